"""`/pilotage/livre/`: ask for builds, follow them, download; and the public palmarès as a PDF."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from label.actions import Refusal
from label.models import Edition, User
from villes_internet import beacon
from villes_internet.book.actions import cancel_build, request_build, retry_build
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.models import BookEdition
from villes_internet.book.permissions import can_build

PAGE = 20


def builder_of(request: HttpRequest) -> User:
    """The signed-in member of the équipe; anyone else is refused in words."""
    user = request.user
    if not isinstance(user, User) or not can_build(user):
        msg = "La fabrication du livre est réservée à l’équipe du label."
        raise PermissionDenied(msg)
    return user


def cannot_print() -> str:
    """Why the button is closed: what the worker said that it lacks. Without a worker the request simply waits."""
    sign = beacon.look()
    return sign.cannot_print if sign is not None and sign.is_recent else ""


def no_worker() -> bool:
    """Whether no worker has given a sign of life."""
    sign = beacon.look()
    return sign is None or not sign.is_recent


def by_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A gesture is a POST; someone who opens its address is brought to the list, and nothing happens."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.method == "POST" else redirect("livre")

    return guarded


@require_GET
def builds(request: HttpRequest) -> HttpResponse:
    """Every build, newest first, and the buttons to ask for a new one."""
    builder_of(request)
    rows = BookEdition.objects.select_related("edition", "requested_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    editions = Edition.objects.order_by("-year").only("year")
    context = {
        "page": page,
        "editions": editions,
        "documents": Document.choices,
        "manque": cannot_print(),
        "sans_executant": no_worker(),
    }
    return render(request, "book/pilotage.html", context)


@require_GET
def build_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One build alone, polled while it is active."""
    builder_of(request)
    build = get_object_or_404(BookEdition.objects.select_related("edition", "requested_by"), pk=pk)
    return render(request, "book/_fabrication.html", {"build": build})


@by_post
def build_request(request: HttpRequest) -> HttpResponse:
    """Ask for a build of the edition and document chosen."""
    user = builder_of(request)
    year, document = request.POST.get("annee", ""), request.POST.get("document", "")
    edition = (
        Edition.objects.filter(year=int(year)).first() if year.isascii() and year.isdigit() and len(year) == 4 else None
    )
    if edition is None or document not in Document.values:
        messages.error(request, "Choisissez une édition et un document de la liste.")
        return redirect("livre")
    return _attempt(
        request, lambda: request_build(edition, Document(document), by=user), "La fabrication est demandée."
    )


@by_post
def build_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a build."""
    user = builder_of(request)
    build = get_object_or_404(BookEdition, pk=pk)
    return _attempt(request, lambda: cancel_build(build, by=user), "La fabrication est annulée.")


@by_post
def build_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask again for a build that did not succeed."""
    user = builder_of(request)
    build = get_object_or_404(BookEdition.objects.select_related("edition"), pk=pk)
    return _attempt(request, lambda: retry_build(build, by=user), "La fabrication est demandée de nouveau.")


def _attempt(request: HttpRequest, gesture: Any, done: str) -> HttpResponse:
    """Do a gesture and say what came of it on the list."""
    try:
        gesture()
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect("livre")


def _file(build: BookEdition, *, attachment: bool) -> FileResponse:
    try:
        response = FileResponse(
            build.file.open("rb"), content_type="application/pdf", as_attachment=attachment, filename=build.file_name
        )
    except FileNotFoundError:
        msg = "Le fichier de cette fabrication n’est plus sur le disque : refaites-la."
        raise Http404(msg) from None
    response["ETag"] = f'"{build.sha256}"'
    return response


@require_GET
def build_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a finished build, for the équipe."""
    builder_of(request)
    build = get_object_or_404(BookEdition.objects.select_related("edition"), pk=pk, status=BuildStatus.DONE)
    return _file(build, attachment=True)


@login_not_required
@require_GET
def palmares_pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    """The palmarès of a published edition as a PDF: the last one that a worker finished."""
    build = (
        BookEdition.objects.done()
        .filter(document=Document.PALMARES, edition__in=Edition.objects.public(), edition__year=year)
        .select_related("edition")
        .order_by("-finished_at", "-pk")
        .first()
    )
    if build is None:
        msg = f"Le palmarès {year} n’existe pas en PDF pour l’instant."
        raise Http404(msg)
    unchanged = get_conditional_response(request, etag=f'"{build.sha256}"')
    if unchanged is not None:
        return unchanged
    response = _file(build, attachment=False)
    response["Cache-Control"] = "no-cache"
    return response
