"""Components that need a little computation; the rest are plain includes in `templates/components/`."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
NBSP = "\u00a0"
SIZES = ("s", "m", "xl")


def arobases_text(level: int | None) -> str:
    """The text alternative of a level: « 4 arobases sur 5 »."""
    if level is None:
        return "participation sans niveau"
    if level == 0:
        return "mention, sans arobase"
    return f"{level} arobase{'s' if level > 1 else ''} sur 5"


def _row(level: int | None, size: str) -> SafeString:
    """The product's signature: five discs, the earned ones full."""
    discs = "".join('<b class="plein">@</b>' if n <= (level or 0) else "<b>@</b>" for n in range(1, 6))
    return mark_safe(  # noqa: S308  (only literals and a checked size)
        f'<span class="arobases arobases-{size}" role="img" aria-label="{arobases_text(level)}">{discs}</span>'
    )


# Seven levels in three sizes: made once, since the palmarès shows hundreds.
ROWS = {(level, size): _row(level, size) for level in (None, 0, 1, 2, 3, 4, 5) for size in SIZES}


@register.simple_tag
def arobases(level: int | None, size: str = "m") -> SafeString:
    """The row of five arobases, sizes s, m, xl; raises KeyError on another size or level."""
    return ROWS[level, size]


@register.simple_tag
def icone(name: str, title: str = "") -> SafeString:
    """An icon of the sprite; decorative without a title."""
    sprite = static("img/icones.svg")
    if title:
        return format_html('<svg class="icone" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', title, sprite, name)
    return format_html('<svg class="icone" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_tag(takes_context=True)
def requete(context: template.Context, **changes: Any) -> str:
    """The current query string with some parameters changed; None removes one."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + urlencode([(k, v) for k, values in query.lists() for v in values if v])
