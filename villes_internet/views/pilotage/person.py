"""`/pilotage/personnes/<pk>/`: what the équipe does for one person, or one of its own, without a console."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from label.actions.colleagues import (
    ask_factor_reset,
    change_address,
    end_colleague,
    name_colleague,
    note_export,
    open_again,
    settle_factor_reset,
)
from label.forms.people import (
    AgreeForm,
    CloseForm,
    ColleagueForm,
    EraseForForm,
    HandOverForm,
    NewAddressForm,
    WhyForm,
)
from label.models import FactorReset, JournalEntry, User
from label.permissions import equipe_required, has_second_factor, is_equipe, user_of
from label.queries.people import account_export
from label.rules.refusals import Refusal
from label.verbs import Verb
from label.views.pages import INVALID, attempt
from villes_internet.handing import close_account, erase_handed, hand_over, takers_of
from villes_internet.holdings import holdings_of
from villes_internet.personal import personal_data


@equipe_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Her account, her rights, what she holds, what is kept of her."""
    return _page(request, get_object_or_404(User, pk=pk))


def _page(
    request: HttpRequest, someone: User, refused: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    kept = account_export(someone)
    context: dict[str, Any] = {
        "person": someone,
        "is_oneself": someone.pk == user_of(request).pk,
        "is_colleague": is_equipe(someone),
        "has_factor": has_second_factor(someone),
        "reset": FactorReset.objects.filter(user=someone, ended_at__isnull=True).select_related("asked_by").first(),
        "holdings": holdings_of(someone) if someone.erased_at is None else [],
        "handing": HandOverForm(takers_of(someone)),
        "kept": [
            (KEPT.get(name, name), len(lines)) for name, lines in kept.items() if isinstance(lines, list) and lines
        ],
        "erasure": JournalEntry.objects.filter(verb=Verb.ERASE_ACCOUNT, target=f"label.user:{someone.pk}").last(),
        "ending": WhyForm(prefix="end"),
        "moving": NewAddressForm(prefix="move"),
        "closing": CloseForm(prefix="close"),
        "asking": WhyForm(prefix="ask"),
        "erasing": EraseForForm(prefix="erase"),
        **(refused or {}),
    }
    return render(request, "pilotage/personne.html", context, status=status)


# The words of what is kept, by its name in the export; the others are said as they are.
KEPT = {
    "groupes": "groupes",
    "rattachements": "rattachements",
    "invitations": "invitations",
    "candidatures": "candidatures sur lesquelles elle a travaillé",
    "courriels_recus": "courriels reçus",
    "seconds_facteurs": "seconds facteurs",
    "sessions_ouvertes": "sessions ouvertes",
    "acces": "accès des douze derniers mois",
    "textes_tapes": "textes tapés, avec leurs versions",
    "textes_tardifs": "textes arrivés trop tard",
    "journal": "gestes au journal, sans son nom",
}


def _with_reason(
    request: HttpRequest, pk: int, name: str, form: WhyForm, gesture: Callable[[User, str], object], done: str
) -> HttpResponse:
    """A gesture on an account that asks for a reason; refused, the page comes back with what was typed."""
    someone = get_object_or_404(User, pk=pk)
    if form.is_valid():
        try:
            gesture(someone, form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, done)
            return redirect("equipe-person", pk)
    return _page(request, someone, {name: form}, INVALID)


@equipe_required
@require_POST
def colleague(request: HttpRequest) -> HttpResponse:
    """Name somebody of the équipe."""
    form = ColleagueForm(request.POST)
    if form.is_valid():
        try:
            named = name_colleague(form.cleaned_data["email"], form.cleaned_data["name"], by=user_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"{named} est de l’équipe : un courriel le lui dit.")
            return redirect("equipe-person", named.pk)
    return render(request, "pilotage/collegue.html", {"form": form}, status=INVALID)


@equipe_required
@require_POST
def colleague_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the équipe."""
    by = user_of(request)
    return _with_reason(
        request,
        pk,
        "ending",
        WhyForm(request.POST, prefix="end"),
        lambda someone, reason: end_colleague(someone, reason=reason, by=by),
        "Cette personne n’est plus de l’équipe ; ses sessions sont fermées.",
    )


@equipe_required
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand what she holds to somebody else."""
    someone = get_object_or_404(User, pk=pk)
    form = HandOverForm(takers_of(someone), request.POST)
    if form.is_valid():
        try:
            done = hand_over(someone, form.cleaned_data["to"], by=user_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(
                request,
                f"C’est confié à {form.cleaned_data['to']} : dossiers {done.dossiers}, "
                f"sections {done.sections}, envois {done.mailings}.",
            )
            for words in done.left[:20]:
                messages.warning(request, f"Reste à elle. {words}")
            return redirect("equipe-person", pk)
    return _page(request, someone, {"handing": form}, INVALID)


@equipe_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give her account another address, because she asked."""
    by, form = user_of(request), NewAddressForm(request.POST, prefix="move")
    return _with_reason(
        request,
        pk,
        "moving",
        form,
        lambda someone, reason: change_address(someone, form.cleaned_data["email"], reason=reason, by=by),
        "L’adresse est changée ; un courriel le dit à l’ancienne et à la nouvelle.",
    )


@equipe_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    by, form = user_of(request), CloseForm(request.POST, prefix="close")
    return _with_reason(
        request,
        pk,
        "closing",
        form,
        lambda someone, reason: close_account(someone, reason=reason, urgent=form.cleaned_data["urgent"], by=by),
        "Ce compte est fermé ; ses sessions aussi.",
    )


@equipe_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    someone, by = get_object_or_404(User, pk=pk), user_of(request)
    return attempt(request, lambda: open_again(someone, by=by), "Ce compte est rouvert.", _address(pk))


@equipe_required
@require_POST
def factor_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a second factor be set anew."""
    by = user_of(request)
    return _with_reason(
        request,
        pk,
        "asking",
        WhyForm(request.POST, prefix="ask"),
        lambda someone, reason: ask_factor_reset(someone, reason=reason, by=by),
        "C’est demandé : quelqu’un d’autre de l’équipe doit l’accorder.",
    )


@equipe_required
@require_POST
def factor_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to it, or refuse."""
    reset = get_object_or_404(FactorReset, pk=pk)
    agreed, by = AgreeForm.read(request)["answer"], user_of(request)
    done = "Le second facteur est remis à zéro ; un courriel le dit." if agreed else "La demande est refusée."
    return attempt(request, lambda: settle_factor_reset(reset, agreed=agreed, by=by), done, _address(reset.user_id))


@equipe_required
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is kept of her, as a file for her; the journal says that it was taken out."""
    someone = get_object_or_404(User, pk=pk)
    note_export(someone, by=user_of(request))
    kept = personal_data(someone)
    answer = HttpResponse(
        json.dumps(kept, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="donnees-{someone.pk}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@equipe_required
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase her account because she asked; the number of the journal's line is her receipt."""
    someone = get_object_or_404(User, pk=pk)
    form = EraseForForm(request.POST, prefix="erase")
    if form.is_valid():
        try:
            said = form.cleaned_data
            line = erase_handed(someone, reason=said["reason"], urgent=said["urgent"], by=user_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"Le compte est effacé. Accusé n° {line.pk}, à donner à la personne.")
            return redirect("equipe-person", pk)
    return _page(request, someone, {"erasing": form}, INVALID)


def _address(pk: int) -> str:
    return f"/pilotage/personnes/{pk}/"
