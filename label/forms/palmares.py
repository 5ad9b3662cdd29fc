"""The filters of the palmarès."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from label.enums import GROUPINGS, Kind, TownClass
from label.rules.names import search_key, search_words
from label.rules.regulation import level_name
from label.statistics import Result

LONGEST_TEXT = 100


@dataclass(frozen=True)
class PalmaresFilter:
    """What a reader asked of a palmarès; a value that means nothing is left out and named in `ignored`. `members` holds
    the codes of those that alone are kept, where only members are asked for.
    """

    region: str = ""
    departement: str = ""
    strate: str = ""
    kind: str = ""
    text: str = ""
    level: str = ""
    members: frozenset[str] | None = None
    ignored: tuple[str, ...] = ()
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether anything is filtered."""
        asked = (self.region, self.departement, self.strate, self.kind, self.text, self.level)
        return any(asked) or self.members is not None

    def keep(self, results: Sequence[Result]) -> list[Result]:
        """The results that match every part of the filter."""
        words = search_words(self.text)
        return [result for result in results if self._matches(result, words)]

    def _matches(self, result: Result, words: Sequence[str]) -> bool:
        asked = (
            (self.region, result.region),
            (self.departement, result.departement),
            (self.strate, result.town_class),
            (self.kind, TownClass.GROUPING if result.kind in GROUPINGS else Kind.COMMUNE),
            (self.level, str(result.arobases)),
        )
        if any(wanted and wanted != value for wanted, value in asked):
            return False
        if self.members is not None and result.code not in self.members:
            return False
        key = search_key(result.name, result.code) if words else ""
        return all(f" {word}" in key for word in words)


def palmares_filter(
    query: Mapping[str, str], results: Sequence[Result], members: frozenset[str] = frozenset()
) -> PalmaresFilter:
    """Read the query string against what this palmarès holds, and who is a member (`members`, by code); nonsense is
    ignored with a word, never an error.
    """
    choices = _choices(results, may_ask_members=bool(members))
    values: dict[str, str] = {}
    ignored = []
    for name, allowed in choices.items():
        value = query.get(name, "").strip()
        if value and value not in {key for key, _ in allowed}:
            label, unknown = LABELS[name]
            shown = value[:40] + ("…" if len(value) > 40 else "")
            ignored.append(f"{label} « {shown} » {unknown} dans ce palmarès")
            value = ""
        values[name] = value
    text = query.get("q", "").strip()
    if len(text) > LONGEST_TEXT:
        ignored.append(f"texte de plus de {LONGEST_TEXT} caractères")
        text = ""
    elif text and not search_words(text):
        ignored.append(f"texte « {text[:40]} » sans lettre ni chiffre")
        text = ""
    return PalmaresFilter(
        values["region"],
        values["departement"],
        values["strate"],
        values["type"],
        text,
        values["niveau"],
        members if values["membres"] else None,
        tuple(ignored),
        choices,
    )


LABELS = {
    "region": ("région", "inconnue"),
    "departement": ("département", "inconnu"),
    "strate": ("strate", "inconnue"),
    "type": ("type", "inconnu"),
    "niveau": ("niveau", "inconnu"),
    "membres": ("membres", "inconnus"),
}


def _choices(results: Sequence[Result], *, may_ask_members: bool) -> dict[str, list[tuple[str, str]]]:
    """What each filter may be in this palmarès: its values and their words."""
    return {
        "region": [(name, name) for name in sorted({r.region for r in results if r.region}, key=search_key)],
        "departement": [
            (code, f"{code} – {name}") for code, name in sorted({(r.departement, r.departement_name) for r in results})
        ],
        "strate": [(one.value, one.plural) for one in TownClass],
        "type": [(Kind.COMMUNE.value, "Communes"), (TownClass.GROUPING.value, TownClass.GROUPING.label)],
        "niveau": [(str(level), level_name(level)) for level in sorted({r.arobases for r in results}, reverse=True)],
        "membres": [("oui", "Membres de l’association")] if may_ask_members else [],
    }
