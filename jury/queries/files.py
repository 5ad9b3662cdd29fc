"""The files of an edition in rows, and one file on one screen."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from statistics import fmean

from django.db.models import Count, F, Q, QuerySet

from initiatives.models import Highlight
from jury.enums import FileState
from jury.models import Appraisal, Assignment, Feedback, FiledScore, JuryMember, TownQuestion
from jury.rules.appraisal import flags_of
from label.enums import LevelState
from label.models import Attachment, Candidature, Edition, Profile
from label.queries.histories import ceiling_of, ceilings_of, histories_told_in, pasts_of
from label.rules.cards import card_fields
from label.rules.histories import HistoryYear
from label.rules.levels import Ceiling
from label.rules.regulation import PastParticipation, level_name
from questionnaire.models import FiledQuestionnaire
from questionnaire.queries.answers import Past, facts_of, past_of, sheet_of
from questionnaire.queries.filed import frozen_givens
from questionnaire.rules.completeness import read
from questionnaire.rules.scoring import Score, score, score_text
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, SectionTerms
from questionnaire.rules.values import answer_text
from toolkit.french import listed


def filed(edition: Edition) -> QuerySet[Candidature]:
    """The candidatures that the jury decides."""
    return Candidature.objects.in_the_race().filter(edition=edition)


@dataclass(frozen=True)
class FileRow:
    """A file in a list, with the code of its collectivité. A `closed` one (a recusal) says nothing but its name."""

    candidature: Candidature
    code: str
    closed: bool
    readers: tuple[Assignment, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    score: FiledScore | None = None
    last: PastParticipation | None = None
    first_time: bool = False
    ceiling: Ceiling | None = None
    flags: tuple[str, ...] = ()

    @cached_property
    def done(self) -> tuple[Appraisal, ...]:
        """The appraisals handed in."""
        return tuple(one for one in self.appraisals if one.done_at is not None)

    @cached_property
    def proposal(self) -> int | None:
        """The level proposed: the lowest of those handed in (a doubt is never rounded up)."""
        return min((one.proposed_arobases for one in self.done if one.proposed_arobases is not None), default=None)

    @cached_property
    def due_on(self) -> date | None:
        """The first day by which a reader who has not handed hers in must; None without any."""
        done = {one.member_id for one in self.done}
        days = [one.due_on for one in self.readers if one.due_on is not None and one.member_id not in done]
        return min(days, default=None)

    @cached_property
    def is_late(self) -> bool:
        """Whether a reader is past her day."""
        done = {one.member_id for one in self.done}
        return any(one.is_late and one.member_id not in done for one in self.readers)

    @cached_property
    def mark(self) -> float | None:
        """The mean of the marks of those who handed theirs in, from 1 to 5; None without any."""
        marks = [mark for one in self.done for mark in one.marks]
        return fmean(marks) if marks else None

    @cached_property
    def state(self) -> FileState:
        """How far its appraisal is."""
        if self.done and len(self.done) >= len(self.readers):
            return FileState.HANDED_IN
        if self.appraisals:
            return FileState.UNDER_WAY
        return FileState.TO_READ if self.readers else FileState.TO_ASSIGN

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why it is examined alone, in words: not read, readers who differ, a level that is not open, its flags."""
        if not self.done:
            return ("aucune instruction rendue", *self.flags)
        levels = sorted({one.proposed_arobases for one in self.done if one.proposed_arobases is not None})
        words = []
        if len(levels) > 1:
            words.append(f"les lecteurs proposent {listed([level_name(level) for level in levels])}")
        level = self.proposal
        state = self.ceiling[level].answer if level is not None and self.ceiling is not None else None
        if state is None:
            words.append("aucun niveau proposé")
        elif state is LevelState.CLOSED:
            words.append(f"{level_name(level or 0)} n’est pas ouvert")
        return (*words, *self.flags)

    @property
    def agrees(self) -> bool:
        """Whether everybody who read it proposes the same level, which is open, and nothing is flagged."""
        return not self.doubts


def file_rows(
    edition: Edition, closed: Mapping[int, str] | None = None, *, only: Collection[int] | None = None
) -> list[FileRow]:
    """Every filed candidature (those in `only`, else all) with what an instructeur or a juror looks at first; seven
    queries at most, however many.

    `closed` are those that the reader may not open: nothing of them is read into the row.
    """
    behind = closed or {}
    asked = filed(edition) if only is None else filed(edition).filter(pk__in=only)
    rows_ = asked.select_related("filed_score").defer("filed_score__themes")
    kept = list(rows_.annotate(code=F("collectivite__code")).order_by("sort_key", "pk"))
    seen = [one for one in kept if one.pk not in behind]
    given = list(Assignment.objects.filter(candidature__in=asked, member__ended_at__isnull=True).order_by("pk"))
    told = list(Appraisal.objects.counted().filter(candidature__in=asked).order_by("pk"))
    members = {one.pk: one for one in JuryMember.objects.filter(edition=edition).select_related("user")}
    assignments: dict[int, list[Assignment]] = defaultdict(list)
    for row in given:
        row.member = members[row.member_id]
        assignments[row.candidature_id].append(row)
    appraisals: dict[int, list[Appraisal]] = defaultdict(list)
    for said in told:
        said.member = members[said.member_id]
        appraisals[said.candidature_id].append(said)
    pasts = pasts_of(edition)
    ceilings = ceilings_of(edition, seen, pasts, edition.terms)
    rows = []
    for one in kept:
        if one.pk in behind:
            rows.append(FileRow(one, one.code, closed=True))
            continue
        past = pasts.get(one.collectivite_id, [])
        rated = [p for p in past if p.arobases is not None]
        own: FiledScore | None = getattr(one, "filed_score", None)
        row_ = FileRow(
            one,
            one.code,
            closed=False,
            readers=tuple(assignments[one.pk]),
            appraisals=tuple(appraisals[one.pk]),
            score=own,
            last=rated[-1] if rated else None,
            first_time=not past,
            ceiling=ceilings[one.pk],
        )
        rows.append(_flagged(row_))
    return rows


def _flagged(row: FileRow) -> FileRow:
    suggested = row.score.suggested if row.score is not None else None
    last = row.last.arobases if row.last is not None else None
    found = flags_of(row.proposal, suggested, last, first_time=row.first_time)
    words = list(found)
    if row.score is not None and row.score.too_many:
        words.append(f"{row.score.not_applicable} réponses « sans objet »")
    if row.proposal is not None and row.ceiling is not None and row.ceiling[row.proposal].answer is LevelState.TO_CHECK:
        words.append(f"{level_name(row.proposal)} à vérifier")
    return replace(row, flags=tuple(words))


@dataclass(frozen=True)
class FileAnswer:
    """An answer in the file: what was said, how it counts, and why it deserves a reading."""

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
class ThemeFile:
    """A theme of the file: its score, its lines by section, its initiatives."""

    code: str
    label: str
    score: str
    lines: tuple[tuple[str, tuple[FileAnswer, ...]], ...]
    initiatives: tuple[Highlight, ...]

    @property
    def matter(self) -> int:
        """How many lines deserve a reading."""
        return sum(line.matters for _, lines in self.lines for line in lines)


@dataclass(frozen=True)
class Dossier:
    """A whole file on one screen."""

    candidature: Candidature
    history: list[HistoryYear]
    ceiling: Ceiling
    total: str
    themes: tuple[ThemeFile, ...]
    warnings: tuple[str, ...]
    highlights: tuple[Highlight, ...]
    documents: tuple[Attachment, ...]
    card: tuple[tuple[str, str], ...]
    last_feedback: Feedback | None


def dossier_of(candidature: Candidature) -> Dossier:
    """The file as it was filed, beside last time; about fifteen queries."""
    edition = candidature.edition
    sheet = sheet_of(edition.questionnaire, candidature)
    kept = FiledQuestionnaire.objects.filter(receipt=candidature.receipt).first()
    given = frozen_givens(sheet.trame.items, kept.answers if kept is not None else {})
    before = past_of(candidature, sheet)
    result = score(sheet.trame, given, facts_of([candidature])[candidature.pk])
    reading = read(sheet.trame, given, before.values, before.year)
    warned = reading.notes
    documents = tuple(Attachment.objects.filter(candidature=candidature).order_by("pk"))
    proved = {document.item_code for document in documents}
    highlights = tuple(candidature.highlights.select_related("initiative").order_by("added_at", "pk"))
    by_item: dict[str, list[Highlight]] = defaultdict(list)
    for one in highlights:
        for code in one.told_items:
            by_item[code].append(one)

    def lines_of(section: SectionTerms) -> tuple[FileAnswer, ...]:
        shown = [item for item in section.items if item.code in reading.shown]
        return tuple(_line(item, given, result, before, warned, by_item, proved) for item in shown)

    first = next((theme.code for theme in sheet.trame.themes if theme.items), "")
    themes = tuple(
        ThemeFile(
            theme.code,
            theme.label,
            score_text(result.themes[theme.code]),
            tuple((section.label, lines_of(section)) for section in theme.sections),
            tuple(one for one in highlights if theme.code in (one.told_themes or [first])),
        )
        for theme in sheet.trame.themes
        if theme.items
    )
    code = candidature.collectivite.code
    history = [entry for entry in histories_told_in(edition.year, [code])[code] if entry.year < edition.year]
    return Dossier(
        candidature,
        history,
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
) -> FileAnswer:
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
    return FileAnswer(
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


def question_counts(edition: Edition) -> tuple[int, int]:
    """Questions to towns: how many wait for their answer, how many are answered; one query."""
    found = TownQuestion.objects.filter(candidature__edition=edition).aggregate(
        waiting=Count("pk", filter=Q(answered_at__isnull=True)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
    )
    return found["waiting"], found["answered"]


def late_of(rows: Iterable[FileRow], member: JuryMember) -> int:
    """How many files of a member are past their day and not handed in."""
    return sum(
        one.is_late and all(done.member_id != member.pk for done in row.done)
        for row in rows
        for one in row.readers
        if one.member_id == member.pk
    )


def progress_of(rows: Iterable[FileRow], member: JuryMember | None = None) -> tuple[int, int]:
    """How many files (of a member, or all) are handed in, and how many there are."""
    if member is None:
        kept = list(rows)
        return sum(row.state is FileState.HANDED_IN for row in kept), len(kept)
    mine = [row for row in rows if any(a.member_id == member.pk for a in row.readers)]
    done = sum(any(a.member_id == member.pk and a.done_at is not None for a in row.appraisals) for row in mine)
    return done, len(mine)
