"""`/pilotage/<year>/etude/`, where the équipe reads the answers and chooses its tables; `/etude/<year>/`, what it
published.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from label.models import Edition
from label.permissions import edition_of, equipe_required, user_of
from label.rules.refusals import Refusal
from label.statistics import compare
from label.views.caching import by_public_version
from label.views.editions import public_edition, redirect_to_edition
from label.views.pages import CONFLICT, attempt
from questionnaire.actions.study import add_table, publish_study, remove_table, say_of_table, withdraw_study
from questionnaire.enums import Grouping
from questionnaire.forms.study import StudyForm
from questionnaire.models import Quote, StudyTable, StudyText
from questionnaire.queries.quotes import quotes_in
from questionnaire.queries.study import (
    counted_items,
    holds_answers,
    items_of,
    respondents_of,
    study_of,
    told_of,
    trame_of,
)
from questionnaire.queries.trends import trend_seen, trends_told
from questionnaire.rules.study import Crossing, table
from questionnaire.rules.study_charts import ToldTable, TrendYear, charted
from toolkit.charts.series import NARROW_WIDTH, bars
from toolkit.tables.exports import csv_text

LABELS = 300  # px: the room of a group or of an answer beside its bar
# What a book prints that only the answers could tell (label/data/statistiques-2012.json).
FROM_ANSWERS = (
    "services_mobilite_pourcent",
    "verbatims_sante",
    "initiatives_sante",
    "primo_candidates",
    "primo_intercommunalites",
    "primo_petites_villes",
    "primo_rurales",
)


@dataclass(frozen=True)
class ShownTable:
    """A chosen table as its pages draw it: what leaves, its bars in two widths and what they measure (empty without
    any), what the question was in earlier studies, and whether what is published is overtaken.
    """

    row: StudyTable
    told: ToldTable
    wide: str
    narrow: str
    measure: str = ""
    trend: tuple[TrendYear, ...] = ()
    is_overtaken: bool = False


def _shown(
    row: StudyTable, told: ToldTable, trend: tuple[TrendYear, ...] = (), *, is_overtaken: bool = False
) -> ShownTable:
    found = charted(told)
    if found is None:
        return ShownTable(row, told, "", "", "", trend, is_overtaken)
    wide = bars(found.title, found.rows, unit=found.unit, label_width=LABELS)
    narrow = bars(found.title, found.rows, unit=found.unit, width=NARROW_WIDTH)
    return ShownTable(row, told, wide, narrow, found.measure, trend, is_overtaken)


def _asked(form: StudyForm, items: dict[str, Any]) -> Crossing | None:
    """The table that is asked for; None where it names no question."""
    form.is_valid()
    said = form.cleaned_data
    item, other = items.get(said["question"]), items.get(said["croisee"])
    by = Grouping(said["par"] or Grouping.STRATE)
    if item is None or (by is Grouping.QUESTION and (other is None or other is item)):
        return None
    return Crossing(item, by, other if by is Grouping.QUESTION else None)


@equipe_required
@require_safe
def desk(request: HttpRequest, year: int) -> HttpResponse:
    """Any question by any group, small counts marked; the tables chosen, and what of them is published."""
    return _desk(request, edition_of(year), StudyForm(request.GET))


def _desk(
    request: HttpRequest, edition: Edition, form: StudyForm, refusal: Refusal | None = None, *, of: int | None = None
) -> HttpResponse:
    """The desk on what is asked; after a refusal, with its reasons and what was typed, `of` a chosen table or of the
    one that is looked at.
    """
    trame = trame_of(edition)
    items = counted_items(trame) if trame is not None else {}
    dossiers = respondents_of(edition) if items else []
    asked = _asked(form, items)
    chosen = [
        _shown(row, told, is_overtaken=row.published_at is not None and row.told != told)
        for row, found in study_of(edition, dossiers)
        for told in [told_of(found)]
    ]
    context = {
        "edition": edition,
        "years": Edition.objects.years(),
        "themes": trame.themes if trame is not None else (),
        "items": items,
        "dossiers": len(dossiers),
        "groupings": [one for one in Grouping if one is not Grouping.LEVEL or edition.is_public],
        "question": asked.item.code if asked is not None else "",
        "crossed": asked.other if asked is not None else None,
        "crossed_code": asked.other.code if asked is not None and asked.other is not None else "",
        "by": asked.by if asked is not None else Grouping.STRATE,
        "found": table(asked, dossiers) if asked is not None and dossiers else None,
        "trend": trend_seen(edition, asked.item) if asked is not None else (),
        "chosen": chosen,
        "is_public": any(one.row.published_at is not None for one in chosen),
        "overtaken": any(one.is_overtaken for one in chosen),
        "quotes": quotes_in(edition),
        "typed": form.cleaned_data["comment"] if refusal is not None else "",
        "reasons": refusal.reasons if refusal is not None else [],
        "typed_of": of,
        "has_text": StudyText.objects.filter(edition=edition).exists(),
    }
    return render(request, "questionnaire/etude.html", context, status=CONFLICT if refusal is not None else 200)


@equipe_required
@require_safe
def questions(request: HttpRequest, year: int) -> HttpResponse:
    """What the campaign teaches about each question, for the next questionnaire."""
    edition = edition_of(year)
    context = {"edition": edition, "themes": items_of(edition)}
    return render(request, "questionnaire/etude_questions.html", context)


@equipe_required
@require_POST
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Add the table that is looked at."""
    edition, form = edition_of(year), StudyForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    by = Grouping(said["par"] or Grouping.STRATE)
    try:
        add_table(
            edition,
            said["question"],
            by,
            other_code=said["croisee"],
            comment=said["comment"],
            user=user_of(request),
        )
    except Refusal as refusal:
        return _desk(request, edition, form, refusal)
    messages.success(request, "Le tableau est dans l’étude ; il paraîtra avec elle.")
    return redirect("equipe-study", year)


@equipe_required
@require_POST
def say(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Change what a table is said to show."""
    edition, form = edition_of(year), StudyForm(request.POST)
    row = get_object_or_404(StudyTable.objects.chosen(), pk=pk, edition=edition)
    form.is_valid()
    said = form.cleaned_data
    try:
        say_of_table(row, said["comment"], by=user_of(request), seen=said["version"])
    except Refusal as refusal:
        return _desk(request, edition, form, refusal, of=pk)
    messages.success(request, "La phrase est changée.")
    return redirect("equipe-study", year)


@equipe_required
@require_POST
def remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take a table away."""
    row = get_object_or_404(StudyTable.objects.chosen(), pk=pk, edition__year=year)
    done = "Le tableau n’est plus dans l’étude."
    return attempt(request, lambda: remove_table(row, by=user_of(request)), done, "equipe-study", year)


@equipe_required
@require_POST
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Publish the study as it is now."""
    edition = edition_of(year)
    try:
        count = publish_study(edition, by=user_of(request))
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, f"L’étude est publiée : {count} tableau{'x' if count > 1 else ''}.")
    return redirect("equipe-study", year)


@equipe_required
@require_POST
def withdraw(request: HttpRequest, year: int) -> HttpResponse:
    """Take the study back."""
    edition = edition_of(year)
    done = "L’étude n’est plus publique."
    return attempt(request, lambda: withdraw_study(edition, by=user_of(request)), done, "equipe-study", year)


@login_not_required
@require_safe
def study_index(request: HttpRequest) -> HttpResponse:
    """The study of the last published edition."""
    return redirect_to_edition(request, "study")


@login_not_required
@require_safe
@by_public_version
def study(request: HttpRequest, year: int) -> HttpResponse:
    """What was published of an edition's answers; of an edition whose answers are not held, what its book printed."""
    edition = public_edition(year)
    rows = list(StudyTable.objects.public().filter(edition=edition))
    trends = trends_told(edition) if rows else {}
    holds = holds_answers(edition)
    printed = [line for line in compare(edition.printed_figures, {}) if line.identifier in FROM_ANSWERS]
    context = {
        "edition": edition,
        "tables": [_shown(row, row.told or {}, trends.get(row.item_code, ())) for row in rows],
        "quotes": list(Quote.objects.public().filter(edition=edition).select_related("candidature__collectivite")),
        "text": StudyText.objects.filter(edition=edition).first() if rows else None,
        "holds": holds,
        "printed": [] if holds else printed,
        "years": Edition.objects.public().years(),
    }
    return render(request, "questionnaire/etude_publique.html", context)


@login_not_required
@require_safe
@by_public_version
def table_file(_request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    """One published table as CSV: what may not be told is empty."""
    row = StudyTable.objects.public().filter(edition__year=year, pk=pk).first()
    if row is None or row.told is None:
        msg = f"L’étude {year} n’a pas de tableau {pk}."
        raise Http404(msg)
    told = row.told
    lines = [
        [
            "Ensemble" if line["whole"] else line["name"],
            line["base"],
            *(cell["count"] if cell is not None else None for cell in line["cells"]),
            line["median"],
        ]
        for line in told["rows"]
    ]
    header = ["groupe", "reponses", *told["columns"], "mediane"]
    response = HttpResponse(csv_text(header, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="etude-{year}-{row.item_code}-{row.pk}.csv"'
    return response
