"""What the gestures of the jury share: the number that tells every screen to look again."""

from jury.enums import CaseStatus, SittingStatus
from jury.models import Case, JuryMember, Sitting
from jury.queries.card import case_card
from jury.queries.listing import dossier_rows
from label.models import Candidature


def hold_sitting(edition: int) -> Sitting | None:
    """Lock the sitting of an edition that is open or next until the end of the transaction; None when there is none.

    Every gesture locks it before a candidature: two of them never wait for each other.
    """
    found = Sitting.objects.select_for_update().current(edition)
    if found is not None and found.status == SittingStatus.CLOSED:
        # It may have closed while this waited for it, and the next one was not seen.
        found = Sitting.objects.select_for_update().current(edition)
    return found


def bump(edition: int) -> Sitting | None:
    """Lock the sitting of an edition that is open or next, and make its screens look again; None without any."""
    sitting = hold_sitting(edition)
    if sitting is not None:
        sitting.serial += 1
        sitting.save(update_fields=["serial"])
    return sitting


def refresh_card(edition: int) -> None:
    """Prepare anew the card of the case on the table, once some dossier has closed to a voter or left the race; within
    the caller's transaction, which holds the sitting.
    """
    case = (
        Case.objects.on_the_table()
        .filter(sitting__edition=edition)
        .select_related("candidature__edition__regulation", "candidature__collectivite")
        .first()
    )
    if case is not None:
        case.card = {**case.card, **case_card(case)}
        case.save(update_fields=["card"])


def follow_reader(candidature: Candidature, member: JuryMember) -> None:
    """Make the case of a dossier follow a reader who is out, or back: another proposal, or none, and the grouped
    adoption only while its readers agree. Nothing for somebody who handed nothing in. Within the caller's transaction,
    which holds the sitting.
    """
    handed_in = member.appraisals.filter(candidature=candidature, done_at__isnull=False).exists()
    case = Case.objects.filter(candidature=candidature).exclude(status=CaseStatus.DECIDED).first()
    if not handed_in or case is None:
        return
    (row,) = dossier_rows(candidature.edition, only=[candidature.pk]) or (None,)
    case.proposal = row.proposal if row is not None else None
    case.grouped = case.grouped and row is not None and row.agrees
    case.save(update_fields=["proposal", "grouped"])
