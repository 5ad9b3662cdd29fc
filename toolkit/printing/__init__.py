"""HTML to one tagged PDF, valid as PDF/A-3a and as PDF/UA-1; the only module that knows WeasyPrint, and only inside its
functions.
"""

import ctypes.util
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from toolkit.printing.agent import document_of
from toolkit.printing.folios import fill_folios, places_of
from toolkit.printing.inspection import Fault, FaultKind, inspect
from toolkit.printing.pages import hold_painted_pages, pack_streams
from toolkit.printing.progress import listener

# veraPDF asks for this extension schema before it accepts pdfuaid in a PDF/A (tried with WeasyPrint 70 and veraPDF
# 1.31).
PDFUA_SCHEMA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>PDF/UA part</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""
VARIANT = "pdf/a-3a"
MOMENT = "SOURCE_DATE_EPOCH"  # the moment that fontTools writes in subset fonts, set where a process starts
PICTURES = "image:"  # the scheme of the pictures that a caller gives by name
PACKED = ".woff2"
SHOWN = 5  # faults named in a refusal
LONG = 30  # pages: from there the boxes of a layout are worth a look through all that the process holds


class PrintingUnavailable(Exception):  # noqa: N818  (a state of the machine, not an error of ours)
    """Pango or another library is missing; the message is French and says what to install."""


class LayoutFault(Exception):  # noqa: N818  (a state of the document)
    """A text leaves its box; the message is French and names the pages and the texts."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f" ; et {len(faults) - SHOWN} autres" if len(faults) > SHOWN else ""
        super().__init__("Un texte sort de son cadre. " + " ; ".join(str(f) for f in faults[:SHOWN]) + more + ".")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Attached:
    """A file carried inside the PDF: its name, its description, its bytes."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True)
class Picture:
    """A picture that the document names `image:NAME`."""

    media_type: str
    content: bytes


@dataclass(frozen=True)
class Printed:
    """A finished document; `faults` are those that do not refuse it: titles and lines left alone; `places` tell the
    page of each anchor, from 1; `blanks` are the pages that a forced side leaves empty.
    """

    content: bytes
    pages: int
    faults: tuple[Fault, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    blanks: frozenset[int] = frozenset()


def missing_libraries() -> str:
    """What to install before a PDF can be made here, in French; empty when all is there."""
    try:
        with _named_alone():
            import weasyprint  # noqa: F401, PLC0415
    except OSError as error:
        return (
            f"Une bibliothèque manque pour produire un PDF ({error}). "
            "Debian, Ubuntu : apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ; "
            "Fedora : dnf install pango ; macOS : brew install pango."
        )
    return ""


@contextmanager
def _named_alone() -> Iterator[None]:
    """WeasyPrint asks for each of seven libraries by the names that it has on every system. Under Linux, Python runs
    the compiler and the linker to find one that has not this name, and never finds it: half a second of nothing.
    """
    asked = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = asked


def load_printing(fonts: Path) -> None:
    """Load what every document needs, and the fonts of this folder, where the libraries are there: for the process that
    those who print come from.
    """
    if not missing_libraries():
        for packed in fonts.resolve().glob(f"*{PACKED}"):
            unpacked(packed)


@dataclass(frozen=True)
class Styles:
    """Stylesheets and their fonts, read once for many documents of a page or two: unpacking a font costs more than a
    page.
    """

    fonts: Any
    rules: tuple[Any, ...]


def read_styles(assets: Path, names: Sequence[str]) -> Styles:
    """Read stylesheets of ours, given by their path below `assets`. Raises PrintingUnavailable when a library is
    missing.
    """
    if reason := missing_libraries():
        raise PrintingUnavailable(reason)
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    own = fetcher(assets, {})
    styles = [CSS(url=(assets / name).as_uri(), font_config=fonts, url_fetcher=own) for name in names]
    return Styles(fonts, tuple(styles))


def print_pdf(
    html: str,
    *,
    assets: Path,
    identifier: bytes,
    styles: Styles | None = None,
    attached: Sequence[Attached] = (),
    pictures: Mapping[str, Picture] | None = None,
    report: Callable[[int], None] | None = None,
) -> Printed:
    """Render one whole HTML document; the same HTML gives the same bytes, since `identifier` replaces the clock.

    Only files below `assets`, and the `pictures` given by name, can be fetched; `styles` come before those that the
    document names. `attached` files are carried inside (PDF/A-3).
    `report` receives the number of each page laid out, then 0 when the file is written; what it raises stops the work.
    Raises PrintingUnavailable when a system library or the moment is missing, LayoutFault when a text leaves its box.
    """
    with laid_out(html, assets=assets, styles=styles, pictures=pictures, report=report) as (document, faults):
        files = [_attachment(file) for file in attached]
        blanks = frozenset(n for n, page in enumerate(document.pages, 1) if page._page_box.page_type.blank)
        places, count = places_of(document.pages), len(document.pages)
        return Printed(_written(document, identifier, files), count, faults, places, blanks)


@contextmanager
def laid_out(
    html: str,
    *,
    assets: Path,
    styles: Styles | None = None,
    pictures: Mapping[str, Picture] | None = None,
    report: Callable[[int], None] | None = None,
    variant: str = VARIANT,
) -> Iterator[tuple[Any, tuple[Fault, ...]]]:
    """A whole HTML document as pages (WeasyPrint's) that may be written, their page numbers filled, and the faults that
    do not refuse it; the arguments and the exceptions of `print_pdf`.
    """
    if reason := missing_libraries():
        raise PrintingUnavailable(reason)
    if MOMENT not in os.environ:
        msg = f"La variable {MOMENT} n’est pas posée : deux fabrications du même document différeraient."
        raise PrintingUnavailable(msg)
    listening = listener.set(report)
    try:
        document = document_of(
            string=html, base_url=assets.as_uri() + "/", url_fetcher=fetcher(assets, pictures or {})
        ).render(
            pdf_variant=variant,
            font_config=styles.fonts if styles else None,
            stylesheets=styles.rules if styles else None,
        )
        fill_folios(document.pages)
        faults = inspect(document.pages)
        if out := [fault for fault in faults if fault.kind is FaultKind.OVERFLOW]:
            raise LayoutFault(out)
        yield document, tuple(faults)
    finally:
        listener.reset(listening)


def _written(document: Any, identifier: bytes, files: Sequence[Any]) -> bytes:
    """The bytes of a document laid out: PDF/A-3a, PDF/UA-1, its title shown."""
    import pydyf  # noqa: PLC0415  (the web process never loads it)

    generate = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *args: generate(*args).replace(b"</rdf:RDF>", PDFUA_SCHEMA)

    is_long = len(document.pages) > LONG

    def finish(_document: Any, pdf: Any) -> None:
        preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
        preferences["DisplayDocTitle"] = "true"
        document.pages.clear()
        if is_long:
            gc.collect()  # its boxes weigh more than its file, which is written in their place
        pack_streams(pdf)

    hold_painted_pages(document)
    content: bytes = document.write_pdf(
        pdf_variant=VARIANT, pdf_identifier=identifier, finisher=finish, attachments=files
    )
    return content


def _attachment(file: Attached) -> Any:
    import weasyprint  # noqa: PLC0415  (the web process never loads it)

    moment = datetime.fromtimestamp(int(os.environ[MOMENT]), UTC)
    return weasyprint.Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


@cache
def unpacked(font: Path) -> bytes:
    """A WOFF2 file of ours as the layout reads it. A release never changes its fonts: a process unpacks each once, as
    that costs more than a page.
    """
    from fontTools.ttLib import woff2  # noqa: PLC0415  (the web process never loads it)

    with font.open("rb") as packed, BytesIO() as plain:
        woff2.decompress(packed, plain)
        return plain.getvalue()


def fetcher(assets: Path, pictures: Mapping[str, Picture]) -> Callable[..., Any]:
    """A fetcher that opens nothing but our own files and the given pictures (no network, no file of the machine)."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    root = assets.resolve()

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(PICTURES):
                picture = pictures[url.removeprefix(PICTURES)]
                return URLFetcherResponse(url, picture.content, {"Content-Type": picture.media_type})
            parts = urlparse(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not path.is_relative_to(root):
                msg = f"refused: {url}"
                raise ValueError(msg)
            if path.suffix == PACKED:
                return URLFetcherResponse(url, unpacked(path), {"Content-Type": "font/ttf"})
            return super().fetch(url, headers)

    return OwnFiles()
