"""HTML to one tagged PDF, valid as PDF/A-3a and as PDF/UA-1; the only module that knows WeasyPrint, and only inside its functions."""

import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

# veraPDF asks for this extension schema before it accepts pdfuaid in a PDF/A (tried with WeasyPrint 70 and veraPDF 1.31).
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
FONT_EPOCH = "1328572800"  # 7 February 2012: any fixed moment does


class PrintingUnavailable(Exception):  # noqa: N818  (a state of the machine, not an error of ours)
    """Pango or another library is missing; the message is French and says what to install."""


@dataclass(frozen=True)
class Printed:
    """A finished document."""

    content: bytes
    pages: int


class _PageReporter(logging.Handler):
    """Turns WeasyPrint's progress lines (« Step 5 - Creating layout - Page 12 ») into calls; an exception of `report` stops it."""

    def __init__(self, report: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self.report = report

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if page := re.search(r"Page (\d+)", message):
            self.report(int(page[1]))
        elif message.startswith("Step 6"):
            self.report(0)


def missing_libraries() -> str:
    """What to install before a PDF can be made here, in French; empty when all is there."""
    try:
        import weasyprint  # noqa: F401, PLC0415
    except OSError as error:
        return (
            f"Une bibliothèque manque pour produire un PDF ({error}). "
            "Debian, Ubuntu : apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ; "
            "Fedora : dnf install pango ; macOS : brew install pango."
        )
    return ""


def print_pdf(html: str, *, assets: Path, identifier: bytes, report: Callable[[int], None] | None = None) -> Printed:
    """Render one whole HTML document; the same HTML gives the same bytes, since `identifier` replaces the clock.

    Only files below `assets` can be fetched. `report` receives the number of each page laid out, then 0 when the file is
    written; what it raises stops the work.
    Raises PrintingUnavailable when a system library is missing.
    """
    if reason := missing_libraries():
        raise PrintingUnavailable(reason)
    import pydyf  # noqa: PLC0415  (the web process never loads these)
    import weasyprint  # noqa: PLC0415

    logger = logging.getLogger("weasyprint.progress")
    level, handler = logger.level, None
    if report is not None:
        handler = _PageReporter(report)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    propagate, logger.propagate = logger.propagate, False
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = FONT_EPOCH  # fontTools writes the time of the day into subset fonts without it
    try:
        fetcher = _fetcher(assets)
        document = weasyprint.HTML(string=html, base_url=assets.as_uri() + "/", url_fetcher=fetcher).render(
            pdf_variant=VARIANT
        )
        generate = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = lambda *args: generate(*args).replace(b"</rdf:RDF>", PDFUA_SCHEMA)

        def show_title(_document: Any, pdf: Any) -> None:
            preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
            preferences["DisplayDocTitle"] = "true"

        content = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=show_title)
        return Printed(content, len(document.pages))
    finally:
        if handler is not None:
            logger.removeHandler(handler)
        if epoch is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = epoch
        logger.setLevel(level)
        logger.propagate = propagate


def _fetcher(assets: Path) -> Callable[..., Any]:
    """A fetcher that opens nothing but our own files (no network, no file of the machine)."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    root = assets.resolve()

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlparse(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not path.is_relative_to(root):
                msg = f"refused: {url}"
                raise ValueError(msg)
            return super().fetch(url, headers)

    return OwnFiles()
