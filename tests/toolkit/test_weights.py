"""A weight fixed by HarfBuzz has the very outlines that fontTools works out for WeasyPrint."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from toolkit.printing import print_pdf, unpacked, weights
from toolkit.printing.proofs import prove

pytestmark = pytest.mark.pdf
STATIC = Path(__file__).parents[2] / "static"
SERIF = STATIC / "fonts" / "source-serif-4-latin-wght-normal.woff2"
LINES = "".join(
    f'<p style="font-family: var(--{family}); font-weight: {weight}">Œuf Łódź : 1 234 € – Ÿ سلام 漢</p>'
    for family in ("display", "text", "serif")
    for weight in (400, 650, 800)
)
WORDS = f'<html lang="fr"><title>t</title><link rel="stylesheet" href="css/fonts.css"><body>{LINES}</body></html>'
ODD = """<html lang="fr"><title>t</title><style>@font-face { font-family: odd; src: url("odd.ttf") }
    body { font-family: odd }</style><body>Ville</body></html>"""
Outline = tuple[list[tuple[int, int]], list[int], bytes, int]


def fonts_of(html: str, assets: Path) -> dict[str, TTFont]:
    """The fonts that a document embeds, by their name."""
    content = print_pdf(html, assets=assets, identifier=b"t").content
    found = {}
    for page in PdfReader(BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            (child,) = font["/DescendantFonts"]
            data = child.get_object()["/FontDescriptor"]["/FontFile2"].get_data()
            found[str(font["/BaseFont"])] = TTFont(BytesIO(data))
    return found


def drawn(font: TTFont) -> dict[int, Outline]:
    """The points of each glyph that draws something, the last of each contour, which are on the curve, and its advance;
    but for the first glyph, which stands for those that lack.
    """
    table, advances = font["glyf"], font["hmtx"]
    found = {}
    for number, name in enumerate(font.getGlyphOrder()[1:], 1):
        points, ends, flags = table[name].getCoordinates(table)
        if points:
            found[number] = (list(points), list(ends), bytes(flag & 1 for flag in flags), advances[name][0])
    return found


@pytest.fixture
def by_fonttools(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many weights were left to fontTools until now."""
    from weasyprint.pdf import fonts  # noqa: PLC0415  (as the product does)

    count, plain = 0, fonts.instantiateVariableFont

    def counted(*args: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        return plain(*args, **more)

    monkeypatch.setattr(fonts, "instantiateVariableFont", counted)
    return lambda: count


@pytest.fixture
def old_harfbuzz(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """From then on, no function fixes an axis; the processes of the tests are given back the one that they had."""
    from weasyprint.pdf.fonts import Font  # noqa: PLC0415  (as the product does)

    weights.pin_weights()
    ours: Any = Font.subset

    def begin() -> None:
        monkeypatch.setattr(Font, "subset", ours.__wrapped__)
        monkeypatch.setattr(weights, "_declares_pin", lambda: False)

    yield begin
    monkeypatch.undo()
    assert Font.subset is ours


def test_each_weight_of_our_fonts_has_the_outlines_of_fonttools(
    by_fonttools: Callable[[], int], old_harfbuzz: Callable[[], None]
) -> None:
    ours = {name: drawn(font) for name, font in fonts_of(WORDS, STATIC).items()}
    assert by_fonttools() == 0, "HarfBuzz did not fix them all"
    old_harfbuzz()
    assert ours == {name: drawn(font) for name, font in fonts_of(WORDS, STATIC).items()}
    assert by_fonttools() == len(ours) > 12
    assert ours == {name: drawn(font) for name, font in fonts_of(WORDS, STATIC).items()}, "and again"
    assert all(ours.values())


def test_the_proof_of_a_page_goes_the_same_way(
    by_fonttools: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from weasyprint.pdf.fonts import Font  # noqa: PLC0415  (as the product does)

    weights.pin_weights()
    ours: Any = Font.subset
    monkeypatch.setattr(Font, "subset", ours.__wrapped__)  # as in a process that has printed nothing yet
    assert prove(WORDS, assets=STATIC, anchor="").pages
    assert by_fonttools() == 0


@pytest.mark.parametrize("axes", [("GRAD",), ("wght", "opsz")])
def test_a_font_that_varies_otherwise_is_left_to_weasyprint(
    by_fonttools: Callable[[], int], tmp_path: Path, axes: tuple[str, ...]
) -> None:
    font = TTFont(BytesIO(unpacked(SERIF)))
    for table in {"HVAR", "MVAR", "STAT", "avar", "gvar"} & set(font.keys()):  # of one axis
        del font[table]
    font["fvar"].axes = [deepcopy(font["fvar"].axes[0]) for _ in axes]
    for axis, tag in zip(font["fvar"].axes, axes, strict=True):
        axis.axisTag = tag
    font["fvar"].instances = []
    font.save(tmp_path / "odd.ttf")
    (embedded,) = fonts_of(ODD, tmp_path).values()
    assert "fvar" not in embedded
    assert by_fonttools() == 1
