"""Everything that a person may type, found by walking the site as she does: each text that the browser keeps and sends
(`data-draft-url`), with the fields that go with it.

Nothing is listed by hand: a form that is added tomorrow is found on its page.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import tinyhtml5
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

TWINS = 2  # pages, and texts, of one kind: the others are the same with another name in them
PAGES = 400  # of one person
NOT_WALKED = ("account_logout", "admin:", "usersessions", "mfa_")
TYPED = {"text", "url", "email", "tel", "search", ""}


@dataclass(frozen=True)
class Text:
    """One text: whose session types it, the page that shows it, its address, its name there, its kind, its field, the
    field of its version, and what its form sends with them.
    """

    session: str
    page: str
    address: str
    code: str
    kind: str
    field: str
    version: str
    rest: Mapping[str, str]

    def shown(self, body: bytes) -> str | None:
        """What the page shows in its field; None when the page shows it no more."""
        for element in _texts(tinyhtml5.parse(body, namespace_html_elements=False)):
            if (element.get("data-draft-url"), element.get("data-draft")) == (self.address, self.code):
                return dict(_controls(element)).get(self.field)
        return None


def texts_of(session: str, start: str) -> list[Text]:
    """What the person of this session may type, walking from this page: two texts of each kind at most."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    found: dict[tuple[str, str], Text] = {}
    kinds: Counter[str] = Counter()
    for page, tree in _walked(client, start):
        for element in _texts(tree):
            text = _text(session, page, element)
            if text is not None and (text.address, text.code) not in found and kinds[text.kind] < TWINS:
                kinds[text.kind] += 1
                found[text.address, text.code] = text
    return list(found.values())


def _walked(client: Client, start: str) -> Iterator[tuple[str, Any]]:
    """The pages that links lead to, the nearest first: their addresses and their trees."""
    waiting, seen, kinds = deque([start]), {start}, Counter[str]()
    walked = 0
    while waiting and walked < PAGES:
        page = waiting.popleft()
        answer = client.get(page)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        walked += 1
        tree = tinyhtml5.parse(answer.content, namespace_html_elements=False)
        yield page, tree
        for link in tree.iter("a"):
            path = urlsplit(urljoin(page, link.get("href", ""))).path
            kind = _kind(path)
            if kind and path not in seen and kinds[kind] < TWINS and not kind.startswith(NOT_WALKED):
                seen.add(path)
                kinds[kind] += 1
                waiting.append(path)


def _kind(path: str) -> str:
    """The name of the page that an address leads to; "" when it is not one of the site."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _texts(tree: Any) -> Iterator[ET.Element]:
    return (element for element in tree.iter() if element.get("data-draft-url"))  # a preview has an empty one


def _controls(element: ET.Element) -> Iterator[tuple[str, str]]:
    """The names and values that a browser would send of it, as `static/js/drafts/fields.js` reads them."""
    for control in element.iter():
        name = control.get("name")
        if not name or name == "csrfmiddlewaretoken" or "disabled" in control.attrib:
            continue
        if control.tag == "textarea":
            yield name, "".join(control.itertext())
        elif control.tag == "select":
            chosen = [one for one in control.iter("option") if "selected" in one.attrib] or list(control.iter("option"))
            yield name, chosen[0].get("value", "") if chosen else ""
        elif control.tag == "input" and control.get("type") != "file":
            is_box = control.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in control.attrib:
                yield name, control.get("value", "on" if is_box else "")


def _text(session: str, page: str, element: ET.Element) -> Text | None:
    """How its first field of words is sent; None when it has none, or no version."""
    areas = [one.get("name") for one in element.iter("textarea")]
    lines = [one.get("name") for one in element.iter("input") if one.get("type", "") in TYPED]
    field = next((name for name in (*areas, *lines) if name), None)
    rest = dict(_controls(element))
    version = next((name for name in rest if name.endswith("version")), None)
    if field is None or version is None:
        return None
    address, code = element.get("data-draft-url", ""), element.get("data-draft", "")
    part = re.sub(r"[\d-]+", "", code)  # what it is of: a theme, a template, a part of an initiative
    return Text(session, page, address, code, f"{_kind(urlsplit(address).path)} {part}", field, version, rest)
