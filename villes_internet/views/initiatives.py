"""What crosses the initiatives and the other apps: what they could illustrate of the questionnaire, what a candidature
puts forward.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.actions.telling import put_forward, save_news, take_off
from initiatives.forms import LONGEST_NEWS, NewsForm, Questions
from initiatives.models import Highlight, Initiative
from initiatives.permissions import can_tell
from initiatives.queries import highlights_of, proven_by
from initiatives.rules.content import clean
from initiatives.views import telling
from label.actions.drafts import send_draft
from label.drafts import drafts_under
from label.enums import CandidatureStatus
from label.forms.drafts import Kept, initial_of, texts_of_form, typed_in
from label.forms.gestures import GestureForm, PressedField
from label.models import Candidature, Draft, Edition
from label.permissions import refuse_unless, user_of
from label.views.caching import kept_without_network
from label.views.drafts import as_typed, draft_as_typed, draft_versions, is_script, versions
from label.views.pages import attempt
from label.views.sending import sent_here
from label.views.spaces import Space, space_of
from questionnaire.queries.answers import numbered_of, questionnaire_of, readings_of
from questionnaire.rules.kinds import kind_of

MOST_HINTS = 12


@dataclass(frozen=True)
class Hint:
    """A question answered yes that no initiative illustrates."""

    code: str
    label: str
    theme: str


def hints_of(candidature: Candidature, initiatives: list[Initiative]) -> list[Hint]:
    """The questions answered yes, in the trame's order, that no initiative of the collectivité illustrates."""
    found = readings_of([candidature]).get(candidature.pk)
    if found is None:
        return []
    numbered, given, reading = found
    proven = proven_by(initiatives)
    hints = []
    for code, item in numbered.trame.items.items():
        answer = given.get(code)
        if code in reading.shown and answer is not None and kind_of(item).says_yes(answer.value) and code not in proven:
            hints.append(Hint(code, item.label, numbered.trame.places[code][0].code))
    return hints


def asked_questions() -> Questions:
    """What the questionnaire of the campaign asks, by theme; nothing before there is one. Two queries."""
    edition = Edition.objects.running() or Edition.objects.current()
    kept = questionnaire_of(edition) if edition is not None else None
    if kept is None:
        return ()
    return [
        (theme.label, [(item.code, item.label) for item in theme.items]) for theme in numbered_of(kept).trame.themes
    ]


def tell(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The page where an initiative is told."""
    return telling.tell(request, code, pk, questions=asked_questions())


def submit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Propose it; what lacks is said on the same page."""
    return telling.submit(request, code, pk, questions=asked_questions())


def _space(request: HttpRequest, code: str, year: int) -> Space:
    here = space_of(request, code, year)
    refuse_unless(can_tell(here.membership), "Seules les personnes rattachées racontent les initiatives.")
    return here


@kept_without_network
@require_safe
def initiatives(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The initiatives of a collectivité, those that its candidature puts forward, and what it could still tell."""
    here = _space(request, code, year)
    rows = list(Initiative.objects.of(here.collectivite).select_related("saved_by"))
    candidature = here.candidature
    highlights = highlights_of(candidature)
    read_only = hasattr(request, "seen_as")
    is_open = (
        candidature is not None
        and not read_only
        and candidature.filing_window.is_open
        and candidature.status == CandidatureStatus.REGISTERED
    )
    hints = hints_of(candidature, rows) if candidature is not None and is_open else []
    typed = drafts_under(f"news:{candidature.pk}:") if candidature is not None else {}
    context = {
        "collectivite": here.collectivite,
        "me": here.membership,
        "candidature": candidature,
        "initiatives": [
            (
                row,
                highlights.get(row.pk),
                _news_form(candidature, row, highlights.get(row.pk) or typed.get(news_place(candidature, row)))
                if candidature is not None and is_open
                else None,
            )
            for row in rows
        ],
        "highlighted": len(highlights),
        "hints": hints[:MOST_HINTS],
        "more_hints": hints[MOST_HINTS:],
        "is_open": is_open,
        "read_only": read_only,
    }
    return render(request, "candidature/initiatives.html", context)


class TakeOffForm(GestureForm):
    """Whether an initiative is no longer put forward."""

    withdraw = PressedField()


@sent_here
def forward(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Put an initiative forward in the candidature with its news, or no longer; read with `?versions`, every version of
    its news.
    """
    here = _space(request, code, year)
    initiative = get_object_or_404(Initiative, pk=pk, collectivite=here.collectivite)
    candidature = get_object_or_404(Candidature, pk=here.candidature.pk if here.candidature else None)
    user = user_of(request)
    highlight = candidature.highlights.filter(initiative=initiative).select_related("candidature").first()
    if "versions" in request.GET:
        return _versions(request, candidature, initiative, highlight)
    if TakeOffForm.read(request)["withdraw"]:
        return attempt(
            request,
            lambda: take_off(candidature, initiative, by=user),
            "Elle n’est plus mise en avant.",
            "candidature-initiatives",
            code,
            year,
        )
    form = NewsForm(request.POST)
    place = news_place(candidature, initiative)
    if is_script(request):
        if highlight is None:
            return draft_as_typed(request, place, form)
        return as_typed(
            request,
            texts_of_form(form),
            lambda seen, page: save_news(highlight, typed_in(form, request.POST), by=user, seen=seen, page=page),
        )
    news = clean(typed_in(form, request.POST)["news"])[:LONGEST_NEWS]
    return attempt(
        request,
        lambda: send_draft(place, lambda: put_forward(candidature, initiative, news=news, by=user), by=user),
        f"Mise en avant dans la candidature {candidature.edition.year}.",
        "candidature-initiatives",
        code,
        year,
    )


def _versions(
    request: HttpRequest, candidature: Candidature, initiative: Initiative, highlight: Highlight | None
) -> HttpResponse:
    """Every version of what is new, put forward or not yet."""
    back = reverse("candidature-initiatives", args=_here(candidature))
    title, is_open = initiative.draft_title, candidature.filing_window.is_open
    if highlight is None:
        place = news_place(candidature, initiative)
        return draft_versions(
            request, place, NewsForm(), {}, title=title, back=back, settled="mis en avant", is_open=is_open
        )

    def restore(values: Mapping[str, Any], _version: int, seen: int) -> None:
        save_news(highlight, values, by=user_of(request), seen=seen)

    return versions(
        request,
        highlight,
        texts_of_form(NewsForm()),
        title=title,
        back=(back, title),
        restore=restore if is_open else None,
    )


def _here(candidature: Candidature) -> tuple[str, int]:
    return candidature.collectivite.code, candidature.edition.year


def news_place(candidature: Candidature, initiative: Initiative) -> str:
    """Where what is new is kept until the initiative is put forward."""
    return f"news:{candidature.pk}:{initiative.pk}"


def _news_form(candidature: Candidature, initiative: Initiative, row: Highlight | Draft | None) -> NewsForm:
    """The form of what is new, over what is put forward, or what was typed before."""
    highlight = row if isinstance(row, Highlight) else None
    row = row or Draft(place=news_place(candidature, initiative))
    form = NewsForm(initial=initial_of(row), auto_id=f"news-{initiative.pk}-%s")
    address = reverse("candidature-initiative-forward", args=[*_here(candidature), initiative.pk])
    button = "Enregistrer" if highlight is not None else "Mettre en avant"
    past = f"{address}?versions" if row.version else ""
    form.kept = Kept(f"news-{candidature.pk}-{initiative.pk}", initiative.draft_title, address, button, row, past)
    return form
