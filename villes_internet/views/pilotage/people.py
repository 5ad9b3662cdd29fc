"""`/pilotage/rattachements/` and `/pilotage/personnes/`: who asks to join, who has an account, and « voir comme »."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from label.actions.people import start_viewing_as, stop_viewing_as
from label.enums import MembershipStatus, Role
from label.forms.people import ColleagueForm
from label.models import Edition, FactorReset, Membership, SignatoryRequest, User
from label.permissions import equipe_required, is_equipe, user_of
from label.queries.campaign import orphaned_candidatures
from label.rules.refusals import Refusal
from label.views.memberships import decision_form
from villes_internet.middleware import SEEN_AS

PAGE = 40


@equipe_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Every request that waits, oldest first, with its answer beside it; the signataires to recognise; the candidatures
    without anybody.
    """
    waiting = (
        Membership.objects.filter(status=MembershipStatus.PENDING)
        .select_related("user", "collectivite__departement")
        .order_by("requested_at")[:100]
    )
    keys = {m.collectivite_id for m in waiting}
    led = set(
        Membership.objects.active()
        .filter(collectivite__in=keys)
        .with_role(Role.CORRESPONDANT)
        .values_list("collectivite_id", flat=True)
    )
    edition = Edition.objects.running()
    answers = []
    for m in waiting:
        roles = ["contributeur"] if m.collectivite_id in led else ["contributeur", "correspondant"]
        answers.append((m, decision_form(request, m, roles), m.collectivite_id in led))
    context = {
        "requests": answers,
        "signatories": SignatoryRequest.objects.waiting().select_related(
            "collectivite__departement", "asked_by", "delegation"
        )[:100],
        "edition": edition,
        "orphans": orphaned_candidatures(edition).select_related("collectivite").order_by("sort_key")
        if edition
        else [],
    }
    return render(request, "pilotage/rattachements.html", context)


@equipe_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Accounts by name or address, with their attachments."""
    text = request.GET.get("q", "").strip()[:100]
    rows = User.objects.filter(erased_at__isnull=True).order_by("full_name", "email")
    if text:
        rows = rows.filter(
            Q(full_name__icontains=text) | Q(email__icontains=text) | Q(memberships__collectivite__name__icontains=text)
        ).distinct()
    page = Paginator(rows.prefetch_related("memberships__collectivite", "groups"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "text": text,
        "form": ColleagueForm(),
        "resets": FactorReset.objects.filter(ended_at__isnull=True).select_related("user", "asked_by"),
    }
    return render(request, "pilotage/personnes.html", context)


@equipe_required
@require_POST
def view_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to see as an agent."""
    target = get_object_or_404(User, pk=pk)
    try:
        start_viewing_as(target, by=user_of(request))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
        return redirect("equipe-people")
    request.session[SEEN_AS] = target.pk
    return redirect("candidature")


@require_POST
def view_as_end(request: HttpRequest) -> HttpResponse:
    """Stop seeing as somebody."""
    target = request.session.pop(SEEN_AS, None)
    if target is not None and is_equipe(request.user):
        stop_viewing_as(target, by=user_of(request))
    return redirect("equipe-people")
