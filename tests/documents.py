"""Documents for the tests, made here: sound ones of each type, and those that lie."""

import io
import zipfile

from tests.pictures import picture

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def zipped(entries: dict[str, bytes], *, stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """A zip of these entries, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def odf(kind: str = "text", more: dict[str, bytes] | None = None) -> bytes:
    """An OpenDocument of this kind."""
    media_type = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": media_type, "content.xml": b"<office/>", **(more or {})})


def office(part: str = "word/document.xml", more: dict[str, bytes] | None = None) -> bytes:
    """An Office Open XML document whose main part is this one."""
    return zipped({"[Content_Types].xml": b"<Types/>", part: b"<w/>", **(more or {})})


SOUND = {
    "pdf": PDF,
    "jpg": picture(40, 20),
    "png": picture(40, 20, "PNG"),
    "webp": picture(40, 20, "WEBP"),
    "gif": picture(40, 20, "GIF"),
    "odt": odf(),
    "ods": odf("spreadsheet"),
    "odp": odf("presentation"),
    "odg": odf("graphics"),
    "docx": office(),
    "xlsx": office("xl/workbook.xml"),
    "pptx": office("ppt/presentation.xml"),
}
