"""`/opposition/<token>/`: no more mailings to an address, in one click, by whoever received one."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from label.actions.opposition import oppose, take_back_opposition
from label.forms.gestures import GestureForm, PressedField
from label.queries.opposition import address_in, opposed_among

NO_LINK = "Ce lien n’est pas complet : recopiez-le entier depuis le courriel."


class OppositionForm(GestureForm):
    """Whether it is taken back; a reader of mail sends its own field (RFC 8058), which is not looked at."""

    again = PressedField()


@csrf_exempt  # a reader of mail sends it, without a page of ours; the signed link is the proof
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def opposition(request: HttpRequest, token: str) -> HttpResponse:
    """Asked first when a person opens the link; done at once when her reader of mail sends it."""
    address = address_in(token)
    if address is None:
        raise Http404(NO_LINK)
    if request.method == "POST":
        take_back = OppositionForm.read(request)["again"]
        (take_back_opposition if take_back else oppose)(address)
    context = {"address": address, "is_opposed": address in opposed_among([address])}
    response = render(request, "label/opposition.html", context)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
