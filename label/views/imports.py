"""`/pilotage/imports/`: a table is sent, told as it was understood, applied once read, undone for a day."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from label.actions.imports import (
    apply_import,
    drop_import,
    fingerprint_of_plan,
    partly_known,
    read_import,
    undo_import,
)
from label.enums import ImportKind, ImportStatus, LineState
from label.forms.imports import ApplyImportForm, ImportForm
from label.importing.vintages import (
    GONE,
    LARGEST_ARCHIVE,
    apply_vintage_import,
    held_by,
    read_vintage_import,
    undo_vintage_import,
)
from label.models import TableImport, User
from label.permissions import equipe_required, user_of
from label.queries.imports import plan_of
from label.rules.refusals import Refusal
from label.views.pages import CONFLICT, INVALID, attempt
from toolkit.french import counted
from toolkit.tables.reading import ImportRefused
from toolkit.tables.understood import MOST_BYTES

LISTED = 30
TOLD = 300  # lines shown of each state


@equipe_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The imports, and a form to send a table."""
    editions = partly_known()
    form = ImportForm(editions, request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        sent, upload = form.cleaned_data, form.cleaned_data["file"]
        try:
            row = _read(ImportKind(sent["kind"]), upload, sent, user_of(request))
        except ImportRefused as refusal:
            problems = [str(problem) for problem in refusal.problems]
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("equipe-import", row.pk)
    rows = TableImport.objects.defer("rows", "before", "notes").select_related("edition", "created_by", "applied_by")
    context = {"form": form, "problems": problems, "imports": rows[:LISTED]}
    status = INVALID if problems or form.errors else 200
    return render(request, "pilotage/imports.html", context, status=status)


def _read(kind: ImportKind, upload: Any, sent: Mapping[str, Any], by: User) -> TableImport:
    """Understand what was sent, as its sort asks. Raises Refusal, ImportRefused."""
    name = str(upload.name)[:80]
    if kind is ImportKind.REFERENTIEL:
        return read_vintage_import(name, upload.read(LARGEST_ARCHIVE + 1), by=by)
    data = upload.read(MOST_BYTES + 1)
    return read_import(kind, name, data, by=by, edition=sent["edition"], source=sent["source"])


@equipe_required
@require_http_methods(["GET", "POST"])
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood and what each line changes; the button applies what was read."""
    row = _row(pk)
    if row.kind == ImportKind.REFERENTIEL:
        return _vintage(request, row)
    reasons: list[str] = []
    if request.method == "POST":
        sent = ApplyImportForm.read(request)
        try:
            count = apply_import(row, seen=sent["seen"], ticked=set(sent["line"]), by=user_of(request))
        except Refusal as refusal:
            reasons, row = refusal.reasons, _row(pk)
        else:
            messages.success(request, f"Import appliqué : {count} lignes. Il s’annule pendant un jour.")
            return redirect("equipe-import", pk)
    context: dict[str, object] = {"row": row, "reasons": reasons}
    if row.status == ImportStatus.READ:
        plan = plan_of(row)
        context |= {
            "seen": fingerprint_of_plan(plan),
            "counts": [(state.plural, plan.counts[state]) for state in LineState],
            "changed": plan.of(LineState.CHANGED),
            "doubtful": plan.of(LineState.DOUBTFUL),
            "new": plan.of(LineState.NEW)[:TOLD],
            "left": plan.of(LineState.LEFT)[:TOLD],
            "more_new": max(0, plan.counts[LineState.NEW] - TOLD),
            "more_left": max(0, plan.counts[LineState.LEFT] - TOLD),
            "can_apply": sum(plan.counts[s] for s in (LineState.NEW, LineState.CHANGED, LineState.DOUBTFUL)),
        }
    elif row.rows:
        columns = list(row.rows[0][1])
        context |= {
            "columns": columns,
            "told": [(number, [values.get(column, "") for column in columns]) for number, values in row.rows[:TOLD]],
            "more": max(0, len(row.rows) - TOLD),
        }
    return render(request, "pilotage/import.html", context, status=CONFLICT if reasons else 200)


def _vintage(request: HttpRequest, row: TableImport) -> HttpResponse:
    """The same for a référentiel: it is applied whole."""
    reasons: list[str] = []
    if request.method == "POST":
        try:
            count = apply_vintage_import(row, by=user_of(request))
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            said = counted(count, "collectivité", "collectivités")
            messages.success(request, f"Le référentiel est à jour : {said}. Il s’annule pendant un jour.")
            return redirect("equipe-import", row.pk)
    held = held_by([line[1] for line in row.rows]) if row.status == ImportStatus.READ else {}
    lines = [(code, name, what, held.get(code, "") if GONE in what else "") for _, code, name, what in row.rows]
    context = {"row": row, "reasons": reasons, "lines": lines}
    return render(request, "pilotage/import_referentiel.html", context, status=CONFLICT if reasons else 200)


def _row(pk: int) -> TableImport:
    return get_object_or_404(TableImport.objects.select_related("edition", "created_by", "applied_by"), pk=pk)


@equipe_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what it replaced."""
    row, by = _row(pk), user_of(request)
    done = "L’import est annulé : ce qu’il avait remplacé est revenu."
    undo_it = undo_vintage_import if row.kind == ImportKind.REFERENTIEL else undo_import
    return attempt(request, lambda: undo_it(row, by=by), done, "equipe-import", pk)


@equipe_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    row, by = _row(pk), user_of(request)
    return attempt(request, lambda: drop_import(row, by=by), "L’import est abandonné.", "equipe-imports")
