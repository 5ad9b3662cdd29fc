"""The questionnaire out and back: a workbook of the whole or of a part; what it brings back, compared."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from label.permissions import user_of
from label.rules.files import ArchiveRefused, FileRefused, attachment_type
from questionnaire.actions.answers import save_section
from questionnaire.forms.sheets import ReviewForm, SheetBackForm
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.sheets import HEADER, SheetLine, Unread, lines_read, possible
from questionnaire.rules.trame import NO, NOTHING, YES, ItemTerms
from questionnaire.views.desk import Desk, desk_of
from questionnaire.views.reviewing import Source, confirmed, review
from toolkit.tables.exports import ODS, XLSX
from toolkit.tables.sheets import FormCell, FormSheet, SheetRefused, form_ods, form_xlsx, read_form

WIDTHS = (4.0, 4.0, 1.8, 8.0, 6.0, 6.0, 2.2, 11.0, 1.8, 0)
FORMS = {"ods": (ODS, form_ods), "xlsx": (XLSX, form_xlsx)}
BLANK, FILLED = "vierge", "reponses"
LARGEST = 5_000_000  # bytes
NOT_A_SHEET = "Envoyez le classeur téléchargé ici (XLSX ou ODS) : ce fichier est autre chose."
MANY = "Une par ligne, parmi :"


@require_safe
def download(request: HttpRequest, code: str, year: int, name: str, form: str) -> HttpResponse:
    """The workbook, with the answers of today or blank: of the whole, or of the theme or section `?partie=`."""
    desk = desk_of(request, code, year)
    if name not in (BLANK, FILLED):
        msg = "Ce document n’existe pas."
        raise Http404(msg)
    part = request.GET.get("partie", "")
    items = [item for item in desk.numbered.trame.items.values() if _is_in(desk, item, part)]
    if not items:
        msg = "Cette partie n’existe pas dans cette édition."
        raise Http404(msg)
    sheet = FormSheet(
        f"Questionnaire {year}",
        HEADER,
        [_row(desk, item, filled=name == FILLED) for item in items],
        WIDTHS,
        {"collectivite": desk.collectivite.code, "edition": str(year), "trame": desk.numbered.trame.version},
    )
    media, make = FORMS[form]
    response = HttpResponse(make(sheet), content_type=media)
    what = f"{name}-{part}" if part else name
    response["Content-Disposition"] = f'attachment; filename="{what}-{year}-{desk.collectivite.code}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _is_in(desk: Desk, item: ItemTerms, part: str) -> bool:
    theme, section = desk.numbered.trame.places[item.code]
    return part in ("", theme.code, section.code)


def _row(desk: Desk, item: ItemTerms, *, filled: bool) -> list[FormCell]:
    theme, section = desk.numbered.trame.places[item.code]
    row = desk.rows.get(item.code) if filled else None
    given = desk.given.get(item.code, NOTHING) if filled else NOTHING
    kind, is_open = kind_of(item), not item.source_auto
    labels = tuple(option.label for option in kind.options(item))
    several = "\n".join([MANY, *labels]) if kind.is_multiple else ""
    shown = item.code in desk.reading.shown or not filled
    return [
        FormCell(theme.label),
        FormCell(section.label),
        FormCell(item.code),
        FormCell(_question(item), note=item.help),
        FormCell(possible(item)),
        FormCell(kind.cell(item, given.value), is_open, () if kind.is_multiple else labels, several),
        FormCell(YES if given.not_applicable else "", is_open, (YES, NO) if is_open else ()),
        FormCell(given.comment, is_open, note=item.example),
        FormCell(YES if shown else NO),
        FormCell(str(row.version) if row is not None else ""),
    ]


def _question(item: ItemTerms) -> str:
    """The question with its help and what is expected, which are read on paper and on a phone too."""
    lines = [f"{item.label} (facultatif)" if item.optional else item.label, item.help]
    lines += ["Plusieurs réponses possibles, une par ligne."] if kind_of(item).is_multiple else []
    lines += ["Un commentaire est attendu."] if item.comment_expected else []
    return "\n".join(line for line in lines if line)


@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A filled workbook compared with what the site holds, for its differences to be confirmed one by one; or the
    confirmed ones, saved.
    """
    desk = desk_of(request, code, year)
    if request.method == "GET":
        return redirect("candidature-documents", code, year)
    sent = ReviewForm.read(request, trame=desk.numbered.trame)
    if sent["confirm"]:
        user = user_of(request)
        return confirmed(
            request,
            desk,
            _source(desk),
            sent,
            lambda typed: save_section(desk.candidature, typed, by=user),
        )
    try:
        lines, unread = _read(request, desk)
    except SheetRefused as refused:
        messages.error(request, str(refused))
        return redirect("candidature-documents", code, year)
    return review(request, desk, _source(desk), lines, unread=unread)


def _source(desk: Desk) -> Source:
    """How a workbook is told on its review."""
    documents = reverse("candidature-documents", args=desk.place)
    return Source(
        title="Ce que le classeur change",
        name="du classeur",
        moved="Changé sur le site depuis que le classeur en est sorti.",
        parent=(documents, "Documents"),
        here="documents",
        address=reverse("questionnaire-sheet-back", args=desk.place),
        then=documents,
    )


def _read(request: HttpRequest, desk: Desk) -> tuple[list[SheetLine], list[Unread]]:
    """The lines of what is sent; raises SheetRefused in words."""
    sent = SheetBackForm.read(request)["sheet"]
    if not sent:
        msg = "Choisissez d’abord le classeur rempli sur votre appareil."
        raise SheetRefused(msg)
    upload = sent[0]
    if (upload.size or 0) > LARGEST:
        msg = "Ce classeur dépasse 5 Mo."
        raise SheetRefused(msg)
    if upload.size and upload.read(2) != b"PK":
        raise SheetRefused(NOT_A_SHEET)
    upload.seek(0)
    try:
        kind = attachment_type(cast("Any", upload))
    except ArchiveRefused:
        raise SheetRefused(NOT_A_SHEET) from None
    except FileRefused as refused:
        raise SheetRefused(str(refused)) from None
    if kind.extension not in FORMS:
        raise SheetRefused(NOT_A_SHEET)
    upload.seek(0)
    sheet = read_form(upload.read())
    if [name.strip() for name in sheet.header[: len(HEADER)]] != list(HEADER):
        msg = "Les colonnes de ce classeur ont changé : téléchargez-le de nouveau et recopiez-y vos réponses."
        raise SheetRefused(msg)
    town, year = sheet.about.get("collectivite", ""), sheet.about.get("edition", "")
    if town != desk.collectivite.code:
        msg = f"Ce classeur est celui d’une autre collectivité ({town}) : rien n’est repris."
        raise SheetRefused(msg)
    if year != str(desk.candidature.edition.year):
        msg = f"Ce classeur est celui de l’édition {year} : rien n’est repris dans celle de {desk.place[1]}."
        raise SheetRefused(msg)
    return lines_read(desk.numbered.trame, sheet.rows)
