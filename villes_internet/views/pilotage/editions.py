"""`/pilotage/editions/`: create an edition, date it, rule it, check it, move its phase."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions import (
    CalendarMoves,
    Refusal,
    announce_edition,
    arm_publication,
    disarm_publication,
    move_phase,
    save_calendar,
    words_to_publish,
)
from label.actions.editions import facts_of
from label.enums import CandidatureStatus, Phase
from label.forms import CalendarForm, NewEditionForm, RegulationForm
from label.models import Candidature, Edition, JournalEntry, Regulation
from label.permissions import equipe_required, user_of
from label.rules import (
    EditionCalendar,
    early_step,
    moment_in_words,
    phase_refusals,
    reminder_moments,
    steps_back,
    targets_of,
)
from label.rules.calendar import STEPS
from label.views.pages import CONFLICT, INVALID, attempt, try_form
from villes_internet.actions import create_edition, publish_edition, set_regulation
from villes_internet.book.content.campaign import regulation_sentences
from villes_internet.book.models import BookEdition
from villes_internet.journal import named


@equipe_required
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition, newest first."""
    return render(request, "pilotage/editions.html", {"editions": Edition.objects.order_by("-year")})


@equipe_required
@require_http_methods(["GET", "POST"])
def new_edition(request: HttpRequest) -> HttpResponse:
    """Create an edition from the newest one."""
    previous = Edition.objects.select_related("regulation").order_by("-year").first()
    if previous is None:
        messages.error(request, "Chargez d’abord le passé réel avec la commande « seed ».")
        return redirect("pilotage-editions")
    form = NewEditionForm(request.POST or None, initial={"year": previous.year + 1, "number": previous.number + 1})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = try_form(
            form, lambda: create_edition(previous, number=values["number"], year=values["year"], by=user_of(request))
        )
        if done:
            messages.success(
                request, f"L’édition {values['year']} est créée : complétez son calendrier et son règlement."
            )
            return redirect("pilotage-edition", values["year"])
    context = {"form": form, "precedente": previous}
    return render(request, "pilotage/edition_nouvelle.html", context, status=INVALID if form.is_bound else 200)


def _edition(year: int) -> Edition:
    return get_object_or_404(Edition.objects.select_related("regulation"), year=year)


def _moves(edition: Edition) -> list[tuple[Phase, bool, list[str]]]:
    """The phases that may follow: whether it is a step back, and what stands in the way."""
    facts = facts_of(edition, timezone.now())
    source = Phase(edition.phase)
    return [(t, steps_back(source, t), phase_refusals(source, t, facts)) for t in targets_of(source)]


def _consequences(edition: Edition, target: Phase) -> list[str]:
    """What people will notice of a phase moved before its date."""
    step = early_step(Phase(edition.phase), target, edition.calendar, timezone.now())
    when = moment_in_words(getattr(edition, step))
    said = [f"{dict(STEPS)[step].capitalize()} était prévue le {when} : sa date devient maintenant."]
    if step == "closes_at":
        unfiled = Candidature.objects.filter(edition=edition, status=CandidatureStatus.REGISTERED).count()
        said.append(f"Candidatures inscrites qui ne pourront plus être déposées, sauf prolongation : {unfiled}.")
    return said


@equipe_required
@require_safe
def edition(request: HttpRequest, year: int) -> HttpResponse:
    """Its check, its phase, its calendar, its règlement."""
    return _page(request, _edition(year))


def _page(
    request: HttpRequest,
    row: Edition,
    *,
    calendar: CalendarForm | None = None,
    regulation: RegulationForm | None = None,
    to_confirm: Phase | None = None,
    said: Mapping[str, Sequence[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    known: Regulation | None = getattr(row, "regulation", None)
    context = {
        "edition": row,
        "manque": row.faults,
        "passages": _moves(row),
        "calendrier": calendar
        or CalendarForm(initial={**vars(row.calendar), "ceremony_place": row.ceremony_place}, auto_id="cal_%s"),
        "reglement": regulation or RegulationForm(instance=known or Regulation(edition=row), auto_id="reg_%s"),
        "phrases": regulation_sentences(row) if known is not None else (),
        "fabrication": BookEdition.objects.regulation_of(row),
        "gestes": named(JournalEntry.objects.filter(target=f"label.edition:{row.pk}").select_related("by")[:15]),
        "refus_phase": (),
        "effets": (),
        "refus_mots": (),
        "a_confirmer": to_confirm,
        "consequences": _consequences(row, to_confirm) if to_confirm is not None else (),
        "raison": request.POST.get("raison", ""),
        "mots": request.POST.get("mots", ""),
        "mots_attendus": words_to_publish(row),
        "phases": [(phase, phase.label, phase == row.phase) for phase in Phase],
        **(said or {}),
    }
    return render(request, "pilotage/edition.html", context, status=status)


@equipe_required
@require_POST
def edition_calendar(request: HttpRequest, year: int) -> HttpResponse:
    """Apply its dates; what they would do at once is asked first."""
    row = _edition(year)
    form = CalendarForm(request.POST, auto_id="cal_%s")
    crossed: list[Phase] = []

    def apply() -> None:
        crossed.extend(
            save_calendar(
                row,
                form.calendar,
                by=user_of(request),
                ceremony_place=form.cleaned_data["ceremony_place"],
                confirmed=request.POST.get("confirme", "").split(","),
            )
        )

    if not form.is_valid():
        return _page(request, _edition(year), calendar=form, status=INVALID)
    try:
        apply()
    except CalendarMoves as moves:
        said = consequences_of_calendar(_edition(year), form.calendar, moves.phases)
        known = {"effets": said, "phases_lues": ",".join(moves.phases)}
        return _page(request, _edition(year), calendar=form, said=known)
    except Refusal as refusal:
        form.add_error(None, refusal.reasons)
        return _page(request, _edition(year), calendar=form, status=INVALID)
    now = f" L’édition passe à « {crossed[-1].label.lower()} »." if crossed else ""
    messages.success(request, f"Le calendrier est appliqué.{now}")
    return redirect("pilotage-edition", year)


def consequences_of_calendar(edition: Edition, calendar: EditionCalendar, phases: Sequence[Phase]) -> list[str]:
    """What applying this calendar would do at once, as French sentences: phases, what closes, mails, publication."""
    said = [f"L’édition passe maintenant à « {phase.label.lower()} »." for phase in phases]
    unfiled = Candidature.objects.filter(edition=edition, status=CandidatureStatus.REGISTERED).count()
    if Phase.APPRAISAL in phases:
        said.append(f"Candidatures inscrites qui ne pourront plus être déposées, sauf prolongation : {unfiled}.")
    elif phases[-1] == Phase.FILLING and calendar.closes_at is not None:
        upcoming = [moment for _, moment in reminder_moments(calendar.closes_at) if moment > timezone.now()]
        if upcoming:
            said.append(f"Prochaine relance : le {moment_in_words(upcoming[0])}, à {unfiled} candidatures inscrites.")
    else:
        said.append("Aucun courriel ne part.")
    said.append("Rien n’est publié : la publication s’autorise à part, pendant l’embargo.")
    return said


@equipe_required
@require_POST
def edition_announce(request: HttpRequest, year: int) -> HttpResponse:
    """Make a draft known to everybody."""
    row = _edition(year)
    return attempt(
        request,
        lambda: announce_edition(row, by=user_of(request)),
        f"L’édition {year} est annoncée : son calendrier et son règlement sont publics.",
        "pilotage-edition",
        year,
    )


@equipe_required
@require_POST
def edition_arm(request: HttpRequest, year: int) -> HttpResponse:
    """Allow its publication in words, or take that back."""
    row, words = _edition(year), request.POST.get("mots", "")[:60]
    try:
        if "reprendre" in request.POST:
            disarm_publication(row, by=user_of(request))
            messages.success(request, "L’autorisation est reprise : rien ne sera publié.")
        else:
            arm_publication(row, words, by=user_of(request))
            messages.success(request, f"L’édition {year} sera publiée le {moment_in_words(row.publishes_at)}.")
    except Refusal as refusal:
        if row.phase == Phase.EMBARGO:
            return _page(request, _edition(year), said={"refus_mots": refusal.reasons}, status=CONFLICT)
        messages.error(request, " ".join(refusal.reasons))
    return redirect("pilotage-edition", year)


@equipe_required
@require_POST
def edition_regulation(request: HttpRequest, year: int) -> HttpResponse:
    """Save its règlement; its PDF is made again."""
    row = _edition(year)
    known: Regulation | None = getattr(row, "regulation", None)
    form = RegulationForm(request.POST, instance=known or Regulation(edition=row), auto_id="reg_%s")
    if form.is_valid() and try_form(form, lambda: set_regulation(form.instance, by=user_of(request))):
        messages.success(request, "Le règlement est enregistré ; son PDF se prépare.")
        return redirect("pilotage-edition", year)
    return _page(request, _edition(year), regulation=form, status=INVALID)


@equipe_required
@require_POST
def edition_phase(request: HttpRequest, year: int) -> HttpResponse:
    """Move it to another phase by hand, with a reason."""
    row = _edition(year)
    target = request.POST.get("phase", "")
    if target not in Phase.values:
        messages.error(request, "Choisissez une phase de la liste.")
        return redirect("pilotage-edition", year)
    asked, reason = Phase(target), request.POST.get("raison", "")
    early = early_step(Phase(row.phase), asked, row.calendar, timezone.now())
    if (
        early
        and reason.strip()
        and "confirme" not in request.POST
        and not phase_refusals(Phase(row.phase), asked, facts_of(row, timezone.now()))
    ):
        return _page(request, row, to_confirm=asked)
    try:
        move = publish_edition if asked == Phase.PUBLISHED else partial(move_phase, target=asked)
        move(row, by=user_of(request), reason=reason)
    except Refusal as refusal:
        return _page(request, _edition(year), said={"refus_phase": refusal.reasons}, status=CONFLICT)
    messages.success(request, f"L’édition {year} est maintenant en phase « {asked.label.lower()} ».")
    return redirect("pilotage-edition", year)
