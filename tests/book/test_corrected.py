"""A book that was printed, then corrected: its slip, its colophon, its dates."""

import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from pypdf import PdfReader

from label.actions.corrections import propose_correction, settle_correction
from label.models import Candidature, Correction, Edition
from tests.book.test_freshness import edition
from tests.cast import Cast
from tests.pages import markup_of, text_of
from tests.papers import made_of, words_printed
from villes_internet.book.kinds import ERRATA, PALMARES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
__all__ = ["edition"]
PUBLISHED = datetime(2150, 2, 7, 10, tzinfo=UTC)


def test_a_corrected_book_says_so_and_has_a_slip(edition: Edition, cast: Cast) -> None:
    assert ERRATA.refusals(edition) == [
        "Aucun niveau de 2150 n’a été corrigé : il n’y a pas d’erratum à glisser dans le livre."
    ]
    edition.publishes_at = PUBLISHED
    edition.save()
    made = made_of(PALMARES, edition)
    told = PdfReader(io.BytesIO(made.content)).metadata
    assert told is not None
    assert (told.author, told.creation_date, told.modification_date) == (
        "Association Villes Internet",
        PUBLISHED,
        PUBLISHED,
    )
    assert "Édition corrigée" not in words_printed(made.content)
    town = Candidature.objects.get(collectivite__code="99002")
    row = propose_correction(town, arobases=3, reason="Une pièce avait été lue à l’envers.", by=cast.elise)
    settle_correction(row, agreed=True, by=cast.alice)
    when = datetime(2150, 3, 12, 9, tzinfo=UTC)
    Correction.objects.update(settled_at=when)
    assert not ERRATA.refusals(edition)
    slip = words_printed(made_of(ERRATA, edition).content)
    assert "Erratum" in slip
    assert "Œil (" in slip
    assert "De 2 à 3 @, le 12 mars 2150. Une pièce avait été lue à l’envers." in slip
    corrected = made_of(PALMARES, edition)
    assert "Édition corrigée du 12 mars 2150." in words_printed(corrected.content)
    told = PdfReader(io.BytesIO(corrected.content)).metadata
    assert told is not None
    assert (told.creation_date, told.modification_date) == (PUBLISHED, when)
    # Read on screen, the corrected book says first what a printed one has otherwise; its chapters do not say it again.
    cover = text_of(Client().get("/palmares/2150/livre/"))
    assert "de 2 à 3 @. Une pièce avait été lue à l’envers." in cover
    assert "Erratum" in cover
    chapter = (
        markup_of(Client().get("/palmares/2150/livre/")).split("Sommaire du livre")[1].split('href="')[1].split('"')[0]
    )
    assert "Erratum" not in text_of(Client().get(chapter))
