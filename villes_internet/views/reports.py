"""« Signaler une erreur, apporter une preuve »: anybody says it, her address confirms it, the équipe answers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.reports import Reported, answer_report, confirm_report, report_of, send_report
from label.enums import ClaimedLevel
from label.forms.reports import ErrorReportForm, ReportAnswerForm
from label.models import Collectivite, Edition, ErrorReport, User
from label.permissions import equipe_required, user_of
from label.queries.histories import public_history
from label.rules.refusals import Refusal
from label.views.attachments import attachment_response
from label.views.pages import INVALID, try_form
from villes_internet.limits import is_too_much

ANSWERED = 20


def _known(request: HttpRequest) -> User | None:
    """The person who is signed in as herself: her address is known."""
    user = request.user
    return user if isinstance(user, User) and not hasattr(request, "seen_as") else None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of the collectivité, and the form that says what is wrong with it."""
    place = get_object_or_404(Collectivite, code=code.upper())
    known, years = _known(request), Edition.objects.public().filter(rated=True).years()
    if request.method == "POST":
        form = ErrorReportForm(request.POST, request.FILES, years=years)
        row = _sent(request, form, place, known) if form.is_valid() else None
        if row is not None:
            return _thanked(request, place) if row.confirmed_at is not None else redirect("report-sent", place.code)
    else:
        asked = request.GET.get("annee", "")
        initial = {"year": asked if asked in map(str, years) else "", "email": known.email if known else ""}
        form = ErrorReportForm(years=years, initial={**initial, "full_name": known.full_name if known else ""})
    context = {"collectivite": place, "form": form, "history": public_history(place)}
    return render(request, "villes_internet/signaler.html", context, status=INVALID if form.is_bound else 200)


def _sent(request: HttpRequest, form: ErrorReportForm, place: Collectivite, known: User | None) -> ErrorReport | None:
    """Send what a valid form says; a refusal is written on it, and nothing is sent."""
    if is_too_much(request, "report", allowed=settings.REPORTS_PER_HOUR):
        form.add_error(None, "Trop de signalements viennent de votre réseau : reprenez dans une heure.")
        return None
    values = form.cleaned_data
    upload = values["proof"]
    said = Reported(
        ClaimedLevel(values["claim"]),
        values["email"],
        values["source"],
        values["explanation"],
        values["full_name"],
        (upload.name, upload) if upload else None,
    )
    hers = known if known is not None and known.email.lower() == values["email"].strip().lower() else None
    edition = Edition.objects.public().get(year=values["year"])
    rows: list[ErrorReport] = []
    try_form(form, lambda: rows.append(send_report(place, edition, said, by=hers)))
    return rows[0] if rows else None


def _thanked(request: HttpRequest, place: Collectivite) -> HttpResponse:
    messages.success(request, "Votre signalement est parti à l’équipe du label. Elle vous répondra par courriel.")
    return redirect(place)


@login_not_required
@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """What happens next: the mail to open."""
    place = get_object_or_404(Collectivite, code=code.upper())
    return render(request, "villes_internet/signalement.html", {"collectivite": place, "shown": "sent"})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a press confirms, so that a reader of mail that opens links confirms nothing. No other site
    is told the address (SECURE_REFERRER_POLICY); without any, a browser would send the press from nowhere.
    """
    try:
        row = confirm_report(token) if request.method == "POST" else report_of(token)
    except Refusal as refusal:
        raise Http404(" ".join(refusal.reasons)) from None
    context = {
        "collectivite": row.collectivite,
        "report": row,
        "shown": "confirmed" if row.confirmed_at is not None else "asked",
    }
    response = render(request, "villes_internet/signalement.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@equipe_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Those that wait, then the last ones that were answered."""
    rows = ErrorReport.objects.select_related("collectivite__departement", "edition", "proof", "settled_by")
    context = {
        "waiting": list(rows.waiting()),
        "answered": rows.filter(settled_at__isnull=False).order_by("-settled_at")[:ANSWERED],
    }
    return render(request, "pilotage/signalements.html", context)


@equipe_required
@require_safe
def proof(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """The document of a report."""
    found = get_object_or_404(ErrorReport.objects.select_related("proof"), pk=pk, proof__isnull=False).proof
    if found is None:
        msg = "Ce signalement n’a pas de document."
        raise Http404(msg)
    return attachment_response(found)


@equipe_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The équipe's answer, in one press."""
    row = get_object_or_404(ErrorReport.objects.select_related("collectivite", "edition"), pk=pk)
    said = ReportAnswerForm.read(request)
    try:
        done = answer_report(row, accept=said["accept"], word=said["word"], by=user_of(request))
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, f"{row} : {reason}")
        return redirect(reverse("equipe-reports") + f"#signalement-{row.pk}")
    messages.success(request, done)
    return redirect("equipe-reports")
