"""The site with two bare pages beside it, for `bench/filling.py`: what Django gives for nothing, through the same
middleware.

`DJANGO_SETTINGS_MODULE=bench.filling_settings` serves it.
"""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine
from django.urls import path
from django.utils import timezone

from label.models import Revision
from questionnaire.models import Answer, Item
from villes_internet.urls import urlpatterns as site_patterns


@login_required
def bare_save(request: HttpRequest, pk: int) -> HttpResponse:
    """A session, a user, a CSRF token; one row written, one history row."""
    comment, version = request.POST["comment"], int(request.POST["version"]) + 1
    with transaction.atomic():
        Answer.objects.filter(pk=pk).update(comment=comment, version=version, saved_at=timezone.now())
        changes = {"comment": ["", comment]}
        Revision.objects.create(
            subject="questionnaire.answer", subject_id=pk, version=version, changes=changes, by_id=request.user.pk
        )
    return JsonResponse({"version": version})


FORM = Engine().from_string(
    "<!doctype html><html><body><form "
    "method=post>{% for form in forms %}<h2>{{ form.prefix }}</h2>{{ form.as_p }}{% endfor %}"
    "<button>Enregistrer</button></form></body></html>"
)


class BareForm(forms.Form):
    """A value and a comment."""

    value = forms.CharField(required=False)
    comment = forms.CharField(required=False, widget=forms.Textarea)


@login_required
def bare_theme(_request: HttpRequest, candidature: int, theme: str) -> HttpResponse:
    """The same items and answers in plain Django forms."""
    answers = {row.item_id: row for row in Answer.objects.filter(candidature=candidature)}
    items = Item.objects.filter(section__theme=theme, questionnaire__edition__candidatures=candidature)
    found: list[Any] = []
    for item in items.select_related("section"):
        row = answers.get(item.pk)
        initial = {"value": row.value, "comment": row.comment} if row is not None else {}
        form = BareForm(prefix=item.code, initial=initial)
        form.fields["value"].label, form.fields["value"].help_text = item.label, item.help
        found.append(form)
    return HttpResponse(FORM.render(Context({"forms": found})))


urlpatterns = [
    path("nu/<int:pk>/", bare_save),
    path("nu/<int:candidature>/<str:theme>/", bare_theme),
    *site_patterns,
]
