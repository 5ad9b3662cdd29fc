"""Read the trame's YAML, check every invariant written at its top, and set it as the questionnaire of an edition."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from label.enums import Strate, Theme
from questionnaire.enums import Operator, Severity
from questionnaire.rules.faults import VISIBILITY, condition_faults, turns_in_circles
from questionnaire.rules.kinds import KINDS
from questionnaire.rules.trame import (
    DIVISORS,
    TOWN_SORTS,
    Check,
    ChoiceTerms,
    Condition,
    ItemTerms,
    SectionTerms,
    Structure,
    ThemeTerms,
    Threshold,
    Trame,
    Value,
)
from toolkit.tables.reading import ImportRefused, Problem

NOT_YAML = (
    "ce n’est pas du YAML bien formé : un guillemet, un crochet, une accolade ou un retrait y manque, ou un alias ou "
    "un signe interdit s’y trouve"
)
TOO_DEEP = "des listes y sont imbriquées plus profondément que dans une trame"
BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what ends a line of YAML
TRAME = Path(__file__).resolve().parents[1] / "data" / "trame.yaml"
LINE = "__line__"
EVERY_YEAR = 9999  # the terms of an item with the choices of all its years
REQUIRED = {"code", "libelle", "type", "points", "choix", "commentaire_attendu", "since"}
OPTIONAL = {
    "aide",
    "exemple",
    "bareme",
    "bareme_par_strate",
    "par",
    "unite",
    "visible_si",
    "bonus_pour",
    "facultatif",
    "piece_attendue",
    "choix_repris",
    "posee_a",
    "source_auto",
    "tags",
    "until",
    "suite_de",
    "posee",
}
MOST_BYTES = 1_000_000
DEEPEST = 40  # mappings and lists inside each other; a trame has ten
# What a value of a shape that nobody foresaw raises, wherever it is read.
UNFORESEEN = (KeyError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError, IndexError)
CODES = {"item": re.compile(r"[A-Z]{2}-[0-9]{2,3}"), "section": re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")}
UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
CHECK_CODE = re.compile(r"C[0-9]{1,4}")
Node = dict[str, Any]


class _Refused(yaml.MarkedYAMLError):
    """What a trame may not hold: our own words, in French."""


class _Lines(yaml.CSafeLoader):
    """YAML whose mappings remember their line, and whose repeated keys are refused. By libyaml: ten times faster."""


def _refuse_turns(text: str) -> None:
    """Raise MarkedYAMLError for an alias, or for what goes deeper than a trame: composing it goes down as far."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        mark: Any = event.start_mark  # libyaml's own kind of mark
        if depth > DEEPEST:
            raise _Refused(problem=TOO_DEEP, problem_mark=mark)
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem_mark=mark)


def _mapping(loader: _Lines, node: yaml.MappingNode) -> Node:
    pairs = [(loader.construct_object(key, deep=True), value) for key, value in node.value]
    seen: set[Any] = set()
    for key, _ in pairs:
        if key in seen:
            raise _Refused(problem=f"la clé « {key} » est répétée", problem_mark=node.start_mark)
        seen.add(key)
    read = {key: loader.construct_object(value, deep=True) for key, value in pairs}
    return {**read, LINE: node.start_mark.line + 1}


_Lines.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class TrameFile:
    """One trame file, read and checked. Raises ImportRefused with every problem, its line and its reason in French.

    `sent` are the bytes of one that was uploaded, under the name of `path`: what its questions are worth is told with
    the draft that it makes (`questionnaire.rules.faults`).
    """

    def __init__(self, path: Path = TRAME, sent: bytes | None = None) -> None:
        self.name = path.name
        self.problems: list[Problem] = []
        self.is_sent = sent is not None
        self.data = self._read(path, sent)
        try:
            self._check()
            self.for_year(EVERY_YEAR)
        except UNFORESEEN as error:
            # A value of an unforeseen shape: what was found so far says more than the exception.
            self._wrong(self.data, f"la trame n’a pas la forme attendue ({error})")
        if self.problems:
            raise ImportRefused(self.problems)

    def for_year(self, year: int) -> Trame:
        """The trame that the edition of this year asks: the 6 themes and all their sections, with its own items and
        choices.
        """
        themes = tuple(
            ThemeTerms(
                theme["code"],
                theme["libelle"],
                theme["poids"],
                theme.get("description", ""),
                tuple(
                    SectionTerms(
                        section["code"],
                        section["libelle"],
                        tuple(_item(node, year) for node in section["items"] if _asked(node, year)),
                    )
                    for section in theme["sections"]
                ),
            )
            for theme in self.data["themes"]
        )
        asked = {item.code for theme in themes for item in theme.items}
        checks = tuple(_check(node) for node in self.data.get("controles", []))
        levels = tuple((seuil["niveau"], seuil["score_min"]) for seuil in self.data["niveaux_indicatifs"]["seuils"])
        return Trame(
            str(self.data["trame"]["version"]),
            year,
            themes,
            tuple(check for check in checks if {check.when.code, check.then.code} <= asked),
            levels,
        )

    def structure(self, year: int) -> Structure:
        """The same, with the items that the file keeps without asking them."""
        trame = self.for_year(year)
        resting = {node["code"] for node in self._items() if not node.get("posee", True)}
        return Structure(trame, frozenset(resting & set(trame.items)))

    def _wrong(self, node: Any, reason: str) -> None:
        line = node.get(LINE) if isinstance(node, dict) else None
        self.problems.append(Problem(self.name, line, reason))

    def _read(self, path: Path, sent: bytes | None) -> Node:
        if sent is not None and len(sent) > MOST_BYTES:
            raise ImportRefused([Problem(self.name, None, "ce fichier est trop gros pour une trame")])
        try:
            text = path.read_text(encoding="utf-8") if sent is None else sent.decode("utf-8-sig")
            _refuse_turns(text)
            data = yaml.load(text, _Lines)  # noqa: S506  (a SafeLoader)
        except OSError as error:
            raise ImportRefused([Problem(self.name, None, f"fichier illisible ({error.strerror})")]) from None
        except UnicodeDecodeError:
            raise ImportRefused([Problem(self.name, None, "le fichier n’est pas en UTF-8")]) from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            reason = str(error.problem) if isinstance(error, _Refused) else NOT_YAML
            # libyaml tells an end that comes too soon on the line after the last.
            line = min(mark.line, len(BREAK.findall(text))) + 1 if mark else None
            raise ImportRefused([Problem(self.name, line, reason)]) from None
        except UNFORESEEN as error:
            raise ImportRefused([Problem(self.name, None, f"ce n’est pas une trame ({str(error)[:80]})")]) from None
        if not isinstance(data, dict):
            raise ImportRefused([Problem(self.name, None, "une trame est attendue")])
        return data

    def _check(self) -> None:
        absent = [
            key
            for key in ("trame", "themes", "editions_reperes", "tags", "par", "niveaux_indicatifs")
            if key not in self.data
        ]
        if absent:
            self._wrong(self.data, f"rubriques absentes : {', '.join(absent)}")
            return
        self.milestones = {repere["annee"] for repere in self.data["editions_reperes"]}
        self.tags = {tag["cle"] for tag in self.data["tags"]}
        self.divisors = {par["cle"] for par in self.data["par"]}
        if unknown := self.divisors - set(DIVISORS):
            self._wrong(
                self.data["par"][0],
                f"unités de calcul que la plateforme ne sait pas faire : {', '.join(sorted(unknown))}",
            )
        themes = self.data["themes"]
        self._check_texts(self.data)
        if sorted(codes := [str(theme["code"]) for theme in themes]) != sorted(Theme.values):
            self._wrong(
                themes[0] if themes else None, f"les six thèmes sont {', '.join(Theme.values)}, non {', '.join(codes)}"
            )
        if (total := sum(theme["poids"] for theme in themes)) != 100:
            self._wrong(themes[0] if themes else None, f"la somme des poids est {total}, et non 100")
        self._check_codes(themes)
        self.items = {node["code"]: node for node in self._items()}
        for node in self._items():
            self._check_item(node)
        self.terms = {code: _item(node, EVERY_YEAR) for code, node in self.items.items()}
        for code, node in self.items.items():
            if "visible_si" in node:
                self._check_condition(node["visible_si"], f"{code}, visible_si", VISIBILITY)
        self._check_cycles()
        self._check_controls()

    def _items(self) -> Iterator[Node]:
        for theme in self.data["themes"]:
            for section in theme["sections"]:
                yield from section["items"]

    def _check_texts(self, node: Any) -> None:
        """Labels that are texts, and no sign that neither a page nor the database holds."""
        if isinstance(node, list):
            for one in node:
                self._check_texts(one)
        elif isinstance(node, dict):
            for key, value in node.items():
                if key in ("libelle", "message", "aide", "exemple", "description") and not isinstance(value, str):
                    self._wrong(node, f"{key} : un texte est attendu")
                elif isinstance(value, str) and UNHELD.search(value):
                    self._wrong(node, f"{key} : un signe ne se garde pas")
                else:
                    self._check_texts(value)

    def _check_codes(self, themes: Sequence[Node]) -> None:
        """Unique codes, prefixed by their theme; sections too."""
        seen: set[str] = set()
        for theme in themes:
            for section in theme["sections"]:
                for node in (section, *section["items"]):
                    code = str(node.get("code", ""))
                    if not CODES["section" if node is section else "item"].fullmatch(code):
                        self._wrong(node, f"« {code[:20]} » n’est pas un code : AP-A (section), AP-01 (item)")
                    if code in seen:
                        self._wrong(node, f"le code {code} est déjà donné")
                    if not code.startswith(f"{theme['code']}-"):
                        self._wrong(node, f"le code « {code} » ne commence pas par {theme['code']}-")
                    seen.add(code)

    def _check_item(self, node: Node) -> None:
        keys = set(node) - {LINE}
        code = node.get("code", "?")
        if absent := REQUIRED - keys:
            self._wrong(node, f"{code} : il manque {', '.join(sorted(absent))}")
            return
        if unknown := keys - REQUIRED - OPTIONAL:
            self._wrong(node, f"{code} : champs inconnus, {', '.join(sorted(unknown))}")
        if node["type"] not in KINDS:
            self._wrong(node, f"{code} : le type « {node['type']} » n’existe pas")
            return
        for reason in (*self._terms_faults(node), *self._words_faults(node)):
            self._wrong(node, f"{code} : {reason}")

    def _terms_faults(self, node: Node) -> list[str]:
        """What its type finds wrong in an item, over all its years; `points` is the best possible result."""
        points = node["points"]
        if not isinstance(points, int) or points < 0:
            return [f"points « {points} » n’est pas un entier positif ou nul"]
        return [] if self.is_sent else list(KINDS[node["type"]].faults(_item(node, EVERY_YEAR)))

    def _words_faults(self, node: Node) -> Iterator[str]:
        """What is wrong with the words an item takes from closed lists, and with its years."""
        if node["since"] not in self.milestones:
            yield f"since {node['since']} n’est pas dans editions_reperes"
        if "until" in node and node["until"] < node["since"]:
            yield "until précède since"
        yield from (f"le tag « {tag} » n’existe pas" for tag in node.get("tags", []) if tag not in self.tags)
        strates = [*node.get("bonus_pour", []), *(key for key in node.get("bareme_par_strate", {}) if key != LINE)]
        yield from (f"la strate « {strate} » n’existe pas" for strate in strates if strate not in Strate.values)
        sorts = [str(sort) for sort in node.get("posee_a", [])]
        yield from (f"« {sort} » n’est pas une sorte de collectivité" for sort in sorts if sort not in TOWN_SORTS)
        if "par" in node and node["par"] not in self.divisors:
            yield f"l’unité de calcul « {node['par']} » n’existe pas"
        values = [choice["valeur"] for choice in node["choix"]]
        if len(set(values)) < len(values):
            yield "une valeur de choix est répétée"
        later = [choice["since"] for choice in node["choix"] if "since" in choice]
        yield from (
            f"since {year} d’un choix n’est pas dans editions_reperes" for year in later if year not in self.milestones
        )

    def _check_condition(self, condition: Node, where: str, operators: Collection[str]) -> None:
        for reason in condition_faults(_condition(condition), self.terms, operators):
            self._wrong(condition, f"{where} : {reason}")

    def _check_cycles(self) -> None:
        for code in self.terms:
            if turns_in_circles(code, self.terms):
                self._wrong(self.items[code], f"{code} : sa condition d’affichage tourne en rond")

    def _check_controls(self) -> None:
        seen: set[str] = set()
        for node in self.data.get("controles", []):
            if not CHECK_CODE.fullmatch(str(node["id"])):
                self._wrong(node, f"« {str(node['id'])[:20]} » n’est pas un code de contrôle : C01")
            if node["id"] in seen:
                self._wrong(node, f"le contrôle {node['id']} est déjà donné")
            seen.add(node["id"])
            if node["gravite"] not in Severity.values:
                self._wrong(node, f"{node['id']} : la gravité « {node['gravite']} » n’existe pas")
            for side in ("si", "alors"):
                self._check_condition(node[side], f"{node['id']}, {side}", Operator)


@cache
def trame_file() -> TrameFile:
    """The trame of the project, read and checked once in a process: a second of YAML. Raises ImportRefused."""
    return TrameFile()


def _asked(node: Node, year: int) -> bool:
    return bool(node["since"] <= year <= node.get("until", year))


def _scale(steps: Sequence[Node]) -> tuple[Threshold, ...]:
    found = tuple(Threshold(Decimal(str(step["min"])), step["points"]) for step in steps)
    if not all(step.minimum.is_finite() for step in found):
        msg = "un seuil est un nombre"
        raise ValueError(msg)
    return found


def _value(raw: Any) -> Value:
    if isinstance(raw, list):
        return tuple(str(one) for one in raw)
    if isinstance(raw, bool):  # « valeur: true » says nothing more than the operator
        return None
    return Decimal(str(raw)) if isinstance(raw, int | float) else str(raw)


def _condition(node: Mapping[str, Any]) -> Condition:
    return Condition(node["code"], node["op"], _value(node["valeur"]))


def _check(node: Node) -> Check:
    return Check(node["id"], node["gravite"], _condition(node["si"]), _condition(node["alors"]), node["message"])


def _item(node: Node, year: int) -> ItemTerms:
    return ItemTerms(
        code=node["code"],
        label=node["libelle"],
        type=node["type"],
        points=node["points"],
        help=node.get("aide", ""),
        example=node.get("exemple", ""),
        choices=tuple(
            ChoiceTerms(choice["valeur"], choice["libelle"], choice["points"], choice.get("since", node["since"]))
            for choice in node["choix"]
            if choice.get("since", node["since"]) <= year
        ),
        scale=_scale(node.get("bareme", [])),
        scale_by_strate=tuple(
            (strate, _scale(steps)) for strate, steps in node.get("bareme_par_strate", {}).items() if strate != LINE
        ),
        divisor=node.get("par", ""),
        unit=node.get("unite", ""),
        visible_if=_condition(node["visible_si"]) if "visible_si" in node else None,
        bonus_for=tuple(node.get("bonus_pour", [])),
        optional=node.get("facultatif", False),
        proof_expected=node.get("piece_attendue", False),
        moved=tuple((str(old), str(new)) for old, new in node.get("choix_repris", {}).items() if old != LINE),
        asked_of=tuple(str(sort) for sort in node.get("posee_a", [])),
        source_auto=node.get("source_auto", ""),
        tags=tuple(node.get("tags", [])),
        comment_expected=node["commentaire_attendu"],
        since=node["since"],
        until=node.get("until"),
        follows=tuple(str(code) for code in node.get("suite_de", [])),
    )
