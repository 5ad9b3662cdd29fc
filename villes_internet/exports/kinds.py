"""Each table as a document in each of three forms, made by a worker that tells how far it is."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from label.documents.kinds import DocumentKind, Made, ReportStep, register
from label.documents.making import NothingToPrint
from label.enums import Nature
from label.models import Document, Edition
from label.permissions import Person, is_equipe
from label.rules.retention import EXPORT
from toolkit.tables.exports import CellValue, french_csv, ods_bytes, xlsx_bytes
from villes_internet.exports.answers import ANSWERS, MATRIX, SCORES
from villes_internet.exports.campaign import CONTACTS, FUNNEL, INITIATIVES
from villes_internet.exports.jury import AFTER, APPRAISALS, DECIDED_LEVELS, VOTES
from villes_internet.exports.tables import ExportedRow, ExportedTable

TABLES = (FUNNEL, CONTACTS, ANSWERS, MATRIX, SCORES, INITIATIVES, APPRAISALS, VOTES, DECIDED_LEVELS, AFTER)
FORMS = ("xlsx", "ods", "csv")
PREFIX = "table"
STEPS = 100
WIDTHS = (10, 30)  # of the code and the name, in characters


def code_of(table: ExportedTable, form: str) -> str:
    """The code of the document of a table in one form."""
    return f"{PREFIX}-{table.code}-{form}"


def _made(table: ExportedTable, form: str, edition: Edition, report: ReportStep) -> Made:
    """The file. Raises NothingToPrint when the table has no row."""

    def tick(done: int, every: int) -> None:
        step = done * (STEPS - 1) // max(every, 1)
        if step != told[0]:
            told[0] = step
            report(step, STEPS, f"{done} candidatures lues sur {every}")

    told = [-1]
    header, lines = table.read(edition, tick)
    rows = list(lines)
    if not rows:
        msg = f"« {table.label} » {edition.year} : il n’y a encore aucune ligne."
        raise NothingToPrint(msg)
    report(STEPS - 1, STEPS, "Écriture du fichier")
    content = _written(table, form, edition, header, rows)
    fingerprint = hashlib.sha256(content).hexdigest()
    return Made(content, len(rows), fingerprint, fingerprint)


def _written(
    table: ExportedTable, form: str, edition: Edition, header: ExportedRow, rows: Sequence[Sequence[CellValue]]
) -> bytes:
    names = [str(name) for name in header]
    if form == "csv":
        return _csv(names, rows)
    about = {
        "Édition": str(edition.year),
        "Tableau": f"{table.label}. {table.about}",
        "Établi le": timezone.localtime().strftime("%d/%m/%Y %H:%M (heure de Paris)"),
    }
    if table.personal:
        about["Confidentiel"] = "Peut nommer des personnes : à ne pas diffuser."
    if edition.demonstration:
        about["Démonstration"] = "Personnes, adresses et réponses sont inventées."
    if form == "ods":
        return ods_bytes(table.label, names, rows, (2.4, 6, 3), about)
    return xlsx_bytes(table.label, names, rows, about, WIDTHS)


def _csv(names: Sequence[str], rows: Sequence[Sequence[CellValue]]) -> bytes:
    """As French spreadsheets read it: the mark by which they know UTF-8, semicolons and commas."""
    return b"\xef\xbb\xbf" + french_csv(names, rows).encode()


def plain_csv(table: ExportedTable, edition: Edition) -> bytes:
    """The file of a table as CSV, which says nothing of when it was made."""
    header, lines = table.read(edition, lambda _done, _every: None)
    return _csv([str(name) for name in header], list(lines))


def _kinds() -> Iterator[DocumentKind]:
    for table in TABLES:
        for form in FORMS:
            yield _kind(table, form)


def _kind(table: ExportedTable, form: str) -> DocumentKind:
    code = code_of(table, form)

    def forget_earlier(edition: Edition) -> None:
        """Only the last file of a table stays."""
        erase(Document.objects.of(code, edition).done()[1:])

    return DocumentKind(
        code,
        table.label,
        Edition,
        Nature.LIVING,
        title=lambda edition: f"{table.label} {edition.year}",
        file_name=lambda edition: f"{table.code}-{edition.year}.{form}",
        make=lambda edition, _content, report: _made(table, form, edition, report),
        may_read=_equipe,
        address=lambda edition: reverse("equipe-exports", args=[edition.year]),
        refusals=table.refusals,
        when_made=forget_earlier,
        counted="ligne,lignes",
        form=form.upper(),
    )


def _equipe(user: Person, _subject: Any) -> bool:
    return is_equipe(user)


def erase(documents: Iterable[Document]) -> int:
    """Take exported files away, with their rows, once the transaction is done; how many."""
    rows = list(documents)
    Document.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        if row.file:
            transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)), robust=True)
    return len(rows)


@transaction.atomic
def erase_old_exports() -> int:
    """Take away the exported files of more than a day; how many."""
    return erase(Document.objects.filter(kind__startswith=f"{PREFIX}-", requested_at__lt=timezone.now() - EXPORT.lasts))


KINDS = {kind.code: kind for kind in _kinds()}
register(*KINDS.values())
