"""`/pilotage/initiatives/`: what the équipe reads, accepts, sends back, takes off."""

from collections.abc import Collection

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from initiatives.actions.featuring import feature, unfeature
from initiatives.actions.moderation import accept, send_back
from initiatives.actions.telling import withdraw_initiative
from initiatives.enums import PhotoStatus, Status
from initiatives.forms import HeadForm, MessageForm, ModerateForm, PublishForm
from initiatives.models import Featured, Initiative, enjeu_codes
from initiatives.queries import page_of
from initiatives.rules.content import lacks, point_in_words
from initiatives.search.kin import told_twice
from initiatives.views.telling import diff_of
from label.drafts import Clash
from label.enums import Theme
from label.models import Region
from label.permissions import equipe_required, user_of
from label.rules.refusals import Refusal
from label.views.pages import CONFLICT, INVALID, attempt, try_form

PAGE = 50


def _rows() -> "QuerySet[Initiative]":
    return Initiative.objects.select_related("collectivite__departement__region", "submitted_by")


def _filtered(rows: "QuerySet[Initiative]", request: HttpRequest) -> tuple["QuerySet[Initiative]", dict[str, str]]:
    """Those of a theme, of a region, of a word of their title or of their town; and what was asked, as an address bears
    it.
    """
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("theme", "region", "q")}
    if asked["theme"] in Theme.values:
        rows = rows.filter(draft__themes__contains=[asked["theme"]])
    if asked["region"]:
        rows = rows.filter(collectivite__departement__region__code=asked["region"][:5])
    if text := asked["q"]:
        rows = rows.filter(Q(collectivite__name__icontains=text) | Q(draft__title__icontains=text))
    return rows, asked


def _address(asked: dict[str, str]) -> str:
    """The same filters, to be kept from page to page."""
    kept = urlencode({name: value for name, value in asked.items() if value})
    return f"?{kept}" if kept else ""


@equipe_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; any other status by its filter."""
    return _queue(request)


def _queue(request: HttpRequest, checked: Collection[str] = (), status_code: int = 200) -> HttpResponse:
    """`checked`: the marks of the lines that are ticked."""
    status = request.GET.get("etat", Status.SUBMITTED)
    if status not in Status.values:
        status = Status.SUBMITTED
    rows, asked = _filtered(_rows().filter(status=status), request)
    rows = rows.order_by("submitted_at", "pk") if status == Status.SUBMITTED else rows.order_by("-saved_at", "-pk")
    paginator = Paginator(rows, PAGE)
    page = paginator.get_page(request.GET.get("page", "1"))
    context = {
        "page": page,
        "total": paginator.count,
        "state": Status(status),
        "states": Status.choices,
        "themes": Theme.choices,
        "regions": Region.objects.filter(until_2015=False).order_by("name"),
        "choice": asked,
        "filters": _address(asked),
        "ticked": checked,
    }
    return render(request, "pilotage/initiatives.html", context, status=status_code)


@equipe_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One initiative as it will be read, what it changes in the public text, and the gestures."""
    row = get_object_or_404(_rows(), pk=pk)
    return _review(request, row, MessageForm())


def _review(
    request: HttpRequest,
    row: Initiative,
    form: MessageForm,
    status: int = 200,
    *,
    head: tuple[str, list[str]] | None = None,
) -> HttpResponse:
    """The page of one; `head`: the line of the « une » that was refused, and why."""
    featured = Featured.objects.filter(initiative=row).first()
    line, reasons = head or (featured.words if featured is not None else "", [])
    photos = list(row.photos.filter(kept=True))
    described = [(p.alternative, p.status == PhotoStatus.READY) for p in photos]
    waiting, asked = _filtered(Initiative.objects.waiting(), request)
    queue_ = list(waiting.values_list("pk", flat=True)[:1000])
    place = queue_.index(row.pk) if row.pk in queue_ else -1
    context = page_of(row, row.content, [p for p in photos if p.status == PhotoStatus.READY])
    context |= {
        "initiative": row,
        "collectivite": row.collectivite,
        "changes": diff_of(row),
        "lacks": lacks(row.content, enjeu_codes(), described, town=row.town_point),
        "form": form,
        "point": point_in_words(row.content, row.town_point),
        "filters": _address(asked),
        "previous": queue_[place - 1] if place > 0 else None,
        "next": queue_[place + 1] if 0 <= place < len(queue_) - 1 else (queue_[0] if place < 0 and queue_ else None),
        "rank": place + 1,
        "waiting": len(queue_),
        "twice": told_twice(row),
        "featured": featured,
        "head_line": line,
        "head_reasons": reasons,
    }
    return render(request, "pilotage/initiative.html", context, status=status)


@equipe_required
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Accept those that are checked: all or none."""
    sent = PublishForm.read(request)
    marks = sent["initiative"]
    keys = [int(mark.partition("-")[0]) for mark in marks]
    rows = list(Initiative.objects.filter(pk__in=keys))
    back = QueryDict(sent["back"]).urlencode()
    if not rows:
        messages.error(request, "Cochez d’abord les initiatives à publier.")
        return redirect("equipe-initiatives")
    many = len(rows) > 1
    done = f"{len(rows)} initiatives publiées." if many else f"Publiée : {rows[0].draft_title}."
    following = sent["next"]
    if following:
        return attempt(
            request,
            lambda: accept(rows, by=user_of(request), read=marks),
            done,
            f"{reverse('equipe-initiative', args=[following])}?{back}",
        )
    try:
        accept(rows, by=user_of(request), read=marks)
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        request.GET = QueryDict(back)  # the list as it was, with what was ticked
        return _queue(request, marks, CONFLICT)
    messages.success(request, done)
    return redirect(f"{reverse('equipe-initiatives')}?{back}")


@equipe_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one back, or take it off, with a message that the collectivité reads."""
    row = get_object_or_404(_rows(), pk=pk)
    form = MessageForm(request.POST)
    user = user_of(request)
    if not form.is_valid():
        return _review(request, row, form, INVALID)
    message = form.cleaned_data["message"]
    sent = ModerateForm.read(request)
    withdrawing = sent["withdraw"]

    def act() -> None:
        if withdrawing:
            withdraw_initiative(row, by=user, reason=message)
        else:
            send_back(row, message=message, by=user, read=sent["mark"])

    if not try_form(form, act):
        return _review(request, row, form, CONFLICT)
    messages.success(request, f"{'Retirée' if withdrawing else 'Renvoyée'} : {row.draft_title}.")
    return redirect("equipe-initiatives")


@equipe_required
@require_POST
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one « à la une », change its line, or take it from there."""
    row = get_object_or_404(_rows(), pk=pk)
    said, user = HeadForm.read(request), user_of(request)
    if said["off"]:
        return attempt(request, lambda: unfeature(row, by=user), "Elle n’est plus à la une.", "equipe-initiative", pk)
    try:
        feature(row, words=said["words"], seen=said["seen"], by=user)
    except Refusal as refusal:
        theirs = [f"Sa ligne : « {refusal.theirs['words']} »."] if isinstance(refusal, Clash) else []
        return _review(request, row, MessageForm(), CONFLICT, head=(said["words"], [*refusal.reasons, *theirs]))
    messages.success(request, "Elle est à la une de l’observatoire.")
    return redirect("equipe-initiative", pk)
