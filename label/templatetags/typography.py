"""French typography on screen: apostrophes, narrow spaces in numbers, non-breaking spaces."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from label.documents.kinds import kind_named
from label.enums import Audience, AwardOrigin, CandidatureStatus, MailKind, Phase
from label.rules.names import name_key, slug_of
from label.rules.regulation import level_name
from label.verbs import Verb
from toolkit.dates import duration, french_date, hour_in_words, moment_in_words, typed_in_words
from toolkit.french import of_place, upper_first
from toolkit.typography import glued, number_text, plural, typographic, weight

register = template.Library()


@register.filter(is_safe=True)
def typo(value: object) -> str:
    """A name or a text with the typographic apostrophe."""
    return typographic(str(value))


@register.filter
def number(value: float | Decimal | str | None) -> str:
    """A number in French: « 439 553 », « 1,5 »; empty for an unknown one."""
    return "" if value is None or value == "" else number_text(Decimal(str(value)))


@register.filter
def or_unknown(value: int | None) -> str:
    """A count, « ? » where it is not known."""
    return "?" if value is None else number(value)


@register.filter
def day(value: date | None) -> str:
    """A date in full: « 7 février 2012 », « 1er mars 2012 »; empty for an unknown one."""
    return french_date(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment with its hour and zone, « date à fixer » when unknown."""
    return moment_in_words(value)


@register.filter
def hour(value: datetime) -> str:
    """The hour of a moment, « 18 h 05 »."""
    return hour_in_words(value)


BROWSERS = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(agent: str) -> str:
    """A browser as people name it: « Firefox sous Windows »; the raw text when it is neither known."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return f"{browser} sous {system}"
    return browser or system or agent[:60] or "navigateur inconnu"


register.filter("level_name", level_name)  # « 3 @ », « mention »


@register.filter("weight")
def weight_or_nothing(value: int | None) -> str:
    """A size in bytes for people, empty for an unknown one."""
    return "" if value is None else weight(value)


@register.filter("plural")
def plural_of(count: int | None, forms: str) -> str:
    """`{{ n|plural:"collectivité,collectivités" }}`: the number and the word that agrees."""
    return plural(count or 0, *forms.split(","))


@register.filter
def highlighted(text: str, words: list[str]) -> SafeString:
    """A name with the beginnings found by a search in <mark>; `words` are those of `search_words`."""
    out = []
    for part in re.split(r"(\W+)", str(text)):
        key = name_key(part)
        hit = next((w for w in words if key and key.startswith(w)), None)
        if hit and len(part) >= len(hit):
            out.append(f"<mark>{conditional_escape(part[: len(hit)])}</mark>{conditional_escape(part[len(hit) :])}")
        else:
            out.append(str(conditional_escape(part)))
    return mark_safe("".join(out))  # noqa: S308  (every part is escaped above)


@register.filter
def as_value(value: object) -> str:
    """A printed or computed figure, whatever its type: a number, a name, a list of names, bounds, an ISO date."""
    if isinstance(value, list):
        return ", ".join(as_value(item) for item in value) or "aucun"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 1990 <= value <= 2100 else number(value)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return french_date(date.fromisoformat(text))
    return typographic(text)


register.filter("duration", duration)  # « 1 min 20 s »


GESTURES: dict[str, str] = dict(Verb.choices)


@register.filter
def as_gesture(verb: str) -> str:
    """A journal verb in French."""
    return GESTURES.get(verb, verb)  # a line of an earlier version keeps its word


FACTS = {
    "candidature": "candidature",
    "arobases": "niveau",
    "previous": "avant",
    "origin": "origine",
    "year": "millésime",
    "question": "question",
    "source": "de",
    "phase": "vers",
    "status": "vers",
    "reason": "raison",
    "collectivite": "collectivité",
    "partner": "partenaire",
    "roles": "rôles",
    "before": "avant",
    "confirmed": "confirmée",
    "receipt": "accusé",
    "late": "tardive",
    "until": "jusqu’au",
    "answers": "réponses touchées",
    "changed": "changé",
    "kind": "message",
    "audience": "destinataires",
    "messages": "courriels",
    "code": "code",
    "document": "document",
    "edition": "édition",
    "after": "après",
    "items": "questions",
    "cases": "dossiers",
    "trame": "version de la trame",
    "section": "section",
    "person": "compte",
    "due": "pour le",
    "departs": "hors du vote",
    "itself": "de lui-même",
    "at": "à",
    "attachment": "pièce",
    "attempts": "essais",
    "closed": "fermées",
    "created": "créées",
    "unchanged": "inchangées",
    "notes": "remarques",
    "initiative": "initiative",
    "piece": "pièce du livre",
    "order": "ordre",
    "item": "question",
    "size": "octets",
    "rank": "rang",
    "sha256": "empreinte",
    "subject": "sujet",
    "since": "depuis",
    "backup": "sauvegarde",
    "erased": "effacements appliqués",
    "threat": "menace",
}
VALUES = {
    **{phase.value: phase.label.lower() for phase in Phase},
    **{s.value: s.label.lower() for s in CandidatureStatus},
    **{kind.value: kind.label for kind in MailKind},
    **{a.value: a.label.lower() for a in Audience},
    **{origin.value: origin.label.lower() for origin in AwardOrigin},
}


def _document(code: str) -> str:
    """The name of a kind of document; its code when the product has none of that name any more."""
    try:
        return kind_named(code).label
    except KeyError:
        return code


@register.filter
def as_facts(values: dict[str, object]) -> str:
    """The facts of a journal line in French, « nom : valeur », those that are empty left out."""
    said = []
    for name, value in values.items():
        if value in (None, "", [], {}, False):
            continue
        if value is True:
            text = "oui"
        elif isinstance(value, list | dict):
            text = ", ".join(str(item) for item in value)
        elif name == "document":
            text = _document(str(value))
        else:
            text = VALUES.get(str(value)) or (typed_in_words(value) if isinstance(value, str) else str(value))
        said.append(f"{FACTS.get(name, name)} : {text}")
    return typographic(" ; ".join(said))


@register.filter
def typo_html(html: str) -> SafeString:
    """French typography over a fragment that is escaped already (a line of a mail with its links)."""
    return mark_safe(typographic(html))  # noqa: S308  (the caller has escaped it)


@register.filter
def ordinal(value: int) -> SafeString:
    """A rank of a feminine word: « 1re », « 13e », the letters raised."""
    return format_html("{}<sup>{}</sup>", value, "re" if value == 1 else "e")


@register.filter
def capital(value: str) -> str:
    """The same text with a capital first letter."""
    return upper_first(value)


@register.filter
def amplitude(name: str) -> str:
    """How much room a name takes as a title: « short », « long » (over 22 signs) or « very-long » (over 36)."""
    return "very-long" if len(name) > 36 else "long" if len(name) > 22 else "short"


register.filter("name_slug", slug_of)  # « provence-alpes-cote-d-azur »
register.filter("of_place", of_place)  # « d’Agen », « du Havre »


register.filter("glued", glued)  # « Charenton- / le-Pont »


# An address of the web, or a word with a capital and long enough to be cut.
WHOLE = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)+|[A-ZÀÂÇÉÈÊËÎÏÔÙÛŒŸ][\w’-]{6,}")


@register.filter
def prose(text: str) -> SafeString:
    """A text in French typography whose proper names and addresses are never hyphenated."""
    escaped = str(conditional_escape(typographic(text)))
    return mark_safe(WHOLE.sub(lambda m: f'<span class="proper-name">{m[0]}</span>', escaped))  # noqa: S308  (escaped above)
