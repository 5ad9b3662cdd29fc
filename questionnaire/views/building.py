"""The questionnaire as the équipe builds it: its list, its questions, its themes and cross-checks, all typed in one
draft that is read whole before it is in force.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from label.forms.drafts import DraftedForm
from label.models import Revision
from label.permissions import edition_of, equipe_required, user_of
from label.rules.refusals import Refusal
from label.views.applying import AppliedText, form_of, kept_in_draft, text_versions
from label.views.drafts import ClashLines
from label.views.pages import INVALID
from questionnaire.actions.building import (
    Workshop,
    add_check,
    add_item,
    add_section,
    ask_items,
    keep_words,
    move_item,
    place_of,
    remove_check,
    replace_items,
    workshop_of,
)
from questionnaire.actions.structure import carry, install, only_words
from questionnaire.forms.building import (
    BuildForm,
    ChecksForm,
    ItemForm,
    NewQuestionForm,
    ThemesForm,
    TickedItemsForm,
    TrameForm,
    questions,
)
from questionnaire.loading.reading import trame_file
from questionnaire.models import Questionnaire
from questionnaire.queries.answers import questionnaire_of
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import ItemTerms, SectionTerms, ThemeTerms
from questionnaire.views.desk import blank_block

SAID = "C’est dans le brouillon : relisez-le, puis publiez-le."


@dataclass(frozen=True)
class Line:
    """One question in the list: whether it is asked, what the draft makes of it, its place in its section."""

    item: ItemTerms
    kind: str
    asked: bool
    state: str
    position: int
    is_last: bool


def questionnaire_or_404(year: int) -> Questionnaire:
    found = questionnaire_of(edition_of(year))
    if found is None:
        msg = "Cette édition n’a pas de questionnaire."
        raise Http404(msg)
    return found


@equipe_required
@require_http_methods(["GET", "POST"])
def structure(request: HttpRequest, year: int) -> HttpResponse:
    """Every question by theme and section, as the draft has them; a button sets the questionnaire of an edition that
    has none.
    """
    edition = edition_of(year)
    questionnaire = questionnaire_of(edition)
    if request.method == "POST":
        return _first(request, year) if questionnaire is None else _build(request, questionnaire)
    context = {"edition": edition, "questionnaire": questionnaire, "years": _years()}
    if questionnaire is not None:
        context |= _list(request, workshop_of(questionnaire))
    return render(request, "pilotage/questionnaire.html", context)


def _years() -> list[int]:
    return list(Questionnaire.objects.order_by("-edition__year").values_list("edition__year", flat=True))


def _first(request: HttpRequest, year: int) -> HttpResponse:
    """The first questionnaire of an edition: the last one before it, else the trame of the project."""
    edition, by = edition_of(year), user_of(request)
    try:
        if carry(edition, by=by) is None:
            install(edition, trame_file().for_year(year), by=by)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(request, f"Le questionnaire {year} est en place.")
    return redirect("equipe-questionnaire", year)


def _list(request: HttpRequest, shop: Workshop) -> dict[str, Any]:
    asked = request.GET.get("q", "").strip()[:80]
    changed = shop.changed
    themes: list[tuple[ThemeTerms, list[tuple[SectionTerms, list[Line]]]]] = []
    found = 0
    for theme in shop.structure.trame.themes:
        sections = []
        for section in theme.sections:
            lines = [
                _line(shop, item, changed, position, len(section.items))
                for position, item in enumerate(section.items)
                if asked.casefold() in f"{item.code} {item.label}".casefold()
            ]
            found += len(lines)
            if lines or not asked:
                sections.append((section, lines))
        if sections:
            themes.append((theme, sections))
    words = only_words(shop.questionnaire.edition)
    return {
        "shop": shop,
        "themes": themes,
        "asked": len(shop.structure.asked.items),
        "resting": len(shop.structure.resting),
        "only_words": words,
        "q": asked,
        "found": found,
        "new": NewQuestionForm(),
        "file": TrameForm(),
        "faults": [fault.sentence for fault in shop.faults],
    }


def _line(shop: Workshop, item: ItemTerms, changed: set[str], position: int, length: int) -> Line:
    is_new = item.code not in shop.before.trame.items
    state = "nouvelle" if is_new else "modifiée" if item.code in changed else ""
    asked = item.code not in shop.structure.resting
    return Line(item, kind_of(item).label, asked, state, position, position == length - 1)


def _build(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """A button of the list, or of the page of a question."""
    sent, pressed, by = BuildForm.read(request), TickedItemsForm.read(request), user_of(request)
    ticked = pressed["question"]
    year = questionnaire.edition.year
    gestures: dict[str, Callable[[], object]] = {
        "ask": lambda: ask_items(questionnaire, ticked, asked=True, by=by),
        "rest": lambda: ask_items(questionnaire, ticked, asked=False, by=by),
        "replace": lambda: replace_items(questionnaire, ticked, sent["count"], by=by, reserved=trame_file().items),
        "move": lambda: move_item(questionnaire, sent["code"], sent["section"], sent["position"], by=by),
        "section": lambda: add_section(questionnaire, sent["theme"], label=sent["label"], by=by),
        "check": lambda: add_check(questionnaire, when=sent["when"], then=sent["then"], by=by),
        "words": lambda: keep_words(questionnaire, by=by),
        "uncheck": lambda: remove_check(questionnaire, sent["code"], by=by),
    }
    if sent["gesture"] not in gestures:
        if not pressed["gesture"]:  # the button of the first one, pressed twice
            return redirect("equipe-questionnaire", year)
        msg = "Ce geste n’existe pas."
        raise Http404(msg)
    try:
        done = gestures[sent["gesture"]]()
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        done = None
    else:
        messages.success(request, SAID)
    if sent["gesture"] in ("check", "uncheck"):
        return redirect("equipe-questionnaire-checks", year)
    if isinstance(done, list):
        return redirect("equipe-question", year, done[0])
    anchor = sent["code"] or (ticked[0] if ticked else sent["theme"] and f"theme-{sent['theme']}")
    return redirect(f"{reverse('equipe-questionnaire', args=[year])}#{anchor}")


@equipe_required
@require_POST
def add(request: HttpRequest, year: int) -> HttpResponse:
    """A new question: its page is where it is typed."""
    questionnaire = questionnaire_or_404(year)
    form = NewQuestionForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            code = add_item(
                questionnaire,
                values["section"],
                label=values["label"],
                kind=values["kind"],
                by=user_of(request),
                reserved=trame_file().items,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("equipe-question", year, code)
    context = {"edition": questionnaire.edition, "form": form}
    return render(request, "pilotage/question_nouvelle.html", context, status=INVALID)


def _text(shop: Workshop, title: str, address: str, make: Callable[..., DraftedForm], code: str) -> AppliedText:
    """A part of the draft, typed on its page, which keeps it under its own `code`; it is in force with the whole."""

    def nothing(_form: DraftedForm) -> None:
        msg = "a part of a draft is published with the whole"
        raise NotImplementedError(msg)

    return AppliedText(
        place=place_of(shop.questionnaire.edition.year),
        title=title,
        address=address,
        back=address,
        make=make,
        apply=nothing,
        button="Garder dans le brouillon",
        code=f"questionnaire-{shop.questionnaire.edition.year}-{code}",
    )


def _question(shop: Workshop, code: str) -> AppliedText:
    if code not in shop.structure.trame.items:
        msg = "Cette question n’existe pas dans ce questionnaire."
        raise Http404(msg)
    year = shop.questionnaire.edition.year
    words = only_words(shop.questionnaire.edition)
    in_force = {**dict.fromkeys(shop.texts), **shop.draft.in_force}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> ItemForm:
        return ItemForm(
            data,
            initial=initial or in_force,
            code=code,
            structure=shop.structure,
            texts=shop.texts,
            only_words=words,
        )

    address = reverse("equipe-question", args=[year, code])
    return _text(shop, f"{code}, questionnaire {year}", address, make, code)


@equipe_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """One question, typed in the draft and seen as an agent will see it."""
    shop = workshop_of(questionnaire_or_404(year))
    if request.method == "GET" and item not in shop.structure.trame.items and _was_typed(shop, item):
        messages.error(request, f"{item} n’est plus dans le brouillon : une collègue l’a reprise.")
        return redirect("equipe-questionnaire", year)
    text = _question(shop, item)

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        terms = shop.structure.trame.items[item]
        theme, section = shop.structure.trame.places[item]
        context = {
            "edition": shop.questionnaire.edition,
            "item": terms,
            "theme": theme,
            "section": section,
            "form": form,
            "clash": clash,
            "only_words": only_words(shop.questionnaire.edition),
            "is_new": item not in shop.before.trame.items,
            "asked": item not in shop.structure.resting,
            "faults": [fault.sentence for fault in shop.faults if fault.place == item],
            "panel": blank_block(terms),
        }
        return render(request, "pilotage/question.html", context, status=status)

    return kept_in_draft(request, text, page, SAID) if request.method == "POST" else page(form_of(text), None, 200)


def _was_typed(shop: Workshop, code: str) -> bool:
    """Whether the draft ever held this question."""
    return Revision.objects.of(shop.draft).filter(changes__has_key=f"{code}-label").exists()


@equipe_required
@require_http_methods(["GET", "POST"])
def question_versions(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Every version of what was typed of a question."""
    return text_versions(request, _question(workshop_of(questionnaire_or_404(year)), item))


def _settings(shop: Workshop, what: str) -> AppliedText:
    form_class, title = SETTINGS[what]
    year = shop.questionnaire.edition.year
    words = only_words(shop.questionnaire.edition)

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> DraftedForm:
        in_force = {**dict.fromkeys(shop.texts), **shop.draft.in_force}
        return form_class(
            data, initial=initial or in_force, structure=shop.structure, texts=shop.texts, only_words=words
        )

    return _text(
        shop,
        f"{title}, questionnaire {year}",
        reverse(f"equipe-questionnaire-{what}", args=[year]),
        make,
        what,
    )


SETTINGS: dict[str, tuple[type[ThemesForm] | type[ChecksForm], str]] = {
    "themes": (ThemesForm, "Thèmes et sections"),
    "checks": (ChecksForm, "Contrôles croisés"),
}


@equipe_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, year: int, what: str) -> HttpResponse:
    """The themes and sections, or the cross-checks."""
    shop = workshop_of(questionnaire_or_404(year))
    text = _settings(shop, what)

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        context = {
            "edition": shop.questionnaire.edition,
            "title": SETTINGS[what][1],
            "what": what,
            "form": form,
            "clash": clash,
            "only_words": only_words(shop.questionnaire.edition),
            "checks": shop.structure.trame.checks,
            "questions": questions(shop.structure.trame)[1:],
        }
        return render(request, "pilotage/questionnaire_reglages.html", context, status=status)

    return kept_in_draft(request, text, page, SAID) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def settings_versions(request: HttpRequest, year: int, what: str) -> HttpResponse:
    """Every version of what was typed of them."""
    return text_versions(request, _settings(workshop_of(questionnaire_or_404(year)), what))
