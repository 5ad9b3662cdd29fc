"""An EPUB 3 bound by hand: fragments of HTML made XHTML, their links from file to file, the archive. The same files
give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as ET

XHTML, SVG = "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"
NAMESPACES = "{http://www.w3.org/2000/xmlns/}"
DROPPED = ("loading", "tabindex")  # what only a browser reads
MOMENT = (2012, 2, 7, 0, 0, 0)  # of every file inside: any fixed moment does
PACKED = (".woff2", ".jpg", ".png")
FOLDER, PACKAGE = "EPUB", "livre.opf"
CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    f'<rootfile full-path="{FOLDER}/{PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def xhtml_of(html: str) -> str:
    """A fragment of HTML as XHTML, without what only a browser reads."""
    import tinyhtml5  # noqa: PLC0415  (a worker's work)

    ET.register_namespace("", XHTML)
    ET.register_namespace("svg", SVG)
    body = tinyhtml5.parse(html).find(f"{{{XHTML}}}body")
    for element in body.iter():
        for name in [one for one in element.attrib if one in DROPPED or one.startswith(NAMESPACES)]:
            del element.attrib[name]
    text = ET.tostring(body, encoding="unicode")
    text = text.replace("<svg:svg", f'<svg:svg xmlns="{SVG}"').replace("<svg:", "<").replace("</svg:", "</")
    return re.sub(r"^<body[^>]*>|</body>$|<body[^>]*/>$", "", text)


def led(xhtml: str, slug: str, places: Mapping[str, str], pictures: Mapping[str, str]) -> str:
    """The page `slug`, its pictures (`image:NAME`) taken where `pictures` says, its links to an anchor leading to the
    page that has it (`places`).
    """

    def anchor(found: re.Match[str]) -> str:
        there = places.get(found[1], slug)
        page = "" if there == slug else f"{there}.xhtml"
        return f'href="{page}#{found[1]}"'

    drawn = re.sub(r'src="image:([^"]+)"', lambda found: f'src="{pictures[found[1]]}"', xhtml)
    return re.sub(r'href="#([^"]+)"', anchor, drawn)


def bind(files: Mapping[str, str | bytes]) -> bytes:
    """The archive of these files, by their place beside the package, which is one of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype", MOMENT), "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(zipfile.ZipInfo("META-INF/container.xml", MOMENT), CONTAINER, zipfile.ZIP_DEFLATED)
        for name, content in files.items():
            how = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            book.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", MOMENT), content, how)
    return out.getvalue()
