"""Tests: the real PostgreSQL and Valkey that `./dev test` starts, fast passwords, files in a folder of the run."""

from pathlib import Path

from villes_internet.settings import env
from villes_internet.settings.base import *  # noqa: F403
from villes_internet.settings.base import BASE_DIR
from villes_internet.settings.database import connection
from villes_internet.settings.logs import logging_configuration

SECRET_KEY = "test-only-key-never-used-where-anyone-else-can-reach-it"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": connection(kept_seconds=60)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH")
if EMAIL_FILE_PATH:  # the journeys read the mails of a product in processes of its own
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / ".local" / "test" / "media")))
LOGGING = logging_configuration(json=False)
LOGGING["root"]["level"] = "WARNING"
DEMO_ACCOUNTS = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
DEMO_BANNER = env.text("DEMO_BANNER") == "1"
HEALTH_SECONDS = 0
KEPT_PAGES_CHECKED = True
