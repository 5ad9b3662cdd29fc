"""The settings of `bench/filling.py`: those of development, with the two bare pages."""

from villes_internet.settings.dev import *  # noqa: F403

ROOT_URLCONF = "bench.filling_site"
DEBUG = False
ALLOWED_HOSTS = ["*"]
LOG_LEVEL = "WARNING"
