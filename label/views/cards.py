"""`/candidature/<code>/fiche/`: the card of a collectivité, typed by anyone attached, confirmed before the filing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from label.actions import CardChanged, Refusal, save_card
from label.enums import CandidatureStatus
from label.forms import CardForm
from label.models import Candidature, Collectivite, Edition, Profile
from label.permissions import can_fill, member_of, refuse_unless, user_of
from label.views.pages import CONFLICT, INVALID

KEPT = "frappe_gardee"  # where the middleware keeps what was typed when the session had expired
SAVED = 303


def running_candidature(collectivite: Collectivite, edition: Edition | None) -> Candidature | None:
    """The candidature of a collectivité in the running edition, with its card."""
    if edition is None:
        return None
    return (
        Candidature.objects.filter(collectivite=collectivite, edition=edition)
        .select_related("edition", "collectivite", "profile", "submitted_by", "active_by", "registered_by")
        .first()
    )


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Type the card; after the closing it is read only, and what was typed too late stays on the screen with the
    reason.
    """
    collectivite, membership = member_of(request, code)
    refuse_unless(can_fill(membership), "Seules les personnes rattachées remplissent la fiche.")
    candidature = running_candidature(collectivite, Edition.objects.running())
    if candidature is None:
        messages.info(request, "Inscrivez d’abord la collectivité : la fiche s’ouvre avec la candidature.")
        return redirect("candidature-espace", collectivite.code)
    form, status = _form_of(request, candidature)
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            status = _save(request, form, candidature)
            if status == SAVED:
                messages.success(request, "La fiche est enregistrée.")
                return redirect("candidature-espace" if form.cleaned_data["confirm"] else "candidature-fiche", code)
        elif not candidature.card_window.is_open:
            form.add_error(None, candidature.card_window.reason)
            status = CONFLICT
    window = candidature.card_window
    context = {
        "collectivite": collectivite,
        "moi": membership,
        "candidature": candidature,
        "fiche": candidature.profile,
        "form": form,
        "ouverte": window.is_open and candidature.status == CandidatureStatus.REGISTERED,
        "fenetre": window,
        "confirmee": candidature.card_confirmed_at is not None,
        "fautes": len(form.errors) if form.is_bound else 0,
    }
    return render(request, "candidature/fiche.html", context, status=status)


def _form_of(request: HttpRequest, candidature: Candidature) -> tuple[CardForm, int]:
    """The form of the card: what is sent now, else what was typed when the session had expired, else what is saved."""
    profile: Profile = candidature.profile
    confirmed = candidature.card_confirmed_at is not None
    initial = {**profile.values, "confirm": confirmed, "version": profile.version}
    sent = request.POST if request.method == "POST" else None
    if sent is None:
        kept = request.session.pop(KEPT, None)
        if kept is not None and kept["path"] == request.path:
            sent = QueryDict(kept["body"])
            messages.warning(
                request, "Votre session avait expiré : voici ce que vous aviez tapé. Enregistrez pour le garder."
            )
    return CardForm(sent, initial=initial, population=candidature.population), 200


def _save(request: HttpRequest, form: CardForm, candidature: Candidature) -> int:
    """Save a valid form: SAVED, or CONFLICT with the reasons written on the form, beside the fields that somebody else
    changed.
    """
    try:
        save_card(
            candidature,
            form.values,
            confirm=form.cleaned_data["confirm"],
            by=user_of(request),
            version=form.cleaned_data["version"],
        )
    except CardChanged as changed:
        form.show_other(changed.profile, changed.reasons)
        return CONFLICT
    except Refusal as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return CONFLICT
    return SAVED
