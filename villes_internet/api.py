"""The open data of all apps under one address, with errors in French and a documentation page of our own."""

import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from initiatives.api import router as initiatives_router
from initiatives.models import Initiative
from label.api import router
from label.statistics.datasets import DATASETS
from villes_internet.api_changes import router as changes_router
from villes_internet.limits import spend, subscriber_of

api = NinjaAPI(
    title=f"Données ouvertes du label « {settings.LABEL['name']} »",
    version="1.0",
    description=(
        "Éditions, palmarès, collectivités et initiatives, en lecture seule, sous Licence Ouverte 2.0. Les listes se "
        "lisent par pages (« debut », « limite ») ; chaque réponse porte un ETag : renvoyez-le dans If-None-Match "
        f"pour recevoir un 304. Une adresse peut demander {settings.API_PER_MINUTE} fois par minute ; au-delà, un 429 "
        f"dit quand reprendre. Mention à afficher : {settings.LABEL['attribution']}."
    ),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)
api.add_router("", router)
api.add_router("", initiatives_router)
api.add_router("", changes_router)

# Pydantic's error types, in the words of someone who types an address.
FAULTS = {
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "int_parsing_size": "ce nombre est trop grand",
    "greater_than_equal": "la valeur est trop petite",
    "less_than_equal": "la valeur est trop grande",
    "string_too_long": "le texte est trop long",
    "value_error": "une date est attendue, comme 2012-01-31T12:00:00Z",
    "datetime_from_date_parsing": "une date est attendue, comme 2012-01-31T12:00:00Z",
    "datetime_parsing": "une date est attendue, comme 2012-01-31T12:00:00Z",
    "missing": "ce paramètre est nécessaire",
}


@api.exception_handler(ValidationError)
def refuse_parameters(request: HttpRequest, error: Any) -> HttpResponse:
    """422 with one sentence a faulty parameter."""
    reasons = [f"{fault['loc'][-1]} : {FAULTS.get(fault['type'], 'valeur refusée')}" for fault in error.errors]
    return api.create_response(request, {"erreurs": reasons}, status=422)


@api.exception_handler(HttpError)
def refuse(request: HttpRequest, error: Any) -> HttpResponse:
    """The status and the French sentence of the refusal."""
    return api.create_response(request, {"erreurs": [error.message]}, status=error.status_code)


@api.exception_handler(Http404)
def refuse_unknown(request: HttpRequest, error: Any) -> HttpResponse:
    """An address that leads nowhere."""
    return api.create_response(request, {"erreurs": [str(error) or "Introuvable."]}, status=404)


def public_patterns() -> list[URLPattern]:
    """The API's addresses, each open to everyone."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        pattern.callback = login_not_required(read_only(pattern.callback))
    return patterns


def read_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse in our own words what would write, and answer HEAD as a GET without its body."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
        if request.method not in {"GET", "OPTIONS"}:
            refused = JsonResponse({"erreurs": ["Cette interface se lit seulement : demandez avec GET."]}, status=405)
            refused["Allow"] = "GET, HEAD"
            return refused
        budget = spend("api", subscriber_of(request), time.time(), allowed=settings.API_PER_MINUTE)
        if budget is not None and budget.is_spent:
            words = (
                f"Trop de demandes : {budget.allowed} par minute et par adresse. Reprenez dans {budget.resets_in} s."
            )
            response: HttpResponseBase = JsonResponse({"erreurs": [words]}, status=429)
        else:
            response = view(request, *args, **kwargs)
        for name, value in (budget.headers if budget is not None else {}).items():
            response[name] = value
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:  # refusals too: a script must read why
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After, RateLimit-Remaining, RateLimit-Reset"
        return response

    return csrf_exempt(guarded)


@login_not_required
def unknown(_request: HttpRequest, rest: str) -> JsonResponse:
    """An address of the API that leads nowhere."""
    refused = JsonResponse({"erreurs": [f"L’adresse /api/v1/{rest} n’existe pas : voyez /api/v1/."]}, status=404)
    refused["Access-Control-Allow-Origin"] = "*"
    return refused


def _resolve(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    name = part.get("$ref", "").rsplit("/", 1)[-1]
    found: dict[str, Any] = schema["components"]["schemas"].get(name, part)
    return found


TYPES = {
    "integer": "nombre entier",
    "string": "texte",
    "boolean": "vrai ou faux",
    "number": "nombre",
    "array": "liste",
    "object": "objet",
}


def _type(part: dict[str, Any]) -> str:
    options = part.get("anyOf", [part])
    names = [TYPES.get(o.get("type", ""), "objet") for o in options if o.get("type") != "null"]
    empty = len(names) < len(options)
    return " ou ".join(dict.fromkeys(names)) + (", peut être vide" if empty else "")


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[dict[str, str]]:
    properties = _resolve(schema, part).get("properties", {})
    return [{"nom": n, "type": _type(p), "aide": p.get("description", "")} for n, p in properties.items()]


def _example(address: str, examples: Mapping[str, str]) -> str:
    """An address that answers; empty while there is nothing to answer."""
    for name, value in examples.items():
        if name in address and not value:
            return ""
        address = address.replace(name, value)
    return address


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description as a page of the site: no script, no other server, in French."""
    schema: dict[str, Any] = api.get_openapi_schema()
    operations = []
    told = Initiative.objects.public().values_list("pk", flat=True).order_by("-published_at").first()
    examples = {"{annee}": "2012", "{code}": "38185", "{numero}": str(told or "")}
    for address, methods in schema["paths"].items():
        operation = methods["get"]
        answer = operation["responses"][200]["content"]["application/json"]["schema"]
        lines = _resolve(schema, answer).get("properties", {}).get("lignes", {}).get("items")
        operations.append(
            {
                "titre": operation["summary"],
                "texte": operation.get("description", ""),
                "adresse": address,
                "exemple": _example(address, examples),
                "parametres": [
                    {
                        "nom": p["name"],
                        "type": _type(p["schema"]),
                        "aide": p["schema"].get("description", p.get("description", "")),
                        "necessaire": p.get("required", False),
                        "defaut": p["schema"].get("default"),
                    }
                    for p in operation.get("parameters", [])
                ],
                "champs": _fields(schema, lines or answer),
                "par_ligne": lines is not None,
            }
        )
    return render(
        request,
        "api/documentation.html",
        {"operations": operations, "description": schema["info"]["description"], "datasets": DATASETS.values()},
    )
