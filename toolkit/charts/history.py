"""The history of a collectivité as a strip: a column a year, gaps kept, doubts hatched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from toolkit.charts.arobases import level_text
from toolkit.charts.drawing import AROBASE, HATCH, INK, MUTED, Point, document, write
from toolkit.french import of_place


class YearMark(StrEnum):
    """How a year is drawn; a step is never DOUBTFUL by itself, it is RATED and not `certain`."""

    RATED = "rated"
    DOUBTFUL = "doubtful"
    UNRATED = "unrated"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Step:
    """One edition in a history strip."""

    year: int
    mark: YearMark
    level: int | None = None
    certain: bool = True


def history_title(name: str, steps: Sequence[Step]) -> str:
    """The text alternative of a strip: what each year says, its doubts and its gaps, those that follow one another
    together.
    """
    if not any(step.mark in (YearMark.RATED, YearMark.UNRATED) for step in steps):
        return f"Historique {of_place(name)} : aucun résultat connu"
    told = []
    for words, run in groupby(steps, key=_words_of):
        years = [step.year for step in run]
        told.append(f"{years[0]}{f' à {years[-1]}' if len(years) > 1 else ''} : {words}")
    return f"Historique {of_place(name)} : {', '.join(told)}"


def _words_of(step: Step) -> str:
    if step.mark is YearMark.UNKNOWN:
        return "résultat inconnu"
    if step.mark is YearMark.ABSENT:
        return "absente"
    return f"{level_text(step.level)}{'' if step.certain else ' (incertain)'}"


DISC, GAP, STEP_WIDTH, BASE = 24, 4, 56, 164
SIGN_FONT = "Bricolage Grotesque, Source Sans 3, sans-serif"


def history_strip(title: str, steps: Sequence[Step], ident: str = "") -> str:
    """One column a year: a stack of one to five arobases, gaps kept, uncertain years hatched, unknown ones marked « ?
    ».

    `ident` keeps the names of two strips of one page apart.
    """
    marks: dict[YearMark, list[Point]] = {}
    years = []
    for index, item in enumerate(steps):
        x = index * STEP_WIDTH + STEP_WIDTH / 2
        if item.mark is YearMark.RATED and item.level:
            points = [(x, float(BASE - 14 - n * (DISC + GAP))) for n in range(item.level)]
            marks.setdefault(YearMark.RATED if item.certain else YearMark.DOUBTFUL, []).extend(points)
        else:
            mark = YearMark.UNRATED if item.mark is YearMark.RATED else item.mark
            marks.setdefault(mark, []).append((x, float(BASE - 14)))
        weight = 600 if index == len(steps) - 1 else 400
        years.append(
            write(x, BASE + 20, str(item.year), text_anchor="middle", font_size=14, fill=INK, font_weight=weight)
        )
    width = max(STEP_WIDTH * len(steps), STEP_WIDTH)
    ground = f'<line x1="0" y1="{BASE}" x2="{width}" y2="{BASE}" stroke="#7b8998"/>'
    return document(width, BASE + 30, title, _drawn(marks, ident) + "".join(years) + ground)


def history_sign(mark: YearMark, title: str) -> str:
    """One mark of a strip alone, 28 by 28, for whoever explains it."""
    return document(28, 28, title, _drawn({mark: [(14.0, 14.0)]}, f"-{mark}"))


def _drawn(marks: Mapping[YearMark, Sequence[Point]], ident: str) -> str:
    """The marks by kind: arobases, doubtful ones, rings, dashes and question marks."""
    parts = [HATCH.replace("hachures", f"hachures{ident}")] if marks.get(YearMark.DOUBTFUL) else []
    for x, y in marks.get(YearMark.RATED, ()):
        parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="12" fill="{AROBASE}"/>')
    for x, y in marks.get(YearMark.DOUBTFUL, ()):
        parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="11.5" fill="url(#hachures{ident})" stroke="{AROBASE}"/>')
        parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="8.5" fill="#ffffff"/>')
    for x, y in marks.get(YearMark.UNRATED, ()):
        parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="11" fill="#ffffff" stroke="{AROBASE}" stroke-width="1.5"/>')
    for x, y in marks.get(YearMark.ABSENT, ()):
        parts.append(f'<line x1="{x - 7:g}" y1="{y:g}" x2="{x + 7:g}" y2="{y:g}" stroke="{MUTED}" stroke-width="2"/>')
    for x, y in marks.get(YearMark.UNKNOWN, ()):
        parts.append(write(x, y + 6, "?", text_anchor="middle", fill=MUTED, font_weight=600))
    parts.append(_signs(marks.get(YearMark.RATED, ()), "#ffffff"))
    parts.append(_signs(marks.get(YearMark.DOUBTFUL, ()), AROBASE))
    return "".join(parts)


def _signs(points: Sequence[Point], colour: str) -> str:
    """All the « @ » of one colour as one text with a place for each: on paper, six times faster than as many shapes."""
    if not points:
        return ""
    xs, ys = " ".join(f"{x - 9:g}" for x, _ in points), " ".join(f"{y + 5:g}" for _, y in points)
    return (
        f'<text x="{xs}" y="{ys}" font-family="{SIGN_FONT}" font-size="18" font-weight="600" '
        f'fill="{colour}">{"@" * len(points)}</text>'
    )
