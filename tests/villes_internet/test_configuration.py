"""Production refuses to start on an unsafe or missing value, in French; a good one passes `check --deploy` without a
word.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import CheckMessage
from pytest_django import Settings

from villes_internet import checks
from villes_internet.settings.database import OPTIONS, connection

pytestmark = pytest.mark.slow

GOOD = {
    "DJANGO_SETTINGS_MODULE": "villes_internet.settings.prod",
    "SECRET_KEY": "kD93-jfl2_Qpz8Vb7Xm4Ty6Rw1Ns5Gc0HaEuIoPlKjZxCvBnMqWe",
    "ALLOWED_HOSTS": "label.example,www.label.example",
    "DATABASE_URL": "postgres://label:secret@127.0.0.1/label",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_HOST": "smtp.example",
    "LABEL_CONTACT_EMAIL": "contact@label.example",
    "LABEL_PUBLISHER_ADDRESS": "1 rue de l’Essai, 75000 Paris",
    "LABEL_DIRECTOR": "Le président",
    "LABEL_HOST": "Un hébergeur, Paris",
    "SITE_URL": "https://label.example",
    "ADMINS": "technique@label.example",
    "CLOCK_BY_HOST": "1",
}


def start(*command: str, **values: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python with this environment and no other."""
    environment = {"PATH": os.environ["PATH"], "MEDIA_ROOT": str(settings.MEDIA_ROOT), **GOOD}
    for name, value in values.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    return subprocess.run(
        [sys.executable, *command],
        cwd=Path(settings.BASE_DIR),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_whole_configuration_is_clean_for_deployment() -> None:
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_mails_are_from_the_label_by_its_name() -> None:
    said = "from django.conf import settings; print(settings.DEFAULT_FROM_EMAIL)"
    assert start("-c", said).stdout.strip() == "Villes Internet <contact@label.example>"
    assert start("-c", said, LABEL_NAME="Cités reliées").stdout.strip().endswith("<contact@label.example>")


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[[str, str | None], None]:
    """This process as a production whose values are all good, but for the one that is then given."""
    settings.ENVIRONMENT, settings.ALLOWED_HOSTS, settings.DEBUG = "production", ["label.example"], False
    settings.DEMO_ACCOUNTS, settings.ADMINS = False, ["technique@label.example"]
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)

    def but(name: str, value: str | None) -> None:
        if name in {"ALLOWED_HOSTS", "DEBUG", "CLAMD_ADDRESS", "ADMINS", "MEDIA_ROOT"}:  # read once, by the settings
            setattr(settings, name, value if name in {"CLAMD_ADDRESS", "MEDIA_ROOT"} else [value] if value else [])
        elif value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)

    return but


def told(found: Iterable[CheckMessage]) -> list[str]:
    """What checks say, and how they say to mend it."""
    return [f"{one.msg} {one.hint}" for one in found]


def test_a_machine_that_is_not_ready_is_refused_before_it_serves() -> None:
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", ADMINS=None)
    assert done.returncode != 0
    assert "personne ne serait prévenu" in done.stderr


READY, SAFE = checks.check_deployment, checks.check_production


@pytest.mark.parametrize(
    ("check", "name", "value", "words"),
    [
        (
            READY,
            "DATABASE_URL",
            "postgres://label:x@base.example/label",
            "DATABASE_URL mène à un autre hôte (base.example)",
        ),
        (
            READY,
            "DATABASE_URL",
            "postgres://label:x@127.0.0.1,base.example/label?sslmode=prefer",
            "sans chiffrement vérifié",
        ),
        (
            READY,
            "DATABASE_URL",
            "postgres://label:x@base.example/label?sslmode=require",
            "Ajoutez ?sslmode=verify-full",
        ),
        (READY, "CLAMD_ADDRESS", "antivirus.example:3310", "CLAMD_ADDRESS mène à un autre hôte (antivirus.example)"),
        (
            READY,
            "DATABASE_URL",
            "postgres:///label?host=base.example",
            "DATABASE_URL mène à un autre hôte (base.example)",
        ),
        (READY, "REDIS_URL", "redis://file.example:6379/0", "REDIS_URL mène à un autre hôte (file.example)"),
        (READY, "ADMINS", None, "personne ne serait prévenu"),
        (READY, "MEDIA_ROOT", "/dev/null/fichiers", "Le stockage des fichiers n’est pas utilisable"),
        (SAFE, "SECRET_KEY", None, "SECRET_KEY n’est pas défini"),
        (SAFE, "SECRET_KEY", "court", "SECRET_KEY est trop faible"),
        (
            SAFE,
            "SECRET_KEY",
            "development-only-key-never-used-where-anyone-else-can-reach",
            "SECRET_KEY est trop faible",
        ),
        (SAFE, "ALLOWED_HOSTS", None, "ALLOWED_HOSTS n’est pas défini"),
        (SAFE, "ALLOWED_HOSTS", "*", "n’importe quel nom d’hôte"),
        (SAFE, "DATABASE_URL", None, "DATABASE_URL n’est pas défini"),
        (SAFE, "DATABASE_URL", "sqlite:///label.db", "une base PostgreSQL est nécessaire"),
        (SAFE, "REDIS_URL", None, "REDIS_URL n’est pas défini"),
        (SAFE, "EMAIL_HOST", None, "EMAIL_HOST n’est pas défini"),
        (SAFE, "LABEL_HOST", None, "LABEL_HOST n’est pas défini"),
        (SAFE, "SITE_URL", None, "SITE_URL n’est pas défini"),
        (SAFE, "DEBUG", "1", "DEBUG ne peut pas être actif"),
    ],
)
def test_each_value_that_is_unsafe_lacks_or_is_not_ready_is_told(
    production: Callable[[str, str | None], None],
    check: Callable[[], Iterable[CheckMessage]],
    name: str,
    value: str | None,
    words: str,
) -> None:
    assert told(check()) == []
    production(name, value)
    (said,) = told(check())
    assert words in said


def test_services_reached_safely_or_on_a_private_network_pass() -> None:
    done = start(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DATABASE_URL="postgres://label:x@base1,base2/label?target_session_attrs=read-write",
        REDIS_URL="rediss://file.example:6379/0",
        PRIVATE_HOSTS="base1, base2",
    )
    assert done.returncode == 0, done.stderr


SHOWN = "from django.conf import settings as s; print({})"


@pytest.mark.parametrize(("port", "said"), [("587", "True False"), ("25", "True False"), ("465", "False True")])
def test_a_mail_server_is_always_spoken_to_under_tls(port: str, said: str) -> None:
    code = SHOWN.format("s.EMAIL_USE_TLS, s.EMAIL_USE_SSL")
    assert start("-c", code, EMAIL_PORT=port).stdout.strip() == said


@pytest.mark.parametrize(
    ("endpoint", "links"),
    [
        ("https://s3.example", True),
        ("http://127.0.0.1:9000", False),
        ("http://localhost:9000", False),
        ("http://fichiers:9000", False),
    ],
)
def test_a_store_that_a_reader_cannot_reach_gives_no_link(endpoint: str, *, links: bool) -> None:
    done = start(
        "-c",
        SHOWN.format("s.STORAGES['default']['OPTIONS']['links']"),
        S3_BUCKET="label",
        S3_ENDPOINT=endpoint,
        PRIVATE_HOSTS="fichiers",
    )
    assert done.stdout.strip() == str(links)


def test_commands_pass_beside_the_pool_and_what_serves_through_it() -> None:
    code = "from django.conf import settings as s; print(s.DATABASES['default']['PORT'])"
    pooled = {
        "DATABASE_URL": "postgres://label:x@127.0.0.1:6432/label",
        "DATABASE_POOLED": "1",
        "DATABASE_DIRECT_URL": "postgres://label:x@127.0.0.1:5432/label",
    }
    assert start("-c", code, **pooled).stdout.strip() == "6432"
    assert start("manage.py", "shell", "--no-imports", "-c", code, **pooled).stdout.strip() == "5432"


def test_the_base_is_told_what_a_page_read_anywhere_costs_except_through_the_pool(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://label@localhost/label?sslmode=require")
    assert connection()["OPTIONS"] == {"options": OPTIONS, "sslmode": "require"}
    monkeypatch.setenv("DATABASE_POOLED", "1")
    pooled = connection()
    assert pooled["OPTIONS"] == {"sslmode": "require"}
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"]


def test_a_clock_that_follows_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "is_synchronised", lambda: False)
    (error,) = checks._clock()
    assert error.id == "villes_internet.E016"
    monkeypatch.setenv("CLOCK_BY_HOST", "1")
    assert checks._clock() == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", None, "SECRET_KEY n’est pas défini"),
        ("ALLOWED_HOSTS", "*", "n’importe quel nom d’hôte"),
        ("EMAIL_PORT", "abc", "EMAIL_PORT doit être un nombre entier"),
    ],
)
def test_the_web_refuses_to_start_and_says_why(name: str, value: str | None, words: str) -> None:
    done = start("-c", "import villes_internet.wsgi", **{name: value})
    assert done.returncode != 0
    assert words in done.stderr


def test_the_web_starts_on_a_whole_configuration_without_loading_weasyprint() -> None:
    done = start("-c", "import sys, villes_internet.wsgi; print('weasyprint' in sys.modules)")
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_a_worker_refuses_too() -> None:
    done = start("-m", "celery", "-A", "villes_internet", "worker", ALLOWED_HOSTS="*")
    assert done.returncode == 3
    assert "n’importe quel nom d’hôte" in done.stderr


def test_development_boots_with_no_environment() -> None:
    done = start(
        "-c",
        "import django; django.setup(); print('ok')",
        DJANGO_SETTINGS_MODULE="villes_internet.settings.dev",
        **dict.fromkeys(k for k in GOOD if k != "DJANGO_SETTINGS_MODULE"),
    )
    assert done.stdout.strip() == "ok", done.stderr


def test_gunicorn_ends_instead_of_starting_again_for_ever() -> None:
    done = start(
        "-m", "gunicorn", "villes_internet.wsgi", "--no-control-socket", "--bind", "127.0.0.1:0", ALLOWED_HOSTS="*"
    )
    assert done.returncode == 3
    assert "n’importe quel nom d’hôte" in done.stderr


def test_every_cookie_is_of_this_host_alone() -> None:
    names = ", ".join(f"s.{name}_COOKIE_NAME" for name in ("SESSION", "CSRF", "DEVICE", "NOTICES"))
    used = "from villes_internet.accounts.notices import HostCookieStorage as used; print(used.cookie_name)"
    code = f"import django; django.setup(); {SHOWN.format(names)}; {used}"
    said = start("-c", code).stdout.split()
    assert len(said) == 5
    assert all(name.startswith("__Host-") for name in said)
    assert said[3] == said[4]
