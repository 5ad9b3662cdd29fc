"""What every page of an agent's questionnaire stands on: the collectivité, its candidature, the trame, the answers."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from label.enums import CandidatureStatus
from label.forms.drafts import Pairs, Texts
from label.models import Attachment, Candidature, Collectivite, Edition, Membership
from label.permissions import can_fill, member_of, refuse_unless, user_of
from label.rules.candidatures import Window
from label.views.drafts import Beside, ClashLines, saved_words
from label.views.spaces import Space, space_of
from questionnaire.actions.answers import typed_fields
from questionnaire.enums import ItemState
from questionnaire.forms.answers import AnswerFields, fields_of, shown_fields
from questionnaire.models import Answer, ItemNote, Questionnaire
from questionnaire.queries.answers import (
    Earlier,
    NumberedTrame,
    Past,
    answers_of,
    earlier_files,
    given_in,
    givens,
    numbered_of,
    past_of,
)
from questionnaire.rules.changes import item_changes
from questionnaire.rules.completeness import Margin, Progress, Reading, margin_of, read
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import ItemKind
from questionnaire.rules.trame import NOTHING, ChoiceTerms, Given, ItemTerms, SectionTerms, ThemeTerms
from questionnaire.rules.values import answer_text, worth_text
from toolkit.addresses import CODE, addresses
from toolkit.french import upper_first
from toolkit.prepared import Prepared, PreparedModels

NOT_ASKED = "Cette question n’est pas posée dans cette édition."


def texts_of(item: ItemTerms) -> Texts:
    """How the answer to an item is told, and the names of its form."""

    def words(name: str, value: Any) -> str:
        if name == "comment":
            return str(value)
        return answer_text(item, given_in(item, {"answer": value, "comment": "", "confirmed": True}))

    def pairs(values: Mapping[str, Any]) -> Pairs:
        found: Pairs = []
        if "answer" in values:
            shown = fields_of(item, given_in(item, {"answer": values["answer"], "comment": "", "confirmed": True}))
            found += [[f"{item.code}-value", text] for text in shown["value"] or ("",)]
            found.append([f"{item.code}-not_applicable", "on" if shown["not_applicable"] else ""])
        return [*found, [f"{item.code}-comment", values["comment"]]] if "comment" in values else found

    labels = {"answer": "Réponse", "comment": "Commentaire"}
    return Texts(labels, frozenset({"comment"}), f"{item.code}-version", words, pairs)


def beside_of(candidature: Candidature, item: ItemTerms, row: Answer | None, given: Given) -> Beside:
    """What of an answer came too late: the fields that differ from what is saved."""
    saved = (row or Answer()).typed()
    changed = {name: value for name, value in typed_fields(item, given).items() if value != saved[name]}
    return Beside(candidature, f"{item.code}, {item.label}", changed)


@dataclass(frozen=True)
class Control:
    """Where the value of an answer is ticked or written, drawn by the template of its type; or its `text` in words,
    where it is only read.
    """

    code: str
    kind: ItemKind
    options: tuple[ChoiceTerms, ...] = ()
    unit: str = ""
    has_help: bool = False
    value: tuple[str, ...] = ()
    fault: str = ""
    not_applicable: bool = False
    is_typed: bool = False
    text: str = ""


@dataclass(frozen=True)
class Block:
    """One item as its template draws it."""

    item: ItemTerms
    fields: AnswerFields
    state: ItemState
    notes: tuple[str, ...]
    shown: bool
    row: Answer | None
    given: Given
    earlier: Earlier | None
    is_new: bool
    changes: tuple[str, ...]
    saved: str
    address: str = ""
    history: str = ""
    thread: str = ""
    words: int = 0
    files: tuple[Attachment, ...] = ()
    earlier_files: tuple[Attachment, ...] = ()
    refused: tuple[str, ...] = ()
    clash: ClashLines | None = None
    attach_at: str = ""
    is_open: bool = True

    @property
    def is_typed(self) -> bool:
        """Whether one may type in it, or look again at what was sent."""
        return self.is_open or self.fields.was_sent

    @property
    def control(self) -> Control:
        """Where its value is given, or only read."""
        item, kind, fields = self.item, kind_of(self.item), self.fields
        if not self.is_typed:
            return Control(item.code, kind, text=upper_first(answer_text(item, self.given)))
        return Control(
            item.code,
            kind,
            kind.options(item),
            kind.unit(item),
            bool(item.help),
            fields.value,
            fields.value_fault,
            fields.not_applicable,
            is_typed=True,
        )

    @property
    def is_faulty(self) -> bool:
        """Whether something of what was sent is to be looked at again."""
        wrong = self.fields.value_fault or self.fields.comment_fault or self.refused
        return bool(wrong) or self.clash is not None

    @property
    def margin(self) -> Margin:
        """What its margin says."""
        wrong = bool(self.fields.value_fault or self.fields.comment_fault)
        return margin_of(self.item, self.given, Margin(self.state, self.notes), wrong=wrong)

    @property
    def has_versions(self) -> bool:
        """Whether it changed since it was first saved."""
        return self.row is not None and self.row.version > 1

    @property
    def offers_earlier(self) -> bool:
        """Whether last edition's answer is still to be kept, changed or dropped."""
        return self.earlier is not None and self.given.is_empty and not self.was_set_aside

    @property
    def was_set_aside(self) -> bool:
        """Whether last edition's answer was dropped; it can still be taken back."""
        return self.row is not None and self.row.set_aside

    @property
    def is_carried(self) -> bool:
        """Whether it is a copy that nobody read again yet."""
        return self.row is not None and not self.given.confirmed

    @property
    def earlier_text(self) -> str:
        """Last edition's value in words."""
        if self.earlier is None:
            return ""
        return answer_text(self.earlier.item, self.earlier.given)


# Asked by each page of the questionnaire: written once.
PIECES = PreparedModels[Attachment](
    lambda candidature, last: (
        Attachment.objects.filter(candidature__in=[candidature, last])
        .select_related("added_by")
        .order_by("item_code", "added_at", "pk")
    ),
    987654321,
    987654322,
)
NOTED = Prepared(
    lambda candidature: ItemNote.objects.filter(candidature=candidature).values_list("item_code"), 987654321
)


@dataclass
class Desk:
    """The questionnaire of one candidature, for one person. Each part is read once, when it is asked for."""

    collectivite: Collectivite
    membership: Membership
    candidature: Candidature
    numbered: NumberedTrame
    read_only: bool = False

    @cached_property
    def rows(self) -> dict[str, Answer]:
        """The answers by item code."""
        return answers_of(self.candidature, self.numbered, people=True)

    @cached_property
    def past(self) -> Past:
        """What the collectivité answered last time."""
        return past_of(self.candidature, self.numbered)

    @cached_property
    def given(self) -> dict[str, Given]:
        """The answers as the rules take them."""
        return givens(self.numbered, self.rows)

    @cached_property
    def reading(self) -> Reading:
        """How the answers stand."""
        return read(self.numbered.trame, self.given, self.past.values, self.past.year)

    @cached_property
    def attachments(self) -> tuple[list[Attachment], list[Attachment]]:
        """The documents of this candidature, then of the last one; one query."""
        rows = PIECES.all(self.candidature.pk, self.past.candidature)
        mine = [row for row in rows if row.candidature_id == self.candidature.pk]
        return mine, [row for row in rows if row.candidature_id != self.candidature.pk]

    @cached_property
    def files(self) -> dict[str, tuple[Attachment, ...]]:
        """The attached documents by item code, those of the whole candidature under the empty code."""
        found: dict[str, tuple[Attachment, ...]] = {}
        for row in self.attachments[0]:
            found[row.item_code] = (*found.get(row.item_code, ()), row)
        return found

    @cached_property
    def earlier_files(self) -> dict[str, list[Attachment]]:
        """Last edition's documents that may be attached again, by question."""
        return earlier_files(self.attachments[1], self.numbered.trame, self.files)

    @cached_property
    def words(self) -> Counter[str]:
        """How many words are said beside each question."""
        return Counter(code for (code,) in NOTED.rows(self.candidature.pk))

    @property
    def window(self) -> Window:
        """Whether it may be filled now, and until when."""
        return self.candidature.filing_window

    @property
    def is_open(self) -> bool:
        """Whether this page saves."""
        return self.window.is_open and self.candidature.status == CandidatureStatus.REGISTERED and not self.read_only

    def theme(self, code: str) -> ThemeTerms:
        """A theme; Http404 when there is none of this code."""
        theme = self.numbered.trame.theme(code)
        if theme is None or not theme.asked_sections:
            msg = "Ce thème n’existe pas dans cette édition."
            raise Http404(msg)
        return theme

    def item(self, code: str) -> ItemTerms:
        """An item; Http404 when the edition does not ask it."""
        item = self.numbered.trame.items.get(code)
        if item is None:
            raise Http404(NOT_ASKED)
        return item

    @cached_property
    def places(self) -> tuple[Callable[[str], str], ...]:
        """Where the answer to an item is saved, its versions read, its words said."""
        names = ("questionnaire-answer", "questionnaire-history", "questionnaire-thread")
        return tuple(addresses(name, *self.place, CODE) for name in names)

    @cached_property
    def attach_at(self) -> str:
        """Where documents are attached."""
        return reverse("attachments", args=self.place)

    def block(self, item: ItemTerms, fields: AnswerFields | None = None) -> Block:
        """An item as it stands, or with what was sent of it, which is not what is saved."""
        row, given = self.rows.get(item.code), self.given.get(item.code, NOTHING)
        old = self.past.trame.items.get(item.code) if self.past.trame is not None else None
        saved_at, versions_at, words_at = (address(item.code) for address in self.places)
        return Block(
            item,
            fields or shown_fields(item, given, row),
            self.reading.states[item.code],
            self.reading.notes.get(item.code, ()),
            item.code in self.reading.shown,
            row,
            given,
            self.past.of(item.code),
            self.past.trame is not None and old is None,
            item_changes(old, item) if old is not None else (),
            saved_words(row, self.membership.user_id) if row is not None and fields is None else "",
            saved_at,
            versions_at,
            words_at,
            self.words[item.code],
            self.files.get(item.code, ()),
            earlier_files=tuple(self.earlier_files.get(item.code, ())) if self.is_open else (),
            attach_at=self.attach_at,
            is_open=self.is_open,
        )

    @property
    def place(self) -> tuple[str, int]:
        """What its addresses begin with: the collectivité and the year."""
        return self.collectivite.code, self.candidature.edition.year

    def sections(self, theme: ThemeTerms) -> list[tuple[SectionTerms, Progress]]:
        """The sections of a theme with their progress."""
        return [(section, self.reading.sections[section.code]) for section in theme.asked_sections]

    @property
    def themes(self) -> list[tuple[ThemeTerms, Progress]]:
        """The themes that ask something, with their progress: the side list."""
        return [(t, self.reading.themes[t.code]) for t in self.numbered.trame.themes if t.asked_sections]


def blank_block(item: ItemTerms, strate: str = "") -> Block:
    """An item that nobody answered, for a page that shows what agents see; its condition is told beside it, and what it
    is worth to a strate when one is asked for.
    """
    condition = item.visible_if
    notes: list[str] = [] if condition is None else [f"Ne s’affiche que selon la réponse à {condition.code}."]
    notes += [worth_text(item, strate)] if strate else []
    state = ItemState.COMPUTED if item.source_auto else ItemState.EMPTY
    return Block(item, AnswerFields(), state, tuple(notes), True, None, NOTHING, None, False, (), "")


class NoQuestionnaire(Http404):
    """The collectivité is not registered, or its edition asks nothing."""

    def __init__(self, here: Space) -> None:
        super().__init__("Cette collectivité n’a pas de questionnaire à remplir.")
        self.here = here


def desk_of(request: HttpRequest, code: str, year: int) -> Desk:
    """The questionnaire of this collectivité in this edition, for a person attached to it; 404 for a stranger,
    NoQuestionnaire before it exists.
    """
    here = space_of(request, code, year, "edition__questionnaire")
    refuse_unless(can_fill(here.membership), "Seules les personnes rattachées remplissent le questionnaire.")
    questionnaire = getattr(here.edition, "questionnaire", None)
    if here.candidature is None or questionnaire is None:
        raise NoQuestionnaire(here)
    watched = hasattr(request, "seen_as")
    return Desk(
        here.collectivite,
        here.membership,
        here.candidature,
        numbered_of(questionnaire, here.candidature),
        read_only=watched,
    )


# Asked at each save, and at each sign of presence: written once.
FILLED = Prepared(
    lambda user, code, year: Candidature.objects.filter(
        edition__year=year,
        edition__questionnaire__isnull=False,
        collectivite__in=Membership.objects.active().filter(user=user, collectivite__code=code).values("collectivite"),
    ).values_list(
        "pk",
        "kind",
        "strate",
        "edition_id",
        "edition__phase",
        "edition__questionnaire__pk",
        "edition__questionnaire__version",
    )[:1],
    987654321,
    "code",
    2999,
)


def filled_by(request: HttpRequest, code: str, year: int) -> tuple[Candidature, Questionnaire]:
    """The candidature of a collectivité that this person is attached to, in one query; 404 for anybody else."""
    rows = FILLED.rows(user_of(request).pk, code.upper(), year)
    if not rows:
        member_of(request, code)  # a stranger, or somebody whose attachment has ended, is told there
        raise Http404(NOT_ASKED)
    pk, kind, strate, edition_id, phase, asked, version = rows[0]  # below, in the order of the models' own fields
    edition = Edition.from_db("default", ["id", "year", "phase"], [edition_id, year, phase])
    questionnaire = Questionnaire.from_db("default", ["id", "edition_id", "version"], [asked, edition_id, version])
    edition.questionnaire = questionnaire
    found = Candidature.from_db("default", ["id", "edition_id", "kind", "strate"], [pk, edition_id, kind, strate])
    found.edition = edition
    return found, questionnaire
