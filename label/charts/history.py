"""The history of a collectivité as a strip: a column a year, gaps kept, doubts hatched."""

from collections.abc import Sequence
from dataclasses import dataclass

from label.charts.arobases import AROBASE_PATH, level_text
from label.charts.drawing import AROBASE, HATCH, INK, MUTED, document, write


@dataclass(frozen=True)
class Step:
    """One edition in a history strip: `state` is « niveau », « sans-niveau », « absente » or « inconnu »."""

    year: int
    state: str
    level: int | None = None
    certain: bool = True


def step_of(year: int, participated: bool | None, level: int | None, *, certain: bool) -> Step:
    """One edition as a strip draws it; `participated` is None where nothing is known."""
    if participated is None:
        return Step(year, "inconnu")
    if not participated:
        return Step(year, "absente")
    return Step(year, "sans-niveau" if level is None else "niveau", level, certain)


def history_title(name: str, steps: Sequence[Step]) -> str:
    """The text alternative of a strip: what each known year says."""
    known = [f"{s.year} : {level_text(s.level)}" for s in steps if s.state in {"niveau", "sans-niveau"}]
    return f"Historique de {name} : {', '.join(known) or 'aucun résultat connu'}"


DISC, GAP, STEP_WIDTH, BASE = 24, 4, 56, 164


def history_strip(title: str, steps: Sequence[Step], ident: str = "") -> str:
    """One column a year: a stack of one to five arobases, gaps kept, uncertain years hatched, unknown ones marked « ? ».

    `ident` keeps the names of two strips of one page apart.
    """
    parts = [_definitions(ident)]
    for index, item in enumerate(steps):
        x = index * STEP_WIDTH + STEP_WIDTH / 2
        if item.state == "niveau" and item.level:
            kind = "sur" if item.certain else "doute"
            parts.extend(_mark(x, BASE - 14 - n * (DISC + GAP), kind, ident) for n in range(item.level))
        else:
            parts.append(_mark(x, BASE - 14, "sans-niveau" if item.state == "niveau" else item.state, ident))
        weight = 600 if index == len(steps) - 1 else 400
        parts.append(
            write(x, BASE + 20, str(item.year), text_anchor="middle", font_size=14, fill=INK, font_weight=weight)
        )
    width = max(STEP_WIDTH * len(steps), STEP_WIDTH)
    parts.append(f'<line x1="0" y1="{BASE}" x2="{width}" y2="{BASE}" stroke="#7b8998"/>')
    return document(width, BASE + 30, title, "".join(parts))


def history_sign(kind: str, title: str) -> str:
    """One mark of a strip alone, 28 by 28, for whoever explains it: « sur », « doute », « sans-niveau », « absente », « inconnu »."""
    ident = f"-{kind}"
    return document(28, 28, title, _definitions(ident) + _mark(14, 14, kind, ident))


def _definitions(ident: str) -> str:
    return HATCH.replace("hachures", f"hachures{ident}") + f'<defs><path id="signe{ident}" d="{AROBASE_PATH}"/></defs>'


def _mark(x: float, y: float, kind: str, ident: str) -> str:
    """What stands at a point of a column: an arobase, a doubtful one, a ring, a dash or a question mark."""
    if kind == "inconnu":
        return write(x, y + 6, "?", text_anchor="middle", fill=MUTED, font_weight=600)
    if kind == "absente":
        return f'<line x1="{x - 7:g}" y1="{y:g}" x2="{x + 7:g}" y2="{y:g}" stroke="{MUTED}" stroke-width="2"/>'
    if kind == "sans-niveau":
        return f'<circle cx="{x:g}" cy="{y:g}" r="11" fill="#ffffff" stroke="{AROBASE}" stroke-width="1.5"/>'
    sign = f'<use href="#signe{ident}" x="{x - 12:g}" y="{y - 12:g}" fill='
    if kind == "sur":
        return f'<circle cx="{x:g}" cy="{y:g}" r="12" fill="{AROBASE}"/>{sign}"#ffffff"/>'
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="11.5" fill="url(#hachures{ident})" stroke="{AROBASE}"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="8.5" fill="#ffffff"/>{sign}"{AROBASE}"/>'
    )
