"""`/candidature/<code>/<year>/presence/`: who is at work on this questionnaire just now, told and asked in one call."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from label.actions.presence import Colleague, mark_here, mark_left
from label.forms.gestures import GestureForm, PressedField, TextField
from label.models import Candidature, User
from label.permissions import user_of
from questionnaire.views.desk import filled_by


class HereForm(GestureForm):
    """Where her hand is: a theme, a question; or that she has left."""

    theme = TextField(2)
    item = TextField(6)
    left = PressedField()


def others_on(candidature: Candidature, who: User, *, theme: str = "", item: str = "") -> list[dict[str, str]]:
    """Say where somebody is, and who else is there, as a script reads it."""
    found = mark_here(candidature.pk, who, theme=theme, item=item, now=timezone.now().timestamp())
    return [_said(one) for one in found]


def _said(one: Colleague) -> dict[str, str]:
    return {"name": one.name, "theme": one.theme, "item": one.item}


@require_POST
def presence(request: HttpRequest, code: str, year: int) -> JsonResponse:
    """The others at work, for a person attached to the collectivité; 404 for anybody else."""
    user = user_of(request)
    candidature, _ = filled_by(request, code, year)
    here = HereForm.read(request)
    if here["left"]:
        mark_left(candidature.pk, user)
        return JsonResponse({"others": []})
    return JsonResponse({"others": others_on(candidature, user, theme=here["theme"], item=here["item"])})
