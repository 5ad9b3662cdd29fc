"""Components that need a little computation; the rest are plain includes in `templates/components/`."""

import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from label.documents.kinds import kind_named
from label.models import Document
from label.rules.missing import Missing
from label.rules.words import explained as explained_in
from label.templatetags.typography import plural_of
from toolkit.charts.arobases import level_text
from toolkit.parts import drawn
from toolkit.typography import typographic

register = template.Library()
SIZES = ("s", "m", "xl")
MENTION = mark_safe(' <small aria-hidden="true">mention</small>')  # five empty signs say little


@cache
def _row(level: int | None, size: str) -> SafeString:
    """The product's signature, taken from the sprite; made once for each level and size."""
    if size not in SIZES:
        msg = f"arobases: unknown size {size!r}"
        raise ValueError(msg)
    return format_html(
        '<svg class="arobases arobases-{}" viewBox="0 0 132 24" role="img" aria-label="{}"><use '
        'href="{}#n{}"></use></svg>{}',
        size,
        level_text(level),
        static("img/arobases.svg"),
        level or 0,
        MENTION if level == 0 else "",
    )


@register.simple_tag
def arobases(level: int | None, size: str = "m") -> SafeString:
    """The row of five arobases, sizes s, m, xl; raises ValueError on another size."""
    return _row(level, size)


register.simple_tag(drawn)  # {% drawn "questionnaire/_marge.html" state=… %}


@register.simple_tag
@cache
def icon(name: str, title: str = "") -> SafeString:
    """An icon of the sprite; decorative without a title."""
    sprite = static("img/icones.svg")
    if title:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', title, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_block_tag
def alert(content: str, tone: str) -> SafeString:
    """A sentence that stands out: `{% alert "info" %}…{% endalert %}`; tones as in components/alert.html."""
    return render_to_string("components/alert.html", {"tone": tone, "text": _one_line(content)})


def _one_line(content: str) -> SafeString:
    """The content of a block, which the template has escaped already, without the line breaks of the template."""
    return mark_safe(re.sub(r"[ \n]+", " ", content).strip())  # noqa: S308  (escaped by the template)


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The current query string with some parameters changed; None removes one."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + urlencode([(k, v) for k, values in query.lists() for v in values if v])


@register.simple_tag
def lack_link(item: Missing, code: str, year: int) -> str:
    """Where one thing that is missing is done, in the candidature of this year."""
    parts = [code, year, *([item.detail] if item.detail else [])] if item.hers else []
    return reverse(item.address, args=parts) + (f"#{item.anchor}" if item.anchor else "")


@register.inclusion_tag("components/embarquer.html")
def embedding(name: str, title: str, ratio: str, height: int, *args: Any) -> dict[str, str]:
    """How another site frames a page of `/embarquer/`, by its address name and arguments; `ratio` is « 4/3 », `height`
    the least in pixels.
    """
    address, words = settings.SITE_URL + reverse(name, args=args), escape(typographic(title))
    style = f"width:100%;aspect-ratio:{ratio};min-height:{height}px;border:0"
    return {"code": f'<iframe src="{address}" title="{words}" loading="lazy" style="{style}"></iframe>'}


@register.filter
def explained(text: str) -> SafeString:
    """A text with the words that its readers may not know, each a link to its meaning (js/words.js says it there)."""
    page = reverse("help-words")
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html('<a class="term" href="{}#{}" data-term="{}">{}</a>', page, word.slug, word.meaning, part)
                if word is not None
                else part,
            )
            for part, word in explained_in(typographic(text))
        ),
    )


@register.filter
def is_box(field: BoundField) -> bool:
    """Whether a field is one box to tick, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def control(field: BoundField) -> SafeString:
    """A form control in our clothes, its help and its error tied to it by aria-describedby."""
    described = []
    if field.help_text:
        described.append(f"{field.auto_id}_helptext")
    attributes: dict[str, Any] = {} if is_box(field) else {"class": "input"}
    if getattr(field.form, "drafted", False) and not field.errors:
        described.append(f"{field.auto_id}_error")
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attributes["aria-invalid"] = "true"
        if field.name == next((name for name in field.form.fields if name in field.form.errors), None):
            attributes["autofocus"] = True  # the page opens on what is to be mended, however long it is
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


@register.filter
def of_level(rows: dict[int, str], level: int) -> str:
    """The row of arobases of a level, among those drawn for paper."""
    return rows[level]


@register.filter
def entry(rows: dict[str, Any], key: str) -> Any:
    """The value of a key among named drawings."""
    return rows[key]


@register.filter
def size_in_words(document: Document) -> str:
    """What a document holds, counted as its kind counts: « 86 pages », « 356 attestations »."""
    return plural_of(document.pages, kind_named(document.kind).counted)
