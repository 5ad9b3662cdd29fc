"""What every environment shares. Names, colours and marks of the label are in `LABEL`, the one place to change them."""

import os
from email.utils import formataddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from django.utils.functional import SimpleLazyObject

from villes_internet.release import fingerprint
from villes_internet.settings import env
from villes_internet.settings.storing import file_storages

# The moment written in what is printed, whatever the day: 7 February 2012, the ceremony of that year. Any fixed one
# does; it is read by fontTools.
os.environ["SOURCE_DATE_EPOCH"] = "1328572800"

BASE_DIR = Path(__file__).resolve().parents[2]
ENVIRONMENT = "development"
DEBUG = False

# The publisher may change any of these without touching a template; docs/visual.md says that the marks belong to the
# association.
LABEL: dict[str, str] = {
    "name": env.text("LABEL_NAME", "Villes Internet"),
    "book_title": env.text("LABEL_BOOK_TITLE", "Cités en Réseaux"),
    "tagline": env.text("LABEL_TAGLINE", "Le label des collectivités pour l’internet citoyen"),
    "publisher": env.text("LABEL_PUBLISHER", "Association Villes Internet"),
    "publisher_address": env.text("LABEL_PUBLISHER_ADDRESS", "Adresse à compléter (LABEL_PUBLISHER_ADDRESS)"),
    "director": env.text("LABEL_DIRECTOR", "à compléter (LABEL_DIRECTOR)"),
    "host": env.text("LABEL_HOST", "à compléter (LABEL_HOST)"),
    "contact_email": env.text("LABEL_CONTACT_EMAIL", "contact@villes-internet.example"),
    "contact_phone": env.text("LABEL_CONTACT_PHONE"),
    "contact_hours": env.text("LABEL_CONTACT_HOURS"),
    "logo": env.text("LABEL_LOGO", "img/logo.svg"),
    "icons": env.text("LABEL_ICONS", "img/icone"),  # -180.png, -192.png and -512.png follow
    "attribution": (
        "Données INSEE (Code officiel géographique, populations de référence), DGCL, La Poste, IGN Admin Express, "
        "Licence Ouverte Etalab ; GeoNames, CC BY 4.0"
    ),
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_htmx",
    "crispy_forms",
    "csp",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "label.apps.LabelConfig",
    "questionnaire.apps.QuestionnaireConfig",
    "initiatives.apps.InitiativesConfig",
    "jury.apps.JuryConfig",
    "villes_internet.apps.VillesInternetConfig",
    "villes_internet.book.apps.BookConfig",
]

MIDDLEWARE = [
    "villes_internet.telling.requests.TellMiddleware",
    "villes_internet.middleware.ProbeMiddleware",
    "villes_internet.middleware.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "villes_internet.maintenance.MaintenanceMiddleware",
    "villes_internet.middleware.KeptPagesMiddleware",
    "villes_internet.middleware.LargestBodyMiddleware",
    "villes_internet.middleware.RefuseNullBytesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "villes_internet.accounts.backend.PersonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "villes_internet.middleware.KeepTypedMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "villes_internet.middleware.PostOnlyMiddleware",
    "villes_internet.middleware.SecondFactorMiddleware",
    "villes_internet.dry_run.DryRunMiddleware",
    "villes_internet.middleware.ReadOnlyGetMiddleware",
    "villes_internet.middleware.ViewAsMiddleware",
]

ROOT_URLCONF = "villes_internet.urls"
WSGI_APPLICATION = "villes_internet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "villes_internet.context.identity",
            ],
            "builtins": [
                "label.templatetags.typography",
                "label.templatetags.components",
                "django.templatetags.static",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("formulaire",)
CRISPY_TEMPLATE_PACK = "formulaire"
CRISPY_FAIL_SILENTLY = False

AUTH_USER_MODEL = "label.User"
AUTHENTICATION_BACKENDS = ["villes_internet.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "villes_internet.accounts.validators.CnilPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "candidature"
LOGOUT_REDIRECT_URL = "home"

# django-allauth: e-mail and password, a verified address, a second factor; our forms, our addresses, our outbox.
ACCOUNT_ADAPTER = "villes_internet.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address changes, as before a second factor does
# Who tries to come in is counted by `villes_internet.doors`, where a neighbour closes nothing to those whom
# we know; here, what concerns one account alone.
ACCOUNT_RATE_LIMITS = dict.fromkeys(("login", "signup", "reset_password", "reset_password_from_key")) | {
    "login_failed": "5/300s/key"
}
MFA_RATE_LIMITS = {"webauthn_login": None}
ACCOUNT_FORMS = {
    "login": "villes_internet.accounts.forms.SignInForm",
    "signup": "villes_internet.accounts.forms.SignUpForm",
    "change_password": "villes_internet.accounts.forms.ChangePasswordForm",
    "set_password": "villes_internet.accounts.forms.SetPasswordForm",
    "reset_password": "villes_internet.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "villes_internet.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "villes_internet.accounts.forms.ReauthenticateForm",
    "add_email": "villes_internet.accounts.forms.ChangeAddressForm",
}
MFA_ADAPTER = "villes_internet.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute away
MFA_FORMS = {
    "authenticate": "villes_internet.accounts.forms.CodeForm",
    "reauthenticate": "villes_internet.accounts.forms.ConfirmByCodeForm",
    "add_webauthn": "villes_internet.accounts.forms.AddKeyForm",
    "edit_webauthn": "villes_internet.accounts.forms.NameKeyForm",
    "authenticate_webauthn": "villes_internet.accounts.forms.CodeByKeyForm",
    "login_webauthn": "villes_internet.accounts.forms.EnterByKeyForm",
    "reauthenticate_webauthn": "villes_internet.accounts.forms.ConfirmByKeyForm",
    "activate_totp": "villes_internet.accounts.forms.ActivateForm",
    "deactivate_totp": "villes_internet.accounts.forms.DeactivateForm",
    "generate_recovery_codes": "villes_internet.accounts.forms.RecoveryCodesForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 0)

# ProConnect: off unless these are given (docs/exploitation.md).
PROCONNECT_CLIENT_ID = env.text("PROCONNECT_CLIENT_ID")
PROCONNECT_CLIENT_SECRET = env.text("PROCONNECT_CLIENT_SECRET")
PROCONNECT_SERVER = env.text("PROCONNECT_SERVER", "https://auth.agentconnect.gouv.fr/api/v2")

SOCIALACCOUNT_ADAPTER = "villes_internet.accounts.proconnect.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "proconnect",
                "name": "ProConnect",
                "client_id": PROCONNECT_CLIENT_ID,
                "secret": PROCONNECT_CLIENT_SECRET,
                "settings": {
                    "server_url": PROCONNECT_SERVER,
                    "scope": ["openid", "given_name", "usual_name", "email", "siret", "uid"],
                    "token_auth_method": "client_secret_post",
                    "verified_email": True,
                },
            }
        ]
    }
}
# Rate limits and used codes are shared by the web processes; in the database, so that signing in needs nothing else.
# The counters of allauth, and what the desk's proofs hold. What has expired goes within ten minutes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "label_cache",
        "KEY_FUNCTION": "villes_internet.limits.cache_key",
        "OPTIONS": {"MAX_ENTRIES": 50_000, "CULL_FREQUENCY": 10},
    }
}
# The address that mails give; production must say its own.
API_PER_MINUTE = env.integer("API_PER_MINUTE", 600)  # requests of one network address
REPORTS_PER_HOUR = env.integer("REPORTS_PER_HOUR", 10)  # errors reported from one network address
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.integer('PORT', 8000)}").rstrip("/")
DEFAULT_FROM_EMAIL = formataddr((LABEL["name"], LABEL["contact_email"]))
EMAIL_TIMEOUT = 20

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))  # shared by releases that follow
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "media")))
STORAGES: dict[str, dict[str, Any]] = {
    **file_storages(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Nothing inline, nothing from elsewhere: every script, style, font and picture is a file of ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "report-uri": ["/csp/"],
    }
}
if PROCONNECT_CLIENT_ID:
    # A form of ours leads there, and browsers hold redirections to the policy of forms.
    _server = urlsplit(PROCONNECT_SERVER)
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(f"{_server.scheme}://{_server.netloc}")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "villes_internet.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
DEVICE_COOKIE_NAME, NOTICES_COOKIE_NAME = "appareil", "messages"
MESSAGE_STORAGE = "villes_internet.accounts.notices.NoticeStorage"
CSRF_COOKIE_AGE = None  # gone with the browser; set by pages with a form only
MAINTENANCE = env.text("MAINTENANCE")  # until when the site is only read, in words; empty: it is open
KEPT_PAGES_CHECKED = False  # the tests draw again each page that is taken as it was kept
# Part of the ETag of public answers: nothing that an earlier release drew is kept by a browser.
RELEASE = SimpleLazyObject(lambda: (env.text("RELEASE") or fingerprint(BASE_DIR)) + ("-lecture" if MAINTENANCE else ""))

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
LARGEST_BODY = 110_000_000  # bytes: five documents of 20 MB and their form; more is refused before it is read
DATA_UPLOAD_MAX_NUMBER_FILES = 300
FILE_UPLOAD_PERMISSIONS = 0o600
# Who may open the backups (an age or SSH public key): they are sealed for her. How long they stay, in days and months.
BACKUP_RECIPIENTS = env.items("BACKUP_RECIPIENTS")
BACKUP_DAYS, BACKUP_MONTHS = env.integer("BACKUP_DAYS", 14), env.integer("BACKUP_MONTHS", 6)
PG_BIN = env.text("PG_BIN")  # the folder of pg_dump and pg_restore, where it is not the distribution's
# Whoever is told of our faults: by mail, or by Sentry when its address is given; and who may read the measures.
ADMINS = [("", address) for address in env.items("ADMINS")]
SERVER_EMAIL = LABEL["contact_email"]
SENTRY_DSN = env.text("SENTRY_DSN")
HEALTH_SECONDS = 5  # for which the state of the parts is remembered by a process
METRICS_TOKEN = env.text("METRICS_TOKEN")
# The antivirus of attached documents: clamd's socket (« /run/clamav/clamd.ctl » or « host:3310 »); empty: none.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS")

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that hangs holds a request two seconds, once in ten (toolkit.workers). The worker's own long reads last one
# second (kombu), so that the same limit suits it.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 2, "socket_connect_timeout": 2, "retry_on_timeout": False}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "site"
CELERY_TASK_ROUTES = {
    "label.tasks.documents.*": {"queue": "livre"},
    # Other people's servers may be slow: nothing of ours waits behind them.
    "questionnaire.tasks.check_addresses": {"queue": "visites"},
    "villes_internet.book.tasks.visit_link": {"queue": "visites"},
}
# Seconds after which a task is stopped, and how much memory (kilobytes) a process may hold once a task is done.
CELERY_TASK_TIME_LIMIT = 900
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_500_000
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = (
    False  # a lost build is taken up by `schedule.recover_documents`, which counts the attempts
)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 20
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = TIME_ZONE
HAND_AGAIN_SECONDS = {
    "mail": 10,
    "scans": 120,
    "photos": 60,
    "addresses": 300,
    "documents": 10,
    "proofs": 3600,
    "links": 120,
    "erasures": 10,
}
CELERY_BEAT_SCHEDULE = {
    **{
        f"hand-again-{name}": {
            "task": "villes_internet.schedule.hand_again",
            "args": (name,),
            "schedule": float(seconds),
            "options": {"expires": seconds - 1},
        }
        for name, seconds in HAND_AGAIN_SECONDS.items()
    },
    "recover-documents": {
        "task": "villes_internet.schedule.recover_documents",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "advance-editions": {"task": "villes_internet.schedule.advance", "schedule": 10.0, "options": {"expires": 9}},
    "reminders": {"task": "villes_internet.schedule.send_reminders", "schedule": 60.0, "options": {"expires": 55}},
    "prepare-appraisal": {
        "task": "villes_internet.schedule.prepare_appraisal",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "renew-documents": {
        "task": "villes_internet.schedule.renew_documents",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "passing": {"task": "villes_internet.schedule.forget_what_passes", "schedule": 600.0, "options": {"expires": 590}},
    "bounces": {"task": "villes_internet.schedule.read_bounces", "schedule": 300.0, "options": {"expires": 290}},
    "sections": {"task": "villes_internet.schedule.remind_sections", "schedule": crontab(hour=8, minute=20)},
    "summaries": {"task": "villes_internet.schedule.send_daily_summaries", "schedule": crontab(hour=7, minute=30)},
    "alerts": {"task": "villes_internet.schedule.send_weekly_alerts", "schedule": crontab(hour=8, minute=40)},
    "retention": {"task": "villes_internet.schedule.keep_only_what_is_needed", "schedule": crontab(hour=4, minute=10)},
    "beacon": {"task": "villes_internet.schedule.light_beacon", "schedule": 20.0, "options": {"expires": 19}},
}
# Where the reports of mails that came back are delivered (a maildir); empty: they are pasted in the interface.
MAIL_BOUNCES_DIR = env.text("MAIL_BOUNCES_DIR")
CELERY_IMPORTS = ["villes_internet.schedule", "villes_internet.keeping.tasks"]

# A document that shows no sign of life for this long is considered lost (its worker was killed).
DOCUMENT_SILENCE_SECONDS = 30
DOCUMENT_MAX_ATTEMPTS = 2


CSRF_FAILURE_VIEW = "villes_internet.views.errors.csrf_failure"
