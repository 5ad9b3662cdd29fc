"""A page as its reader sees it: how its template is broken into lines does not count."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
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


def words_of(answer: Any) -> str:
    """The same without its tags: the words as they follow each other."""
    return re.sub(r" +", " ", re.sub(r"<[^>]+>", " ", text_of(answer)))


def visible_texts(html: str) -> Iterator[str]:
    """What a reader sees, block by block, without code, scripts, drawings, nor what people typed."""
    html = re.sub(r"<(script|style|svg|code|pre|head|textarea)\b.*?</\1>", " ", html, flags=re.DOTALL)
    for part in re.split(
        r"</?(?:p|li|td|th|h\d|div|dt|dd|option|caption|label|summary|a|small|span|figcaption)\b[^>]*>", html
    ):
        yield re.sub(r"<[^>]+>", "", part)


def breaking_words(html: str) -> list[str]:
    """The passages that do not keep French typography: an ordinary space where a line must not break, a straight
    apostrophe.
    """
    read = html.replace("&#x27;", "'").replace("&nbsp;", "\u00a0")
    pattern = re.compile(r"\S [:;!?»](\s|$)|« |\w'\w|\d [@%]")
    return [text.strip() for text in visible_texts(read) if pattern.search(text)]


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


class _Fields(HTMLParser):
    """What the form sent to one address would send, as it is shown."""

    def __init__(self, action: str) -> None:
        super().__init__(convert_charrefs=True)
        self.action, self.found = action, dict[str, str]()
        self._inside, self._typed, self._chosen = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form":
            self._inside = found.get("action") == self.action
        if not self._inside:
            return
        if tag == "textarea":
            self._typed, self.found[name] = name, ""
        elif tag == "select":
            self._chosen = name
        elif tag == "option" and ("selected" in found or self._chosen not in self.found):
            self.found[self._chosen] = value
        elif tag == "input" and name and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.found[name] = value or ("on" if found.get("type") == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self._typed:
            self.found[self._typed] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._typed:
            self.found[self._typed] = self.found[self._typed].removeprefix("\n")
            self._typed = ""
        elif tag == "form":
            self._inside = False


def fields_of(answer: Any, action: str) -> dict[str, str]:
    """What the form of this page that is sent to this address would send, as it is shown; the token and the reader's
    number aside.
    """
    reader = _Fields(action)
    reader.feed(answer.content.decode())
    return {name: value for name, value in reader.found.items() if name not in ("csrfmiddlewaretoken", "person")}
