"""Whether an edition is ready to open: its dates in order, its règlement complete."""

from dataclasses import dataclass

from label.rules.calendar import EditionCalendar, calendar_faults


@dataclass(frozen=True)
class RegulationFacts:
    """The closed list of a règlement's parameters (DESIGN §5), as entered."""

    minimum_arobases: int = 1
    first_time_ceiling: int = 4
    level_required_for_five: int = 4
    quorum: int | None = None
    appeal_days: int | None = None
    has_text: bool = False


def regulation_faults(regulation: RegulationFacts | None) -> list[str]:
    """Every French sentence about what a règlement lacks or contradicts; an edition without any lacks it all."""
    if regulation is None:
        return ["le règlement n’est pas enregistré"]
    faults = []
    if not regulation.has_text:
        faults.append("le texte du règlement est vide")
    if not regulation.quorum:
        faults.append("le quorum n’est pas fixé")
    if not regulation.appeal_days:
        faults.append("le délai de recours n’est pas fixé")
    if regulation.first_time_ceiling < regulation.minimum_arobases:
        faults.append("le plafond d’une première candidature est sous le niveau minimal")
    if regulation.level_required_for_five > 4:
        faults.append("cinq arobases ne peuvent pas demander d’en avoir déjà eu cinq")
    return faults


def edition_faults(calendar: EditionCalendar, regulation: RegulationFacts | None) -> list[str]:
    """All that stands between an edition and its opening; empty when it may open."""
    return [*calendar_faults(calendar), *regulation_faults(regulation)]
