"""A picture made fit to be printed and shown: its content checked, turned upright, in sRGB, reduced, without its
metadata.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from toolkit.later import Later

if TYPE_CHECKING:
    import PIL
    from PIL import Image, ImageCms, ImageFile, ImageOps
else:
    PIL, Image, ImageCms = Later("PIL"), Later("PIL.Image"), Later("PIL.ImageCms")
    ImageFile, ImageOps = Later("PIL.ImageFile"), Later("PIL.ImageOps")


FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
WORDS = "JPEG, PNG, WebP ou HEIC"
SMALLEST = (600, 300)  # pixels: under it, the picture of a page would show its dots
SMALLEST_LOGO = (150, 40)  # pixels: printed 13 mm wide, 300 dots an inch
MOST_PIXELS = 64_000_000  # what is refused from the header alone, before anything is decoded
# The same for what is decoded whole and twice, so that a worker keeps under 500 MB: a layer of transparency, a WebP.
MOST_LAYERED, MOST_WEBP = 36_000_000, 24_000_000
MOST_LOGO_PIXELS = 16_000_000
LOGO_BOX = (600, 300)  # pixels: what a logo is reduced to
MOST_CHANGED = 4000  # pixels: of the longer side of what is turned or cut
LARGEST_SIDE = 1300  # the width of the book's column, 110 mm, at 300 dots an inch
QUALITY = 85


class PictureRefused(Exception):  # noqa: N818  (the glossary's word for such a no)
    """Not a picture that can be printed; the message is a French sentence for whoever gave it."""


@dataclass(frozen=True)
class FittedPicture:
    """A JPEG (a PNG for a logo) without metadata, in sRGB, and its size in pixels; the same file always gives the same
    bytes.
    """

    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class SizedPicture:
    """A picture at several widths, each as JPEG and as WebP without metadata; `width` and `height` are those of the
    largest.
    """

    width: int
    height: int
    jpeg: dict[int, bytes]
    webp: dict[int, bytes]


@cache
def _read_heif() -> None:
    """Teach Pillow the pictures of phones, once a process and only where a picture is read."""
    import pi_heif  # noqa: PLC0415  (a library of C that most processes never need)

    pi_heif.register_heif_opener(thumbnails=False)


def _bearable(picture: Image.Image) -> int:
    """How many pixels of this format are decoded in the memory of a worker."""
    if picture.format == "WEBP":
        return MOST_WEBP
    return MOST_LAYERED if _is_layered(picture) else MOST_PIXELS


def _is_layered(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


@contextmanager
def _opened(data: bytes, smallest: tuple[int, int] = SMALLEST, most: int = MOST_PIXELS) -> Iterator[Image.Image]:
    """The picture, its header read and its size believed; nothing is decoded yet. Raises PictureRefused in words."""
    _read_heif()
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False  # WeasyPrint's import sets it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
            most = min(most, _bearable(picture))
            _check_size(picture.size, smallest, most)
            yield picture
    except PIL.UnidentifiedImageError:
        msg = f"Ce fichier n’est pas une image {WORDS}." if data else "Ce fichier est vide."
        if b"<svg" in data[:2000].lower():
            msg = f"Ce fichier n’est pas une image {WORDS} : c’est un dessin SVG. Enregistrez-le en PNG."
        raise PictureRefused(msg) from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureRefused(_too_large(most)) from None
    except (OSError, SyntaxError, ValueError):
        msg = "Cette image est abîmée ou incomplète : elle ne s’ouvre pas."
        raise PictureRefused(msg) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def check_picture(data: bytes) -> None:
    """Whether a file says that it is a JPEG, PNG, WebP or HEIC of a believable size, by its header alone. Raises
    PictureRefused in words.
    """
    with _opened(data):
        pass


def fit_picture(data: bytes) -> FittedPicture:
    """Read a JPEG, PNG, WebP or HEIC by its content, not by its name. Raises PictureRefused in words."""
    with _opened(data) as picture:
        upright = _upright(picture, 2 * LARGEST_SIDE)
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return FittedPicture(_encoded(upright, "JPEG"), *upright.size)


def size_picture(data: bytes, widths: Sequence[int]) -> SizedPicture:
    """The same checks, then the picture at each of these widths that it reaches, and at its own when it is below the
    largest.
    """
    with _opened(data) as picture:
        upright = _upright(picture, 2 * max(widths))
    reached = sorted({*(width for width in widths if width <= upright.width), min(upright.width, max(widths))})
    jpeg, webp = {}, {}
    for width in reached:
        size = (width, max(1, round(upright.height * width / upright.width)))
        small = upright.resize(size, Image.Resampling.LANCZOS) if size != upright.size else upright
        small.info = {}
        jpeg[width], webp[width] = _encoded(small, "JPEG"), _encoded(small, "WEBP")
    return SizedPicture(*size, jpeg, webp)


TURNS = {1: "ROTATE_270", 2: "ROTATE_180", 3: "ROTATE_90"}  # Pillow turns to the left


def changed_picture(data: bytes, *, quarters: int = 0, cut: tuple[int, int, int, int] = (0, 0, 0, 0)) -> bytes:
    """A picture turned by quarters to the right, then cut by shares of its sides (top, right, bottom, left, in
    percent), as a JPEG hardly compressed. Raises PictureRefused in words, also when too little is left.
    """
    with _opened(data) as picture:
        upright = _upright(picture, MOST_CHANGED)
    if quarters % 4:
        upright = upright.transpose(Image.Transpose[TURNS[quarters % 4]])
    top, right, bottom, left = cut
    wide, high = upright.size
    box = (wide * left // 100, high * top // 100, wide - wide * right // 100, high - high * bottom // 100)
    if box[0] >= box[2] or box[1] >= box[3]:
        msg = "Il ne resterait rien de cette image."
        raise PictureRefused(msg)
    if any(cut):
        _check_size((box[2] - box[0], box[3] - box[1]), SMALLEST, MOST_PIXELS)
        upright = upright.crop(box)
    upright.info = {}
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=95)
    return out.getvalue()


def fit_logo(data: bytes) -> FittedPicture:
    """The same checks, at the size of a logo, on white, as a PNG without metadata. Raises PictureRefused in words."""
    with _opened(data, SMALLEST_LOGO, MOST_LOGO_PIXELS) as picture:
        upright = _upright(picture, 2 * max(LOGO_BOX))
    upright.thumbnail(LOGO_BOX, Image.Resampling.LANCZOS)
    upright.info = {}
    out = io.BytesIO()
    upright.save(out, "PNG", optimize=True)
    return FittedPicture(out.getvalue(), *upright.size)


def _upright(picture: Image.Image, side: int) -> Image.Image:
    """The picture in sRGB, turned as it was held, reduced first to twice what is needed: colours and turns are then
    worked out on little (64 megapixels: 500 MB of memory at most, tests/toolkit/test_pictures.py).
    """
    picture.draft("RGB", (side, side))  # a JPEG is decoded small at once
    if max(picture.size) > side:
        kept: dict[str | tuple[int, int], object] = {
            name: picture.info[name] for name in ("icc_profile", "transparency") if name in picture.info
        }
        exif = picture.getexif()
        picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture.info |= kept
        if exif:
            picture.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(_in_srgb(picture))


def _encoded(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, quality=QUALITY, **({"optimize": True} if kind == "JPEG" else {"method": 4}))
    return out.getvalue()


def _check_size(size: tuple[int, int], smallest: tuple[int, int], most: int) -> None:
    width, height = size
    if width * height > most:
        raise PictureRefused(_too_large(most))
    short, long = sorted(size)
    if long < smallest[0] or short < smallest[1]:
        least = f"{smallest[0]} × {smallest[1]}"
        msg = (
            f"Cette image est trop petite pour être imprimée : {width} × {height} pixels, il en faut au moins {least}."
        )
        raise PictureRefused(msg)


def _too_large(most: int) -> str:
    return f"Cette image est trop grande : {most // 1_000_000} millions de pixels au plus."


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The same picture in sRGB, on white where it was transparent; a profile that cannot be read is taken for sRGB."""
    profile = picture.info.get("icc_profile")
    exif = picture.getexif()
    if _is_layered(picture):
        layers = picture.convert("RGBA")
        flat = Image.new("RGB", layers.size, "#ffffff")
        flat.paste(layers, mask=layers.getchannel("A"))
    elif profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            srgb = ImageCms.createProfile("sRGB")
            flat = ImageCms.profileToProfile(picture, io.BytesIO(profile), srgb, outputMode="RGB") or picture.convert(
                "RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            flat = picture.convert("RGB")
    else:
        flat = picture.convert("RGB")
    flat.info = {}
    if exif:
        flat.info["exif"] = exif.tobytes()
    return flat
