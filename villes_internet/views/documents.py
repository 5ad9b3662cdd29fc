"""`/candidature/<code>/<year>/documents/`: what is attached, and the questionnaire to print or to work on away from the
site.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from label.actions.documents import replace_document
from label.documents.truth import paper_of
from label.enums import CandidatureStatus
from label.models import Attachment, Candidature
from label.permissions import can_fill, refuse_unless, user_of
from label.rules.files import ACCEPTED, EXTENSIONS, LARGEST_TOTAL
from label.views.pages import attempt
from label.views.spaces import Space, space_of, without_candidature
from questionnaire.actions.extracts import extract_of
from questionnaire.forms.sheets import ExtractForm
from questionnaire.queries.answers import NumberedTrame, earlier_files, numbered_of, past_of, questionnaire_of
from villes_internet.book.extracts import EXTRACT, extracts_of
from villes_internet.book.kinds import ANSWERS, BLANK


def _desk(request: HttpRequest, code: str, year: int) -> tuple[Space, Candidature, NumberedTrame]:
    """The workspace, its candidature and the trame; 404 for a stranger or without a questionnaire."""
    here = space_of(request, code, year)
    refuse_unless(can_fill(here.membership), "Seules les personnes rattachées lisent le questionnaire.")
    questionnaire = questionnaire_of(here.edition)
    if here.registered is None or questionnaire is None:
        msg = "Cette collectivité n’a pas de questionnaire à remplir."
        raise Http404(msg)
    return here, here.registered, numbered_of(questionnaire, here.registered)


@dataclass(frozen=True)
class AttachmentGroup:
    """The documents attached to one question (to the candidature as a whole when `code` is empty), and where it is
    answered.
    """

    code: str
    label: str
    theme: str
    attachments: list[Attachment]


def _groups(candidature: Candidature, numbered: NumberedTrame) -> list[AttachmentGroup]:
    """Those of the whole candidature first, then question by question; one query."""
    found = {"": AttachmentGroup("", "", "", [])}
    for attachment in Attachment.objects.of(candidature).select_related("added_by"):
        item = numbered.trame.items.get(attachment.item_code)
        theme = numbered.trame.places[attachment.item_code][0].code if item is not None else ""
        label = item.label if item is not None else ""
        found.setdefault(
            attachment.item_code, AttachmentGroup(attachment.item_code, label, theme, [])
        ).attachments.append(attachment)
    return list(found.values())


@require_safe
def documents(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The attached documents; the blank questionnaire and the filled one, each as PDF and as a spreadsheet."""
    try:
        here, candidature, numbered = _desk(request, code, year)
    except Http404:
        return without_candidature(request, space_of(request, code, year), "les documents viennent")
    papers = [
        (
            paper_of(BLANK, candidature.edition),
            "Toutes les questions, leurs aides et la place d’écrire : pour une réunion.",
        ),
        (paper_of(ANSWERS, candidature), "Vos réponses et vos commentaires, pour relecture et signature."),
    ]
    is_open = candidature.filing_window.is_open and candidature.status == CandidatureStatus.REGISTERED
    past, groups = past_of(candidature, numbered), _groups(candidature, numbered)
    may_write = is_open and not hasattr(request, "seen_as")
    held = {group.code: group.attachments for group in groups}
    old = Attachment.objects.of(past.candidature) if past.candidature is not None and may_write else ()
    context = {
        "earlier_files": earlier_files(old, numbered.trame, held).get("", []),
        "earlier_year": past.year,
        "collectivite": here.collectivite,
        "me": here.membership,
        "candidature": candidature,
        "papers": papers,
        "extracts": extracts_of(candidature, numbered),
        "groups": groups,
        "weight": candidature.attachments.all().held(),
        "place": LARGEST_TOTAL,
        "is_open": may_write,
        "extensions": ",".join(EXTENSIONS),
        "accepted": ACCEPTED,
        "themes": [theme for theme in numbered.trame.themes if theme.asked_sections],
    }
    return render(request, "candidature/documents.html", context)


@require_POST
def extract(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Ask for a theme or a section on paper; back to the documents, where it comes."""
    _, candidature, _ = _desk(request, code, year)
    sent, user = ExtractForm.read(request), user_of(request)

    def ask() -> None:
        replace_document(EXTRACT, extract_of(candidature, sent["part"], is_blank=sent["blank"]), by=user)

    back = reverse("candidature-documents", args=[code, year]) + "#extraits"
    return attempt(request, ask, "La fabrication du PDF est demandée.", back)
