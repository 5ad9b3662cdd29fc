"""System checks on the configuration: production refuses to start on an unsafe or missing value, and says how to mend it."""

import os
import sys
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks

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
    errors: list[CheckMessage] = []
    key = os.environ.get("SECRET_KEY", "").strip()
    if not key:
        errors.append(_missing("SECRET_KEY", "les sessions ne peuvent pas être signées", 1))
    elif len(key) < 50 or len(set(key)) < 5 or key.startswith(("django-insecure", "development-only", "test-only")):
        errors.append(
            Error(
                "SECRET_KEY est trop faible pour signer des sessions.",
                hint="Cinquante caractères tirés au hasard au moins : python -c 'import secrets; print(secrets.token_urlsafe(64))'.",
                id="villes_internet.E002",
            )
        )
    if settings.DEBUG:
        errors.append(
            Error("DEBUG ne peut pas être actif en production.", hint="Retirez la variable DEBUG.", id="villes_internet.E003")
        )
    if not settings.ALLOWED_HOSTS:
        errors.append(_missing("ALLOWED_HOSTS", "le site ne saurait pas à quel nom répondre", 4))
    if "*" in settings.ALLOWED_HOSTS:
        errors.append(
            Error(
                "ALLOWED_HOSTS accepte n’importe quel nom d’hôte.",
                hint="Donnez les noms du site, séparés par des virgules.",
                id="villes_internet.E005",
            )
        )
    if not settings.DATABASE_URL.startswith(("postgres://", "postgresql://")):
        errors.append(_missing("DATABASE_URL", "une base PostgreSQL est nécessaire (postgres://…)", 6))
    if not os.environ.get("REDIS_URL", "").strip():
        errors.append(_missing("REDIS_URL", "la file des tâches a besoin de Redis ou de Valkey", 7))
    if not settings.EMAIL_URL_HOST:
        errors.append(_missing("EMAIL_HOST", "aucun courriel ne pourrait partir", 8))
    if not os.environ.get("LABEL_CONTACT_EMAIL", "").strip():
        errors.append(_missing("LABEL_CONTACT_EMAIL", "les pages légales et les courriels doivent nommer un contact", 9))
    errors.extend(
        _missing(name, "les mentions légales doivent le nommer (loi du 21 juin 2004)", 10)
        for name in ("LABEL_PUBLISHER_ADDRESS", "LABEL_DIRECTOR", "LABEL_HOST")
        if not os.environ.get(name, "").strip()
    )
    if settings.DEMO_ACCOUNTS:
        errors.append(
            Error("Les comptes de démonstration sont actifs.", hint="DEMO_ACCOUNTS doit rester False.", id="villes_internet.E011")
        )
    return errors


def refuse_unsafe_configuration() -> None:
    """Stop the process with every reason on standard error when a configuration check fails."""
    errors = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        for error in errors:
            sys.stderr.write(f"{error}\n")
        sys.stderr.write("Démarrage refusé : corrigez la configuration ci-dessus.\n")
        raise SystemExit(78)  # EX_CONFIG
