"""`/candidature/<code>/<year>/questionnaire/`: the whole at a glance, then one page per theme, typed and saved item by
item.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.files import attach_again
from label.actions.presence import visit
from label.drafts import Clash
from label.forms.gestures import SentFiles
from label.models import Membership, User
from label.permissions import user_of
from label.rules.calendar import time_left
from label.rules.files import EXTENSIONS
from label.rules.refusals import Late, Refusal
from label.views.caching import kept_without_network
from label.views.drafts import BESIDE, FILES_AGAIN, STAYS, clash_lines, kept_beside, shown_again, taken_up
from label.views.pages import CONFLICT, INVALID, attempt
from label.views.spaces import without_candidature
from questionnaire.actions.answers import (
    SavedAnswers,
    Typed,
    answer_no,
    carry_over,
    confirm_carried,
    save_section,
    set_aside,
)
from questionnaire.enums import SectionButton
from questionnaire.forms.answers import AnswerForm, SectionForm
from questionnaire.models import SectionAssignment, ServiceLink
from questionnaire.permissions import can_assign
from questionnaire.queries.answers import awaits_no
from questionnaire.rules.changes import compare
from questionnaire.rules.completeness import Progress
from questionnaire.rules.trame import NOTHING, SectionTerms, ThemeTerms
from questionnaire.rules.values import answer_text
from questionnaire.views.desk import Block, Desk, NoQuestionnaire, beside_of, desk_of, texts_of
from questionnaire.views.files import attach_all
from questionnaire.views.sections import assignments_of, handed_to
from questionnaire.views.sieving import Sieving, sieving_of
from toolkit.french import upper_first
from toolkit.numbers import whole_number
from toolkit.typography import plural


@dataclass(frozen=True)
class SectionPart:
    """A section of a theme's page: its items as they stand, and who is in charge of it."""

    terms: SectionTerms
    progress: Progress
    blocks: list[Block]
    assigned: list[SectionAssignment]

    @property
    def offered(self) -> int:
        """How many answers of last edition wait to be kept."""
        return sum(b.shown and b.earlier is not None and b.earlier.fits and b.offers_earlier for b in self.blocks)

    @property
    def carried(self) -> int:
        """How many kept answers wait to be confirmed."""
        return sum(block.shown and block.is_carried for block in self.blocks)


def _absent(request: HttpRequest, absent: NoQuestionnaire) -> HttpResponse:
    return without_candidature(request, absent.here, "le questionnaire s’ouvre")


def _assignments(desk: Desk) -> dict[str, list[SectionAssignment]]:
    """Who is in charge of each section; one query."""
    found: dict[str, list[SectionAssignment]] = {}
    for row in assignments_of(desk.candidature):
        found.setdefault(row.section.code, []).append(row)
    return found


def _services(desk: Desk) -> dict[str, list[ServiceLink]]:
    """The services asked without an account, by section; two queries."""
    found: dict[str, list[ServiceLink]] = defaultdict(list)
    for link in ServiceLink.objects.of(desk.candidature):
        found[link.section.code].append(link)
    return found


def _frame(desk: Desk) -> dict[str, object]:
    """What the rail and the head of each page of the questionnaire show."""
    window = desk.window
    return {
        "collectivite": desk.collectivite,
        "me": desk.membership,
        "candidature": desk.candidature,
        "themes": desk.themes,
        "here_theme": "",
        "whole": desk.reading.whole,
        "is_open": desk.is_open,
        "window": window,
        "left": time_left(timezone.now(), window.deadline) if desk.is_open and window.deadline else "",
    }


@kept_without_network
@require_safe
def overview(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Themes and sections with their progress, who is in charge of what, and what changed since last time."""
    try:
        desk = desk_of(request, code, year)
    except NoQuestionnaire as absent:
        return _absent(request, absent)
    people = User.objects.filter(memberships__in=Membership.objects.active().filter(collectivite=desk.collectivite))
    assigned = _assignments(desk)
    context = _frame(desk) | {
        "sections": {
            theme.code: [SectionPart(s, p, [], assigned.get(s.code, [])) for s, p in desk.sections(theme)]
            for theme, _ in desk.themes
        },
        "mine": handed_to(user_of(request), list(chain(*assigned.values())), desk.numbered.trame, desk.reading),
        "people": list(people) if can_assign(desk.membership) and desk.is_open else [],
        "today": timezone.localdate(),
        "again": {
            "section": request.GET.get("section", ""),
            "person": whole_number(request.GET.get("person", "")),
            "due_on": request.GET.get("due_on", ""),
        },
        "year": desk.past.year,
        "changes": compare(desk.past.trame, desk.numbered.trame) if desk.past.trame is not None else None,
        "late_texts": desk.candidature.late_texts.filter(by=user_of(request)).count() if desk.is_open else 0,
        "carried": sum(not row.confirmed for row in desk.rows.values()),
        "blocking": desk.reading.blocking,
    }
    context |= {"services": _services(desk), "assigns": can_assign(desk.membership)}
    sieving = _sieving(request, desk, assigned)
    items = [item for theme, _ in desk.themes for item in theme.items if item.code in desk.reading.shown]
    context |= {"sieving": sieving, "sieves": sieving.counts(items)}
    if sieving.is_asked:
        context["found"] = [
            (
                item,
                desk.numbered.trame.places[item.code][0],
                upper_first(answer_text(item, given)) if not given.is_empty else "",
            )
            for item in items
            if sieving.keeps(item)
            for given in [desk.given.get(item.code, NOTHING)]
        ]
    return render(request, "questionnaire/ensemble.html", context)


@kept_without_network
@cache_control(no_store=True)  # going back shows what is saved now, not an older page
@require_http_methods(["GET", "POST"])
def theme(request: HttpRequest, code: str, year: int, theme: str) -> HttpResponse:
    """One theme. A section's form is saved whole by its button; with script each item is saved as it is typed."""
    try:
        desk = desk_of(request, code, year)
    except NoQuestionnaire as absent:
        return _absent(request, absent)
    terms = desk.theme(theme)
    sent = _sent(request)
    status, saved_anchor = 200, ""
    blocks: dict[str, Block] = {}
    if sent is not None:
        section = next((s for s in terms.asked_sections if s.code == SectionForm(sent).cleaned_data["section"]), None)
        if section is not None and request.method == "POST":
            status, blocks, saved_anchor = _save(request, desk, section, sent)
            if status == 200:
                query = f"?{request.GET.urlencode()}" if request.GET else ""
                return redirect(reverse("questionnaire-theme", args=[code, year, theme]) + f"{query}#{saved_anchor}")
            desk = desk_of(request, code, year)  # what was saved of it is read again
            blocks = {c: _again(desk, block) for c, block in blocks.items()}
        elif section is not None:
            blocks = {item.code: desk.block(item, AnswerForm(item, sent).shown()) for item in section.items}
    return render(request, "questionnaire/theme.html", _page(request, desk, terms, blocks), status=status)


@require_POST
def no_to_the_rest(request: HttpRequest, code: str, year: int, theme: str) -> HttpResponse:
    """Say no to what is left of a theme, where a no or a zero answers it."""
    try:
        desk = desk_of(request, code, year)
    except NoQuestionnaire as absent:
        return _absent(request, absent)
    terms, shown = desk.theme(theme), desk.reading.shown
    codes = [item.code for item in terms.items if item.code in shown and not item.source_auto]
    written = sum(awaits_no(desk.numbered.trame.items[one], desk.rows.get(one), desk.past) for one in codes)
    empty = sum(desk.given.get(one, NOTHING).is_empty for one in codes) - written
    say_no = partial(answer_no, desk.candidature, codes, by=user_of(request))
    done = f"{written} réponse{'s' if written > 1 else ''} « non » ou « zéro » : changez ce qui ne convient pas."
    if empty:
        done += f" Il reste {empty} question{'s' if empty > 1 else ''} à remplir."
    return attempt(request, say_no, done, "questionnaire-theme", code, year, theme)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What is sent now, else what was typed when the session had expired."""
    if request.method == "POST":
        return request.POST
    return taken_up(request, "Enregistrez la section pour le garder.")


def _again(desk: Desk, block: Block) -> Block:
    """The same form over what is saved now."""
    fresh = desk.block(block.item, block.fields)
    return replace(fresh, clash=block.clash, refused=block.refused)


def _sieving(request: HttpRequest, desk: Desk, assigned: Mapping[str, list[SectionAssignment]]) -> Sieving:
    """Which questions the address asks for."""
    user = user_of(request)
    mine = {code for code, rows in assigned.items() if any(row.person_id == user.pk for row in rows)}
    since = None if hasattr(request, "seen_as") else visit(desk.candidature.pk, user, timezone.now())
    return sieving_of(request, desk, mine, since)


def _page(request: HttpRequest, desk: Desk, terms: ThemeTerms, blocks: dict[str, Block]) -> dict[str, object]:
    codes = [theme.code for theme, _ in desk.themes]
    place = codes.index(terms.code)
    assigned = _assignments(desk)
    sieving = _sieving(request, desk, assigned)
    aside = {item.code for item in terms.items if item.code not in blocks and not sieving.keeps(item)}
    return _frame(desk) | {
        "sieving": sieving,
        "sieves": sieving.counts(terms.items),
        "aside": aside,
        "emptied": {s.code for s in terms.asked_sections if all(item.code in aside for item in s.items)},
        "kept": sum(item.code in desk.reading.shown and item.code not in aside for item in terms.items),
        "theme": terms,
        "here_theme": terms.code,
        "progress": desk.reading.themes[terms.code],
        "sections": [
            SectionPart(
                section,
                progress,
                [blocks.get(i.code) or desk.block(i) for i in section.items],
                assigned.get(section.code, []),
            )
            for section, progress in desk.sections(terms)
        ],
        "faults": sum(block.is_faulty for block in blocks.values()),
        "previous": desk.numbered.trame.theme(codes[place - 1]) if place else None,
        "next": desk.numbered.trame.theme(codes[place + 1]) if place + 1 < len(codes) else None,
        "year": desk.past.year,
        "extensions": ",".join(EXTENSIONS),
        "may_be_no": sum(
            awaits_no(item, desk.rows.get(item.code), desk.past)
            for item in terms.items
            if item.code in desk.reading.shown
        ),
    }


def _save(
    request: HttpRequest, desk: Desk, section: SectionTerms, sent: QueryDict
) -> tuple[int, dict[str, Block], str]:
    """Save a section's form, then do what its button asked. The status, the blocks to show again, the place to go back
    to.
    """
    forms = {item.code: AnswerForm(item, sent) for item in section.items if not item.source_auto}
    valid = {code: form.is_valid() for code, form in forms.items()}
    typed: dict[str, Typed] = {code: form.typed() for code, form in forms.items()}
    anchor, told = section.code, ""
    overtaken: dict[str, Clash] = {}
    user = user_of(request)
    was_saved = False
    try:
        overtaken = save_section(desk.candidature, typed, by=user).overtaken
        was_saved = True
        if (button := SectionForm(sent).pressed) is not None:
            anchor, told = _press(desk, section, button, typed, user)
    except Refusal as refusal:
        late = isinstance(refusal, Late) and _keep_late(request, desk, typed)
        for reason in refusal.reasons:
            messages.error(request, reason if was_saved else f"{reason} {BESIDE if late else STAYS}")
        if request.FILES:
            messages.error(request, FILES_AGAIN)
        return CONFLICT, {code: desk.block(form.item, form.shown()) for code, form in forms.items()}, anchor
    blocks = {code: desk.block(form.item, form.shown()) for code, form in forms.items() if not valid[code]}
    for code, clash in overtaken.items():
        texts = texts_of(forms[code].item)
        keep = {"answer" if name == "value" else name for name in typed[code].unreadable}
        form = AnswerForm(forms[code].item, shown_again(sent, texts, clash, keep=keep))
        form.is_valid()
        block = desk.block(form.item, form.shown())
        blocks[code] = replace(block, clash=clash_lines(clash, texts))
    attached = 0
    for code, form in forms.items():
        done, refused = attach_all(desk.candidature, SentFiles.read(request, prefix=code)["uploads"], code, by=user)
        attached += len(done)
        if refused:
            blocks[code] = replace(
                blocks.get(code) or desk.block(form.item), refused=tuple(f"« {n} » : {reason}" for n, reason in refused)
            )
    if not blocks:
        documents = f" Documents joints : {attached}." if attached else ""
        messages.success(request, f"{section.label} : {told or 'enregistré.'}{documents}")
        return 200, {}, anchor
    return (CONFLICT if overtaken else INVALID), blocks, anchor


def _keep_late(request: HttpRequest, desk: Desk, typed: Mapping[str, Typed]) -> bool:
    """Keep beside the dossier what a form brought too late, the answers that differ from what is filed; whether any."""
    found = []
    for code, entry in typed.items():
        item = desk.item(code)
        beside = beside_of(desk.candidature, item, desk.rows.get(code), entry.given)
        found.append(kept_beside(request, beside, texts_of(item)))
    return any(found)


def _press(
    desk: Desk, section: SectionTerms, button: tuple[SectionButton, str], typed: Mapping[str, Typed], user: User
) -> tuple[str, str]:
    """Do what a button asked: the place to go back to, and what it did of a whole section. Raises Refusal."""
    (name, code), shown = button, desk.reading.shown
    codes = [item.code for item in section.items if not item.source_auto and item.code in shown]
    if name is SectionButton.KEEP_SECTION:
        return section.code, _taken(carry_over(desk.candidature, codes, confirm=False, by=user).written, desk.past.year)
    if name is SectionButton.CONFIRM_SECTION:  # those that the page showed, not what a colleague took up since
        read = [c for c in codes if c in desk.rows and typed[c].seen == desk.rows[c].version]
        done = confirm_carried(desk.candidature, read, by=user).written
        return section.code, f"{plural(done, 'réponse confirmée', 'réponses confirmées')}."
    if name is SectionButton.TAKE_FILE:
        for item, rows in desk.earlier_files.items():
            for row in rows:
                if str(row.pk) == code and item in codes:
                    attach_again(desk.candidature, row, item_code=item, by=user)
                    return f"item-{item}", ""
        raise Refusal(["Ce document n’est plus à reprendre ici."])
    if code not in codes:
        raise Refusal(["Cette question n’est pas dans cette section."])
    press(desk, name, code, user)
    return f"item-{code}", ""


def _taken(number: int, year: int | None) -> str:
    """What « Garder et relire » took up."""
    if not number:
        return "rien n’était plus à reprendre."
    again = "relisez-la, puis confirmez-la" if number == 1 else "relisez-les, puis confirmez-les"
    return f"{plural(number, 'réponse reprise', 'réponses reprises')} de {year} : {again}."


def press(desk: Desk, name: str, code: str, user: User) -> SavedAnswers:
    """Keep, take up again, drop or confirm last edition's answer to one item. Raises Refusal."""
    if name in (SectionButton.KEEP, SectionButton.TAKE):
        saved = carry_over(desk.candidature, [code], confirm=name == SectionButton.KEEP, by=user)
        if not saved.written:
            raise Refusal([f"{code} a déjà une réponse cette année : rien n’est repris."])
        return saved
    if name == SectionButton.SET_ASIDE:
        return set_aside(desk.candidature, code, by=user)
    if name == SectionButton.CONFIRM:
        return confirm_carried(desk.candidature, [code], by=user)
    raise Refusal(["Ce geste n’existe pas."])
