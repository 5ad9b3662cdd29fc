"""One answer saved as it is typed; its versions, and the return to an earlier one."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from label.models import Candidature
from label.permissions import user_of
from label.rules.files import EXTENSIONS
from label.rules.refusals import Refusal
from label.views.drafts import Beside, accepted, not_hers, page_in, refused, versions
from questionnaire.actions.answers import SavedAnswers, restore_answer, save_answer
from questionnaire.forms.answers import AnswerForm, PressForm
from questionnaire.models import Answer
from questionnaire.queries.answers import numbered_of, past_of
from questionnaire.rules.completeness import Margin, Reading, margin_of, read
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, ThemeTerms
from questionnaire.views.desk import NOT_ASKED, NoQuestionnaire, beside_of, desk_of, filled_by, texts_of
from questionnaire.views.presence import others_on
from questionnaire.views.themes import press
from toolkit.parts import drawn


@require_POST
def answer(request: HttpRequest, code: str, year: int, item: str) -> HttpResponse:
    """Save one answer. 200 with its new version and what follows; 409 overtaken or closed, 422 not readable, in
    words.
    """
    user = user_of(request)
    candidature, questionnaire = filled_by(request, code, year)
    if (strange := not_hers(request)) is not None:
        return strange
    terms = numbered_of(questionnaire, candidature).trame.items.get(item)
    if terms is None:
        raise Http404(NOT_ASKED)
    if gesture := PressForm.read(request)["gesture"]:
        return _gesture(request, code, year, terms, gesture)
    form = AnswerForm(terms, request.POST)
    valid = form.is_valid()
    try:
        saved = save_answer(candidature, item, form.typed(), by=user, page=page_in(request))
    except Refusal as refusal:
        return refused(request, refusal, texts_of(terms), _beside(candidature, terms, form))
    # What could be read of it is saved; the rest is told beside its field and stays there.
    faults = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    return _saved(request, saved, terms, faults=faults, partly=not valid)


def _beside(candidature: Candidature, terms: ItemTerms, form: AnswerForm) -> Beside:
    """Where this answer is kept when it comes too late."""
    row = Answer.objects.filter(candidature=candidature, item__code=terms.code).first()
    return beside_of(candidature, terms, row, form.typed().given)


def _gesture(request: HttpRequest, code: str, year: int, terms: ItemTerms, gesture: str) -> HttpResponse:
    """Keep, take up again, drop or confirm last edition's answer; the whole item is drawn anew."""
    desk = desk_of(request, code, year)
    try:
        saved = press(desk, gesture, terms.code, user_of(request))
    except Refusal as refusal:
        return refused(request, refusal, texts_of(terms))
    desk = desk_of(request, code, year)
    html = render_to_string(
        "questionnaire/_item.html",
        {
            "panel": desk.block(terms),
            "is_open": desk.is_open,
            "year": desk.past.year,
            "collectivite": desk.collectivite,
            "extensions": ",".join(EXTENSIONS),
        },
        request,
    )
    return _saved(request, saved, terms, html=html)


def _progress(reading: Reading, theme: ThemeTerms) -> dict[str, object]:
    parts = [(section.code, reading.sections[section.code]) for section in theme.asked_sections]
    return {
        "sections": {code: {"done": p.done, "of": p.items, "percent": p.percent} for code, p in parts},
        "themes": {code: progress.percent for code, progress in reading.themes.items()},
        "whole": reading.whole.percent,
    }


def _saved(request: HttpRequest, saved: SavedAnswers, terms: ItemTerms, **more: Any) -> HttpResponse:
    """The answer to a save: the item's version and margin, those of the items that it shows, hides or contradicts."""
    trame = saved.numbered.trame
    now = saved.givens()
    after, before = saved.reading, saved.reading_before
    theme, _ = trame.places[terms.code]
    touched = {
        item.code
        for item in theme.items
        if item.code == terms.code
        or after.states[item.code] != before.states[item.code]
        or after.notes.get(item.code) != before.notes.get(item.code)
    }
    if any(kind_of(trame.items[code]).is_compared for code in touched - {terms.code}):
        # Their margins may also hold a figure that moved since last time: that is read for this rare case only.
        past = past_of(saved.candidature, saved.numbered)
        after = read(trame, now, past.values, past.year)
    return accepted(
        request,
        saved.rows.get(terms.code) or Answer(),
        texts_of(terms),
        saved.done,
        empty=now.get(terms.code, NOTHING).is_empty,
        margins={
            code: _margin(
                after, trame.items[code], now.get(code, NOTHING), wrong=code == terms.code and bool(more.get("faults"))
            )
            for code in sorted(touched)
        },
        shown={item.code: item.code in after.shown for item in theme.items if item.visible_if},
        progress=_progress(after, theme),
        others=others_on(saved.candidature, user_of(request), theme=theme.code, item=terms.code),
        **more,
    )


def _margin(reading: Reading, item: ItemTerms, given: Given, *, wrong: bool) -> str:
    said = Margin(reading.states[item.code], tuple(reading.notes.get(item.code, ())))
    margin = margin_of(item, given, said, wrong=wrong)
    return drawn("questionnaire/_marge.html", state=margin.state, notes=margin.notes, code=item.code, is_open=True)


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, code: str, year: int, item: str) -> HttpResponse:
    """Every version of an answer with its author; any of them can be made the current one."""
    try:
        desk = desk_of(request, code, year)
    except NoQuestionnaire:
        raise Http404(NOT_ASKED) from None
    terms = desk.item(item)
    theme, _ = desk.numbered.trame.places[item]
    row = desk.rows.get(item)
    here = reverse("questionnaire-theme", args=[code, year, theme.code])

    def restore(_values: Mapping[str, Any], version: int, _seen: int) -> None:
        restore_answer(desk.candidature, item, version, by=user_of(request))

    return versions(
        request,
        row,
        texts_of(terms),
        title=f"{item}, {terms.label}",
        back=(f"{here}#{terms.anchor}", theme.label),
        restore=restore if desk.is_open else None,
        whole=True,
    )
