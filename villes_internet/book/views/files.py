"""The stored files: those of the équipe, and the public PDF of a published edition."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from label.models import Edition
from villes_internet.book.enums import Document
from villes_internet.book.freshness import current_build
from villes_internet.book.models import BookEdition

ARTICLES = {Document.PALMARES: "Le palmarès", Document.BOOK: "Le livre"}


def build_file(build: BookEdition, *, attachment: bool) -> FileResponse:
    """The file of a finished build; 404 in words when it is no longer in the storage."""
    try:
        response = FileResponse(
            build.file.open("rb"), content_type=build.media_type, as_attachment=attachment, filename=build.file_name
        )
    except FileNotFoundError:
        msg = "Le fichier de cette fabrication n’est plus sur le disque : refaites-la."
        raise Http404(msg) from None
    response["ETag"] = f'"{build.sha256}"'
    return response


@login_not_required
@require_safe
def public_pdf(request: HttpRequest, year: int, document: Document) -> HttpResponseBase:
    """The palmarès or the book of a published edition as a PDF: the last one that a worker finished."""
    edition = Edition.objects.public().filter(year=year).first()
    build = current_build(edition, document) if edition is not None else None
    if build is None:
        being_made = edition is not None and BookEdition.objects.active().filter(edition=edition, document=document)
        state = "se prépare : il sera là dans quelques minutes" if being_made else "n’existe pas en PDF pour l’instant"
        msg = f"{ARTICLES[document]} {year} {state}."
        raise Http404(msg)
    unchanged = get_conditional_response(request, etag=f'"{build.sha256}"')
    if unchanged is not None:
        return unchanged
    response = build_file(build, attachment=False)
    response["Cache-Control"] = "no-cache"
    return response
