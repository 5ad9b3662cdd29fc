"""`/installation/`: what an empty site shows until its first edition."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.forms.base import FrenchForm
from label.models import Collectivite, Edition, User
from label.permissions import equipe_required, reads_as, user_of
from label.views.pages import INVALID, attempt, try_form
from villes_internet.accounts.forms import PASSWORD_HELP
from villes_internet.installing import (
    TAKEN,
    identity_lines,
    is_new,
    load_known_past,
    load_referentiel,
    open_first_account,
    opens,
)

SHUT = "Cette page ne sert qu’à un site qui vient d’être installé."


class FirstAccountForm(FrenchForm):
    """The first person of the équipe."""

    button = "Ouvrir ce compte"
    full_name = forms.CharField(
        label="Prénom et nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label="Adresse électronique")
    password = forms.CharField(
        label="Mot de passe",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )

    def clean(self) -> dict[str, Any]:
        """The password is checked with what is known of the person."""
        found = super().clean() or {}
        if "password" in found:
            person = User(email=found.get("email", ""), full_name=found.get("full_name", ""))
            try:
                validate_password(found["password"], person)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return found


@login_not_required
@require_safe
def installation(request: HttpRequest) -> HttpResponse:
    """What anybody sees while the site has no account; then the way to the steps."""
    if is_new():
        return render(request, "installation/premier.html")
    if Edition.objects.exists() and not reads_as(request).is_authenticated:
        raise Http404(SHUT)
    return redirect("installation-steps")


@equipe_required
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """Where the installation stands."""
    context = {
        "identity_lines": identity_lines(),
        "places": Collectivite.objects.count(),
        "vintage": Collectivite.objects.order_by("-cog_year").values_list("cog_year", flat=True).first(),
        "editions": Edition.objects.count(),
    }
    return render(request, "installation/etapes.html", context)


@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, token: str) -> HttpResponse:
    """The first account, by the link that the server printed."""
    if not opens(token):
        messages.error(request, TAKEN if not is_new() else "Ce lien n’est plus valable.")
        return redirect("account_login" if not is_new() else "installation")
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        if try_form(
            form,
            lambda: open_first_account(token, name=sent["full_name"], address=sent["email"], password=sent["password"]),
        ):
            messages.success(request, "Le compte est ouvert : connectez-vous, puis choisissez un second facteur.")
            return redirect("account_login")
    return render(request, "installation/compte.html", {"form": form}, status=INVALID if form.is_bound else 200)


@equipe_required
@require_POST
def referentiel(request: HttpRequest) -> HttpResponse:
    """Load the communes and groupings that come with the product."""
    by = user_of(request)
    return attempt(request, lambda: load_referentiel(by=by), "Le référentiel est chargé.", "installation-steps")


@equipe_required
@require_POST
def past(request: HttpRequest) -> HttpResponse:
    """Load the editions that come with the product."""
    by = user_of(request)
    return attempt(
        request, lambda: load_known_past(by=by), "Les éditions de 1999 à 2012 sont là.", "installation-steps"
    )
