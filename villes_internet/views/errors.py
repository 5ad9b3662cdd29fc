"""Our own pages for what goes wrong, in French, with a way out."""

import sys
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from label.rules.refusals import RefusalCode
from label.views.drafts import is_script
from toolkit.files import StorageAway
from toolkit.typography import typographic
from villes_internet.sent_again import given_back, is_typed_into

REFUSALS = {
    400: ("Demande illisible", "Votre navigateur a envoyé une demande que nous ne pouvons pas lire."),
    403: ("Accès réservé", "Cette page est réservée à d’autres personnes que vous."),
    404: ("Page introuvable", "L’adresse est peut-être ancienne, ou mal recopiée."),
    429: (
        "Trop d’essais",
        "Attendez quelques minutes, puis recommencez : rien de ce qui était enregistré n’est perdu.",
    ),
    405: ("Rien à lire ici", "Cette adresse reçoit un formulaire : revenez à la page d’où il vient."),
    413: (
        "Envoi trop lourd",
        (
            "Un document fait 20 Mo au plus, un envoi 100. Revenez en arrière : votre texte y est encore ; joignez "
            "moins de documents."
        ),
    ),
    409: ("Pas maintenant", "Ce geste n’est pas possible à ce moment de la campagne."),
}


def refusal(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    """A page that says what was refused and why; `reason` replaces the general sentence."""
    title, sentence = REFUSALS[status]
    above = page_above(request.path) if status == HTTPStatus.METHOD_NOT_ALLOWED else ""
    context = {"code": status, "title": title, "sentence": reason or sentence, "above": above}
    return render(request, "erreurs/refus.html", context, status=status)


def page_above(path: str) -> str:
    """The nearest address above this one that leads to something: for that of a button, the page where it stands."""
    while path := path.rstrip("/").rpartition("/")[0]:
        try:
            resolve(f"{path}/")
        except Resolver404:
            continue
        return f"{path}/"
    return "/"


def _reason(exception: Exception | None) -> str:
    """The French sentence that our own code gave, if it gave one; the resolver's own arguments are not sentences."""
    first = exception.args[0] if exception is not None and exception.args else ""
    ours = (
        isinstance(first, str) and first.endswith(".") and not first.startswith("No ")
    )  # Django's « No … matches the given query. »
    return first if ours else ""


def _our_reason(exception: Exception | None) -> str:
    """The same, unless Django itself found the request suspicious: its words are English."""
    return "" if isinstance(exception, SuspiciousOperation) else _reason(exception)


def _for_program(request: HttpRequest, status: int, reason: str) -> HttpResponse | None:
    """The refusal in JSON, at an address that answers in JSON; None elsewhere."""
    if not request.path.startswith("/api/") and not request.path.endswith((".json", ".jsonld")):
        return None
    said = {"erreurs": [typographic(reason or REFUSALS[status][1])]}
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = _our_reason(exception)
    return _for_program(request, 400, reason) or refusal(request, 400, reason)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refused(request, 403, _reason(exception))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refused(request, 404, _reason(exception))


def _refused(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """The page, or for a script that saves what is typed the same sentence, said beside the text."""
    if is_script(request):
        return JsonResponse(
            {"code": RefusalCode.ACCESS, "message": typographic(reason or REFUSALS[status][1])}, status=status
        )
    return _for_program(request, status, reason) or refusal(request, status, reason)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return refusal(request, 429)


AWAY = (OperationalError, InterfaceError, StorageAway)


def server_error(_request: HttpRequest) -> HttpResponse:
    """The page of our own faults, 503 when the database or the storage is away: it needs neither of them, nor the
    session.
    """
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(render_to_string("erreurs/503.html"), status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("erreurs/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page that is too old, or without cookies: what was typed there is given back."""
    del reason
    match = request.resolver_match
    page = given_back(request) if match is not None and is_typed_into(request, match.func) else None
    if page is not None:
        return page
    sentence = (
        "Ce formulaire a été envoyé depuis une page trop ancienne, ou sans témoin de connexion (cookie). "
        "Rechargez la page et recommencez."
    )
    return refusal(request, 403, sentence)
