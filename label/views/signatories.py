"""`/candidature/<code>/<year>/signataire/`: who will file, asked of the équipe with the delegation; and its answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.signatories import answer_signatory, ask_signatory, take_back_signatory
from label.enums import Role
from label.forms.signatories import AnsweredForm, SignatoryForm
from label.models import Membership, SignatoryRequest
from label.permissions import equipe_required, is_equipe, membership_of, user_of
from label.rules.refusals import Refusal
from label.views.attachments import attachment_response
from label.views.pages import INVALID, attempt, try_form
from label.views.spaces import space_of

NOT_HERS = "Cette demande n’existe pas, ou n’est pas à vous."


@require_http_methods(["GET", "POST"])
def signatory(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Who signs today, what is asked, and the form that asks; refused, it comes back with what was typed."""
    here = space_of(request, code, year)
    form = SignatoryForm(request.POST, request.FILES) if request.method == "POST" else SignatoryForm()
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        sent = values["delegation"]
        done = try_form(
            form,
            lambda: ask_signatory(
                here.collectivite,
                full_name=values["full_name"],
                email=values["email"],
                basis=values["basis"],
                delegation=(sent.name, sent) if sent else None,
                by=user_of(request),
            ),
        )
        if done:
            messages.success(request, f"La demande pour {values['full_name']} part à l’équipe du label.")
            return redirect("candidature-signatory", code, year)
    people = Membership.objects.active().filter(collectivite=here.collectivite).with_role(Role.SIGNATAIRE)
    context = {
        "collectivite": here.collectivite,
        "edition": here.edition,
        "candidature": here.candidature,
        "signatories": people.select_related("user"),
        "asked": here.collectivite.signatory_requests.select_related("asked_by", "delegation"),
        "form": form,
    }
    return render(request, "candidature/signataire.html", context, status=INVALID if form.is_bound else 200)


def _hers(request: HttpRequest, pk: int) -> SignatoryRequest:
    """The request, for a person attached to its collectivité or the équipe; 404 for anybody else."""
    rows = SignatoryRequest.objects.select_related("collectivite", "delegation")
    asked = get_object_or_404(rows, pk=pk)
    if not is_equipe(request.user) and membership_of(user_of(request), asked.collectivite) is None:
        raise Http404(NOT_HERS)
    return asked


@require_safe
def delegation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The delegation of a request."""
    found = _hers(request, pk).delegation
    if found is None:
        raise Http404(NOT_HERS)
    return attachment_response(found)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    asked, user = _hers(request, pk), user_of(request)
    back = reverse("candidature-latest", args=[asked.collectivite.code, "signataire/"])
    return attempt(request, lambda: take_back_signatory(asked, by=user), "La demande est retirée.", back)


@equipe_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The équipe's answer, in one press."""
    asked = get_object_or_404(SignatoryRequest, pk=pk)
    sent = AnsweredForm.read(request)
    try:
        done = answer_signatory(asked, accept=sent["accept"], word=sent["word"], by=user_of(request))
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, f"{asked.full_name} : {reason}")
        return redirect(reverse("equipe-memberships") + f"#signataire-{asked.pk}")
    else:
        messages.success(request, done)
    return redirect("equipe-memberships")
