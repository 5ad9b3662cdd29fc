"""`/pilotage/livre/`: ask for builds, follow them, download."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from label.actions import Refusal
from label.enums import Coverage
from label.models import Edition, User
from villes_internet import beacon
from villes_internet.book.actions import cancel_build, request_build, retry_build
from villes_internet.book.enums import LISTED, BuildStatus, Document
from villes_internet.book.models import BookEdition
from villes_internet.book.permissions import can_build
from villes_internet.book.views.files import build_file

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


@require_safe
def builds(request: HttpRequest) -> HttpResponse:
    """Every build, newest first, and the buttons to ask for a new one."""
    builder_of(request)
    rows = BookEdition.objects.filter(document__in=LISTED).select_related("edition", "candidature", "requested_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    editions = list(Edition.objects.order_by("-year").only("year", "coverage"))
    context = {
        "page": page,
        "editions": editions,
        "documents": [(d.value, d.label) for d in LISTED],
        "completes": [e for e in editions if e.coverage == Coverage.COMPLETE],
        "manque": cannot_print(),
        "sans_executant": no_worker(),
    }
    return render(request, "book/pilotage.html", context)


def _build(pk: int) -> BookEdition:
    rows = BookEdition.objects.select_related("edition", "candidature__collectivite", "requested_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def build_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One build alone, polled while it is active."""
    builder_of(request)
    build = _build(pk)
    return render(request, "book/_fabrication.html", {"build": build})


@by_post
def build_request(request: HttpRequest) -> HttpResponse:
    """Ask for a build of the edition and document chosen."""
    user = builder_of(request)
    year, document = request.POST.get("annee", ""), request.POST.get("document", "")
    known = year.isascii() and year.isdigit() and len(year) == 4
    edition = Edition.objects.filter(year=int(year)).first() if known else None
    if edition is None or document not in LISTED:
        messages.error(request, "Choisissez une édition et un document de la liste.")
        return redirect("livre")
    return attempt(request, lambda: request_build(edition, Document(document), by=user), "La fabrication est demandée.")


@by_post
def build_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a build."""
    user = builder_of(request)
    build = _build(pk)
    return attempt(request, lambda: cancel_build(build, by=user), "La fabrication est annulée.", build.followed_at)


@by_post
def build_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask again for a build that did not succeed."""
    user = builder_of(request)
    build = _build(pk)
    return attempt(
        request, lambda: retry_build(build, by=user), "La fabrication est demandée de nouveau.", build.followed_at
    )


def attempt(request: HttpRequest, gesture: Callable[[], object], done: str, back: str = "") -> HttpResponse:
    """Do a gesture and say what came of it on the list (or on the page `back`)."""
    try:
        gesture()
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect(back or "livre")


@require_safe
def build_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a finished build, for the équipe."""
    builder_of(request)
    build = get_object_or_404(
        BookEdition.objects.select_related("edition", "candidature__collectivite"), pk=pk, status=BuildStatus.DONE
    )
    return build_file(build, attachment=True)
