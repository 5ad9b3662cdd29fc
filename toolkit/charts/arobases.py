"""The row of five arobases: the product's signature, drawn once and used on screen and on paper."""

from toolkit.charts.drawing import AROBASE

# The « @ » of Bricolage Grotesque (OFL) at weight 600, in a box of 24: the product's signature, drawn once.
AROBASE_PATH = (
    "M12 19Q10.2 19 8.8 18.6Q7.4 18.1 6.4 17.2Q5.4 16.3 4.9 15Q4.4 13.7 4.4 12Q4.4 10.3 4.9 9Q5.4 7.7 6.4 6.8Q7.4 5.9 "
    "8.8 5.5Q10.2 5 12 5Q13.8 5 15.2 5.5Q16.6 5.9 17.6 6.8Q18.6 7.7 19.1 9Q19.6 10.3 19.6 12Q19.6 13.7 19.1 15Q18.6 "
    "16.3 17.6 17.2Q16.6 18.1 15.2 18.6Q13.8 19 12 19ZM12 17.2Q13.9 17.2 15.1 16.6Q16.4 16.1 17 14.9Q17.7 13.8 17.7 "
    "12Q17.7 10.3 17 9.1Q16.4 8 15.1 7.4Q13.9 6.8 12 6.8Q10.1 6.8 8.8 7.4Q7.6 8 6.9 9.1Q6.3 10.2 6.3 12Q6.3 13.8 6.9 "
    "14.9Q7.6 16.1 8.8 16.6Q10.1 17.2 12 17.2ZM11.4 14.2Q11.6 14.2 11.9 14.1Q12.2 14.1 12.4 13.9Q12.7 13.7 12.9 "
    "13.5Q13.1 13.2 13.3 12.9L13.3 11.6L13.6 11.7Q13.4 12 13 12.1Q12.6 12.2 12.2 12.3Q11.7 12.3 11.3 12.4Q10.9 12.5 "
    "10.6 12.7Q10.4 13 10.4 13.4Q10.4 13.8 10.7 14Q10.9 14.2 11.4 14.2ZM10.7 15.4Q10.2 15.4 9.7 15.3Q9.1 15.1 8.8 "
    "14.7Q8.5 14.3 8.5 13.6Q8.5 13 8.8 12.6Q9 12.2 9.5 11.9Q10 11.7 10.5 11.6Q11.1 11.5 11.6 11.4Q12.3 11.3 12.6 "
    "11.2Q13 11.1 13.1 11Q13.3 10.9 13.3 10.6Q13.3 10.4 13.1 10.2Q13 10 12.8 9.9Q12.5 9.8 12.1 9.8Q11.7 9.8 11.4 "
    "9.8Q11.1 9.9 10.8 10.2Q10.6 10.4 10.5 10.9L8.7 10.5Q8.8 9.9 9.1 9.5Q9.4 9 9.9 8.8Q10.3 8.5 10.9 8.3Q11.5 8.2 "
    "12.2 8.2Q13.1 8.2 13.7 8.5Q14.2 8.7 14.6 9.1Q15 9.6 15.1 10.1Q15.3 10.7 15.3 11.3V12.8Q15.3 13.1 15.3 13.4Q15.3 "
    "13.7 15.3 14Q15.3 14.3 15.3 14.6Q15.3 14.9 15.3 15.3H13.8Q13.7 14.8 13.7 14.4Q13.6 14 13.6 13.6H13.3Q13.2 14.2 "
    "12.8 14.6Q12.4 15 11.9 15.2Q11.3 15.4 10.7 15.4Z"
)
DISC_STEP = 27


def level_text(level: int | None) -> str:
    """The text alternative of a level: « 4 arobases sur 5 »."""
    if level is None:
        return "participation sans niveau"
    if level == 0:
        return "mention, sans arobase"
    return f"{level} arobase{'s' if level > 1 else ''} sur 5"


def arobases_discs(level: int | None, *, shared: bool = False) -> str:
    """Five discs in a box of 132 by 24: the earned ones full, the others a hairline ring.

    With `shared`, the sign is taken from the document's `#arobase` instead of being drawn five times.
    """
    parts = []
    for n in range(5):
        earned = n < (level or 0)
        x = n * DISC_STEP
        if earned:
            parts.append(f'<circle cx="{x + 12}" cy="12" r="11.5" fill="{AROBASE}"/>')
        else:
            parts.append(f'<circle cx="{x + 12}" cy="12" r="11" fill="#ffffff" stroke="#7b8998" stroke-width="1"/>')
        fill = "#ffffff" if earned else "#aab4bf"
        if shared:
            parts.append(f'<use href="#arobase" x="{x}" fill="{fill}"/>')
        else:
            parts.append(f'<path transform="translate({x} 0)" fill="{fill}" d="{AROBASE_PATH}"/>')
    return "".join(parts)


def arobases_sprite() -> str:
    """The sprite `static/img/arobases.svg`: the sign alone, `arobase`, and one symbol a level, `n0` to `n5`."""
    symbols = "\n".join(
        f'<symbol id="n{level}" viewBox="0 0 132 24">{arobases_discs(level, shared=True)}</symbol>'
        for level in range(6)
    )
    sign = f'<defs><path id="arobase" d="{AROBASE_PATH}"/></defs>'
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{sign}\n{symbols}\n</svg>\n'


def arobases_svg(level: int | None, height: int = 24) -> str:
    """The same row as one whole SVG, for paper; `height` in pixels."""
    width = round(132 * height / 24)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 132 24" width="{width}" height="{height}" role="img">'
        f"<title>{level_text(level)}</title>{arobases_discs(level)}</svg>"
    )
