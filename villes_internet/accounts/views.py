"""A person's own pages: her account, her rights, her open sessions, what is kept about her, and its erasure."""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import ConfirmEmailView, EmailView, SignupView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.people import erase_account, rename
from label.enums import OPEN_MEMBERSHIPS
from label.models import SignatoryRequest
from label.permissions import has_second_factor, needs_second_factor, user_of
from label.queries.people import losses_of, rights_of_user, spaces_of
from label.rules.refusals import Refusal
from label.views.caching import kept_without_network
from label.views.drafts import KEPT, kept_form
from villes_internet.accounts.adapter import invited_address
from villes_internet.accounts.forms import EraseForm, NameForm
from villes_internet.accounts.sessions import ASKED, BEGAN
from villes_internet.personal import personal_data
from villes_internet.sent_again import SentAgain
from villes_internet.views.errors import refusal

ERASE = "effacer"
INVALID, CONFLICT = 422, 409
SIGN_IN_AGAIN = (
    "Vous vous êtes connecté(e) par ProConnect il y a plus de dix minutes : déconnectez-vous, reconnectez-vous, puis "
    "recommencez."
)
INVITED_ADDRESS = "Celle de votre invitation n’a rien à vérifier ; une autre recevra un message de vérification."
LAST_FACTOR = (
    "Vos droits demandent un second facteur : ajoutez une autre clé ou une application, puis retirez celle-ci."
)


def form_page(view: type[Any], template: str) -> Callable[..., HttpResponseBase]:
    """One of allauth's forms in a template of ours; a refused form is answered 422, as everywhere on the site."""

    class Page(view):  # type: ignore[misc]
        template_name = template

        def form_invalid(self, form: Any) -> HttpResponse:
            response: HttpResponse = super().form_invalid(form)
            response.status_code = INVALID
            return response

    return Page.as_view()  # type: ignore[no-any-return]


class AddressPage(EmailView):  # type: ignore[misc]
    """Her own address; with a second factor the équipe alone changes it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known: dict[str, Any] = super().get_context_data(**kwargs)
        return known | {"has_factor": has_second_factor(user_of(self.request))}


def proved(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that changes how one comes in. allauth asks again for a password or a second factor; whoever has neither
    (ProConnect alone) has just signed in, or signs in again.
    """

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = user_of(request)
        since = time.time() - request.session.get(BEGAN, 0)
        asked = user.has_usable_password() or has_second_factor(user)
        if request.method == "POST" and not asked and since > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            messages.error(request, SIGN_IN_AGAIN)
            return redirect(request.path)
        return page(request, *args, **kwargs)

    return answer


class ConfirmByKeyPage(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Prove again who one is by a key; one that is refused is asked for again here (allauth would lead home)."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super(ReauthenticateWebAuthnView, self).form_invalid(form)
        return response


class CodePage(AuthenticateView):  # type: ignore[misc]
    """The second factor at the sign-in: whoever has only keys is not asked for the code of an application."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known: dict[str, Any] = super().get_context_data(**kwargs)
        return known | {"has_application": is_mfa_enabled(self.stage.login.user, [Authenticator.Type.TOTP])}


class RemoveKey(RemoveWebAuthnView):  # type: ignore[misc]
    """Take a passkey away; the last factor of who must have one stays, as a code does."""

    template_name = "compte/cle_retirer.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = user_of(self.request)
        asked = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=user, type__in=asked).exclude(pk=self.get_object().pk)
        if needs_second_factor(user) and not others.exists():
            return refusal(self.request, CONFLICT, LAST_FACTOR)
        response: HttpResponse = super().form_valid(form)
        return response


class VerifiedAddress(ConfirmEmailView):  # type: ignore[misc]
    """The link of a mail that verifies an address: pressed where another window has used it, it says so."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(*args, **kwargs)
        except Http404:
            response = self.get(*args, **kwargs)
        return response


class InvitedSignup(SignupView):  # type: ignore[misc]
    """Create an account; whoever comes from an invitation does not type again the address and the name that it knows
    (the address of this page says only the invitation's, which nobody else reads).
    """

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """The form, which says that the address of the invitation has nothing to verify."""
        form = super().get_form(*args, **kwargs)
        if invited_address(self.request):
            form.fields["email"].help_text = INVITED_ADDRESS
        return form

    def get_initial(self) -> dict[str, Any]:
        """What the invitation of `next` knows."""
        initial: dict[str, Any] = super().get_initial()
        email = invited_address(self.request)
        if not email:
            return initial
        proposed = SignatoryRequest.objects.filter(email=email, granted=True).order_by("-decided_at").first()
        return initial | {"email": email} | ({"full_name": proposed.full_name} if proposed is not None else {})


def account(request: HttpRequest) -> HttpResponse:
    """The person's name, and the doors to everything else of her account; the name is changed here."""
    user, typed = user_of(request), NameForm.read(request)
    fault = ""
    if request.method == "POST":
        try:
            rename(user, typed["full_name"])
        except Refusal as refusal:
            fault = " ".join(refusal.reasons)
        else:
            messages.success(request, "Votre nom est changé.")
            return redirect("account")
    context = {
        "fault": fault,
        "name": typed["full_name"] if fault else user.full_name,
        "second_factor": has_second_factor(user),
        "second_factor_needed": needs_second_factor(user),
        "proconnect": bool(settings.PROCONNECT_CLIENT_ID),
    }
    return render(request, "compte/compte.html", context, status=INVALID if fault else 200)


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """« Mes droits »: what she may do and why."""
    user = user_of(request)
    losses = losses_of(user)
    context = {
        "rights": rights_of_user(user),
        "memberships": [(one, losses.get(one.collectivite_id, "") if one.is_active else "") for one in spaces_of(user)],
        "past_memberships": user.memberships.exclude(status__in=OPEN_MEMBERSHIPS).select_related("collectivite"),
        "second_factor": has_second_factor(user),
        "second_factor_needed": needs_second_factor(user),
    }
    return render(request, "compte/droits.html", context)


@kept_without_network
@require_http_methods(["GET", "POST"])
def kept_texts(request: HttpRequest) -> HttpResponse:
    """What this browser still holds of what she typed, read by the script from this browser alone; and what reached us
    without a session. Before signing out, shown first.
    """
    if request.method == "POST":
        request.session.pop(KEPT, None)
        messages.success(request, "Ce texte est effacé.")
        return redirect("kept-texts")
    kept = kept_form(request)
    sent = None
    if kept is not None:
        sent = SentAgain.of(kept["path"], QueryDict(kept["body"]), had_files=bool(kept.get("files")))
    context = {"entry_page": request.GET.get("depart") == "oui", "received": sent}
    return render(request, "compte/textes.html", context)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where she is signed in, newest first, each with a way to sign out."""
    user = user_of(request)
    rows = UserSession.objects.filter(user=user).order_by("-created_at")
    living = [row for row in rows if row.exists()]
    return render(request, "compte/sessions.html", {"sessions": living, "this_session": request.session.session_key})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one browser out; this one too, when it is chosen."""
    session = get_object_or_404(UserSession, pk=pk, user=user_of(request))
    if session.session_key == request.session.session_key:
        session.delete()
        logout(request)
        return redirect("home")
    session.end()
    messages.success(request, "Cette session est fermée.")
    return redirect("account-sessions")


@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    for session in UserSession.objects.filter(user=user_of(request)).exclude(session_key=request.session.session_key):
        session.end()
    messages.success(request, "Vous n’êtes plus connecté(e) que dans ce navigateur.")
    return redirect("account-sessions")


class RecoveryCodesPage(ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, where setting a second factor ends: the page that waited for it is one press away."""

    template_name = "compte/secours.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known: dict[str, Any] = super().get_context_data(**kwargs)
        return known | {"asked_page": self.request.session.get(ASKED, "")}


class RecoveryCodesFile(DownloadRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes as a text file that says what it is."""

    template_name = "compte/secours.txt"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
        return response


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """All that is kept about her, as a JSON file."""
    user = user_of(request)
    kept = personal_data(user)
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mes-donnees-{user.pk}.json"'
    response["Cache-Control"] = "no-store"
    return response


def erase(request: HttpRequest) -> HttpResponse:
    """Erase her own account, after she typed the word and her password."""
    user = user_of(request)
    faults = []
    if request.method == "POST":
        typed = EraseForm.read(request)
        if typed["word"].lower() != ERASE:
            faults.append(f"Tapez le mot « {ERASE} » pour confirmer.")
        elif user.has_usable_password() and not user.check_password(typed["password"]):
            faults.append("Ce n’est pas votre mot de passe.")
        if not faults:
            try:
                erase_account(user, by=user)
            except Refusal as refusal:
                faults += refusal.reasons
            else:
                logout(request)
                messages.success(
                    request, "Votre compte est effacé. Ce que vous aviez saisi pour votre collectivité lui reste."
                )
                return redirect("home")
    context = {"faults": faults, "word": ERASE, "losses": losses_of(user).values()}
    return render(request, "compte/effacer.html", context, status=INVALID if faults else 200)
