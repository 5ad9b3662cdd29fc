"""`/candidature/<code>/documents/`: what is attached, and the questionnaire to print or to work on away from the
site.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from label.enums import CandidatureStatus
from label.models import Attachment, Candidature
from label.permissions import can_fill, refuse_unless, user_of
from label.rules import ACCEPTED, EXTENSIONS, LARGEST_TOTAL
from label.views.pages import CONFLICT, attempt
from questionnaire.enums import ItemType
from questionnaire.queries import Sheet, answers_of, givens, questionnaire_of, sheet_of
from questionnaire.rules import NOTHING, answer_text, visible
from toolkit.tables.exports import ODS, ods_bytes
from villes_internet.book.actions import replace_build
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.models import BookEdition
from villes_internet.book.views.files import build_file
from villes_internet.views.errors import refusal
from villes_internet.views.space import Space, space_of

DOCUMENTS = {document.value: document for document in (Document.BLANK, Document.ANSWERS)}
HEADER = ("Thème", "Section", "Code", "Question", "Réponses possibles", "Réponse", "Commentaire", "Posée")
YES_OR_NO = "Oui ; Non"
WIDTHS = (4.5, 4.5, 1.8, 9.0, 7.0, 6.0, 11.0, 2.0)


@dataclass(frozen=True)
class Paper:
    """One document of the page: what it is, and the last PDF made of it."""

    document: Document
    title: str
    what: str
    build: BookEdition | None


def _desk(request: HttpRequest, code: str) -> tuple[Space, Candidature, Sheet]:
    """The workspace, its candidature and the trame; 404 for a stranger or without a questionnaire."""
    here = space_of(request, code)
    refuse_unless(can_fill(here.membership), "Seules les personnes rattachées lisent le questionnaire.")
    questionnaire = questionnaire_of(here.edition) if here.edition is not None else None
    if here.candidature is None or questionnaire is None:
        msg = "Cette collectivité n’a pas de questionnaire à remplir."
        raise Http404(msg)
    return here, here.candidature, sheet_of(questionnaire)


def _build(document: Document, candidature: Candidature) -> BookEdition | None:
    own = candidature if document is Document.ANSWERS else None
    return BookEdition.objects.last_of(document, candidature.edition, own)


@dataclass(frozen=True)
class Pieces:
    """The documents attached to one question (to the candidature as a whole when `code` is empty), and where it is
    answered.
    """

    code: str
    label: str
    theme: str
    pieces: list[Attachment]


def _groups(candidature: Candidature, sheet: Sheet) -> list[Pieces]:
    """Those of the whole candidature first, then question by question; one query."""
    found = {"": Pieces("", "", "", [])}
    for piece in Attachment.objects.of(candidature).select_related("added_by"):
        item = sheet.trame.items.get(piece.item_code)
        theme = sheet.trame.places[piece.item_code][0].code if item is not None else ""
        label = item.label if item is not None else ""
        found.setdefault(piece.item_code, Pieces(piece.item_code, label, theme, [])).pieces.append(piece)
    return list(found.values())


@require_safe
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """The attached documents; the blank questionnaire and the filled one, each as PDF and as a spreadsheet."""
    try:
        here, candidature, sheet = _desk(request, code)
    except Http404:
        space_of(request, code)
        messages.info(request, "Inscrivez d’abord la collectivité : les documents viennent avec la candidature.")
        return redirect("candidature-espace", code)
    papers = [
        Paper(
            Document.BLANK,
            "Questionnaire vierge",
            "Toutes les questions, leurs aides et la place d’écrire : pour une réunion.",
            _build(Document.BLANK, candidature),
        ),
        Paper(
            Document.ANSWERS,
            "Questionnaire rempli",
            "Vos réponses et vos commentaires d’aujourd’hui, pour relecture et signature.",
            _build(Document.ANSWERS, candidature),
        ),
    ]
    is_open = candidature.filing_window.is_open and candidature.status == CandidatureStatus.REGISTERED
    context = {
        "collectivite": here.collectivite,
        "moi": here.membership,
        "candidature": candidature,
        "papiers": papers,
        "groupes": _groups(candidature, sheet),
        "poids": candidature.attachments.all().held(),
        "place": LARGEST_TOTAL,
        "ouverte": is_open and not hasattr(request, "seen_as"),
        "extensions": ",".join(EXTENSIONS),
        "acceptes": ACCEPTED,
        "en_cours": any(paper.build is not None and paper.build.is_active for paper in papers),
    }
    return render(request, "candidature/documents.html", context)


def _document(name: str) -> Document:
    document = DOCUMENTS.get(name)
    if document is None:
        msg = "Ce document n’existe pas."
        raise Http404(msg)
    return document


@require_POST
def prepare(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Have a worker make the PDF of today."""
    document = _document(name)
    _, candidature, _ = _desk(request, code)
    own = candidature if document is Document.ANSWERS else None
    return attempt(
        request,
        lambda: replace_build(candidature.edition, document, by=user_of(request), candidature=own),
        "Le PDF se prépare : il sera là dans un instant.",
        "candidature-documents",
        code,
    )


@require_safe
def pdf(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """The last PDF made; while a worker makes it, a page says so."""
    _, candidature, _ = _desk(request, code)
    build = _build(_document(name), candidature)
    if build is None:
        msg = "Ce PDF n’a pas encore été demandé."
        raise Http404(msg)
    if build.status != BuildStatus.DONE:
        return refusal(request, CONFLICT, "Ce PDF est en préparation : réessayez dans un instant.")
    return build_file(build, attachment=True)


@require_safe
def spreadsheet(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The questions, with the answers of today or without, in an OpenDocument spreadsheet."""
    document = _document(name)
    here, candidature, sheet = _desk(request, code)
    filled = document is Document.ANSWERS
    given = givens(sheet, answers_of(candidature, sheet)) if filled else {}
    shown = visible(sheet.trame, given) if filled else frozenset(sheet.trame.items)
    rows = []
    for item in sheet.trame.items.values():
        theme, section = sheet.trame.places[item.code]
        said = given.get(item.code, NOTHING)
        options = " ; ".join(choice.label for choice in item.choices) or (
            YES_OR_NO if item.type == ItemType.OUI_NON else item.unit
        )
        value = answer_text(item, said) if not said.is_empty else ""
        asked = "oui" if item.code in shown else "non"
        rows.append((theme.label, section.label, item.code, item.label, options, value, said.comment, asked))
    year = candidature.edition.year
    content = ods_bytes(f"Questionnaire {year}", HEADER, rows, WIDTHS)
    response = HttpResponse(content, content_type=ODS)
    response["Content-Disposition"] = f'attachment; filename="{name}-{year}-{here.collectivite.code}.ods"'
    response["Cache-Control"] = "no-store"
    return response
