"""A picture made fit for print: what it becomes, and each refusal in words."""

import io

import pytest
from PIL import Image

from tests.pictures import flat_png, picture
from toolkit.printing.pictures import LARGEST_SIDE, PictureRefused, fit_picture


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
        (flat_png(60_000, 60_000)[:200], "trop grande"),
        (b"", "n’est pas une image JPEG, PNG ou WebP"),
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
