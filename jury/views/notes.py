"""The notes of a dossier, between its readers and the équipe."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jury.actions.appraisal import may_note, note_dossier
from jury.forms.typed import NoteForm
from jury.models import JuryMember
from jury.permissions import dossier_asked
from label.forms.drafts import DraftedForm
from label.models import Candidature, User
from label.permissions import user_of
from label.views.pages import INVALID
from label.views.sending import SentText, form_to_send, sent_here, typed_or_sent


def _note(candidature: Candidature, seat: JuryMember | None, user: User) -> SentText:
    here = [candidature.edition.year, candidature.collectivite.code]
    return SentText(
        code=f"note-{candidature.pk}",
        place=f"note:{candidature.pk}:{user.pk}",
        title="Note interne",
        address=reverse("appraisal-notes", args=here),
        back=reverse("appraisal-dossier", args=here),
        make=NoteForm,
        send=lambda form: note_dossier(candidature, seat, text=form.cleaned_data["text"], by=user),
        done="La note est ajoutée.",
    )


def notes_of(candidature: Candidature, seat: JuryMember | None, user: User) -> dict[str, Any]:
    """What the page of a dossier shows of its notes to somebody who takes part in them (`may_note`)."""
    return {
        "dossier_notes": list(candidature.dossier_notes.select_related("author")),
        "note_form": form_to_send(_note(candidature, seat, user)),
    }


@sent_here
def notes(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Add a word."""
    candidature, seat = dossier_asked(request, year, code)
    user = user_of(request)
    if not may_note(user, seat, candidature):
        msg = "Les notes d’un dossier sont entre ses lecteurs et l’équipe."
        raise PermissionDenied(msg)

    def again(form: DraftedForm) -> HttpResponse:
        context = {"edition": candidature.edition, "candidature": candidature, "form": form}
        return render(request, "jury/notes.html", context, status=INVALID)

    return typed_or_sent(request, _note(candidature, seat, user), again)
