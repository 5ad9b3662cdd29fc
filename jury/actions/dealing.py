"""Dossiers given to their readers: their scores kept, the dossiers dealt, given by hand, taken back, readers
reminded.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from jury import emails
from jury.actions.appraisal import closed_reasons, refuse_closed
from jury.enums import ConflictStatus, JuryRole
from jury.models import Appraisal, Assignment, ConflictOfInterest, FiledScore, JuryMember, Recusal
from jury.queries.listing import filed, last_due, last_reminder
from jury.queries.seats import is_closed_to
from jury.rules.appraisal import day_fault, level_of_score
from jury.rules.assignment import DossierTerms, balance
from label.actions.base import record
from label.models import Candidature, Edition, User
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from questionnaire.models import AddressCheck, Answer
from questionnaire.queries.answers import numbered_of, questionnaire_of, readings_of, scores_of
from questionnaire.rules.scoring import score_text, too_many_not_applicable
from toolkit.dates import hour_in_words
from toolkit.french import counted


@transaction.atomic
def read_dossiers(edition: Edition, *, everything: bool = False) -> int:
    """Keep the score of every filed candidature that has none, or was filed or checked anew since; how many were
    computed.
    """
    questionnaire = questionnaire_of(edition)
    if questionnaire is None:
        return 0
    numbered = numbered_of(questionnaire)
    kept = {row.candidature_id: row for row in FiledScore.objects.filter(candidature__edition=edition)}
    stale = _stale(edition, kept, everything=everything)
    if not stale:
        return 0
    steps = [(least, level) for level, least in sorted(numbered.trame.levels, reverse=True)]
    scores, absent, now = scores_of(stale), _not_applicable(stale), timezone.now()
    readings = readings_of(stale)
    rows = []
    for one in stale:
        result = scores.get(one.pk)
        if result is None:
            continue
        rows.append(
            FiledScore(
                candidature=one,
                receipt=one.receipt,
                total=round(float(result.total), 3),
                themes={code: score_text(value) for code, value in result.themes.items()},
                suggested=level_of_score(result.total, steps) if steps else level_of_score(result.total),
                not_applicable=absent.get(one.pk, 0),
                too_many=too_many_not_applicable(absent.get(one.pk, 0), len(numbered.trame.items)),
                computed_at=now,
                percent=readings[one.pk][2].whole.percent,
            )
        )
    FiledScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["candidature"],
        update_fields=[
            "receipt",
            "total",
            "themes",
            "suggested",
            "not_applicable",
            "too_many",
            "percent",
            "computed_at",
        ],
    )
    return len(rows)


def _stale(edition: Edition, kept: Mapping[int, FiledScore], *, everything: bool) -> list[Candidature]:
    """The filed candidatures whose score is absent, or older than their receipt or than the visit of an address."""
    visited = dict(
        AddressCheck.objects.filter(filed__candidature__edition=edition)
        .order_by("checked_at")
        .values_list("filed__candidature", "checked_at")
    )
    return [
        one
        for one in filed(edition).select_related("profile")
        if everything
        or (row := kept.get(one.pk)) is None
        or row.receipt != one.receipt
        or (one.pk in visited and visited[one.pk] > row.computed_at)
    ]


@transaction.atomic
def assign_balanced(
    edition: Edition, *, each: int, due_on: date | None, by: User | None, is_adding: bool = False
) -> int:
    """Give every filed candidature `each` instructeurs, those already given left; how many were given.

    Raises Refusal without any instructeur, for a day past or after the jury’s, outside the appraisal, or when dossiers
    that have a reader would have one more and nobody said so (`is_adding`): they are no longer appraised until she
    hands hers in.
    """
    refuse_closed(edition)
    _refuse_day(edition, due_on)
    readers = list(JuryMember.objects.readers().filter(edition=edition).values_list("pk", flat=True))
    if not readers:
        raise Refusal(["Nommez d’abord un instructeur."])
    if not 1 <= each <= len(readers):
        raise Refusal([f"Choisissez de 1 à {len(readers)} lecteurs par dossier."])
    kept: dict[int, list[int]] = {}
    for pk, member in Assignment.objects.filter(
        candidature__edition=edition, member__ended_at__isnull=True
    ).values_list("candidature_id", "member_id"):
        kept.setdefault(pk, []).append(member)
    dossiers = [
        DossierTerms(pk, strate, region)
        for pk, strate, region in filed(edition).order_by("sort_key").values_list("pk", "strate", "region")
    ]
    dealt = balance(dossiers, readers, each=each, barred=_barred(edition), kept=kept)
    if not is_adding and (more := [pk for pk in dealt if pk in kept]):
        raise Refusal([_one_more(more, kept)])
    rows = [
        Assignment(candidature_id=pk, member_id=member, due_on=due_on)
        for pk, members in dealt.items()
        for member in members
    ]
    Assignment.objects.bulk_create(rows)
    record(
        Verb.ASSIGN_DOSSIERS,
        edition,
        by=by,
        year=edition.year,
        cases=len(rows),
        due=due_on.isoformat() if due_on else "",
    )
    return len(rows)


def _refuse_day(edition: Edition, due_on: date | None) -> None:
    if fault := day_fault("L’instruction", due_on, today=timezone.localdate(), jury_on=edition.jury_on):
        raise Refusal([fault])


def _one_more(dossiers: Sequence[int], kept: Mapping[int, Sequence[int]]) -> str:
    """What giving one more reader to dossiers that have some would undo, and how to do it all the same."""
    done = Appraisal.objects.filter(candidature__in=dossiers, done_at__isnull=False)
    handed_in: dict[int, set[int]] = {}
    for pk, member in done.values_list("candidature_id", "member_id"):
        handed_in.setdefault(pk, set()).add(member)
    finished = sum(set(kept[pk]) <= handed_in.get(pk, set()) for pk in dossiers)
    whole = f", dont {counted(finished, 'instruit', 'instruits', feminine=False)}" if finished else ""
    have = counted(len(dossiers), "dossier a déjà", "dossiers ont déjà", feminine=False)
    said = f"{have.capitalize()} un lecteur{whole} : un lecteur de plus les rouvre, jusqu’à ce qu’il ait rendu."
    return f"{said} Rien n’est encore confié ; cochez la case pour le faire."


def _barred(edition: Edition) -> set[tuple[int, int]]:
    pairs = set(Recusal.objects.filter(candidature__edition=edition).values_list("member_id", "candidature_id"))
    waiting = ConflictOfInterest.objects.filter(candidature__edition=edition, status=ConflictStatus.PROPOSED)
    return pairs | set(waiting.values_list("member_id", "candidature_id"))


@transaction.atomic
def assign(candidature: Candidature, member: JuryMember, *, by: User | None, due_on: date | None = None) -> Assignment:
    """Give a dossier to an instructeur by hand. Raises Refusal when she is in conflict, or already has it."""
    refuse_closed(candidature.edition)
    if (
        member.role != JuryRole.INSTRUCTEUR
        or member.ended_at is not None
        or member.edition_id != candidature.edition_id
    ):
        raise Refusal(["Un dossier se confie à un instructeur de l’édition."])
    if is_closed_to(member, candidature):
        raise Refusal([f"{member} est en conflit d’intérêts avec ce dossier."])
    row, created = Assignment.objects.get_or_create(candidature=candidature, member=member, defaults={"due_on": due_on})
    if not created:
        raise Refusal([f"Ce dossier est déjà confié à {member}."])
    record(Verb.ASSIGN_DOSSIER, member, by=by, candidature=candidature.pk)
    return row


def ask_another(candidature: Candidature) -> Assignment | None:
    """Give a dossier whose reader is out to the instructeur who has the fewest and is in no conflict with it, and write
    to her; None when nobody may, or once the appraisal is over. Within the caller's transaction.
    """
    if closed_reasons(candidature.edition) or not candidature.is_in_the_race:
        return None
    barred = {member for member, dossier in _barred(candidature.edition) if dossier == candidature.pk}
    readers = JuryMember.objects.readers().filter(edition=candidature.edition).exclude(pk__in=barred)
    free = readers.exclude(assignments__candidature=candidature).annotate(load=Count("assignments"))
    member = free.select_related("user", "edition").order_by("load", "pk").first()
    if member is None:
        return None
    row = Assignment.objects.create(candidature=candidature, member=member, due_on=last_due(candidature.edition))
    emails.given(row)
    MAIL.hand_on_commit()
    record(Verb.ASSIGN_DOSSIER, member, by=None, candidature=candidature.pk)
    return row


@transaction.atomic
def unassign(assignment: Assignment, *, by: User | None) -> None:
    """Take a dossier back from an instructeur. Raises Refusal once her appraisal is begun: it would be lost to the
    jury.
    """
    if Appraisal.objects.filter(candidature=assignment.candidature_id, member=assignment.member_id).exists():
        raise Refusal(["L’instruction de ce dossier est commencée : confiez-le plutôt aussi à quelqu’un d’autre."])
    record(Verb.UNASSIGN_DOSSIER, assignment.member, by=by, candidature=assignment.candidature_id)
    assignment.delete()


def _not_applicable(candidatures: Sequence[Candidature]) -> dict[int, int]:
    rows = Answer.objects.filter(candidature__in=[c.pk for c in candidatures], not_applicable=True)
    return Counter(rows.values_list("candidature_id", flat=True))


@transaction.atomic
def remind_readers(edition: Edition, *, by: User | None) -> int:
    """Write to the instructeurs who have dossiers left to hand in, with how many and how many are late; how many
    letters. Raises Refusal for a second time in one day.
    """
    refuse_closed(edition)
    Edition.objects.locked().get(pk=edition.pk)  # pressed twice at once, it leaves once
    last = last_reminder(edition)
    if last is not None and timezone.localdate(last.at) == timezone.localdate():
        raise Refusal([f"Une relance est déjà partie aujourd’hui, à {hour_in_words(last.at)}."])
    left = _left(edition)
    for dossiers in left.values():
        emails.reminded(dossiers[0].member, left=len(dossiers), late=sum(row.is_late for row in dossiers))
    record(Verb.REMIND_READERS, edition, by=by, year=edition.year, messages=len(left))
    return len(left)


def _left(edition: Edition) -> dict[int, list[Assignment]]:
    """What each instructeur has left to hand in, by her number; two queries."""
    done = set(
        Appraisal.objects.filter(candidature__edition=edition, done_at__isnull=False).values_list(
            "candidature_id", "member_id"
        )
    )
    left: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(candidature__edition=edition, member__ended_at__isnull=True)
    for row in rows.select_related("member__user", "member__edition").order_by("member_id", "pk"):
        if (row.candidature_id, row.member_id) not in done:
            left.setdefault(row.member_id, []).append(row)
    return left


@transaction.atomic
def move_due_day(edition: Edition, *, due_on: date, by: User | None, member: JuryMember | None = None) -> int:
    """Change the day by which an instructeur (None: each of them) hands in what is left, and write it to her; how many
    dossiers. Raises Refusal for a day past or after the jury’s, outside the appraisal, or when nothing is left.
    """
    refuse_closed(edition)
    _refuse_day(edition, due_on)
    left = {pk: dossiers for pk, dossiers in _left(edition).items() if member is None or pk == member.pk}
    if not left:
        raise Refusal(["Il ne reste aucun dossier à rendre." if member is None else f"{member} a tout rendu."])
    for dossiers in left.values():
        reader = dossiers[0].member
        Assignment.objects.filter(pk__in=[row.pk for row in dossiers]).update(due_on=due_on)
        emails.day_moved(reader, left=len(dossiers), due_on=due_on)
        record(Verb.MOVE_DUE_DAY, reader, by=by, cases=len(dossiers), due=due_on.isoformat())
    MAIL.hand_on_commit()
    return sum(len(dossiers) for dossiers in left.values())
