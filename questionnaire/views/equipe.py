"""The équipe's questionnaire: read, worded, seen as an agent sees it, compared with another year's; a score
explained.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from label.enums import Phase
from label.forms.drafts import DraftedForm
from label.models import Candidature, Edition, User
from label.permissions import edition_of, equipe_required, user_of
from label.rules.refusals import Refusal
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from questionnaire.actions.structure import BEFORE_FILLING, edit_item, install, set_active
from questionnaire.forms import ItemForm
from questionnaire.loading import trame_file
from questionnaire.models import Answer, Item, Questionnaire
from questionnaire.queries import answers_of, facts_of, givens, item_terms, questionnaire_of, sheet_of
from questionnaire.rules.changes import compare
from questionnaire.rules.scoring import score, score_text, too_many_not_applicable
from questionnaire.rules.trame import NOTHING, Trame
from questionnaire.rules.values import answer_text
from questionnaire.views.desk import blank_block
from toolkit.numbers import whole_number

FIRST, LAST = 2000, 2099


@equipe_required
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """The questionnaire of the edition that is asked for, else of the current one."""
    asked = _year(request.GET.get("annee", ""), 0)
    if asked:
        return redirect("equipe-questionnaire", asked)
    edition = Edition.objects.of_the_equipe()
    if edition is None:
        messages.info(request, "Aucune édition n’est encore enregistrée.")
        return redirect("equipe-editions")
    return redirect("equipe-questionnaire", edition.year)


@equipe_required
@require_http_methods(["GET", "POST"])
def structure(request: HttpRequest, year: int) -> HttpResponse:
    """Every item by theme and section, asked or not; a button loads the trame of the year until somebody answers."""
    edition = edition_of(year)
    if request.method == "POST":
        try:
            install(edition, trame_file().for_year(year), by=user_of(request))
        except Refusal as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, f"La trame {year} est chargée.")
        return redirect("equipe-questionnaire", year)
    questionnaire = questionnaire_of(edition)
    rows = (
        Item.objects.filter(questionnaire=questionnaire).select_related("section").prefetch_related("choices")
        if questionnaire is not None
        else Item.objects.none()
    )
    themes: dict[str, dict[str, list[Item]]] = {}
    for row in rows:
        themes.setdefault(row.section.theme, {}).setdefault(row.section.label, []).append(row)
    context = {
        "edition": edition,
        "questionnaire": questionnaire,
        "themes": [(t, themes.get(t["code"], {})) for t in questionnaire.themes] if questionnaire is not None else [],
        "asked": sum(row.active for row in rows),
        "before": edition.phase in BEFORE_FILLING,
        "years": list(Questionnaire.objects.order_by("-edition__year").values_list("edition__year", flat=True)),
    }
    return render(request, "pilotage/questionnaire.html", context)


def _item(year: int, code: str) -> Item:
    rows = Item.objects.select_related("questionnaire__edition", "section").prefetch_related("choices")
    return get_object_or_404(rows, questionnaire__edition__year=year, code=code)


def _wording(row: Item, by: User) -> AppliedText:
    """What the équipe words of an item; before the filling also its points, its place and whether it is asked."""
    edition = row.questionnaire.edition
    before = Phase(edition.phase) in BEFORE_FILLING
    force = {
        "label": row.label,
        "help": row.help,
        "points": row.points,
        "position": row.position + 1,
        "active": row.active,
    }

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> ItemForm:
        return ItemForm(data, initial=initial or force, before_filling=before)

    def apply(form: DraftedForm) -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        active = values.pop("active", row.active)
        if "position" in values:
            values["position"] -= 1
        edit_item(row, values, by=by)
        if active != row.active:
            set_active(row, active, by=by)

    def effects(_form: DraftedForm) -> list[str]:
        towns = Candidature.objects.running().filter(edition=edition).count()
        answers = Answer.objects.filter(item=row).count()
        return [
            f"Les agents lisent cette question ainsi dès maintenant. Candidatures inscrites : {towns}.",
            f"Réponses déjà données, qui restent telles quelles : {answers}.",
        ]

    back = reverse("equipe-questionnaire", args=[edition.year])
    return AppliedText(
        place=f"item:{edition.year}:{row.code}",
        title=f"{row.code}, questionnaire {edition.year}",
        address=reverse("equipe-question", args=[edition.year, row.code]),
        back=f"{back}#{row.code}",
        make=make,
        apply=apply,
        effects=effects,
        done=f"{row.code} est enregistrée.",
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Word one item; what applying it changes is read first."""
    row = _item(year, item)
    text = _wording(row, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        context = {
            "edition": row.questionnaire.edition,
            "item": row,
            "form": form,
            "clash": clash,
            "before": Phase(row.questionnaire.edition.phase) in BEFORE_FILLING,
            "panel": blank_block(item_terms(row)),
        }
        return render(request, "pilotage/question.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def item_versions(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Every version of what was typed of the wording of an item."""
    return text_versions(request, _wording(_item(year, item), user_of(request)))


@equipe_required
@require_safe
def preview(request: HttpRequest, year: int, theme: str) -> HttpResponse:
    """A theme as an agent sees it, empty; nothing is saved from here."""
    questionnaire = questionnaire_of(edition_of(year))
    terms = sheet_of(questionnaire).trame.theme(theme) if questionnaire is not None else None
    if questionnaire is None or terms is None:
        msg = "Ce thème n’existe pas dans cette édition."
        raise Http404(msg)
    context = {
        "edition": questionnaire.edition,
        "theme": terms,
        "themes": [t for t in sheet_of(questionnaire).trame.themes if t.asked_sections],
        "sections": [(section, [blank_block(i) for i in section.items]) for section in terms.asked_sections],
    }
    return render(request, "pilotage/apercu.html", context)


def _trame(year: int) -> tuple[Trame, bool]:
    """The trame of a year: that of its edition when it has one, else what the file would ask."""
    questionnaire = Questionnaire.objects.filter(edition__year=year).first()
    return (sheet_of(questionnaire).trame, True) if questionnaire is not None else (trame_file().for_year(year), False)


def _year(text: str, otherwise: int) -> int:
    year = whole_number(text, LAST)
    return year if year is not None and year >= FIRST else otherwise


@equipe_required
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Two years' trames side by side: what is added, changed, removed; nonsense years fall back on the last two
    editions.
    """
    current = Edition.objects.of_the_equipe()
    newest = current.year if current is not None else LAST
    before, after = _year(request.GET.get("de", ""), newest - 1), _year(request.GET.get("a", ""), newest)
    (old, is_old_real), (new, is_new_real) = _trame(before), _trame(after)
    context = {
        "start": before,
        "a": after,
        "before": old,
        "after": new,
        "changes": compare(old, new),
        "drafts": [year for year, real in ((before, is_old_real), (after, is_new_real)) if not real],
    }
    return render(request, "pilotage/comparaison.html", context)


@equipe_required
@require_safe
def explained_score(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The score of a candidature, theme by theme, each point explained; a reading, never a level."""
    rows = Candidature.objects.filter(edition__year=year, edition__questionnaire__isnull=False)
    candidature = (
        rows.select_related("edition__questionnaire", "collectivite", "profile")
        .filter(collectivite__code=code.upper())
        .first()
    )
    if candidature is None:
        msg = "Cette collectivité n’a pas de candidature avec un questionnaire."
        raise Http404(msg)
    sheet = sheet_of(candidature.edition.questionnaire)
    given = givens(sheet, answers_of(candidature, sheet))
    result = score(sheet.trame, given, facts_of([candidature])[candidature.pk])
    themes = [
        (
            theme,
            score_text(result.themes[theme.code]),
            [(i, answer_text(i, given.get(i.code, NOTHING)), result.lines[i.code]) for i in theme.items],
            sum(result.lines[i.code].points for i in theme.items),
            sum(result.lines[i.code].possible for i in theme.items),
        )
        for theme in sheet.trame.themes
        if theme.items
    ]
    absent = sum(g.not_applicable for g in given.values())
    context = {
        "candidature": candidature,
        "collectivite": candidature.collectivite,
        "total": score_text(result.total),
        "themes": themes,
        "sans_objet": absent,
        "too_many": too_many_not_applicable(absent, len(sheet.trame.items)),
    }
    return render(request, "pilotage/score.html", context)
