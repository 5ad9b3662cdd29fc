"""The links of a paper lead where they say, wherever it is read."""

import pytest
from django.conf import settings

from label.documents.links import leading_there


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('<a href="/palmares/2012/">', f'<a href="{settings.SITE_URL}/palmares/2012/">'),
        ('<a class="x" href="/" rel="noopener">', f'<a class="x" href="{settings.SITE_URL}/" rel="noopener">'),
        ('<a href="https://livre.example/a?b=1">', '<a href="https://livre.example/a?b=1">'),
        ('<a href="HTTP://WWW.VILLE.FR">', '<a href="HTTP://WWW.VILLE.FR">'),
        ('<a href="mailto:ada@exemple.fr">', '<a href="mailto:ada@exemple.fr">'),
        ('<a href="#index">', '<a href="#index">'),
        ('<a href="palmares/2012/" rel="noopener">', '<a rel="noopener">'),
        ('<a href="../../etc/passwd">', "<a>"),
        ('<a href="//ailleurs.example/">', "<a>"),
        ('<link rel="stylesheet" href="css/book.css">', '<link rel="stylesheet" href="css/book.css">'),
    ],
)
def test_only_a_whole_address_leads_somewhere(typed: str, printed: str) -> None:
    assert leading_there(typed) == printed
