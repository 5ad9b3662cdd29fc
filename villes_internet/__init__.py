"""The composition root: settings, URLs, and whatever needs several apps at once."""

from villes_internet.celery import app as celery_app

__all__ = ["celery_app"]
