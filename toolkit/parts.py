"""Parts of pages that are drawn once: those that depend on nothing but what they are given (docs/adr/0008)."""

import re
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

MARGIN = re.compile(r"\n\s*")
PARTS = 4096  # of a kilobyte or two: what one process keeps of them


def drawn(template: str, /, **arguments: Hashable) -> SafeString:
    """A part of a page that depends on nothing but its arguments: drawn once for each, then taken as it was.

    They are plain values (texts, numbers, tuples, frozen dataclasses of these), for a part is known by all that it
    says: another value is another part, and there is nothing to forget. What depends on the hour, on the reader or on
    the request is no such part. Raises TypeError for a row of the database, which is equal to itself whatever it holds,
    and for escaped text within a value, which is equal to what is not.
    """
    if settings.DEBUG:  # a template that is being written is read again
        return render_to_string(template, arguments)
    return _drawn(template, **arguments)


@lru_cache(maxsize=PARTS, typed=True)
def _drawn(template: str, /, **arguments: Hashable) -> SafeString:
    if strange := [
        name for name, value in arguments.items() if not isinstance(value, SafeString) and _is_strange(value)
    ]:
        msg = f"{template}: {', '.join(strange)} is not a plain value"
        raise TypeError(msg)
    # A table draws a row some hundreds of times: the margins of its template are not sent with each.
    return mark_safe(MARGIN.sub("\n", render_to_string(template, arguments)).strip())  # noqa: S308  (a template's)


def _is_strange(value: object) -> bool:
    if is_dataclass(value):
        return any(_is_strange(getattr(value, field.name)) for field in fields(value))
    return any(map(_is_strange, value)) if isinstance(value, tuple) else isinstance(value, Model | SafeString)
