"""`/candidature/<code>/<year>/…`: what each page of a collectivité's workspace stands on."""

from dataclasses import dataclass
from functools import cache

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from label.models import Candidature, Collectivite, Edition, Membership
from label.permissions import member_of
from toolkit.prepared import PreparedModels


@dataclass(frozen=True)
class Space:
    """A collectivité, the reader's attachment to it, the edition of the address, and its candidature there."""

    collectivite: Collectivite
    membership: Membership
    edition: Edition
    candidature: Candidature | None

    @property
    def registered(self) -> Candidature | None:
        """The candidature that was filled on the platform; None for one that was imported with its level."""
        found = self.candidature
        return found if found is not None and found.registered_at is not None else None


def space_of(request: HttpRequest, code: str, year: int, *related: str) -> Space:
    """The workspace of this collectivité in an announced edition, for a person attached to it; 404 for a stranger, and
    for a year that is not announced. `related` are the rows that come with its candidature, in the same statement.
    """
    collectivite, membership = member_of(request, code)
    candidature = candidature_in(year, collectivite, "edition__regulation", *related)
    edition = candidature.edition if candidature is not None else announced_in(year)
    return Space(collectivite, membership, edition, candidature)


def announced_in(year: int) -> Edition:
    """The edition of this year, with its règlement; 404 unless it is announced."""
    edition = Edition.objects.announced().select_related("regulation").filter(year=year).first()
    if edition is None:
        msg = f"Aucune édition {year} n’est annoncée."
        raise Http404(msg)
    return edition


WHO = ("submitted_by", "active_by", "registered_by")


def candidature_in(year: int, collectivite: Collectivite, *related: str) -> Candidature | None:
    """The candidature of a collectivité in an announced edition, with its card and its edition; `related` come in the
    same statement (`WHO`: who filed it, worked on it, registered it).
    """
    found = _candidature_with(*related).all(collectivite.pk, year)
    for candidature in found:
        candidature.collectivite = collectivite
    return found[0] if found else None


@cache
def _candidature_with(*related: str) -> PreparedModels[Candidature]:
    """By the number of a collectivité and a year; written once for each of the few things that come with it."""
    joined = ("edition", "profile", *related)

    def build(collectivite: int, year: int) -> QuerySet[Candidature]:
        announced = Edition.objects.announced().filter(year=year)
        rows = Candidature.objects.filter(collectivite=collectivite, edition__in=announced)
        return rows.select_related(*joined).order_by("pk")[:1]

    return PreparedModels(build, 987654321, 2999)


def other_years(here: Space) -> list[Edition]:
    """The other editions in which this collectivité was a candidate, and the last announced one, newest first."""
    its_own = Q(candidatures__collectivite=here.collectivite)
    newest = Edition.objects.current()
    rows = Edition.objects.announced().filter(its_own | Q(pk=newest.pk if newest is not None else None))
    return list(rows.exclude(pk=here.edition.pk).distinct().order_by("-year"))


def without_candidature(request: HttpRequest, here: Space, what: str) -> HttpResponse:
    """Lead to the workspace, saying why there is no dossier to work on; `what` comes with one: « la fiche s’ouvre »."""
    window = here.edition.registration_window
    if here.candidature is not None or here.edition.is_public:
        messages.info(request, f"De {here.edition.year}, cette plateforme ne garde que ce qui a été repris.")
    elif window.is_open:
        messages.info(request, f"Inscrivez d’abord la collectivité : {what} avec la candidature.")
    else:
        messages.info(request, window.reason)
    return redirect("candidature-space", here.collectivite.code, here.edition.year)
