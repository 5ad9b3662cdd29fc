"""A page for machines: facts of schema.org in a script element that no text can close."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

ESCAPED = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))


def linked(facts: Mapping[str, Any]) -> SafeString:
    """The facts as JSON-LD, those without a value left out."""
    told = {"@context": "https://schema.org"} | {name: value for name, value in facts.items() if value}
    text = json.dumps(told, ensure_ascii=False)
    for sign, escaped in ESCAPED:
        text = text.replace(sign, escaped)
    return mark_safe(text)  # noqa: S308  (no sign of markup is left in it)
