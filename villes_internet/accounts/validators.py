"""The password rule of the CNIL as Django's validators want it."""

from django.core.exceptions import ValidationError

from label.rules.passwords import password_fault


class CnilPasswordValidator:
    """Refuses a password under 80 bits of entropy (`label.rules.passwords`)."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError with the sentence of the rule."""
        del user
        if fault := password_fault(password):
            raise ValidationError(fault, code="password_too_weak")

    def get_help_text(self) -> str:
        return "Douze signes mêlés (majuscules, minuscules, chiffres, ponctuation), ou une phrase de plusieurs mots."
