"""`/candidature/<code>/`: an agent's home, the registration of her collectivité, and the filing of its candidature."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jury.actions import appeal_deadline, appeal_faults
from jury.enums import APPRAISED_IN
from jury.models import TownQuestion
from label.actions import Refusal, register
from label.documents import paper_of
from label.enums import CandidatureStatus, Kind, Role
from label.forms import ReasonForm
from label.models import Candidature, Collectivite, Edition, Membership
from label.permissions import can_file, can_register, member_of, refuse_unless, user_of
from label.queries import card_share, is_member_of_association, spaces_of
from label.rules import blocking, eligibility, time_left
from label.views.cards import candidature_in
from label.views.pages import CONFLICT, attempt
from villes_internet.actions import change_status, file_candidature, reopen
from villes_internet.book.kinds import RECEIPT
from villes_internet.filing import frozen_now, still_typing
from villes_internet.missing import missing, standing
from villes_internet.views.errors import refusal
from villes_internet.views.results import results_of_town

AFTER = "Ce qui est tapé depuis est gardé à côté du dossier."


@dataclass(frozen=True)
class Space:
    """What each page of a collectivité's workspace stands on."""

    collectivite: Collectivite
    membership: Membership
    edition: Edition | None
    candidature: Candidature | None


def space_of(request: HttpRequest, code: str) -> Space:
    """The workspace of this collectivité for a person attached to it; 404 for a stranger."""
    collectivite, membership = member_of(request, code)
    edition = Edition.objects.running()
    return Space(collectivite, membership, edition, candidature_in(edition, collectivite))


def eligibility_of(space: Space) -> object:
    """Whether the collectivité may be a candidate, explained."""
    here = space.collectivite
    year = space.edition.year if space.edition is not None else timezone.localdate().year
    return eligibility(
        Kind(here.kind),
        active=here.active,
        successor=here.successor.name if here.successor else "",
        is_member=is_member_of_association(here, year),
    )


def _appeal_limit(result: Candidature | None) -> datetime | None:
    """Until when the last result may still be contested; None once it may not."""
    return appeal_deadline(result) if result is not None and not appeal_faults(result) else None


@require_safe
def space(request: HttpRequest, code: str) -> HttpResponse:
    """Where the candidature stands, what is missing, who works on it, what is left of the time."""
    here = space_of(request, code)
    people = list(Membership.objects.active().filter(collectivite=here.collectivite).select_related("user"))
    context: dict[str, object] = {
        "collectivite": here.collectivite,
        "moi": here.membership,
        "edition": here.edition,
        "candidature": here.candidature,
        "personnes": people,
        "signataires": [m for m in people if m.holds(Role.SIGNATAIRE)],
        "autres_espaces": [m for m in spaces_of(user_of(request)) if m.is_active],
        "peut_inscrire": can_register(here.membership),
        "peut_deposer": can_file(here.membership),
        "questions_jury": TownQuestion.objects.filter(
            candidature__collectivite=here.collectivite, candidature__edition=here.edition, answered_at__isnull=True
        ).count()
        if here.edition is not None and here.edition.phase in APPRAISED_IN
        else 0,
    }
    if here.candidature is None:
        result = results_of_town(here.collectivite.code).first()
        context |= {"resultat": result, "recours_jusque": _appeal_limit(result)}
        context["eligibilite"] = eligibility_of(here)
        if here.edition is not None:
            context["inscription"] = here.edition.registration_window
    else:
        lacking, answered = standing(here.candidature)
        window = here.candidature.card_window
        context |= {
            "questionnaire": answered,
            "manque": blocking(lacking),
            "conseils": [item for item in lacking if not item.blocking],
            "part": card_share(here.candidature),
            "fenetre": here.candidature.filing_window,
            "saisie": window,
            "reste": time_left(timezone.now(), window.deadline)
            if window.is_open and window.deadline and here.candidature.status == CandidatureStatus.REGISTERED
            else "",
        }
    return render(request, "candidature/espace.html", context)


@require_POST
def space_register(request: HttpRequest, code: str) -> HttpResponse:
    """Register the collectivité in the running edition."""
    here = space_of(request, code)
    refuse_unless(can_register(here.membership), "Le correspondant ou le signataire inscrit la collectivité.")
    if here.edition is None:
        return refusal(request, CONFLICT, "Aucune campagne n’est ouverte en ce moment.")
    edition, user = here.edition, user_of(request)
    if not edition.registration_window.is_open:
        return refusal(request, CONFLICT, edition.registration_window.reason)
    return attempt(
        request,
        lambda: register(here.collectivite, edition, by=user),
        "La collectivité est inscrite : vous pouvez remplir sa fiche.",
        "candidature-espace",
        code,
    )


def _needed(here: Space) -> Candidature:
    if here.candidature is None:
        msg = "Cette collectivité n’est pas inscrite à l’édition en cours."
        raise Http404(msg)
    return here.candidature


@require_http_methods(["GET", "POST"])
def filing(request: HttpRequest, code: str) -> HttpResponse:
    """The summary before the filing, what blocks it, and the button for a signataire; then the receipt."""
    here = space_of(request, code)
    if here.candidature is None:
        messages.info(request, "Inscrivez d’abord la collectivité : le dépôt s’ouvre avec la candidature.")
        return redirect("candidature-espace", here.collectivite.code)
    candidature = here.candidature
    lacking = missing(candidature)
    window = candidature.filing_window
    reasons: list[str] = []
    status = 200
    if request.method == "POST":
        refuse_unless(can_file(here.membership), "Seul un signataire dépose le dossier.")
        typing = still_typing(candidature, user_of(request))
        try:
            filed = file_candidature(candidature, by=user_of(request))
        except Refusal as refused:
            reasons, status = refused.reasons, CONFLICT
            candidature.refresh_from_db()
        else:
            messages.success(request, f"Le dossier est déposé. Numéro d’accusé : {filed.receipt}.")
            for one in typing:
                messages.info(request, f"{one.who} venait d’enregistrer {one.what} : c’est dans le dépôt. {AFTER}")
            return redirect("candidature-depot", code)
    context = {
        "collectivite": here.collectivite,
        "moi": here.membership,
        "candidature": candidature,
        "fiche": candidature.profile,
        "manque": blocking(lacking),
        "conseils": [item for item in lacking if not item.blocking],
        "fenetre": window,
        "reste": time_left(timezone.now(), window.deadline) if window.is_open and window.deadline else "",
        "peut_deposer": can_file(here.membership),
        "raisons": reasons,
        "accuse": paper_of(RECEIPT, candidature),
        "signataires": list(
            Membership.objects.active()
            .filter(collectivite=here.collectivite)
            .with_role(Role.SIGNATAIRE)
            .select_related("user")
        ),
        "retrait": ReasonForm(),
        "fige": frozen_now(candidature),
        "tapent": still_typing(candidature, user_of(request)),
        "tardifs": candidature.late_texts.filter(by=user_of(request)),
    }
    return render(request, "candidature/depot.html", context, status=status)


@require_POST
def filing_reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take a filed candidature back until the closing."""
    here = space_of(request, code)
    candidature = _needed(here)
    refuse_unless(can_file(here.membership), "Seul un signataire rouvre le dossier.")
    user = user_of(request)
    return attempt(
        request,
        lambda: reopen(candidature, by=user),
        "Le dossier est rouvert : il faudra le déposer de nouveau.",
        "candidature-depot",
        code,
    )


@require_POST
def filing_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw the candidature, with a reason."""
    here = space_of(request, code)
    candidature = _needed(here)
    refuse_unless(can_file(here.membership), "Seul un signataire retire la candidature.")
    user, reason = user_of(request), request.POST.get("reason", "")[:500]
    return attempt(
        request,
        lambda: change_status(candidature, CandidatureStatus.WITHDRAWN, reason=reason, by=user),
        "La candidature est retirée.",
        "candidature-espace",
        code,
    )
