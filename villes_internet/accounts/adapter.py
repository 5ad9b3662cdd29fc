"""How allauth behaves here: its mails go through our outbox, its secrets are encrypted, its refusals are ours in
French.
"""

import base64
import hashlib
import re
from datetime import timedelta
from typing import Any, cast

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes

from label import emails
from label.actions.memberships import attach_by_siren, invitation_of
from label.actions.people import log_access
from label.enums import AccessEvent, MessageStatus
from label.models import Edition, MailMessage, User
from label.permissions import is_equipe, is_technique, needs_second_factor
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from villes_internet.accounts import devices
from villes_internet.accounts.proconnect import SIRET, logout_address
from villes_internet.accounts.sessions import SessionStore
from villes_internet.limits import is_too_much

log = structlog.get_logger(__name__)

# Those that only tell of something done; the others carry a link that opens an account.
NOTICES = (
    "password_changed",
    "password_set",
    "password_reset",
    "email_changed",
    "email_confirm",
    "email_deleted",
    "account_connected",
    "account_disconnected",
    "totp_activated",
    "totp_deactivated",
    "recovery_codes_generated",
    "webauthn_added",
    "webauthn_removed",
)


# She has just opened the link herself: a second message would only delay the next one by a minute.
UNSAID = ("email_confirm",)


# Whoever types an address has one of these sent to it. One in ten minutes is enough: its link stays good, and nobody
# fills her box, nor keeps her from asking.
CLOSED = "account_closed"  # what somebody reads whose account the équipe has closed, whichever of them she asked for
ASKED_BY_ANYBODY = ("password_reset_key", "account_already_exists", "unknown_account", CLOSED)
AGAIN_AFTER = timedelta(minutes=10)
STRANGERS_AN_HOUR = 10  # addresses without an account that one network has us write to


def _is_just_written(kind: str, email: str) -> bool:
    """Whether this mail was put in the outbox a moment ago, and its link still opens: signing in and a new password
    close it.
    """
    mails = MailMessage.objects.filter(address=email.lower(), queued_at__gt=timezone.now() - AGAIN_AFTER)
    written = mails.filter(subject_kind=_kind_of(kind))
    seen = User.objects.filter(email=email.lower()).values_list("last_login", flat=True).first()
    if seen is not None:
        written = written.filter(queued_at__gt=seen)
    changed = mails.filter(subject_kind__in=[_kind_of(one) for one in NOTICES if one.startswith("password_")])
    last = changed.aggregate(last=Max("queued_at"))["last"]
    if last is not None:
        written = written.filter(queued_at__gt=last)
    return written.exclude(status__in=(MessageStatus.FAILED, MessageStatus.CANCELLED)).exists()


def _kind_of(kind: str) -> str:
    return f"compte_{kind}"[:40]


INVITED = re.compile(r"/invitation/([\w-]+)/")


def invited_address(request: HttpRequest) -> str:
    """The address of the invitation that `next` leads back to; empty without one."""
    match = INVITED.fullmatch(get_next_redirect_url(request) or "")
    if match is None:
        return ""
    try:
        return invitation_of(match[1]).email
    except Refusal:
        return ""


TOO_MANY_STRANGERS = (
    "Trop d’essais sur ce compte, depuis des appareils qui ne l’ont jamais ouvert. Si c’est le vôtre : entrez depuis "
    "un appareil où vous vous êtes déjà connecté(e), ou par « Mot de passe oublié »."
)


def _address_in(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).strip().lower()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up, sign-in and mails of an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé. Écrivez à l’équipe du label.",
        "email_password_mismatch": (
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, majuscules comprises."
        ),
        "enter_current_password": "Donnez votre mot de passe actuel.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "too_many_login_attempts": "Trop d’essais : attendez quelques minutes avant de recommencer.",
        "rate_limited": "Trop d’essais : attendez un peu avant de recommencer.",
        "same_as_current": "C’est déjà votre adresse.",
        "email_taken": "Un compte existe déjà avec cette adresse.",
    }

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whoever holds the secret of an invitation has read it in the mail of its address."""
        return email.lower() == invited_address(request) or bool(super().is_email_verified(request, email))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail in the outbox; one that carries a link is emptied once sent."""
        values = {**context, "email": email, "identity": settings.LABEL}
        kind = template_prefix.rsplit("/", 1)[-1]
        if kind in ASKED_BY_ANYBODY and User.objects.filter(email=email.lower(), is_active=False).exists():
            kind, template_prefix = CLOSED, f"account/email/{CLOSED}"
        if kind in UNSAID or (kind in ASKED_BY_ANYBODY and _is_just_written(kind, email)):
            return
        # Whoever took one address for another is told so; a machine does not have us write to strangers.
        if kind == "unknown_account" and is_too_much(self.request, "unknown", allowed=STRANGERS_AN_HOUR):
            return
        with transaction.atomic():
            emails.queue(
                _kind_of(kind),
                email,
                subject=render_to_string(f"{template_prefix}_subject.txt", values),
                text=render_to_string(f"{template_prefix}_message.txt", values),
                user=User.objects.filter(email=email.lower()).first(),
                secret=kind not in NOTICES,
            )
            MAIL.hand_on_commit()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.full_name = form.cleaned_data.get("full_name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There is no user name."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The équipe lands on the pilotage, the technique on the administration, an agent on her collectivités."""
        if is_equipe(request.user):
            return reverse("equipe-latest" if Edition.objects.exists() else "installation-steps")
        return reverse("admin:index" if is_technique(request.user) and request.user.is_staff else "candidature")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        del email_address
        return reverse("candidature" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        del request
        return reverse("account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """A session that came from ProConnect is closed there too."""
        return logout_address(request) or reverse("home")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        siret = request.session.pop(SIRET, "")
        if len(siret) == 14 and siret.isdigit() and not needs_second_factor(user):
            attach_by_siren(user, siret[:9])
        log_access(
            user, AccessEvent.SIGN_IN, address=self.get_client_ip(request), agent=self.get_http_user_agent(request)
        )
        request.session.pop(devices.PROVED, None)
        cast("SessionStore", request.session).begin()
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a try when its own network, or all the strangers to the account together, have had theirs."""
        email = _address_in(credentials)
        if not devices.is_hers(request, email) and devices.strangers_are_too_many(email):
            raise ValidationError(TOO_MANY_STRANGERS)
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted for an account and where they come from: nobody closes an account to whoever owns it."""
        email = _address_in(credentials)
        return hashlib.sha256(f"{email}|{devices.counted_as(request, email)}".encode()).hexdigest()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """She has followed the link of her own mail: what strangers tried does not concern her."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        request.session[devices.PROVED] = _address_in(credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = User.objects.filter(email=str(credentials.get("email", "")).strip().lower()).first()
        log_access(
            user, AccessEvent.REFUSED, address=self.get_client_ip(request), agent=self.get_http_user_agent(request)
        )
        if not devices.is_hers(request, _address_in(credentials)):
            devices.note_failure(_address_in(credentials))
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            log_access(
                request.user,
                AccessEvent.SIGN_OUT,
                address=self.get_client_ip(request),
                agent=self.get_http_user_agent(request),
            )
        super().logout(request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Our own sentences for the few events that deserve one; allauth's others say what the page shows already."""
        name = (message_template or "").rsplit("/", 1)[-1].removesuffix(".txt")
        if sentence := kwargs.get("message") or MESSAGES.get(name):
            messages.add_message(request, level, sentence)
        del args


MESSAGES = {
    "email_confirmed": "Votre adresse est vérifiée.",
    "email_confirmation_sent": "Un message de vérification vient de vous être envoyé.",
    "password_changed": "Votre mot de passe est changé.",
    "password_set": "Votre mot de passe est enregistré.",
    "logged_out": "Vous êtes déconnecté(e).",
    "email_deleted": "L’adresse est retirée.",
    "primary_email_set": "Votre adresse est changée.",
    "totp_activated": "Le second facteur est en place : chaque connexion demandera un code.",
    "totp_deactivated": "Le second facteur est retiré.",
    "webauthn_added": "La clé d’accès est ajoutée.",
    "webauthn_removed": "La clé d’accès est retirée.",
    "recovery_codes_generated": "Vos codes de secours sont prêts ; s’il y en avait d’autres, ils ne servent plus.",
}


def _second_factor_key(secret: str | bytes) -> Fernet:
    digest = hashlib.sha256(b"second-factor:" + force_bytes(secret)).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: secrets encrypted at rest, and kept by those who must have one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant et recommencez.",
        "unverified_email": "Vérifiez d’abord votre adresse électronique.",
        "cannot_delete_authenticator": "Vos droits demandent un second facteur : il ne peut pas être retiré.",
        "add_email_blocked": "Avec un second facteur, l’adresse ne se change qu’en écrivant à l’équipe.",
    }

    def _fernet(self) -> MultiFernet:
        """The key of today writes; those of before (SECRET_KEY_FALLBACKS) still read."""
        return MultiFernet([_second_factor_key(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])

    def encrypt(self, text: str) -> str:
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(settings.LABEL["name"])

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(authenticator.user)


def rewrite_secrets() -> int:
    """Encrypt every second factor anew with the key of today; how many were. One that no key opens is left and logged.

    Once a day, so that a key of SECRET_KEY_FALLBACKS may be dropped a day after it was replaced.
    """
    adapter = MFAAdapter()
    written = 0
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update():
            try:
                for name in {"secret", "seed"} & row.data.keys():
                    row.data[name] = adapter.encrypt(adapter.decrypt(row.data[name]))
            except InvalidToken:
                log.warning("second_factor_unreadable", user=row.user_id)
                continue
            row.save(update_fields=["data"])
            written += 1
    return written
