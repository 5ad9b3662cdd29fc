"""`/sante/`: whether web, database, queue, worker and storage work; JSON, no secrets."""

from collections.abc import Callable

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse

from villes_internet import beacon
from villes_internet.release import VERSION

log = structlog.get_logger(__name__)


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_queue() -> None:
    beacon.broker().ping()


def check_worker() -> None:
    """The schedule sends a beacon that a worker writes: both are alive when it is recent."""
    sign = beacon.look()
    if sign is None or not sign.is_recent:
        msg = "no recent beacon"
        raise RuntimeError(msg)


def check_storage() -> None:
    default_storage.exists("sante")


CHECKS: dict[str, Callable[[], None]] = {
    "base": check_database,
    "file": check_queue,
    "executant": check_worker,
    "stockage": check_storage,
}


@login_not_required
def health(_request: HttpRequest) -> JsonResponse:
    """200 when everything answers, 503 with the names of what does not; with the version of the product."""
    states = {"site": "ok"}
    for name, check in CHECKS.items():
        try:
            check()
            states[name] = "ok"
        except Exception as error:  # noqa: BLE001  (any fault of a part is that part's answer)
            log.warning("health_check_failed", part=name, error=repr(error))
            states[name] = "indisponible"
    healthy = all(state == "ok" for state in states.values())
    response = JsonResponse(states | {"version": VERSION}, status=200 if healthy else 503)
    response["Cache-Control"] = "no-store"
    return response
