"""The équipe and its regional relays."""

from django import forms

from label.forms.drafts import DraftedForm
from label.queries.team import region_names
from label.rules.team import read_relays, read_team


class TeamForm(DraftedForm):
    """One person a line."""

    team = forms.CharField(
        label="Équipe",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Une personne par ligne : « nom ; fonction ; adresse ». L’adresse, facultative, est publique.",
    )
    # The relays; drafts are stored under this name.
    correspondents = forms.CharField(
        label="Correspondants régionaux",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="« nom ; région ; adresse ». Plusieurs régions se séparent par des virgules. "
        "Qui a un compte à cette adresse suit l’avancement des dossiers de ses régions, et d’elles seules.",
    )

    def clean_team(self) -> str:
        """The text; what does not read is told line by line."""
        return self._read("team", read_team(str(self.cleaned_data["team"]))[1])

    def clean_correspondents(self) -> str:
        """The text; what does not read, and what is no region, are told."""
        text = str(self.cleaned_data["correspondents"])
        return self._read("correspondents", read_relays(text, region_names())[1])

    def _read(self, name: str, faults: list[str]) -> str:
        if faults:
            raise forms.ValidationError([str(fault) for fault in faults])
        return str(self.cleaned_data[name])
