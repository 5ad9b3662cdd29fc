"""The mirror in words and drawings, for its page and for the two pages that a town hands to its council."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse

from label.documents.kinds import DocumentKind, Parts, register
from label.documents.making import printed
from label.documents.truth import digest
from label.enums import Nature, Strate
from label.models import Award, Candidature
from label.permissions import Person, is_equipe, membership_of
from questionnaire.models import Answer
from questionnaire.queries.mirror import Mirror, mirror_of, mirrored
from questionnaire.rules.mirror import Echo, Middle, Reflection, above
from questionnaire.rules.scoring import score_text
from questionnaire.rules.trame import ThemeTerms
from questionnaire.rules.values import answer_text
from toolkit.charts.mirror import NARROW, MirrorRow, mirror_svg
from toolkit.french import of_place, upper_first

ON_PAPER = 12  # what the risers had in common, and what is told of sections: as much as two pages hold
SECTIONS_ON_PAPER = 4


@dataclass(frozen=True)
class ReflectionLine:
    """A line of scores in words: each median with what it is of; `before` is empty without an earlier edition."""

    label: str
    mine: str
    before: str
    strate: tuple[str, str]
    region: tuple[str, str]
    level: tuple[str, str]


@dataclass(frozen=True)
class ReflectedSection:
    """A section of the mirror: its scores, then its questions, each with last edition's answer where it has moved."""

    line: ReflectionLine
    rows: list[tuple[Echo, str]]


@dataclass(frozen=True)
class ReflectedTheme:
    """A theme of the mirror."""

    line: ReflectionLine
    sections: list[ReflectedSection]


def _median(middle: Middle | None) -> tuple[str, str]:
    if middle is None:
        return "–", "trop peu pour comparer"
    return score_text(middle.value), f"{middle.others} autres{', toutes collectivités' if middle.is_wider else ''}"


def _line(label: str, line: Reflection) -> ReflectionLine:
    before = score_text(line.before) if line.before is not None else ""
    return ReflectionLine(
        label, score_text(line.mine), before, _median(line.strate), _median(line.region), _median(line.level)
    )


def _moved(found: Mirror, echo: Echo) -> str:
    """Last edition's answer to this question, in words; empty when it said the same, or nothing."""
    earlier = found.past.of(echo.item.code)
    if earlier is None or earlier.given.is_empty:
        return ""
    words = answer_text(earlier.item, earlier.given)
    return words if words != echo.mine else ""


def _theme(found: Mirror, theme: ThemeTerms) -> ReflectedTheme:
    sections = []
    for section in theme.asked_sections:
        told = [found.echoes[item.code] for item in section.items if item.code in found.echoes]
        if told:
            line = _line(section.label, found.parts[section.code])
            sections.append(ReflectedSection(line, [(echo, _moved(found, echo)) for echo in told]))
    return ReflectedTheme(_line(theme.label, found.parts[theme.code]), sections)


def _drawn(label: str, line: Reflection) -> MirrorRow:
    strate, region = (one.value if one is not None else None for one in (line.strate, line.region))
    return MirrorRow(label, line.mine, strate, region)


def mirror_told(candidature: Candidature) -> dict[str, Any]:
    """What the page of the mirror and its paper say of a candidature of a published edition."""
    found = mirror_of(candidature)
    themes = [theme for theme in found.trame.themes if theme.code in found.parts]
    lines = [found.parts[theme.code] for theme in themes]
    better, compared = above(lines)
    is_wider = any(line.strate is not None and line.strate.is_wider for line in (found.whole, *lines))
    whose = "de toutes les collectivités" if is_wider else "de sa strate"
    finding = (
        f"{candidature.name} dépasse la médiane {whose} dans {better} thème{'s' if better > 1 else ''} sur {compared}"
    )
    rows = [_drawn(theme.label, line) for theme, line in zip(themes, lines, strict=True)]
    first = "toutes" if is_wider else "strate"
    return {
        "finding": finding if compared else "Les autres candidatures sont trop peu pour comparer",
        "drawing": mirror_svg(finding, rows, first=first),
        "narrow_drawing": mirror_svg(finding, rows, first=first, width=NARROW),
        "whole": _line("Ensemble", found.whole),
        "themes": [_theme(found, theme) for theme in themes],
        "before": found.past.year,
        "strate": Strate(candidature.strate).plural if candidature.strate else "",
        "next": found.next,
        "level": found.level,
        "first": upper_first(first),
        "apart": [
            ("Les parties où vous devancez le plus la médiane", _apart(found, 1)),
            ("Les parties où vous suivez du plus loin", _apart(found, -1)),
        ],
    }


def _apart(found: Mirror, side: int) -> list[ReflectionLine]:
    """The sections that are the furthest above (1) or under (-1) the median, the furthest first."""
    gaps = []
    for section in found.trame.sections():
        line = found.parts.get(section.code)
        if line is not None and line.mine is not None and line.strate is not None:
            gaps.append((Fraction(side) * (line.mine - line.strate.value), section.label, line))
    kept = sorted((one for one in gaps if one[0] > 0), key=lambda one: -one[0])[:SECTIONS_ON_PAPER]
    return [_line(label, line) for _, label, line in kept]


def _on_paper(candidature: Candidature) -> dict[str, Any]:
    told = mirror_told(candidature)
    return told | {
        "candidature": candidature,
        "edition": candidature.edition,
        "apart": [(title, lines) for title, lines in told["apart"] if lines],
        "to_do": told["next"].to_do[:ON_PAPER],
    }


def _rests_on(candidature: Candidature) -> Parts:
    edition = candidature.edition_id
    answers = Answer.objects.filter(candidature__edition=edition).aggregate(Count("pk"), Max("saved_at"))
    levels = Award.objects.filter(candidature__edition=edition).order_by("pk").values_list("candidature", "arobases")
    return {
        "les réponses de l’édition": digest(*answers.values()),
        "les niveaux": digest(list(levels)),
        "la collectivité": digest(candidature.name, candidature.strate, candidature.region),
    }


def _its_people_once_public(user: Person, candidature: Candidature) -> bool:
    """Nobody but the équipe reads the levels of others, even in medians, while the edition is not public."""
    member = candidature.edition.is_public and membership_of(user, candidature.collectivite) is not None
    return is_equipe(user) or member


def _no_mirror(candidature: Candidature) -> list[str]:
    if candidature in mirrored(candidature.collectivite):
        return []
    return ["Le miroir vient après la publication d’une édition à laquelle la collectivité a répondu."]


MIRROR = DocumentKind(
    "miroir",
    "Miroir pour le conseil",
    Candidature,
    Nature.LIVING,
    title=lambda one: f"Miroir {one.edition.year} {of_place(one.name)}",
    file_name=lambda one: f"miroir-{one.edition.year}-{one.collectivite.code}.pdf",
    make=lambda one, _content, report: printed("questionnaire/miroir_papier.html", _on_paper(one), report),
    may_read=_its_people_once_public,
    address=lambda one: reverse("questionnaire-mirror", args=[one.collectivite.code, one.edition.year]),
    rests_on=_rests_on,
    refusals=_no_mirror,
    with_what=("edition", "collectivite", "profile"),
)
register(MIRROR)
