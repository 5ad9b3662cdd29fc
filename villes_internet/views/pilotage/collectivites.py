"""`/pilotage/collectivites/<code>/`: all that the équipe does for one collectivité."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from label.actions.awards import confirm_past, record_past_award
from label.actions.candidatures import extend, register
from label.actions.memberships import set_contact
from label.actions.succession import followers, heir_asked, set_successor, take_people
from label.documents.truth import paper_of
from label.enums import UNDER_WAY, CandidatureStatus, Coverage, Kind, LevelState
from label.forms.candidatures import ExtendForm, LateForm, PastForm, ReasonForm, SourceForm, SuccessorForm
from label.forms.gestures import GestureForm, PressedField
from label.forms.memberships import ContactForm
from label.models import Attachment, Candidature, Collectivite, Edition, JournalEntry, MailMessage
from label.permissions import edition_of, equipe_required, user_of
from label.queries.histories import ceiling_of, public_history
from label.rules.candidatures import eligibility
from label.rules.regulation import HeirKeepsPast
from label.verbs import Verb
from label.views.memberships import people_context
from label.views.pages import INVALID, attempt, try_form
from label.views.spaces import WHO, candidature_in
from villes_internet.actions import change_status, reopen, restore
from villes_internet.book.kinds import RECEIPT
from villes_internet.journal import named

ATTACHMENTS = (Verb.ATTACH, Verb.REMOVE_ATTACHMENT)


def _collectivite(code: str) -> Collectivite:
    rows = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor")
    return get_object_or_404(rows, code=code.upper())


def _context(
    request: HttpRequest, edition: Edition, collectivite: Collectivite, **forms: BaseForm
) -> dict[str, object]:
    candidature = candidature_in(edition.year, collectivite, *WHO)
    registered = collectivite.candidatures.values_list("edition__year", flat=True)
    provable = (
        Edition.objects.public().filter(coverage=Coverage.PARTIAL).order_by("-year").values_list("year", flat=True)
    )
    heir = collectivite.successor.name if collectivite.successor else ""
    context: dict[str, object] = {
        **people_context(request, collectivite, None),
        "edition": edition,
        "candidature": candidature,
        "years": sorted({edition.year, *registered}, reverse=True),
        "running": edition.phase in UNDER_WAY,
        "eligibility": eligibility(Kind(collectivite.kind), active=collectivite.active, successor=heir),
        "history": [entry for entry in public_history(collectivite) if entry.participated],
        "contact": ContactForm(initial={"address": collectivite.contact_email}, auto_id="contact_%s"),
        "past": PastForm(years=list(provable), auto_id="passe_%s"),
        "source": SourceForm(auto_id="source_%s"),
        "successor": SuccessorForm(
            initial={"code": collectivite.successor.code if collectivite.successor else ""}, auto_id="suite_%s"
        ),
        "heir": None,
        "predecessors": list(collectivite.predecessors.order_by("sort_key")),
        "followers": followers(collectivite) if collectivite.active else [],
        "heir_sentence": HeirKeepsPast().sentence(edition.terms),
        "extension": ExtendForm(auto_id="prolonger_%s"),
        "late_form": LateForm(auto_id="tardive_%s"),
        "reason": ReasonForm(auto_id="raison_%s"),
        "mails": MailMessage.objects.filter(collectivite=collectivite)[:8],
    }
    if candidature is not None:
        context |= {
            "attachments": Attachment.objects.of(candidature).select_related("added_by"),
            "late_texts": candidature.late_texts.select_related("by"),
            "receipt": paper_of(RECEIPT, candidature),
            "levels": (levels := ceiling_of(candidature).levels),
            "to_check": any(level.state is LevelState.TO_CHECK for level in levels),
            "journal": named(
                JournalEntry.objects.filter(
                    Q(target=f"label.candidature:{candidature.pk}")
                    | Q(verb__in=ATTACHMENTS, facts__candidature=candidature.pk)
                ).select_related("by")[:12]
            ),
        }
    return {**context, **forms}


@equipe_required
@require_safe
def town(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Its candidature, its people, its past, what was written to it."""
    return render(request, "pilotage/collectivite.html", _context(request, edition_of(year), _collectivite(code)))


def _with_form(
    request: HttpRequest,
    year: int,
    code: str,
    name: str,
    form: BaseForm,
    gesture: Callable[[Collectivite], object],
    done: str,
) -> HttpResponse:
    """Do a gesture that a form describes; refused, the page comes back with what was typed."""
    collectivite = _collectivite(code)
    if form.is_valid() and try_form(form, lambda: gesture(collectivite)):
        messages.success(request, done)
        return redirect("equipe-collectivite", year, collectivite.code)
    context = _context(request, edition_of(year), collectivite, **{name: form})
    return render(request, "pilotage/collectivite.html", {**context, "refusal": name}, status=INVALID)


def _candidature(year: int, collectivite: Collectivite) -> Candidature:
    return get_object_or_404(
        Candidature.objects.select_related("edition"), collectivite=collectivite, edition__year=year
    )


@equipe_required
@require_POST
def contact(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Set the address at which it is invited."""
    form = ContactForm(request.POST, auto_id="contact_%s")
    return _with_form(
        request,
        year,
        code,
        "contact",
        form,
        lambda c: set_contact(c, form.cleaned_data["address"], by=user_of(request)),
        "L’adresse de contact est enregistrée.",
    )


@equipe_required
@require_POST
def past(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Record a proved participation of the past."""
    years = list(Edition.objects.public().filter(coverage=Coverage.PARTIAL).values_list("year", flat=True))
    form = PastForm(request.POST, years=years, auto_id="passe_%s")

    def gesture(collectivite: Collectivite) -> None:
        values = form.cleaned_data
        edition = Edition.objects.get(year=values["year"])
        level = int(values["level"]) if values["level"] else None
        record_past_award(collectivite, edition, level, source=values["source"], by=user_of(request))

    return _with_form(
        request, year, code, "past", form, gesture, "Cette participation est enregistrée, avec sa source."
    )


@equipe_required
@require_POST
def successor(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Say which collectivité succeeds to it."""
    form = SuccessorForm(request.POST, auto_id="suite_%s")
    by, row = user_of(request), _collectivite(code)
    asked = form.cleaned_data["code"] if form.is_valid() else ""
    if asked and form.cleaned_data["read"] != asked:  # its name is read before it is said
        found: list[Collectivite] = []
        if try_form(form, lambda: found.append(heir_asked(row, asked, by=by))):
            shown = SuccessorForm(initial={"code": asked, "read": asked}, auto_id="suite_%s")
            context = _context(request, edition_of(year), row, successor=shown)
            return render(request, "pilotage/collectivite.html", {**context, "refusal": "successor", "heir": found[0]})
        context = _context(request, edition_of(year), row, successor=form)
        return render(request, "pilotage/collectivite.html", {**context, "refusal": "successor"}, status=INVALID)
    return _with_form(
        request,
        year,
        code,
        "successor",
        form,
        lambda c: set_successor(c, form.cleaned_data["code"], by=by),
        "La succession est enregistrée ; les deux pages publiques la suivent.",
    )


@equipe_required
@require_POST
def follow(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Attach to it the people of those that it succeeds to."""
    row, by = _collectivite(code), user_of(request)
    done = "Ces personnes sont rattachées, et prévenues."
    return attempt(request, lambda: take_people(row, by=by), done, "equipe-collectivite", year, row.code)


@equipe_required
@require_POST
def nothing_before(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Confirm that what is recorded of its past is all there is."""
    form = SourceForm(request.POST, auto_id="source_%s")
    return _with_form(
        request,
        year,
        code,
        "source",
        form,
        lambda c: confirm_past(_candidature(year, c), source=form.cleaned_data["source"], by=user_of(request)),
        "Le passé est confirmé : les niveaux ne sont plus à vérifier.",
    )


@equipe_required
@require_POST
def lengthen(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Extend its candidature."""
    form = ExtendForm(request.POST, auto_id="prolonger_%s")
    return _with_form(
        request,
        year,
        code,
        "extension",
        form,
        lambda c: extend(
            _candidature(year, c),
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            by=user_of(request),
        ),
        "Le dossier est prolongé ; ses personnes sont prévenues.",
    )


@equipe_required
@require_POST
def late(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Register it, even after the date when a reason and an end are given."""
    edition, user = edition_of(year), user_of(request)
    if RegisterForm.read(request)["late"]:
        collectivite = _collectivite(code)
        return attempt(
            request,
            lambda: register(collectivite, edition, by=user),
            "La collectivité est inscrite.",
            "equipe-collectivite",
            year,
            collectivite.code,
        )
    form = LateForm(request.POST, auto_id="tardive_%s")

    def gesture(collectivite: Collectivite) -> None:
        values = form.cleaned_data
        register(collectivite, edition, by=user, late_until=values["until"], late_reason=values["reason"])

    return _with_form(
        request, year, code, "late_form", form, gesture, "La collectivité est inscrite, avec une prolongation."
    )


class RegisterForm(GestureForm):
    """Whether a collectivité is registered as any other, without a reason nor an end."""

    late = PressedField()


class StateForm(GestureForm):
    """How a candidature ends; restored when neither button was pressed."""

    withdraw = PressedField()
    inadmissible = PressedField()


ENDS = {"withdraw": CandidatureStatus.WITHDRAWN, "inadmissible": CandidatureStatus.INADMISSIBLE}


@equipe_required
@require_POST
def state(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Withdraw, find inadmissible, or restore its candidature, with a reason."""
    form = ReasonForm(request.POST, auto_id="raison_%s")
    pressed = StateForm.read(request)
    end = next((status for name, status in ENDS.items() if pressed[name]), None)

    def gesture(collectivite: Collectivite) -> None:
        reason, user = form.cleaned_data["reason"], user_of(request)
        if end is None:
            restore(_candidature(year, collectivite), reason=reason, by=user)
        else:
            change_status(_candidature(year, collectivite), end, reason=reason, by=user)

    return _with_form(
        request,
        year,
        code,
        "reason",
        form,
        gesture,
        "L’état du dossier est changé ; ses personnes sont prévenues.",
    )


@equipe_required
@require_POST
def open_again(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Reopen its filed candidature, before the closing."""
    collectivite = _collectivite(code)
    candidature, user = _candidature(year, collectivite), user_of(request)
    return attempt(
        request,
        lambda: reopen(candidature, by=user),
        "Le dossier est rouvert.",
        "equipe-collectivite",
        year,
        collectivite.code,
    )
