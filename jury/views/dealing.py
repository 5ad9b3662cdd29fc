"""`/pilotage/<year>/jury/repartition/`: the équipe deals the dossiers, follows their reading, reminds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jury.actions.appraisal import closed_reasons
from jury.actions.dealing import assign, assign_balanced, move_due_day, read_dossiers, remind_readers, unassign
from jury.enums import DossierState
from jury.forms.buttons import FilterForm, GiveForm
from jury.forms.typed import AssignForm, DueDayForm
from jury.models import Assignment, JuryMember, PastCheck
from jury.queries.listing import (
    DossierRow,
    dossier_rows,
    filed,
    first_due,
    last_due,
    last_reminder,
    late_of,
    progress_of,
    question_counts,
    readers_each,
)
from jury.rules.appraisal import gaps, gaps_to_score, severities, severity_words
from jury.views.listing import FLAGGED, LARGEST, SORTS, FilterMenu, in_state, ordered
from label.models import Edition
from label.permissions import edition_of, equipe_required, user_of
from label.rules.names import search_key, search_words
from label.rules.refusals import Refusal
from label.views.pages import INVALID, attempt, try_form
from toolkit.addresses import CODE, addresses
from toolkit.dates import french_date
from toolkit.french import counted, upper_first
from toolkit.numbers import whole_number
from toolkit.tables.exports import csv_text


@equipe_required
@require_http_methods(["GET", "POST"])
def dealing(request: HttpRequest, year: int) -> HttpResponse:
    """Who reads what, how far they are, how they compare; a form deals what is left."""
    edition = edition_of(year)
    form = _assign_form(edition, request.POST or None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        if try_form(form, lambda: _deal(request, edition, values)):
            return redirect("equipe-dealing", year)
    return _page(request, edition, form, DueDayForm(_readers(edition)))


def _assign_form(edition: Edition, typed: QueryDict | None = None) -> AssignForm:
    each = readers_each(edition)
    form = AssignForm(typed, initial={"each": each or 1})
    if not each:
        del form.fields["is_adding"]
    return form


def _readers(edition: Edition) -> QuerySet[JuryMember]:
    return JuryMember.objects.readers().filter(edition=edition).select_related("user")


def _page(request: HttpRequest, edition: Edition, form: AssignForm, day_form: DueDayForm) -> HttpResponse:
    year = edition.year
    rows = dossier_rows(edition)
    readers = list(_readers(edition))
    waiting, answered = question_counts(edition)
    closed = closed_reasons(edition)
    open_now = not closed
    given_now = open_now and bool(readers)  # to somebody
    context = {
        "edition": edition,
        "rows": _lines(year, _kept(request, rows), open_now=given_now),
        "total": len(rows),
        "form": form,
        "day_form": day_form,
        "choices": FILTERS,
        "filter": {name: request.GET.get(name, "") for name in FILTER},
        "instructeurs": readers,
        "progress": progress_of(rows),
        "readings": (sum(len(row.done) for row in rows), sum(len(row.readers) for row in rows)),
        **_compared(rows, readers),
        "open_now": open_now,
        "reminded": last_reminder(edition),
        "closed": closed,
        "given_now": given_now,
        "given_to": whole_number(request.GET.get("member", ""), LARGEST),
        "questions": waiting,
        "answers": answered,
    }
    refused = form.is_bound or day_form.is_bound
    return render(request, "jury/repartition.html", context, status=INVALID if refused else 200)


@dataclass(frozen=True)
class DealtLine:
    """A row of the table as it is drawn; `readers`, each with the number of what is confided to her, None once her
    appraisal is begun: it is no longer taken back.
    """

    pk: int
    address: str
    name: str
    departement: str
    state: str
    readers: tuple[tuple[str, int | None], ...]
    open_now: bool


def _lines(year: int, rows: Iterable[DossierRow], *, open_now: bool) -> list[DealtLine]:
    address = addresses("appraisal-dossier", year, CODE)
    return [
        DealtLine(
            row.pk,
            address(row.code),
            row.name,
            row.departement,
            row.state.label.lower(),
            tuple((str(one.member), None if one.member.pk in row.begun else one.pk) for one in row.readers),
            open_now,
        )
        for row in rows
    ]


def _compared(rows: Sequence[DossierRow], readers: Iterable[JuryMember]) -> dict[str, Any]:
    """How far each reader is, and how the levels that they propose differ: from each other, from the score."""
    said = [(row, one, one.proposed_arobases) for row in rows for one in row.done]
    found = gaps((row.pk, one.member.pk, level) for row, one, level in said if level)
    to_score = gaps_to_score(
        (one.member.pk, level, row.score.suggested)
        for row, one, level in said
        if level is not None and row.score is not None and row.score.suggested is not None
    )
    by_dossier = {row.pk: row for row in rows}
    people = {one.pk: one for row in rows for one in (a.member for a in row.appraisals)}
    return {
        "readers": [
            (one, *progress_of(rows, one), late_of(rows, one), first_due(rows, one), _to_score(to_score.get(one.pk)))
            for one in readers
        ],
        "gaps": [
            (by_dossier[gap.pk], gap, [(people[member], level) for member, level in gap.levels.items()])
            for gap in found
            if gap.width
        ],
        "severities": [
            (people[m], severity_words(value)) for m, value in sorted(severities(found).items(), key=lambda s: s[1])
        ],
    }


def _to_score(found: tuple[float, int] | None) -> str:
    """« 0,4 niveau au-dessous du score, sur 12 dossiers »."""
    if found is None:
        return ""
    gap, dossiers = found
    words = severity_words(gap, "comme le score", "du score")
    return f"{words}, sur {counted(dossiers, 'dossier', 'dossiers', feminine=False)}"


FILTER = ("q", "etat", "tri")
PAST_TO_CHECK = "passe"
FILTERS: list[FilterMenu] = [
    ("etat", "État", [*DossierState.choices, (FLAGGED, "Signalée"), (PAST_TO_CHECK, "Passé à vérifier")], "Tous"),
    ("tri", "Ordre", list(SORTS.items()), ""),
]


def _kept(request: HttpRequest, rows: Iterable[DossierRow]) -> list[DossierRow]:
    state = request.GET.get("etat", "")
    rows = in_state(list(rows), state)
    if state == PAST_TO_CHECK:
        waiting = set(PastCheck.objects.filter(candidature__past_confirmed=False).values_list("candidature", flat=True))
        rows = [row for row in rows if row.pk in waiting]
    words = search_words(request.GET.get("q", "")[:100])
    kept = [row for row in rows if all(f" {w}" in search_key(row.name, row.code) for w in words)]
    return ordered(kept, request.GET.get("tri", ""))


def _back(request: HttpRequest, year: int) -> str:
    """The list as it was filtered."""
    asked = urlencode({name: value for name, value in FilterForm.read(request).items() if value})
    return f"{reverse('equipe-dealing', args=[year])}?{asked}"


def _deal(request: HttpRequest, edition: Edition, values: dict[str, Any]) -> None:
    read_dossiers(edition)
    dealt = assign_balanced(edition, **values, by=user_of(request))
    messages.success(request, f"Dossiers confiés : {dealt}." if dealt else "Tous les dossiers étaient déjà confiés.")


@equipe_required
@require_POST
def give(request: HttpRequest, year: int) -> HttpResponse:
    """Give one dossier to one instructeur by hand."""
    edition = edition_of(year)
    sent = GiveForm.read(request)
    candidature = get_object_or_404(filed(edition).select_related("edition"), pk=sent["candidature"])
    member = _readers(edition).filter(pk=sent["member"]).first()
    if member is None:
        messages.error(request, "Choisissez à qui confier ce dossier.")
        return redirect(_back(request, year))
    return attempt(
        request,
        lambda: assign(candidature, member, by=user_of(request), due_on=last_due(edition)),
        f"{candidature.name} est confié à {member}.",
        _back(request, year),
    )


@equipe_required
@require_POST
def remind(request: HttpRequest, year: int) -> HttpResponse:
    """Write to the instructeurs who have dossiers left."""
    edition = edition_of(year)
    try:
        sent = remind_readers(edition, by=user_of(request))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(
            request, f"Relances parties : {sent}." if sent else "Tout est rendu : il n’y a personne à relancer."
        )
    return redirect("equipe-dealing", year)


@equipe_required
@require_http_methods(["GET", "POST"])
def move_day(request: HttpRequest, year: int) -> HttpResponse:
    """Change the day by which one reader, or all of them, hand in what is left."""
    edition = edition_of(year)
    if request.method == "GET":
        return redirect("equipe-dealing", year)
    form = DueDayForm(_readers(edition), request.POST)
    if form.is_valid():
        values = form.cleaned_data
        if try_form(form, lambda: _move_day(request, edition, values)):
            return redirect("equipe-dealing", year)
    return _page(request, edition, _assign_form(edition), form)


def _move_day(request: HttpRequest, edition: Edition, values: dict[str, Any]) -> None:
    moved = move_due_day(edition, **values, by=user_of(request))
    dossiers = upper_first(counted(moved, "dossier est attendu", "dossiers sont attendus", feminine=False))
    messages.success(request, f"{dossiers} pour le {french_date(values['due_on'])}. Qui les lit en reçoit un courriel.")


@equipe_required
@require_POST
def take_back(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take one dossier back from an instructeur."""
    row = get_object_or_404(
        Assignment.objects.select_related("member__user", "candidature"), pk=pk, member__edition__year=year
    )
    done = f"{row.candidature.name} n’est plus confié à {row.member}."
    return attempt(request, lambda: unassign(row, by=user_of(request)), done, _back(request, year))


COLUMNS = (
    "code",
    "nom",
    "departement",
    "region",
    "strate",
    "score",
    "dernier_niveau",
    "instructeurs",
    "niveau_propose",
    "etat",
    "signale",
)


@equipe_required
@require_safe
def dealing_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The same rows in a file."""
    edition = edition_of(year)
    lines = [
        (
            row.code,
            row.name,
            row.departement,
            row.region,
            row.strate,
            str(row.score.total) if row.score is not None else "",
            row.last.arobases if row.last is not None else "",
            ", ".join(str(a.member) for a in row.readers),
            row.proposal if row.proposal is not None else "",
            row.state,
            ", ".join(row.flags),
        )
        for row in dossier_rows(edition)
    ]
    response = HttpResponse(csv_text(COLUMNS, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="instruction-{edition.year}.csv"'
    response["Cache-Control"] = "no-store"
    return response
