"""Which documents may be attached: known by what they contain, never by their name; how they are named and how many
fit.

Sources: ISO 32000-1 §7.5.2 (PDF), ISO/IEC 26300-3 §3.3 (the `mimetype` entry of ODF), ECMA-376-2 §10.1
  (`[Content_Types].xml`).
"""

import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

MEGABYTE = 1024 * 1024  # as file managers count them
LARGEST_FILE = 20 * MEGABYTE  # bytes
LARGEST_TOTAL = 200 * MEGABYTE  # bytes, for a whole candidature
LONGEST_NAME = 120
ACCEPTED = "PDF, images (JPEG, PNG, WebP, GIF), OpenDocument (odt, ods, odp, odg) et Office (docx, xlsx, pptx)"
EXTENSIONS = (
    ".pdf",
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".gif",
    ".odt",
    ".ods",
    ".odp",
    ".odg",
    ".docx",
    ".xlsx",
    ".pptx",
)


class FileRefused(Exception):  # noqa: N818  (the glossary's word for such a no)
    """Not a document that may be attached; the message is a French sentence for whoever gave it."""


class ArchiveRefused(FileRefused):
    """An archive of no kind that is received."""


@dataclass(frozen=True)
class FileType:
    """What a document is: its media type, the end of its name, and its French name."""

    media_type: str
    extension: str
    label: str


PDF = FileType("application/pdf", "pdf", "PDF")
IMAGES = (
    (re.compile(rb"\xff\xd8\xff"), FileType("image/jpeg", "jpg", "Image JPEG")),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), FileType("image/png", "png", "Image PNG")),
    (re.compile(rb"GIF8[79]a"), FileType("image/gif", "gif", "Image GIF")),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), FileType("image/webp", "webp", "Image WebP")),
)
ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENTS = {
    "text": FileType(f"{ODF}text", "odt", "Texte OpenDocument"),
    "spreadsheet": FileType(f"{ODF}spreadsheet", "ods", "Tableur OpenDocument"),
    "presentation": FileType(f"{ODF}presentation", "odp", "Présentation OpenDocument"),
    "graphics": FileType(f"{ODF}graphics", "odg", "Dessin OpenDocument"),
}
OFFICE_DOCUMENTS = {
    r"word/document\d*\.xml": FileType(f"{OOXML}wordprocessingml.document", "docx", "Texte Word"),
    r"xl/workbook\d*\.xml": FileType(f"{OOXML}spreadsheetml.sheet", "xlsx", "Tableur Excel"),
    r"ppt/presentation\d*\.xml": FileType(f"{OOXML}presentationml.presentation", "pptx", "Présentation PowerPoint"),
}
MACROS = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", re.IGNORECASE)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
HEAD = 1024
# The end of a zip: its record is 22 bytes and a comment of 65,535 at most; a zip64 one has a locator just before it.
ZIP_END, ZIP_END_SIZE, ZIP64_LOCATOR, ZIP64_LOCATOR_SIZE, LONGEST_ZIP_COMMENT = (
    b"PK\x05\x06",
    22,
    b"PK\x06\x07",
    20,
    65_535,
)
LARGEST_DIRECTORY = 1_000_000  # bytes: some ten thousand entries, read in memory
DAMAGED = "Ce fichier est abîmé ou incomplet : il ne s’ouvre pas."
OTHER_ARCHIVE = "Une archive ne se joint pas : joignez les documents qu’elle contient, un par un."


def attachment_type(file: BinaryIO) -> FileType:
    """What a file is, by its content alone; nothing of it is decompressed. Raises FileRefused with a sentence."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        msg = "Ce fichier est vide."
        raise FileRefused(msg)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return PDF
    for signature, kind in IMAGES:
        if signature.match(head):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office_type(file)
    if head.startswith(OLD_OFFICE):
        msg = "Ce format d’Office est ancien ou chiffré : enregistrez le document en PDF, ODF, docx, xlsx ou pptx."
        raise FileRefused(msg)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        msg = "Cette photo est au format HEIC : enregistrez-la en JPEG, puis joignez-la."
        raise FileRefused(msg)
    msg = f"Ce type de fichier ne se joint pas. Sont acceptés : {ACCEPTED}."
    raise FileRefused(msg)


def _office_type(file: BinaryIO) -> FileType:
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if any(MACROS.search(name) for name in names):
                msg = "Ce document contient des macros : enregistrez-le sans elles, ou en PDF."
                raise FileRefused(msg)
            first = entries[0] if entries else None
            if first is not None and first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED:
                with archive.open(first) as said:
                    media_type = said.read(100).decode("ascii", "replace").strip()
                kind = OPEN_DOCUMENTS.get(media_type.removeprefix(ODF))
                if kind is not None and "content.xml" in names:
                    return kind
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise FileRefused(DAMAGED) from None
    if "[Content_Types].xml" in names:
        for part, kind in OFFICE_DOCUMENTS.items():
            if any(re.fullmatch(part, name) for name in names):
                return kind
    raise ArchiveRefused(OTHER_ARCHIVE)


def _check_directory(file: BinaryIO) -> None:
    """Refuse a zip whose list of entries would fill the memory, before it is read."""
    size = file.seek(0, 2)
    tail_size = min(size, ZIP_END_SIZE + LONGEST_ZIP_COMMENT + ZIP64_LOCATOR_SIZE)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    end = tail.rfind(ZIP_END)
    if end < 0 or len(tail) - end < ZIP_END_SIZE:
        raise FileRefused(DAMAGED)
    (directory_size,) = struct.unpack_from("<L", tail, end + 12)
    if directory_size > LARGEST_DIRECTORY or ZIP64_LOCATOR in tail[max(0, end - ZIP64_LOCATOR_SIZE) : end]:
        raise ArchiveRefused(OTHER_ARCHIVE)
    file.seek(0)


def attachment_name(name: str, kind: FileType) -> str:
    """A name to show and to save under: no path, no control or direction mark, not too long, with the end that the
    content has.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    plain = " ".join(re.sub(r'[<>:"|?*]', "-", plain).split()).strip(". ")
    stem, dot, end = plain.rpartition(".")
    known = bool(dot) and len(end) <= 5 and end.isalnum()
    stem = stem if known and stem else plain
    same = {"jpg": ("jpg", "jpeg")}.get(kind.extension, (kind.extension,))
    extension = end if known and end.lower() in same else kind.extension
    return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip() or 'document'}.{extension}"


def size_refusals(size: int, held: int) -> list[str]:
    """Why a document of this many bytes does not fit beside those already held, in bytes too."""
    if size > LARGEST_FILE:
        return [f"Ce fichier pèse {_megabytes(size)} : un document fait {_megabytes(LARGEST_FILE)} au plus."]
    if held + size > LARGEST_TOTAL:
        return [
            (
                f"Les documents de la candidature pèsent déjà {_megabytes(held)} : {_megabytes(LARGEST_TOTAL)} au plus "
                "en tout."
            )
        ]
    return []


def _megabytes(size: int) -> str:
    tenths = -(-size * 10 // MEGABYTE)  # rounded up: what does not fit never looks as if it did
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest}\u00a0Mo" if rest else f"{whole}\u00a0Mo"
