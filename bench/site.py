"""The site with bare pages beside it, under `/nu/`: what Django gives for nothing, through the same middleware.

Each shows the rows and the columns of a page of ours, without its layout, its filters and its words, to somebody whose
session and account are read as Django reads them, by a statement each. `bench.settings` serves them.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template import Context, Engine
from django.urls import path
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from jury.models import Assignment, JuryMember
from label.models import Award, Candidature, Revision
from questionnaire.models import Answer, Item
from villes_internet.urls import urlpatterns as site_patterns
from villes_internet.views import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ENGINE = Engine()
PAGE = "<!doctype html><html><body>{}</body></html>"


class BareReader:
    """The session and the person of a bare page, as Django reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/nu/"):
            request.session = SessionStore(request.session.session_key)
            request.user = SimpleLazyObject(lambda: get_user(request))  # type: ignore[assignment]
        return self.get_response(request)


def drawn(text: str, **context: Any) -> HttpResponse:
    """A page of the plainest template, which Django compiled once."""
    return HttpResponse(_compiled(text).render(Context(context)))


_templates: dict[str, Any] = {}


def _compiled(text: str) -> Any:
    if text not in _templates:
        _templates[text] = ENGINE.from_string(PAGE.format(text))
    return _templates[text]


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse("")


def reader(request: HttpRequest) -> HttpResponse:
    """Nothing but the session and the user, as a 304 knows them."""
    return HttpResponse(status=304 if request.user.is_authenticated else 403)


AWARDS = (
    "<ul>{% for one in rows %}<li><a href=\"{% url 'collectivite' one.candidature.collectivite.code %}\">"
    "{{ one.candidature.name }}</a> ({{ one.candidature.departement }}) {{ one.arobases }}</li>{% endfor %}</ul>"
)


@login_not_required
def awards(_request: HttpRequest) -> HttpResponse:
    """The palmarès of 2012."""
    rows = Award.objects.filter(candidature__edition__year=2012)
    return drawn(AWARDS, rows=rows.select_related("candidature__collectivite"))


FILES = (
    "<table>{% for one in rows %}<tr><td><a href=\"{% url 'appraisal-dossier' 2013 one.collectivite.code %}\">"
    "{{ one.name }}</a> ({{ one.departement }})</td><td>{{ one.get_status_display }}</td>"
    "<td>{{ one.filed_score.total }}</td></tr>{% endfor %}</table>"
)


def _candidatures(*joined: str) -> Any:
    rows = Candidature.objects.filter(edition__year=2013)
    return rows.select_related("collectivite", *joined).order_by("sort_key")


@login_required
def files(_request: HttpRequest) -> HttpResponse:
    """The candidatures of 2013: a name, a state, a score."""
    return drawn(FILES, rows=_candidatures("filed_score"))


DEALING = (
    "<table>{% for one in rows %}<tr><td><a href=\"{% url 'appraisal-dossier' 2013 one.collectivite.code %}\">"
    "{{ one.name }}</a> ({{ one.departement }})</td><td>{{ one.get_status_display }}</td>"
    "<td>{% for given in one.assignments.all %}{{ given.member }} {% endfor %}</td></tr>{% endfor %}</table>"
    "<select>{% for one in readers %}<option value={{ one.pk }}>{{ one }}</option>{% endfor %}</select>"
)


@login_required
def dealing(_request: HttpRequest) -> HttpResponse:
    """The same, each with its readers, and one list of those whom it may be given to."""
    readers = JuryMember.objects.filter(edition__year=2013).select_related("user")
    given = Assignment.objects.select_related("member__user")
    rows = _candidatures().prefetch_related(Prefetch("assignments", queryset=given))
    return drawn(DEALING, rows=rows, readers=readers)


FORM = (
    "<form method=post>{% for form in forms %}<h2>{{ form.prefix }}</h2>{{ form.as_p }}{% endfor %}"
    "<button>Enregistrer</button></form>"
)


class BareForm(forms.Form):
    """A value and a comment."""

    value = forms.CharField(required=False)
    comment = forms.CharField(required=False, widget=forms.Textarea)


@login_required
def form(_request: HttpRequest, candidature: int, theme: str = "") -> HttpResponse:
    """The questions and the answers of a candidature in plain Django forms: those of a theme, or all of them."""
    answers = {row.item_id: row for row in Answer.objects.filter(candidature=candidature)}
    items = Item.objects.filter(questionnaire__edition__candidatures=candidature)
    if theme:
        items = items.filter(section__theme=theme)
    found: list[Any] = []
    for item in items.select_related("section"):
        row = answers.get(item.pk)
        initial = {"value": row.value, "comment": row.comment} if row is not None else {}
        one = BareForm(prefix=item.code, initial=initial)
        one.fields["value"].label, one.fields["value"].help_text = item.label, item.help
        found.append(one)
    return drawn(FORM, forms=found)


@login_required
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """A session, a user, a CSRF token; one row written, one history row."""
    comment, version = request.POST["comment"], int(request.POST["version"]) + 1
    with transaction.atomic():
        Answer.objects.filter(pk=pk).update(comment=comment, version=version, saved_at=timezone.now())
        changes = {"comment": ["", comment]}
        Revision.objects.create(
            subject="questionnaire.answer", subject_id=pk, version=version, changes=changes, by_id=request.user.pk
        )
    return JsonResponse({"version": version})


handler500 = errors.server_error  # 503 in words while the database is away
urlpatterns = [
    path("api/nu/vide/", empty),
    path("nu/lecteur/", reader),
    path("nu/palmares/", awards),
    path("nu/dossiers/", files),
    path("nu/repartition/", dealing),
    path("nu/formulaire/<int:candidature>/", form),
    path("nu/formulaire/<int:candidature>/<str:theme>/", form),
    path("nu/enregistrer/<int:pk>/", save),
    *site_patterns,
]
