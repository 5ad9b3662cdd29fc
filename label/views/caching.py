"""Answers that can be kept: every gesture writes a journal line, so the last line's number is the version of the
data.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import condition

from label.models import JournalEntry

VERSION = "1"


def data_version(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    """A strong ETag: the last gesture, the address, and the label's configured name."""
    last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    seed = "\n".join((VERSION, str(last), request.get_full_path(), *settings.LABEL.values()))
    return f'"{hashlib.sha256(seed.encode()).hexdigest()[:20]}"'


def by_data_version(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 304 while nothing has changed; browsers ask again each time, since an edition may be published at any
    moment.
    """
    conditional = condition(etag_func=data_version)(view)

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = conditional(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        return response

    return kept
