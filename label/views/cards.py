"""`/candidature/<code>/<year>/fiche/`: the card of a collectivité, typed by anyone attached, confirmed before it is
filed.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from label.actions.candidatures import save_card
from label.drafts import Clash, Saved
from label.enums import CandidatureStatus
from label.forms.candidatures import CardForm, card_texts
from label.models import Candidature, Profile
from label.permissions import can_fill, refuse_unless, user_of
from label.rules.refusals import Late, Refusal
from label.views.caching import kept_without_network
from label.views.drafts import (
    BESIDE,
    STAYS,
    Beside,
    ClashLines,
    as_typed,
    clash_lines,
    is_script,
    kept_beside,
    saved_words,
    seen_in,
    shown_again,
    taken_up,
    versions,
)
from label.views.pages import CONFLICT, INVALID
from label.views.spaces import space_of, without_candidature
from toolkit.french import of_place

SAVED = 303


@kept_without_network
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Type the card; after the closing it is read only, and what was typed too late stays on the screen with the
    reason.
    """
    here = space_of(request, code, year)
    membership, candidature = here.membership, here.registered
    refuse_unless(can_fill(membership), "Seules les personnes rattachées remplissent la fiche.")
    if candidature is None:
        return without_candidature(request, here, "la fiche s’ouvre")
    form, status, clash = _form_of(request, candidature), 200, None
    if is_script(request):
        return as_typed(
            request,
            card_texts(candidature.kind),
            lambda seen, page: _save(request, form, candidature, seen, page),
            faults=form.faults,
            partly=bool(form.errors),
            beside=_beside(form, candidature),
        )
    if request.method == "POST":
        form, status, clash = _sent(request, form, candidature)
        if status == SAVED:
            messages.success(request, "La fiche est enregistrée.")
            return redirect("candidature-space" if form.cleaned_data["confirm"] else "candidature-card", code, year)
    window = candidature.card_window
    context = {
        "collectivite": here.collectivite,
        "me": membership,
        "candidature": candidature,
        "card": candidature.profile,
        "form": form,
        "is_open": window.is_open and candidature.status == CandidatureStatus.REGISTERED,
        "window": window,
        "confirmed": candidature.card_confirmed_at is not None,
        "faults": len(form.errors) if form.is_bound else 0,
        "clash": clash,
        # What is shown again of a refused form is not what is saved.
        "saved": saved_words(candidature.profile, membership.user_id)
        if candidature.profile.version and not form.is_bound
        else "",
    }
    return render(request, "candidature/fiche.html", context, status=status)


def _form_of(request: HttpRequest, candidature: Candidature) -> CardForm:
    """The form of the card: what is sent now, else what was typed when the session had expired, else what is saved."""
    profile: Profile = candidature.profile
    initial = {**profile.typed(), "version": profile.version}
    sent = request.POST if request.method == "POST" else taken_up(request, "Enregistrez pour le garder.")
    return CardForm(sent, initial=initial, kind=candidature.kind, population=candidature.population)


def _sent(request: HttpRequest, form: CardForm, candidature: Candidature) -> tuple[CardForm, int, ClashLines | None]:
    """Save what the button sends: the form to show again, SAVED or what stopped it, both texts of a clash."""
    beside = _beside(form, candidature)
    if form.errors and candidature.card_window.is_open:
        return form, INVALID, None
    try:
        _save(request, form, candidature, seen_in(request))
    except Clash as found:
        again = CardForm(
            shown_again(request.POST, card_texts(candidature.kind), found),
            kind=candidature.kind,
            population=candidature.population,
        )
        return again, CONFLICT, clash_lines(found, card_texts(candidature.kind))
    except Refusal as refusal:
        is_kept = isinstance(refusal, Late) and kept_beside(request, beside, card_texts(candidature.kind))
        form.add_error(None, [*refusal.reasons, BESIDE if is_kept else STAYS])
        return form, CONFLICT, None
    return form, SAVED, None


def _beside(form: CardForm, candidature: Candidature) -> Beside:
    """What of the form comes too late: what differs from what is saved."""
    form.is_valid()
    saved = candidature.profile.values
    changed = {name: value for name, value in form.readable.items() if value != saved[name]}
    return Beside(candidature, "Fiche d’identité", changed)


def _save(
    request: HttpRequest, form: CardForm, candidature: Candidature, seen: int | None, page: str = ""
) -> tuple[Profile, Saved]:
    """Save what of the form can be read; it is confirmed only when nothing is wrong. Raises Refusal."""
    form.is_valid()
    confirm = form.cleaned_data.get("confirm", False)
    asked = None if form.errors and confirm else confirm
    return save_card(candidature, form.readable, confirm=asked, by=user_of(request), seen=seen, page=page)


@require_http_methods(["GET", "POST"])
def card_versions(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Every version of the card; any of them can be brought back while it is typed."""
    here = space_of(request, code, year)
    candidature = here.registered
    refuse_unless(can_fill(here.membership), "Seules les personnes rattachées remplissent la fiche.")
    if candidature is None:
        return without_candidature(request, here, "la fiche s’ouvre")
    is_open = candidature.card_window.is_open and candidature.status == CandidatureStatus.REGISTERED

    def restore(values: Mapping[str, Any], _version: int, seen: int) -> None:
        values = dict(values)
        confirm = values.pop("confirm", None)
        save_card(candidature, values, confirm=confirm, by=user_of(request), seen=seen)

    return versions(
        request,
        candidature.profile,
        card_texts(candidature.kind),
        title=f"Fiche d’identité {of_place(candidature.name)}",
        back=(reverse("candidature-card", args=[code, year]), "Fiche d’identité"),
        restore=restore if is_open else None,
    )
