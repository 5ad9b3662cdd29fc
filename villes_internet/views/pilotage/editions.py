"""`/pilotage/editions/`: create an edition, date it, rule it, check it, move its phase."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.editions import (
    announce_edition,
    facts_of,
    move_phase,
)
from label.documents.truth import paper_of
from label.enums import CandidatureStatus, Phase
from label.forms.drafts import DraftedForm
from label.forms.editions import NewEditionForm, RenumberForm
from label.forms.gestures import GestureForm, OneOfField, PressedField, TextField
from label.models import Candidature, Edition, JournalEntry
from label.permissions import edition_of, equipe_required, user_of
from label.rules.calendar import STEPS, early_step
from label.rules.phases import phase_refusals, steps_back, targets_of
from label.rules.refusals import Refusal
from label.rules.regulation import sentences
from label.verbs import Verb
from label.views.applying import form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from label.views.pages import CONFLICT, INVALID, attempt, try_form
from toolkit.dates import moment_in_words
from villes_internet.actions import create_edition, create_first_edition, publish_edition, renumber_edition
from villes_internet.book.kinds import REGULATION
from villes_internet.journal import named
from villes_internet.steps import steps_of
from villes_internet.views.pilotage.texts import calendar_text, regulation_text

LEFT_BY_ARCHIVING = (
    "Les restitutions qui restent à relire ne seront plus demandées, et aucun envoi ne se préparera plus.",
    "Le jury et les correspondants régionaux ne retrouveront plus cette édition parmi celles en cours.",
    "Une édition archivée se rouvre ici, avec une raison.",
)


class AnnounceForm(GestureForm):
    """The button that announces a draft, and whether its règlement is said to be read again."""

    is_reread = PressedField()


@equipe_required
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition, newest first."""
    return render(request, "pilotage/editions.html", {"editions": Edition.objects.order_by("-year")})


@equipe_required
@require_http_methods(["GET", "POST"])
def new_edition(request: HttpRequest) -> HttpResponse:
    """Create an edition from the newest one, or the first one."""
    previous = Edition.objects.select_related("regulation").order_by("-year").first()
    next_one = {"year": previous.year + 1, "number": previous.number + 1} if previous is not None else {"number": 1}
    form = NewEditionForm(request.POST or None, initial=next_one)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        numbers = {"number": values["number"], "year": values["year"]}

        def create() -> Edition:
            if previous is None:
                return create_first_edition(**numbers, by=user_of(request))
            return create_edition(previous, **numbers, by=user_of(request))

        if try_form(form, create):
            messages.success(
                request, f"L’édition {values['year']} est créée : complétez son calendrier et son règlement."
            )
            return redirect("equipe-edition", values["year"])
    context = {"form": form, "previous": previous}
    return render(request, "pilotage/edition_nouvelle.html", context, status=INVALID if form.is_bound else 200)


def _moves(edition: Edition) -> list[tuple[Phase, bool, list[str]]]:
    """The phases that may follow: whether it is a step back, and what stands in the way."""
    facts = facts_of(edition, timezone.now())
    source = Phase(edition.phase)
    return [(t, steps_back(source, t), phase_refusals(source, t, facts)) for t in targets_of(source)]


def _consequences(edition: Edition, target: Phase) -> list[str]:
    """What people will notice of a phase moved before its date, or of an edition that is archived."""
    if target == Phase.ARCHIVED:
        steps = steps_of(edition, timezone.now())
        left = [step.name.lower() for step in steps if not step.is_done and step.phase != Phase.ARCHIVED]
        return [*([f"Reste à faire : {', '.join(left)}."] if left else []), *LEFT_BY_ARCHIVING]
    step = early_step(Phase(edition.phase), target, edition.calendar, timezone.now())
    when = moment_in_words(getattr(edition, step))
    said = [f"{dict(STEPS)[step].capitalize()} était prévue le {when} : sa date devient maintenant."]
    if step == "closes_at":
        unfiled = Candidature.objects.filter(edition=edition, status=CandidatureStatus.REGISTERED).count()
        said.append(f"Candidatures inscrites qui ne pourront plus être déposées, sauf prolongation : {unfiled}.")
    return said


def _already_there(edition: Edition) -> str:
    """Who moved an edition to the phase that a page opened earlier still proposes."""
    moves = JournalEntry.objects.filter(verb=Verb.MOVE_PHASE, target=f"label.edition:{edition.pk}")
    last = moves.select_related("by").order_by("at", "pk").last()
    phase = f"L’édition {edition.year} est déjà en phase « {edition.get_phase_display().lower()} »"
    if last is None:
        return f"{phase}."
    return f"{phase}, depuis le {moment_in_words(last.at)}, par {last.by or 'le calendrier'}."


@equipe_required
@require_safe
def edition(request: HttpRequest, year: int) -> HttpResponse:
    """Its check, its phase, its calendar, its règlement."""
    return _page(request, edition_of(year))


@equipe_required
@require_POST
def renumber(request: HttpRequest, year: int) -> HttpResponse:
    """Correct the numbers of a draft."""
    row = edition_of(year)
    form = RenumberForm(request.POST)
    if form.is_valid() and try_form(form, lambda: renumber_edition(row, by=user_of(request), **form.cleaned_data)):
        messages.success(request, "Les numéros sont corrigés : relisez le calendrier et le règlement.")
        return redirect("equipe-edition", form.cleaned_data["year"])
    return _page(request, row, said={"renumbering": form}, status=INVALID)


class EditionForm(GestureForm):
    """A gesture on an edition: to which phase, why, whether it is confirmed."""

    phase = OneOfField(*Phase.values)
    reason = TextField()
    confirmed = PressedField()


def _page(
    request: HttpRequest,
    row: Edition,
    *,
    calendar: DraftedForm | None = None,
    regulation: DraftedForm | None = None,
    to_confirm: Phase | None = None,
    said: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = EditionForm.read(request)
    context = {
        "edition": row,
        "lack": row.faults,
        "passages": _moves(row),
        "calendar": calendar or form_of(calendar_text(row, user_of(request))),
        "regulation": regulation or form_of(regulation_text(row, user_of(request))),
        "calendar_clash": None,
        "text_clash": None,
        "sentences": sentences(row.terms) if hasattr(row, "regulation") else (),
        "making": paper_of(REGULATION, row),
        "gestures": named(JournalEntry.objects.filter(target=f"label.edition:{row.pk}").select_related("by")[:15]),
        "phase_refusals": (),
        "to_confirm": to_confirm,
        "is_early": to_confirm is not None and to_confirm != Phase.ARCHIVED,
        "consequences": _consequences(row, to_confirm) if to_confirm is not None else (),
        "reason": typed["reason"],
        "renumbering": None if row.is_announced else RenumberForm(initial={"year": row.year, "number": row.number}),
        "phases": [(phase, phase.label, phase == row.phase) for phase in Phase],
        **(said or {}),
    }
    return render(request, "pilotage/edition.html", context, status=status)


@equipe_required
@require_http_methods(["GET", "POST"])
def edition_calendar(request: HttpRequest, year: int) -> HttpResponse:
    """Type its dates; what applying them changes, and would do at once, is read first."""

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        return _page(request, edition_of(year), calendar=form, said={"calendar_clash": clash}, status=status)

    if request.method == "GET":
        return redirect("equipe-edition", year)
    return typed_or_applied(request, calendar_text(edition_of(year), user_of(request)), page)


@equipe_required
@require_http_methods(["GET", "POST"])
def calendar_versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of what was typed of its calendar."""
    return text_versions(request, calendar_text(edition_of(year), user_of(request)))


@equipe_required
@require_http_methods(["GET", "POST"])
def edition_regulation(request: HttpRequest, year: int) -> HttpResponse:
    """Type its règlement; what applying it changes is read first; its PDF is made again."""

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        return _page(request, edition_of(year), regulation=form, said={"text_clash": clash}, status=status)

    if request.method == "GET":
        return redirect("equipe-edition", year)
    return typed_or_applied(request, regulation_text(edition_of(year), user_of(request)), page)


@equipe_required
@require_http_methods(["GET", "POST"])
def regulation_versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of what was typed of its règlement."""
    return text_versions(request, regulation_text(edition_of(year), user_of(request)))


@equipe_required
@require_POST
def edition_announce(request: HttpRequest, year: int) -> HttpResponse:
    """Make a draft known to everybody."""
    row, is_reread = edition_of(year), bool(AnnounceForm.read(request)["is_reread"])
    return attempt(
        request,
        lambda: announce_edition(row, by=user_of(request), is_reread=is_reread),
        f"L’édition {year} est annoncée : son calendrier et son règlement sont publics.",
        "equipe-edition",
        year,
    )


@equipe_required
@require_POST
def edition_phase(request: HttpRequest, year: int) -> HttpResponse:
    """Move it to another phase by hand, with a reason."""
    row = edition_of(year)
    sent = EditionForm.read(request)
    if sent["phase"] is None:
        messages.error(request, "Choisissez une phase de la liste.")
        return redirect("equipe-edition", year)
    asked, reason = Phase(sent["phase"]), sent["reason"]
    if asked == row.phase:
        return _page(request, row, said={"phase_refusals": [_already_there(row)]}, status=CONFLICT)
    early = early_step(Phase(row.phase), asked, row.calendar, timezone.now())
    if (
        (early or asked == Phase.ARCHIVED)
        and reason.strip()
        and not sent["confirmed"]
        and not phase_refusals(Phase(row.phase), asked, facts_of(row, timezone.now()))
    ):
        return _page(request, row, to_confirm=asked)
    try:
        move = publish_edition if asked == Phase.PUBLISHED else partial(move_phase, target=asked)
        move(row, by=user_of(request), reason=reason)
    except Refusal as refusal:
        return _page(request, edition_of(year), said={"phase_refusals": refusal.reasons}, status=CONFLICT)
    messages.success(request, f"L’édition {year} est maintenant en phase « {asked.label.lower()} ».")
    return redirect("equipe-edition", year)
