"""The words of a collectivité in the book: approved in its workspace, followed on the équipe's desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.queries import public_of
from label.forms.drafts import DraftedForm
from label.forms.gestures import GestureForm, TextField
from label.models import Candidature, Edition, User
from label.permissions import can_fill, edition_of, equipe_required, refuse_unless, user_of
from label.rules.names import search_key, search_words
from label.views.pages import INVALID, attempt
from label.views.sending import SentText, form_to_send, typed_or_sent
from label.views.spaces import Space, space_of, without_candidature
from villes_internet.book.actions.words import approve_words, set_words_deadline, settle_remark
from villes_internet.book.enums import WordsState
from villes_internet.book.forms.focus import DeadlineForm, WordsForm
from villes_internet.book.models import TownWords
from villes_internet.book.views.proofs import ProofPage, proof_answer, proof_picture
from villes_internet.book.words import (
    TownPage,
    deadline_of,
    facts_of,
    now_refused,
    page_facts,
    proposed_words,
    state_of,
    town_pages,
)

APPROVED = "Vos mots sont approuvés. Vous pouvez y revenir jusqu’à la fin du délai."
REMARKED = "Votre remarque est envoyée à l’équipe : cette page vous dira quand elle est traitée."
PRINTED = ("oui", "Celles qui en ont une")  # known once the jury has sat
FIRST_TO_READ = (WordsState.REMARKED, WordsState.CHANGED, WordsState.UNREAD, WordsState.APPROVED)


def _words_of(candidature: Candidature) -> TownWords | None:
    rows = TownWords.objects.filter(candidature=candidature).select_related("initiative", "approved_by")
    return rows.first()


def _text(candidature: Candidature, by: User) -> SentText:
    """What is typed of the words, until they are approved: begun with those of the newest initiative."""
    known, words = public_of(candidature.collectivite), _words_of(candidature)
    begun = {"initiative": "", "title": "", "text": "", "remark": ""} if known else {"remark": ""}
    if words is not None:
        begun["remark"] = words.remark if words.waits else ""
        chosen = str(words.initiative_id or "")
        begun |= {"initiative": chosen, "title": words.title, "text": words.text} if known else {}
    elif known:
        newest = max(known, key=lambda one: (one.published_at or one.created_at, one.pk))
        begun |= {"initiative": str(newest.pk), **proposed_words(newest)}
    facts = page_facts(candidature, known)

    def make(data: object = None, _files: object = None, initial: dict[str, object] | None = None) -> WordsForm:
        shown = {**begun, **(initial or {})}
        return WordsForm(known, words, data, initial={**shown, "shown": shown.get("initiative"), "facts": facts})

    def send(form: DraftedForm) -> None:
        values = form.cleaned_data
        initiative = next((one for one in known if one.pk == values.get("initiative")), None)
        words_typed = {"title": values.get("title", ""), "text": values.get("text", ""), "remark": values["remark"]}
        approve_words(candidature, initiative, **words_typed, seen=values["facts"], by=by)

    here = [candidature.collectivite.code, candidature.edition.year]
    return SentText(
        code=f"mots-livre-{candidature.pk}",
        place=f"book-words:{candidature.pk}",
        title="Vos mots dans le livre",
        address=reverse("candidature-words", args=here),
        back=reverse("candidature-words", args=here),
        make=make,
        send=send,
        done=lambda form: REMARKED if form.cleaned_data["remark"] else APPROVED,
        known=begun,
        is_open=not now_refused(candidature),
    )


def _space(request: HttpRequest, code: str, year: int) -> Space:
    here = space_of(request, code, year)
    refuse_unless(can_fill(here.membership), "Seules les personnes rattachées relisent ces mots.")
    return here


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Read what the book would say of one's collectivité, whatever its level, and approve it."""
    here = _space(request, code, year)
    candidature = here.registered
    if candidature is None:
        return without_candidature(request, here, "ses mots se relisent")
    text = _text(candidature, user_of(request))

    def page(form: DraftedForm) -> HttpResponse:
        approved = _words_of(candidature)
        facts = facts_of(candidature, approved.initiative if approved is not None else None)
        if form.is_bound:  # what stands beside is shown as it is now
            form.data = {**dict(form.data.items()), "facts": page_facts(candidature, public_of(here.collectivite))}
        context = {
            "collectivite": here.collectivite,
            "me": here.membership,
            "candidature": candidature,
            "edition": here.edition,
            "form": form,
            "approved": approved,
            "state": state_of(approved, facts),
            "closed": now_refused(candidature),
            "until": deadline_of(here.edition),
        }
        return render(request, "book/mots.html", context, status=INVALID if form.is_bound else 200)

    if request.method == "POST" or "versions" in request.GET:
        return typed_or_sent(request, text, page)
    return page(form_to_send(text))


@require_safe
def words_proof(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The page as it would be laid out, without level nor observation; 202 while a worker makes it."""
    here = _space(request, code, year)
    candidature = here.registered
    if candidature is None:
        return without_candidature(request, here, "ses mots se relisent")
    text = _text(candidature, user_of(request))
    address = reverse("candidature-words-proof", args=[code, year])
    page = ProofPage(f"{here.collectivite.name}, livre {year}", text.address, address)
    return proof_answer(request, text.place, text.known, page)


@require_safe
def words_proof_page(request: HttpRequest, code: str, year: int, key: str, page: int) -> HttpResponse:
    """One page of this proof; 404 in words once it is too old."""
    _space(request, code, year)
    return proof_picture(key, page)


def _deadline(edition: Edition, by: User) -> SentText:
    address, until = reverse("book-words", args=[edition.year]), deadline_of(edition)
    return SentText(
        code=f"delai-mots-{edition.year}",
        place=f"words-deadline:{edition.year}",
        title=f"Délai des mots du livre {edition.year}",
        address=address,
        back=address,
        make=DeadlineForm,
        send=lambda form: set_words_deadline(edition, form.cleaned_data["until"], by=by),
        done="Le délai est fixé.",
        known={"until": until},
    )


def _is_named(page: TownPage, words: list[str]) -> bool:
    """Whether each of these words begins one of its name, or its code or its département."""
    key = search_key(page.candidature.name, page.candidature.collectivite.code, page.candidature.departement)
    return all(f" {word}" in key for word in words)


@equipe_required
@require_http_methods(["GET", "POST"])
def words_followed(request: HttpRequest, year: int) -> HttpResponse:
    """Every collectivité in the race: who has approved, who has not, what they ask to change; and the deadline."""
    edition = edition_of(year)
    text = _deadline(edition, user_of(request))

    def page(form: DraftedForm) -> HttpResponse:
        every, named = town_pages(edition), request.GET.get("q", "").strip()[:100]
        chosen, words = request.GET.get("page", ""), search_words(named)
        found = [one for one in every if (one.is_printed or chosen != PRINTED[0]) and _is_named(one, words)]
        told = [(state, [one for one in found if one.state == state]) for state in FIRST_TO_READ]
        context = {
            "edition": edition,
            "groups": [(state, rows) for state, rows in told if rows],
            "form": form,
            "text": named,
            "options": [PRINTED],
            "chosen": chosen,
            "is_known": any(one.is_printed for one in every),
            "whole": len(every),
        }
        return render(request, "book/mots_suivi.html", context, status=INVALID if form.is_bound else 200)

    if request.method == "POST" or "versions" in request.GET:
        return typed_or_sent(request, text, page)
    return page(form_to_send(text))


class SettleForm(GestureForm):
    """The remark that was read, by the moment at which it was made."""

    seen = TextField()


@equipe_required
@require_POST
def remark_settled(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Say that a remark is done."""
    rows = Candidature.objects.filter(edition__year=year, collectivite__code=code)
    candidature, seen, by = get_object_or_404(rows), SettleForm.read(request)["seen"], user_of(request)
    back = reverse("book-words", args=[year])
    return attempt(request, lambda: settle_remark(candidature, seen, by=by), "La remarque est traitée.", back)
