"""What the gestures of the jury share: the number that tells every screen to look again."""

from django.db import transaction

from jury.models import Sitting


def bump(edition: int) -> Sitting | None:
    """Lock the sitting of an edition and make its screens look again; None when there is none yet."""
    sitting = Sitting.objects.select_for_update().filter(edition=edition).first()
    if sitting is not None:
        sitting.serial += 1
        sitting.save(update_fields=["serial"])
    return sitting


@transaction.atomic
def refresh_screens() -> None:
    """Make the screens of the sittings that are not over look again: what the rules allow has changed elsewhere."""
    for sitting in Sitting.objects.select_for_update().filter(closed_at__isnull=True):
        sitting.serial += 1
        sitting.save(update_fields=["serial"])
