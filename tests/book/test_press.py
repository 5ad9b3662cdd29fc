"""The book for a printer: PDF/X-4, four inks and no light, bleed and crop marks, sheets that fold; read back by pypdf
and by Ghostscript.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import RectangleObject

from label.models import Edition
from tests.papers import sheets_of
from tests.pictures import picture
from toolkit.printing import Picture
from toolkit.printing.press import MOST_INK, POINTS, PressFault, in_ink_words, in_inks, inks_of, press_pdf
from villes_internet.book.enums import Volume
from villes_internet.book.production import make_volume
from villes_internet.book.rendering import ASSETS

LIGHT, INKS = re.compile(rb"[\d.]\s+(?:rg|RG)\b"), re.compile(rb"((?:[\d.]+\s+){4})[kK]\b")
COLOUR = st.integers(0, 255)
PAGE = "<html lang=fr><head><title>Essai</title><style>@page {{ size: A5; margin: 0 }} {}</style></head><body>{}</body>"


def pressed(style: str, body: str, **pictures: Picture) -> PdfReader:
    made = press_pdf(PAGE.format(style, body), assets=ASSETS, identifier=b"0" * 32, pictures=pictures)
    return PdfReader(io.BytesIO(made.content))


def drawn(reader: PdfReader) -> Iterator[bytes]:
    """Every stream that draws: pages, forms, patterns."""
    seen: set[int] = set()

    def inside(resources: Any) -> Iterator[bytes]:
        for name in ("/XObject", "/Pattern"):
            for held in (resources.get_object().get(name) or {}).values():
                one = held.get_object()
                if held.idnum in seen or one.get("/Subtype") == "/Image":
                    continue
                seen.add(held.idnum)
                yield one.get_data()
                yield from inside(one.get("/Resources", {}))

    for page in reader.pages:
        yield page.get_contents().get_data()  # type: ignore[union-attr]
        yield from inside(page["/Resources"])


@given(COLOUR, COLOUR, COLOUR)
def test_every_colour_of_a_screen_has_its_inks(red: int, green: int, blue: int) -> None:
    inks = inks_of(red, green, blue)
    assert all(0 <= ink <= 1 for ink in inks)
    assert sum(inks) <= MOST_INK


@given(COLOUR, COLOUR, COLOUR)
def test_a_paper_stays_bare_under_white_and_under_nothing_else(red: int, green: int, blue: int) -> None:
    inks = sum(inks_of(red, green, blue))
    darkest = min(red, green, blue)
    assert inks > 0 or darkest > 240  # the palest yellow that is white on paper: 255, 255, 241
    assert inks <= 0.05 or darkest < 250


@given(COLOUR)
def test_a_grey_is_black_alone_and_darker_when_it_is_darker(grey: int) -> None:
    cyan, magenta, yellow, black = inks_of(grey, grey, grey)
    assert cyan == magenta == yellow == 0
    assert black <= inks_of(*[max(grey - 1, 0)] * 3)[3]


def test_small_letters_are_in_one_ink_and_colours_in_several() -> None:
    assert inks_of(0x14, 0x20, 0x2E) == (0, 0, 0, 1)  # the ink of our texts
    assert inks_of(255, 255, 255) == (0, 0, 0, 0)
    cyan, magenta, _, black = inks_of(0x24, 0x38, 0xA6)  # the blue of the label
    assert cyan > magenta > 0.5
    assert black == 0
    assert in_ink_words(b"q 1 1 1 rg 0.0784 0.1255 0.1804 RG 0 0 m") == b"q 0 0 0 0 k 0 0 0 1 K 0 0 m"
    assert in_ink_words(b"/argent 0 0 m") == b"/argent 0 0 m"


def test_a_picture_leaves_its_light_and_a_gradient_is_refused() -> None:
    seen = Image.new("RGBA", (700, 400), (0, 0, 0, 0))
    seen.paste((200, 30, 30, 255), (0, 0, 350, 400))
    file = io.BytesIO()
    seen.save(file, "PNG")
    with Image.open(io.BytesIO(in_inks(Picture("image/png", file.getvalue())).content)) as inked:
        assert (inked.format, inked.mode) == ("JPEG", "CMYK")
        assert sum(inked.getpixel((600, 200))) <= 8  # type: ignore[arg-type]  # clear: the paper
    photo = Picture("image/jpeg", picture())
    reader = pressed("img { width: 100mm; height: 50mm }", '<img src="image:photo" alt="Une photo">', photo=photo)
    (image,) = reader.pages[0]["/Resources"]["/XObject"].values()  # type: ignore[index]
    assert image.get_object()["/ColorSpace"] == "/DeviceCMYK"
    with pytest.raises(PressFault, match="dégradé"):
        pressed("div { height: 20mm; background: linear-gradient(red, blue) }", "<div></div>")


def test_pages_bleed_have_marks_and_fold_in_four() -> None:
    reader = pressed("@page { background: #2438a6 }", '<p><a href="https://label.example/">Un lien</a></p>')
    assert len(reader.pages) == 4
    trim, bleed, media = (RectangleObject(reader.pages[0][f"/{name}Box"]) for name in ("Trim", "Bleed", "Media"))  # type: ignore[arg-type]
    assert float(trim.left - bleed.left) == pytest.approx(3 * POINTS, abs=0.01)
    assert float(bleed.top - trim.top) == pytest.approx(3 * POINTS, abs=0.01)
    assert media.left < bleed.left
    assert media.top > bleed.top
    assert all("/Annots" not in page for page in reader.pages)
    assert not reader.pages[3].extract_text()


def test_blank_pages_stand_before_a_back() -> None:
    html = PAGE.format("", "<p>Devant</p><p style='break-before: page'>Au dos</p>")
    made = press_pdf(html, assets=ASSETS, identifier=b"0" * 32, keeps_last=True)
    told = sheets_of(made.content)
    assert told == ["Devant", "", "", "Au dos"]


@pytest.mark.django_db
@pytest.mark.pdf
def test_what_is_bound_for_a_printer_is_ready_to_be_printed(tmp_path: Path) -> None:
    edition = Edition.objects.get(year=2012)
    made, again = (make_volume(edition, Volume.PALMARES, lambda *_: None, for_press=True) for _ in range(2))
    assert made.sha256 == again.sha256
    reader = PdfReader(io.BytesIO(made.content))
    assert made.pages == len(reader.pages)
    assert made.pages % 4 == 0
    (intent,) = reader.trailer["/Root"]["/OutputIntents"]  # type: ignore[index]
    assert (intent["/S"], intent["/OutputConditionIdentifier"]) == ("/GTS_PDFX", "FOGRA39")
    assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4<" in reader.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
    streams = list(drawn(reader))
    assert not [found for stream in streams for found in LIGHT.findall(stream)]
    inks = {tuple(map(float, found.split())) for stream in streams for found in INKS.findall(stream)}
    assert len(inks) > 5
    assert max(map(sum, inks)) <= MOST_INK
    for font in reader.pages[2]["/Resources"]["/Font"].values():  # type: ignore[index]
        (inner,) = font.get_object()["/DescendantFonts"]
        assert "/FontFile3" in inner["/FontDescriptor"] or "/FontFile2" in inner["/FontDescriptor"]
    file = tmp_path / "palmares.pdf"
    file.write_bytes(made.content)
    plates = tmp_path / "plates-%d.tif"
    device = ["-sDEVICE=tiff32nc", "-r24", "-dFirstPage=1", "-dLastPage=2", f"-sOutputFile={plates}"]
    subprocess.run([str(shutil.which("gs")), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", *device, file], check=True)
    with Image.open(tmp_path / "plates-1.tif") as cover:
        most = max(sum(inks) for inks in cover.get_flattened_data())  # type: ignore[arg-type]
        assert cover.mode == "CMYK"
        assert 100 < most / 2.55 <= 100 * MOST_INK
