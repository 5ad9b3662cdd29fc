"""`/candidature/<code>/<year>/`: an agent's home, registering her collectivité, filing its candidature."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jury.actions.after import appeal_deadline, appeal_faults
from jury.enums import APPRAISED_IN
from jury.models import TownQuestion
from label.actions.candidatures import register
from label.actions.memberships import want_summary
from label.actions.presence import visit
from label.documents.truth import paper_of
from label.enums import CORRECTED, CandidatureStatus, Kind, Mover, Phase, Role
from label.forms.candidatures import ReasonForm
from label.forms.gestures import GestureForm, PressedField, TextField, VersionField, YesField
from label.models import Candidature, Correction, Edition, Membership, User
from label.permissions import can_file, can_register, refuse_unless, user_of
from label.queries.campaign import card_share
from label.queries.people import is_member_of_association
from label.queries.team import relays_for
from label.rules.calendar import time_left
from label.rules.candidatures import eligibility, status_refusals
from label.rules.missing import blocking
from label.rules.refusals import Refusal
from label.views.caching import kept_without_network
from label.views.pages import CONFLICT, attempt
from label.views.spaces import WHO, Space, other_years, space_of, without_candidature
from questionnaire.models import ServiceLink
from questionnaire.queries.publishing import publication_of
from questionnaire.views.sections import assignments_of, handed_to
from villes_internet.actions import change_status, file_candidature, reopen
from villes_internet.book.kinds import RECEIPT
from villes_internet.book.words import words_asked
from villes_internet.filing import frozen_now, still_typing
from villes_internet.missing import missing, standing
from villes_internet.path import is_guided, next_of, path_of, time_of
from villes_internet.since import done_since
from villes_internet.views.errors import refusal
from villes_internet.views.results import results_of_town

AFTER = "Ce qui est tapé depuis est gardé à côté du dossier."


def eligibility_of(space: Space) -> object:
    """Whether the collectivité may be a candidate, explained."""
    here = space.collectivite
    return eligibility(
        Kind(here.kind),
        active=here.active,
        successor=here.successor.name if here.successor else "",
        is_member=is_member_of_association(here, space.edition),
        members_only=space.edition.terms.members_only,
    )


def _result_of(here: Space) -> dict[str, object]:
    """The result of the year, or the last one before it while it may be contested or nothing is under way here."""
    result = results_of_town(here.collectivite.code).filter(edition__year__lte=here.edition.year).first()
    if result is None:
        return {}
    limit = appeal_deadline(result) if not appeal_faults(result) else None
    shown = result.pk == here.candidature.pk if here.candidature is not None else True
    if not (shown or limit):
        return {}
    corrected = (
        Correction.objects.done().filter(candidature=result).last() if result.award.origin in CORRECTED else None
    )
    return {"result": result, "appeal_until": limit, "corrected": corrected}


def _tasks(candidature: Candidature, user: User) -> dict[str, object]:
    """What is left to do of a candidature, by her first, and the time that is left for it."""
    now = standing(candidature)
    numbered, reading = now.numbered, now.reading
    window = candidature.card_window
    is_counted = window.is_open and candidature.status == CandidatureStatus.REGISTERED
    lack = blocking(now.lacking)
    path = path_of(candidature, numbered.trame if numbered is not None else None, reading, lack)
    return {
        "path": path if window.is_open and is_guided(candidature, reading) else [],
        "next_step": next_of(path),
        "path_time": time_of(path),
        "questionnaire": reading.whole if reading is not None else None,
        "mine": handed_to(user, assignments_of(candidature), numbered.trame, reading)
        if numbered is not None and reading is not None
        else [],
        "lack": lack,
        "advice": [item for item in now.lacking if not item.blocking],
        "part": card_share(candidature),
        "window": candidature.filing_window,
        "typing": window,
        "left": time_left(timezone.now(), window.deadline) if is_counted and window.deadline else "",
    }


def _since(request: HttpRequest, candidature: Candidature) -> dict[str, object]:
    """What colleagues did since her last visit; nothing for the équipe that sees as her, who visits nothing."""
    if hasattr(request, "seen_as"):
        return {"since": None}
    user = user_of(request)
    before = visit(candidature.pk, user, timezone.now())
    return {"since": before, "done": done_since(candidature, user, before) if before is not None else []}


@kept_without_network
@require_safe
def space(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Where the candidature stands, what is missing, who works on it, what is left of the time."""
    here = space_of(request, code, year, *WHO)
    people = list(Membership.objects.active().filter(collectivite=here.collectivite).select_related("user"))
    context: dict[str, object] = {
        "collectivite": here.collectivite,
        "me": here.membership,
        "edition": here.edition,
        "is_published": here.edition.is_public,
        "last": Edition.objects.current(),
        "others": other_years(here),
        "candidature": here.candidature,
        "dossier": here.registered,
        "people": people,
        "signatories": [m for m in people if m.holds(Role.SIGNATAIRE)],
        "can_register": can_register(here.membership),
        "can_file": can_file(here.membership),
        "questions_jury": TownQuestion.objects.filter(candidature=here.candidature, answered_at__isnull=True).count()
        if here.candidature is not None and here.edition.phase in APPRAISED_IN
        else 0,
    } | _result_of(here)
    if here.candidature is None:
        context |= {"eligibility": eligibility_of(here), "registration": here.edition.registration_window}
    elif here.registered is not None and not here.edition.is_public:
        context |= _tasks(here.registered, user_of(request)) | _since(request, here.registered)
        context["asks_words"] = words_asked(here.registered)
        context["relays"] = relays_for(here.edition, here.registered.region)
    return render(request, "candidature/espace.html", context)


@require_POST
def space_register(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Register the collectivité in the running edition."""
    here = space_of(request, code, year)
    refuse_unless(can_register(here.membership), "La personne correspondante ou signataire inscrit la collectivité.")
    edition, user = here.edition, user_of(request)
    if not edition.registration_window.is_open:
        return refusal(request, CONFLICT, edition.registration_window.reason)
    return attempt(
        request,
        lambda: register(here.collectivite, edition, by=user),
        "La collectivité est inscrite : vous pouvez remplir sa fiche.",
        "candidature-space",
        code,
        year,
    )


class SummaryForm(GestureForm):
    """Whether she wants the summary of the day."""

    wants = PressedField()


@require_POST
def space_summary(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Begin or stop to receive the summary of the day."""
    here = space_of(request, code, year)
    user, wants = user_of(request), SummaryForm.read(request)["wants"]
    done = "Le résumé viendra une fois par jour, s’il y a du nouveau." if wants else "Le résumé ne viendra plus."
    return attempt(
        request,
        lambda: want_summary(here.membership, wants=wants, by=user),
        done,
        "candidature-space",
        code,
        year,
    )


def _needed(here: Space) -> Candidature:
    if here.registered is None:
        msg = f"Cette collectivité n’est pas inscrite à l’édition {here.edition.year}."
        raise Http404(msg)
    return here.registered


def _may_withdraw(candidature: Candidature) -> bool:
    """Whether a reason is all that is needed to withdraw it now."""
    status, phase = CandidatureStatus(candidature.status), Phase(candidature.edition.phase)
    return not status_refusals(status, CandidatureStatus.WITHDRAWN, by=Mover.AGENT, phase=phase, reason="?")


class FilingForm(GestureForm):
    """What she had read of what is published: the version of the choice, and the default of the règlement."""

    version = VersionField()
    by_default = YesField()

    def clean(self) -> dict[str, Any]:
        """`seen`, as the action takes it; None where the page said nothing."""
        said = self.cleaned_data
        seen = (said["version"], said["by_default"]) if said["version"] is not None else None
        return {**said, "seen": seen}


def _file(request: HttpRequest, candidature: Candidature) -> HttpResponse | list[str]:
    """File it: back to its page, or why not. What is filed already (pressed twice, or by a colleague) is told so."""
    by, back = user_of(request), redirect("candidature-filing", candidature.collectivite.code, candidature.edition.year)
    typing = still_typing(candidature, by)
    try:
        filed = file_candidature(candidature, by=by, seen=FilingForm.read(request)["seen"])
    except Refusal as refused:
        candidature.refresh_from_db()
        if candidature.status != CandidatureStatus.FILED:
            return refused.reasons
        told = f"Numéro d’accusé : {candidature.receipt}."
        if candidature.submitted_by_id == by.pk:  # pressed twice: it is her own filing
            messages.success(request, f"Le dossier est déposé. {told}")
        else:
            messages.info(request, f"Le dossier est déjà déposé, par {candidature.submitted_by}. {told}")
        return back
    messages.success(request, f"Le dossier est déposé. Numéro d’accusé : {filed.receipt}.")
    for one in typing:
        messages.info(request, f"{one.who} venait d’enregistrer {one.what} : c’est dans le dépôt. {AFTER}")
    return back


@require_http_methods(["GET", "POST"])
def filing(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The summary before the filing, what blocks it, and the button for a signataire; then the receipt."""
    here = space_of(request, code, year, *WHO)
    candidature = here.registered
    if candidature is None:
        return without_candidature(request, here, "le dépôt s’ouvre")
    lacking = missing(candidature)
    window = candidature.filing_window
    reasons: list[str] = []
    status = 200
    if request.method == "POST":
        refuse_unless(can_file(here.membership), "Seule une personne signataire dépose le dossier.")
        answer = _file(request, candidature)
        if isinstance(answer, HttpResponse):
            return answer
        reasons, status = answer, CONFLICT
    context = {
        "collectivite": here.collectivite,
        "me": here.membership,
        "candidature": candidature,
        "card": candidature.profile,
        "lack": blocking(lacking),
        "advice": [item for item in lacking if not item.blocking],
        "window": window,
        "left": time_left(timezone.now(), window.deadline) if window.is_open and window.deadline else "",
        "can_file": can_file(here.membership),
        "reasons": reasons,
        "receipt": paper_of(RECEIPT, candidature),
        "signatories": list(
            Membership.objects.active()
            .filter(collectivite=here.collectivite)
            .with_role(Role.SIGNATAIRE)
            .select_related("user")
        ),
        "withdrawal": ReasonForm(),
        "removable": can_file(here.membership) and _may_withdraw(candidature),
        "frozen": frozen_now(candidature),
        "publication": publication_of(candidature),
        "typing": still_typing(candidature, user_of(request)),
        "proposing": ServiceLink.objects.to_read(candidature),
        "late_texts": candidature.late_texts.filter(by=user_of(request)),
    }
    return render(request, "candidature/depot.html", context, status=status)


@require_POST
def filing_reopen(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Take a filed candidature back until the closing."""
    here = space_of(request, code, year)
    candidature = _needed(here)
    refuse_unless(can_file(here.membership), "Seule une personne signataire rouvre le dossier.")
    user = user_of(request)
    return attempt(
        request,
        lambda: reopen(candidature, by=user),
        "Le dossier est rouvert : il faudra le déposer de nouveau.",
        "candidature-filing",
        code,
        year,
    )


class WithdrawForm(GestureForm):
    """Why a candidature is withdrawn."""

    reason = TextField(500)


@require_POST
def filing_withdraw(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Withdraw the candidature, with a reason."""
    here = space_of(request, code, year)
    candidature = _needed(here)
    refuse_unless(can_file(here.membership), "Seule une personne signataire retire la candidature.")
    user, reason = user_of(request), WithdrawForm.read(request)["reason"]
    return attempt(
        request,
        lambda: change_status(candidature, CandidatureStatus.WITHDRAWN, reason=reason, by=user),
        "La candidature est retirée.",
        "candidature-filing",
        code,
        year,
    )
