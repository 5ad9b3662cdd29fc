"""The product on an S3 store: documents go there, come back by a short link, and a store that is away says so."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from pytest_django import Settings

from initiatives.actions.photos import add_photo
from initiatives.tasks import make_sizes
from label.actions.files import attach
from label.models import Attachment, Candidature, Collectivite
from label.rules.refusals import Refusal
from label.views.attachments import attachments_response
from questionnaire.models import Answer
from tests import store as s3
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.documents import PDF
from tests.initiatives.stories import draft
from tests.jury.bench import jury_of, undecided_2012
from tests.pages import text_of
from tests.papers import made
from tests.pictures import picture
from toolkit.files import StorageAway, every_file
from villes_internet.book.kinds import CERTIFICATE

pytestmark = pytest.mark.slow

SPACE = f"/candidature/{GRENOBLE}/2013"
STORE = "toolkit.storing.PrivateStore"
AWAY = "Notre stockage de fichiers ne répond pas"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store that runs."""
    with s3.served(tmp_path_factory.mktemp("store")) as found:
        yield found


def _use(settings: Settings, address: str, bucket: str = s3.BUCKET) -> None:
    """Keep the files of the product on that store."""
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": STORE, "OPTIONS": s3.options(address, bucket)}}


@pytest.mark.django_db
def test_a_document_goes_to_the_store_and_comes_back_by_a_short_link(
    address: str, cast: Cast, candidature: Candidature, settings: Settings
) -> None:
    _use(settings, address)
    row = attach(candidature, ContentFile(PDF), name="été.pdf", by=cast.alice)
    answer = signed_in(cast.alice).get(f"{SPACE}/pieces/{row.pk}/")
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    reply = requests.get(answer["Location"], timeout=10)
    assert reply.content == PDF
    assert signed_in(cast.charlie).get(f"{SPACE}/pieces/{row.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_photo_a_paper_and_an_archive_lie_there_too(
    address: str, cast: Cast, grenoble: Collectivite, settings: Settings
) -> None:
    """What a worker makes in the store is read from it by a browser."""
    _use(settings, address)
    initiative = draft(grenoble, cast.bob)
    photo = add_photo(initiative, ContentFile(picture(1600, 900)), by=cast.alice)
    make_sizes(photo.pk)
    photo.refresh_from_db()
    reply = signed_in(cast.alice).get(f"/initiatives/photos/{photo.pk}/{photo.widths[0]}.webp")
    assert (reply.status_code, b"".join(reply.streaming_content)[8:12]) == (200, b"WEBP")  # type: ignore[attr-defined]

    paper = made(CERTIFICATE, Candidature.objects.get(edition__year=2012, collectivite=grenoble))
    place = signed_in(cast.elise).get(f"/documents/{paper.pk}/fichier/")
    assert place.status_code == 302
    assert requests.get(place["Location"], timeout=10).content.startswith(b"%PDF")

    jury = jury_of(undecided_2012(few=True), size=3)
    file = Candidature.objects.get(edition=jury.sitting.edition_id, collectivite=grenoble)
    Attachment.objects.create(
        candidature=file, name="été.pdf", media_type="application/pdf", size=len(PDF), sha256="1", file=_put("p/1", PDF)
    )
    archive = signed_in(jury.vice.user).get(f"/instruction/2012/{GRENOBLE}/pieces/")
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))) as found:  # type: ignore[attr-defined]
        assert found.read("candidature/été.pdf") == PDF

    names = list(every_file(default_storage))
    assert {name.partition("/")[0] for name in names} >= {"photos", "p"}
    assert not list(every_file(FileSystemStorage(location=settings.MEDIA_ROOT)))


def _put(name: str, content: bytes) -> str:
    return default_storage.save(name, ContentFile(content))


@pytest.mark.django_db
def test_a_store_that_is_away_is_said_in_words_and_the_answers_are_kept(
    cast: Cast, candidature: Candidature, settings: Settings
) -> None:
    _use(settings, f"http://127.0.0.1:{s3.free_port()}")
    with pytest.raises(Refusal, match=AWAY):
        attach(candidature, ContentFile(PDF), name="a.pdf", by=cast.alice)
    assert not Attachment.objects.exists()
    sent = {
        "section": "AP-A",
        "AP-01-value": "oui",
        "AP-01-version": "0",
        "AP-01-comment": "Trois lieux",
        "AP-01-uploads": SimpleUploadedFile("a.pdf", PDF),
    }
    alice = signed_in(cast.alice)
    page = text_of(alice.post(f"{SPACE}/questionnaire/AP/", sent))
    assert f"« a.pdf » : {AWAY}" in page
    assert Answer.objects.get(item__code="AP-01").comment == "Trois lieux"
    Attachment.objects.create(
        candidature=candidature, name="b.pdf", media_type="application/pdf", size=1, sha256="1", file="pieces/une"
    )
    with pytest.raises(StorageAway):  # answered 503 in words (`errors.server_error`)
        attachments_response([("", Attachment.objects.get())], "tout.zip")
    answer = alice.post(
        f"{SPACE}/pieces/", {"uploads": SimpleUploadedFile("a.pdf", PDF)}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, AWAY in answer.json()["message"]) == (409, True)


def test_the_files_move_to_the_store_and_back_in_one_command(tmp_path: Path, address: str, settings: Settings) -> None:
    folder = FileSystemStorage(location=settings.MEDIA_ROOT)
    folder.save("pieces/2013/une", ContentFile(b"une"))
    folder.save("photos/p/300.jpg", ContentFile(b"photo"))
    with pytest.raises(CommandError, match="S3_BUCKET"):
        call_command("move_files", "store")
    _use(settings, address, s3.OTHER_BUCKET)
    said = io.StringIO()
    call_command("move_files", "store", stdout=said)
    call_command("move_files", "store", stdout=said)
    assert "2 fichiers copiés, 0 y étaient" in said.getvalue()
    assert "0 fichiers copiés, 2 y étaient" in said.getvalue()
    with default_storage.open("photos/p/300.jpg") as file:
        assert file.read() == b"photo"
    settings.MEDIA_ROOT = tmp_path / "ailleurs"
    call_command("move_files", "folder", stdout=said)
    assert list(every_file(FileSystemStorage(location=settings.MEDIA_ROOT))) == ["photos/p/300.jpg", "pieces/2013/une"]
    default_storage.delete("pieces/2013/une")
    default_storage.save("pieces/2013/une", ContentFile(b"une autre"))
    with pytest.raises(CommandError, match="autre contenu"):
        call_command("move_files", "store", stdout=said)
    _use(settings, f"http://127.0.0.1:{s3.free_port()}")
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("move_files", "store", stdout=said)
