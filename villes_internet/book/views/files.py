"""The stored files: those of the équipe, and the public PDF of a published edition."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from label.models import Edition
from villes_internet.book.enums import Document
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
    build = (
        BookEdition.objects.done()
        .filter(document=document, edition__in=Edition.objects.public(), edition__year=year)
        .select_related("edition", "candidature")
        .order_by("-finished_at", "-pk")
        .first()
    )
    if build is None:
        msg = f"{ARTICLES[document]} {year} n’existe pas en PDF pour l’instant."
        raise Http404(msg)
    unchanged = get_conditional_response(request, etag=f'"{build.sha256}"')
    if unchanged is not None:
        return unchanged
    response = build_file(build, attachment=False)
    response["Cache-Control"] = "no-cache"
    return response
