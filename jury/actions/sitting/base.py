"""What the gestures of the sitting share. Each locks the sitting first: two windows, a double click or a lost answer do
nothing twice.
"""

from collections.abc import Sequence

from django.utils import timezone

from jury.enums import CaseStatus, SittingStatus
from jury.models import Batch, Case, Decision, JuryMember, Recusal, Sitting
from jury.queries.seats import Bench
from jury.queries.sitting import Table, table_of
from label.actions.base import record
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.prepared import PreparedModels

LONGEST_UNDONE = 500  # signs of the reason why a decision is undone


# Asked by each gesture (docs/adr/0010).
SITTING = PreparedModels[Sitting](
    lambda key: Sitting.objects.select_for_update(of=("self",)).select_related("edition__regulation").filter(pk=key),
    987654321,
)
CASE = PreparedModels[Case](
    lambda key, edition: (
        Case.objects.select_for_update(of=("self",))
        .select_related("candidature__edition__regulation", "candidature__collectivite")
        .filter(pk=key, sitting__edition=edition)
    ),
    987654321,
    987654322,
)


def lock(sitting: Sitting) -> Sitting:
    """The sitting, locked until the end of the transaction, its number one higher: saved by the gesture, every screen
    looks again.
    """
    row = SITTING.one(sitting.pk)
    row.serial += 1
    return row


def must_preside(bench: Bench, member: JuryMember, away: Sequence[int] = ()) -> None:
    """Raise Refusal unless this member presides when those in `away` and the absent are out."""
    chair = bench.chair(away)
    if chair != member.pk:
        raise Refusal([who_presides(bench, chair)])


def must_run(row: Sitting, bench: Bench, member: JuryMember) -> None:
    """Raise Refusal unless this member presides now: the sitting, or the case that is on the table."""
    table = table_of(row, bench)
    if table is not None and table.chair == member.pk:
        return
    must_preside(bench, member)


def who_presides(bench: Bench, chair: int | None) -> str:
    """The French sentence of a refusal: who presides now, or why nobody can."""
    if chair is None:
        return (
            "Ni la présidence, ni la vice-présidence, ni leurs suppléants ne peuvent présider : notez leur présence, "
            "ou demandez à l’équipe d’écrire l’ordre de suppléance, sur la page du jury."
        )
    name = next(one for one in bench.members if one.pk == chair)
    return f"{name} préside maintenant : ce geste lui revient. Si {name} a quitté la salle, l’équipe note son départ."


def must_be_open(row: Sitting) -> None:
    """Raise Refusal while the sitting is not open, with why."""
    if row.status != SittingStatus.OPEN:
        words = {
            SittingStatus.PREPARED: "n’est pas encore ouverte",
            SittingStatus.SUSPENDED: "est suspendue",
            SittingStatus.CLOSED: "est close",
        }
        raise Refusal([f"La séance {words[SittingStatus(row.status)]}."])


def must_be_shown(row: Sitting, number: int) -> None:
    """Raise Refusal when the page that was pressed shows the sitting of another `number` (0: it tells none): closed
    since, its buttons reach no later one.
    """
    if number and number != row.number:
        said = f"Cette page montrait la séance {number}, close depuis : rien n’y change plus"
        raise Refusal([f"{said}, et rien n’est fait à la séance {row.number}."])


def case_in(row: Sitting, case: Case) -> Case:
    """A case of this edition, locked, with its candidature; the caller has checked that who asks may know of it. One of
    an earlier sitting is decided, or was left there without object.
    """
    return CASE.one(case.pk, row.edition_id)


def must_not_be_recused(case: Case, member: JuryMember) -> None:
    """Raise Refusal when this member stepped aside from the case."""
    if Recusal.objects.filter(member=member, candidature=case.candidature_id).exists():
        raise Refusal(["Déport : ce dossier ne vous concerne pas."])


def must_be_in_the_race(case: Case) -> None:
    """Raise Refusal when the candidature of a case was withdrawn or found inadmissible since."""
    if not case.candidature.is_in_the_race:
        state = case.candidature.get_status_display().lower()
        raise Refusal([f"{case.candidature.name} : ce dossier est sans objet (candidature {state})."])


def table_for(row: Sitting, bench: Bench, case: Case) -> Table:
    """What the rules and the votes say of a case, whether it is on the table or not."""
    table = table_of(row, bench, case)
    assert table is not None  # a case was given  # noqa: S101
    return table


def must_chair(bench: Bench, table: Table, member: JuryMember) -> None:
    """Raise Refusal unless this member presides the case."""
    if table.chair != member.pk:
        raise Refusal([who_presides(bench, table.chair)])


def must_lie_free(row: Sitting) -> None:
    """Raise Refusal while a dossier is on the table, or a batch before the members."""
    if Batch.objects.open().filter(sitting=row).exists():
        raise Refusal(["Un lot est soumis aux objections : adoptez-le ou refermez-le d’abord."])
    if Case.objects.on_the_table().filter(sitting=row).exists():
        raise Refusal(["Un dossier est ouvert : décidez-le ou ajournez-le d’abord."])


def undo(row: Sitting, decision: Decision, case: Case, status: CaseStatus, *, reason: str, by: JuryMember) -> None:
    """Undo a decision, which stays in the minutes with its reason: its case, no longer in the group, takes this
    status.
    """
    decision.undone_at, decision.undone_reason = timezone.now(), reason.strip()[:LONGEST_UNDONE]
    decision.save(update_fields=["undone_at", "undone_reason"])
    case.status, case.grouped = status, False
    case.save(update_fields=["status", "grouped"])
    row.save(update_fields=["serial"])
    facts = {"candidature": case.candidature_id, "arobases": decision.arobases, "reason": decision.undone_reason}
    record(Verb.UNDO_DECISION, case, by=by.user, **facts)


def last_decision(row: Sitting) -> Decision | None:
    """The last decision that stands; one query."""
    return (
        Decision.objects.standing()
        .filter(case__sitting=row)
        .select_related("case", "presided_by__user")
        .order_by("-decided_at", "-pk")
        .first()
    )
