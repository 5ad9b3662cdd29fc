"""The same HTML for a printer: PDF/X-4 in the four inks of FOGRA39, with its bleed and its crop marks.

Every colour that the pages draw is written again in inks when the file is finished, so that only the colours of the
screen have to be kept. Needs no more than the profile beside this module (colord's FOGRA39L_coated.icc, CC0).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.later import Later
from toolkit.printing import Picture, Printed, Styles, laid_out
from toolkit.printing.pages import pack_streams

if TYPE_CHECKING:
    from PIL import Image, ImageCms
else:
    Image, ImageCms = Later("PIL.Image"), Later("PIL.ImageCms")

VARIANT = "pdf/x-4"
CONDITION = "FOGRA39"  # offset on coated paper, ISO 12647-2
PROFILE = Path(__file__).with_name("fogra39.icc")
BLEED, MARK = 3, 5  # millimetres: what is drawn beyond the cut, and the length of a crop mark
POINTS = 72 / 25.4  # in a millimetre
SECTION = 4  # pages: a sheet folded once
MOST_INK = 3.0  # 300 %: what coated paper dries; above, the printer refuses the file
NEAR_GREY, GREY, DARK = 32, 14, 160  # of 255: the spread of a colour that is printed in black alone
SHEET = f"@page {{ bleed: {BLEED}mm }}"
UNDATED = "2012-02-07T00:00:00Z"  # of a document that says no date: any fixed moment does
INVENTED = re.compile(rb"xmp\.did:[0-9a-f-]{36}")
COLOUR = re.compile(rb"(?<![\w.])((?:[\d.]+ ){3})(rg|RG)\b")
QUALITY = 92
BLANK = "<html lang=fr><title>-</title><style>@page{size:%s;margin:0}</style><body></body></html>"


def folded(pages: int) -> int:
    """How many pages a printer folds: those of a document, and blank ones until a multiple of four."""
    return pages + -pages % SECTION


class PressFault(Exception):  # noqa: N818  (a state of the document)
    """What is drawn cannot be printed; the message is French."""


def press_pdf(
    html: str,
    *,
    assets: Path,
    identifier: bytes,
    pictures: Mapping[str, Picture] | None = None,
    report: Callable[[int], None] | None = None,
    fold: int = SECTION,
    keeps_last: bool = False,
    sheet: str = "",
) -> Printed:
    """Render one whole HTML document for a printer; blank pages follow (before the last one where it `keeps_last`)
    until their count is a multiple of `fold`. `sheet` is CSS that is not in the document. The same HTML gives the same
    bytes. Raises what `print_pdf` raises, and PressFault.
    """
    import weasyprint  # noqa: PLC0415  (the web process never loads it)
    from weasyprint.css import ColorProfile  # noqa: PLC0415

    given = {name: in_inks(picture) for name, picture in (pictures or {}).items()}
    styles = Styles(None, (weasyprint.CSS(string=SHEET + sheet),))
    with laid_out(html, assets=assets, styles=styles, pictures=given, report=report, variant=VARIANT) as (
        document,
        faults,
    ):
        with PROFILE.open("rb") as profile:
            inks = ColorProfile(profile, PROFILE.name, "relative-colorimetric", (["c"], ["m"], ["y"], ["k"]))
        document.color_profiles["device-cmyk"] = inks
        if blanks := -len(document.pages) % fold:
            size = f"{document.pages[-1].width}px {document.pages[-1].height}px"
            empty = weasyprint.HTML(string=BLANK % size).render(stylesheets=styles.rules, pdf_variant=VARIANT)
            place = len(document.pages) - keeps_last
            document.pages[place:place] = empty.pages * blanks
        return Printed(_written(document, identifier), len(document.pages), faults)


def _written(document: Any, identifier: bytes) -> bytes:
    """The bytes of a document laid out; the moments and the number that the writer would invent are those given."""
    said = document.metadata
    said.modified = said.modified or said.created or UNDATED
    said.created = said.created or said.modified
    generate, number = said.generate_rdf_metadata, b"xmp.did:" + identifier
    said.generate_rdf_metadata = lambda *args: INVENTED.sub(number, generate(*args))
    content: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=_finish)
    return content


def _finish(document: Any, pdf: Any) -> None:
    """Colours in inks, crop marks beyond the bleed, no link, the printing condition named."""
    import pydyf  # noqa: PLC0415  (the web process never loads it)

    (intent,) = pdf.catalog["OutputIntents"]
    intent["OutputConditionIdentifier"] = pydyf.String(CONDITION)
    intent["Info"] = pydyf.String("Coated FOGRA39 (ISO 12647-2:2004)")
    intent["RegistryName"] = pydyf.String("http://www.color.org")
    for one in pdf.objects:
        _check(one.extra if isinstance(one, pydyf.Stream) else one if isinstance(one, dict) else {})
    for stream in [one for one in pdf.objects if isinstance(one, pydyf.Stream)]:
        stream.stream = [in_ink_words(line) if isinstance(line, bytes) else line for line in stream.stream]
    marks: dict[tuple[float, ...], bytes] = {}
    for page in [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]:
        page.pop("Annots", None)
        trim = tuple(float(side) for side in page["TrimBox"])
        page["BleedBox"] = pydyf.Array(_around(trim, BLEED))
        page["MediaBox"] = pydyf.Array(_around(trim, BLEED + MARK + 1))
        if trim not in marks:
            drawn = pydyf.Stream([_crop_marks(trim)])
            pdf.add_object(drawn)
            marks[trim] = drawn.reference
        page["Contents"] = pydyf.Array([marks[trim], page["Contents"]])
    pack_streams(pdf)


def _around(box: tuple[float, ...], millimetres: float) -> list[float]:
    """A box (points: left, bottom, right, top), larger on each side."""
    left, bottom, right, top = box
    more = millimetres * POINTS
    return [round(side, 3) for side in (left - more, bottom - more, right + more, top + more)]


def _crop_marks(trim: tuple[float, ...]) -> bytes:
    """Two strokes at each corner of the cut, which begin where the bleed ends."""
    left, bottom, right, top = trim
    near, far = BLEED * POINTS, (BLEED + MARK) * POINTS
    strokes = [(x, y + side * near, x, y + side * far) for x in (left, right) for y, side in ((bottom, -1), (top, 1))]
    strokes += [(x + side * near, y, x + side * far, y) for x, side in ((left, -1), (right, 1)) for y in (bottom, top)]
    lines = " ".join("{:.3f} {:.3f} m {:.3f} {:.3f} l S".format(*stroke) for stroke in strokes)
    return f"q 0 0 0 1 K 0.25 w {lines} Q".encode()


def _check(facts: Mapping[str, Any]) -> None:
    """Raises PressFault for a picture in light and for a gradient, whose colours the writer gives in light."""
    if facts.get("Subtype") == "/Image" and facts.get("ColorSpace") not in {"/DeviceCMYK", "/DeviceGray"}:
        msg = "Une image n’est pas dans les quatre encres de l’imprimeur."
        raise PressFault(msg)
    if "ShadingType" in facts and facts.get("ColorSpace") != "/DeviceGray":
        msg = "Un dégradé n’est pas dans les quatre encres de l’imprimeur."
        raise PressFault(msg)


def in_inks(picture: Picture) -> Picture:
    """A photo or a logo as a JPEG in the four inks, on white where it was transparent; a drawing as it is."""
    if picture.media_type == "image/svg+xml":
        return picture
    with Image.open(io.BytesIO(picture.content)) as opened:
        layers = opened.convert("RGBA")
    flat = Image.new("RGB", layers.size, "#ffffff")
    flat.paste(layers, mask=layers.getchannel("A"))
    out = io.BytesIO()
    _turned(flat, "RGB", "CMYK").save(out, "JPEG", quality=QUALITY, subsampling=0)
    return Picture("image/jpeg", out.getvalue())


def in_ink_words(line: bytes) -> bytes:
    """A line of a page's drawing (PDF operators) with its colours of light (`rg`, `RG`) in inks (`k`, `K`)."""

    def one(found: re.Match[bytes]) -> bytes:
        light = [round(255 * min(max(float(part), 0), 1)) for part in found[1].split()]
        inks = b" ".join(f"{ink:g}".encode() for ink in inks_of(*light))
        return inks + (b" K" if found[2] == b"RG" else b" k")

    return COLOUR.sub(one, line)


@cache
def inks_of(red: int, green: int, blue: int) -> tuple[float, float, float, float]:
    """Cyan, magenta, yellow and black (0 to 1, by hundredths) of a colour of the screen (0 to 255). A grey, and
    the dark greys of our texts, are black alone: small letters in one ink stay sharp. Raises PressFault over MOST_INK.
    """
    spread = max(red, green, blue) - min(red, green, blue)
    if spread <= GREY or (spread <= NEAR_GREY and max(red, green, blue) <= DARK):
        return 0, 0, 0, _black_of(red, green, blue)
    pixel = _turned(Image.new("RGB", (1, 1), (red, green, blue)), "RGB", "CMYK")
    cyan, magenta, yellow, black = (round(part / 255, 2) for part in pixel.tobytes())
    if cyan + magenta + yellow + black > MOST_INK:
        msg = f"La couleur #{red:02x}{green:02x}{blue:02x} demande plus de {MOST_INK:.0%} d’encre."
        raise PressFault(msg)
    return cyan, magenta, yellow, black


def _black_of(red: int, green: int, blue: int) -> float:
    """How much black alone is as light as a colour."""
    if min(red, green, blue) == 255:
        return 0.0
    lightness = _turned(Image.new("RGB", (1, 1), (red, green, blue)), "RGB", "LAB").tobytes()[0]
    return min(range(101), key=lambda black: abs(_blacks()[black] - lightness)) / 100


@cache
def _blacks() -> list[int]:
    """How light (0 to 255) each hundredth of black is on paper."""
    scale = Image.new("CMYK", (101, 1))
    for black in range(101):
        scale.putpixel((black, 0), (0, 0, 0, round(black * 2.55)))
    return list(_turned(scale, "CMYK", "LAB").tobytes()[::3])


def _turned(picture: Image.Image, source: str, target: str) -> Image.Image:
    turned = ImageCms.applyTransform(picture, _transform(source, target))
    if turned is None:  # only where it is asked to work in place
        raise TypeError
    return turned


@cache
def _transform(source: str, target: str) -> Any:
    """From one set of colours to another, black kept black (relative, with compensation of the black point)."""
    profiles: dict[str, Any] = {
        "RGB": ImageCms.createProfile("sRGB"),
        "LAB": ImageCms.createProfile("LAB"),
        "CMYK": str(PROFILE),
    }
    return ImageCms.buildTransform(
        profiles[source],
        profiles[target],
        source,
        target,
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
