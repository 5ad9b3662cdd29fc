"""`/pilotage/courriels/`: templates, mailings read before they leave, and the outbox with a status for each
recipient.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.bounces import correct_and_resend, note_bounces, waiting_bounces
from label.actions.enclosing import attach_to_mailing, detach_from_mailing
from label.actions.mail import (
    cancel_mailing,
    compose,
    compose_mailing,
    plan_mailing,
    release_mailing,
    retry_message,
    stop_mailing,
    try_mailing,
    unplan_mailing,
)
from label.enums import Audience, MailingStatus, MailKind, MessageStatus
from label.forms.bounces import ReportForm, RightAddressForm
from label.forms.drafts import DraftedForm
from label.forms.gestures import GestureForm, NumberField, OneOfField, SentFiles
from label.forms.mail import PlanForm
from label.models import Edition, Mailing, MailMessage
from label.permissions import edition_of, equipe_required, user_of
from label.queries.mail import kept_to_words, left_out, recipients_of, sent_before, silent_of
from label.queries.opposition import without_link
from label.rules.files import EXTENSIONS
from label.rules.mail import PLACEHOLDERS
from label.rules.refusals import Refusal
from label.tasks.mail import blocks
from label.views.applying import form_of, text_versions, typed_or_applied
from label.views.attachments import attachment_response
from label.views.drafts import ClashLines
from label.views.pages import INVALID, attempt, try_form
from toolkit.dates import moment_in_words
from toolkit.numbers import whole_number
from villes_internet.missing import state_of
from villes_internet.views.pilotage.texts import mailing_text, template_text

PAGE = 50
PREVIEWED = 400
OVER = "Cet envoi est déjà parti, ou annulé."
NOT_FAILED = "Ce courriel n’est pas en échec : il est reparti, ou une collègue l’a corrigé."
NO_DOCUMENT = "Ce document n’est plus joint."
NO_TEMPLATE = "Ce message n’existe pas."


@equipe_required
@require_safe
def outbox(request: HttpRequest, year: int) -> HttpResponse:
    """The mailings, and every message with its status, newest first."""
    rows = MailMessage.objects.select_related("user", "collectivite", "mailing").order_by(
        Coalesce("sent_at", "queued_at").desc(), "-pk"
    )
    status = request.GET.get("etat", "")
    if status in MessageStatus.values:
        rows = rows.filter(status=status)
    text = request.GET.get("q", "").strip()[:100]
    if text:
        rows = rows.filter(
            Q(address__icontains=text) | Q(collectivite__name__icontains=text) | Q(subject__icontains=text)
        )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    edition = edition_of(year)
    context = {
        "edition": edition,
        "mailings": Mailing.objects.filter(edition=edition)
        .select_related("edition", "created_by")
        .annotate(
            messages_total=Count("messages"),
            messages_sent=Count("messages", filter=Q(messages__status=MessageStatus.SENT)),
            messages_failed=Count("messages", filter=Q(messages__status=MessageStatus.FAILED)),
        )[:30],
        "page": page,
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "states": MessageStatus.choices,
        "state": status,
        "text": text,
        "years": Edition.objects.years(),
        "kinds": MailKind.choices if not edition.is_public else [c for c in MailKind.choices if c[0] == MailKind.FREE],
        "chosen": (request.GET.get("sorte", ""), request.GET.get("pour", "")),
        "audiences": [c for c in Audience.choices if c[0] != Audience.CHOSEN],
    }
    return render(request, "pilotage/courriels.html", context)


@equipe_required
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Write the template of one kind of message of an edition."""
    edition = edition_of(year)
    if kind not in MailKind.values:
        raise Http404(NO_TEMPLATE)
    text = template_text(edition, MailKind(kind), user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        context = {
            "form": form,
            "clash": clash,
            "kind": MailKind(kind).label,
            "edition": edition,
            "words": PLACEHOLDERS.items(),
        }
        return render(request, "pilotage/modele.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def template_versions(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Every version of what was typed of a template."""
    edition = edition_of(year)
    if kind not in MailKind.values:
        raise Http404(NO_TEMPLATE)
    return text_versions(request, template_text(edition, MailKind(kind), user_of(request)))


class NewMailingForm(GestureForm):
    """The template and the audience of a new mailing."""

    kind = OneOfField(*MailKind.values)
    audience = OneOfField(*Audience.values)


@equipe_required
@require_POST
def new_mailing(request: HttpRequest, year: int) -> HttpResponse:
    """Prepare a draft from a template."""
    edition = edition_of(year)
    asked = NewMailingForm.read(request)
    kind, audience = asked["kind"], asked["audience"]
    chosen = urlencode({"sorte": kind or "", "pour": audience or ""})  # a refusal forgets neither
    back = f"{reverse('equipe-mails', args=[year])}?{chosen}#nouveau"
    if kind is None or audience is None:
        messages.error(request, "Choisissez un message et des destinataires de la liste.")
        return redirect(back)
    try:
        mailing = compose_mailing(edition, MailKind(kind), Audience(audience), by=user_of(request))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
        return redirect(back)
    return redirect("equipe-mailing", mailing.pk)


@equipe_required
@require_http_methods(["GET", "POST"])
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """A mailing: its text, whom it reaches, and what one of them will read; once gone, the status of each."""
    row = get_object_or_404(Mailing.objects.select_related("edition", "created_by"), pk=pk)
    text = mailing_text(row, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        return render(request, "pilotage/envoi.html", _mailing(request, row, form, clash), status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def mailing_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of what was typed of a mailing."""
    row = get_object_or_404(Mailing.objects.select_related("edition"), pk=pk)
    return text_versions(request, mailing_text(row, user_of(request)))


def _mailing(request: HttpRequest, row: Mailing, form: DraftedForm, clash: ClashLines | None) -> dict[str, object]:
    waiting = row.status in (MailingStatus.DRAFT, MailingStatus.PLANNED)
    context: dict[str, object] = {"mailing": row, "form": form, "clash": clash, "waiting": waiting}
    context["edition_year"] = row.edition.year
    context["kept_to"] = kept_to_words(row) if row.is_narrowed else ""
    context["words"] = PLACEHOLDERS.items()
    context["attachments"] = row.attachments.order_by("pk")
    context["extensions"] = ",".join(EXTENSIONS)
    if waiting:
        recipients = recipients_of(row, state_of)
        index = whole_number(request.GET.get("pour", ""), len(recipients) - 1) or 0
        context |= {
            "recipients": recipients[:PREVIEWED],
            "count": len(recipients),
            "chosen": index,
            "left_out": left_out(row, recipients),
            "silent": silent_of(row, state_of, recipients),
            "sent_before": sent_before(row),
            "plan": PlanForm(initial={"send_at": row.send_at}),
        }
        if recipients:
            subject, text = compose(recipients[index], row.subject, row.body)
            text = without_link(text)
            context |= {
                "preview_subject": subject,
                "preview": text,
                "preview_blocks": blocks(text),
                "preview_for": recipients[index],
            }
    else:
        rows = row.messages.select_related("user", "collectivite").order_by("collectivite__sort_key", "pk")
        context["mails"] = rows
        context["leaving"] = any(one.status == MessageStatus.QUEUED for one in rows)
        first = next((message for message in rows if message.text), None)
        text = without_link(first.text) if first is not None else ""
        context |= {"first": first, "first_text": text, "first_blocks": blocks(text)}
    return context


@equipe_required
@require_POST
def mailing_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it."""
    row, user = get_object_or_404(Mailing, pk=pk), user_of(request)
    return attempt(
        request,
        lambda: release_mailing(row, state_of, by=user),
        "L’envoi part : suivez-le ici.",
        "equipe-mailing",
        pk,
    )


class DetachForm(GestureForm):
    """The document that is taken off."""

    attachment = NumberField()


@equipe_required
@require_POST
def mailing_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a document to it."""
    row, by, sent = get_object_or_404(Mailing, pk=pk), user_of(request), SentFiles.read(request)["uploads"]
    if not sent:
        messages.error(request, "Choisissez d’abord un document sur votre appareil.")
        return redirect("equipe-mailing", pk)
    upload = sent[0]
    done = f"« {upload.name} » est joint : chaque destinataire le reçoit."
    return attempt(
        request, lambda: attach_to_mailing(row, upload, name=upload.name or "", by=by), done, "equipe-mailing", pk
    )


@equipe_required
@require_POST
def mailing_detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document off it."""
    row, by, attachment = get_object_or_404(Mailing, pk=pk), user_of(request), DetachForm.read(request)["attachment"]
    return attempt(
        request, lambda: detach_from_mailing(row, attachment, by=by), "Le document est retiré.", "equipe-mailing", pk
    )


@equipe_required
@require_safe
def mailing_attachment(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A document that it carries."""
    row = get_object_or_404(Mailing, pk=pk).attachments.filter(pk=attachment).first()
    if row is None:
        raise Http404(NO_DOCUMENT)
    return attachment_response(row)


class TryForm(GestureForm):
    """Whose letter is tried, by its place in the list."""

    index = NumberField()


@equipe_required
@require_POST
def mailing_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Send to oneself the letter that is shown."""
    row, user, index = get_object_or_404(Mailing, pk=pk), user_of(request), TryForm.read(request)["index"]
    done = f"L’essai part à {user.email}."
    return attempt(request, lambda: try_mailing(row, state_of, index=index, by=user), done, "equipe-mailing", pk)


@equipe_required
@require_POST
def mailing_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it its hour."""
    row, form = get_object_or_404(Mailing.objects.select_related("edition"), pk=pk), PlanForm(request.POST)
    if form.is_valid() and try_form(form, lambda: plan_mailing(row, form.cleaned_data["send_at"], by=user_of(request))):
        messages.success(request, f"L’envoi partira le {moment_in_words(form.cleaned_data['send_at'])}.")
        return redirect("equipe-mailing", pk)
    row.refresh_from_db(fields=["status"])
    if row.status not in (MailingStatus.DRAFT, MailingStatus.PLANNED):  # a colleague has sent it meanwhile
        messages.error(request, OVER)
        return redirect("equipe-mailing", pk)
    context = _mailing(request, row, form_of(mailing_text(row, user_of(request))), None) | {"plan": form}
    return render(request, "pilotage/envoi.html", context, status=INVALID)


@equipe_required
@require_POST
def mailing_unplan(request: HttpRequest, pk: int) -> HttpResponse:
    """Take its hour back."""
    row, user = get_object_or_404(Mailing, pk=pk), user_of(request)
    return attempt(request, lambda: unplan_mailing(row, by=user), "L’envoi ne partira plus seul.", "equipe-mailing", pk)


@equipe_required
@require_POST
def mailing_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what has not left yet."""
    row, user = get_object_or_404(Mailing, pk=pk), user_of(request)
    done = "L’envoi est arrêté : ce qui n’était pas parti ne partira pas."
    return attempt(request, lambda: stop_mailing(row, by=user), done, "equipe-mailing", pk)


@equipe_required
@require_POST
def mailing_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    row, user = get_object_or_404(Mailing, pk=pk), user_of(request)
    return attempt(
        request, lambda: cancel_mailing(row, by=user), "L’envoi est annulé.", "equipe-mails", row.edition.year
    )


@equipe_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it is written, text and layout."""
    row = get_object_or_404(MailMessage.objects.select_related("user", "collectivite", "mailing__edition"), pk=pk)
    return _message(request, row)


def _message(request: HttpRequest, row: MailMessage, form: RightAddressForm | None = None) -> HttpResponse:
    text = without_link(row.text)
    context: dict[str, object] = {"mail": row, "text": text, "blocks": blocks(text) if not row.secret else []}
    if row.collectivite is not None and row.user is None:
        context["right_address"] = form or RightAddressForm()
    if row.mailing is not None:
        context["edition_year"] = row.mailing.edition.year
    return render(request, "pilotage/courriel.html", context, status=INVALID if form is not None else 200)


@equipe_required
@require_POST
def message_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the address of a collectivité, and send again what came back."""
    row = get_object_or_404(MailMessage.objects.select_related("user", "collectivite", "mailing__edition"), pk=pk)
    form, by = RightAddressForm(request.POST), user_of(request)
    if form.is_valid() and try_form(form, lambda: correct_and_resend(row, form.cleaned_data["address"], by=by)):
        messages.success(request, "L’adresse est corrigée, le courriel repart.")
        return redirect("equipe-mail", pk)
    row.refresh_from_db(fields=["status"])
    if row.status != MessageStatus.FAILED:  # a colleague has corrected it meanwhile
        messages.error(request, NOT_FAILED)
        return redirect("equipe-mail", pk)
    return _message(request, row, form)


@equipe_required
@require_http_methods(["GET", "POST"])
def bounces(request: HttpRequest) -> HttpResponse:
    """The mails that came back, and a report to paste."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            noted, unknown = note_bounces(form.cleaned_data["report"].encode(), by=user_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            for one in noted:
                messages.success(request, f"{one.address} : {one.why}. C’est noté.")
            for one in unknown:
                messages.warning(request, f"{one.address} : nous ne lui avons rien envoyé.")
            return redirect("equipe-bounces")
    context = {"form": form, "mails": waiting_bounces()}
    return render(request, "pilotage/retours.html", context, status=INVALID if form.errors else 200)


@equipe_required
@require_POST
def message_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again one that failed."""
    row, user = get_object_or_404(MailMessage, pk=pk), user_of(request)
    return attempt(request, lambda: retry_message(row, by=user), "Le courriel repart.", "equipe-mail", pk)
