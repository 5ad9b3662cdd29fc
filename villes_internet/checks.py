"""System checks on the configuration: production refuses to start on an unsafe or missing value, and says how to mend
it.
"""

import ctypes
import sys
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks

from villes_internet.settings import env
from villes_internet.telling.state import storage

TAG = "configuration"
SAFE_MODES = ("verify-ca", "verify-full")  # « require » asks for no certificate: anybody answers
TIME_ERROR = 5  # adjtimex(2)


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


# What is not read at each start, and that `check --deploy` refuses before a service is opened.


@register(TAG, Tags.security, deploy=True)
def check_deployment(app_configs: Any = None, **_kwargs: Any) -> Iterable[CheckMessage]:
    """Every reason why this machine is not ready to serve; nothing outside production."""
    del app_configs
    if settings.ENVIRONMENT != "production":
        return []
    return [*_in_the_clear(), *_nobody_told(), *_storage(), *_clock()]


def _in_the_clear() -> list[CheckMessage]:
    """A service of another host that is reached without TLS."""
    names = ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT", "BACKUP_ENDPOINT")
    database, queue, store, backup = (urlsplit(env.text(name)) for name in names)
    asked = parse_qs(database.query)
    mode = asked.get("sslmode", [""])[-1]
    if "host" in asked or "hostaddr" in asked:  # libpq reads it there as well
        database = urlsplit(f"postgres://{asked.get('hostaddr', asked.get('host', ['']))[-1]}/")
    antivirus = urlsplit(f"tcp://{settings.CLAMD_ADDRESS}")
    unchecked = parse_qs(queue.query).get("ssl_cert_reqs", ["required"])[-1] != "required"
    open_ones = (
        ("DATABASE_URL", database, mode in SAFE_MODES, "ajoutez ?sslmode=verify-full"),
        ("REDIS_URL", queue, queue.scheme == "rediss" and not unchecked, "écrivez rediss://, certificat vérifié"),
        ("S3_ENDPOINT", store, store.scheme != "http", "écrivez https://"),
        ("CLAMD_ADDRESS", antivirus, False, "mettez-le sur cet hôte"),
        ("BACKUP_ENDPOINT", backup, backup.scheme != "http", "écrivez https://"),
    )
    return [
        Error(
            f"{name} mène à un autre hôte ({address.hostname}) sans chiffrement vérifié.",
            hint=f"{mend[0].upper()}{mend[1:]} ; ou, si ce réseau n’est qu’à vous, nommez cet hôte dans PRIVATE_HOSTS.",
            id="villes_internet.E013",
        )
        for name, address, is_safe, mend in open_ones
        # A primary and its standby are named together: « base1,base2 ».
        if not is_safe and any(_is_elsewhere(host) for host in (address.hostname or "").split(","))
    ]


def _is_elsewhere(host: str) -> bool:
    local = host in ("", "localhost", "::1") or host.startswith(("127.", "/", "%2f", "%2F"))
    return not local and host not in env.items("PRIVATE_HOSTS")


def _nobody_told() -> list[CheckMessage]:
    if settings.ADMINS:
        return []
    return [_missing("ADMINS", "personne ne serait prévenu des pannes du site", 14)]


def _storage() -> list[CheckMessage]:
    try:
        storage()
    except Exception as error:  # noqa: BLE001  (whatever it is, the storage does not do its work)
        return [
            Error(
                f"Le stockage des fichiers n’est pas utilisable : {type(error).__name__}.",
                hint="Donnez à MEDIA_ROOT un dossier où ce compte peut écrire, ou vérifiez les variables S3_….",
                id="villes_internet.E015",
            )
        ]
    return []


def _clock() -> list[CheckMessage]:
    if env.text("CLOCK_BY_HOST") == "1" or is_synchronised():
        return []
    hint = "Installez systemd-timesyncd ou chrony ; dans un conteneur, l’hôte tient l’heure : CLOCK_BY_HOST=1."
    return [Error("L’horloge de cette machine n’est pas synchronisée.", hint=hint, id="villes_internet.E016")]


def is_synchronised() -> bool:
    """Whether the kernel knows that its clock follows a reference (adjtimex); true where it cannot say."""
    try:
        return int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))) != TIME_ERROR
    except (AttributeError, OSError):
        return True


def refuse_unsafe_configuration() -> None:
    """Stop the process with every reason on standard error when a configuration check fails."""
    errors = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        for error in errors:
            sys.stderr.write(f"{error}\n")
        sys.stderr.write("Démarrage refusé : corrigez la configuration ci-dessus.\n")
        # gunicorn ends on 3, « a worker cannot boot »; any other code makes it start new workers for ever.
        raise SystemExit(3)
