"""What an exported table is, and what several of them share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from label.models import Candidature, Edition
from toolkit.tables.exports import CellValue

ExportedRow = Sequence[CellValue]
Tick = Callable[[int, int], None]  # candidatures read, candidatures in all


def _open(_edition: Edition) -> list[str]:
    return []


@dataclass(frozen=True)
class ExportedTable:
    """One table of an edition. `code` names its documents and its file; `about` says what a row is.

    `read(edition, tick)` gives its header and its rows, read as they are asked for; `refusals` why there is none yet.
    """

    code: str
    label: str
    about: str
    read: Callable[[Edition, Tick], tuple[ExportedRow, Iterator[ExportedRow]]]
    personal: bool = False  # whether it names people
    refusals: Callable[[Edition], list[str]] = _open


TOWN = ("Code", "Collectivité", "Département", "Région", "Strate")


def town(candidature: Candidature) -> tuple[CellValue, ...]:
    """The columns of `TOWN`, as the edition froze them; the collectivité is read with the candidature."""
    return (
        candidature.collectivite.code,
        candidature.name,
        candidature.departement,
        candidature.region,
        candidature.get_strate_display() or None,
    )


def when(moment: datetime | None) -> datetime | None:
    """A moment as a spreadsheet takes it: the wall clock of Paris to the second, without its zone."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment is not None else None


def candidatures_of(edition: Edition) -> list[Candidature]:
    """The candidatures of an edition by name, with their collectivité; one query."""
    return list(Candidature.objects.filter(edition=edition).select_related("collectivite").order_by("sort_key", "pk"))


def ticked(candidatures: Sequence[Candidature], tick: Tick) -> Iterable[Candidature]:
    """The same, one after the other, telling how far one is."""
    for number, one in enumerate(candidatures):
        tick(number, len(candidatures))
        yield one
