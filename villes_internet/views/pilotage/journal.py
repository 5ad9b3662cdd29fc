"""`/pilotage/journal/`: who did what, when, on what; filtered and exported."""

import csv
from datetime import datetime, time, timedelta
from io import StringIO
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from label.models import Candidature, Collectivite, Invitation, JournalEntry, Membership
from label.permissions import equipe_required
from label.rules.names import search_words
from label.templatetags.typography import as_facts, as_gesture
from label.verbs import Verb
from toolkit.dates import PARIS
from villes_internet.journal import in_words, named

PAGE, LONGEST_EXPORT = 60, 20_000
PEOPLE, PLATFORM = "personnes", "plateforme"
AUTHORS = {PEOPLE: "Des personnes", PLATFORM: "La plateforme"}
DAYS = ("depuis", "jusqu_au")
ASKED = ("geste", "objet", "qui", "auteur", *DAYS)


def _day(text: str) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), tzinfo=PARIS) if day is not None else None


# What a collectivité is known by in the journal, and how each reaches it.
ABOUT_A_TOWN: tuple[tuple[type[Model], str], ...] = (
    (Candidature, "collectivite__"),
    (Membership, "collectivite__"),
    (Invitation, "collectivite__"),
    (Collectivite, ""),
)
MOST_NAMED = 200


def _about_town(text: str) -> list[str]:
    """The objects of collectivités by this name: what people know, where the journal holds numbers."""
    words = search_words(text)
    if not words:
        return []
    named_objects = []
    for model, path in ABOUT_A_TOWN:
        found = model._default_manager.all()
        for word in words:
            found = found.filter(**{f"{path}search_key__contains": f" {word}"})
        if model is Candidature:
            found = found.filter(registered_at__isnull=False)
        numbers = found.order_by("pk").values_list("pk", flat=True)[:MOST_NAMED]
        named_objects += [f"{model._meta.label_lower}:{number}" for number in numbers]
    return named_objects


def filtered(query: Any) -> QuerySet[JournalEntry]:
    """The lines that a query keeps; nonsense is ignored."""
    rows = JournalEntry.objects.select_related("by")
    if query.get("geste") in Verb.values:
        rows = rows.filter(verb=query["geste"])
    if text := query.get("objet", "").strip()[:80]:
        rows = rows.filter(Q(target__startswith=text) | Q(target__in=_about_town(text)))
    if text := query.get("qui", "").strip()[:100]:
        rows = rows.filter(Q(by__email__icontains=text) | Q(by__full_name__icontains=text))
    if query.get("auteur") in AUTHORS:
        rows = rows.filter(by__isnull=query["auteur"] == PLATFORM)
    if (since := _day(query.get("depuis", ""))) is not None:
        rows = rows.filter(at__gte=since)
    if (until := _day(query.get("jusqu_au", ""))) is not None:
        rows = rows.filter(at__lt=until + timedelta(days=1))
    return rows


def _unread(query: Any) -> list[str]:
    """What a query asks that keeps no line away, or keeps every line away, in sentences."""
    asked = {name: query.get(name, "").strip()[:40] for name in ASKED}
    known = {"geste": Verb.values, "auteur": AUTHORS}
    no_days = [asked[name] for name in DAYS if asked[name] and _day(asked[name]) is None]
    said = [f"« {text} » n’est pas une date : elle n’a rien écarté." for text in no_days]
    said += [
        f"« {asked[name]} » n’est pas dans la liste : ce filtre n’a rien écarté."
        for name, values in known.items()
        if asked[name] and asked[name] not in values
    ]
    first, last = (_day(asked[name]) for name in DAYS)
    if first is not None and last is not None and last < first:
        said.append("La première date vient après la seconde : aucune ligne n’est entre les deux.")
    return said


@equipe_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The lines, newest first, by pages."""
    page = Paginator(filtered(request.GET), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": named(page.object_list),
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "gestures": sorted(Verb.choices, key=lambda item: item[1]),
        "authors": AUTHORS.items(),
        "filter": {name: request.GET.get(name, "") for name in ASKED},
        "unread": _unread(request.GET),
        "total": page.paginator.count,
    }
    return render(request, "pilotage/journal.html", context)


@equipe_required
@require_safe
def journal_csv(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV for a French spreadsheet (semicolons, byte-order mark): numbers and facts, no names."""
    out = StringIO("\ufeff")
    out.seek(1)
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Date", "Geste", "Objet", "Référence", "Compte n°", "Faits"])
    for row in filtered(request.GET)[:LONGEST_EXPORT]:
        when = timezone.localtime(row.at).strftime("%d/%m/%Y %H:%M:%S")
        writer.writerow(
            [when, as_gesture(row.verb), in_words(row.target), row.target, row.by_id or "", as_facts(row.facts)]
        )
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    response["Cache-Control"] = "no-store"
    return response
