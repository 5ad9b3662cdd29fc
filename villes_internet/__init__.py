"""The composition root: settings, URLs, and whatever needs several apps at once."""

import gc

# A page makes as many new objects, and a command more: looked through sooner, they are all still there. Before the rest
# of the house, whose loading makes no rubbish.
gc.set_threshold(10_000, 20, 20)

from villes_internet.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
