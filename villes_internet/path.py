"""The way of a dossier, step by step, for who begins and for a village that fills it alone: what each step still
takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from label.enums import Strate
from label.models import Candidature
from label.queries.signatories import PAGE
from label.rules.missing import Missing
from questionnaire.rules.completeness import Reading
from questionnaire.rules.trame import Trame

CARD_MINUTES = 5
BEGINS = 10  # percent: until then the way is shown to everybody


@dataclass(frozen=True)
class PathStep:
    """One step: its label, its page, the minutes that it still takes (0: done, or it takes as long as one wants)."""

    label: str
    address: str
    minutes: int = 0
    is_done: bool = False
    said: str = ""
    is_begun: bool = False


def is_guided(candidature: Candidature, reading: Reading | None) -> bool:
    """Whether the way is shown: always to a village, to the others while they begin."""
    return candidature.strate == Strate.VILLAGE or reading is None or reading.whole.percent < BEGINS


def path_of(
    candidature: Candidature, trame: Trame | None, reading: Reading | None, lack: Sequence[Missing]
) -> list[PathStep]:
    """The steps of a dossier that is being filled; `lack`: what stops its filing."""
    here = [candidature.collectivite.code, candidature.edition.year]
    done = candidature.card_confirmed_at is not None
    steps = [
        PathStep("Fiche d’identité", reverse("candidature-card", args=here), 0 if done else CARD_MINUTES, done),
    ]
    if trame is not None and reading is not None:
        steps += [
            PathStep(
                theme.label,
                reverse("questionnaire-theme", args=[*here, theme.code]),
                reading.themes[theme.code].minutes,
                not reading.themes[theme.code].left,
                is_begun=reading.themes[theme.code].given > 0,
            )
            for theme in trame.themes
            if theme.asked_sections
        ]
    asked = next((item for item in lack if item.address == PAGE), None)
    signs = reverse(PAGE, args=here) if asked is not None else reverse("candidature-people", args=here[:1])
    steps += [
        PathStep(
            "Initiatives",
            reverse("candidature-initiatives", args=here),
            said="ce que vous faites et qui mérite d’être lu",
        ),
        PathStep("Signataire", signs, 0, asked is None, asked.text.partition(" : ")[2] if asked is not None else ""),
        PathStep("Dépôt", reverse("candidature-filing", args=here), said="tout est relu, puis figé"),
    ]
    return steps


def next_of(path: Sequence[PathStep]) -> PathStep | None:
    """Where to go on: the first step that nobody has begun, else the first that something is left of."""
    left = [step for step in path if step.minutes]
    return next((step for step in left if not step.is_begun), left[0] if left else None)


def time_of(path: Sequence[PathStep]) -> str:
    """How long all of it still takes about, in words: « 1 h 20 », « 40 minutes »; empty for no time."""
    hours, minutes = divmod(sum(step.minutes for step in path), 60)
    if not hours:
        return f"{minutes}\u00a0minutes" if minutes else ""
    return f"{hours}\u00a0h\u00a0{minutes:02}" if minutes else f"{hours}\u00a0h"
