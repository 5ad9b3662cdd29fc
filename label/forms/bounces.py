"""A report that somebody pastes, and the right address of a collectivité."""

from django import forms

from label.forms.base import FrenchForm

LONGEST_REPORT = 200_000


class ReportForm(FrenchForm):
    """A report of a mail that came back."""

    button = "Lire ce rapport"
    report = forms.CharField(
        label="Rapport de non-remise",
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="Le courriel entier de « Mail Delivery System », ou ses lignes « Final-Recipient », « Action », "
        "« Status ».",
    )


class RightAddressForm(FrenchForm):
    """Where a collectivité is really written to."""

    button = "Corriger et renvoyer"
    address = forms.EmailField(label="La bonne adresse")
