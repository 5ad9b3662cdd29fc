"""A collectivité's page: what every app knows of it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives.queries import public_of
from label.documents.truth import current
from label.enums import Strate
from label.models import Candidature, Collectivite, Document, Edition, GivenMention
from label.queries.histories import next_step_of, public_history
from label.queries.mentions import mentions_of_town
from label.queries.results import errata_of_town, neighbours_of
from label.rules.histories import HistoryYear, known_so_far
from label.views.caching import public_page
from label.views.linked import town_facts
from questionnaire.models import PublishedAnswers
from questionnaire.queries.publishing import published_in
from toolkit.charts.history import history_strip, history_title
from villes_internet.book.kinds import CERTIFICATE
from villes_internet.views.sharing import sharing_address

BESIDE = 3  # neighbours that a comparison begins with


def progress_text(history: list[HistoryYear]) -> str:
    """How the last known level compares with the ones before: « En progrès d’une arobase entre 2011 et 2012. »"""
    rated = [e for e in history if e.participated and e.arobases is not None]
    newest = history[-1] if history else None
    if not rated or newest is None:
        return f"Absente du palmarès {newest.year}." if newest is not None and newest.participated is False else ""
    last = rated[-1]
    if last.year != newest.year:
        absent = f" ; absente du palmarès {newest.year}" if newest.participated is False else ""
        return f"Dernier niveau connu en {last.year}{absent}."
    if len(rated) == 1:
        return ""  # the title says it
    before = rated[-2]
    gap = (last.arobases or 0) - (before.arobases or 0)
    if gap:
        words = "d’une arobase" if abs(gap) == 1 else f"de {abs(gap)} arobases"
        return f"En {'progrès' if gap > 0 else 'recul'} {words} entre {before.year} et {last.year}."
    since = last.year
    for entry in reversed(history[: history.index(last)]):
        if entry.arobases != last.arobases:
            break
        since = entry.year
    if since == last.year:
        return f"Même niveau en {before.year} et en {last.year}, sans résultat connu entre les deux."
    return f"Niveau tenu sans interruption depuis {since}."


def _latest(collectivite: Collectivite) -> Candidature | None:
    """Its last published candidature that holds a level, with whether answers and an attestation are to be read; one
    query.
    """
    return (
        Candidature.objects.filter(collectivite=collectivite, edition__in=Edition.objects.public(), award__isnull=False)
        .select_related("award", "edition", "profile")
        .annotate(
            has_answers=Exists(PublishedAnswers.objects.readable().of(OuterRef("collectivite"))),
            has_attestation=Exists(Document.objects.done().filter(kind=CERTIFICATE.code, candidature=OuterRef("pk"))),
        )
        .order_by("-edition__year")
        .first()
    )


@login_not_required
@public_page
def town(request: HttpRequest, code: str) -> HttpResponse:
    """History since 1999, progress, next step, neighbours of the strate, and the card where it is known."""
    collectivite = (
        Collectivite.objects.select_related("departement__region", "departement__former_region", "successor", "epci")
        .annotate(has_mentions=Exists(GivenMention.objects.filter(candidature__collectivite=OuterRef("pk"))))
        .filter(code=code.upper())
        .first()
    )
    if collectivite is None:
        msg = f"Aucune collectivité ne porte le code {code}."
        raise Http404(msg)
    history = public_history(collectivite)
    steps = [entry.step for entry in history]
    public = Edition.objects.public().order_by("-year").first()
    latest = _latest(collectivite)
    strate = Strate(latest.strate) if latest and latest.strate else collectivite.strate
    neighbours = neighbours_of(collectivite, strate, public) if public else []
    context = {
        "collectivite": collectivite,
        "history": history,
        "past_title": known_so_far(history),
        "described": f"{collectivite.name} et le label {settings.LABEL['name']} : {known_so_far(history)}.",
        "timeline": history_strip(history_title(collectivite.name, steps), steps),
        "last": latest,
        "share_image": sharing_address(collectivite.code, latest.edition.year) if latest is not None else "",
        "card": getattr(latest, "profile", None) if latest else None,
        "data": town_facts(collectivite, history),
        "progress": progress_text(history),
        "step": next_step_of(collectivite, history),
        "strate": strate,
        "neighbours": neighbours,
        "beside": "".join(f"&c={one.code}" for one in neighbours[:BESIDE]),
        "edition": public,
        "initiatives": public_of(collectivite),
        "errata": errata_of_town(collectivite),
        "attestation": current(CERTIFICATE, latest) if getattr(latest, "has_attestation", False) else None,
        "mentions": mentions_of_town(collectivite) if getattr(collectivite, "has_mentions", False) else [],
        "answered": published_in(collectivite.code) if getattr(latest, "has_answers", False) else [],
        "predecessors": list(collectivite.predecessors.order_by("sort_key")),
    }
    return render(request, "villes_internet/collectivite.html", context)
