"""The settings of the benchmarks, with static files as a production serves them: named by their content, compressed."""

from bench.settings import *  # noqa: F403
from villes_internet.settings.base import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "villes_internet.staticfiles.ReleasedStaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
