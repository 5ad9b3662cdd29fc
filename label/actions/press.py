"""The press list, kept from one year to the next."""

from collections.abc import Sequence

from django.db import transaction

from label.actions.base import record
from label.models import PressContact, User
from label.permissions import is_equipe
from label.rules.press import PressLine
from label.rules.refusals import Refusal
from label.verbs import Verb


@transaction.atomic
def set_press(lines: Sequence[PressLine], *, by: User) -> None:
    """Make these the press list, in this order. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe tient la liste de presse."])
    PressContact.objects.all().delete()
    PressContact.objects.bulk_create(
        PressContact(rank=rank, outlet=one.outlet, name=one.name, address=one.address)
        for rank, one in enumerate(lines, 1)
    )
    record(Verb.SET_PRESS, "press", by=by, changed=len(lines))
