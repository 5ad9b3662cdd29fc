"""Guards on every request: null bytes are answered in French, a GET cannot write, « voir comme » changes nothing."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from label.models import User
from label.permissions import is_equipe, lacks_second_factor
from label.rules.retention import KEPT_TEXT
from label.views.caching import is_overtaken, kept_page
from label.views.drafts import KEPT
from toolkit.measures import SAVES
from toolkit.numbers import whole_number
from villes_internet.accounts.sessions import ASKED
from villes_internet.limits import is_too_much
from villes_internet.sent_again import TOKEN, given_back, is_typed_into
from villes_internet.views.errors import permission_denied, refusal

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Tables that Django itself may write while answering a GET (the session's renewal, a login's date).
EXEMPT_TABLES = ("django_session", "label_user", "label_cache")
# The administration keeps its own log; OpenID Connect comes back from the provider by a GET (its `state` proves that it
# is ours); allauth notes that recovery codes were shown.
MAY_WRITE = ("/admin/", "/proconnect/retour/", "/compte/second-facteur/secours/")
WRITES = ("INSERT", "UPDATE", "DELETE")


# What no page of ours asks of a telephone or of a computer.
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
)


PROBED = ("/sante/", "/mesures/")


class ProbeMiddleware:
    """Probes and Prometheus ask a host by its address, and cannot say a name: what they read depends on none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        named = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
        self.name = named[0] if named else ""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.name and request.path.startswith(PROBED):
            request.META["HTTP_HOST"] = self.name
            request.META.pop("HTTP_X_FORWARDED_HOST", None)
        return self.get_response(request)


class PermissionsPolicyMiddleware:
    """No page, nor what it would embed, may ask for a camera, a microphone or a place."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        return response


class KeptPagesMiddleware:
    """A public page that is kept is answered before a session, a route or a reader is looked for.

    In the tests it is drawn again, and compared: a gesture that changes what anybody reads without saying so fails.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        page = kept_page(request)
        if page is None:
            return self.get_response(request)
        if not settings.KEPT_PAGES_CHECKED:
            request.kept_route = page.route  # type: ignore[attr-defined]
            return page.answer(request)
        drawn = self.get_response(request)
        if drawn.get("ETag") != page.tag and not is_overtaken(request):
            msg = f"{request.path} has changed, and the version of the public data has not"
            raise AssertionError(msg)
        return drawn


class LargestBodyMiddleware:
    """A body larger than anything this site takes is refused by its announced length, before a byte of it is stored."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = whole_number(request.META.get("CONTENT_LENGTH") or "0")
        if length is not None and length > settings.LARGEST_BODY:
            request.user = AnonymousUser()  # the page is drawn before anybody is known
            return refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)


class RefuseNullBytesMiddleware:
    """PostgreSQL refuses U+0000 with an exception: answer 400 in French before any query sees it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, args: list[str], kwargs: dict[str, object]) -> None:
        """Raise BadRequest when the path, the query string or a posted field holds a null byte."""
        sources = [request.GET, request.POST] if request.method == "POST" else [request.GET]
        texts = [request.path, *(str(value) for value in kwargs.values()), *args]
        for source in sources:
            for key, values in source.lists():
                texts += [key, *(str(value) for value in values)]
        if any("\x00" in text for text in texts):
            msg = "La demande contient un caractère nul (U+0000), que nous ne pouvons pas lire."
            raise BadRequest(msg)


class ReadOnlyGetMiddleware:
    """Outside production, a GET that writes to the database is a bug and fails at once (les-emplois' habit)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.active = settings.ENVIRONMENT != "production"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.active or request.method not in SAFE_METHODS or request.path.startswith(MAY_WRITE):
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


def refuse_writes(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
    """A database wrapper that raises RuntimeError on a statement that writes."""
    statement = str(sql).lstrip()
    if statement.upper().startswith(WRITES) and not any(f'"{table}"' in statement for table in EXEMPT_TABLES):
        msg = f"A GET must not write: {statement[:120]}"
        raise RuntimeError(msg)
    return execute(sql, params, many, context)


MOST_KEPT = 200_000  # bytes: a section of long comments
MOST_KEPT_TEXTS = 60  # of one network address in an hour


class KeepTypedMiddleware:
    """A form sent after the session expired is kept for the page that comes back after signing in, or for « Vos textes
    gardés » when that page only receives forms.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _args: list[str], _kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Keep the body in the new, anonymous session; the sign-in page follows. Only what comes with the cookie of a
        session of ours is kept, for an hour; to others it is given back, to be sent again: nobody fills the base.
        """
        if request.method != "POST" or request.user.is_authenticated or not is_typed_into(request, view):
            return None
        fields = request.POST.copy()
        fields.pop(TOKEN, None)
        body = fields.urlencode()
        ours, person = _whose(request)
        if ours is None or len(body) > MOST_KEPT or is_too_much(request, "kept", allowed=MOST_KEPT_TEXTS):
            page = given_back(request)
            SAVES.labels("shown").inc(page is not None)
            return page
        SAVES.labels("expired").inc()
        request.session[KEPT] = {
            "path": request.path,
            "body": body,
            "files": bool(request.FILES),
            "person": request.POST.get("person") or person,
        }
        if ours.expire_date < timezone.now():
            ours.delete()  # a new session takes its place: one text for one session, however often it comes
        request.session.set_expiry(KEPT_TEXT.lasts)
        return None


def _whose(request: HttpRequest) -> tuple[Session | None, str | None]:
    """The session that this browser had, if it was ours and its row is still there, and who was signed in: only she is
    shown what she sent.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    row = Session.objects.filter(session_key=key).first() if key else None
    person: str | None = row.get_decoded().get(SESSION_KEY) if row is not None else None
    return row, person


class PostOnlyMiddleware:
    """An address that only receives a form, opened by hand or reloaded: a page in words, where Django's is blank; and
    no address knows other methods than these four.
    """

    METHODS = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/api/"):  # it says so itself
            return self.get_response(request)
        if request.method not in self.METHODS:
            words = "Cette adresse se lit, ou reçoit un formulaire."
            return HttpResponseNotAllowed(self.METHODS, words, content_type="text/plain; charset=utf-8")
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        kept = request.session.get(KEPT) if hasattr(request, "session") else None
        if kept is not None and kept["path"] == request.path:
            return redirect("kept-texts")
        page = refusal(request, HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response.get("Allow", "POST")
        return page


class SecondFactorMiddleware:
    """No page that asks for a sign-in opens for the équipe, the technique or the jury before a second factor is set,
    save those of her own account (`before_second_factor`): a new page is closed without a word.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: list[str], _kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Send whoever lacks her second factor to set it."""
        if not getattr(view, "login_required", True) or not getattr(view, "second_factor", True):
            return None
        if not lacks_second_factor(request):
            return None
        if request.method in SAFE_METHODS:
            request.session[ASKED] = request.get_full_path()
        messages.info(request, "Avant d’ouvrir cette page, protégez votre compte par un second facteur.")
        return redirect("mfa_activate_totp")


SEEN_AS = "seen_as"
# Pages that nobody sees as another: the équipe's, the secrets of an account, and all that the jury does.
NEVER_SEEN_AS = ("/pilotage/", "/admin/", "/jury/", "/instruction/", "/compte/", "/connexion/", "/invitation/")
RIGHTS = "/compte/droits/"
# What ends the view, and what every page needs.
ALWAYS_OPEN = ("/pilotage/personnes/voir-comme/arreter/", "/deconnexion/", "/static/")


class ViewAsMiddleware:
    """« Voir comme » : the équipe reads the pages of an agent as she sees them; until she stops, nothing is sent nor
    written.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = request.session.get(SEEN_AS) if hasattr(request, "session") else None
        if key is None or not is_equipe(request.user):
            return self.get_response(request)
        target = User.objects.agents().filter(pk=key, is_active=True).first()
        if target is None:
            return self.get_response(request)
        request.seen_as = target  # type: ignore[attr-defined]
        if request.path.startswith(ALWAYS_OPEN):
            return self.get_response(request)
        if request.method not in SAFE_METHODS:
            words = f"Vous voyez comme {target} : rien ne peut être envoyé. Arrêtez d’abord cette vue."
            return permission_denied(request, PermissionDenied(words))
        if request.path.startswith(NEVER_SEEN_AS) and not request.path.startswith(RIGHTS):
            return refusal(
                request, 403, f"Vous voyez comme {target} : cette page ne se voit pas ainsi. Arrêtez d’abord cette vue."
            )
        request.user = target
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)
