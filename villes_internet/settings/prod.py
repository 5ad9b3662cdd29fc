"""Production: everything from the environment; `villes_internet.checks` refuses to start on an unsafe or missing
value.
"""

from villes_internet.settings import env
from villes_internet.settings.base import *  # noqa: F403
from villes_internet.settings.base import STORAGES
from villes_internet.settings.database import connection
from villes_internet.settings.logs import logging_configuration

ENVIRONMENT = "production"
DEBUG = env.text("DEBUG") == "1"  # refused by the checks: read only so that the mistake is named instead of ignored
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS")  # keys of before: they read, and never write
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]
DATABASES = {"default": connection("postgres://", kept_seconds=60)}
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465  # TLS from the first byte (RFC 8314); STARTTLS at any other port
EMAIL_USE_TLS = not EMAIL_USE_SSL
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 1)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
DEMO_ACCOUNTS = False
DEMO_BANNER = False

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/", r"^mesures/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# Bound to this host, to HTTPS and to the whole site (RFC 6265bis): no neighbour sets them.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
DEVICE_COOKIE_NAME, NOTICES_COOKIE_NAME = "__Host-appareil", "__Host-messages"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "villes_internet.staticfiles.ReleasedStaticFilesStorage"}}
LOGGING = logging_configuration(json=True)
