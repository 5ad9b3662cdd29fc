"""One dossier on one screen: what was filed, beside last time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from initiatives.models import Highlight
from jury.models import Feedback
from label.models import Attachment, Candidature, Edition, Profile
from label.queries.histories import ceiling_of, kept_history
from label.rules.cards import card_fields
from label.rules.histories import HistoryYear
from label.rules.levels import Ceiling
from questionnaire.models import FiledQuestionnaire
from questionnaire.queries.answers import Past, facts_of, numbered_of, past_of
from questionnaire.queries.filed import frozen_givens
from questionnaire.rules.completeness import read
from questionnaire.rules.scoring import Score, score, score_text
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, SectionTerms
from questionnaire.rules.values import answer_text


@dataclass(frozen=True)
class DossierAnswer:
    """An answer in the dossier: what was said, how it counts, and why it deserves a reading."""

    item: ItemTerms
    text: str
    comment: str
    points: int
    possible: int
    why: str
    before: str
    matters: bool
    changed: bool
    expected: bool
    unproved: bool
    warned: tuple[str, ...]
    illustrated_by: tuple[Highlight, ...]


@dataclass(frozen=True)
class DossierTheme:
    """A theme of the dossier: its score, its lines by section, its initiatives."""

    code: str
    label: str
    score: str
    lines: tuple[tuple[str, tuple[DossierAnswer, ...]], ...]
    initiatives: tuple[Highlight, ...]

    @property
    def matter(self) -> int:
        """How many lines deserve a reading."""
        return sum(line.matters for _, lines in self.lines for line in lines)


@dataclass(frozen=True)
class Dossier:
    """A whole dossier on one screen."""

    candidature: Candidature
    history: list[HistoryYear]
    ceiling: Ceiling
    total: str
    themes: tuple[DossierTheme, ...]
    warnings: tuple[str, ...]
    highlights: tuple[Highlight, ...]
    documents: tuple[Attachment, ...]
    card: tuple[tuple[str, str], ...]
    last_feedback: Feedback | None


def dossier_of(candidature: Candidature) -> Dossier:
    """The dossier as it was filed, beside last time; about fifteen queries."""
    edition = candidature.edition
    numbered = numbered_of(edition.questionnaire, candidature)
    kept = FiledQuestionnaire.objects.filter(receipt=candidature.receipt).first()
    given = frozen_givens(numbered.trame.items, kept.answers if kept is not None else {})
    before = past_of(candidature, numbered)
    result = score(numbered.trame, given, facts_of([candidature])[candidature.pk])
    reading = read(numbered.trame, given, before.values, before.year)
    warned = reading.notes
    documents = tuple(Attachment.objects.filter(candidature=candidature).order_by("pk"))
    proved = {document.item_code for document in documents}
    highlights = tuple(candidature.highlights.select_related("initiative").order_by("added_at", "pk"))
    by_item: dict[str, list[Highlight]] = defaultdict(list)
    for one in highlights:
        for code in one.told_items:
            by_item[code].append(one)

    def lines_of(section: SectionTerms) -> tuple[DossierAnswer, ...]:
        shown = [item for item in section.items if item.code in reading.shown]
        return tuple(_line(item, given, result, before, warned, by_item, proved) for item in shown)

    first = next((theme.code for theme in numbered.trame.themes if theme.items), "")
    themes = tuple(
        DossierTheme(
            theme.code,
            theme.label,
            score_text(result.themes[theme.code]),
            tuple((section.label, lines_of(section)) for section in theme.sections),
            tuple(one for one in highlights if theme.code in (one.told_themes or [first])),
        )
        for theme in numbered.trame.themes
        if theme.items
    )
    return Dossier(
        candidature,
        kept_history(candidature),
        ceiling_of(candidature),
        score_text(result.total),
        themes,
        tuple(dict.fromkeys(check.message for check in reading.checks)),
        highlights,
        documents,
        card_of(candidature),
        _last_feedback(candidature),
    )


def _last_feedback(candidature: Candidature) -> Feedback | None:
    """The last published restitution of the same collectivité, before this edition."""
    return (
        Feedback.objects.filter(
            candidature__collectivite=candidature.collectivite_id,
            candidature__edition__year__lt=candidature.edition.year,
            candidature__edition__in=Edition.objects.public(),
        )
        .select_related("candidature__edition")
        .order_by("-candidature__edition__year")
        .first()
    )


def card_of(candidature: Candidature) -> tuple[tuple[str, str], ...]:
    """The card as lines of a name and a value; empty without a card."""
    profile: Profile | None = getattr(candidature, "profile", None)
    if profile is None:
        return ()
    lines = [(field.label, str(profile.values[field.name] or "")) for field in card_fields(candidature.kind)]
    lines += [(line["fonction"], str(line["nombre"] or "")) for line in profile.dedicated_staff]
    return tuple((name, value) for name, value in lines if value)


def _line(
    item: ItemTerms,
    given: Mapping[str, Given],
    result: Score,
    before: Past,
    warned: Mapping[str, Sequence[str]],
    by_item: Mapping[str, Sequence[Highlight]],
    proved: Collection[str],
) -> DossierAnswer:
    said = given.get(item.code, NOTHING)
    earlier = before.of(item.code)
    text = answer_text(item, said)
    old = answer_text(earlier.item, earlier.given) if earlier is not None else ""
    changed = earlier is not None and old != text
    then = f"{earlier.year} : {old}" if earlier is not None and changed else ""
    counted = result.lines[item.code]
    messages = tuple(warned.get(item.code, ()))
    expected = item.comment_expected and not said.is_empty
    unproved = item.proof_expected and not said.is_empty and item.code not in proved
    return DossierAnswer(
        item,
        text,
        said.comment,
        counted.points,
        counted.possible,
        counted.why,
        then,
        bool(expected or unproved or changed or messages or said.not_applicable or by_item.get(item.code)),
        changed,
        expected,
        unproved,
        messages,
        tuple(by_item.get(item.code, ())),
    )
