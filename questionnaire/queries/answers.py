"""What the pages of the questionnaire read; the structure of an edition's trame is kept in memory by its version."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Left, Trim

from label.enums import Kind
from label.models import Attachment, Candidature, Edition
from label.queries.succession import heirs_among
from questionnaire.models import AddressCheck, Answer, Item, Questionnaire, Section
from questionnaire.rules.changes import fits, is_passed_on, share_of
from questionnaire.rules.completeness import Reading, read
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import Facts
from questionnaire.rules.scoring import Score, score
from questionnaire.rules.trame import (
    Check,
    ChoiceTerms,
    Condition,
    Given,
    ItemTerms,
    SectionTerms,
    Structure,
    ThemeTerms,
    Threshold,
    Trame,
    Value,
    town_sort,
)
from toolkit.prepared import Prepared, PreparedModels


def _thresholds(kept: Iterable[tuple[str, int]]) -> tuple[Threshold, ...]:
    return tuple(Threshold(Decimal(minimum), points) for minimum, points in kept)


def item_terms(item: Item) -> ItemTerms:
    """The terms of an item whose choices are prefetched."""
    return ItemTerms(
        code=item.code,
        label=item.label,
        type=item.type,
        points=item.points,
        help=item.help,
        example=item.example,
        choices=tuple(ChoiceTerms(c.value, c.label, c.points, c.since) for c in item.choices.all()),
        scale=_thresholds(item.scale),
        scale_by_strate=tuple((strate, _thresholds(steps)) for strate, steps in item.scale_by_strate.items()),
        divisor=item.divisor,
        unit=item.unit,
        visible_if=Condition.restored(item.visible_if) if item.visible_if else None,
        bonus_for=tuple(item.bonus_for),
        optional=item.optional,
        source_auto=item.source_auto,
        tags=tuple(item.tags),
        comment_expected=item.comment_expected,
        proof_expected=item.proof_expected,
        asked_of=tuple(item.asked_of),
        moved=tuple(item.moved.items()),
        repaired=item.repaired,
        since=item.since,
        until=item.until,
        follows=tuple(item.follows),
    )


@dataclass(frozen=True)
class NumberedTrame:
    """The trame that an edition asks, with the numbers of its rows: `items` and `sections` by code; and `structure`,
    with what it does not ask.
    """

    trame: Trame
    items: Mapping[str, int]
    sections: Mapping[str, int]
    structure: Structure


def numbered_of(questionnaire: Questionnaire, town: Candidature | None = None) -> NumberedTrame:
    """What the questionnaire asks, of a candidature when it is given; no query when this version is in memory."""
    if town is None:
        return _numbered(questionnaire.pk, questionnaire.version)
    return _adapted(questionnaire.pk, questionnaire.version, town_sort(Kind(town.kind), town.strate))


@lru_cache(maxsize=64)
def _adapted(pk: int, version: int, sort: str) -> NumberedTrame:
    whole = _numbered(pk, version)
    trame = whole.trame.for_town(sort)
    return replace(whole, trame=trame, items={code: row for code, row in whole.items.items() if code in trame.items})


@lru_cache(maxsize=16)
def _numbered(pk: int, _version: int) -> NumberedTrame:
    questionnaire = Questionnaire.objects.select_related("edition").get(pk=pk)
    sections = list(Section.objects.filter(questionnaire=questionnaire))
    items = list(Item.objects.filter(questionnaire=questionnaire).select_related("section").prefetch_related("choices"))
    by_section: dict[int, list[ItemTerms]] = {}
    for item in items:
        by_section.setdefault(item.section_id, []).append(item_terms(item))
    themes = tuple(
        ThemeTerms(
            theme["code"],
            theme["libelle"],
            theme["poids"],
            theme["description"],
            tuple(
                SectionTerms(section.code, section.label, tuple(by_section.get(section.pk, ())))
                for section in sections
                if section.theme == theme["code"]
            ),
        )
        for theme in questionnaire.themes
    )
    checks = tuple(
        Check(c["id"], c["gravite"], Condition.restored(c["si"]), Condition.restored(c["alors"]), c["message"])
        for c in questionnaire.checks
    )
    trame = Trame(
        questionnaire.trame_version,
        questionnaire.edition.year,
        themes,
        checks,
        tuple((level, least) for level, least in questionnaire.levels),
    )
    structure = Structure(trame, frozenset(item.code for item in items if not item.active))
    asked = {item.code: item.pk for item in items if item.active}
    return NumberedTrame(structure.asked, asked, {section.code: section.pk for section in sections}, structure)


def questionnaire_of(edition: Edition) -> Questionnaire | None:
    """The questionnaire of an edition, None when it has none."""
    return Questionnaire.objects.select_related("edition").filter(edition=edition).first()


def _given(item: ItemTerms, value: Any, comment: str, not_applicable: bool, confirmed: bool) -> Given:
    """The columns of an answer as the rules take them."""
    return Given(kind_of(item).restored(item, value), comment, not_applicable, confirmed)


def given_of(item: ItemTerms, answer: Answer) -> Given:
    """A row as the rules take it."""
    return _given(item, answer.value, answer.comment, answer.not_applicable, answer.confirmed)


def given_in(item: ItemTerms, typed: Mapping[str, Any]) -> Given:
    """What the fields of an answer say, as `Answer.typed` gives them."""
    value, not_applicable = typed["answer"]
    return _given(item, value, typed["comment"], not_applicable, typed["confirmed"])


ANSWERS = PreparedModels[Answer](lambda pk: Answer.objects.filter(candidature=pk).order_by("pk"), 987654321)
ANSWERS_BY = PreparedModels[Answer](lambda pk: ANSWERS.build(pk).select_related("saved_by"), 987654321)


def answers_of(candidature: Candidature, numbered: NumberedTrame, *, people: bool = False) -> dict[str, Answer]:
    """The answers of a candidature by item code; one query, with who saved them when `people` is asked."""
    codes = {pk: code for code, pk in numbered.items.items()}
    rows = (ANSWERS_BY if people else ANSWERS).all(candidature.pk)
    return {codes[row.item_id]: row for row in rows if row.item_id in codes}


def givens(numbered: NumberedTrame, rows: Mapping[str, Answer]) -> dict[str, Given]:
    """The same as plain values."""
    return {code: given_of(numbered.trame.items[code], row) for code, row in rows.items()}


@dataclass(frozen=True)
class Earlier:
    """What the collectivité answered to an item last time: `fits` when it can be kept as it is."""

    year: int
    item: ItemTerms
    given: Given
    fits: bool


@dataclass(frozen=True)
class Past:
    """The last edition that the collectivité answered: its year, its trame, its answers by code, the number of its
    candidature.
    """

    year: int | None = None
    trame: Trame | None = None
    answers: Mapping[str, Earlier] | None = None
    candidature: int | None = None

    def of(self, code: str) -> Earlier | None:
        """Last time's answer to this item."""
        return (self.answers or {}).get(code)

    @property
    def values(self) -> dict[str, Value]:
        """Its values, for figures that moved."""
        return {code: earlier.given.value for code, earlier in (self.answers or {}).items()}


def _answered(year: int) -> QuerySet[Candidature, tuple[int, int, int, int]]:
    """Of the editions before a year, the candidatures that answered: each with its year and its questionnaire."""
    answers = Answer.objects.filter(candidature=OuterRef("pk"))
    return Candidature.objects.filter(Exists(answers), edition__year__lt=year).values_list(
        "pk", "edition__year", "edition__questionnaire__pk", "edition__questionnaire__version"
    )


NEWEST = ("-edition__year",)
LAST_ANSWERED = Prepared(
    lambda year, town: _answered(year).filter(collectivite=town).order_by(*NEWEST)[:1], 2999, 987654321
)


def past_of(candidature: Candidature, numbered: NumberedTrame) -> Past:
    """Last time's answers of the collectivité, else of the largest one that it succeeds to; five queries at most."""
    before_it = candidature.edition.year
    last = LAST_ANSWERED.rows(before_it, candidature.collectivite_id)
    if not last and (line := heirs_among([candidature.collectivite_id])):
        last = list(_answered(before_it).filter(collectivite__in=line).order_by(*NEWEST, "-population", "pk")[:1])
    if not last:
        return Past()
    pk, year, *asked = last[0]
    old = _numbered(*asked)
    codes = {row: code for code, row in old.items.items()}
    answers: dict[str, Earlier] = {}
    for row in ANSWERS.all(pk):
        if (code := codes.get(row.item_id)) is None:
            continue
        before, now = old.trame.items[code], numbered.trame.items.get(code)
        given = given_of(before, row)
        if not given.is_empty or given.comment:
            answers[code] = Earlier(year, before, given, fits(before, now, row.value, given))
    return Past(year, old.trame, answers | _taken_up(numbered.trame, answers), pk)


def earlier_files(
    rows: Iterable[Attachment], trame: Trame, held: Mapping[str, Iterable[Attachment]]
) -> dict[str, list[Attachment]]:
    """Those of last edition's documents that may be attached again, by the question that takes them up (empty: the
    whole candidature); those that it holds already (`held`, by question) are left out.
    """
    old: dict[str, list[Attachment]] = {}
    for row in rows:
        if row.is_readable:
            old.setdefault(row.item_code, []).append(row)
    found = {}
    for code, sources in (("", ("",)), *((item.code, (item.code, *item.follows)) for item in trame.items.values())):
        known = {row.sha256 for row in held.get(code, ())}
        if rows := [row for source in sources for row in old.get(source, ()) if row.sha256 not in known]:
            found[code] = rows
    return found


def awaits_no(item: ItemTerms, row: Answer | None, past: Past) -> bool:
    """Whether a no would answer this question: its type has one, it does not follow from another's yes, nothing is
    answered yet, and nothing of last edition waits to be kept.
    """
    earlier = past.of(item.code)
    offered = earlier is not None and earlier.fits and not (row is not None and row.set_aside)
    is_empty = row is None or given_of(item, row).is_empty
    asks = kind_of(item).no is not None and not item.source_auto and item.visible_if is None
    return asks and is_empty and not offered


def lost_answers(edition: Edition, before: Trame, after: Trame) -> dict[str, int]:
    """How many answers of the last edition that has some, by question, the trame `before` would offer again and the
    trame `after` would not; three queries.
    """
    answered = Questionnaire.objects.filter(Exists(Answer.objects.filter(item__questionnaire=OuterRef("pk"))))
    last = answered.filter(edition__year__lt=edition.year).order_by("-edition__year").first()
    if last is None:
        return {}
    old = numbered_of(last).trame.items
    takers = [_takers(trame) for trame in (before, after)]
    moved = [code for code in old if takers[0].get(code) != takers[1].get(code)]
    lost: Counter[str] = Counter()
    rows = Answer.objects.filter(item__questionnaire=last, item__code__in=moved).order_by()
    for code, kept in rows.values_list("item__code", "value"):
        given = Given(kind_of(old[code]).restored(old[code], kept))
        was, stays = (is_passed_on(old[code], found.get(code, ()), kept, given) for found in takers)
        lost[code] += was and not stays
    return {code: count for code, count in lost.items() if count}


def _takers(trame: Trame) -> dict[str, list[ItemTerms]]:
    """The items that would take up last time's answer to each code."""
    found: dict[str, list[ItemTerms]] = {}
    for item in trame.items.values():
        for code in (item.code, *item.follows):
            found.setdefault(code, []).append(item)
    return found


def _taken_up(trame: Trame, answers: Mapping[str, Earlier]) -> dict[str, Earlier]:
    """For each item that follows others, last time's answer to the first that it can keep, else to the first; the
    comments of all of them, one after the other.
    """
    found = {}
    for item in trame.items.values():
        earlier = [answers[code] for code in item.follows if code in answers]
        if not earlier or item.code in answers:
            continue
        tried = [_for_item(one, item) for one in earlier]
        best = next((one for one in tried if one.fits), tried[0])
        comment = "\n\n".join(dict.fromkeys(one.given.comment.strip() for one in tried if one.given.comment.strip()))
        found[item.code] = replace(best, given=replace(best.given, comment=comment))
    return found


def _for_item(one: Earlier, item: ItemTerms) -> Earlier:
    """Last time's answer as the item that follows takes it: whole, or the choices that it offers."""
    kept = kind_of(one.item).kept(one.given.value)
    if fits(one.item, item, kept, one.given):
        return replace(one, fits=True)
    if share := share_of(one.item, item, kept):
        return replace(one, fits=True, given=replace(one.given, value=kind_of(item).restored(item, share)))
    return replace(one, fits=False)


def readings_of(candidatures: Sequence[Candidature]) -> dict[int, tuple[NumberedTrame, dict[str, Given], Reading]]:
    """The questionnaire of many candidatures, by their number; those whose edition has none are left out. Two queries.

    Of each comment only the first sign is read: these answers tell how far a questionnaire is, not what it says.
    """
    editions = {candidature.edition_id for candidature in candidatures}
    asked = {q.edition_id: q for q in Questionnaire.objects.filter(edition__in=editions)}
    kept = [c for c in candidatures if c.edition_id in asked]
    wholes = [numbered_of(one) for one in asked.values()]
    items = {pk: numbered.trame.items[code] for numbered in wholes for code, pk in numbered.items.items()}
    # Only whether a comment is there matters: its first sign is read, not its twenty thousand.
    rows = Answer.objects.filter(candidature__in=[c.pk for c in kept]).values_list(
        "candidature_id", "item_id", "value", Left(Trim("comment"), 1), "not_applicable", "confirmed"
    )
    given: dict[int, dict[str, Given]] = {candidature.pk: {} for candidature in kept}
    for candidature_id, item_id, value, comment, not_applicable, confirmed in rows.order_by():
        item = items.get(item_id)
        if item is not None:
            said = _given(item, value, comment, not_applicable, confirmed)
            given[candidature_id][item.code] = said
    found = {}
    for candidature in kept:
        numbered, every = numbered_of(asked[candidature.edition_id], candidature), given[candidature.pk]
        own = {code: said for code, said in every.items() if code in numbered.trame.items}
        found[candidature.pk] = (numbered, own, read(numbered.trame, own))
    return found


# The values of other apps (`source_auto`): for some candidatures, by their number. The composition root fills it.
COMPUTED: dict[str, Callable[[Sequence[Candidature]], Mapping[int, Decimal]]] = {}


def facts_of(candidatures: Sequence[Candidature]) -> dict[int, Facts]:
    """What the score takes from each candidature, its card (already read), the visit to its addresses and the other
    apps.
    """
    computed = {name: source(candidatures) for name, source in COMPUTED.items()}
    silent: dict[int, set[str]] = {}
    checks = AddressCheck.objects.filter(
        filed__candidature__in=[c.pk for c in candidatures],
        filed__receipt=F("filed__candidature__receipt"),
        answers=False,
    )
    for candidature_id, code in checks.values_list("filed__candidature", "code"):
        silent.setdefault(candidature_id, set()).add(code)
    facts = {}
    for one in candidatures:
        profile = getattr(one, "profile", None)
        staff = profile.staff if profile is not None else None
        values = {name: found[one.pk] for name, found in computed.items() if one.pk in found}
        facts[one.pk] = Facts(one.population, one.strate, staff, values, frozenset(silent.get(one.pk, ())))
    return facts


def scores_of(candidatures: Sequence[Candidature]) -> dict[int, Score]:
    """The score of many candidatures whose card is already read, by their number; a constant number of queries."""
    facts = facts_of(candidatures)
    return {
        pk: score(numbered.trame, given, facts[pk]) for pk, (numbered, given, _) in readings_of(candidatures).items()
    }
