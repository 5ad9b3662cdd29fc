"""How far a campaign is: invited, registered, started, half filled, filed; pure counts at a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

STAGES: tuple[tuple[str, str], ...] = (
    ("invited_at", "Invitées"),
    ("registered_at", "Inscrites"),
    ("started_at", "Commencées"),
    ("half_at", "À moitié"),
    ("submitted_at", "Déposées"),
)


@dataclass(frozen=True)
class Milestones:
    """When one collectivité passed each stage (None: not yet), and where it belongs: its region, its `TownClass`."""

    region: str = ""
    town_class: str = ""
    invited_at: datetime | None = None
    registered_at: datetime | None = None
    started_at: datetime | None = None
    half_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class FunnelLine:
    """One line of the funnel: a count for each stage, in the order of STAGES."""

    name: str
    counts: tuple[int, ...]


def counts_at(rows: Iterable[Milestones], now: datetime) -> tuple[int, ...]:
    """How many had passed each stage at `now`."""
    kept = list(rows)
    return tuple(
        sum((moment := getattr(row, stage)) is not None and moment <= now for row in kept) for stage, _ in STAGES
    )


def funnel_by(
    rows: Sequence[Milestones], field: str, now: datetime, names: Sequence[tuple[str, str]]
) -> list[FunnelLine]:
    """One line for each of `names` (value, label) of `field`, « inconnue » last when some rows have none."""
    lines = [
        FunnelLine(label, counts_at((r for r in rows if getattr(r, field) == value), now)) for value, label in names
    ]
    known = {value for value, _ in names}
    rest = [r for r in rows if getattr(r, field) not in known]
    if rest:
        lines.append(FunnelLine("Inconnue", counts_at(rest, now)))
    return lines
