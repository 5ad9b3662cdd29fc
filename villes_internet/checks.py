"""System checks on the configuration: production refuses to start on an unsafe or missing value, and says how to mend
it.
"""

import sys
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks

from villes_internet.settings import env

TAG = "configuration"


def _missing(name: str, what: str, number: int) -> Error:
    return Error(
        f"{name} n’est pas défini : {what}.",
        hint=f"Définissez la variable d’environnement {name} (docs/exploitation.md, « Variables »).",
        id=f"villes_internet.E{number:03d}",
    )


@register(TAG, Tags.security)
def check_production(app_configs: Any = None, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Every reason why this production configuration must not start; nothing outside production."""
    del app_configs
    if settings.ENVIRONMENT != "production":
        return []
    return [*_secret_key(), *_hosts(), *_missing_values(), *_left_on()]


# What production cannot do without: the variable, why, and the number of the check.
NEEDED = (
    ("REDIS_URL", "la file des tâches a besoin de Redis ou de Valkey", 7),
    ("SITE_URL", "les liens des courriels doivent mener au site", 12),
    ("EMAIL_HOST", "aucun courriel ne pourrait partir", 8),
    ("LABEL_CONTACT_EMAIL", "les pages légales et les courriels doivent nommer un contact", 9),
    ("LABEL_PUBLISHER_ADDRESS", "les mentions légales doivent la donner (loi du 21 juin 2004)", 10),
    ("LABEL_DIRECTOR", "les mentions légales doivent nommer la direction de la publication", 10),
    ("LABEL_HOST", "les mentions légales doivent nommer l’hébergeur", 10),
)


def _missing_values() -> list[CheckMessage]:
    errors: list[CheckMessage] = [_missing(name, why, number) for name, why, number in NEEDED if not env.text(name)]
    if not env.text("DATABASE_URL").startswith(("postgres://", "postgresql://")):
        errors.append(_missing("DATABASE_URL", "une base PostgreSQL est nécessaire (postgres://…)", 6))
    return errors


def _secret_key() -> list[CheckMessage]:
    key = env.text("SECRET_KEY")
    if not key:
        return [_missing("SECRET_KEY", "les sessions ne peuvent pas être signées", 1)]
    if (
        len(key) >= 50
        and len(set(key)) >= 5
        and not key.startswith(("django-insecure", "development-only", "test-only"))
    ):
        return []
    hint = "Cinquante caractères au hasard au moins : python -c 'import secrets; print(secrets.token_urlsafe(64))'."
    return [Error("SECRET_KEY est trop faible pour signer des sessions.", hint=hint, id="villes_internet.E002")]


def _hosts() -> list[CheckMessage]:
    if not settings.ALLOWED_HOSTS:
        return [_missing("ALLOWED_HOSTS", "le site ne saurait pas à quel nom répondre", 4)]
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "Donnez les noms du site, séparés par des virgules."
    return [Error("ALLOWED_HOSTS accepte n’importe quel nom d’hôte.", hint=hint, id="villes_internet.E005")]


def _left_on() -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    if settings.DEBUG:
        hint = "Retirez la variable DEBUG."
        errors.append(Error("DEBUG ne peut pas être actif en production.", hint=hint, id="villes_internet.E003"))
    if settings.DEMO_ACCOUNTS:
        hint = "DEMO_ACCOUNTS doit rester False."
        errors.append(Error("Les comptes de démonstration sont actifs.", hint=hint, id="villes_internet.E011"))
    return errors


def refuse_unsafe_configuration() -> None:
    """Stop the process with every reason on standard error when a configuration check fails."""
    errors = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        for error in errors:
            sys.stderr.write(f"{error}\n")
        sys.stderr.write("Démarrage refusé : corrigez la configuration ci-dessus.\n")
        # gunicorn ends on 3, « a worker cannot boot »; any other code makes it start new workers for ever.
        raise SystemExit(3)
