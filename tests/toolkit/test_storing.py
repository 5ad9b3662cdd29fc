"""Files in an S3 store: the same promises as a folder, private always, and away in words."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pytest
import requests
import time_machine
from django.core.files.base import ContentFile

from tests import store as s3
from toolkit.files import StorageAway, every_file, link_to, put, sha256_in, sha256_of, taken
from toolkit.storing import LINK_SECONDS, PrivateStore


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store that runs."""
    with s3.served(tmp_path_factory.mktemp("store")) as found:
        yield found


@pytest.fixture
def storage(address: str) -> PrivateStore:
    """A storage on it."""
    return s3.store(address)


def test_a_file_is_kept_read_listed_and_erased(storage: PrivateStore) -> None:
    name = storage.save("garde/un/texte", ContentFile(b"du texte"))
    storage.save("garde/deux", ContentFile(b"x"))
    assert name == "garde/un/texte"
    assert storage.exists(name)
    assert storage.size(name) == 8
    with storage.open(name) as file:
        assert file.read() == b"du texte"
    assert list(every_file(storage, "garde")) == ["garde/deux", "garde/un/texte"]
    assert sha256_in(storage, name) == sha256_of(BytesIO(b"du texte"))
    with taken(storage, name) as copy:
        assert copy.read() == b"du texte"
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)


def test_a_name_is_never_written_twice(storage: PrivateStore) -> None:
    storage.save("deux-fois", ContentFile(b"avant"))
    assert storage.save("deux-fois", ContentFile(b"apres")) != "deux-fois"
    put(storage, "deux-fois", BytesIO(b"encore"))
    with storage.open("deux-fois") as file:
        assert file.read() == b"avant"


def test_nobody_reads_without_a_link_and_a_link_opens_one_file_for_a_minute(storage: PrivateStore) -> None:
    storage.save("prive/a", ContentFile(b"pour elle"))
    storage.save("prive/b", ContentFile(b"pour une autre"))
    link = link_to(storage, "prive/a", "Délibération n° 3.pdf", "application/pdf")

    reply = requests.get(link, timeout=10)
    assert reply.content == b"pour elle"
    asked = parse_qs(urlsplit(link).query)
    assert asked["X-Amz-Expires"] == [str(LINK_SECONDS)]
    assert "attachment" in asked["response-content-disposition"][0]
    assert "D%C3%A9lib%C3%A9ration" in asked["response-content-disposition"][0]
    bare = urlunsplit(urlsplit(link)._replace(query=""))
    assert requests.get(bare, timeout=10).status_code in (400, 403)
    assert requests.get(link.replace("prive/a", "prive/b"), timeout=10).status_code == 403
    with time_machine.travel("2026-01-01T00:00:00Z"):
        old = link_to(storage, "prive/a", "a.pdf", "application/pdf")
    assert requests.get(old, timeout=10).status_code in (400, 403)


def test_a_store_that_does_not_answer_or_refuses_us_is_away(address: str) -> None:
    silent = s3.store(f"http://127.0.0.1:{s3.free_port()}")
    with pytest.raises(StorageAway):
        silent.save("rien", ContentFile(b"rien"))
    with pytest.raises(StorageAway):
        silent.exists("rien")
    stranger = PrivateStore(**s3.options(address) | {"secret_key": "une-autre"})
    with pytest.raises(StorageAway):
        stranger.open("deux-fois")
    with pytest.raises(StorageAway):
        s3.store(address, "pas-de-seau").save("rien", ContentFile(b"rien"))
