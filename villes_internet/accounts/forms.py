"""allauth's forms with our labels, our help and our template."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from label.forms.base import dress_address
from label.forms.gestures import GestureForm, TextField
from villes_internet.accounts.validators import CnilPasswordValidator

ADDRESS = "Adresse électronique"
REQUIRED = {"required": "Ce champ est nécessaire."}
PASSWORD_HELP = CnilPasswordValidator().get_help_text()


class Dressed:
    """Labels, helps and the button of a form (and its name, where allauth looks for it), given once; a mixin that comes
    before allauth's class.
    """

    button, button_name = "Valider", ""
    words: dict[str, tuple[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            field.error_messages["required"] = REQUIRED["required"]
            if isinstance(field, forms.EmailField):
                dress_address(field)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit(self.button_name, self.button))


KEY_REFUSED = "Cette clé n’est pas reconnue, ou la page est ouverte dans un autre onglet : rechargez-la et recommencez."
NO_KEY = "Aucune clé n’a répondu : une clé d’accès demande JavaScript."
CODE = ("Code", "Les six chiffres que montre votre application, ou un code de secours de huit chiffres.")


class SignInForm(Dressed, account.LoginForm):  # type: ignore[misc]
    """E-mail address and password; a wrong pair is refused without saying which was wrong."""

    button = "Se connecter"
    words = {"login": (ADDRESS, "Par exemple prenom.nom@ville.fr"), "password": ("Mot de passe", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update({"autocomplete": "email", "autofocus": True})
        self.fields["password"].help_text = ""


class SignUpForm(Dressed, account.SignupForm):  # type: ignore[misc]
    """Name, address and one password; an address that has an account already gets the same answer."""

    button = "Créer mon compte"
    field_order = ("full_name", "email", "password1")
    words = {
        "email": (ADDRESS, "Votre adresse professionnelle : un message de vérification y part."),
        "password1": ("Mot de passe", PASSWORD_HELP),
    }
    full_name = forms.CharField(
        label="Prénom et nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class ChangePasswordForm(Dressed, account.ChangePasswordForm):  # type: ignore[misc]
    button = "Changer le mot de passe"
    words = {
        "oldpassword": ("Mot de passe actuel", ""),
        "password1": ("Nouveau mot de passe", PASSWORD_HELP),
        "password2": ("Le même, encore une fois", ""),
    }


class SetPasswordForm(Dressed, account.SetPasswordForm):  # type: ignore[misc]
    button = "Enregistrer le mot de passe"
    words = {
        "password1": ("Mot de passe", PASSWORD_HELP),
        "password2": ("Le même, encore une fois", ""),
    }


class ResetPasswordForm(Dressed, account.ResetPasswordForm):  # type: ignore[misc]
    button = "Recevoir un lien"
    words = {"email": (ADDRESS, "Celle de votre compte.")}


class ResetPasswordKeyForm(Dressed, account.ResetPasswordKeyForm):  # type: ignore[misc]
    button = "Choisir ce mot de passe"
    words = SetPasswordForm.words


class ReauthenticateForm(Dressed, account.ReauthenticateForm):  # type: ignore[misc]
    button = "Continuer"
    words = {"password": ("Mot de passe", "")}


class ChangeAddressForm(Dressed, account.AddEmailForm):  # type: ignore[misc]
    button, button_name = "Changer d’adresse", "action_add"
    words = {"email": ("Nouvelle adresse", "Elle remplace l’ancienne une fois vérifiée par un message.")}


class CodeForm(Dressed, second.AuthenticateForm):  # type: ignore[misc]
    button = "Se connecter"
    words = {"code": CODE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"autofocus": True, "inputmode": "numeric"})


class ConfirmByCodeForm(Dressed, second.ReauthenticateForm):  # type: ignore[misc]
    button = "Continuer"
    words = {"code": CODE}


class ActivateForm(Dressed, totp.ActivateTOTPForm):  # type: ignore[misc]
    button = "Mettre en place"
    words = {"code": ("Code à six chiffres", "Celui que l’application montre maintenant.")}


class DeactivateForm(Dressed, totp.DeactivateTOTPForm):  # type: ignore[misc]
    button = "Retirer le second facteur"


class _KeyForm(Dressed):
    """A form that a key fills, by `static/js/passkeys.js`: `gesture` is what is asked of it."""

    gesture = "get"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.attrs = {"data-passkey": self.gesture}
        self.fields["credential"].widget.attrs["id"] = "credential"
        self.fields["credential"].error_messages["required"] = NO_KEY

    def full_clean(self) -> None:
        """allauth and its library read what is sent as a key would send it; anything else is refused in words."""
        try:
            super().full_clean()  # type: ignore[misc]  # allauth's form comes after this mixin
        except (AttributeError, LookupError, TypeError, ValueError):
            self.add_error("credential", KEY_REFUSED)

    def add_error(self, field: str | None, error: Any) -> None:
        """allauth says « incorrect code » of a key that it does not take: no code was asked for."""
        if getattr(error, "code", "") == "incorrect_code":
            error = forms.ValidationError(KEY_REFUSED, code="incorrect_key")
        super().add_error(field, error)  # type: ignore[misc]  # allauth's form comes after this mixin


class AddKeyForm(_KeyForm, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    button, gesture = "Ajouter cette clé", "create"
    words = {
        "name": ("Nom de la clé", "Pour la reconnaître, par exemple « Mon téléphone »."),
        "passwordless": (
            "Entrer avec elle seule",
            "Sans adresse ni mot de passe à taper ; l’appareil vérifie que c’est vous.",
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class CodeByKeyForm(_KeyForm, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    button = "Montrer ma clé"


class EnterByKeyForm(_KeyForm, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """The key alone, at the sign-in page."""


class ConfirmByKeyForm(_KeyForm, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    button = "Montrer ma clé"


class NameKeyForm(Dressed, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    button = "Renommer"
    words = {"name": ("Nom de la clé", "")}


class RecoveryCodesForm(Dressed, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    button = "Fabriquer dix nouveaux codes"


class NameForm(GestureForm):
    """One's own name; what is wrong with it is said by its action."""

    full_name = TextField(150)


class EraseForm(GestureForm):
    """The word that confirms, and one's password."""

    word = TextField(strip=True)
    password = TextField()


class PasswordForm(GestureForm):
    """One's password, as it was typed."""

    password = TextField()
