"""What an initiative says, field by field: how each is typed, how it is read, what lacks before it is proposed.

A content is a mapping of field names to texts, or to lists of codes. Everything typed is kept as typed; what cannot be
read is said beside its field and stops the proposal only.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from initiatives.enums import FieldKind, Stage, Tag
from label.enums import Theme
from label.rules.geography import kilometres
from toolkit.numbers import two_readings
from toolkit.typography import typed_lines

Content = Mapping[str, str | list[str]]
FIRST_YEAR, LAST_YEAR = 1985, 2100
LONGEST_LIST = 40


@dataclass(frozen=True)
class FieldTerms:
    """One field; `longest` in signs."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    longest: int = 200
    help: str = ""
    needed: bool = False


@dataclass(frozen=True)
class StoryPart:
    """A group of fields typed and saved together."""

    code: str
    label: str
    fields: tuple[FieldTerms, ...]


MARKDOWN_HELP = (
    "« **gras** », « *italique* », « - » devant chaque ligne d’une liste, « ## » devant un intertitre, « "
    "[texte](https://…) ». Un texte collé de Word ou d’une page garde ses titres, ses listes, ses liens."
)
PARTS = (
    StoryPart(
        "presentation",
        "Présentation",
        (
            FieldTerms(
                "title", "Titre", longest=120, needed=True, help="Ce que vous faites, en une phrase sans sigle."
            ),
            FieldTerms(
                "chapo",
                "Chapô",
                FieldKind.TEXT,
                400,
                "Deux ou trois phrases : quoi, pour qui, ce que cela change.",
                needed=True,
            ),
            FieldTerms("stage", "Où en est-elle", FieldKind.CHOICE, 10, needed=True),
            FieldTerms("started", "Commencée en", FieldKind.MONTH, 10, "Un mois (03/2012) ou une année (2012)."),
            FieldTerms("ended", "Achevée en", FieldKind.MONTH, 10, "Laissez vide si elle continue."),
        ),
    ),
    StoryPart(
        "recit",
        "Récit",
        (
            FieldTerms("description", "Description", FieldKind.MARKDOWN, 40_000, MARKDOWN_HELP, needed=True),
            FieldTerms("objectives", "Objectifs", FieldKind.TEXT, 3000),
            FieldTerms("audience", "Public", FieldKind.TEXT, 1000, "Pour qui ? Combien de personnes ?"),
        ),
    ),
    StoryPart(
        "moyens",
        "Moyens et partenaires",
        (
            FieldTerms("staff", "Personnel", FieldKind.TEXT, 1000, "Qui y travaille, à quel temps."),
            FieldTerms(
                "budget", "Budget, en euros", FieldKind.NUMBER, 20, "Sur une année ; un ordre de grandeur suffit."
            ),
            FieldTerms("partners", "Partenaires", FieldKind.LINES, 3000, "Un par ligne."),
        ),
    ),
    StoryPart(
        "resultats",
        "Résultats",
        (
            FieldTerms("results", "Résultats", FieldKind.TEXT, 5000, "Ce que vous avez constaté, et comment."),
            FieldTerms("figures", "Chiffres", FieldKind.LINES, 1000, "Un par ligne : « 1 200 habitants formés »."),
        ),
    ),
    StoryPart(
        "classement",
        "Classement",
        (
            FieldTerms("themes", "Thèmes", FieldKind.CODES, needed=True),
            FieldTerms("enjeux", "Enjeux", FieldKind.CODES, needed=True),
            FieldTerms("tags", "Mots-clés", FieldKind.CODES),
            FieldTerms("school", "Nom de l’école", longest=160, help="Pour une initiative « École Internet »."),
            FieldTerms(
                "items",
                "Questions qu’elle illustre",
                FieldKind.CODES,
                help="Celles du questionnaire dont elle est la preuve.",
            ),
        ),
    ),
    StoryPart(
        "contact",
        "Lieu, liens et contact",
        (
            FieldTerms(
                "place", "Lieu", longest=160, help="Si ce n’est pas toute la commune : un quartier, un équipement."
            ),
            FieldTerms("latitude", "Latitude", FieldKind.NUMBER, 20),
            FieldTerms("longitude", "Longitude", FieldKind.NUMBER, 20),
            FieldTerms(
                "links",
                "Liens",
                FieldKind.LINKS,
                3000,
                "Un par ligne, « https://… » puis ce que l’on y trouve.",
            ),
            FieldTerms("contact_name", "Personne à contacter", longest=160, help="Ce contact est public."),
            FieldTerms("contact_email", "Courriel public", FieldKind.EMAIL, 254),
            FieldTerms("contact_phone", "Téléphone public", longest=40),
        ),
    ),
)
FIELDS: dict[str, FieldTerms] = {field.name: field for part in PARTS for field in part.fields}
EMPTY: dict[str, str | list[str]] = {
    name: [] if field.kind == FieldKind.CODES else "" for name, field in FIELDS.items()
}
CLOSED: dict[str, frozenset[str]] = {
    "themes": frozenset(Theme.values),
    "tags": frozenset(Tag.values),
    "stage": frozenset(Stage.values),
}
FARTHEST = 100  # kilometres from the middle of a collectivité, the largest intercommunalité included
ITEM_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def text_of(content: Content, name: str) -> str:
    """The text of a field, empty when it is absent."""
    value = content.get(name, "")
    return value if isinstance(value, str) else " ".join(value)


def codes_of(content: Content, name: str) -> list[str]:
    """The codes of a field."""
    value = content.get(name, [])
    return list(value) if isinstance(value, list) else value.split()


def clean(text: str, kind: FieldKind = FieldKind.TEXT) -> str:
    """A text without the control signs that no page, feed nor PDF can hold; a line of its own stays one line."""
    plain = typed_lines(text)
    return (
        plain
        if kind in (FieldKind.TEXT, FieldKind.MARKDOWN, FieldKind.LINES, FieldKind.LINKS)
        else " ".join(plain.split("\n"))
    )


def month_of(text: str) -> date | None:
    """The first day of a month or of a year as people type it: « 03/2012 », « 2012-03 », « 2012 »; None when
    unreadable.
    """
    found = re.fullmatch(r"(?:(?P<m>\d{1,2})/)?(?P<y>\d{4})(?:-(?P<n>\d{1,2}))?", text.strip())
    if found is None or (found["m"] and found["n"]):
        return None
    month = int(found["m"] or found["n"] or 1)
    year = int(found["y"])
    return date(year, month, 1) if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR else None


def number_of(text: str) -> float | None:
    """A number as people type it: « 12 500 », « 12 500,50 € »; None when unreadable."""
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d{1,12}(\.\d{1,10})?", plain) else None


def links_of(text: str) -> list[tuple[str, str]]:
    """The links of a field, each with its words (its address when it has none)."""
    found = []
    for line in text.splitlines():
        if match := LINK.search(line):
            words = (line[: match.start()] + line[match.end() :]).strip(" -–:\u00a0")
            found.append((match[0], words or match[0]))
    return found


def lines_of(text: str) -> list[str]:
    """The lines of a field that say something."""
    return [line.strip(" -–•\u00a0") for line in text.splitlines() if line.strip(" -–•\u00a0")]


def figures_of(text: str) -> list[tuple[str, str]]:
    """Each figure with what it counts: « 1 200 habitants » gives (« 1 200 », « habitants »)."""
    found = []
    for line in lines_of(text):
        match = re.match(r"(?P<n>[+\-]?\d[\d\s\u00a0\u202f.,]*\s?[%€]?)\s*(?P<rest>.*)", line)
        found.append((match["n"].strip(), match["rest"]) if match else ("", line))
    return found


def _is_readable(kind: FieldKind, value: str) -> bool:
    readers: dict[str, Callable[[str], object]] = {
        FieldKind.MONTH: month_of,
        FieldKind.NUMBER: number_of,
        FieldKind.EMAIL: lambda text: EMAIL.fullmatch(text.strip()),
    }
    return kind not in readers or readers[kind](value) is not None


EXPECTED = {
    FieldKind.MONTH: "Une date est attendue, par exemple 03/2012, ou 2012.",
    FieldKind.NUMBER: "Un nombre est attendu, par exemple 12 500.",
    FieldKind.EMAIL: "Une adresse électronique est attendue, par exemple service@ville.fr.",
}


DEGREES = {"latitude": 90, "longitude": 180}  # the farthest of each
EXPECTED_DEGREES = "Un nombre de degrés est attendu, par exemple 44,2035."


def _fault(field: FieldTerms, value: str) -> str:
    if len(value) > field.longest:
        return f"{len(value) - field.longest} signes de trop : {field.longest} au plus."
    if not value.strip():
        return ""
    if not _is_readable(field.kind, value):
        return EXPECTED_DEGREES if field.name in DEGREES else EXPECTED[field.kind]
    if field.name == "budget":
        return "Un montant n’est pas négatif." if (number_of(value) or 0) < 0 else two_readings(value)
    bad = (
        [line for line in value.splitlines() if line.strip() and not LINK.search(line)]
        if field.kind == FieldKind.LINKS
        else []
    )
    return f"« {bad[0].strip()[:60]} » ne contient pas d’adresse : https://…" if bad else ""


def _code_fault(name: str, codes: Sequence[str], enjeux: frozenset[str]) -> str:
    if len(codes) > LONGEST_LIST:
        return f"{LONGEST_LIST} au plus."
    known = enjeux if name == "enjeux" else CLOSED.get(name)
    bad = [code for code in codes if (code not in known if known is not None else not ITEM_CODE.fullmatch(code))]
    if not bad:
        return ""
    return (
        f"« {bad[0][:20]} » n’est pas un code de question : AP-01."
        if name == "items"
        else f"« {bad[0][:20]} » n’est pas proposé."
    )


def faults(content: Content, enjeux: frozenset[str]) -> dict[str, str]:
    """What cannot be read, a French sentence for each field. `enjeux`: the codes that exist."""
    found: dict[str, str] = {}
    for name, field in FIELDS.items():
        if field.kind == FieldKind.CODES:
            found[name] = _code_fault(name, codes_of(content, name), enjeux)
            continue
        found[name] = _fault(field, text_of(content, name))
        if name == "stage" and text_of(content, name) and text_of(content, name) not in CLOSED["stage"]:
            found[name] = "Choisissez l’un des trois états."
    start, end = month_of(text_of(content, "started")), month_of(text_of(content, "ended"))
    if start and end and end.year * 12 + end.month < start.year * 12 + start.month and not found["ended"]:
        only_year = re.fullmatch(r"\s*\d{4}\s*", text_of(content, "ended")) and end.year == start.year
        if not only_year:
            found["ended"] = "Elle s’achève avant d’avoir commencé."
    for name, bound in DEGREES.items():
        value = number_of(text_of(content, name))
        if value is not None and abs(value) > bound and not found[name]:
            found[name] = f"Entre -{bound} et {bound}."
    if bool(text_of(content, "latitude").strip()) != bool(text_of(content, "longitude").strip()):
        found["longitude"] = found["longitude"] or "La latitude ne va pas sans la longitude."
    return {name: sentence for name, sentence in found.items() if sentence}


@dataclass(frozen=True)
class Lack:
    """One thing to do before proposing: the sentence, and the field where it is done (empty: the photos)."""

    text: str
    field: str = ""


def far_point(content: Content, town: tuple[float, float] | None) -> str:
    """Why the point put on the map cannot be that of this collectivité; empty when it may, or when there is none."""
    latitude, longitude = (number_of(text_of(content, name)) for name in ("latitude", "longitude"))
    if town is None or latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return ""
    far = kilometres(town, (float(latitude), float(longitude)))
    return f"ce point est à {far} km de la collectivité : replacez-le, ou effacez-le." if far > FARTHEST else ""


def point_in_words(content: Content, town: tuple[float, float] | None) -> str:
    """« 44,2035 ; 0,6210, à 2 km du centre de la collectivité »; empty without a point."""
    latitude, longitude = (number_of(text_of(content, name)) for name in ("latitude", "longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return ""
    where = f"{latitude:.4f} ; {longitude:.4f}".replace(".", ",")
    far = kilometres(town, (float(latitude), float(longitude))) if town is not None else None
    return f"{where}, à {far} km du centre de la collectivité" if far is not None else where


def field_words(content: Content, name: str, words: Mapping[str, str]) -> str:
    """What a field says, as it is read in a version or beside another: its codes by their `words`, a number with the
    comma that French has.
    """
    value = content.get(name, "")
    if FIELDS[name].kind == FieldKind.CODES:
        return ", ".join(words.get(code, code) for code in codes_of(content, name))
    text = value if isinstance(value, str) else text_of(content, name)
    if FIELDS[name].kind == FieldKind.NUMBER:
        return text.replace(".", ",") if number_of(text) is not None else text
    return words.get(text, text) if FIELDS[name].kind == FieldKind.CHOICE else text


def lacks(
    content: Content,
    enjeux: frozenset[str],
    photos: Sequence[tuple[str, bool]] = (),
    *,
    town: tuple[float, float] | None = None,
) -> list[Lack]:
    """What stops the proposal; `photos`: the alternative text of each, and whether it is ready; `town`: where the
    collectivité is.
    """
    wrong = faults(content, enjeux)
    found = [Lack(f"{FIELDS[name].label} : {sentence}", name) for name, sentence in wrong.items()]
    for name, field in FIELDS.items():
        if field.needed and name not in wrong and not text_of(content, name).strip():
            found.append(Lack(f"{field.label} : à remplir.", name))
    if Tag.SCHOOL in codes_of(content, "tags") and not text_of(content, "school").strip():
        found.append(Lack("École Internet : donnez le nom de l’école.", "school"))
    if sentence := far_point(content, town):
        found.append(Lack(f"Lieu : {sentence}", "latitude"))
    without = sum(not alternative.strip() for alternative, _ in photos)
    if without:
        found.append(Lack(f"Photos : {without} sans description pour qui ne les voit pas."))
    if any(not ready for _, ready in photos):
        found.append(Lack("Photos : attendez qu’elles soient prêtes, ou retirez celles qui ne le sont pas."))
    order = list(FIELDS)
    return sorted(found, key=lambda lack: order.index(lack.field) if lack.field else len(order))
