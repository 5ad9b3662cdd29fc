"""What the tests of a campaign's pages send and read."""

from datetime import timedelta
from html import unescape
from typing import Any

from django.test import Client

from tests.pages import markup_of

DAY = timedelta(days=1)
CARD = {
    "executive": "Xavier Argenton",
    "correspondent": "Alice Martin",
    "staff": "1 200",
    "urban_population": "",
    "website": "www.parthenay.fr",
    "elected_referent": "",
    "fonction_0": "Webmestre",
    "nombre_0": "1,5",
    "fonction_1": "Rédacteurs et rédactrices web",
    "fonction_2": "Médiation numérique",
    "nombre_2": "0,5",
    "fonction_3": "Archiviste",
    "nombre_3": "1",
    "confirm": "on",
}


def said(client: Client, address: str, status: int = 200, **fields: Any) -> str:
    """The text of a page, its narrow and non-breaking spaces made plain; POST when fields are given."""
    answer = client.post(address, fields) if fields else client.get(address)
    assert answer.status_code == status, markup_of(answer)[:3000]
    return plain(markup_of(answer))


def plain(html: str) -> str:
    return unescape(html).replace("\u00a0", " ").replace("\u202f", " ")
