"""The settings of `bench/sitting.py`: those of development, with the bare page."""

from villes_internet.settings.dev import *  # noqa: F403

ROOT_URLCONF = "bench.sitting_site"
DEBUG = False
ALLOWED_HOSTS = ["*"]
LOG_LEVEL = "WARNING"
