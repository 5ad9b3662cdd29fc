"""Public answers that can be kept until something public changes."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import condition

from label.models import PublicVersion
from toolkit.kept import keep, taken


def public_number() -> int:
    """The version of what an anonymous reader sees; one query."""
    return PublicVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def public_tag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    """A strong ETag of a public answer: the release, the version of the public data, the address, the label's name."""
    seed = "\n".join(
        (str(settings.RELEASE), PublicVersion.objects.stamp(), request.get_full_path(), *settings.LABEL.values())
    )
    return f'"{hashlib.sha256(seed.encode()).hexdigest()[:20]}"'


OK = 200
KEEP = "X-Sans-Reseau"  # read by `static/js/offline/worker.js`


def kept_without_network(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the worker in the browser of whoever asks keep this page of hers for a day, to read and fill without network.

    Never a page seen as somebody else.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == OK and request.user.is_authenticated and not hasattr(request, "seen_as"):
            response[KEEP] = str(request.user.pk)
        return response

    return kept


def by_public_version(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 304 while nothing public has changed; browsers ask again each time, since an edition may be published at
    any moment.

    Whoever comes with a session is answered without a tag: her page may say more.
    """
    conditional = condition(etag_func=public_tag)(view)

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = (view if has_session else conditional)(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache" if has_session else "no-cache"
        if not has_session:  # what anybody may read, a script of another site may too
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return kept


SAFE = frozenset({"GET", "HEAD"})
NOT_PAGES = ("/sante/", "/mesures/", "/api/", "/admin/", "/compte/", "/pilotage/")
VERSION = "pages_version"  # on a request: the shelf that was looked at for it
MOMENTS = "moments"  # on a response: those at which the hour alone changes it
# The tag of a public page: the digest of what it says, the second that ends it if any, its route, and our proof.
TAG = re.compile(r'W/"(?P<content>\w+)\.(?P<until>\d*)\.(?P<route>[\w:-]*)\.(?P<proof>\w+)"')


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that anybody may read: drawn once for each version of the public data, then taken from the broker before
    its route is even looked for (`kept_page`, docs/adr/0009).

    Only whoever comes without a session, for a whole page without a filter, is answered so; to anybody else it is
    drawn. Browsers ask again each time (304), so that a publication is seen the second after. What the hour changes
    says until when it is true (`changes_at`), and each day draws its own.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_for_anybody(request):
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ("Cookie",))
            return response
        version = getattr(request, VERSION, "") or _page_version()  # before anything is read of what it counts
        begun = timezone.now()
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.OK or _is_of_somebody(request, response):
            return response
        page = KeptPage.of(request, response, begun, version)
        keep(version, {request.path: page.written()})
        return page.answer(request)

    return kept


def kept_page(request: HttpRequest) -> "KeptPage | None":
    """The public page of this address as it was drawn at the present version, for a request that anybody may make;
    None without it. One query; to whoever holds a tag of ours made at this version, its proof says enough.
    """
    if request.path.startswith(NOT_PAGES) or not _is_for_anybody(request):
        return None
    request.get_host()  # refuses a host that is not ours
    version = _page_version()
    setattr(request, VERSION, version)
    page = _proven(request, version)
    if page is None and (kept := taken(version, request.path)) is not None:
        page = KeptPage.read(kept)
    return page if page is not None and not page.is_over else None


def is_overtaken(request: HttpRequest) -> bool:
    """Whether the public data have moved since `kept_page` looked at their version for this request. One query."""
    return bool(getattr(request, VERSION) != _page_version())


def _proven(request: HttpRequest, version: str) -> "KeptPage | None":
    """The page whose tag is sent back, without its body, when we gave that tag at this version."""
    sent = TAG.fullmatch(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if sent is None:
        return None
    proof = _proof(version, request.path, sent["content"], sent["until"], sent["route"])
    if not constant_time_compare(proof, sent["proof"]):
        return None
    return KeptPage(b"", sent[0], sent["route"], "", sent["until"])


def _proof(*said: str) -> str:
    """That we wrote these words of a tag, and not whoever sends them."""
    return salted_hmac("kept-page", "\n".join(said), algorithm="sha256").hexdigest()[:20]


def changes_at(response: HttpResponse, *moments: datetime | None) -> HttpResponse:
    """Say at which moments the hour alone changes an answer; one that passes while it is drawn ends it at once."""
    setattr(response, MOMENTS, [moment for moment in moments if moment is not None])
    return response


def _is_for_anybody(request: HttpRequest) -> bool:
    """Whether a request asks for a whole page as anybody sees it. Within a transaction nothing is committed yet."""
    cookies = {settings.SESSION_COOKIE_NAME, settings.NOTICES_COOKIE_NAME} & set(request.COOKIES)
    whole = not request.META.get("QUERY_STRING") and "HX-Request" not in request.headers
    return request.method in SAFE and whole and not cookies and not connection.in_atomic_block


def _is_of_somebody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether what was drawn holds a secret of this reader: a cookie, a token of a form (that one was asked for, which
    Django notes there; one that her browser has already changes nothing of the page).
    """
    return bool(response.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META or request.session.modified


def _page_version() -> str:
    """The shelf of the pages: the release, the version of the public data, the day, what the settings write on them."""
    said = (settings.SITE_URL, settings.MAINTENANCE, settings.DEMO_BANNER, *settings.LABEL.values())
    seed = (settings.RELEASE, PublicVersion.objects.stamp(), timezone.localdate(), *said)
    return hashlib.sha256("\n".join(map(str, seed)).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class KeptPage:
    """A page as the broker keeps it: compressed, with its tag, the name of its route, its type, and the second of the
    epoch that ends it (empty without one).
    """

    body: bytes
    tag: str
    route: str
    kind: str
    until: str

    @classmethod
    def of(cls, request: HttpRequest, response: HttpResponse, begun: datetime, version: str) -> "KeptPage":
        """What was drawn from the moment `begun` on: what would change it meanwhile ends it."""
        moments: list[datetime] = getattr(response, MOMENTS, [])
        ends = min((moment for moment in moments if moment >= begun), default=None)
        until = str(int(ends.timestamp())) if ends is not None else ""
        route = request.resolver_match.view_name if request.resolver_match is not None else ""
        content = hashlib.sha256(response.content).hexdigest()[:20]
        proof = _proof(version, request.path, content, until, route)
        body = gzip.compress(response.content, 6, mtime=0)
        return cls(body, f'W/"{content}.{until}.{route}.{proof}"', route, response["Content-Type"], until)

    @classmethod
    def read(cls, kept: bytes) -> "KeptPage":
        """What was kept."""
        head, _, body = kept.partition(b"\n")
        return cls(body, *json.loads(head))

    def written(self) -> bytes:
        """A line, then its body."""
        return json.dumps([self.tag, self.route, self.kind, self.until]).encode() + b"\n" + self.body

    @property
    def is_over(self) -> bool:
        """Whether the hour has changed it."""
        return bool(self.until) and timezone.now().timestamp() >= int(self.until)

    def _known_as(self, request: HttpRequest) -> str:
        """The tag under which whoever asks has what it says, given at this version or another; else its own."""
        sent = TAG.fullmatch(request.META.get("HTTP_IF_NONE_MATCH", ""))
        return sent[0] if sent is not None and self.tag.startswith(f'W/"{sent["content"]}.') else self.tag

    def answer(self, request: HttpRequest) -> HttpResponse:
        """304 to whoever has it, else the page, compressed when that is understood."""
        headers = {"ETag": self.tag, "Cache-Control": "no-cache"}
        response: HttpResponse | None = get_conditional_response(request, etag=self._known_as(request))
        if response is None and "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.body, content_type=self.kind)
            response["Content-Encoding"] = "gzip"
        elif response is None:
            response = HttpResponse(gzip.decompress(self.body), content_type=self.kind)
        if response.status_code == HTTPStatus.OK:
            headers["Content-Length"] = str(len(response.content))
        for name, value in headers.items():
            response[name] = value
        patch_vary_headers(response, ("Cookie", "Accept-Encoding", "HX-Request"))
        return response
