"""ProConnect, the sign-in of public agents, over OpenID Connect.

Three things differ from the plain protocol. User information comes as a signed JWT, whose signature is verified here.
`sub` is not stable: a person is found by her professional address, and an account that already bears it is joined only
after she has proved that it is hers. `siret` tells her organisation: its first nine digits, the SIREN, attach her as
contributeur.
"""

import secrets
from typing import Any
from urllib.parse import urlencode

import jwt
import structlog
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from label.models import User
from villes_internet.accounts.forms import PasswordForm

log = structlog.get_logger(__name__)
PROVIDER = "proconnect"
NONCE, ID_TOKEN, END_SESSION, SIRET, PENDING = (
    "proconnect_nonce",
    "proconnect_id_token",
    "proconnect_end_session",
    "proconnect_siret",
    "proconnect_pending",
)
INVALID = 422
PATIENCE = 10  # seconds
ALGORITHMS = ["RS256", "ES256"]  # those that ProConnect signs with; never a shared secret, never none


class ProConnectAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The protocol as ProConnect speaks it."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Who comes back; raises OAuth2Error for a signature, an issuer, an audience, a nonce or a person that is not
        the one expected.
        """
        keys = self._read(self.openid_config["jwks_uri"]).json()
        signed = self._read(self.profile_url, {"Authorization": f"Bearer {token.token}"})
        if not signed.headers.get("Content-Type", "").startswith("application/jwt"):
            msg = "user information is not signed"
            raise OAuth2Error(msg)
        texts = {"userinfo": signed.text, "id_token": kwargs["response"].get("id_token", "")}
        claims = {name: self._verified(text, keys, app.client_id) for name, text in texts.items()}
        nonce = request.session.pop(NONCE, "")
        if not nonce or claims["id_token"].get("nonce") != nonce:
            msg = "the nonce is not ours"
            raise OAuth2Error(msg)
        if claims["id_token"].get("sub") != claims["userinfo"].get("sub"):
            msg = "the user information is somebody else's"
            raise OAuth2Error(msg)
        request.session[ID_TOKEN] = kwargs["response"].get("id_token", "")
        request.session[END_SESSION] = self.openid_config.get("end_session_endpoint", "")
        request.session[SIRET] = str(claims["userinfo"].get("siret", ""))
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        login.account.extra_data = {}  # nothing more of ProConnect is kept than that the account is joined
        return login

    def _read(self, address: str, headers: dict[str, str] | None = None) -> Any:
        with get_adapter().get_requests_session() as session:
            response = session.get(address, headers=headers, timeout=PATIENCE)
            response.raise_for_status()
        return response

    def _verified(self, text: str, keys: dict[str, Any], audience: str) -> dict[str, Any]:
        """The claims of a signed text; one that names no key is signed by the only one (OpenID Connect Core 10.1)."""
        try:
            named = jwt.get_unverified_header(text).get("kid")
            (key,) = (one for one in jwt.PyJWKSet.from_dict(keys).keys if named in (None, one.key_id))
            issuer = self.openid_config["issuer"]
            claims: dict[str, Any] = jwt.decode(text, key, algorithms=ALGORITHMS, issuer=issuer, audience=audience)
        except (jwt.PyJWTError, ValueError) as error:
            msg = "the signature, the issuer or the audience is wrong"
            raise OAuth2Error(msg) from error
        return claims


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who a ProConnect identity is, here."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        claims = sociallogin.account.extra_data.get("userinfo", {})
        user: User = super().populate_user(request, sociallogin, data)
        names = (claims.get("given_name", ""), claims.get("usual_name") or claims.get("family_name", ""))
        user.full_name = " ".join(str(name) for name in names if name)[:150]
        return user

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, **kwargs: Any) -> None:
        """A sign-in that ProConnect or our checks refused, said in words."""
        log.warning("proconnect_refused", error=str(error), exception=repr(kwargs.get("exception"))[:300])
        del provider
        reason = (
            "Vous avez renoncé."
            if str(error) == "cancelled"
            else "La réponse de ProConnect n’est pas valable : recommencez."
        )
        raise ImmediateHttpResponse(refused(request, reason))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Reconcile on the professional address: a known person is found whatever her `sub`; another account must be
        proved hers.
        """
        address = next((email.email.lower() for email in sociallogin.email_addresses), "")
        if not address:
            raise ImmediateHttpResponse(
                refused(request, "ProConnect n’a pas donné d’adresse électronique : connectez-vous par mot de passe.")
            )
        owner = User.objects.filter(email=address).first()
        known: User | None = sociallogin.user if sociallogin.is_existing else None
        if known is not None and (owner == known or getattr(sociallogin, "proved", None) == known.pk):
            return
        if known is None and owner is None:
            return
        if known is None and owner is not None:
            joined = SocialAccount.objects.filter(user=owner, provider=PROVIDER).first()
            if joined is not None:  # the same person under a new `sub`
                joined.uid = sociallogin.account.uid
                joined.save(update_fields=["uid"])
                sociallogin.account, sociallogin.user = joined, owner
                return
        target = owner or known
        request.session[PENDING] = {"login": sociallogin.serialize(), "user": target.pk if target else 0}
        raise ImmediateHttpResponse(redirect("proconnect-join"))


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """A page that says why ProConnect did not sign in, with the other way."""
    return render(request, "compte/proconnect_refuse.html", {"reason": reason}, status=403)


def _on() -> None:
    if not settings.PROCONNECT_CLIENT_ID:
        msg = "ProConnect n’est pas configuré ici."
        raise Http404(msg)


@login_not_required
@require_POST
def login(request: HttpRequest) -> HttpResponseBase:
    """Leave for ProConnect, with a nonce of ours."""
    _on()
    provider = get_adapter().get_provider(request, PROVIDER)
    nonce = request.session[NONCE] = secrets.token_urlsafe(24)
    params = {"nonce": nonce, "acr_values": "eidas1"}
    answer: HttpResponseBase = provider.redirect(
        request, process="login", next_url=request.GET.get("next") or None, auth_params=params
    )
    return answer


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from ProConnect."""
    _on()
    view = OAuth2CallbackView.adapter_view(ProConnectAdapter(request, provider_id))
    answer: HttpResponseBase = view(request)
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponseBase:
    """An account already bears this address: its password proves that it is the same person; then both are joined."""
    _on()
    pending = request.session.get(PENDING)
    owner = User.objects.filter(pk=pending["user"], is_active=True).first() if pending else None
    if pending is None or owner is None:
        return redirect("account_login")
    fault = ""
    if request.method == "POST":
        password = PasswordForm.read(request)["password"]
        proved = get_account_adapter(request).authenticate(request, email=owner.email, password=password)
        if proved == owner:
            del request.session[PENDING]
            sociallogin = SocialLogin.deserialize(pending["login"])
            SocialAccount.objects.filter(user=owner, provider=PROVIDER).delete()
            SocialAccount.objects.filter(provider=sociallogin.account.provider, uid=sociallogin.account.uid).delete()
            sociallogin.connect(request, owner)
            joined = SocialAccount(provider=sociallogin.account.provider, uid=sociallogin.account.uid, extra_data={})
            fresh = SocialLogin(account=joined, email_addresses=sociallogin.email_addresses)
            fresh.state = sociallogin.state
            fresh.provider = sociallogin.provider
            fresh.proved = owner.pk  # by her password, just now: she is not asked again whatever address she bears
            answer: HttpResponseBase = complete_social_login(request, fresh)
            return answer
        fault = "Ce n’est pas le mot de passe de ce compte."
    return render(
        request, "compte/proconnect_relier.html", {"account": owner, "fault": fault}, status=INVALID if fault else 200
    )


def logout_address(request: HttpRequest) -> str:
    """Where to sign out of ProConnect too (with `id_token_hint`), for a session that came from it; empty otherwise."""
    token, end = request.session.get(ID_TOKEN), request.session.get(END_SESSION)
    if not token or not end:
        return ""
    query = {
        "id_token_hint": token,
        "state": secrets.token_urlsafe(16),
        "post_logout_redirect_uri": f"{settings.SITE_URL}{reverse('home')}",
    }
    return f"{end}?{urlencode(query)}"
