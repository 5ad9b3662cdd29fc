"""A weight fixed by HarfBuzz has the very outlines that fontTools works out for WeasyPrint."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from toolkit.printing import print_pdf, unpacked

pytestmark = pytest.mark.pdf
STATIC = Path(__file__).parents[2] / "static"
SERIF = STATIC / "fonts" / "source-serif-4-latin-wght-normal.woff2"
LINES = "".join(
    f'<p style="font-family: var(--{family}); font-weight: {weight}">Œuf Łódź : 1 234 € – Ÿ سلام 漢</p>'
    for family in ("display", "text", "serif")
    for weight in (400, 650, 800)
)
WORDS = f'<html lang="fr"><title>t</title><link rel="stylesheet" href="css/fonts.css"><body>{LINES}</body></html>'
Outlines = dict[int, tuple[list[tuple[int, int]], int]]


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


def drawn(font: TTFont) -> Outlines:
    """The outline of each glyph that draws something, and its advance: what a font shows where a letter lacks is of no
    account.
    """
    table, advances = font["glyf"], font["hmtx"]
    found = {}
    for number, name in enumerate(font.getGlyphOrder()[1:], 1):
        points, _, _ = table[name].getCoordinates(table)
        if points:
            found[number] = (list(points), advances[name][0])
    return found


@pytest.fixture
def theirs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set WeasyPrint's own way back, and count what is left to fontTools."""
    from weasyprint.pdf import fonts  # noqa: PLC0415  (as the product does)

    count, plain = 0, fonts.instantiateVariableFont

    def counted(*args: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        return plain(*args, **more)

    monkeypatch.setattr(fonts, "instantiateVariableFont", counted)

    def back() -> int:
        monkeypatch.setattr("toolkit.printing.pin_weights", lambda: None)
        monkeypatch.setattr(fonts.Font, "subset", getattr(fonts.Font.subset, "__wrapped__"))  # noqa: B009
        return count

    return back


def test_each_weight_of_our_fonts_has_the_outlines_of_fonttools(theirs: Any) -> None:
    ours = {name: drawn(font) for name, font in fonts_of(WORDS, STATIC).items()}
    assert theirs() == 0, "HarfBuzz did not fix them all"
    assert ours == {name: drawn(font) for name, font in fonts_of(WORDS, STATIC).items()}
    assert len(ours) > 12
    assert all(ours.values())


def test_a_font_that_varies_otherwise_is_left_to_weasyprint(theirs: Any, tmp_path: Path) -> None:
    font = TTFont(BytesIO(unpacked(SERIF)))
    font["fvar"].axes[0].axisTag = "GRAD"
    font.save(tmp_path / "odd.ttf")
    html = """<html lang="fr"><title>t</title><style>@font-face { font-family: odd; src: url("odd.ttf") }
        body { font-family: odd }</style><body>Ville</body></html>"""
    (embedded,) = fonts_of(html, tmp_path).values()
    assert "fvar" not in embedded
    assert theirs() == 1
