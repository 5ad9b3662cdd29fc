"""Public answers that can be kept until something public changes."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import condition

from label.models import PublicVersion


def public_number() -> int:
    """The version of what an anonymous reader sees; one query."""
    return PublicVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def public_tag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    """A strong ETag of a public answer: the release, the version of the public data, the address, the label's name."""
    seed = "\n".join((str(settings.RELEASE), str(public_number()), request.get_full_path(), *settings.LABEL.values()))
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
