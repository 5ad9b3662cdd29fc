"""Whether an edition is ready to open: its dates in order, its règlement complete."""

import re

from label.rules.calendar import EditionCalendar, calendar_faults
from label.rules.regulation import RegulationTerms, regulation_faults


def edition_faults(calendar: EditionCalendar, terms: RegulationTerms | None, *, has_text: bool = False) -> list[str]:
    """All that stands between an edition and its opening; empty when it may open."""
    return [*calendar_faults(calendar), *regulation_faults(terms, has_text=has_text)]


def other_editions_named(text: str, year: int) -> list[int]:
    """The editions that the text of a règlement names « l’édition 2013 », without this one; one that is carried from a
    year to the next still names the first.
    """
    return sorted({int(named) for named in re.findall(r"\bédition\s(\d{4})\b", text, re.IGNORECASE)} - {year})
