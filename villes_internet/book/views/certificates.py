"""`/pilotage/livre/attestations/<year>/`: the attestation of each labelled collectivité, one by one or all together."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from label.models import Award, Candidature, Edition
from label.rules import search_words
from villes_internet.book.actions import request_build
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.freshness import facts_of_certificate, is_overtaken
from villes_internet.book.models import BookEdition
from villes_internet.book.views.pilotage import attempt, builder_of, by_post, cannot_print

PAGE = 50


def _edition(year: int) -> Edition:
    return get_object_or_404(Edition, year=year)


def _last_builds(edition: Edition, awards: list[Award]) -> dict[int, BookEdition]:
    """The newest attestation build of each candidature, those that a correction has overtaken left out. One query."""
    by_candidature = {award.candidature_id: award for award in awards}
    builds = (
        BookEdition.objects.filter(document=Document.CERTIFICATE, candidature__in=by_candidature)
        .select_related("edition")
        .order_by("candidature_id", "-pk")
        .distinct("candidature_id")
    )
    return {
        pk: build
        for build in builds
        if (pk := build.candidature_id) is not None
        and (build.status != BuildStatus.DONE or build.made_from == facts_of_certificate(edition, by_candidature[pk]))
    }


@require_safe
def certificates(request: HttpRequest, year: int) -> HttpResponse:
    """The labelled collectivités of an edition with their attestation, searched by name; the last ZIP on top."""
    builder_of(request)
    edition = _edition(year)
    text = request.GET.get("q", "").strip()[:100]
    rows = Award.objects.standing().filter(candidature__edition=edition).select_related("candidature__collectivite")
    for word in search_words(text):
        rows = rows.filter(candidature__sort_key__contains=word)
    page = Paginator(rows.order_by("-arobases", "candidature__sort_key", "pk"), PAGE).get_page(request.GET.get("page"))
    builds = _last_builds(edition, list(page))
    whole = (
        BookEdition.objects.filter(edition=edition, document=Document.CERTIFICATES)
        .select_related("edition", "requested_by", "candidature")
        .first()
    )
    if whole is not None and whole.status == BuildStatus.DONE and is_overtaken(whole):
        whole = None
    context = {
        "edition": edition,
        "page": page,
        "texte": text,
        "ensemble": whole,
        "manque": cannot_print(),
        "lignes": [(award, builds.get(award.candidature_id)) for award in page],
    }
    return render(request, "book/attestations.html", context)


@require_safe
def certificate_row(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One line of the list, polled while its attestation is being made."""
    builder_of(request)
    award = get_object_or_404(
        Award.objects.standing().select_related("candidature__collectivite"),
        candidature__edition__year=year,
        candidature__collectivite__code=code,
    )
    edition = _edition(year)
    build = _last_builds(edition, [award]).get(award.candidature_id)
    return render(request, "book/_attestation.html", {"edition": edition, "award": award, "build": build})


@by_post
def certificate_request(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Ask for one attestation, then back to its line."""
    user = builder_of(request)
    edition = _edition(year)
    candidature = get_object_or_404(
        Candidature.objects.select_related("collectivite"), edition=edition, collectivite__code=code
    )
    back = f"{reverse('livre-attestations', args=[year])}?q={candidature.sort_key}#attestation-{code}"

    def gesture() -> Any:
        return request_build(edition, Document.CERTIFICATE, by=user, candidature=candidature)

    return attempt(request, gesture, "L’attestation est demandée.", back)
