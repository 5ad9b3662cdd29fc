"""The Celery application: one queue for the site, one for books, so that a long build never delays anything else."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villes_internet.settings.dev")

app = Celery("villes_internet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_django_logging(**_kwargs: Any) -> None:
    """Keep Celery from installing its own handlers: the worker writes the same structured lines as the web."""
    dictConfig(settings.LOGGING)


@worker_init.connect
def refuse_unsafe_worker(**_kwargs: Any) -> None:
    """A worker obeys the same configuration checks as the web process."""
    from villes_internet.checks import refuse_unsafe_configuration  # noqa: PLC0415  (Django must be set up first)

    refuse_unsafe_configuration()


@worker_ready.connect
def light_the_beacon(**_kwargs: Any) -> None:
    """Say at once that a worker is here and whether it can print, without waiting for the schedule."""
    from villes_internet.schedule import light_beacon  # noqa: PLC0415  (Django must be set up first)

    light_beacon()
