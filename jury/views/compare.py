"""`/instruction/<year>/<code>/cote-a-cote/`: two dossiers, answer by answer."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jury.models import JuryMember
from jury.permissions import dossier_asked
from jury.queries.card import among, of_class, scored_dossiers
from jury.queries.dossiers import Dossier, DossierAnswer, DossierTheme, dossier_of
from jury.queries.listing import filed
from jury.queries.seats import closed_dossiers
from jury.rules.card import nearest
from label.models import Candidature

CHOICES = 30  # dossiers of the same class that are offered, the nearest by score first


@dataclass(frozen=True)
class PairLine:
    """One question in two dossiers; None where it was not asked."""

    label: str
    code: str
    left: DossierAnswer | None
    right: DossierAnswer | None

    @property
    def differs(self) -> bool:
        """Whether the two answers are not the same."""
        return (self.left.text if self.left else None) != (self.right.text if self.right else None)


@dataclass(frozen=True)
class PairTheme:
    """A theme in two dossiers: the two scores, the median of their class, the lines."""

    label: str
    left: str
    right: str
    median: float | None
    lines: tuple[PairLine, ...]


def pair(left: Dossier, right: Dossier, medians: dict[str, float]) -> list[PairTheme]:
    """Two dossiers side by side, in the order of the questionnaire; what only the second was asked comes last."""
    others = {theme.code: theme for theme in right.themes}
    themes = []
    for theme in left.themes:
        other = others.get(theme.code)
        mine, theirs = _answers(theme), _answers(other)
        codes = [*mine, *(code for code in theirs if code not in mine)]
        lines = tuple(
            PairLine((mine.get(code) or theirs[code]).item.label, code, mine.get(code), theirs.get(code))
            for code in codes
        )
        score = other.score if other is not None else "–"
        themes.append(PairTheme(theme.label, theme.score, score, medians.get(theme.code), lines))
    return themes


def _answers(theme: DossierTheme | None) -> dict[str, DossierAnswer]:
    return {line.item.code: line for _, lines in theme.lines for line in lines} if theme is not None else {}


def _offered(candidature: Candidature, seat: JuryMember | None) -> list[tuple[str, str]]:
    """The dossiers of the same class that this reader may open, the nearest by score first: code and name."""
    closed = set(closed_dossiers(seat)) if seat is not None else set()
    near = nearest(scored_dossiers(candidature.edition), candidature.pk, closed, CHOICES)
    rows = filed(candidature.edition).filter(pk__in=near).select_related("collectivite")
    names = {one.pk: (one.collectivite.code, one.name) for one in rows}
    return [names[pk] for pk in near if pk in names]


@cache_control(no_store=True)
@require_safe
def side_by_side(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Two dossiers, each behind its own wall; the nearest by score when no other is named."""
    candidature, seat = dossier_asked(request, year, code)
    offered = _offered(candidature, seat)
    asked = request.GET.get("avec", "").strip().upper()[:9]
    if not asked or asked == candidature.collectivite.code:
        asked = offered[0][0] if offered else ""
    other = dossier_asked(request, year, asked)[0] if asked else None
    middle = among(scored_dossiers(candidature.edition, of_class(candidature)), candidature)
    everything = request.GET.get("tout") == "oui"
    context: dict[str, Any] = {
        "edition": candidature.edition,
        "candidature": candidature,
        "other": other,
        "offered": offered,
        "everything": everything,
        "medians": middle,
    }
    if other is not None:
        left, right = dossier_of(candidature), dossier_of(other)
        themes = pair(left, right, middle.themes if middle is not None else {})
        context |= {"left": left, "right": right, "themes": themes}
    return render(request, "jury/side_by_side.html", context)
