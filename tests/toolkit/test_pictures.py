"""A picture made fit for print: what it becomes, and each refusal in words."""

import io
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from tests.pictures import flat_png, picture
from toolkit.printing.pictures import LARGEST_SIDE, PictureRefused, fit_picture, size_picture

DATA = Path(__file__).parent / "data"
PHONE = DATA / "telephone.heic"  # 900 × 600, with the phone's name and a place in it


def layered(width: int, height: int) -> bytes:
    """A PNG with a layer of transparency, whose header alone is read."""
    out = io.BytesIO()
    Image.new("RGBA", (1, 1)).save(out, "PNG")
    data = bytearray(out.getvalue())
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


def test_a_picture_of_a_phone_is_read_without_what_it_says_of_the_place() -> None:
    """HEIC, as phones keep it; of a sequence, its first picture."""
    fitted = fit_picture(PHONE.read_bytes())
    image = Image.open(io.BytesIO(fitted.content)).convert("RGB")
    assert image.size == (900, 600)
    corner, rest = image.getpixel((100, 100)), image.getpixel((800, 500))
    assert isinstance(corner, tuple)
    assert isinstance(rest, tuple)
    assert corner[0] > 200 > rest[0], "the yellow corner is where it was"
    assert not image.getexif()
    assert b"Telephone" not in fitted.content
    assert fit_picture((DATA / "suite.heic").read_bytes()).width == 900
    assert set(size_picture(PHONE.read_bytes(), (480, 960)).webp) == {480, 900}


@pytest.mark.whole
def test_sixty_four_megapixels_fit_in_five_hundred_megabytes(tmp_path: Path) -> None:
    """The peak of a whole process, its libraries included (issue « The agent and her colleagues », §4)."""
    file = tmp_path / "photo.png"
    file.write_bytes(flat_png(8_000, 8_000))
    work = (
        "import sys\nfrom pathlib import Path\nfrom toolkit.printing.pictures import size_picture\n"
        "size_picture(Path(sys.argv[1]).read_bytes(), (480, 960, 1600))\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"  # what it held since it began
    )
    said = subprocess.run(
        [sys.executable, "-c", work, str(file)], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert int(said.stdout) < 500_000, "kilobytes"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_small_jpeg_without_metadata(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Appareil"
    exif[0x8825] = {2: (48.0, 51.0, 24.0)}  # GPS
    fitted = fit_picture(picture(kind=kind, exif=exif))
    image = Image.open(io.BytesIO(fitted.content))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (LARGEST_SIDE, 650))
    assert (fitted.width, fitted.height) == image.size
    assert not image.getexif()
    assert "icc_profile" not in image.info
    assert fit_picture(picture(kind=kind, exif=exif)) == fitted


def test_a_picture_taken_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate by a quarter turn
    fitted = fit_picture(picture(1200, 700, exif=exif))
    assert (fitted.width, fitted.height) == (700, 1200)


def test_transparency_becomes_white_and_other_colours_srgb() -> None:
    image = Image.new("RGBA", (700, 400), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert Image.open(io.BytesIO(fit_picture(out.getvalue()).content)).getpixel((10, 10)) == (255, 255, 255)
    out = io.BytesIO()
    Image.new("CMYK", (700, 400), (0, 255, 255, 0)).save(out, "JPEG")
    red = Image.open(io.BytesIO(fit_picture(out.getvalue()).content)).convert("RGB").getpixel((10, 10))
    assert isinstance(red, tuple)
    assert red[0] > 200
    assert max(red[1:]) < 60


def test_sixty_million_pixels_are_reduced() -> None:
    fitted = fit_picture(flat_png(10_000, 6_000))
    assert (fitted.width, fitted.height) == (LARGEST_SIDE, 780)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (flat_png(1, 1), "trop petite pour être imprimée : 1 × 1 pixels, il en faut au moins 600 × 300"),
        (picture(5000, 200), "trop petite"),
        (flat_png(10_000, 10_000), "trop grande : 64 millions de pixels au plus"),
        (flat_png(60_000, 60_000, rows=9)[:200], "trop grande"),
        (b"", "Ce fichier est vide"),
        (b"GIF89a", "n’est pas une image JPEG, PNG, WebP ou HEIC"),
        (PHONE.read_bytes()[:700], "abîmée|n’est pas une image"),
        (layered(6_200, 6_000), "trop grande"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
        (b"%PDF-1.7", "n’est pas une image"),
        (picture(kind="GIF"), "n’est pas une image"),
        (picture()[: len(picture()) // 2], "abîmée ou incomplète"),
        (picture(kind="PNG")[: len(picture(kind="PNG")) // 2], "abîmée ou incomplète"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused, match=reason):
        fit_picture(data)
