"""Whether an edition is ready to open: its dates in order, its règlement complete."""

from label.rules.calendar import EditionCalendar, calendar_faults
from label.rules.regulation import RegulationTerms, regulation_faults


def edition_faults(calendar: EditionCalendar, terms: RegulationTerms | None, *, has_text: bool = False) -> list[str]:
    """All that stands between an edition and its opening; empty when it may open."""
    return [*calendar_faults(calendar), *regulation_faults(terms, has_text=has_text)]
