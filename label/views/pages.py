"""What views of gestures share: do one, say what came of it, refuse in words with the right status."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from label.rules.refusals import Refusal

CONFLICT, INVALID = 409, 422


def attempt(request: HttpRequest, gesture: Callable[[], object], done: str, back: str, *args: Any) -> HttpResponse:
    """Do a gesture, say what came of it, and go back to the page `back` (an address name, or an address)."""
    try:
        gesture()
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect(back, *args)


def try_form(form: BaseForm, gesture: Callable[[], object]) -> bool:
    """Do a gesture with what a valid form holds; a refusal is written on the form. Whether it was done."""
    try:
        gesture()
    except Refusal as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return False
    return True


def page_or_part(request: HttpRequest, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or the part of it that htmx swaps; the answer varies with who asks, so that going back never shows the
    part alone.
    """
    htmx = getattr(request, "htmx", None)
    response = render(request, part if htmx and not htmx.boosted else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
