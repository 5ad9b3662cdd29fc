"""A page as its reader sees it: how its template is broken into lines does not count."""

import re
from html import unescape
from typing import Any

from django.test import Client

# Around these a space is not drawn.
BLOCKS = (
    "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 "
    "h5 h6 head header hr html legend li link main meta nav ol optgroup option p script section select summary table "
    "tbody td tfoot th thead title tr ul"
)
AROUND_BLOCKS = re.compile(rf" ?(</?(?:{BLOCKS.replace(' ', '|')})\b[^>]*>) ?")


def markup_of(answer: Any) -> str:
    """The HTML of an answer, each run of plain spaces and line breaks as one space, none where none is drawn."""
    folded = re.sub(r"[ \n]+", " ", answer.content.decode())
    return AROUND_BLOCKS.sub(r"\1", re.sub(r" (?=/?>)", "", folded)).strip()


def html_of(answer: Any) -> str:
    """The same, its entities read."""
    return unescape(markup_of(answer))


def text_of(answer: Any) -> str:
    """The same, with plain spaces instead of those that do not break."""
    return re.sub("[\u00a0\u202f]", " ", html_of(answer))


def applied(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """Type a text of the équipe, read what it changes, apply it: the last answer."""
    answer = client.post(address, typed)
    if answer.status_code != 200:
        return answer
    return client.post(address, hidden_of(answer))


def hidden_of(answer: Any) -> dict[str, str]:
    """The hidden fields of a page, the token aside."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html_of(answer))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}
