"""An edition: created, dated, ruled."""

from typing import Any

from django import forms

from label.forms.base import DayField, FrenchForm, ParisMomentField
from label.forms.drafts import DraftedForm
from label.rules.calendar import STEPS, EditionCalendar, faults_by_step

PARIS_HOUR = "Heure de Paris."
LARGEST = 32_767  # what the column holds
LEVEL = "Un niveau va de 0 à 5 arobases."
STEP_NAMES = tuple(name for name, _ in STEPS)


class NewEditionForm(FrenchForm):
    """The two numbers of a new edition; the rest comes from the one before."""

    button = "Créer l’édition"
    year = forms.IntegerField(label="Millésime", min_value=2000, max_value=2999)
    number = forms.IntegerField(
        label="Numéro d’édition", min_value=1, max_value=999, help_text="Le rang que l’association déclare."
    )


class CalendarForm(DraftedForm):
    """The dates of an edition, hours of Paris."""

    button = "Appliquer le calendrier"
    opens_at = ParisMomentField(label="Ouverture des inscriptions", required=False, help_text=PARIS_HOUR)
    fills_at = ParisMomentField(label="Ouverture de la saisie", required=False, help_text=PARIS_HOUR)
    closes_at = ParisMomentField(label="Clôture des dépôts", required=False, help_text=PARIS_HOUR)
    jury_on = DayField(label="Séance du jury", required=False, help_text="Un jour.")
    publishes_at = ParisMomentField(label="Publication", required=False, help_text="Heure de Paris où l’embargo tombe.")
    ceremony_on = DayField(label="Cérémonie", required=False, help_text="Un jour.")
    ceremony_place = forms.CharField(
        label="Lieu de la cérémonie", max_length=120, required=False, help_text="La commune qui reçoit."
    )

    no_optional = True  # which dates are needed depends on the phase: the messages say it

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for name, fault in faults_by_step(EditionCalendar(**{name: data.get(name) for name in STEP_NAMES})).items():
                if "avant" in fault:
                    self.add_error(name, f"{fault[:1].upper()}{fault[1:]}.")
        return data

    @property
    def calendar(self) -> EditionCalendar:
        """The dates, as the rules take them."""
        return EditionCalendar(**{name: self.cleaned_data[name] for name in STEP_NAMES})


class LevelField(forms.IntegerField):
    """A level, from none to five arobases."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=5, **kwargs)
        self.error_messages["min_value"] = self.error_messages["max_value"] = LEVEL


class RegulationForm(DraftedForm):
    """The closed list of parameters of a règlement, and its text in Markdown."""

    button = "Enregistrer le règlement"
    minimum_arobases = LevelField(label="Niveau minimal d’une candidature recevable")
    first_time_ceiling = LevelField(label="Plafond d’une première candidature")
    level_required_for_five = LevelField(label="Niveau antérieur exigé pour cinq arobases")
    quorum = forms.IntegerField(
        label="Quorum",
        required=False,
        min_value=1,
        max_value=LARGEST,
        help_text="Nombre de membres du jury qu’il faut pour décider.",
    )
    appeal_days = forms.IntegerField(label="Délai de recours, en jours", required=False, min_value=0, max_value=LARGEST)
    text = forms.CharField(
        label="Texte",
        required=False,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text="En Markdown : « ## Titre », listes, **gras**. La page publique et le PDF en sont tirés.",
    )
