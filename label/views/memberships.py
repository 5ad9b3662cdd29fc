"""`/candidature/…`: choosing one's collectivité, the people who work on it, invitations."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.memberships import (
    accept_invitation,
    accept_own_invitation,
    change_roles,
    decide_membership,
    end_membership,
    invitation_of,
    invite,
    request_membership,
    withdraw_invitation,
)
from label.enums import OPEN_MEMBERSHIPS, Kind, MembershipStatus
from label.forms.memberships import DecidedForm, DecisionForm, InviteForm, MembershipRequestForm, RolesForm
from label.models import Collectivite, Invitation, Membership, User
from label.permissions import (
    can_manage_people,
    is_equipe,
    is_jury,
    lacks_second_factor,
    member_of,
    membership_of,
    refuse_unless,
    user_of,
)
from label.queries.people import spaces_of
from label.queries.relays import relayed_by
from label.queries.results import nearest_collectivites, search_collectivites
from label.rules.candidatures import eligibility
from label.rules.names import search_words
from label.rules.refusals import Refusal
from label.views.pages import INVALID, attempt, page_or_part, try_form
from toolkit.dates import french_date

LONGEST, SHOWN = 100, 20
REFUSED = "refused_form"
INVITATION = "inviter"  # the name of its form, and its place on the page of people


@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """The collectivités of a person: straight to hers when she has one only, else a choice; nothing is ever mixed."""
    mine = spaces_of(user_of(request))
    active = [m for m in mine if m.is_active]
    invited = list(
        Invitation.objects.open()
        .filter(email=user_of(request).email.lower())
        .select_related("collectivite", "invited_by")
    )
    if is_jury(request.user) and not mine and not invited and "choisir" not in request.GET:
        return redirect("jury-latest")
    relays = relayed_by(user_of(request))
    if len(active) == 1 and len(mine) == 1 and not invited and not relays and "choisir" not in request.GET:
        return redirect("candidature-latest", active[0].collectivite.code)
    context = {"spaces": mine, "invitations": invited, "relays": relays}
    return render(request, "candidature/espaces.html", context)


@require_POST
def accept_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation to one's own address, from the list."""
    user = user_of(request)
    found = get_object_or_404(Invitation.objects.select_related("collectivite"), pk=pk, email=user.email.lower())
    return attempt(
        request,
        lambda: accept_own_invitation(found, user),
        f"Vous êtes rattaché(e) à {found.collectivite.name}.",
        "candidature",
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find one's collectivité among 36,000; each result says whether it may be a candidate."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = list(search_collectivites(text)[: SHOWN + 1]) if text else []
    near = nearest_collectivites(text) if text and not found else []
    mine = {m.collectivite_id: m for m in spaces_of(user_of(request))}
    rows = [(c, eligibility(Kind(c.kind), active=c.active), mine.get(c.pk)) for c in found[:SHOWN] or near]
    context = {
        "text": text,
        "rows": rows,
        "near": bool(near),
        "more": len(found) > SHOWN,
        "limit": SHOWN,
        "words": search_words(text),
    }
    return page_or_part(request, "candidature/rattachement.html", "candidature/_trouvees.html", context)


def _collectivite(code: str) -> Collectivite:
    return get_object_or_404(Collectivite.objects.select_related("departement", "successor"), code=code.upper())


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to be attached to a collectivité."""
    user, collectivite = user_of(request), _collectivite(code)
    form = MembershipRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = try_form(
            form,
            lambda: request_membership(user, collectivite, function=values["function"], message=values["message"]),
        )
        if done:
            messages.success(
                request, "Votre demande est partie. Vous recevrez un message dès qu’elle aura une réponse."
            )
            return redirect("candidature")
    heir = collectivite.successor.name if collectivite.successor else ""
    context = {
        "form": form,
        "collectivite": collectivite,
        "link": next((one for one in spaces_of(user) if one.collectivite_id == collectivite.pk), None),
        "eligibility": eligibility(Kind(collectivite.kind), active=collectivite.active, successor=heir),
    }
    return render(request, "candidature/demander.html", context, status=INVALID if form.is_bound else 200)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a collectivité, or take one's request back."""
    user = user_of(request)
    membership = get_object_or_404(Membership, pk=pk, user=user)
    return attempt(
        request,
        lambda: end_membership(membership, by=user),
        "C’est fait : ce rattachement est terminé.",
        "account-rights",
    )


@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who works on the collectivité's candidature, who asks to, who is invited."""
    collectivite, mine = member_of(request, code)
    return render(request, "candidature/personnes.html", people_context(request, collectivite, mine))


def people_context(request: HttpRequest, collectivite: Collectivite, mine: Membership | None) -> dict[str, object]:
    """What the page of people shows, to a member or to the équipe; forms for those who may decide."""
    equipe = is_equipe(request.user)
    rows = list(
        Membership.objects.filter(collectivite=collectivite, status__in=OPEN_MEMBERSHIPS).select_related("user")
    )
    active = [m for m in rows if m.status == MembershipStatus.ACTIVE]
    waiting = [m for m in rows if m.status == MembershipStatus.PENDING]
    manages = can_manage_people(request.user, mine)
    return {
        "collectivite": collectivite,
        "me": mine,
        "manages": manages,
        "members": [
            (
                m,
                typed_or_new(
                    request, f"roles-{m.pk}", RolesForm, {"roles": m.roles, "basis": m.signatory_basis}, equipe=equipe
                ),
            )
            for m in active
        ],
        "requests": [(m, decision_form(request, m, ["contributeur"])) for m in waiting] if manages else [],
        "invitations": list(Invitation.objects.open().filter(collectivite=collectivite)) if manages else [],
        "form": typed_or_new(request, INVITATION, InviteForm, {"roles": ["contributeur"]}, equipe=equipe)
        if manages
        else None,
    }


def _managed(request: HttpRequest, collectivite: Collectivite) -> tuple[User, str]:
    """The person who may manage people here, and the page to go back to; a stranger gets 404, a member without the
    right 403.
    """
    user = user_of(request)
    if is_equipe(user):
        return user, reverse("equipe-latest", args=[f"collectivites/{collectivite.code}/"])
    mine = membership_of(user, collectivite)
    if mine is None:
        msg = "Cette page n’existe pas, ou n’est pas à vous."
        raise Http404(msg)
    refuse_unless(
        can_manage_people(user, mine),
        "La personne correspondante de la collectivité et l’équipe du label gèrent les autres.",
    )
    return user, reverse("candidature-people", args=[collectivite.code])


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a request, with a word; refused, the answer comes back with what was typed."""
    membership = get_object_or_404(Membership.objects.select_related("collectivite"), pk=pk)
    user, back = _managed(request, membership.collectivite)
    asked = DecidedForm.read(request)
    if asked["back"] == reverse("equipe-memberships"):
        back = asked["back"]
    form = DecisionForm(request.POST, equipe=is_equipe(user))
    accept = asked["accept"]
    done = form.is_valid() and try_form(
        form,
        lambda: decide_membership(
            membership,
            accept=accept,
            by=user,
            roles=form.cleaned_data["roles"],
            basis=form.cleaned_data.get("basis", ""),
            word=form.cleaned_data["word"],
        ),
    )
    if not done:
        membership.refresh_from_db()
        if membership.status != MembershipStatus.PENDING:  # answered by a colleague meanwhile: no card of it is left
            messages.error(request, "Cette demande a déjà reçu une réponse.")
            return redirect(back)
        _keep(request, f"demande-{pk}", form)
        return redirect(f"{back}#demande-{pk}")
    messages.success(request, "La demande est acceptée." if accept else "La demande est refusée.")
    return redirect(back)


def _keep(request: HttpRequest, name: str, form: RolesForm) -> None:
    """Keep a refused form for the page that comes back: what was typed, and each reason beside its field."""
    errors = {field: [str(e) for e in found] for field, found in form.errors.items()}
    request.session[REFUSED] = {"form": name, "sent": request.POST.urlencode(), "errors": errors}


def decision_form(request: HttpRequest, membership: Membership, roles: list[str]) -> RolesForm:
    """The answer to one request, as it was refused a moment ago when it was."""
    equipe = is_equipe(request.user)
    return typed_or_new(request, f"demande-{membership.pk}", DecisionForm, {"roles": roles}, equipe=equipe)


def typed_or_new(
    request: HttpRequest, name: str, kind: type[RolesForm], initial: Mapping[str, object], *, equipe: bool
) -> RolesForm:
    """The form of this name, as it was refused a moment ago when it was, else as it begins."""
    made_for = f"{name.replace('-', '_')}_%s"
    kept = request.session.get(REFUSED)
    if kept is None or kept.get("form") != name:
        return kind(initial=initial, equipe=equipe, auto_id=made_for)
    del request.session[REFUSED]
    form = kind(QueryDict(kept["sent"]), equipe=equipe, auto_id=made_for)
    form.full_clean()
    for field, reasons in kept["errors"].items():
        for reason in reasons:
            if reason not in form.errors.get(field, []):
                form.add_error(None if field == "__all__" else field, reason)
    return form


@require_POST
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's roles."""
    membership = get_object_or_404(Membership.objects.select_related("collectivite"), pk=pk)
    user, back = _managed(request, membership.collectivite)
    form = RolesForm(request.POST, equipe=is_equipe(user))
    done = form.is_valid() and try_form(
        form,
        lambda: change_roles(
            membership, roles=form.cleaned_data["roles"], basis=form.cleaned_data.get("basis", ""), by=user
        ),
    )
    if not done:
        _keep(request, f"roles-{pk}", form)
        return redirect(f"{back}#roles-{pk}")
    messages.success(request, "Les rôles sont changés.")
    return redirect(back)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's attachment."""
    membership = get_object_or_404(Membership.objects.select_related("collectivite"), pk=pk)
    user, back = _managed(request, membership.collectivite)
    return attempt(request, lambda: end_membership(membership, by=user), "Le rattachement est terminé.", back)


@require_POST
def send_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Invite an address; what was typed stays on the page when it is refused."""
    collectivite = _collectivite(code)
    user, back = _managed(request, collectivite)
    form = InviteForm(request.POST, equipe=is_equipe(user))
    if form.is_valid():
        values = form.cleaned_data
        before = Invitation.objects.open().to(collectivite, values["email"]).first()
        done = try_form(
            form,
            lambda: invite(
                collectivite, values["email"], roles=values["roles"], basis=values.get("basis", ""), by=user
            ),
        )
        if done:
            messages.success(request, f"L’invitation part à {values['email']}.{_replacing(before)}")
            return redirect(back)
    if is_equipe(user):
        _keep(request, INVITATION, form)
        return redirect(f"{back}#{INVITATION}")
    context = {**people_context(request, collectivite, membership_of(user, collectivite)), "form": form}
    return render(request, "candidature/personnes.html", context, status=INVALID)


def _replacing(before: Invitation | None) -> str:
    if before is None:
        return ""
    return f" Elle remplace celle du {french_date(timezone.localdate(before.invited_at))}, dont le lien ne sert plus."


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = get_object_or_404(Invitation.objects.select_related("collectivite"), pk=pk)
    user, back = _managed(request, invitation.collectivite)
    return attempt(request, lambda: withdraw_invitation(invitation, by=user), "L’invitation est retirée.", back)


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation opened from its mail: sign in or create an account with that address, then accept."""
    try:
        found = invitation_of(token)
    except Refusal as refusal:
        return render(request, "candidature/invitation.html", {"reason": refusal.reasons[0]}, status=410)
    user = request.user
    if request.method == "POST":
        if lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        if not isinstance(user, User):
            raise PermissionDenied
        try:
            membership = accept_invitation(token, user)
        except Refusal as refusal:
            return render(request, "candidature/invitation.html", {"reason": refusal.reasons[0]}, status=403)
        messages.success(
            request, f"Bienvenue : vous êtes {membership.role_labels} pour {membership.collectivite.name}."
        )
        return redirect("candidature-latest", membership.collectivite.code)
    context = {
        "invitation": found,
        "other_account": isinstance(user, User) and user.email.lower() != found.email,
        "reason": "",
    }
    return render(request, "candidature/invitation.html", context)
