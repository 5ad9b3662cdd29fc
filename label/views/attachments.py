"""The one way in which a document attached by a town is handed out, whoever was allowed to read it."""

from django.http import FileResponse, Http404

from label.models import Attachment

UNREAD = "L’antivirus ne laisse pas lire ce document : il ne l’a pas encore analysé, ou il l’a refusé."
LOST = "Ce document n’est plus dans notre stockage : prévenez l’équipe du label."


def attachment_response(row: Attachment, *, public: bool = False) -> FileResponse:
    """The file, to be saved: a browser never opens it in our pages. Raises Http404, in words, when it cannot be read.

    The caller has decided that the reader may have it; `public` lets caches keep it five minutes.
    """
    if not row.is_readable:
        raise Http404(UNREAD)
    try:
        content = row.file.open("rb")
    except (OSError, ValueError):  # erased, unreadable, or a row that names no file
        raise Http404(LOST) from None
    response = FileResponse(content, content_type=row.media_type, as_attachment=True, filename=row.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    return response
