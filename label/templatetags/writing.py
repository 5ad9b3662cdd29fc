"""Texts that people write in Markdown, made safe."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString, mark_safe

from toolkit.later import Later
from toolkit.typography import typographic

if TYPE_CHECKING:
    import markdown_it
    import nh3
else:
    nh3, markdown_it = Later("nh3"), Later("markdown_it")

register = template.Library()
TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "br",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
}


@cache
def _parser() -> markdown_it.MarkdownIt:
    return markdown_it.MarkdownIt("commonmark", {"html": False}).enable("table")


@register.filter
def markdown_under(text: str, level: int) -> SafeString:
    """The same under titles of a page: every title of the text, however it is typed, is one of this level."""
    return markdown(re.sub(r"^#{1,6} ", f"{'#' * level} ", text, flags=re.MULTILINE))


@register.filter
def markdown(text: str) -> SafeString:
    """A Markdown text as safe HTML: no raw HTML, no picture, no script; « # » becomes a second-level title."""
    lowered = "\n".join(f"#{line}" if line.startswith("# ") else line for line in text.splitlines())
    html = _parser().render(typographic(lowered))
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"})
    return mark_safe(clean)  # noqa: S308  (nh3 has just cleaned it)
