"""How gunicorn serves the site; each value may be given by the environment (docs/exploitation.md).

The site is loaded once, by the process that those who serve come from: they share its memory, and one that is replaced
(`max_requests`, or a death) is there at once. A new version of the site comes by a start, never by SIGHUP.
"""

import gc
import os
import pathlib
import shutil
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villes_internet.settings.prod")
wsgi_app = "villes_internet.wsgi"
preload_app = True
bind = os.environ.get("BIND") or f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
control_socket_disable = True  # it would lie in the home folder
max_requests, max_requests_jitter = 2000, 200
graceful_timeout = 60  # an upload that is under way ends
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
logger_class = "villes_internet.telling.lines.Lines"

gc.disable()  # nothing that loading makes is rubbish: a fifth of its time


def on_starting(_server: Any) -> None:
    """What processes of before counted is forgotten: counters begin at nothing, as Prometheus expects."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)


def when_ready(_server: Any) -> None:
    """What the site holds for good is never rubbish: the collector of those who serve does not look through it at each
    of its rounds, nor copy it for each of them.
    """
    from django.urls import get_resolver  # noqa: PLC0415  (the site is there)

    get_resolver()._populate()  # type: ignore[attr-defined]  # at the first request otherwise
    gc.collect()
    gc.freeze()
    gc.enable()


def child_exit(_server: Any, worker: Any) -> None:
    """A process that ends leaves its counters, and no gauge."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess  # noqa: PLC0415  (after its folder is there)

        multiprocess.mark_process_dead(worker.pid)
