"""The page of what is typed in the book, as a worker lays it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from initiatives.queries import public_of
from label.documents.truth import digest
from label.drafts import draft_of
from label.forms.drafts import shown_in
from label.models import Award, Candidature
from label.permissions import equipe_required
from label.rules.regulation import TOP
from label.views.applying import AppliedText
from villes_internet.book.models import ProfileFocus, ProfileObservation, ProfilePicture
from villes_internet.book.proofs import BESIDE, kept_proof, proof_key
from villes_internet.book.tasks import ask_proof
from villes_internet.book.words import page_facts


@dataclass(frozen=True)
class ProofPage:
    """Whose proof, in words; the page where it is typed and its own address, which its pictures follow."""

    title: str
    back: str
    address: str


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


def with_page(year: int, code: str) -> Candidature:
    """A collectivité that has a page in the book of this edition; 404 otherwise."""
    rows = Candidature.objects.select_related("edition__regulation", "collectivite")
    tops = Award.objects.standing().filter(arobases=TOP)
    return get_object_or_404(rows, edition__year=year, collectivite__code=code, award__in=tops)


def page_proof_answer(
    request: HttpRequest, candidature: Candidature, text: AppliedText, address: str, *needed: str
) -> HttpResponse:
    """The proof of a page of the « Tour de France », as one of its texts is typed; the card, the photos and the other
    text stand beside.
    """
    force = ProfileFocus.objects.filter(candidature=candidature).values_list("initiative", "title", "text").first()
    said = ProfileObservation.objects.filter(candidature=candidature).values_list("text", flat=True).first()
    pictures = ProfilePicture.objects.filter(candidature=candidature)
    photo = pictures.values_list("sha256", "alternative", "credit", "sight").first()
    beside = digest([page_facts(candidature, public_of(candidature.collectivite)), force, said, photo])
    page = ProofPage(f"{candidature.name}, livre {candidature.edition.year}", text.address, address)
    return proof_answer(request, text.place, shown_in(text.make()), page, *needed, beside=beside)


@equipe_required
@require_safe
def page_proof_page(_request: HttpRequest, year: int, code: str, key: str, page: int) -> HttpResponse:
    """One page of such a proof; 404 in words once it is too old."""
    del year, code
    return proof_picture(key, page)


def proof_picture(key: str, number: int) -> HttpResponse:
    """One page of a proof, from 1; 404 in words once it is too old."""
    found = kept_proof(key)
    if found is None or not 0 < number <= len(found.pages):
        msg = "Cette épreuve n’est plus gardée : ouvrez de nouveau celle du texte."
        raise Http404(msg)
    return HttpResponse(found.pages[number - 1], "image/png", headers={"Cache-Control": "private, max-age=600"})
