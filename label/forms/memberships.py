"""Who joins a collectivité, with which roles."""

from typing import Any

from django import forms

from label.enums import Role, SignatoryBasis
from label.forms.base import FrenchForm
from label.forms.gestures import GestureForm, PressedField, TextField

BASIS = [("", "–"), *SignatoryBasis.choices]
AGENT_ROLES = [(role.value, role.label) for role in (Role.CONTRIBUTEUR, Role.CORRESPONDANT)]


class MembershipRequestForm(FrenchForm):
    """Ask to be attached to a collectivité."""

    button = "Envoyer la demande"
    function = forms.CharField(
        label="Votre fonction", max_length=120, help_text="Par exemple : chargée de mission numérique."
    )
    message = forms.CharField(
        label="Un mot pour qui vous répondra", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RolesForm(FrenchForm):
    """Roles of a person; only the équipe sees that of signataire."""

    roles = forms.MultipleChoiceField(
        label="Rôles",
        choices=AGENT_ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Ce rôle n’est pas proposé ici."},
    )
    basis = forms.ChoiceField(
        label="Signe comme",
        choices=BASIS,
        required=False,
        help_text="À quel titre la personne signataire engage la collectivité.",
    )

    def __init__(self, *args: Any, equipe: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].error_messages["required"] = "Choisissez au moins un rôle."
        if equipe:
            self.fields["roles"].choices = [(r.value, r.label) for r in Role]  # type: ignore[attr-defined]
        else:
            del self.fields["basis"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        signs = Role.SIGNATAIRE in (data.get("roles") or [])
        if data.get("basis") and not signs:
            self.add_error("basis", "Cochez aussi « Signataire », ou laissez ce choix vide.")
        elif "basis" in self.fields and signs and not data.get("basis"):
            self.add_error("basis", "Dites à quel titre la personne signe.")
        return data


class InviteForm(RolesForm):
    """Invite an address with roles."""

    button = "Envoyer l’invitation"
    field_order = ("email", "roles", "basis")
    email = forms.EmailField(label="Adresse électronique")


class DecisionForm(RolesForm):
    """Answer a request: roles when it is accepted, a word in any case."""

    no_optional = True  # what is needed depends on the answer: the helps say it

    word = forms.CharField(
        label="Un mot",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Nécessaire pour un refus.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].required = False
        self.fields["roles"].help_text = "Un au moins pour accepter."


class DecidedForm(GestureForm):
    """Which button answered a request, and the page to go back to."""

    accept = PressedField()
    back = TextField()


class ContactForm(FrenchForm):
    """The address at which a collectivité is invited."""

    address = forms.EmailField(
        label="Adresse de contact",
        required=False,
        help_text="Adresse générique de la mairie ou du siège ; vide pour la retirer.",
    )
