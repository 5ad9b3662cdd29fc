"""`/pilotage/<year>/equipe/`: who runs an edition, and who relays it in the regions."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from label.actions.team import set_team
from label.forms.drafts import DraftedForm
from label.forms.team import TeamForm
from label.models import Edition, User
from label.permissions import edition_of, equipe_required, user_of
from label.queries.team import last_team, team_of
from label.rules.team import read_relays, read_team, regions_in, written
from label.views.applying import AppliedText, form_of, into_draft, text_versions, typed_or_applied
from label.views.drafts import ClashLines


def _texts(edition: Edition) -> dict[str, str]:
    team, relays = team_of(edition)
    return {"team": written(team), "correspondents": written(relays)}


def _text(edition: Edition, by: User) -> AppliedText:
    """The two lists of an edition, until they are in force."""
    here = reverse("equipe-team", args=[edition.year])

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> TeamForm:
        return TeamForm(data, initial=initial or _texts(edition))

    def apply(form: DraftedForm) -> None:
        team, _ = read_team(form.cleaned_data["team"])
        relays, _ = read_relays(form.cleaned_data["correspondents"], ())
        set_team(edition, team, relays, by=by)

    def effects(form: DraftedForm) -> list[str]:
        team, _ = read_team(form.cleaned_data["team"])
        relays, _ = read_relays(form.cleaned_data["correspondents"], ())
        regions = {region for one in relays for region in regions_in(one.regions)}
        return [
            f"Équipe {edition.year} : {len(team)} ; correspondants : {len(relays)}, dans {len(regions)} régions.",
            "La page « Contact » les nomme dès que l’édition est annoncée ; chaque collectivité lit qui la suit.",
        ]

    return AppliedText(
        place=f"team:{edition.year}",
        title=f"Équipe {edition.year}",
        address=here,
        back=here,
        make=make,
        apply=apply,
        effects=effects,
        done=f"L’équipe {edition.year} est en vigueur.",
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, year: int) -> HttpResponse:
    """The two lists, typed in a draft and applied once read."""
    edition = edition_of(year)
    text = _text(edition, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        context = {"edition": edition, "form": form, "clash": clash, "last": last_team(edition)}
        return render(request, "pilotage/equipe.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of the lists as they were typed."""
    return text_versions(request, _text(edition_of(year), user_of(request)))


@equipe_required
@require_POST
def carry(request: HttpRequest, year: int) -> HttpResponse:
    """Put the last édition's lists in the draft."""
    edition = edition_of(year)
    last = last_team(edition)
    if last is None:
        messages.error(request, "L’équipe d’aucune édition d’avant n’est connue.")
        return redirect("equipe-team", year)
    said = f"L’équipe de {last.year} est dans le brouillon : corrigez-la, puis appliquez-la."
    return into_draft(request, _text(edition, user_of(request)), _texts(last), said)
