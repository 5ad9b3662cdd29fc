"""`/sante/`: whether each part works; JSON, no secrets."""

import time
from threading import Lock

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from villes_internet.release import VERSION
from villes_internet.telling.state import AWAY, OK, PARTS, Seen, ServicePart, seen


class Recent:
    """What was seen a few seconds ago by this process: whoever asks again and again costs nothing, and one alone waits
    for a storage that hangs.
    """

    def __init__(self, parts: tuple[ServicePart, ...]) -> None:
        self.parts, self.lock = parts, Lock()
        self.found: list[Seen] = []
        self.at = 0.0

    def look(self) -> list[Seen]:
        """Look again once `HEALTH_SECONDS` have gone, unless another request is looking."""
        if self.found and time.monotonic() - self.at < settings.HEALTH_SECONDS:
            return self.found
        if self.lock.acquire(blocking=not self.found):
            try:
                self.found = seen(self.parts)
                self.at = time.monotonic()
            finally:
                self.lock.release()
        return self.found


WHOLE, VITAL = Recent(PARTS), Recent(tuple(part for part in PARTS if part.vital))


def _answer(found: list[Seen]) -> JsonResponse:
    states = {one.part.name: OK if one.is_ok else AWAY for one in found}
    status = 200 if all(one.is_ok for one in found) else 503
    response = JsonResponse({"site": OK, **states, "version": VERSION}, status=status)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """The whole, for whoever watches: 503 with the names of what does not work."""
    return _answer(WHOLE.look())


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Whether this host can answer people, for a proxy: 503 without the database. A storage that is away, or a mail
    that waits, is no reason to close the site: what is typed is saved without them.
    """
    return _answer(VITAL.look())


@login_not_required
@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """Whether this process answers, whatever is behind it: for who would start it again."""
    return _answer([])
