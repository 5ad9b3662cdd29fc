"""The filters of the palmarès."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from label.enums import GROUPINGS, Kind, TownClass
from label.rules.names import search_key, search_words
from label.statistics import Result

LONGEST_TEXT = 100


@dataclass(frozen=True)
class PalmaresFilter:
    """What a reader asked of a palmarès; a value that means nothing is left out and named in `ignored`."""

    region: str = ""
    departement: str = ""
    strate: str = ""
    kind: str = ""
    text: str = ""
    ignored: tuple[str, ...] = ()
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether anything is filtered."""
        return any((self.region, self.departement, self.strate, self.kind, self.text))

    def keep(self, results: Sequence[Result]) -> list[Result]:
        """The results that match every part of the filter."""
        words = search_words(self.text)
        return [result for result in results if self._matches(result, words)]

    def _matches(self, result: Result, words: Sequence[str]) -> bool:
        if self.region and result.region != self.region:
            return False
        if self.departement and result.departement != self.departement:
            return False
        if self.strate and result.town_class != self.strate:
            return False
        if self.kind and (result.kind in GROUPINGS) != (self.kind == TownClass.GROUPING):
            return False
        if not words:
            return True
        key = search_key(result.name, result.code)
        return all(f" {word}" in key for word in words)


def palmares_filter(query: Mapping[str, str], results: Sequence[Result]) -> PalmaresFilter:
    """Read the query string against what this palmarès holds; nonsense is ignored with a word, never an error."""
    choices: dict[str, list[tuple[str, str]]] = {
        "region": [(name, name) for name in sorted({r.region for r in results if r.region}, key=search_key)],
        "departement": [
            (code, f"{code} – {name}") for code, name in sorted({(r.departement, r.departement_name) for r in results})
        ],
        "strate": [(one.value, one.plural) for one in TownClass],
        "type": [(Kind.COMMUNE.value, "Communes"), (TownClass.GROUPING.value, TownClass.GROUPING.label)],
    }
    labels = {
        "region": ("région", "inconnue"),
        "departement": ("département", "inconnu"),
        "strate": ("strate", "inconnue"),
        "type": ("type", "inconnu"),
    }
    values: dict[str, str] = {}
    ignored = []
    for name, allowed in choices.items():
        value = query.get(name, "").strip()
        if value and value not in {key for key, _ in allowed}:
            label, unknown = labels[name]
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
        values["region"], values["departement"], values["strate"], values["type"], text, tuple(ignored), choices
    )
