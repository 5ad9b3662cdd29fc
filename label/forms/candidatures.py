"""The card of a collectivité, and what the équipe writes on a candidature."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from label.enums import Arobases
from label.forms.base import FrenchForm, ParisMomentField
from label.forms.drafts import Pairs, Texts, as_sent, in_words
from label.rules.cards import CARD_FIELDS, FUNCTIONS, card_faults, card_fields, staff_number

MORE_ROWS, MOST_ROWS = 2, 60
COUNTS = ("staff", "urban_population")


class CountField(forms.Field):
    """A whole number as people type it: « 1 234 »; « 1.234 » is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = "".join(str(value or "").split()).replace("\u202f", "").replace("\u00a0", "")
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            msg = "Un nombre entier est attendu, par exemple 1 234."
            if text.isascii() and text.isdigit():
                msg = "Ce nombre est trop grand."
            raise ValidationError(msg)
        return int(text)


class CardForm(FrenchForm):
    """The card: its fields, the staff by function in rows, and the confirmation."""

    button = ""
    drafted = True

    def __init__(self, *args: Any, kind: str, population: int | None, **kwargs: Any) -> None:
        self.population = population
        super().__init__(*args, **kwargs)
        for field in card_fields(kind):
            words: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": False}
            longest = 200 if field.name == "website" else 120
            self.fields[field.name] = (
                CountField(**words) if field.name in COUNTS else forms.CharField(max_length=longest, **words)
            )
        known = self.initial.get("dedicated_staff") or []
        # A card carried over has its own words for them: the trame's are proposed to an empty one only.
        names = [line["fonction"] for line in known] or list(FUNCTIONS)
        numbers = {line["fonction"]: line.get("nombre") for line in known}
        sent = [index for index in range(MOST_ROWS) if f"fonction_{index}" in self.data]
        for index in range(max([len(names) + MORE_ROWS, *(index + 1 for index in sent)])):
            name = names[index] if index < len(names) else ""
            self.fields[f"fonction_{index}"] = forms.CharField(
                label="Fonction", max_length=80, required=False, initial=name
            )
            number = numbers.get(name)
            self.fields[f"nombre_{index}"] = forms.CharField(
                label="Personnes ou ETP",
                max_length=10,
                required=False,
                initial="" if number is None else _figure(number),
            )
        self.fields["confirm"] = forms.BooleanField(
            label="J’ai relu cette fiche : elle est exacte pour cette édition.", required=False
        )
        self.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of staff by function."""
        index = 0
        while f"fonction_{index}" in self.fields:
            yield self[f"fonction_{index}"], self[f"nombre_{index}"]
            index += 1

    @property
    def main_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """The fields before the staff by function, each with whether the filing waits for it."""
        return [(self[field.name], field.required) for field in CARD_FIELDS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines = []
        for function, number in self.rows:
            name, text = data.get(function.name, ""), data.get(number.name, "")
            try:
                value = staff_number(text)
            except ValueError as error:
                self.add_error(number.name, str(error))
                continue
            if name.strip() and value is not None:
                lines.append({"fonction": name.strip(), "nombre": float(value)})
            elif value is not None:
                self.add_error(function.name, "Nommez la fonction de cette ligne.")
            elif name.strip() and name.strip() not in FUNCTIONS:
                lines.append({"fonction": name.strip(), "nombre": None})
        data["dedicated_staff"] = lines
        if data.get("confirm"):
            for field in CARD_FIELDS:
                if field.required and data.get(field.name) in (None, "") and field.name not in self.errors:
                    self.add_error(field.name, "À remplir avant de confirmer la fiche.")
        for name, sentence in card_faults(data, self.population).items():
            self.add_error(None if name == "dedicated_staff" else name, sentence)
        return data

    @property
    def readable(self) -> dict[str, Any]:
        """What of it can be saved: the values that were read and are believable."""
        rows = [bound.name for row in self.rows for bound in row]
        wrong = set(self.errors)
        if wrong.intersection([*rows, "__all__"]):
            wrong.add("dedicated_staff")
        return {name: value for name, value in self.values.items() if name not in wrong}

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong, a sentence by the name of its place on the page."""
        return {
            "dedicated_staff" if name == "__all__" else name: " ".join(map(str, errors))
            for name, errors in self.errors.items()
        }

    @property
    def values(self) -> dict[str, Any]:
        """The values of the card, ready to be saved."""
        given = {field.name: self.cleaned_data.get(field.name) for field in CARD_FIELDS}
        cleaned = {name: value if value is not None or name in COUNTS else "" for name, value in given.items()}
        return {**cleaned, "dedicated_staff": self.cleaned_data["dedicated_staff"]}


def card_texts(kind: str) -> Texts:
    """How the card of a collectivité of this kind is told, and the names of its form."""
    labels = {field.name: field.label for field in card_fields(kind)}
    labels |= {"dedicated_staff": "Personnel consacré au numérique", "confirm": "Relue et confirmée"}

    def words(name: str, value: Any) -> str:
        if name != "dedicated_staff":
            return in_words(name, value)
        lines = ((line["fonction"], line.get("nombre")) for line in value)
        return "\n".join(name if number is None else f"{name} : {_figure(number)}" for name, number in lines)

    def pairs(values: Mapping[str, Any]) -> Pairs:
        found = as_sent({name: value for name, value in values.items() if name != "dedicated_staff"})
        if "dedicated_staff" in values:
            form = CardForm(initial=values, kind=kind, population=None)
            found += [[bound.name, str(bound.value() or "")] for row in form.rows for bound in row]
        return found

    return Texts(labels, frozenset(), "version", words, pairs)


def _figure(number: Any) -> str:
    """A number of people or of full time equivalents: « 1,5 »."""
    return f"{Decimal(str(number)).normalize():f}".replace(".", ",")


class ReasonForm(FrenchForm):
    """A reason, for what is written on a candidature."""

    reason = forms.CharField(label="Raison", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(ReasonForm):
    """Let one candidature be filed later."""

    button = "Prolonger"
    field_order = ("until", "reason")
    until = ParisMomentField(label="Jusqu’au", help_text="Heure de Paris, après la clôture.")


class LateForm(ExtendForm):
    """Register a collectivité after the date."""

    button = "Inscrire"


class SuccessorForm(FrenchForm):
    """Who succeeds to a collectivité that has vanished."""

    button = "Enregistrer la succession"
    code = forms.CharField(
        label="Code de celle qui lui succède",
        max_length=14,
        required=False,
        help_text="INSEE ou SIREN d’une collectivité en vigueur. Vide : rien ne lui succède.",
    )
    read = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def clean_code(self) -> str:
        """As the référentiel writes it."""
        return str(self.cleaned_data["code"]).upper()


class SourceForm(FrenchForm):
    """The source of « there is nothing before »."""

    button = "Confirmer : aucune autre participation"
    source = forms.CharField(label="Source", max_length=300, help_text="Archive, livre, courrier… ce qui le prouve.")


class PastForm(FrenchForm):
    """A participation of the past, proved."""

    button = "Enregistrer cette participation"
    year = forms.TypedChoiceField(
        label="Édition", coerce=int, error_messages={"invalid_choice": "Cette édition n’est pas proposée."}
    )
    level = forms.ChoiceField(
        label="Niveau",
        choices=[("", "sans niveau"), *[(str(v), label) for v, label in Arobases.choices]],
        required=False,
    )
    source = forms.CharField(label="Source", max_length=400, help_text="Archive, livre, courrier… ce qui le prouve.")

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
