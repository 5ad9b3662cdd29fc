"""A small edition, and a book that was asked for."""

import pytest

from label.actions.documents import request_document
from label.models import Document, Edition
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from villes_internet.book.kinds import BOOK


@pytest.fixture
def edition(blank: None) -> Edition:
    """An edition with two towns."""
    edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=edition, collectivite__code="99001", collectivite__name="Bourg-d'Essai", awarded=5)
    CandidatureFactory(edition=edition, collectivite__code="99002", collectivite__name="Œil", awarded=2)
    return edition


@pytest.fixture
def build(edition: Edition, cast: Cast) -> Document:
    return request_document(BOOK, edition, by=cast.elise)
