"""`/pilotage/<year>/mentions/`: the special mentions that an edition knows."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from label.actions.mentions import set_mentions
from label.forms.drafts import DraftedForm
from label.forms.mentions import MentionsForm
from label.models import Edition, User
from label.permissions import edition_of, equipe_required, user_of
from label.queries.mentions import given_in, last_mentions, mention_lines
from label.rules.mentions import read, written
from label.views.applying import AppliedText, form_of, into_draft, text_versions, typed_or_applied
from label.views.drafts import ClashLines


def _text(edition: Edition, by: User) -> AppliedText:
    here = reverse("equipe-mentions", args=[edition.year])

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> MentionsForm:
        return MentionsForm(data, initial=initial or {"mentions": written(mention_lines(edition))})

    return AppliedText(
        place=f"mentions:{edition.year}",
        title=f"Mentions spéciales {edition.year}",
        address=here,
        back=here,
        make=make,
        apply=lambda form: set_mentions(edition, read(form.cleaned_data["mentions"])[0], by=by),
        effects=lambda form: [
            f"Mentions que le jury pourra donner en séance : {len(read(form.cleaned_data['mentions'])[0])}.",
            "Le public lit une mention à la publication, si quelqu’un la reçoit.",
        ],
        done="Les mentions spéciales sont en vigueur.",
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def mentions(request: HttpRequest, year: int) -> HttpResponse:
    """The list, typed in a draft and applied once read."""
    edition = edition_of(year)
    text = _text(edition, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        context = {
            "edition": edition,
            "form": form,
            "clash": clash,
            "last": last_mentions(edition) if not (mention_lines(edition) or form.waits) else None,
            "given": given_in(edition) if edition.is_public else [],
        }
        return render(request, "pilotage/mentions.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of the list as it was typed."""
    return text_versions(request, _text(edition_of(year), user_of(request)))


@equipe_required
@require_POST
def carry(request: HttpRequest, year: int) -> HttpResponse:
    """Put the last edition's list in the draft."""
    edition = edition_of(year)
    last = last_mentions(edition)
    if last is None:
        messages.error(request, "Aucune édition d’avant n’a de mention spéciale.")
        return redirect("equipe-mentions", year)
    said = f"Les mentions de {last.year} sont dans le brouillon : relisez-les, appliquez-les."
    return into_draft(request, _text(edition, user_of(request)), {"mentions": written(mention_lines(last))}, said)
