"""What the gestures of the jury share: the number that tells every screen to look again."""

from django.db import transaction

from jury.models import Case, Sitting
from jury.queries.card import case_card


def hold_sitting(edition: int) -> Sitting | None:
    """Lock the sitting of an edition until the end of the transaction; None when there is none yet.

    Every gesture locks it before a candidature: two of them never wait for each other.
    """
    return Sitting.objects.select_for_update().filter(edition=edition).first()


def bump(edition: int) -> Sitting | None:
    """Lock the sitting of an edition and make its screens look again; None when there is none yet."""
    sitting = hold_sitting(edition)
    if sitting is not None:
        sitting.serial += 1
        sitting.save(update_fields=["serial"])
    return sitting


def refresh_card(edition: int) -> None:
    """Prepare anew the card of the case on the table, once some file has closed to a voter or left the race; within the
    caller's transaction, which holds the sitting.
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


@transaction.atomic
def refresh_screens() -> None:
    """Make the screens of the sittings that are not over look again: what the rules allow has changed elsewhere."""
    for sitting in Sitting.objects.select_for_update().filter(closed_at__isnull=True):
        sitting.serial += 1
        sitting.save(update_fields=["serial"])
