"""The questionnaire out and back: a workbook of the whole or of a part; what it brings back, compared."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from label.drafts import state_at
from label.permissions import user_of
from label.rules.files import FileRefused, document_type
from label.rules.refusals import Refusal
from label.views.pages import CONFLICT, INVALID
from questionnaire.actions.answers import Typed, save_section
from questionnaire.forms.answers import AnswerForm, fields_of
from questionnaire.forms.sheets import ReviewForm
from questionnaire.queries import given_in
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.sheets import HEADER, NO, YES, Difference, SheetLine, Unread, differences, lines_read, possible
from questionnaire.rules.trame import NOTHING, Given, ItemTerms
from questionnaire.rules.values import answer_text
from questionnaire.views.desk import Desk, desk_of
from toolkit.french import upper_first
from toolkit.tables.exports import ODS, XLSX
from toolkit.tables.sheets import FormCell, FormSheet, SheetRefused, form_ods, form_xlsx, read_form

WIDTHS = (4.0, 4.0, 1.8, 8.0, 6.0, 6.0, 2.2, 11.0, 1.8, 0)
FORMS = {"ods": (ODS, form_ods), "xlsx": (XLSX, form_xlsx)}
BLANK, FILLED = "vierge", "reponses"
OK = 200
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
    items = [item for item in desk.sheet.trame.items.values() if _is_in(desk, item, part)]
    if not items:
        msg = "Cette partie n’existe pas dans cette édition."
        raise Http404(msg)
    sheet = FormSheet(
        f"Questionnaire {year}",
        HEADER,
        [_row(desk, item, filled=name == FILLED) for item in items],
        WIDTHS,
        {"collectivite": desk.collectivite.code, "edition": str(year), "trame": desk.sheet.trame.version},
    )
    media, make = FORMS[form]
    response = HttpResponse(make(sheet), content_type=media)
    what = f"{name}-{part}" if part else name
    response["Content-Disposition"] = f'attachment; filename="{what}-{year}-{desk.collectivite.code}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _is_in(desk: Desk, item: ItemTerms, part: str) -> bool:
    theme, section = desk.sheet.trame.places[item.code]
    return part in ("", theme.code, section.code)


def _row(desk: Desk, item: ItemTerms, *, filled: bool) -> list[FormCell]:
    theme, section = desk.sheet.trame.places[item.code]
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


@dataclass(frozen=True)
class Changed:
    """A difference as its page shows it: both texts, and the hidden fields that save the sheet's."""

    item: ItemTerms
    difference: Difference
    now: str
    sheet: str

    @property
    def label(self) -> str:
        """« Réponse » or « Commentaire »."""
        return "Commentaire" if self.difference.field == "comment" else "Réponse"

    @property
    def key(self) -> str:
        """Its name among what is ticked."""
        return f"{self.item.code}:{self.difference.field}"


@dataclass(frozen=True)
class SheetFields:
    """A question of the review with the texts of the sheet, as its form sends them."""

    item: ItemTerms
    given: Given
    version: int

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The hidden fields."""
        shown, code = fields_of(self.item, self.given), self.item.code
        return [
            *((f"{code}-value", text) for text in shown["value"]),
            *([(f"{code}-not_applicable", "on")] if shown["not_applicable"] else []),
            (f"{code}-comment", shown["comment"]),
            (f"{code}-version", str(self.version)),
        ]


@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A filled workbook compared with what the site holds, for its differences to be confirmed one by one; or the
    confirmed ones, saved.
    """
    desk = desk_of(request, code, year)
    if request.method == "GET":
        return redirect("candidature-documents", code, year)
    review = ReviewForm.read(request, trame=desk.sheet.trame)
    if review["confirm"]:
        return _confirmed(request, desk, set(review["take"]))
    try:
        lines, unread = _read(request, desk)
    except SheetRefused as refused:
        messages.error(request, str(refused))
        return redirect("candidature-documents", code, year)
    return _review(request, desk, lines, unread)


def _read(request: HttpRequest, desk: Desk) -> tuple[list[SheetLine], list[Unread]]:
    """The lines of what is sent; raises SheetRefused in words."""
    upload = request.FILES.get("sheet")
    if upload is None:
        msg = "Choisissez d’abord le classeur rempli sur votre appareil."
        raise SheetRefused(msg)
    if (upload.size or 0) > LARGEST:
        msg = "Ce classeur dépasse 5 Mo."
        raise SheetRefused(msg)
    if upload.size and upload.read(2) != b"PK":
        raise SheetRefused(NOT_A_SHEET)
    upload.seek(0)
    try:
        kind = document_type(cast("Any", upload))
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
    return lines_read(desk.sheet.trame, sheet.rows)


def _bases(desk: Desk, lines: list[SheetLine]) -> dict[str, Given]:
    """What went out for each line: the answer at the version that the sheet says; two queries a line that moved."""
    bases = {}
    for line in lines:
        row = desk.rows.get(line.code)
        if row is None or not line.version:
            continue
        then = row.typed() if row.version == line.version else state_at(row, line.version)
        if then is not None:
            bases[line.code] = given_in(desk.sheet.trame.items[line.code], then)
    return bases


def _review(
    request: HttpRequest, desk: Desk, lines: list[SheetLine], unread: list[Unread], *, status: int = OK
) -> HttpResponse:
    found = differences(lines, _bases(desk, lines), desk.given)
    by_code = {line.code: line for line in lines}
    items = desk.sheet.trame.items
    changed = [Changed(items[one.code], one, *_texts(items[one.code], one)) for one in found]
    kept = [
        SheetFields(items[code], by_code[code].given, row.version if (row := desk.rows.get(code)) is not None else 0)
        for code in dict.fromkeys(one.code for one in found)
    ]
    context = {
        "collectivite": desk.collectivite,
        "candidature": desk.candidature,
        "changed": changed,
        "kept": kept,
        "unread": unread,
        "moved": sum(one.moved for one in found),
        "same": len(lines) - len(kept),
        "is_open": desk.is_open,
        "is_first": status == OK,
    }
    return render(request, "questionnaire/retour.html", context, status=status)


def _texts(item: ItemTerms, one: Difference) -> tuple[str, str]:
    """The text of the site and that of the sheet."""
    if one.field == "comment":
        return one.now.comment, one.sheet.comment
    return tuple(upper_first(answer_text(item, g)) if not g.is_empty else "" for g in (one.now, one.sheet))  # type: ignore[return-value]


def _confirmed(request: HttpRequest, desk: Desk, ticked: set[str]) -> HttpResponse:
    """Save what is ticked, each over the version that the review showed; what moved since is shown again."""
    typed: dict[str, Typed] = {}
    sent: list[SheetLine] = []
    for code in dict.fromkeys(key.partition(":")[0] for key in sorted(ticked)):
        item = desk.sheet.trame.items[code]
        typed[code] = _merged(desk, item, request.POST, ticked)
        sent.append(SheetLine(code, typed[code].given, typed[code].seen))
    if not typed:
        messages.error(request, "Cochez d’abord ce qui est à reprendre : rien n’est changé.")
        return _review(request, desk, _sent_again(desk, request.POST), [], status=INVALID)
    try:
        saved = save_section(desk.candidature, typed, by=user_of(request))
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect("candidature-documents", *desk.place)
    taken = len(typed) - len(saved.overtaken)
    if taken:
        messages.success(request, f"Réponses reprises du classeur : {taken}.")
    if saved.overtaken:
        messages.error(request, "Ces réponses ont changé pendant votre relecture : les deux textes sont ci-dessous.")
        again = [line for line in sent if line.code in saved.overtaken]
        return _review(request, desk_of(request, *desk.place), again, [], status=CONFLICT)
    return redirect("candidature-documents", *desk.place)


def _sent_again(desk: Desk, data: QueryDict) -> list[SheetLine]:
    """The lines that the review's form holds."""
    lines = []
    for item in desk.sheet.trame.items.values():
        if f"{item.code}-version" in data:
            form = AnswerForm(item, data)
            form.is_valid()
            lines.append(SheetLine(item.code, form.typed().given, form.typed().seen))
    return lines


def _merged(desk: Desk, item: ItemTerms, data: QueryDict, ticked: set[str]) -> Typed:
    """The sheet's fields that are ticked over the site's others."""
    form = AnswerForm(item, data)
    form.is_valid()
    typed, now = form.typed(), desk.given.get(item.code, NOTHING)
    theirs, whole = typed.given, f"{item.code}:value" in ticked
    comment = theirs.comment if f"{item.code}:comment" in ticked else now.comment
    given = (
        Given(theirs.value, comment, theirs.not_applicable) if whole else Given(now.value, comment, now.not_applicable)
    )
    return Typed(given, typed.seen, typed.unreadable)
