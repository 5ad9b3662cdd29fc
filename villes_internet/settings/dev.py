"""Development: boots with no environment at all; `./dev` fills DATABASE_URL and REDIS_URL with its own services."""

from pathlib import Path

from villes_internet.settings import env
from villes_internet.settings.base import *  # noqa: F403
from villes_internet.settings.base import BASE_DIR, LABEL
from villes_internet.settings.database import connection
from villes_internet.settings.logs import logging_configuration

DEBUG = env.text("DEBUG", "1") == "1"
SECRET_KEY = "development-only-key-never-used-where-anyone-else-can-reach"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": connection(kept_seconds=60)}
# Mails are files that a person opens; nothing leaves the machine.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH", str(BASE_DIR / ".local" / "courriels"))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / ".local" / "media")))
LOGGING = logging_configuration(json=False)
LABEL = LABEL | {"contact_phone": "01 99 00 12 34", "contact_hours": "du lundi au vendredi, de 9 h à 17 h"}
DEMO_ACCOUNTS = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
DEMO_BANNER = True  # one query a page, to say that a demonstration edition is there
