"""The life of an edition as a table that anyone from the association could read."""

from collections.abc import Callable
from dataclasses import dataclass

from label.enums import Phase


@dataclass(frozen=True)
class EditionFacts:
    """What the transitions look at, as plain values."""

    faults: tuple[str, ...] = ()
    filed_candidatures: int = 0
    undecided_candidatures: int = 0
    publication_time_reached: bool = False
    announced: bool = False
    armed: bool = False  # somebody wrote that the results may be published
    running: tuple[int, ...] = ()  # the years of the other editions whose campaign goes on


PhaseCondition = Callable[[EditionFacts], tuple[str, ...]]


def READY(facts: EditionFacts) -> tuple[str, ...]:  # noqa: N802  (a line of the table below)
    """Dates in order and a complete règlement (`label.rules.editions`)."""
    return facts.faults


def ALONE(facts: EditionFacts) -> tuple[str, ...]:  # noqa: N802  (a line of the table below)
    """One campaign at a time: an agent has one candidature to fill, the équipe one to follow."""
    return tuple(
        f"l’édition {year} est encore en cours\u00a0: une édition s’ouvre quand la précédente est publiée"
        for year in facts.running
    )


def _unless(holds: Callable[[EditionFacts], bool], text: str) -> PhaseCondition:
    return lambda facts: () if holds(facts) else (text,)


FILED = _unless(lambda facts: facts.filed_candidatures > 0, "aucune candidature n’est déposée")
DECIDED = _unless(lambda facts: facts.undecided_candidatures == 0, "des candidatures déposées attendent une décision")
ANNOUNCED = _unless(lambda facts: facts.announced, "l’édition n’est pas annoncée")
ARMED = _unless(lambda facts: facts.armed, "personne n’a écrit que la publication peut se faire")
MOMENT = _unless(lambda facts: facts.publication_time_reached, "l’heure de publication n’est pas atteinte")


@dataclass(frozen=True)
class PhaseTransition:
    """One allowed move: who may ask for it (the équipe by hand, the calendar at its date) and what must be true."""

    source: Phase
    target: Phase
    by_calendar: bool = False
    conditions: tuple[PhaseCondition, ...] = ()


TRANSITIONS: tuple[PhaseTransition, ...] = (
    PhaseTransition(Phase.PREPARATION, Phase.REGISTRATION, by_calendar=True, conditions=(ANNOUNCED, READY, ALONE)),
    PhaseTransition(Phase.REGISTRATION, Phase.FILLING, by_calendar=True, conditions=(READY,)),
    PhaseTransition(Phase.FILLING, Phase.APPRAISAL, by_calendar=True),
    PhaseTransition(Phase.APPRAISAL, Phase.DELIBERATION, conditions=(FILED,)),
    PhaseTransition(Phase.DELIBERATION, Phase.EMBARGO, conditions=(FILED, DECIDED)),
    PhaseTransition(Phase.EMBARGO, Phase.PUBLISHED, by_calendar=True, conditions=(DECIDED, MOMENT, ARMED)),
    PhaseTransition(Phase.PUBLISHED, Phase.ARCHIVED),
    # Steps back, by hand and with a reason only: a campaign is reopened, a sitting is resumed.
    PhaseTransition(Phase.REGISTRATION, Phase.PREPARATION),
    PhaseTransition(Phase.FILLING, Phase.REGISTRATION),
    PhaseTransition(Phase.APPRAISAL, Phase.FILLING),
    PhaseTransition(Phase.DELIBERATION, Phase.APPRAISAL),
    PhaseTransition(Phase.EMBARGO, Phase.DELIBERATION),
    PhaseTransition(Phase.ARCHIVED, Phase.PUBLISHED),
)


def phase_refusals(source: Phase, target: Phase, facts: EditionFacts, *, by_calendar: bool = False) -> list[str]:
    """Every reason, in French, why an edition may not go from `source` to `target` now; empty when it may."""
    move = next((t for t in TRANSITIONS if (t.source, t.target) == (source, target)), None)
    if move is None:
        return [f"une édition ne passe pas de «\u00a0{source.label}\u00a0» à «\u00a0{target.label}\u00a0»"]
    if by_calendar and not move.by_calendar:
        return ["le calendrier ne fait pas ce passage\u00a0: l’équipe le décide"]
    return [text for condition in move.conditions for text in condition(facts)]


def steps_back(source: Phase, target: Phase) -> bool:
    """Whether a move goes against the order of the campaign: by hand only, and with a reason."""
    order = list(Phase)
    return order.index(target) < order.index(source)


def targets_of(source: Phase) -> list[Phase]:
    """The phases that may follow this one, in the order of the table."""
    return [move.target for move in TRANSITIONS if move.source == source]
