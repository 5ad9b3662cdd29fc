"""What a candidature still needs: one list feeds the agent's home, the closed button and the refusal."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """One thing to do: a French sentence, the name of the address where it is done, and whether filing waits for it.

    The address takes the collectivité's code and the year, and `detail` when there is one (a theme of the
    questionnaire); nothing when it is not `hers`.
    """

    text: str
    address: str
    anchor: str = ""
    blocking: bool = True
    detail: str = ""
    hers: bool = True


@dataclass(frozen=True)
class Readiness:
    """What a candidature lacks, and how complete its questionnaire is, in percent (None: its edition has none)."""

    lacking: Sequence[Missing] = ()
    percent: int | None = None


def blocking(missing: Sequence[Missing]) -> list[Missing]:
    """Those that stop the filing."""
    return [item for item in missing if item.blocking]
