"""What the équipe types of a questionnaire that it builds: each control is one text of its draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from label.enums import Strate
from label.forms.base import FrenchForm, dress
from label.forms.drafts import DraftedForm
from label.forms.gestures import GestureForm, NumberField, OneOfField, PressedField, TextField
from questionnaire.enums import Operator, Severity
from questionnaire.rules.faults import LONGEST_EXAMPLE, LONGEST_HELP, LONGEST_LABEL, LONGEST_MESSAGE, VISIBILITY
from questionnaire.rules.kinds import KINDS, kind_choices
from questionnaire.rules.trame import DIVISORS, TOWN_SORTS, Structure, Trame
from questionnaire.rules.writing import THEMES, TrameTexts, read

NOTHING_CHOSEN = ("", "–")
TO_SHOW = [NOTHING_CHOSEN, *((one.value, one.label) for one in VISIBILITY)]
TO_CHECK = [NOTHING_CHOSEN, *Operator.choices]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def questions(trame: Trame, *, but: str = "") -> list[tuple[str, str]]:
    """The questions of a questionnaire, to choose one; a condition cannot be on the question itself."""
    return [NOTHING_CHOSEN, *((code, f"{code} {item.label}"[:90]) for code, item in trame.items.items() if code != but)]


class BuiltForm(DraftedForm):
    """Controls named by their keys in the draft; only words once agents fill the questionnaire."""

    no_optional = True

    def __init__(self, *args: Any, structure: Structure, texts: TrameTexts, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.structure, self.texts = structure, texts

    def clean(self) -> dict[str, Any]:
        """What does not read is said beside its control."""
        data = super().clean() or {}
        typed = {**self.texts, **{name: value for name, value in data.items() if name != "version"}}
        for key, sentence in read(typed, self.structure.trame).unread.items():
            if key in self.fields and key not in self.errors:
                self.add_error(key, sentence)
        return data

    def add(self, fields: Mapping[str, forms.Field]) -> None:
        """Its controls, dressed as any other."""
        for name, field in fields.items():
            field.required = False
            self.fields[name] = field
        dress(self, self.button)


class ItemForm(BuiltForm):
    """One question: its words, what it counts, whom it is asked, what it takes up."""

    def __init__(self, *args: Any, code: str, only_words: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.code = code
        kind = KINDS.get(str(self.texts.get(f"{code}-type")), next(iter(KINDS.values())))
        fields = self._words() if only_words else self._words() | self._counts(kind) | self._asked(self.structure)
        self.add({f"{code}-{name}": field for name, field in fields.items()})

    def _words(self) -> dict[str, forms.Field]:
        return {
            "label": forms.CharField(label="Libellé", widget=_area(2), max_length=LONGEST_LABEL),
            "help": forms.CharField(label="Aide", widget=_area(3), max_length=LONGEST_HELP),
            "example": forms.CharField(
                label="Exemple de bon commentaire",
                widget=_area(4),
                max_length=LONGEST_EXAMPLE,
                help_text="Inventé, sans nom de collectivité : il se lit à la demande, sous la question.",
            ),
        }

    def _counts(self, kind: Any) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "type": forms.ChoiceField(
                label="Type de réponse", choices=kind_choices(), help_text="Enregistrez pour voir ce qui va avec."
            )
        }
        if kind.has_choices:
            found["choices"] = forms.CharField(
                label="Choix",
                widget=_area(6),
                help_text="Un par ligne : « libellé | points ». Un choix qui existe garde son code devant.",
            )
        if kind.has_scale:
            found |= {
                "unit": forms.CharField(label="Unité", max_length=40, help_text="« lieux », « habitants »…"),
                "divisor": forms.ChoiceField(
                    label="Rapporté à", choices=[("", "rien\u00a0: le nombre tel quel"), *DIVISORS.items()]
                ),
                "scale": forms.CharField(
                    label="Barème", widget=_area(4), help_text="Un seuil par ligne : « à partir de : points »."
                ),
                "scales": forms.CharField(
                    label="Barèmes de certaines strates",
                    widget=_area(2),
                    help_text="Une strate par ligne : « village | 1 : 2 ; 3 : 3 ». Strates : "
                    + ", ".join(Strate.values)
                    + ".",
                ),
            }
        if not (kind.has_scale or (kind.has_choices and not kind.is_multiple)):
            found["points"] = forms.CharField(label="Points", widget=forms.TextInput(attrs={"inputmode": "numeric"}))
        return found

    def _asked(self, structure: Structure) -> dict[str, forms.Field]:
        strates = {
            f"bonus_{strate.value}": forms.BooleanField(label=f"En bonus : {strate.label.lower()}") for strate in Strate
        }
        return {
            "if_code": forms.ChoiceField(
                label="Ne s’affiche que si la réponse à", choices=questions(structure.trame, but=self.code)
            ),
            "if_op": forms.ChoiceField(label="… cette réponse", choices=TO_SHOW),
            "if_value": forms.CharField(label="… valeur attendue", help_text="« oui », ou le code d’un choix."),
            "comment_expected": forms.BooleanField(label="Un commentaire est attendu"),
            "proof_expected": forms.BooleanField(label="Une pièce jointe est attendue"),
            **{
                f"asked_{sort}": forms.BooleanField(label=f"Posée seulement à : {label.lower()}")
                for sort, label in TOWN_SORTS.items()
            },
            "optional": forms.BooleanField(label="Facultative : vide, elle ne manque pas"),
            **strates,
            "tags": forms.CharField(label="Thèmes transverses", help_text="Séparés par des virgules."),
            "follows": forms.CharField(
                label="Prend la suite de", help_text="Codes d’éditions passées, dont elle reprend les réponses."
            ),
            "active": forms.BooleanField(label="Posée dans cette édition"),
        }


def takes(choice: str) -> str:
    """The control that says which choice takes the answers of this one."""
    return f"takes-{choice}"


def taken_by(typed: Mapping[str, Any], choices: Iterable[str]) -> dict[str, str]:
    """Which of these choices' answers go to which one, from what was typed."""
    return {choice: new for choice in choices if (new := typed.get(takes(choice)))}


class RepairForm(ItemForm):
    """A question put right while it is filled: all of it but its type and what it takes up."""

    button = "Réparer cette question…"

    def __init__(self, *args: Any, code: str, **kwargs: Any):
        super().__init__(*args, code=code, only_words=False, **kwargs)
        for name in ("type", "follows"):
            self.fields.pop(f"{code}-{name}", None)
        fields: dict[str, forms.Field] = {
            "reason": forms.CharField(
                label="Pourquoi", widget=_area(3), help_text="Les personnes qui ont répondu le lisent."
            )
        }
        choices = self.structure.trame.items[code].choices
        for one in choices:
            others = [(other.value, other.label) for other in choices if other is not one]
            fields[takes(one.value)] = forms.ChoiceField(
                label=f"Si « {one.label} » s’en va, ses réponses passent à", choices=[NOTHING_CHOSEN, *others]
            )
        self.add(fields)
        words = [f"{code}-{name}" for name in ("label", "help", "choices")]
        self.order_fields(["reason", *words, *(takes(one.value) for one in choices)])


class ThemesForm(BuiltForm):
    """The themes and their sections: names, order, weights."""

    def __init__(self, *args: Any, only_words: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = {}
        if not only_words:
            fields[THEMES] = forms.CharField(
                label="Ordre des thèmes", help_text="Les six codes, dans l’ordre des pages."
            )
        for theme in self.structure.trame.themes:
            fields[f"{theme.code}-label"] = forms.CharField(label=f"Thème {theme.code}", max_length=200)
            if not only_words:
                fields[f"{theme.code}-sections"] = forms.CharField(
                    label=f"Ordre des sections de {theme.code}", help_text="Une section vide s’en va quand on l’ôte."
                )
                fields[f"{theme.code}-weight"] = forms.CharField(
                    label=f"Poids de {theme.code}", widget=forms.TextInput(attrs={"inputmode": "numeric"})
                )
            fields[f"{theme.code}-description"] = forms.CharField(
                label=f"Présentation de {theme.code}", widget=_area(2)
            )
            for section in theme.sections:
                fields[f"{section.code}-label"] = forms.CharField(label=f"Section {section.code}", max_length=200)
        self.add(fields)


class ChecksForm(BuiltForm):
    """The cross-checks: when the answer to one question is…, that to another must be…, else a message."""

    def __init__(self, *args: Any, only_words: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = questions(self.structure.trame)
        fields: dict[str, forms.Field] = {}
        for check in self.structure.trame.checks:
            if not only_words:
                fields |= {
                    f"{check.id}-severity": forms.ChoiceField(label=f"{check.id} : gravité", choices=Severity.choices),
                    f"{check.id}-when_code": forms.ChoiceField(label="Quand la réponse à", choices=choices),
                    f"{check.id}-when_op": forms.ChoiceField(label="… cette réponse", choices=TO_CHECK),
                    f"{check.id}-when_value": forms.CharField(label="… valeur"),
                    f"{check.id}-then_code": forms.ChoiceField(label="il faut que la réponse à", choices=choices),
                    f"{check.id}-then_op": forms.ChoiceField(label="… celle-là", choices=TO_CHECK),
                    f"{check.id}-then_value": forms.CharField(label="… valeur"),
                }
            fields[f"{check.id}-message"] = forms.CharField(
                label=f"{check.id} : message", widget=_area(2), max_length=LONGEST_MESSAGE
            )
        self.add(fields)


class NewQuestionForm(FrenchForm):
    """Begin a question in a section."""

    button = "Ajouter la question"
    label = forms.CharField(label="Libellé", max_length=LONGEST_LABEL, widget=_area(2))
    kind = forms.ChoiceField(label="Type de réponse", choices=kind_choices())
    section = forms.CharField(widget=forms.HiddenInput)


class BuildForm(GestureForm):
    """A button of the list: which gesture, on which questions, where."""

    gesture = OneOfField("ask", "rest", "replace", "move", "section", "check", "uncheck", "words")
    section = TextField(6)
    theme = TextField(2)
    label = TextField(200)
    code = TextField(6)
    position = NumberField(200)
    count = NumberField(20)
    when = TextField(6)
    then = TextField(6)


class ItemCodesField(forms.Field):
    """The questions that are ticked, each once; what is no code is left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """Their codes."""
        found: Iterable[str] = (str(one)[:6] for one in (value or [])[:300])
        return list(dict.fromkeys(found))


class TickedItemsForm(GestureForm):
    """The questions that are ticked in the list, and whether a gesture was named."""

    question = ItemCodesField()
    gesture = PressedField()


class TrameForm(FrenchForm):
    """A file to read into the draft."""

    button = "Lire ce fichier dans le brouillon"
    file = forms.FileField(
        label="Trame (YAML)", help_text="Rien n’entre en vigueur : le brouillon montre la différence."
    )
