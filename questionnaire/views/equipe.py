"""The équipe's questionnaire: seen as an agent sees it, compared with another year's; a score explained."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from label.enums import Strate
from label.models import Candidature, Edition
from label.permissions import edition_of, equipe_required
from questionnaire.actions.building import workshop_of
from questionnaire.loading.reading import trame_file
from questionnaire.models import Questionnaire
from questionnaire.queries.answers import answers_of, facts_of, givens, numbered_of, questionnaire_of
from questionnaire.rules.changes import compare
from questionnaire.rules.scoring import score, score_text, too_many_not_applicable
from questionnaire.rules.trame import NOTHING, TOWN_SORTS, Trame
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
@require_safe
def preview(request: HttpRequest, year: int, theme: str) -> HttpResponse:
    """A theme as an agent of a strate sees it, empty, the draft included; nothing is saved from here."""
    questionnaire = questionnaire_of(edition_of(year))
    asked = request.GET.get("strate", "")
    sort = asked if asked in TOWN_SORTS else ""
    strate = sort if sort in Strate.values else ""
    trame = workshop_of(questionnaire).structure.asked.for_town(sort) if questionnaire is not None else None
    terms = trame.theme(theme) if trame is not None else None
    if questionnaire is None or trame is None or terms is None:
        msg = "Ce thème n’existe pas dans cette édition."
        raise Http404(msg)
    context = {
        "edition": questionnaire.edition,
        "theme": terms,
        "themes": [t for t in trame.themes if t.asked_sections],
        "sections": [(section, [blank_block(i, strate) for i in section.items]) for section in terms.asked_sections],
        "strate": sort,
        "strates": TOWN_SORTS.items(),
    }
    return render(request, "pilotage/apercu.html", context)


def _trame(year: int) -> tuple[Trame, bool]:
    """The trame of a year: that of its edition when it has one, else what the file would ask."""
    questionnaire = Questionnaire.objects.filter(edition__year=year).first()
    return (
        (workshop_of(questionnaire).structure.asked, True)
        if questionnaire is not None
        else (trame_file().for_year(year), False)
    )


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
    numbered = numbered_of(candidature.edition.questionnaire, candidature)
    given = givens(numbered, answers_of(candidature, numbered))
    result = score(numbered.trame, given, facts_of([candidature])[candidature.pk])
    themes = [
        (
            theme,
            score_text(result.themes[theme.code]),
            [(i, answer_text(i, given.get(i.code, NOTHING)), result.lines[i.code]) for i in theme.items],
            sum(result.lines[i.code].points for i in theme.items),
            sum(result.lines[i.code].possible for i in theme.items),
        )
        for theme in numbered.trame.themes
        if theme.items
    ]
    absent = sum(g.not_applicable for g in given.values())
    context = {
        "candidature": candidature,
        "collectivite": candidature.collectivite,
        "total": score_text(result.total),
        "themes": themes,
        "sans_objet": absent,
        "too_many": too_many_not_applicable(absent, len(numbered.trame.items)),
    }
    return render(request, "pilotage/score.html", context)
