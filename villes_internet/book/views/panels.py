"""`/collectivites/<code>/badge.svg` and `panneau.svg`: the present level of a collectivité, to be shown."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from label.models import Candidature
from label.views.caching import public_tag
from villes_internet.book.panels import badge_svg, last_labelled, sign_svg
from villes_internet.book.refusals import unsigned


def _drawn(code: str, draw: Callable[[Candidature], str]) -> HttpResponse:
    """404 in words for a collectivité that has no arobase now."""
    found = last_labelled(code)
    if found is None or unsigned(found):
        msg = "Cette collectivité n’a pas d’arobase à montrer."
        raise Http404(msg)
    return HttpResponse(draw(found), "image/svg+xml", headers={"Cache-Control": "no-cache"})


@login_not_required
@require_safe
@condition(etag_func=public_tag)
def badge(_request: HttpRequest, code: str) -> HttpResponse:
    """The badge of its site."""
    return _drawn(code, badge_svg)


@login_not_required
@require_safe
@condition(etag_func=public_tag)
def sign(_request: HttpRequest, code: str) -> HttpResponse:
    """The sign at its entrance."""
    return _drawn(code, sign_svg)
