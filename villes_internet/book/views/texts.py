"""`/pilotage/<year>/livre/textes/`: what people write in the book, each text in its place, reviewed as it stands."""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.forms.drafts import DraftedForm
from label.models import Edition, User
from label.permissions import edition_of, equipe_required, user_of
from label.views.applying import AppliedText, form_of, into_draft, text_versions, typed_or_applied
from label.views.drafts import ClashLines, seen_in
from label.views.pages import attempt
from villes_internet.book.actions.texts import EMPTY, remove_text, review_text, write_text
from villes_internet.book.enums import Part, TextState
from villes_internet.book.forms.texts import BookTextForm, SubjectForm
from villes_internet.book.models import BookText, TextPicture
from villes_internet.book.proposals import proposal, subjects
from villes_internet.book.texts import Placed, last_text, placed_in, slot_named
from villes_internet.book.views.proofs import ProofPage, proof_answer, proof_picture


def _placed(edition: Edition, slug: str) -> Placed:
    """One place of the book; 404 in words when it has none of this name."""
    placed = slot_named(edition, slug)
    if placed is None:
        msg = f"Le livre {edition.year} n’a pas de texte à cette place."
        raise Http404(msg)
    return placed


def _printed(edition: Edition, placed: Placed, by: User) -> AppliedText:
    """A text of the book, until it is in force."""
    slot, known = placed.slot, placed.text or BookText(edition=edition)
    force = {name: getattr(known, name) for name in EMPTY if name in BookTextForm(slot).fields}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> BookTextForm:
        return BookTextForm(slot, data, initial=initial or force)

    def effects(_form: DraftedForm) -> list[str]:
        public = edition.is_public
        follows = "Le livre en ligne le dit aussitôt ; ses PDF se refont." if public else "Rien n’est public."
        return [f"Le livre {edition.year} imprime ce texte ; il attend une relecture.", follows]

    return AppliedText(
        place=f"book-text:{edition.year}:{slot.slug}",
        title=f"{slot.name}, livre {edition.year}",
        address=reverse("book-text", args=[edition.year, slot.slug]),
        back=reverse("book-text", args=[edition.year, slot.slug]),
        make=make,
        apply=lambda form: write_text(edition, slot, form.cleaned_data, by=by),
        effects=effects,
        done="Le texte est dans le livre. Relisez-le, puis validez-le.",
    )


@equipe_required
@require_safe
def texts(request: HttpRequest, year: int) -> HttpResponse:
    """Every text of the book with where it stands, part by part."""
    edition = edition_of(year)
    found = placed_in(edition)
    counts = Counter(one.state for one in found if one.text is not None or one.is_missing)
    told = {TextState.REVIEWED: "validés", TextState.WRITTEN: "à relire", TextState.MISSING: "à écrire"}
    words = [f"{counts[state]} {word}" for state, word in told.items()]
    context = {
        "edition": edition,
        "parts": [(part, list(rows)) for part, rows in groupby(found, key=lambda one: one.slot.part)],
        "summary": words,
    }
    return render(request, "book/textes.html", context)


@equipe_required
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """One text: typed in a draft, applied once read, reviewed as it stands."""
    edition = edition_of(year)
    placed = _placed(edition, slug)
    written = _printed(edition, placed, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None = None, status: int = 200) -> HttpResponse:
        context = {
            "edition": edition,
            "placed": placed,
            "form": form,
            "clash": clash,
            "last": last_text(edition, placed.slot),
            "subjects": subjects(edition) if placed.slot.part.part is Part.FOCUS else (),
            "picture": TextPicture.objects.filter(edition=edition, slug=slug).first(),
        }
        return render(request, "book/texte.html", context, status=status)

    return typed_or_applied(request, written, page) if request.method == "POST" else page(form_of(written))


@equipe_required
@require_safe
def proof(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """The page of a text as it is typed, laid out by a worker; 202 while it is not there yet."""
    edition = edition_of(year)
    placed = _placed(edition, slug)
    written = _printed(edition, placed, user_of(request))
    address = reverse("book-text-proof", args=[year, slug])
    page = ProofPage(f"{placed.slot.name}, livre {year}", written.address, address)
    photo = TextPicture.objects.filter(edition=edition, slug=slug).values_list("sha256", "sight").first()
    beside = "-".join(photo) if photo is not None else ""
    return proof_answer(request, written.place, written.in_force, page, "text", beside=beside)


@equipe_required
@require_safe
def proof_page(_request: HttpRequest, year: int, slug: str, key: str, page: int) -> HttpResponse:
    """One page of a proof; 404 in words once it is too old."""
    del year, slug
    return proof_picture(key, page)


@equipe_required
@require_http_methods(["GET", "POST"])
def text_history(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Every version of it."""
    edition = edition_of(year)
    return text_versions(request, _printed(edition, _placed(edition, slug), user_of(request)))


@equipe_required
@require_POST
def review(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Say that the text that was read may be printed."""
    edition, seen, by = edition_of(year), seen_in(request, "seen"), user_of(request)
    back = reverse("book-text", args=[year, slug])
    return attempt(request, lambda: review_text(edition, slug, seen or 0, by=by), "Le texte est validé.", back)


@equipe_required
@require_POST
def remove(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Take a text off the book."""
    edition, seen, by = edition_of(year), seen_in(request, "seen"), user_of(request)
    back = reverse("book-texts", args=[year])
    return attempt(request, lambda: remove_text(edition, slug, seen or 0, by=by), "Le texte est retiré du livre.", back)


@equipe_required
@require_POST
def carry(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Put the last edition's text in the draft."""
    edition = edition_of(year)
    placed = _placed(edition, slug)
    last = last_text(edition, placed.slot)
    if last is None:
        msg = "Aucune édition d’avant n’a de texte à reprendre ici."
        raise Http404(msg)
    written = _printed(edition, placed, user_of(request))
    values = {name: getattr(last, name) for name in written.in_force}
    said = f"Le texte de {last.edition.year} est dans le brouillon : relisez-le, puis appliquez-le."
    return into_draft(request, written, values, said)


@equipe_required
@require_POST
def propose(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Put in the draft of a focus page what the edition's initiatives and answers say of a subject."""
    edition = edition_of(year)
    placed = _placed(edition, slug)
    if placed.slot.part.part is not Part.FOCUS:
        msg = "Seule une page focus se propose d’un sujet."
        raise Http404(msg)
    written = _printed(edition, placed, user_of(request))
    values = proposal(edition, str(SubjectForm.read(request)["subject"]))
    if values is None:
        messages.error(request, "Choisissez un sujet : aucune initiative publiée ne porte sur celui-là.")
        return redirect(written.address)
    said = "Une proposition est dans le brouillon : relisez-la, récrivez-la, puis appliquez-la."
    return into_draft(request, written, values, said)
