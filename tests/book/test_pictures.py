"""The photo of a page: put, replaced, taken off; printed and shown; refused in words with nothing lost."""

from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from label.models import Candidature, Edition, JournalEntry
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import fields_of, markup_of, text_of
from tests.papers import made_of, sheets_of
from tests.pictures import flat_png, picture
from villes_internet.book.actions.pictures import remove_picture, set_picture
from villes_internet.book.content.chapters.tour import PagePicture, Tour
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Volume
from villes_internet.book.kinds import PROFILES
from villes_internet.book.models import ProfilePicture

pytestmark = pytest.mark.django_db
ADDRESS = "/pilotage/2150/livre/photos/99001/"


@pytest.fixture
def town() -> Candidature:
    edition = EditionFactory(year=2150, number=50)
    return CandidatureFactory(edition=edition, awarded=5, collectivite__code="99001", collectivite__name="Œil")


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def page_picture(edition: Edition, fitter: Fitter) -> PagePicture | None:
    tour = next(c.content for c in chapters_of(edition, Volume.PROFILES, fitter) if isinstance(c.content, Tour))
    return tour.profiles[0].picture


def test_the_equipe_puts_replaces_and_takes_off_a_photo(
    elise: Client, town: Candidature, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    words = {"alternative": "La médiathèque", "credit": "Ville d’Œil", "sight": "center"}
    answer = elise.post(ADDRESS, {"photo": upload(picture()), **words})
    assert answer["Location"] == "/pilotage/2150/livre/photos/"
    first = ProfilePicture.objects.get()
    assert (first.width, first.height, first.alternative, first.credit) == (1300, 650, "La médiathèque", "Ville d’Œil")
    storage, name = first.file.storage, first.file.name or ""
    assert "photo" not in name.split("/")[-1]
    html = unescape(markup_of(elise.get("/pilotage/2150/livre/photos/")))
    assert 'alt="La médiathèque"' in html
    assert "Remplacer" in html
    with django_capture_on_commit_callbacks(execute=True):
        elise.post(ADDRESS, {"photo": upload(picture(kind="PNG")), **words})
    second = ProfilePicture.objects.get()
    assert second.pk == first.pk
    assert not storage.exists(name)
    assert storage.exists(second.file.name or "")
    with django_capture_on_commit_callbacks(execute=True):
        elise.post(f"{ADDRESS}retirer/")
    assert not ProfilePicture.objects.exists()
    assert not storage.exists(second.file.name or "")
    verbs = JournalEntry.objects.filter(target=f"book.profilepicture:{first.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["set_picture", "set_picture", "remove_picture"]
    assert "Cette page n’a pas de photo." in unescape(markup_of(elise.post(f"{ADDRESS}retirer/", follow=True)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (flat_png(1, 1), "trop petite pour être imprimée"),
        (flat_png(9000, 9000), "trop grande"),
        (b"<svg/>", "c’est un dessin SVG. Enregistrez-le en PNG"),
        (b"x" * 20_000_001, "trop lourd"),
        (b"", "Ce fichier est vide."),
    ],
    ids=["one pixel", "bomb", "svg", "heavy", "empty"],
)
def test_a_photo_is_refused_beside_its_field_and_what_was_typed_stays(
    elise: Client, town: Candidature, data: bytes, reason: str
) -> None:
    answer = elise.post(ADDRESS, {"photo": upload(data), "alternative": "La place", "credit": "Ada", "sight": "top"})
    html = unescape(markup_of(answer))
    assert answer.status_code == 422
    assert reason in html
    assert 'value="La place"' in html
    assert not ProfilePicture.objects.exists()


def test_a_photo_without_description_credit_nor_file_is_refused(elise: Client, town: Candidature) -> None:
    html = unescape(markup_of(elise.post(ADDRESS, {})))
    for words in (
        "Choisissez un fichier.",
        "Décrivez la photo pour qui ne la voit pas.",
        "Donnez le crédit de la photo.",
    ):
        assert words in html


def test_only_a_page_of_the_book_has_a_photo(elise: Client, town: Candidature, cast: Cast) -> None:
    other = CandidatureFactory(edition=town.edition, awarded=4, collectivite__code="99002")
    assert elise.get("/pilotage/2150/livre/photos/99002/").status_code == 404
    with pytest.raises(Refusal, match="Seules les collectivités à 5 @"):
        set_picture(other, picture(), alternative=" ", credit="", by=cast.elise)
    with pytest.raises(Refusal, match="n’a pas de photo"):
        remove_picture(town, by=cast.elise)


def test_the_photo_is_printed_with_its_credit_and_its_description(town: Candidature, cast: Cast) -> None:
    set_picture(town, picture(), alternative="La médiathèque", credit="Ada Byron", by=cast.elise)
    made = made_of(PROFILES, town.edition)
    page = PdfReader(BytesIO(made.content)).pages[3]
    assert len(page.images) == 1
    assert "Photo : Ada Byron" in sheets_of(made.content)[3]
    assert made.content == made_of(PROFILES, town.edition).content


def test_what_stays_in_sight_is_chosen_and_its_fineness_told(
    client: Client, elise: Client, town: Candidature, cast: Cast
) -> None:
    set_picture(town, picture(600, 300), alternative="La place", credit="Ada", sight="left", by=cast.elise)
    here, book = "/pilotage/2150/livre/photos/99001/", "/palmares/2150/livre/profils/"
    assert 'class="sight-left"' in markup_of(client.get(book))
    page = elise.get(here)
    assert "138 points par pouce à sa taille d’impression : il en faut 200" in text_of(page).replace("\u00a0", " ")
    elise.post(here, fields_of(page, here) | {"sight": "top"})
    assert 'class="sight-top"' in markup_of(client.get(book))
    set_picture(town, picture(1300, 650), alternative="La place", credit="Ada", by=cast.elise)
    assert "300 points par pouce à sa taille d’impression." in text_of(elise.get(here)).replace("\u00a0", " ")


@pytest.mark.parametrize("size", [(600, 300), (300, 6000), (12_000, 300)])
def test_a_photo_of_any_shape_stays_in_its_place(town: Candidature, cast: Cast, size: tuple[int, int]) -> None:
    set_picture(town, picture(*size, kind="PNG"), alternative="Un trait", credit="C" * 100, by=cast.elise)
    notes = made_of(PROFILES, town.edition).notes
    assert notes == ("Œil – crédit : abrégé de 100 à 60 signes.",)


def test_a_photo_that_left_the_storage_is_noted_and_the_map_comes_back(town: Candidature, cast: Cast) -> None:
    photo = set_picture(town, picture(), alternative="La place", credit="Ada", by=cast.elise)
    fitter = Fitter()
    assert page_picture(town.edition, fitter) == PagePicture(photo.sha256, "La place", "Ada", "center")
    photo.file.storage.delete(photo.file.name or "")
    assert page_picture(town.edition, fitter) is None
    assert fitter.notes == ["Œil – photo : absente du stockage, la carte de la région est imprimée à sa place."]


def test_the_photo_is_public_when_the_edition_is(client: Client, elise: Client, town: Candidature, cast: Cast) -> None:
    photo = set_picture(town, picture(), alternative="La place", credit="Ada", by=cast.elise)
    address = "/palmares/2150/livre/photos/99001.jpg"
    assert markup_of(client.get("/palmares/2150/livre/profils/")).count(address) == 1
    answer = client.get(address)
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (1300, 650)  # type: ignore[attr-defined]
    Edition.objects.filter(pk=town.edition.pk).update(phase="embargo")
    assert client.get(address).status_code == 404
    assert b"".join(elise.get(address).streaming_content)  # type: ignore[attr-defined]
    photo.file.storage.delete(photo.file.name or "")
    assert elise.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_photos_cost_the_same_whatever_their_rows(
    elise: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = EditionFactory(year=2151, number=51)
    for _ in range(rows):
        CandidatureFactory(edition=edition, awarded=5)
    with django_assert_num_queries(4):
        elise.get("/pilotage/2151/livre/photos/")


def test_an_edition_without_five_has_nothing_to_illustrate(elise: Client) -> None:
    EditionFactory(year=2152, number=52)
    assert "il n’y a pas de page à illustrer" in unescape(markup_of(elise.get("/pilotage/2152/livre/photos/")))
