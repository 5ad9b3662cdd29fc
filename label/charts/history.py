"""The history of a collectivité as a strip: a column a year, gaps kept, doubts hatched."""

from collections.abc import Sequence
from dataclasses import dataclass

from label.charts.arobases import AROBASE_PATH
from label.charts.drawing import AROBASE, HATCH, INK, MUTED, document, write


@dataclass(frozen=True)
class Step:
    """One edition in a history strip: `state` is « niveau », « sans-niveau », « absente » or « inconnu »."""

    year: int
    state: str
    level: int | None = None
    certain: bool = True


def history_strip(title: str, steps: Sequence[Step]) -> str:
    """One column a year: a stack of one to five arobases, gaps kept, uncertain years hatched, unknown ones marked « ? »."""
    step, disc, base = 56, 24, 164
    parts = [HATCH]
    for index, item in enumerate(steps):
        x = index * step + step / 2
        if item.state == "niveau" and item.level:
            for n in range(item.level):
                y = base - 14 - n * (disc + 4)
                if item.certain:
                    parts.append(f'<circle cx="{x}" cy="{y}" r="12" fill="{AROBASE}"/>')
                    sign = "#ffffff"
                else:
                    parts.append(f'<circle cx="{x}" cy="{y}" r="11.5" fill="url(#hachures)" stroke="{AROBASE}"/>')
                    parts.append(f'<circle cx="{x}" cy="{y}" r="8.5" fill="#ffffff"/>')
                    sign = AROBASE
                parts.append(f'<path transform="translate({x - 12} {y - 12})" fill="{sign}" d="{AROBASE_PATH}"/>')
        elif item.state in {"niveau", "sans-niveau"}:
            parts.append(
                f'<circle cx="{x}" cy="{base - 14}" r="11" fill="#ffffff" stroke="{AROBASE}" stroke-width="1.5"/>'
            )
        elif item.state == "inconnu":
            parts.append(write(x, base - 8, "?", text_anchor="middle", fill=MUTED, font_weight=600))
        else:
            parts.append(
                f'<line x1="{x - 7}" y1="{base - 14}" x2="{x + 7}" y2="{base - 14}" stroke="{MUTED}" stroke-width="2"/>'
            )
        weight = 600 if index == len(steps) - 1 else 400
        parts.append(
            write(x, base + 20, str(item.year), text_anchor="middle", font_size=14, fill=INK, font_weight=weight)
        )
    width = max(step * len(steps), step)
    parts.append(f'<line x1="0" y1="{base}" x2="{width}" y2="{base}" stroke="#7b8998"/>')
    return document(width, base + 30, title, "".join(parts))
