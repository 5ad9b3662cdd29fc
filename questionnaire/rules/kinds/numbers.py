"""Questions that are answered by a number: a count, a share in percent."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

from questionnaire.enums import Operator
from questionnaire.rules.kinds.base import ABOUT_EMPTINESS, Facts, Imagined, ItemKind
from questionnaire.rules.trame import ItemTerms, Value
from toolkit.french import one_of
from toolkit.numbers import two_readings
from toolkit.typography import number_text

BLANKS = re.compile("[\\s\u00a0\u202f]")
# Twelve figures hold any count of a collectivité; four decimals any share.
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
# How many of a thing a town of 10,000 has, by the unit of the item; six of any other.
SIZES = {
    "lieux": 2,
    "postes": 14,
    "sites": 3,
    "passages": 2500,
    "ETP": 2,
    "associations": 12,
    "habitants": 400,
    "entreprises": 9,
}


# Why a number cannot be divided, by the first word of its divisor.
UNKNOWN = {"habitants": "la population n’est pas connue", "agents": "l’effectif n’est pas connu"}


def read_number(text: str) -> Decimal | None:
    """« 1 234,5 », « 1234.5 »; None when empty. Raises ValueError with a French sentence."""
    plain = BLANKS.sub("", text).replace(",", ".").removesuffix("%")
    if not plain:
        return None
    if plain.startswith("-"):
        msg = "Un nombre positif ou nul est attendu."
        raise ValueError(msg)
    if re.fullmatch(r"[0-9]{13,}(\.[0-9]*)?", plain):
        msg = "Ce nombre est trop grand : douze chiffres au plus."
        raise ValueError(msg)
    if doubt := two_readings(text):
        raise ValueError(doubt)
    if not NUMBER.fullmatch(plain):
        msg = "Un nombre est attendu, avec quatre décimales au plus : par exemple 12, ou 1 234,5."
        raise ValueError(msg)
    return Decimal(plain)


class Number(ItemKind):
    """A count, as it is or divided by what the trame says, set on a scale of thresholds."""

    code, label = "nombre", "Nombre"
    template = "questionnaire/kinds/line.html"
    has_scale = True
    is_ranked = True
    no = Decimal(0)
    is_compared = True
    operators = (Operator.EQUALS, Operator.ABOVE, Operator.AT_LEAST, *ABOUT_EMPTINESS)
    keyboard = "decimal"

    def read_text(self, _item: ItemTerms, text: str) -> Value:
        """The number typed."""
        return read_number(text)

    def typed(self, value: Value) -> tuple[str, ...]:
        """As French people type it."""
        return (number_text(value),) if isinstance(value, Decimal) else ()

    def kept(self, value: Value) -> Any:
        """A text, so that its decimals stay."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else None

    def restored(self, item: ItemTerms, kept: Any) -> Value:
        """The number that `kept` gave: its dot is that of decimals, which people are asked about."""
        return super().restored(item, str(kept).replace(".", ",") if kept is not None else None)

    def text(self, item: ItemTerms, value: Value) -> str:
        """The number with its unit, which is plural from two on."""
        unit = self.unit(item) if isinstance(value, Decimal) and value >= 2 else one_of(self.unit(item))
        return "".join(self.typed(value)) + (f"\u00a0{unit}" if unit else "")

    def together(self, item: ItemTerms, values: Sequence[Value]) -> str:
        """Their median."""
        numbers = [value for value in values if isinstance(value, Decimal)]
        middle = Decimal(median(numbers)).quantize(Decimal("0.01")).normalize()
        return f"médiane\u00a0: {self.text(item, middle)}"

    def worth(self, item: ItemTerms, value: Value) -> tuple[str, ...]:
        """The thresholds that it reaches, where they are the same for everyone."""
        if item.divisor or item.scale_by_strate or not isinstance(value, Decimal):
            return ()
        reached = [step for step in item.scale if step.points and value >= step.minimum]
        return tuple(f"{self.text(item, step.minimum)} ou plus" for step in reached)

    def cell(self, _item: ItemTerms, value: Value) -> str:
        """The number with its decimal comma."""
        return "".join(self.typed(value)).replace(".", ",")

    def number(self, value: Value) -> Decimal | None:
        """Itself."""
        return value if isinstance(value, Decimal) else None

    def has_jumped(self, before: Value, now: Value) -> bool:
        """By more than half of what it was; from nothing to something is no surprise."""
        if not isinstance(before, Decimal) or not isinstance(now, Decimal) or not before:
            return False
        return abs(now - before) * 2 > before

    def points(self, item: ItemTerms, value: Value, facts: Facts) -> tuple[int | None, str]:
        """The points of the last threshold that the number reaches; None when what divides it is unknown."""
        divisor = _divisor(item, facts)
        if divisor is None:
            return None, UNKNOWN[item.divisor.partition("_")[0]]
        if not isinstance(value, Decimal):
            return None, "la réponse n’est pas un nombre"
        ratio = value / divisor
        scale = dict(item.scale_by_strate).get(facts.strate, item.scale)
        points = max((step.points for step in scale if ratio >= step.minimum), default=0)
        if not item.divisor:
            return points, number_text(value)
        return points, f"{number_text(ratio.quantize(Decimal('0.01')))} {item.divisor_text}"

    def settled(self, item: ItemTerms) -> ItemTerms:
        """The last threshold says them."""
        return replace(item, points=item.scales[0][-1].points) if item.scales and item.scales[0] else item

    def faults(self, item: ItemTerms) -> Iterator[str]:
        """A scale rises, up to the points of the item."""
        yield from super().faults(item)
        for scale in item.scales:
            if not scale:
                yield "un barème est vide"
            elif len(scale) > item.points:
                yield f"le barème de cet item a {len(scale)} seuils : il lui faut au moins {len(scale)} points"
            else:
                if any(a.minimum >= b.minimum or a.points >= b.points for a, b in pairwise(scale)):
                    yield "un barème n’est pas croissant"
                if scale[-1].points != item.points:
                    yield f"points {item.points} n’est pas le dernier seuil du barème ({scale[-1].points})"

    def wanted(self, operator: str, text: str) -> Value:
        """A number."""
        value = super().wanted(operator, text)
        return read_number(value) if isinstance(value, str) else value

    def wanted_faults(self, item: ItemTerms, wanted: Value) -> Iterator[str]:
        """A number, without quotes in a trame."""
        if not isinstance(wanted, Decimal):
            yield f"« {wanted} » n’est pas un nombre, et {item.code} en demande un"

    def meets(self, value: Value, operator: str, wanted: Value) -> bool:
        """Equal, above, or at least."""
        if operator == Operator.EQUALS:
            return value == wanted
        if not isinstance(value, Decimal) or not isinstance(wanted, Decimal):
            return False
        return value > wanted if operator == Operator.ABOVE else value >= wanted

    def invented(self, item: ItemTerms, town: Imagined) -> Value:
        """What a town of that size has."""
        return Decimal(round(SIZES.get(item.unit, 6) * town.size * town.readiness / 100))


class Percentage(Number):
    """A share, from 0 to 100."""

    code, label = "pourcentage", "Pourcentage"

    def read_text(self, item: ItemTerms, text: str) -> Value:
        """The share typed, with its sign or without."""
        number = super().read_text(item, text)
        if isinstance(number, Decimal) and number > 100:
            msg = "Un pourcentage va de 0 à 100."
            raise ValueError(msg)
        return number

    def unit(self, _item: ItemTerms) -> str:
        """The sign."""
        return "%"

    def invented(self, _item: ItemTerms, town: Imagined) -> Value:
        """The readier, the closer to a hundred."""
        return Decimal(min(100, town.readiness // 2))


def _divisor(item: ItemTerms, facts: Facts) -> Decimal | None:
    """By what a number is divided before its scale; None when the fact is unknown."""
    if not item.divisor:
        return Decimal(1)
    base, _, by = item.divisor.partition("_")
    fact = facts.population if base == "habitants" else facts.staff
    return Decimal(fact) / Decimal(by) if fact else None
