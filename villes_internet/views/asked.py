"""`/questionnaire/<year>/`: what an announced edition asks, its helps and its examples, before anybody signs up."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.documents.truth import paper_of
from label.models import Edition
from label.permissions import reads_as
from label.views.documents import serve_current
from label.views.years import to_year
from questionnaire.enums import Operator
from questionnaire.models import Questionnaire
from questionnaire.queries.answers import numbered_of, questionnaire_of
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import TOWN_SORTS, ItemTerms, Trame
from villes_internet.book.kinds import BLANK
from villes_internet.book.permissions import can_look


def _asked(request: HttpRequest, year: int) -> tuple[Edition, Questionnaire]:
    """An edition whose questions may be read: announced, save for the équipe; 404 otherwise."""
    edition = Edition.objects.filter(year=year).first()
    questionnaire = questionnaire_of(edition) if edition is not None else None
    if edition is None or questionnaire is None or not (edition.is_announced or can_look(reads_as(request))):
        msg = f"Il n’y a pas de questionnaire publié pour l’édition {year}."
        raise Http404(msg)
    return edition, questionnaire


def _trame(questionnaire: Questionnaire) -> Trame:
    return numbered_of(questionnaire).trame


def _page(request: HttpRequest, year: int) -> tuple[dict[str, object], Trame]:
    edition, questionnaire = _asked(request, year)
    trame = _trame(questionnaire)
    context: dict[str, object] = {
        "edition": edition,
        "themes": [(theme, len(theme.items)) for theme in trame.themes if theme.asked_sections],
        "paper": paper_of(BLANK, edition),
    }
    return context, trame


@login_not_required
@require_safe
def questions_index(request: HttpRequest) -> HttpResponse:
    """The questions of the last announced edition that asks some."""
    last = Edition.objects.announced().filter(questionnaire__isnull=False).order_by("-year").first()
    return to_year(request, "questions", last.year if last is not None else None)


@login_not_required
@require_safe
def questions(request: HttpRequest, year: int) -> HttpResponse:
    """The themes, how many questions each asks, and the whole to print."""
    context, trame = _page(request, year)
    items = trame.items.values()
    context |= {
        "asked": len(items),
        "commented": sum(item.comment_expected for item in items),
        "proved": sum(item.proof_expected for item in items),
    }
    return render(request, "villes_internet/questions.html", context)


@login_not_required
@require_safe
def questions_of(request: HttpRequest, year: int, theme: str) -> HttpResponse:
    """The questions of a theme as an agent will read them: what is to be answered, the help, the example."""
    context, trame = _page(request, year)
    terms = trame.theme(theme)
    if terms is None or not terms.asked_sections:
        msg = "Ce thème n’existe pas dans cette édition."
        raise Http404(msg)
    codes = [one.code for one in trame.themes if one.asked_sections]
    place = codes.index(theme)
    context |= {
        "theme": terms,
        "sections": [(section, [_question(item, trame) for item in section.items]) for section in terms.asked_sections],
        "previous": trame.theme(codes[place - 1]) if place else None,
        "next": trame.theme(codes[place + 1]) if place + 1 < len(codes) else None,
    }
    return render(request, "villes_internet/questions_theme.html", context)


def _question(item: ItemTerms, trame: Trame) -> dict[str, object]:
    """A question with what there is to choose, or the unit of what is typed, whom it is asked of, and the answer that
    opens it.
    """
    kind, condition = kind_of(item), item.visible_if
    other = trame.items.get(condition.code) if condition is not None else None
    exact = other is not None and condition is not None and condition.op == Operator.EQUALS
    return {
        "item": item,
        "options": [option.label for option in kind.options(item)],
        "several": kind.is_multiple,
        "unit": kind.unit(item),
        "opened_by": kind_of(other).text(other, condition.value) if exact and other and condition else "",
        "asked_of": [TOWN_SORTS[sort] for sort in item.asked_of],
    }


@login_not_required
@require_safe
def questions_pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    """The whole as a PDF, with the room to write."""
    edition, _ = _asked(request, year)
    return serve_current(request, BLANK, edition, f"Le questionnaire {year}")
