"""A table to import, and what of it is applied."""

from typing import Any

from django import forms

from label.enums import ImportKind
from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, NumbersField, TextField
from label.models import Edition
from toolkit.tables.understood import MOST_ROWS


class ImportForm(FrenchForm):
    """What is sent: the sort of table, its file, and for a palmarès its edition and its source."""

    button = "Lire ce fichier"
    kind = forms.ChoiceField(label="Ce que contient le fichier", choices=ImportKind.choices)
    edition: Any = forms.ModelChoiceField(
        label="Édition",
        queryset=Edition.objects.none(),
        required=False,
        empty_label="–",
        error_messages={"invalid_choice": "Choisissez une édition de la liste."},
        help_text="Pour un palmarès : une édition dont les niveaux viennent d’une source.",
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        required=False,
        help_text="Pour un palmarès. Par exemple : dossier de presse du 12 mars 2008.",
    )
    file: Any = forms.FileField(
        label="Fichier CSV ou XLSX, archive ZIP pour un référentiel",
        help_text="Adresses : code, adresse. Palmarès : code, nom, departement, arobases. Colonnes dans n’importe quel "
        "ordre. Référentiel : les fichiers que décrit la page « Exploitation », dans une archive.",
    )

    def __init__(self, editions: list[Edition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["edition"]
        field.queryset = Edition.objects.filter(pk__in=[one.pk for one in editions])


class ApplyImportForm(GestureForm):
    """The plan that was read, and the changed lines that are ticked."""

    seen = TextField(64)
    line = NumbersField(MOST_ROWS)
