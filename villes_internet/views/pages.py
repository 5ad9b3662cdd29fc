"""Pages of the whole site that say who we are and what we do with data, and the components' gallery."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from label.enums import Coverage
from label.models import Edition
from label.queries.team import shown_team
from questionnaire.models import Questionnaire
from toolkit.charts.history import Step, YearMark, history_strip
from villes_internet.accounts.forms import SignInForm
from villes_internet.release import VERSION
from villes_internet.treatments import treatments

legal = login_not_required(
    TemplateView.as_view(template_name="pages/mentions_legales.html", extra_context={"version": VERSION})
)
accessibility = login_not_required(
    TemplateView.as_view(template_name="pages/accessibilite.html", extra_context={"made_on": date(2026, 11, 28)})
)
privacy = login_not_required(
    TemplateView.as_view(template_name="pages/donnees_personnelles.html", extra_context={"treatments": treatments})
)


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to write to us, and who we are: the équipe and its relays."""
    edition, team, relays = shown_team()
    context = {"team_of": edition, "team": team, "relays": relays}
    return render(request, "pages/contact.html", context)


@login_not_required
@require_safe
def security(_request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116): where a weakness is reported; it holds for half a year from today."""
    until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=183)
    said = {
        "Contact": f"mailto:{settings.LABEL['contact_email']}",
        "Expires": until.isoformat(),
        "Preferred-Languages": "fr, en",
        "Canonical": f"{settings.SITE_URL}/.well-known/security.txt",
    }
    lines = "".join(f"{name}: {value}\n" for name, value in said.items())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


@login_not_required
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page of the site, in its order."""
    years = Edition.objects.public().filter(rated=True).years()
    books = (
        Edition.objects.public()
        .filter(coverage=Coverage.COMPLETE, candidatures__award__isnull=False)
        .order_by("-year")
        .values_list("year", flat=True)
        .distinct()
    )
    running = Edition.objects.running()
    questions = Questionnaire.objects.filter(edition=running).exists()
    context = {"years": years, "books": books, "campaign": running, "questions": questions}
    return render(request, "pages/plan_du_site.html", context)


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every variant; outside production only."""
    if settings.ENVIRONMENT == "production":
        raise Http404
    steps = [
        Step(2006, YearMark.ABSENT),
        Step(2007, YearMark.UNKNOWN),
        Step(2008, YearMark.UNRATED),
        Step(2010, YearMark.RATED, 2, certain=False),
        Step(2011, YearMark.RATED, 4),
        Step(2012, YearMark.RATED, 5),
    ]
    calm = SignInForm()
    calm.fields["login"].widget.attrs.pop("autofocus", None)  # one a page: that of the refused
    refused = SignInForm(data={"login": "camille", "password": ""}, auto_id="refused_%s")
    refused.is_valid()
    context = {
        "levels": [None, 0, 1, 2, 3, 4, 5],
        "timeline": history_strip("Exemple de frise", steps),
        "form": calm,
        "refused_form": refused,
    }
    return render(request, "styleguide.html", context)
