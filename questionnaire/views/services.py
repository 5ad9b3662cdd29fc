"""A service without an account: asked from the questionnaire, answering at an address sent by mail, read and taken by
whoever asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from label.drafts import Clash
from label.enums import CandidatureStatus
from label.models import Candidature
from label.permissions import refuse_unless, user_of
from label.rules.refusals import Refusal
from label.rules.secrets import digest_of
from label.views.drafts import accepted, clash_lines, page_in, refused, saved_words, shown_again
from label.views.pages import CONFLICT, INVALID, attempt, try_form
from questionnaire.actions.services import ask_service, propose, say_done, settle, take_back_link, take_proposals
from questionnaire.enums import ItemState
from questionnaire.forms.answers import AnswerFields, AnswerForm, shown_fields
from questionnaire.forms.services import AskServiceForm, ServiceForm
from questionnaire.forms.sheets import ReviewForm
from questionnaire.models import Answer, ServiceAnswer, ServiceLink
from questionnaire.permissions import can_assign
from questionnaire.queries.answers import NumberedTrame, given_in, given_of, numbered_of
from questionnaire.rules.sheets import SheetLine
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, SectionTerms
from questionnaire.rules.values import answer_text
from questionnaire.views.desk import NOT_ASKED, Block, Desk, desk_of, texts_of
from questionnaire.views.reviewing import Source, confirmed, left_to_settle, review
from toolkit.parts import drawn

WHO = "La personne correspondante ou signataire interroge un service."
FORTNIGHT = timedelta(days=14)
GONE = 410
NO_LINK = "Cette adresse ne mène à aucune question : vérifiez-la dans le message reçu."
CLOSED = "Le questionnaire ne se remplit plus : la collectivité l’a déposé, ou la clôture est passée."


def _proposed(item: ItemTerms, row: ServiceAnswer) -> Given:
    return given_in(item, {**row.typed(), "confirmed": True})


def _over(site: Given, item: ItemTerms, row: ServiceAnswer) -> Given:
    """What a service proposes over the answer of the site: what it left blank, it does not empty."""
    said = _proposed(item, row)
    answered = said if said.not_applicable or not Given(said.value).is_empty else site
    return Given(answered.value, said.comment or site.comment, answered.not_applicable)


def _section(desk: Desk, code: str) -> SectionTerms:
    found = (
        section for theme in desk.numbered.trame.themes for section in theme.asked_sections if section.code == code
    )
    section = next(found, None)
    if section is None:
        msg = "Cette section n’existe pas dans cette édition."
        raise Http404(msg)
    return section


def _until(desk: Desk) -> date:
    """The last day proposed for a link: in a fortnight, or at the closing."""
    end, proposed = desk.window.deadline, timezone.localdate() + FORTNIGHT
    return min(proposed, timezone.localdate(end)) if end is not None else proposed


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str, year: int, section: str) -> HttpResponse:
    """Ask a service some questions of a section."""
    desk = desk_of(request, code, year)
    refuse_unless(can_assign(desk.membership), WHO)
    terms = _section(desk, section)
    items = [item for item in terms.items if not item.source_auto]
    form = AskServiceForm(items, _until(desk), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = form.asked()
        if try_form(form, lambda: ask_service(desk.candidature, section, asked, by=user_of(request))):
            messages.success(request, f"Le lien part à {asked.email}, pour « {asked.service} ».")
            return redirect(reverse("questionnaire", args=desk.place) + f"#{section}")
    context = {
        "collectivite": desk.collectivite,
        "candidature": desk.candidature,
        "section": terms,
        "form": form,
        "is_open": desk.is_open,
    }
    return render(request, "questionnaire/interroger.html", context, status=INVALID if form.is_bound else 200)


@require_POST
def take_back(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Close the address sent to a service."""
    desk = desk_of(request, code, year)
    refuse_unless(can_assign(desk.membership), WHO)
    return attempt(
        request,
        lambda: take_back_link(desk.candidature, pk, by=user_of(request)),
        "Le lien est repris : il n’ouvre plus rien.",
        "questionnaire",
        code,
        year,
    )


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """What a service proposes beside the answers of the site; each difference is taken, or left aside."""
    desk = desk_of(request, code, year)
    refuse_unless(can_assign(desk.membership), WHO)
    links = ServiceLink.objects.filter(candidature=desk.candidature).select_related("section")
    link = get_object_or_404(links.prefetch_related("answers__item"), pk=pk)
    items = desk.numbered.trame.items
    rows = {row.item.code: row for row in link.waiting if row.item.code in items}
    lines = [
        SheetLine(code, _over(desk.given.get(code, NOTHING), items[code], row), row.over) for code, row in rows.items()
    ]
    source = Source(
        title=f"Ce que propose « {link.service} »",
        name="du service",
        moved="Changé sur le site depuis que le service a répondu.",
        parent=(reverse("questionnaire", args=desk.place) + f"#{link.section.code}", "Questionnaire"),
        here="questionnaire",
        address=reverse("questionnaire-service", args=[*desk.place, pk]),
        then=reverse("questionnaire", args=desk.place) + f"#{link.section.code}",
        can_leave=True,
        shown={code: row.version for code, row in rows.items()},
    )
    if request.method == "GET":
        return review(request, desk, source, lines)
    sent = ReviewForm.read(request, trame=desk.numbered.trame)
    if sent["leave"]:
        return _leave(request, desk, source, link, lines)
    shown, user = sent["shown"], user_of(request)
    return confirmed(request, desk, source, sent, lambda typed: take_proposals(link, typed, shown, by=user))


def _leave(
    request: HttpRequest, desk: Desk, source: Source, link: ServiceLink, lines: Sequence[SheetLine]
) -> HttpResponse:
    """Leave aside the questions that are ticked, each with all that it proposes; all of them where nothing differs."""
    sent = ReviewForm.read(request, trame=desk.numbered.trame)
    ticked, shown = set(sent["take"]), sent["shown"]
    keys = {f"{one.code}:{one.field}" for one in left_to_settle(desk, lines)}
    codes = {key.partition(":")[0] for key in ticked}
    half = sorted({key.partition(":")[0] for key in keys - ticked} & codes)
    if half or (keys and not codes):
        words = (
            f"{', '.join(half)} : cochez aussi l’autre différence, ou reprenez-la d’abord."
            if half
            else "Cochez d’abord ce qui est à laisser de côté."
        )
        messages.error(request, f"{words} Rien n’est changé.")
        return review(request, desk, source, lines, status=INVALID)
    read_now = {code: shown.get(code, 0) for code in codes or {line.code for line in lines}}
    settle(link, read_now, taken=False, by=user_of(request))
    messages.success(request, "C’est relu : rien n’en est repris.")
    return redirect(source.then)


@dataclass(frozen=True)
class ServiceDesk:
    """Where a service answers: its link, the questions it is asked, what it has said of them."""

    link: ServiceLink
    secret: str
    numbered: NumberedTrame
    rows: dict[str, ServiceAnswer]

    @property
    def items(self) -> list[ItemTerms]:
        """The questions, in the order of the questionnaire; one that is asked no more is left out."""
        items = self.numbered.trame.items
        return [item for code, item in items.items() if code in self.link.questions and not item.source_auto]

    def block(self, item: ItemTerms, now: Answer | None, fields: AnswerFields | None = None) -> Block:
        """A question with what the service said of it; what the collectivité has answered is told beside it."""
        row = self.rows.get(item.code)
        given = _proposed(item, row) if row is not None else NOTHING
        site = given_of(item, now) if now is not None else NOTHING
        notes = [f"Réponse actuelle : {answer_text(item, site)}"] if not site.is_empty else []
        notes += [f"Commentaire actuel : {site.comment}"] if site.comment.strip() else []
        return Block(
            item,
            fields or shown_fields(item, given, row),
            ItemState.EMPTY if given.is_empty else ItemState.ANSWERED,
            tuple(notes),
            True,
            None,
            given,
            None,
            False,
            (),
            saved_words(row, 0) if row is not None and row.version else "",
            reverse("service-answer", args=[self.secret, item.code]),
        )


def _desk_at(secret: str) -> ServiceDesk:
    """Where this address leads; Http404 for one that was never sent."""
    rows = ServiceLink.objects.select_related(
        "candidature__edition__questionnaire", "candidature__collectivite", "section", "asked_by"
    )
    link = rows.filter(secret=digest_of(secret)).prefetch_related("answers__item").first()
    questionnaire = getattr(link.candidature.edition, "questionnaire", None) if link is not None else None
    if link is None or questionnaire is None:
        raise Http404(NO_LINK)
    numbered = numbered_of(questionnaire, link.candidature)
    return ServiceDesk(link, secret, numbered, {row.item.code: row for row in link.answers.all()})


def _why_closed(link: ServiceLink) -> str:
    """Why nothing can be answered there any more, in a sentence; empty while it can."""
    return link.ended(timezone.now()) or ("" if _is_filled(link.candidature) else CLOSED)


def _is_filled(candidature: Candidature) -> bool:
    return candidature.filing_window.is_open and candidature.status == CandidatureStatus.REGISTERED


@login_not_required
@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest, secret: str) -> HttpResponse:
    """The questions of a service. With a script each answer is kept as it is typed; the button keeps them all."""
    desk = _desk_at(secret)
    link = desk.link
    context: dict[str, object] = {
        "link": link,
        "collectivite": link.candidature.collectivite,
        "edition": link.candidature.edition,
    }
    if why := _why_closed(link):
        context |= {"why": why, "typed": _typed(request, desk), "types_as": f"service-{link.pk}"}
        context["may_be_made_again"] = _is_filled(link.candidature)
        return render(request, "questionnaire/service_ferme.html", context, status=GONE)
    blocks: dict[str, Block] = {}
    status = 200
    if request.method == "POST":
        status, blocks = _save_all(request, desk)
        if status == 200:
            if ServiceForm.read(request)["done"]:
                return attempt(
                    request, lambda: say_done(link), f"Un message part à {link.asked_by}. Merci !", "service", secret
                )
            messages.success(request, "Vos réponses sont gardées.")
            return redirect("service", secret)
        desk = _desk_at(secret)
    now = {row.item_id: row for row in Answer.objects.filter(candidature=link.candidature)}
    ids = desk.numbered.items
    context |= {
        "blocks": [blocks.get(item.code) or desk.block(item, now.get(ids[item.code])) for item in desk.items],
        "faults": sum(block.is_faulty for block in blocks.values()),
        "types_as": f"service-{link.pk}",
        "aside": (),
        "year": "",
        "is_open": True,
        "extensions": "",
    }
    return render(request, "questionnaire/service.html", context, status=status)


def _typed(request: HttpRequest, desk: ServiceDesk) -> list[str]:
    """What is sent to a link that is closed, as it was typed, to be shown again."""
    forms = [AnswerForm(item, request.POST) for item in desk.items] if request.method == "POST" else []
    texts = [text for form in forms for shown in [form.shown()] for text in (*shown.value, shown.comment)]
    return [text for text in texts if text.strip()]


def _save_all(request: HttpRequest, desk: ServiceDesk) -> tuple[int, dict[str, Block]]:
    """Keep what the button sends; the status, and the questions to show again with what is wrong of them."""
    again: dict[str, Block] = {}
    status = 200
    for item in desk.items:
        form = AnswerForm(item, request.POST)
        valid = form.is_valid()
        try:
            propose(desk.link, item, desk.numbered.items[item.code], form.typed())
        except Clash as clash:
            shown = AnswerForm(item, shown_again(request.POST, texts_of(item), clash))
            shown.is_valid()
            block = desk.block(item, None, shown.shown())
            again[item.code] = replace(block, clash=clash_lines(clash, texts_of(item)))
            status = CONFLICT
        except Refusal as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
            return CONFLICT, {i.code: desk.block(i, None, AnswerForm(i, request.POST).shown()) for i in desk.items}
        else:
            if not valid:
                again[item.code] = desk.block(item, None, form.shown())
                status = max(status, INVALID)
    return status, again


@login_not_required
@require_POST
def service_answer(request: HttpRequest, secret: str, item: str) -> HttpResponse:
    """Keep one answer of a service, sent by a script; 409 overtaken or closed, 422 not readable, in words."""
    desk = _desk_at(secret)
    terms = next((one for one in desk.items if one.code == item), None)
    if terms is None:
        raise Http404(NOT_ASKED)
    form, texts = AnswerForm(terms, request.POST), texts_of(terms)
    valid = form.is_valid()
    try:
        row, done = propose(desk.link, terms, desk.numbered.items[item], form.typed(), page=page_in(request))
    except Refusal as refusal:
        return refused(request, refusal, texts)
    faults = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    desk.rows[item] = row
    now = Answer.objects.filter(candidature=desk.link.candidature, item=row.item_id).first()
    block = desk.block(terms, now, None if valid else form.shown())
    margin = block.margin
    margins = {
        item: drawn("questionnaire/_marge.html", state=margin.state, notes=margin.notes, code=item, is_open=True)
    }
    return accepted(
        request, row, texts, done, faults=faults, partly=not valid, empty=block.given.is_empty, margins=margins
    )
