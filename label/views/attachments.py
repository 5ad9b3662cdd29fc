"""The one way in which a document attached by a town is handed out, whoever was allowed to read it."""

import re
import zipfile
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect

from label.models import Attachment
from toolkit.files import StorageAway, link_to

UNREAD = "L’antivirus ne laisse pas lire ce document : il ne l’a pas encore analysé, ou il l’a refusé."
LOST = "Ce document n’est plus dans notre stockage : prévenez l’équipe du label."


def handed_over(address: str) -> HttpResponseBase:
    """Send the reader, who was allowed, to the store's own link: it opens this file alone, for a minute."""
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def attachment_response(row: Attachment, *, public: bool = False) -> HttpResponseBase:
    """The file, to be saved: a browser never opens it in our pages. Raises Http404, in words, when it cannot be read.

    The caller has decided that the reader may have it; `public` lets caches keep it five minutes.
    """
    if not row.is_readable:
        raise Http404(UNREAD)
    if not public and (address := link_to(row.file.storage, str(row.file.name), row.name, row.media_type)):
        return handed_over(address)
    try:
        content = row.file.open("rb")
    except StorageAway:
        raise  # not lost: said in words, to be asked again
    except (OSError, ValueError):  # erased, unreadable, or a row that names no file
        raise Http404(LOST) from None
    response = FileResponse(content, content_type=row.media_type, as_attachment=True, filename=row.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    return response


def attachments_response(rows: Iterable[tuple[str, Attachment]], name: str) -> FileResponse:
    """Several documents in one archive, each in the folder given with it; one that cannot be read is named in
    `LISEZ-MOI.txt` with the reason. The caller has decided that the reader may have them.
    """
    file = TemporaryFile()  # noqa: SIM115  (the response closes it)
    try:
        _write_archive(file, rows)
    except StorageAway:
        file.close()
        raise
    file.seek(0)
    response = FileResponse(file, content_type="application/zip", as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _write_archive(file: IO[bytes], rows: Iterable[tuple[str, Attachment]]) -> None:
    taken: set[str] = set()
    left = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # photos and PDF do not shrink
        for folder, row in rows:
            path = _free(f"{_plain(folder)}/{_plain(row.name)}", taken)
            if not row.is_readable:
                left.append(f"{path} : {UNREAD}")
                continue
            try:
                with row.file.open("rb") as content, archive.open(path, "w", force_zip64=True) as target:
                    for chunk in content.chunks():
                        target.write(chunk)
            except StorageAway:
                raise
            except (OSError, ValueError):
                left.append(f"{path} : {LOST}")
        if left:
            archive.writestr("LISEZ-MOI.txt", "\n".join(left) + "\n")


def _plain(name: str) -> str:
    """A name that is one step of a path on every system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name).strip(" .")[:100] or "document"


def _free(path: str, taken: set[str]) -> str:
    """The path, else the same with a number: two documents of one name are both kept."""
    stem, dot, end = path.rpartition(".")
    found, number = path, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}).{end}" if dot else f"{path} ({number})"
    taken.add(found.casefold())
    return found
