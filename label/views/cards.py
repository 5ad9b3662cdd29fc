"""`/candidature/<code>/fiche/`: the card of a collectivité, typed by anyone attached, confirmed before the filing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from label.actions import Refusal, save_card
from label.enums import CandidatureStatus
from label.forms import CardForm
from label.models import Candidature, Collectivite, Edition, Profile
from label.permissions import can_fill, member_of, refuse_unless, user_of
from label.views.pages import CONFLICT, INVALID


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
    """Type the card; after the closing it is read only, and what was typed too late stays on the screen with the reason."""
    collectivite, membership = member_of(request, code)
    refuse_unless(can_fill(membership), "Seules les personnes rattachées remplissent la fiche.")
    candidature = running_candidature(collectivite, Edition.objects.running())
    if candidature is None:
        messages.info(request, "Inscrivez d’abord la collectivité : la fiche s’ouvre avec la candidature.")
        return redirect("candidature-espace", collectivite.code)
    profile: Profile = candidature.profile
    confirmed = candidature.card_confirmed_at is not None
    window = candidature.card_window
    initial = {**profile.values, "confirm": confirmed}
    form = CardForm(request.POST or None, initial=initial, population=candidature.population)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                save_card(candidature, form.values, confirm=form.cleaned_data["confirm"], by=user_of(request))
            except Refusal as refusal:
                for reason in refusal.reasons:
                    form.add_error(None, reason)
                status = CONFLICT
            else:
                messages.success(request, "La fiche est enregistrée.")
                return redirect("candidature-fiche" if not form.cleaned_data["confirm"] else "candidature-espace", code)
        elif not window.is_open:
            form.add_error(None, window.reason)
            status = CONFLICT
    context = {
        "collectivite": collectivite,
        "moi": membership,
        "candidature": candidature,
        "fiche": profile,
        "form": form,
        "ouverte": window.is_open and candidature.status == CandidatureStatus.REGISTERED,
        "fenetre": window,
        "confirmee": confirmed,
    }
    return render(request, "candidature/fiche.html", context, status=status)
