"""Passages that the équipe would quote, and whom a text seems to name."""

from collections.abc import Callable
from dataclasses import dataclass

from label.models import Candidature, Edition, Membership
from questionnaire.models import Quote
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.people import people_named
from questionnaire.rules.trame import ItemTerms


@dataclass(frozen=True)
class ShownQuote:
    """A passage with its question, and whom it seems to name."""

    row: Quote
    item: ItemTerms
    named: tuple[str, ...]


def namer_of(candidature: Candidature) -> Callable[[str], tuple[str, ...]]:
    """Says whom a text of this candidature seems to name; it knows its card and its colleagues. One query."""
    card = getattr(candidature, "profile", None)
    names = [card.executive, card.elected_referent, card.correspondent] if card is not None else []
    members = Membership.objects.filter(collectivite=candidature.collectivite_id)
    known = [name for name in (*names, *members.values_list("user__full_name", flat=True)) if name]
    places = (candidature.name, candidature.collectivite.name, candidature.departement_name, candidature.region)
    return lambda text: people_named(text, known, places)


def quotes_of(candidature: Candidature) -> list[ShownQuote]:
    """The passages that are asked of a candidature."""
    items, named = numbered_of(candidature.edition.questionnaire, candidature).trame.items, namer_of(candidature)
    return [
        ShownQuote(row, items[row.item_code], named(row.text))
        for row in Quote.objects.filter(candidature=candidature)
        if row.item_code in items
    ]


def quotes_in(edition: Edition) -> list[Quote]:
    """Every passage asked in an edition, with its town; one query."""
    return list(Quote.objects.filter(edition=edition).select_related("candidature__collectivite"))
