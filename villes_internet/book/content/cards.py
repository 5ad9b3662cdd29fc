"""The card of a collectivité's page: what is known of it, then its staff, as high as its column on paper."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from label.enums import Kind
from label.models import Profile
from label.rules.cards import website_address, website_fault
from label.statistics import Result
from label.templatetags.typography import number
from villes_internet.book.content.fitting import Fitter


@dataclass(frozen=True)
class CardLine:
    """A line of the card; a figure stands beside its label, a text below it. `address`: where it leads, if it does."""

    label: str
    value: str
    is_figure: bool = False
    address: str = ""


DEPARTEMENT, REGION = "Département", "Région de l’époque"


def card_lines(row: Result, profile: Profile | None, fitter: Fitter) -> list[CardLine]:
    """What a card may say of a collectivité; the value of what is unknown is empty."""

    def line(label: str, value: str, what: str) -> CardLine:
        return CardLine(label, fitter.text(value, what, row.name))

    website = profile.website if profile else ""
    executive = "Maire" if row.kind is Kind.COMMUNE else "Exécutif"
    return [
        line(executive, profile.executive if profile else "", "exécutif"),
        line("Élu référent", profile.elected_referent if profile else "", "élu référent"),
        replace(line("Code postal", profile.postal_code if profile else "", "code postal"), is_figure=True),
        CardLine(DEPARTEMENT, f"{row.departement_name} ({row.departement})" if row.departement_name else ""),
        CardLine(REGION, row.region),
        CardLine("Habitants", number((profile.population if profile else None) or row.population), is_figure=True),
        CardLine("Agglomération", number(profile.urban_population if profile else None), is_figure=True),
        CardLine("Agents", number(profile.staff if profile else None), is_figure=True),
        replace(line("Site", website, "site"), address="" if website_fault(website) else website_address(website)),
    ]


def fitted_card(
    lines: Sequence[CardLine], row: Result, profile: Profile | None, fitter: Fitter, height: float
) -> tuple[tuple[CardLine, ...], tuple[CardLine, ...]]:
    """What is known of the card, then the staff by function, in `height` millimetres."""
    staff = [
        CardLine(
            fitter.text(str(part.get("fonction", "")), "fonction", row.name),
            _amount(part.get("nombre")),
            is_figure=True,
        )
        for part in (profile.dedicated_staff if profile else [])
        if isinstance(part, dict)
    ]
    card = tuple(item for item in lines if item.value)
    room = height - sum(map(card_height, card)) - 2 * CARD_TITLE
    named = [item for item in staff if item.label]
    shown = 0
    while shown < len(named) and (room := room - card_height(named[shown])) >= 0:
        shown += 1
    return card, tuple(fitter.lines(named, shown, "personnel dédié", row.name))


# The card's column on paper, in millimetres (static/css/book.css, .profile-card): what is known of it must stand in it.
CARD_ROOM, CARD_TITLE = 141.0, 11.0
UNDER_CARD = 44.0  # a photo or a map of the region, with what is said of it
UNDER_LONG_CARD = 30.0  # the same map, smaller
TEXT_LINE, LABEL_LINE, EDGES = 4.2, 4.0, 2.0
TEXT_SIGNS, FUNCTION_SIGNS = 26, 17  # signs that surely stand on a line


def card_height(item: CardLine) -> float:
    """How high a line of the card is at most."""
    if item.is_figure:
        return EDGES + TEXT_LINE * math.ceil(len(item.label) / FUNCTION_SIGNS)
    return EDGES + LABEL_LINE + TEXT_LINE * math.ceil(len(item.value) / TEXT_SIGNS)


def _amount(value: object) -> str:
    """A number of people, decimal for half-time; empty when unknown or when it is not a number."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return ""
    return number(value)
