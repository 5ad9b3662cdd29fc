"""The photo beside a text of the book: put, cut, described, credited, printed, read on line, taken away."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from label.enums import Phase
from label.models import Edition
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import markup_of, text_of
from tests.pictures import picture
from villes_internet.book.actions.pictures import remove_text_picture, set_text_picture
from villes_internet.book.actions.texts import write_text
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.enums import Volume
from villes_internet.book.models import BookText, TextPicture
from villes_internet.book.parts import Slot
from villes_internet.book.preflight import preflight
from villes_internet.book.proofs import BESIDE, make_proof
from villes_internet.book.resting import rests_on_the_edition
from villes_internet.book.texts import slot_named

pytestmark = pytest.mark.django_db
HERE = "/pilotage/2150/livre/textes/editorial/photo/"
PHOTO = "/palmares/2150/livre/textes/editorial.jpg"
SAID = {"alternative": "La place du marché", "credit": "Ada Byron", "sight": "top-left"}


@pytest.fixture
def edition(blank: None, cast: Cast) -> Edition:
    found: Edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=found, awarded=4)
    placed = slot(found, "editorial")
    write_text(found, placed, {"title": "Un an", "author": "Ada", "text": "Les villes ouvrent."}, by=cast.elise)
    return found


def slot(edition: Edition, slug: str) -> Slot:
    placed = slot_named(edition, slug)
    assert placed is not None
    return placed.slot


def sent(width: int = 1300, height: int = 900, **facts: str) -> dict[str, Any]:
    return {**SAID, **facts, "photo": SimpleUploadedFile("p.jpg", picture(width, height), "image/jpeg")}


def read(client: Client) -> tuple[int, str]:
    """The status and the type of the photo, read to its end."""
    answer = client.get(PHOTO)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code, answer["Content-Type"]


def test_it_is_put_printed_read_on_line_and_taken_away(edition: Edition, elise: Client, client: Client) -> None:
    before = rests_on_the_edition(edition)
    assert "Ajouter une photo" in text_of(elise.get("/pilotage/2150/livre/textes/editorial/"))
    assert elise.post(HERE, SAID).status_code == 422
    assert elise.post(HERE, sent()).status_code == 302
    assert "Changer la photo" in text_of(elise.get("/pilotage/2150/livre/textes/editorial/"))
    assert set(rests_on_the_edition(edition)) - set(before) == {"les photos des textes"}
    content: Any = next(one.content for one in chapters_of(edition, Volume.BOOK) if one.slug == "editorial")
    photo = content.writings[0].photo
    assert (photo.alternative, photo.credit, photo.sight) == ("La place du marché", "Ada Byron", "top-left")
    assert set(KINDS["editorial"].photos(edition, content)) == {photo.name}
    page = markup_of(client.get("/palmares/2150/livre/editorial/"))
    assert f'src="{PHOTO}"' in page
    assert "sight-top-left" in page
    assert "Ada Byron" in page
    assert read(client) == (200, "image/jpeg")
    assert elise.post(HERE, {**SAID, "sight": "right"}).status_code == 302  # the file stays
    assert TextPicture.objects.get().sight == "right"
    text = BookText.objects.get(slug="editorial")
    BookText.objects.all().delete()
    assert read(client)[0] == 404  # what is not printed is not read either
    text.save()
    row = TextPicture.objects.get()
    row.file.storage.delete(row.file.name or "")
    assert client.get(PHOTO).status_code == 404
    assert "writing-photo" not in markup_of(client.get("/palmares/2150/livre/editorial/?2"))
    assert elise.post(f"{HERE}retirer/").status_code == 302
    assert not TextPicture.objects.exists()


def test_before_its_hour_only_the_equipe_sees_it(edition: Edition, elise: Client, client: Client) -> None:
    assert elise.post(HERE, sent()).status_code == 302
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO)
    assert read(client)[0] == 404
    assert read(elise) == (200, "image/jpeg")


def test_that_of_a_text_that_is_not_written_yet_is_the_equipe_s(
    edition: Edition, elise: Client, client: Client
) -> None:
    assert elise.post(HERE, sent()).status_code == 302
    BookText.objects.filter(edition=edition, slug="editorial").delete()
    assert read(elise) == (200, "image/jpeg")
    assert read(client)[0] == 404


def test_what_cannot_be_printed_is_refused_or_told(edition: Edition, cast: Cast, elise: Client) -> None:
    small = elise.post(HERE, sent(300, 200))
    assert small.status_code == 422
    assert "trop petite" in text_of(small)
    assert elise.post(HERE, sent(alternative="")).status_code == 422
    assert elise.get("/pilotage/2150/livre/textes/methode/photo/").status_code == 404
    for place, facts, by, words in (
        ("methode", {}, cast.elise, "pas de place"),
        ("editorial", {"credit": " "}, cast.elise, "crédit"),
        ("editorial", {}, cast.alice, "équipe"),
    ):
        with pytest.raises(Refusal, match=words):
            set_text_picture(edition, slot(edition, place), picture(1300, 900), **{**SAID, **facts}, by=by)
    with pytest.raises(Refusal, match="pas de photo"):
        remove_text_picture(edition, slot(edition, "editorial"), by=cast.elise)
    assert elise.post(HERE, sent(600, 300)).status_code == 302
    told = [one for one in preflight(edition) if "points par pouce" in one.words]
    assert [one.address for one in told] == [HERE]
    assert "Photo de « Éditorial » : 143 points par pouce" in told[0].words


def test_the_proof_of_a_text_shows_its_photo(edition: Edition, elise: Client) -> None:
    values = {"title": "Un an", "author": "Ada", "function": "", "text": "Mots. " * 340, "figures": "", "source": ""}
    bare = make_proof("book-text:2150:editorial", values)
    assert elise.post(HERE, sent()).status_code == 302
    shown = make_proof("book-text:2150:editorial", {**values, BESIDE: "x"})
    assert bare is not None
    assert shown is not None
    assert shown.pages != bare.pages
    assert (shown.lines_left or 0) < (bare.lines_left or 0)
