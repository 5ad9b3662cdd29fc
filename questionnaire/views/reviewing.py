"""Answers that come from elsewhere — a workbook, a service — beside those of the site, each difference confirmed by
hand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from label.drafts import state_at
from label.rules.refusals import Refusal
from label.views.pages import CONFLICT, INVALID
from questionnaire.actions.answers import SavedAnswers, Typed
from questionnaire.forms.answers import AnswerForm, fields_of
from questionnaire.queries.answers import given_in
from questionnaire.rules.sheets import Difference, SheetLine, Unread, differences
from questionnaire.rules.trame import NOTHING, Given, ItemTerms
from questionnaire.rules.values import answer_of, answer_text, value_text
from questionnaire.views.desk import Desk, desk_of
from toolkit.french import upper_first

OK = 200


@dataclass(frozen=True)
class Source:
    """Where answers come from, as the page says it: its title, « du classeur », what is said of a difference that moved
    on the site too; the page that it hangs from (address, words), the addresses of its form and of what follows.
    `can_leave`: whether a difference can be left aside, and not only not taken; `shown`: the version that is read of
    each proposal.
    """

    title: str
    name: str
    moved: str
    parent: tuple[str, str]
    here: str
    address: str
    then: str
    can_leave: bool = False
    shown: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """A difference as its page shows it: both texts, and the hidden fields that save the sheet's."""

    item: ItemTerms
    difference: Difference
    now: str
    sheet: str

    @property
    def label(self) -> str:
        """« Réponse » or « Commentaire »."""
        return "Commentaire" if self.difference.field == "comment" else "Réponse"

    @property
    def key(self) -> str:
        """Its name among what is ticked."""
        return f"{self.item.code}:{self.difference.field}"


@dataclass(frozen=True)
class SheetFields:
    """A question of the review with the texts of the sheet, as its form sends them."""

    item: ItemTerms
    given: Given
    version: int

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The hidden fields."""
        shown, code = fields_of(self.item, self.given), self.item.code
        return [
            *((f"{code}-value", text) for text in shown["value"]),
            *([(f"{code}-not_applicable", "on")] if shown["not_applicable"] else []),
            (f"{code}-comment", shown["comment"]),
            (f"{code}-version", str(self.version)),
        ]


def left_to_settle(desk: Desk, lines: Sequence[SheetLine]) -> list[Difference]:
    """What these lines still change of the site; two queries a line that moved there."""
    return differences(lines, _bases(desk, lines), desk.given)


def _bases(desk: Desk, lines: Sequence[SheetLine]) -> dict[str, Given]:
    """What went out for each line: the answer at the version that the sheet says; two queries a line that moved."""
    bases = {}
    for line in lines:
        row = desk.rows.get(line.code)
        if row is None or not line.version:
            continue
        then = row.typed() if row.version == line.version else state_at(row, line.version)
        if then is not None:
            bases[line.code] = given_in(desk.numbered.trame.items[line.code], then)
    return bases


def review(
    request: HttpRequest,
    desk: Desk,
    source: Source,
    lines: Sequence[SheetLine],
    *,
    unread: Sequence[Unread] = (),
    same: int | None = None,
    status: int = OK,
) -> HttpResponse:
    """The page of the differences: what came (`lines`) changes of what it started from, beside the site. `same`: how
    many of its questions change nothing, where the lines are only those that differ.
    """
    found = left_to_settle(desk, lines)
    by_code = {line.code: line for line in lines}
    items = desk.numbered.trame.items
    changed = [Changed(items[one.code], one, *_texts(items[one.code], one)) for one in found]
    kept = [
        SheetFields(items[code], by_code[code].given, row.version if (row := desk.rows.get(code)) is not None else 0)
        for code in dict.fromkeys(one.code for one in found)
    ]
    context = {
        "collectivite": desk.collectivite,
        "candidature": desk.candidature,
        "source": source,
        "changed": changed,
        "kept": kept,
        "unread": unread,
        "moved": sum(one.moved for one in found),
        "same": len(lines) - len(kept) if same is None else same,
        "is_open": desk.is_open,
        "is_first": status == OK,
    }
    return render(request, "questionnaire/retour.html", context, status=status)


def _texts(item: ItemTerms, one: Difference) -> tuple[str, str]:
    """The text of the site and that of the sheet."""
    if one.field == "comment":
        return one.now.comment, one.sheet.comment
    return _answer(item, one.now), _answer(item, one.sheet)


def _answer(item: ItemTerms, given: Given) -> str:
    """An answer as the review says it; one that « Sans objet » covers is told too, as both are kept."""
    if given.is_empty:
        return ""
    said, (value, is_covered) = upper_first(answer_text(item, given)), answer_of(given)
    if not is_covered or value is None:
        return said
    return f"{said}\n(la réponse « {upper_first(value_text(item, value))} » est gardée, et ne compte pas)"


def confirmed(
    request: HttpRequest,
    desk: Desk,
    source: Source,
    sent: Mapping[str, Any],
    save: Callable[[Mapping[str, Typed]], SavedAnswers],
) -> HttpResponse:
    """Save what is ticked by `save`, each over the version that the review showed; what moved since is shown again.
    `sent`: the values of a `ReviewForm`.
    """
    typed: dict[str, Typed] = {}
    lines: list[SheetLine] = []
    ticked = set(sent["take"])
    for code in dict.fromkeys(key.partition(":")[0] for key in sorted(ticked)):
        item = desk.numbered.trame.items[code]
        typed[code] = _merged(desk, item, request.POST, ticked)
        lines.append(SheetLine(code, typed[code].given, typed[code].seen))
    if not typed:
        messages.error(request, "Cochez d’abord ce qui est à reprendre : rien n’est changé.")
        again = _sent_again(desk, request.POST)
        return review(request, desk, source, again, unread=sent["unread"], same=sent["same"], status=INVALID)
    try:
        saved = save(typed)
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect(source.then)
    taken = len(typed) - len(saved.overtaken)
    if taken:
        messages.success(request, f"Réponses reprises {source.name} : {taken}.")
    if saved.overtaken:
        messages.error(request, "Ces réponses ont changé pendant votre relecture : les deux textes sont ci-dessous.")
        again = [line for line in lines if line.code in saved.overtaken]
        fresh = desk_of(request, *desk.place)
        return review(request, fresh, source, again, status=CONFLICT)
    return redirect(source.then)


def _sent_again(desk: Desk, data: QueryDict) -> list[SheetLine]:
    """The lines that the review's form holds."""
    lines = []
    for item in desk.numbered.trame.items.values():
        if f"{item.code}-version" in data:
            form = AnswerForm(item, data)
            form.is_valid()
            lines.append(SheetLine(item.code, form.typed().given, form.typed().seen))
    return lines


def _merged(desk: Desk, item: ItemTerms, data: QueryDict, ticked: set[str]) -> Typed:
    """The sheet's fields that are ticked over the site's others."""
    form = AnswerForm(item, data)
    form.is_valid()
    typed, now = form.typed(), desk.given.get(item.code, NOTHING)
    theirs, whole = typed.given, f"{item.code}:value" in ticked
    comment = theirs.comment if f"{item.code}:comment" in ticked else now.comment
    given = (
        Given(theirs.value, comment, theirs.not_applicable) if whole else Given(now.value, comment, now.not_applicable)
    )
    return Typed(given, typed.seen, typed.unreadable)
