"""Before the cases: the day, the agenda, who is there; the sitting opened, suspended, resumed."""

from bisect import bisect_left
from datetime import date, time
from itertools import count, filterfalse

from django.db import transaction
from django.utils import timezone

from jury.actions.base import hold_sitting
from jury.actions.rehearsal import end_rehearsals
from jury.actions.sitting.base import case_in, lock, must_be_open, must_preside, must_run
from jury.actions.sitting.batches import end_batches
from jury.enums import UNDECIDED, CaseStatus, ConflictStatus, SittingStatus
from jury.models import Attendance, Case, ConflictOfInterest, JuryMember, Sitting, Vote
from jury.queries.listing import DossierRow, dossier_rows
from jury.queries.seats import Bench, bench_of, excluded_by_mandate
from jury.queries.sitting import missing_cases, undecided
from jury.rules.sitting import quorum_needed
from label.actions.base import record
from label.enums import Phase, Strate
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb

SIZES = {strate.value: rank for rank, strate in enumerate(Strate)}
ORDERS = {
    "strate": "Par taille, puis par niveau proposé",
    "niveau": "Par niveau proposé, le plus haut d’abord",
    "doute": "Ce qui fait doute d’abord",
}


def _level(row: DossierRow) -> int:
    """The proposed level as a key of an order: -1, below the mention (0), where none is proposed."""
    return row.proposal if row.proposal is not None else -1


@transaction.atomic
def prepare_sitting(
    edition: Edition, *, held_on: date, place: str, ends_at: time | None, by: User | None, number: int | None = None
) -> Sitting:
    """Set the day, the place and the planned end of the sitting that is next, made when it is the first. Raises Refusal
    once it has begun, when it is no longer the one of this `number`, for a day that is not between those of its
    neighbours, or once the results of the edition are published.
    """
    if edition.is_public:
        raise Refusal([f"Les résultats {edition.year} sont publiés : cette édition n’a plus de séance à préparer."])
    Sitting.objects.get_or_create(edition=edition, number=1, defaults={"held_on": held_on})
    row = hold_sitting(edition.pk)
    assert row is not None  # made above  # noqa: S101
    if row.status != SittingStatus.PREPARED:
        raise Refusal(["La séance a commencé."])
    if number is not None and number != row.number:
        raise Refusal([f"La prochaine séance est maintenant la {row.number} : rechargez la page."])
    others = Sitting.objects.filter(edition=edition).exclude(pk=row.pk)
    if (
        others.filter(number__lt=row.number, held_on__gt=held_on).exists()
        or others.filter(number__gt=row.number, held_on__lt=held_on).exists()
    ):
        raise Refusal(["Ce jour n’est pas dans l’ordre des séances de l’édition."])
    row.held_on, row.place, row.ends_at = held_on, place.strip()[:120], ends_at
    row.serial += 1
    row.save()
    record(Verb.PREPARE_SITTING, row, by=by, year=edition.year)
    return row


@transaction.atomic
def set_agenda(sitting: Sitting, *, order: str, by: User | None) -> int:
    """Put every filed candidature on the agenda, in this order, those that nobody contests grouped; how many there are.
    What a member took out of the grouped adoption stays out; what an earlier sitting decided keeps its number, what it
    examined alone stays alone.

    Raises Refusal once the sitting has begun, or for an unknown order.
    """
    row = lock(sitting)
    if row.status != SittingStatus.PREPARED:
        raise Refusal(["La séance a commencé : l’ordre du jour ne change plus."])
    if order not in ORDERS:
        raise Refusal(["Choisissez un ordre de la liste."])
    rows = dossier_rows(row.edition)
    keys = {
        "strate": lambda r: (SIZES.get(r.strate, 9), -_level(r), r.sort_key),
        "niveau": lambda r: (-_level(r), r.sort_key),
        "doute": lambda r: (r.agrees, -len(r.flags), r.proposal is not None, r.sort_key),
    }
    before = Case.objects.filter(sitting__edition=row.edition_id).exclude(sitting=row)
    decided = dict(before.values_list("candidature", "rank"))
    known = {one.candidature_id: one for one in Case.objects.filter(sitting=row)}
    coming = [one for one in rows if one.pk not in decided]
    placed = []
    free = filterfalse(set(decided.values()).__contains__, count(1))  # the numbers that no earlier sitting keeps
    for rank, one in zip(free, sorted(coming, key=keys[order]), strict=False):
        case = known.pop(one.pk, None) or Case(sitting=row, candidature_id=one.pk, grouped=True)
        may_be_grouped = case.pulled_by_id is None and (case.grouped or row.number == 1)
        case.rank, case.proposal, case.grouped = rank, one.proposal, one.agrees and may_be_grouped
        placed.append(case)
    gone = Case.objects.filter(pk__in=[one.pk for one in known.values()], polls__isnull=True, decisions__isnull=True)
    gone.delete()
    added = [one for one in placed if one.pk is None]
    Case.objects.bulk_update([one for one in placed if one.pk is not None], ["rank", "proposal", "grouped"])
    Case.objects.bulk_create(added)
    row.save(update_fields=["serial"])
    record(Verb.SET_AGENDA, row, by=by, cases=len(placed))
    return len(placed)


@transaction.atomic
def move_case(sitting: Sitting, case: Case, *, rank: int, by: User) -> int:
    """Give a dossier that waits another place on the agenda, the others that wait closing up; those that are decided
    keep their numbers. Its new rank. The équipe before the opening, whoever presides then. Raises Refusal for anybody
    else, for a dossier that is not waiting, for no rank, or once the sitting is closed.
    """
    row = lock(sitting)
    if row.status == SittingStatus.CLOSED:
        raise Refusal(["La séance est close : son ordre du jour ne change plus."])
    if row.opened_at is not None or not is_equipe(by):
        bench = bench_of(row)
        member = next((one for one in bench.members if one.user_id == by.pk), None)
        if member is None:
            raise Refusal(["Pendant la séance, l’ordre du jour revient à qui préside."])
        must_preside(bench, member)
    one = case_in(row, case)
    if one.status not in UNDECIDED or one.sitting_id != row.pk:
        raise Refusal([f"{one.candidature.name} n’attend plus : sa place ne change pas."])
    cases = list(Case.objects.select_for_update().filter(sitting=row, status__in=UNDECIDED).order_by("rank", "pk"))
    places = [each.rank for each in cases]
    if rank < 1:
        raise Refusal(["Donnez un rang en chiffres, à partir de 1."])
    order = [each for each in cases if each.pk != one.pk]
    order.insert(min(bisect_left(places, rank), len(order)), next(each for each in cases if each.pk == one.pk))
    for each, place in zip(order, places, strict=True):
        each.rank = place
    moved = next(each for each in order if each.pk == one.pk)
    if moved.rank == one.rank:
        raise Refusal([f"{one.candidature.name} est déjà à cette place."])
    moved.status = CaseStatus.WAITING  # one that was adjourned is examined at its new place
    Case.objects.bulk_update(order, ["rank", "status"])
    row.save(update_fields=["serial"])
    record(Verb.MOVE_CASE, one, by=by, candidature=one.candidature_id, rank=moved.rank)
    return moved.rank


@transaction.atomic
def mark_present(sitting: Sitting, member: JuryMember, *, present: bool, by: User) -> None:
    """Note the arrival or the departure of a member; a vote not yet closed goes with her. Raises Refusal for a closed
    sitting.
    """
    row = lock(sitting)
    if row.status == SittingStatus.CLOSED:
        raise Refusal(["La séance est close."])
    if not member.votes or member.edition_id != row.edition_id:
        raise Refusal(["Seuls les membres qui votent sont à l’ordre des présences."])
    if present and not member.is_ready:
        raise Refusal([f"{member} n’a pas encore accepté la charte et déclaré ses liens : sa place n’est pas ouverte."])
    here = Attendance.objects.filter(sitting=row, member=member, left_at__isnull=True).first()
    if present == (here is not None):
        return
    if here is None:
        Attendance.objects.create(sitting=row, member=member)
    elif row.status == SittingStatus.PREPARED:
        here.delete()  # nothing has begun: nobody has left
    else:
        here.left_at = timezone.now()
        here.save(update_fields=["left_at"])
        Vote.objects.filter(member=member, case__sitting=row, case__status=CaseStatus.VOTING).delete()
    row.save(update_fields=["serial"])
    record(Verb.MARK_PRESENT if present else Verb.MARK_ABSENT, member, by=by)


def opening_faults(sitting: Sitting, bench: Bench) -> list[str]:
    """What stands between a sitting and its opening, as French sentences; five queries."""
    edition = sitting.edition
    faults = []
    if edition.phase != Phase.DELIBERATION:
        faults.append("L’édition n’est pas en délibération : l’équipe change sa phase.")
    if not Case.objects.filter(sitting__edition=edition).exists():
        faults.append("L’ordre du jour est vide.")
    elif left := missing_cases(sitting):
        faults.append(f"Dossiers déposés absents de l’ordre du jour : {left}.")
    waiting = ConflictOfInterest.objects.filter(
        member__edition=edition, member__ended_at__isnull=True, status=ConflictStatus.PROPOSED
    ).count()
    if waiting:
        faults.append(f"Conflits d’intérêts à confirmer ou à écarter : {waiting}.")
    if excluded := excluded_by_mandate(edition):
        names = ", ".join(str(one) for one in excluded)
        faults.append(f"Le règlement exclut du jury qui tient un mandat dans une candidate : retirez {names}.")
    unready = [str(one) for one in bench.members if one.pk in bench.present and not one.is_ready]
    if unready:
        faults.append(f"Charte ou liens à compléter : {', '.join(unready)}.")
    needed = quorum_needed(len(bench.members), 0, edition.terms.quorum)
    if len(bench.present) < needed:
        faults.append(f"Membres présents : {len(bench.present)} sur {needed} pour le quorum.")
    return faults


@transaction.atomic
def open_sitting(sitting: Sitting, *, by: JuryMember) -> None:
    """Open the sitting, or resume it after a suspension. Raises Refusal with everything that stands in the way."""
    row = lock(sitting)
    if row.status == SittingStatus.OPEN:
        return
    if row.status == SittingStatus.CLOSED:
        raise Refusal(["La séance est close."])
    bench = bench_of(row)
    must_run(row, bench, by)
    if row.status == SittingStatus.PREPARED:
        if Sitting.objects.current(row.edition_id) != row:
            raise Refusal(["Une séance précédente n’est pas close."])
        if faults := opening_faults(row, bench):
            raise Refusal(faults)
        row.opened_at = timezone.now()
        end_rehearsals(row.edition_id, by=by.user)
    row.status = SittingStatus.OPEN
    row.save(update_fields=["status", "opened_at", "serial"])
    record(Verb.OPEN_SITTING, row, by=by.user)


@transaction.atomic
def suspend_sitting(sitting: Sitting, *, by: JuryMember) -> bool:
    """Suspend the sitting; what is on the table stays there, nobody votes meanwhile; whether a batch went back to the
    group.
    """
    row = lock(sitting)
    if row.status == SittingStatus.SUSPENDED:
        return False
    must_be_open(row)
    must_run(row, bench_of(row), by)
    had_batch = end_batches(row)
    row.status = SittingStatus.SUSPENDED
    row.save(update_fields=["status", "serial"])
    record(Verb.SUSPEND_SITTING, row, by=by.user)
    return had_batch


@transaction.atomic
def let_vote_close(sitting: Sitting, *, itself: bool, by: JuryMember) -> None:
    """Choose whether a vote closes of itself once every voter who is there has voted, or waits for who presides."""
    row = lock(sitting)
    must_be_open(row)
    must_run(row, bench_of(row), by)
    if row.closes_itself != itself:
        row.closes_itself = itself
        row.save(update_fields=["closes_itself", "serial"])
        record(Verb.LET_VOTE_CLOSE, row, by=by.user, itself=itself)


def closing_faults(sitting: Sitting) -> list[str]:
    """What is undecided, as French sentences; empty when the sitting may close."""
    left = undecided(sitting)
    faults = [f"{one.candidature.name} : {one.get_status_display().lower()}." for one in left[:20]]
    if len(left) > 20:
        faults.append(f"Et {len(left) - 20} autres dossiers sans décision.")
    if missing := missing_cases(sitting):
        faults.append(f"Dossiers déposés absents de l’ordre du jour : {missing}.")
    return faults
