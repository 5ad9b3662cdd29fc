"""Who signs the letters: the picture on each letter to come, none on those already made, last year's taken up."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from jury.models import Feedback
from label.models import Candidature, JournalEntry, Regulation
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import text_of
from tests.papers import made_of, words_printed
from villes_internet.book.actions.signature import remove_signature, set_signature
from villes_internet.book.kinds import LETTER
from villes_internet.book.models import LetterSignature

pytestmark = pytest.mark.django_db
HERE = "/pilotage/2150/livre/signature/"


def drawn(width: int = 400, height: int = 160) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (20, 32, 46, 120)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def town(blank: None) -> Candidature:
    edition = EditionFactory(year=2150, number=50, publishes_at=datetime(2150, 2, 7, 10, tzinfo=UTC))
    Regulation.objects.create(edition=edition, appeal_days=30)
    found: Candidature = CandidatureFactory(
        edition=edition, awarded=3, collectivite__code="99001", collectivite__name="Œil"
    )
    Feedback.objects.create(candidature=found, strengths="Tout.", advice="Rien.", next_level="Encore.")
    return found


def letter(town: Candidature) -> tuple[str, int]:
    """What the letter says, and how many pictures it has."""
    one = LETTER.load(town.pk)
    content = made_of(LETTER, one).content
    return words_printed(content), sum(len(page.images) for page in PdfReader(io.BytesIO(content)).pages)


def test_the_letters_to_come_are_signed(town: Candidature, elise: Client, theo: Client) -> None:
    assert letter(town)[1] == 0
    assert elise.post(HERE, {"name": "Ada Byron", "function": "présidente"}).status_code == 422  # no picture
    file = SimpleUploadedFile("s.png", drawn(), "image/png")
    sent = {"name": " Ada  Byron ", "function": "présidente du jury", "picture": file}
    assert elise.post(HERE, sent).status_code == 302
    words, pictures = letter(town)
    assert pictures == 1
    assert "Ada Byron, présidente du jury" in words
    page = text_of(elise.get(HERE))
    assert "Ada Byron" in page
    picture = elise.get(f"{HERE}image.png")
    assert b"".join(picture.streaming_content)[:4] == b"\x89PNG"  # type: ignore[attr-defined]
    assert theo.get(f"{HERE}image.png").status_code == 403
    assert elise.post(HERE, {"name": "Ada Byron", "function": "marraine"}).status_code == 302  # the picture stays
    assert "marraine" in letter(town)[0]
    row = LetterSignature.objects.get()
    row.file.storage.delete(row.file.name or "")
    assert letter(town)[1] == 0  # its file is not there: signed in words
    assert elise.get(f"{HERE}image.png").status_code == 404
    assert elise.post(f"{HERE}retirer/").status_code == 302
    assert "marraine" not in letter(town)[0]
    verbs = list(JournalEntry.objects.filter(verb__contains="signature").values_list("verb", flat=True))
    assert verbs == ["remove_signature", "set_signature", "set_signature"]


def test_last_year_s_is_taken_up(town: Candidature, cast: Cast, elise: Client) -> None:
    before = EditionFactory(year=2149, number=49)
    assert elise.post(f"{HERE}reprendre/").status_code == 404
    set_signature(before, drawn(), name="Ada Byron", function="présidente", by=cast.elise)
    assert "Reprendre celle de 2149" in " ".join(text_of(elise.get(HERE)).split())
    assert elise.post(f"{HERE}reprendre/").status_code == 302
    assert LetterSignature.objects.get(edition=town.edition).name == "Ada Byron"
    assert letter(town)[1] == 1
    assert elise.post(f"{HERE}reprendre/").status_code == 404


def test_what_is_no_signature_is_refused_in_words(town: Candidature, cast: Cast, elise: Client) -> None:
    for data, name, function, words in (
        (drawn(60, 20), "Ada", "présidente", "trop petite"),
        (b"GIF89a", "Ada", "présidente", "n’est pas une image"),
        (None, "Ada", "présidente", "Choisissez l’image"),
        (drawn(), "", "présidente", "Dites qui signe"),
        (drawn(), "A" * 91, "présidente", "90 signes au plus"),
    ):
        with pytest.raises(Refusal, match=words):
            set_signature(town.edition, data, name=name, function=function, by=cast.elise)
    with pytest.raises(Refusal, match="équipe"):
        set_signature(town.edition, drawn(), name="Ada", function="présidente", by=cast.alice)
    with pytest.raises(Refusal, match="équipe"):
        remove_signature(town.edition, by=cast.alice)
    with pytest.raises(Refusal, match="pas de signature"):
        remove_signature(town.edition, by=cast.elise)
    small = SimpleUploadedFile("s.png", drawn(60, 20), "image/png")
    answer = elise.post(HERE, {"name": "Ada", "function": "présidente", "picture": small})
    assert answer.status_code == 422
    assert "trop petite" in text_of(answer)
