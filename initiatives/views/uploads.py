"""What is sent to illustrate an initiative, photos or documents: taken in one by one, each refusal told in words."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from label.forms.gestures import SentFiles
from label.rules.refusals import Refusal
from label.views.pages import CONFLICT
from toolkit.typography import typographic

CREATED = 201


def take_in(
    request: HttpRequest,
    take: Callable[["UploadedFile[Any]"], Any],
    *,
    nothing: str,
    back: str,
    draw: Callable[[], str],
) -> HttpResponse:
    """Take in each file that is sent. For a script: 201 with the list drawn anew, 409 in words; without: back to the
    page, in words. `nothing` is said, without a full stop, where nothing was sent.
    """
    done, refused = 0, []
    for upload in SentFiles.read(request)["uploads"]:
        try:
            take(upload)
            done += 1
        except Refusal as refusal:
            refused += [(upload.name or "", reason) for reason in refusal.reasons]
    if request.accepts("text/html"):
        for name, reason in refused:
            messages.error(request, f"« {name} » : {reason}")
        if not done and not refused:
            messages.error(request, f"{nothing} sur votre appareil.")
        return redirect(back)
    if not done:
        sentence = " ".join(reason for _, reason in refused) or f"{nothing}."
        return JsonResponse({"message": typographic(sentence)}, status=CONFLICT)
    return JsonResponse({"html": draw(), "whole": True}, status=CREATED)
