"""Whether a worker of a queue, or the schedule, gave a sign of life; for the HEALTHCHECK of its container."""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[1]))  # it is run by its path
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villes_internet.settings.prod")
django.setup()

from villes_internet import beacon  # noqa: E402  (Django must be set up first)

sign = beacon.look(sys.argv[1])
raise SystemExit(sign is None or not sign.is_recent)
