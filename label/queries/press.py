"""The press list."""

from label.models import PressContact
from label.rules.press import PressLine


def press_list() -> list[PressLine]:
    """The press list, in order; one query."""
    return [PressLine(row.outlet, row.name, row.address) for row in PressContact.objects.order_by("rank", "pk")]
