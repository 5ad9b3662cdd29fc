"""The page of what is typed in the book, as a worker lays it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from label.drafts import draft_of
from villes_internet.book.proofs import BESIDE, kept_proof, proof_key
from villes_internet.book.tasks import ask_proof


@dataclass(frozen=True)
class ProofPage:
    """Whose proof, in words; the page where it is typed and its own address, which its pictures follow; whether the
    room that is left is told.
    """

    title: str
    back: str
    address: str
    tells_room: bool = True


def proof_answer(
    request: HttpRequest, place: str, known: Mapping[str, Any], page: ProofPage, *needed: str, beside: str = ""
) -> HttpResponse:
    """The proof of a draft (begun with what is `known`); 202 while a worker makes it. Nothing is laid out while one of
    the `needed` fields is empty. `beside`: the fingerprint of what stands beside the text, if anything.
    """
    values = dict(draft_of(place, known).typed())
    is_empty = any(not str(values.get(name, "")).strip() for name in needed)
    values |= {BESIDE: beside} if beside else {}
    key = proof_key(place, values)
    found = None if is_empty else kept_proof(key)
    waits = found is None and not is_empty
    if waits:
        ask_proof(place, values)
    context = {"page": page, "proof": found, "key": key, "is_empty": is_empty, "waits": waits}
    response = render(request, "book/epreuve.html", context, status=202 if waits else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def proof_picture(key: str, number: int) -> HttpResponse:
    """One page of a proof, from 1; 404 in words once it is too old."""
    found = kept_proof(key)
    if found is None or not 0 < number <= len(found.pages):
        msg = "Cette épreuve n’est plus gardée : ouvrez de nouveau celle du texte."
        raise Http404(msg)
    return HttpResponse(found.pages[number - 1], "image/png", headers={"Cache-Control": "private, max-age=600"})
