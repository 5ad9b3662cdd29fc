"""A Django that holds no app of ours: the libraries that this site installs, one page. For `bench/memory.py`."""

from villes_internet.settings.base import INSTALLED_APPS, MIDDLEWARE
from villes_internet.settings.dev import *  # noqa: F403

OURS = ("label", "questionnaire", "initiatives", "jury", "villes_internet")
INSTALLED_APPS = [app for app in INSTALLED_APPS if app.partition(".")[0] not in OURS]
PLAIN = {"villes_internet.accounts.backend.PersonMiddleware": "django.contrib.auth.middleware.AuthenticationMiddleware"}
MIDDLEWARE = [PLAIN.get(name, name) for name in MIDDLEWARE]
MIDDLEWARE = [name for name in MIDDLEWARE if name.partition(".")[0] not in OURS]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
ROOT_URLCONF = "bench.bare_site"
WSGI_APPLICATION = "bench.bare_site.application"
AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
ACCOUNT_FORMS = {}
MFA_FORMS = {}
ACCOUNT_ADAPTER = "allauth.account.adapter.DefaultAccountAdapter"
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
SOCIALACCOUNT_ADAPTER = "allauth.socialaccount.adapter.DefaultSocialAccountAdapter"
ALLOWED_HOSTS = ["*"]
DEBUG = False
SILENCED_SYSTEM_CHECKS = ["fields.E304", "fields.E305"]
