"""`/pilotage/courriels/presse/`: whom the label writes to at the press."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from label.actions.press import set_press
from label.forms.drafts import DraftedForm
from label.forms.press import PressListForm
from label.models import User
from label.permissions import equipe_required, user_of
from label.queries.press import press_list
from label.rules.press import read, written
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines


def _text(by: User) -> AppliedText:
    here = reverse("equipe-press")

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> PressListForm:
        return PressListForm(data, initial=initial or {"press": written(press_list())})

    return AppliedText(
        place="press",
        title="Liste de presse",
        address=here,
        back=here,
        make=make,
        apply=lambda form: set_press(read(form.cleaned_data["press"])[0], by=by),
        effects=lambda form: [
            f"Adresses de la presse : {len(read(form.cleaned_data['press'])[0])}.",
            "Aucun courriel ne part : la liste sert aux envois que vous préparez.",
        ],
        done="La liste de presse est en vigueur.",
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def press(request: HttpRequest) -> HttpResponse:
    """The list, typed in a draft and applied once read."""
    text = _text(user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        return render(request, "pilotage/presse.html", {"form": form, "clash": clash}, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest) -> HttpResponse:
    """Every version of the list as it was typed."""
    return text_versions(request, _text(user_of(request)))
