"""The list of the members of a year."""

from typing import Any

from django import forms

from label.forms.base import FrenchForm
from label.forms.drafts import DraftedForm
from label.queries.members import unknown_codes
from label.rules.members import read, unknown_lines


class MembersForm(DraftedForm):
    """One member a line."""

    members = forms.CharField(
        label="Membres",
        required=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="Un par ligne : « code ; nom ; département ». Sans code connu, laissez-le vide : « ; nom ; 38 ».",
    )

    def clean_members(self) -> str:
        """The text; what does not read, and the codes that nobody bears, are told line by line."""
        text = str(self.cleaned_data["members"])
        members, faults = read(text)
        faults += unknown_lines(text, unknown_codes(members))
        if faults:
            raise forms.ValidationError([str(fault) for fault in faults])
        return text


class MembersFileForm(FrenchForm):
    """A file to read into the draft."""

    button = "Lire ce fichier dans le brouillon"
    file: Any = forms.FileField(
        label="Fichier CSV ou XLSX",
        help_text="Colonnes : code (INSEE ou SIREN), nom, département, dans n’importe quel ordre.",
    )
