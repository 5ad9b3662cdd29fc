"""The press: what leaves its box is refused, titles and lines left alone are told, nothing foreign is opened."""

from dataclasses import asdict
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from tests.papers import sheets_of
from toolkit.printing import Attached, LayoutFault, Picture, load_printing, print_pdf, unpacked
from toolkit.printing.inspection import Fault, FaultKind

ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def html(style: str, body: str) -> str:
    page = (
        "@page { size: 100mm 100mm; margin: 10mm } html { font: 10pt/14pt 'Source Sans 3', sans-serif } img "
        "{ image-rendering: crisp-edges }"
    )
    return f'<html lang="fr"><head><title>t</title><style>{page} {style}</style></head><body>{body}</body></html>'


def printed_faults(tmp_path: Path, style: str, body: str) -> tuple[Fault, ...]:
    return print_pdf(html(style, body), assets=tmp_path, identifier=b"0" * 32).faults


@pytest.mark.parametrize(
    ("style", "body", "text"),
    [
        ("div { height: 14pt }", "<div>une<br>deux</div>", "deux"),
        ("div { width: 20mm }", f"<div>{'m' * 40}</div>", "m" * 40),
        ("div { position: absolute; top: 0; left: 0; width: 30mm; height: 14pt }", "<div>une<br>deux</div>", "deux"),
        (
            "div { position: absolute; top: 20mm; height: 14pt } b { position: absolute; bottom: 0 }",
            "<div><b>haut<br>bas</b></div>",
            "haut",
        ),
        (
            "p { white-space: nowrap }",
            f"<p>{'mot ' * 60}</p>",
            "mot mot mot mot mot mot mot mot mot mot mot mot mot mot mot m"[:60],
        ),
        ("b { float: left; height: 20mm } div { width: 40mm }", "<div><b>un<br>deux</b>a</div>", "deux"),
        ("div { margin-left: -30mm }", "<div>sorti</div>", "sorti"),
        (
            "td { width: 10mm } table { table-layout: fixed; width: 20mm }",
            f"<table><tr><td>a</td><td>{'m' * 30}</td></tr></table>",
            "m" * 30,
        ),
    ],
)
def test_a_text_out_of_its_box_refuses_the_document(tmp_path: Path, style: str, body: str, text: str) -> None:
    with pytest.raises(LayoutFault, match=r"Un texte sort de son cadre\. page 1") as caught:
        printed_faults(tmp_path, style, body)
    assert text in {fault.text for fault in caught.value.faults}


def test_a_document_that_holds_in_its_boxes_passes(tmp_path: Path) -> None:
    body = "<h2>Titre</h2><p>Un paragraphe.</p><ul style='columns: 2'><li>un<li>deux<li>trois</ul>"
    assert printed_faults(tmp_path, "h2 { font-size: 40pt; line-height: 40pt }", body) == ()


def test_a_title_alone_at_the_foot_is_told(tmp_path: Path) -> None:
    body = "<div style='height: 60mm'>haut</div><h2>Seul</h2><p style='break-before: page'>La suite.</p>"
    assert printed_faults(tmp_path, "", body) == (Fault(1, FaultKind.LONE_TITLE, "Seul"),)


def test_a_page_almost_empty_is_told_but_the_last(tmp_path: Path) -> None:
    body = "<p>Deux lignes,</p><p>pas plus.</p><p style='break-before: page'>La suite.</p>"
    (fault,) = printed_faults(tmp_path, "", body)
    assert (fault.page, fault.kind) == (1, FaultKind.NEARLY_EMPTY)
    assert fault.text.startswith("Deux lignes,")
    blank = "<div style='height: 1mm; break-after: page'></div><p>La suite.</p>"
    assert printed_faults(tmp_path, "", blank) == (), "a page is left blank on purpose"
    filled = body.replace("<p>pas", "<div style='height: 40mm'></div><p>pas")
    assert printed_faults(tmp_path, "", filled) == ()


def test_a_lonely_line_is_told(tmp_path: Path) -> None:
    body = f"<div style='line-height: 73mm'>haut</div><p>{'ligne de texte ' * 12}</p>"
    (fault,) = printed_faults(tmp_path, "p { orphans: 1; widows: 1; margin: 0 } body { margin: 0 }", body)
    assert (fault.page, fault.kind) == (1, FaultKind.LONE_LINE)
    assert printed_faults(tmp_path, "p { orphans: 2; widows: 2; margin: 0 } body { margin: 0 }", body) == ()


def test_files_are_carried_inside_and_pictures_come_by_name(tmp_path: Path) -> None:
    body = '<p>Une image : <img src="image:point" alt="un point"></p>'
    printed = print_pdf(
        html("", body),
        assets=tmp_path,
        identifier=b"0" * 32,
        pictures={"point": Picture("image/png", ONE_PIXEL)},
        attached=(Attached("palmares.csv", "Palmarès", b"code\r\n"),),
    )
    reader = PdfReader(BytesIO(printed.content))
    assert reader.attachments == {"palmares.csv": [b"code\r\n"]}
    assert len(reader.pages[0].images) == 1


def test_nothing_else_is_opened(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "secret.css").write_text("p::after { content: 'SECRET' }")
    for address in (
        f"file://{tmp_path}/secret.css",
        f"{tmp_path}/ours/../secret.css",
        "http://127.0.0.1:9/x.css",
        "image:rien",
    ):
        body = f'<link rel="stylesheet" href="{address}"><p>texte</p><img alt="a" src="{address}">'
        printed = print_pdf(html("", body), assets=tmp_path / "ours", identifier=b"0" * 32)
        assert "SECRET" not in sheets_of(printed.content)[0]


def test_page_numbers_are_written_after_the_layout_each_page_once(tmp_path: Path) -> None:
    body = (
        '<ul><li data-pages="c a b">Agen 888,&nbsp;888,&nbsp;888</li><li data-pages="b">Bron (69) <b>5 @</b> 888</li>'
        '<li data-pages="rien">Perdu 888</li></ul><p>888 habitants</p>'
        '<h2 id="a">A</h2><h2 id="b">B</h2><h2 id="c" style="break-before: page">C</h2>'
    )
    printed = print_pdf(html("", body), assets=tmp_path, identifier=b"0" * 32)
    first = sheets_of(printed.content)[0]
    assert "Agen 1, 2" in first
    assert "Bron (69) 5 @ 1" in first
    assert "Perdu ?" in first
    assert "888 habitants" in first


def test_a_document_unpacks_no_font_again_where_they_were_loaded() -> None:
    assets = settings.BASE_DIR / "static"
    load_printing(assets / "fonts")
    before = unpacked.cache_info()
    assert before.currsize >= len(list((assets / "fonts").glob("*.woff2")))
    body = '<link rel="stylesheet" href="css/fonts.css"><p>texte</p>'
    print_pdf(html("", body), assets=assets, identifier=b"0" * 32)
    after = unpacked.cache_info()
    assert after.misses == before.misses
    assert after.hits > before.hits


def test_a_fault_that_was_a_note_is_a_fault() -> None:
    fault = Fault(7, FaultKind.LONE_LINE, "« fin » : la suite")
    note = "Bron – titre : abrégé de 90 à 80 signes."
    parted = import_module("label.migrations.0036_document_faults").parted
    assert parted([f"Mise en pages – {fault}.", note]) == ([note], [asdict(fault)])
