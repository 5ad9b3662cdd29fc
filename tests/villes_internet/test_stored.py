"""The product on an S3 store: documents go there, come back by a short link, and a store that is away says so."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from pytest_django import Settings

from label.actions.files import attach
from label.models import Attachment, Candidature
from label.rules.refusals import Refusal
from questionnaire.models import Answer
from tests import store as s3
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.documents import PDF
from tests.pages import text_of
from toolkit.files import every_file

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
        "AP-01-document": SimpleUploadedFile("a.pdf", PDF),
    }
    alice = signed_in(cast.alice)
    page = text_of(alice.post(f"{SPACE}/questionnaire/AP/", sent))
    assert f"« a.pdf » : {AWAY}" in page
    assert Answer.objects.get(item__code="AP-01").comment == "Trois lieux"
    answer = alice.post(
        f"{SPACE}/pieces/", {"document": SimpleUploadedFile("a.pdf", PDF)}, headers={"Accept": "application/json"}
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
