"""The settings of the benchmarks: those of development, with the bare pages beside the site's, and what a production
does without.
"""

from villes_internet.settings.dev import *  # noqa: F403

PERSON = MIDDLEWARE.index("villes_internet.accounts.backend.PersonMiddleware")  # noqa: F405
MIDDLEWARE.insert(PERSON + 1, "bench.site.BareReader")  # noqa: F405
ROOT_URLCONF = "bench.site"
DEBUG = False
DEMO_BANNER = False
ALLOWED_HOSTS = ["*"]
LOG_LEVEL = "WARNING"
