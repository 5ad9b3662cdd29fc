"""The card of a collectivité (« fiche d’identité »): what it asks, what is wrong in it, how complete it is.

The fields are those of `fiche_signaletique` in `questionnaire/data/trame.yaml`; what the référentiel says is frozen,
not asked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from label.enums import Kind
from label.rules.missing import Missing

# The functions that the trame names; others are added by the collectivité (« autres_fonctions »).
FUNCTIONS = ("Webmestre", "Rédacteurs et rédactrices web", "Médiation numérique")
LARGEST_STAFF = 200_000
LARGEST_AGGLOMERATION = 15_000_000


@dataclass(frozen=True)
class CardField:
    """One thing that the card asks; `required` ones block the filing."""

    name: str
    label: str
    help: str
    required: bool = False


CARD_FIELDS: tuple[CardField, ...] = (
    CardField("executive", "Maire ou présidence", "Prénom et nom, sans civilité.", required=True),
    CardField("elected_referent", "Élu(e) en charge du numérique", "Prénom et nom."),
    CardField(
        "correspondent", "Correspondant(e) de la candidature", "La personne que l’équipe peut appeler.", required=True
    ),
    CardField(
        "staff", "Effectif salarié de la collectivité", "Nombre d’agents, au 1er janvier de préférence.", required=True
    ),
    CardField("urban_population", "Population de l’agglomération", "En habitants."),
    CardField("website", "Site officiel", "Par exemple www.ville.fr"),
)
# A civility before a name: the book and the letters print the name alone.
CIVILITY = re.compile(r"(m\.|mr\.?|mme\.?|mlle\.?|madame|monsieur|mademoiselle|maître|dr\.?)(\s|$)", re.IGNORECASE)
NAMES = ("executive", "elected_referent", "correspondent")
EXECUTIVE = {Kind.COMMUNE: "Maire"}  # the others have a presidency


def card_fields(kind: str) -> tuple[CardField, ...]:
    """The fields as a collectivité of this kind reads them: a commune has a mayor, a grouping a presidency."""
    words = EXECUTIVE.get(Kind(kind), "Présidence")
    return tuple(replace(one, label=words) if one.name == "executive" else one for one in CARD_FIELDS)


# What the completeness counts: the fields, the staff dedicated to the digital, and the confirmation.
PARTS = len(CARD_FIELDS) + 2


def card_missing(values: Mapping[str, Any], *, kind: str, confirmed: bool) -> list[Missing]:
    """What the card still lacks: required fields, then its confirmation; the optional ones are hinted and never
    block.
    """
    fields = card_fields(kind)
    lacking = [
        Missing(f"{field.label} : à remplir", "candidature-card", f"id_{field.name}")
        for field in fields
        if field.required and values.get(field.name) in (None, "")
    ]
    if not confirmed:
        lacking.append(Missing("Fiche d’identité : à relire et à confirmer", "candidature-card", "id_confirm"))
    lacking += [
        Missing(f"{field.label} : facultatif", "candidature-card", f"id_{field.name}", blocking=False)
        for field in fields
        if not field.required and values.get(field.name) in (None, "")
    ]
    return lacking


def card_blocking(values: Mapping[str, Any], *, confirmed: bool) -> int:
    """How many points of the card block the filing: those of `card_missing`, uncounted one by one in a long list."""
    return sum(field.required and values.get(field.name) in (None, "") for field in CARD_FIELDS) + (not confirmed)


def card_completeness(values: Mapping[str, Any], *, started: bool, confirmed: bool) -> Fraction:
    """The share of the card that is given, from 0 to 1; what was only carried over counts for nothing before it is
    saved.
    """
    if not started:
        return Fraction(0)
    given = sum(values.get(field.name) not in (None, "") for field in CARD_FIELDS)
    given += bool(values.get("dedicated_staff")) + confirmed
    return Fraction(given, PARTS)


def staff_number(text: str) -> Decimal | None:
    """A number as French people type it: « 1,5 », « 1 234 », « 0.5 »; None when empty. Raises ValueError with a French
    sentence.
    """
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if not plain:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", plain):
        msg = "Un nombre est attendu, avec deux décimales au plus : par exemple 1,5."
        raise ValueError(msg)
    try:
        return Decimal(plain)
    except InvalidOperation:
        msg = "Un nombre est attendu : par exemple 1,5."
        raise ValueError(msg) from None


def website_fault(text: str) -> str:
    """What is wrong with a web address, in French; empty when nothing is. The scheme may be left out."""
    if not text:
        return ""
    if any(c.isspace() for c in text):
        return "Une adresse de site ne contient pas d’espace."
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, scheme = parts.hostname or "", parts.scheme
    except ValueError:
        return "Cette adresse de site n’est pas lisible."
    if scheme not in ("", "http", "https") or "@" in text:
        mail = "C’est une adresse électronique ; une adresse de site est attendue : par exemple www.ville.fr."
        return mail if "@" in text and not scheme else "Une adresse de site commence par https:// ou http://."
    if not re.fullmatch(r"([\w-]{1,63}\.)+\w[\w-]{1,62}", host):
        return "Une adresse de site est attendue : par exemple www.ville.fr."
    return ""


def website_address(text: str) -> str:
    """The address of a site with its scheme, which may be left out where it is typed."""
    return text if not text or "://" in text else f"https://{text.removeprefix('//')}"


def card_faults(values: Mapping[str, Any], population: int | None) -> dict[str, str]:
    """Sentences to stand beside the fields of a card whose values are read but not believable, by field."""
    faults: dict[str, str] = {}
    staff = values.get("staff")
    if staff is not None and staff > LARGEST_STAFF:
        faults["staff"] = "Cet effectif dépasse celui de toute collectivité : vérifiez-le."
    elif staff is not None and population and staff > max(population, 500):
        faults["staff"] = "L’effectif dépasse la population : vérifiez-le."
    urban = values.get("urban_population")
    if urban is not None and urban > LARGEST_AGGLOMERATION:
        faults["urban_population"] = "Cette population dépasse celle de toute agglomération : vérifiez-la."
    elif urban is not None and population and urban < population:
        faults["urban_population"] = f"L’agglomération compterait moins d’habitants que la collectivité ({population})."
    if fault := website_fault(values.get("website") or ""):
        faults["website"] = fault
    if fault := dedicated_fault(values.get("dedicated_staff") or [], staff):
        faults["dedicated_staff"] = fault
    faults |= {
        name: "Prénom et nom, sans civilité : le livre imprime ce nom tel quel."
        for name in NAMES
        if CIVILITY.match(str(values.get(name) or "").strip())
    }
    return faults


def dedicated_fault(lines: Sequence[Mapping[str, Any]], staff: int | None) -> str:
    """What is wrong with the staff by function: a function named twice, or more people than the whole staff."""
    names = [str(line["fonction"]).strip().lower() for line in lines]
    if len(set(names)) < len(names):
        return "Une fonction est donnée deux fois : additionnez-les."
    total = sum((Decimal(str(line["nombre"])) for line in lines if line.get("nombre") is not None), Decimal(0))
    if staff is not None and total > staff:
        return "Le personnel numérique dépasse l’effectif de la collectivité."
    return ""
