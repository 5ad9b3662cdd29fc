"""`/alertes/`: be told by mail of what changes; apart, so that the public pages carry no form to send."""

from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.search.asking import asked_in
from label.actions.alerts import CONFIRMED_WITHIN, alert_of, ask_alert, confirm_alert, stop_alert
from label.forms.base import FrenchForm
from label.models import Alert, Collectivite, Departement
from label.rules.refusals import Refusal
from label.views.pages import INVALID, try_form
from villes_internet.limits import is_too_much

AN_HOUR = 20  # alerts asked from one network address


class AlertForm(FrenchForm):
    """The address to write to."""

    button = "Recevoir l’alerte"
    email = forms.EmailField(
        label="Adresse électronique", help_text="Un courriel vous demandera de confirmer. Un par semaine au plus."
    )


def _followed(request: HttpRequest) -> Alert:
    """What the address asks to follow, not saved; 404 for a code that is nobody's."""
    code, departement = request.GET.get("collectivite", ""), request.GET.get("departement", "")
    if code:
        return Alert(collectivite=get_object_or_404(Collectivite, code=code[:9].upper()))
    if departement:
        return Alert(departement=get_object_or_404(Departement, code=departement[:3].upper()))
    if "courrier" in request.GET:
        return Alert(newsletter=True)
    search = asked_in(QueryDict(request.GET.get("recherche", "")[:500])).query(page="", tri="")
    return Alert(search=search)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What is followed, and the address to write to."""
    followed = _followed(request)
    form = AlertForm(request.POST) if request.method == "POST" else AlertForm()
    if form.is_bound and form.is_valid():
        if is_too_much(request, "alert", allowed=AN_HOUR):
            form.add_error(None, "Trop d’alertes sont demandées depuis votre réseau : reprenez dans une heure.")
        elif try_form(
            form,
            lambda: ask_alert(
                form.cleaned_data["email"],
                collectivite=followed.collectivite,
                departement=followed.departement,
                search=followed.search,
                newsletter=followed.newsletter,
            ),
        ):
            return redirect("alert-sent")
    context = {"followed": followed, "form": form, "shown": "ask", "here": "?" + urlencode(request.GET)}
    return render(request, "villes_internet/alerte.html", context, status=INVALID if form.is_bound else 200)


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The mail to open."""
    return render(request, "villes_internet/alerte.html", {"shown": "sent"})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a press confirms."""
    try:
        row = confirm_alert(token) if request.method == "POST" else alert_of(token, within=CONFIRMED_WITHIN)
    except Refusal as refusal:
        raise Http404(" ".join(refusal.reasons)) from None
    shown = "confirmed" if request.method == "POST" or row.confirmed_at is not None else "confirm"
    return _private(render(request, "villes_internet/alerte.html", {"shown": shown, "followed": row}))


@csrf_exempt  # a reader of mail sends it, without a page of ours; the signed link is the proof (RFC 8058)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asked first when a person opens the link; done at once when her reader of mail sends it."""
    try:
        if request.method == "POST":
            stop_alert(token)
            return _private(render(request, "villes_internet/alerte.html", {"shown": "stopped"}))
        row = alert_of(token)
    except Refusal as refusal:
        raise Http404(" ".join(refusal.reasons)) from None
    return _private(render(request, "villes_internet/alerte.html", {"shown": "stop", "followed": row}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
