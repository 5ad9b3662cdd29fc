"""Values as people type them and as they are read back: numbers with commas and spaces, percentages, choices,
addresses.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from label.rules import website_fault
from questionnaire.enums import CHOICES, NUMBERS, ItemType
from questionnaire.rules.trame import NO, YES, Given, ItemTerms, Value

LONGEST_COMMENT = 20_000
LONGEST_ADDRESS = 500
BLANKS = re.compile("[\\s\u00a0\u202f]")
# Twelve figures hold any count of a collectivité; four decimals any share.
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")


def read_number(text: str) -> Decimal | None:
    """« 1 234,5 », « 1234.5 »; None when empty. Raises ValueError with a French sentence."""
    plain = BLANKS.sub("", text).replace(",", ".").removesuffix("%")
    if not plain:
        return None
    if plain.startswith("-"):
        msg = "Un nombre positif ou nul est attendu."
        raise ValueError(msg)
    if not NUMBER.fullmatch(plain):
        msg = "Un nombre est attendu, avec quatre décimales au plus : par exemple 1 234,5."
        raise ValueError(msg)
    return Decimal(plain)


def read_value(item: ItemTerms, texts: Sequence[str]) -> Value:
    """What was typed for an item, as a value. Raises ValueError with a French sentence to stand beside the field."""
    given = [text.strip() for text in texts if text.strip()]
    if item.type == ItemType.CHOIX_MULTIPLE:
        return _known(item, given)
    text = given[0] if given else ""
    if not text:
        return None
    if item.type == ItemType.OUI_NON:
        if text not in (YES, NO):
            msg = "Répondez par oui ou par non."
            raise ValueError(msg)
        return text
    if item.type == ItemType.CHOIX_UNIQUE:
        return _known(item, [text])[0]
    if item.type in NUMBERS:
        number = read_number(text)
        if item.type == ItemType.POURCENTAGE and number is not None and number > 100:
            msg = "Un pourcentage va de 0 à 100."
            raise ValueError(msg)
        return number
    return _address(text)


def _known(item: ItemTerms, given: Sequence[str]) -> tuple[str, ...]:
    known = [choice.value for choice in item.choices]
    if any(value not in known for value in given):
        msg = "Ce choix n’existe pas dans cette édition."
        raise ValueError(msg)
    return tuple(value for value in known if value in given)


def _address(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    if len(address) > LONGEST_ADDRESS:
        msg = f"Une adresse web compte {LONGEST_ADDRESS} signes au plus."
        raise ValueError(msg)
    if fault := website_fault(address):
        raise ValueError(fault)
    return address


def read_comment(text: str) -> str:
    """A comment as it is kept: lines ended alike. Raises ValueError with a French sentence when it is too long."""
    comment = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(comment) > LONGEST_COMMENT:
        msg = f"Le commentaire compte {len(comment)} signes : 20 000 au plus. Rien n’est coupé, raccourcissez-le."
        raise ValueError(msg)
    return comment


def number_text(number: Decimal) -> str:
    """A number as French people read it: « 1 234,5 »."""
    plain = f"{number.normalize():f}"
    whole, _, decimals = plain.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return f"{grouped},{decimals}" if decimals else grouped


def value_text(item: ItemTerms, value: Value) -> str:
    """A value in words, for whoever reads it; « sans réponse » when there is none."""
    if value in (None, "", ()):
        return "sans réponse"
    if isinstance(value, Decimal):
        sign = "\u00a0%" if item.type == ItemType.POURCENTAGE else ""
        unit = f"\u00a0{item.unit}" if item.unit and not sign else ""
        return f"{number_text(value)}{sign}{unit}"
    if isinstance(value, tuple):
        return " ; ".join(item.label_of(one) for one in value)
    if item.type == ItemType.OUI_NON:
        return value.capitalize()
    return item.label_of(value) if item.type in CHOICES else value


def answer_text(item: ItemTerms, given: Given) -> str:
    """An answer in words: its value, or « Sans objet »."""
    return "Sans objet" if given.not_applicable else value_text(item, given.value)


def answer_of(given: Given) -> tuple[Value, bool]:
    """The value and « sans objet », as one thing; no choice and no value are alike, zero is a value."""
    return (None if given.value in (None, "", ()) else given.value, given.not_applicable)


def to_json(value: Value) -> Any:
    """A value as the database keeps it: a number is a text, so that its decimals stay."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return list(value) if isinstance(value, tuple) else value


def from_json(item: ItemTerms, kept: Any) -> Value:
    """What `to_json` gave, read back for this item; None when it no longer fits (a choice that is gone, another
    type).
    """
    if kept in (None, "", []):
        return None
    texts = [str(one) for one in kept] if isinstance(kept, list) else [str(kept)]
    try:
        return read_value(item, texts)
    except ValueError:
        return None
