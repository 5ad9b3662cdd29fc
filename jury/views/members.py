"""`/pilotage/jury/`: the équipe names, settles conflicts, deals the files, prepares the sitting."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jury.actions import (
    ORDERS,
    assign,
    assign_balanced,
    end_member,
    mark_present,
    name_member,
    opening_faults,
    prepare_sitting,
    propose_all_conflicts,
    read_files,
    recuse,
    remind_readers,
    set_agenda,
    settle_conflict,
    unassign,
)
from jury.enums import ConflictStatus, JuryRole
from jury.forms import AssignForm, NameForm, SittingForm
from jury.models import Assignment, Case, ConflictOfInterest, JuryMember, LinkDeclaration, PastCheck, Sitting
from jury.permissions import working_edition
from jury.queries import FileRow, bench_of, file_rows, filed, progress_of, question_counts
from jury.rules import gaps, severities, severity_words
from label.actions import Refusal
from label.exports import csv_text
from label.models import Candidature, Edition
from label.permissions import equipe_required, is_equipe, user_of
from label.rules import of_place, search_key, search_words
from label.views.pages import INVALID, attempt, try_form


def _members(edition: Edition) -> list[JuryMember]:
    counts = {
        "deports": Count("recusals", distinct=True),
        "a_regler": Count("conflicts", filter=Q(conflicts__status=ConflictStatus.PROPOSED), distinct=True),
    }
    rows = JuryMember.objects.active().filter(edition=edition).select_related("user").annotate(**counts)
    rows = rows.prefetch_related(Prefetch("links", LinkDeclaration.objects.select_related("collectivite")))
    order = list(JuryRole)
    return sorted(rows, key=lambda row: (order.index(JuryRole(row.role)), row.named_at, row.pk))


@equipe_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """The members, their charter and links, the conflicts; a form names somebody."""
    edition = working_edition()
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        role = JuryRole(values.pop("role"))
        if try_form(form, lambda: name_member(edition, role=role, by=user_of(request), **values)):
            messages.success(request, f"{values['name']} est au jury : une invitation est partie.")
            return redirect("pilotage-jury")
    return _members_page(request, edition, form, INVALID if form.is_bound else 200)


def _members_page(
    request: HttpRequest, edition: Edition, form: NameForm, status: int, deport: dict[str, object] | None = None
) -> HttpResponse:
    """`deport`: what was typed of a recusal that is refused, and why."""
    conflicts = ConflictOfInterest.objects.filter(member__edition=edition, member__ended_at__isnull=True)
    context = {
        "edition": edition,
        "membres": _members(edition),
        "form": form,
        "deport": deport or {"membre": 0, "code": "", "raison": "", "faute": ""},
        "conflits": conflicts.filter(status=ConflictStatus.PROPOSED).select_related("member__user", "candidature"),
        "regles": conflicts.exclude(status=ConflictStatus.PROPOSED).select_related(
            "member__user", "candidature", "settled_by"
        ),
        "seance": Sitting.objects.filter(edition=edition).first(),
        "deposes": filed(edition).count(),
    }
    return render(request, "jury/membres.html", context, status=status)


@equipe_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member off."""
    member = get_object_or_404(JuryMember.objects.active().select_related("user"), pk=pk)
    return attempt(
        request, lambda: end_member(member, by=user_of(request)), f"{member} n’est plus au jury.", "pilotage-jury"
    )


@equipe_required
@require_POST
def step_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Recuse a member from a file: a link said in words, or learnt otherwise."""
    edition = working_edition()
    member = get_object_or_404(
        JuryMember.objects.active().filter(edition=edition).select_related("user", "edition"), pk=pk
    )
    code, reason = request.POST.get("code", "").strip().upper()[:9], request.POST.get("raison", "")
    candidature = Candidature.objects.filter(edition=edition, collectivite__code=code).first()
    fault = f"Aucune candidature de cette édition ne porte le code « {code} »."
    if candidature is not None:
        try:
            recuse(member, candidature, reason=reason, by=user_of(request))
        except Refusal as refusal:
            fault = " ".join(refusal.reasons)
        else:
            messages.success(request, f"{member} se déporte du dossier {of_place(candidature.name)}.")
            return redirect("pilotage-jury")
    typed: dict[str, object] = {"membre": member.pk, "code": code, "raison": reason, "faute": fault}
    return _members_page(request, edition, NameForm(), INVALID, typed)


@equipe_required
@require_POST
def search_conflicts(request: HttpRequest) -> HttpResponse:
    """Look for the conflicts again: towns have registered since."""
    found = propose_all_conflicts(working_edition())
    messages.success(request, f"Conflits nouveaux : {found}." if found else "Aucun conflit nouveau.")
    return redirect("pilotage-jury")


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or dismiss a conflict: the member concerned, or the équipe."""
    rows = ConflictOfInterest.objects.select_related("member__user", "candidature")
    if not is_equipe(request.user):
        rows = rows.filter(member__user=user_of(request))
    conflict = get_object_or_404(rows, pk=pk)
    confirmed = request.POST.get("reponse") == "deport"
    done = "Le déport est enregistré." if confirmed else "Le conflit est écarté."
    back = "pilotage-jury" if is_equipe(request.user) else "jury"
    word = request.POST.get("mot", "")
    return attempt(
        request, lambda: settle_conflict(conflict, confirmed=confirmed, word=word, by=user_of(request)), done, back
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def dealing(request: HttpRequest) -> HttpResponse:
    """Who reads what, how far they are, how they compare; a form deals what is left."""
    edition = working_edition()
    form = AssignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if try_form(form, lambda: _deal(request, edition, values)):
            return redirect("pilotage-repartition")
    rows = file_rows(edition)
    readers = list(JuryMember.objects.readers().filter(edition=edition).select_related("user"))
    found = gaps(
        (row.candidature.pk, one.member_id, one.proposed_arobases)
        for row in rows
        for one in row.done
        if one.proposed_arobases
    )
    names = {row.candidature.pk: row.candidature for row in rows}
    people = {one.pk: one for row in rows for one in (a.member for a in row.appraisals)}
    waiting, answered = question_counts(edition)
    context = {
        "edition": edition,
        "lignes": _kept(request, rows),
        "total": len(rows),
        "form": form,
        "etats": STATES,
        "filtre": {name: request.GET.get(name, "") for name in FILTER},
        "instructeurs": readers,
        "avancement": progress_of(rows),
        "lecteurs": [(one, *progress_of(rows, one), _late(rows, one)) for one in readers],
        "ecarts": [
            (names[gap.pk], gap, [(people[m], level) for m, level in gap.levels.items()]) for gap in found if gap.width
        ],
        "severites": [
            (people[m], severity_words(value)) for m, value in sorted(severities(found).items(), key=lambda s: s[1])
        ],
        "questions": waiting,
        "reponses": answered,
    }
    return render(request, "jury/repartition.html", context, status=INVALID if form.is_bound else 200)


STATES = {
    "a-confier": "À confier", "a-lire": "À lire", "en-cours": "En cours", "rendue": "Rendue", "signalee": "Signalée",
    "passe": "Passé à vérifier",
}  # fmt: skip


FILTER = ("q", "etat")


def _kept(request: HttpRequest, rows: Iterable[FileRow]) -> list[FileRow]:
    state = request.GET.get("etat", "")
    if state == "signalee":
        rows = [row for row in rows if row.flags]
    elif state == "passe":
        waiting = set(PastCheck.objects.filter(candidature__past_confirmed=False).values_list("candidature", flat=True))
        rows = [row for row in rows if row.candidature.pk in waiting]
    elif state in STATES:
        rows = [row for row in rows if row.state == STATES[state].lower()]
    words = search_words(request.GET.get("q", "")[:100])
    return [
        row
        for row in rows
        if all(f" {w}" in search_key(row.candidature.name, row.candidature.collectivite.code) for w in words)
    ]


def _back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    asked = urlencode({name: request.POST[name] for name in FILTER if request.POST.get(name)})
    return f"{reverse('pilotage-repartition')}?{asked}"


def _deal(request: HttpRequest, edition: Edition, values: dict[str, Any]) -> None:
    read_files(edition)
    dealt = assign_balanced(edition, each=values["each"], due_on=values["due_on"], by=user_of(request))
    messages.success(request, f"Dossiers confiés : {dealt}." if dealt else "Tous les dossiers étaient déjà confiés.")


def _late(rows: Iterable[FileRow], member: JuryMember) -> int:
    today = timezone.localdate()
    return sum(
        a.due_on is not None and a.due_on < today and all(done.member_id != member.pk for done in row.done)
        for row in rows
        for a in row.readers
        if a.member_id == member.pk
    )


@equipe_required
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give one file to one instructeur by hand."""
    edition = working_edition()
    candidature = get_object_or_404(filed(edition).select_related("edition"), pk=_number(request, "dossier"))
    member = get_object_or_404(
        JuryMember.objects.readers().filter(edition=edition).select_related("user"), pk=_number(request, "membre")
    )
    return attempt(
        request,
        lambda: assign(candidature, member, by=user_of(request)),
        f"{candidature.name} est confié à {member}.",
        _back(request),
    )


@equipe_required
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Write to the instructeurs who have files left."""
    edition = working_edition()
    try:
        sent = remind_readers(edition, by=user_of(request))
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(
            request, f"Relances parties : {sent}." if sent else "Tout est rendu : il n’y a personne à relancer."
        )
    return redirect("pilotage-repartition")


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@equipe_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one file back from an instructeur."""
    row = get_object_or_404(Assignment.objects.select_related("member__user", "candidature"), pk=pk)
    done = f"{row.candidature.name} n’est plus confié à {row.member}."
    return attempt(request, lambda: unassign(row, by=user_of(request)), done, _back(request))


COLUMNS = (
    "code",
    "nom",
    "departement",
    "region",
    "strate",
    "score",
    "dernier_niveau",
    "instructeurs",
    "niveau_propose",
    "etat",
    "signale",
)


@equipe_required
@require_GET
def dealing_csv(request: HttpRequest) -> HttpResponse:
    """The same rows in a file."""
    edition = working_edition()
    lines = [
        (
            row.candidature.collectivite.code,
            row.candidature.name,
            row.candidature.departement,
            row.candidature.region,
            row.candidature.strate,
            str(row.score.total) if row.score is not None else "",
            row.last.arobases if row.last is not None else "",
            ", ".join(str(a.member) for a in row.readers),
            row.proposal or "",
            row.state,
            ", ".join(row.flags),
        )
        for row in file_rows(edition)
    ]
    response = HttpResponse(csv_text(COLUMNS, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="instruction-{edition.year}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@equipe_required
@require_http_methods(["GET", "POST"])
def preparation(request: HttpRequest) -> HttpResponse:
    """The day, the agenda and who is there."""
    edition = working_edition()
    sitting = Sitting.objects.filter(edition=edition).select_related("edition__regulation").first()
    initial: dict[str, Any] = {"held_on": edition.jury_on}
    if sitting is not None:
        initial = {"held_on": sitting.held_on, "place": sitting.place, "ends_at": sitting.ends_at}
    form = SittingForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and try_form(form, lambda: prepare_sitting(edition, by=user_of(request), **form.cleaned_data))
    ):
        messages.success(request, "La séance est préparée.")
        return redirect("pilotage-seance")
    bench = bench_of(sitting) if sitting is not None else None
    cases = (
        list(Case.objects.filter(sitting=sitting).select_related("candidature").order_by("rank"))
        if sitting is not None
        else []
    )
    context = {
        "edition": edition,
        "seance": sitting,
        "form": form,
        "ordres": list(ORDERS.items()),
        "membres": [(one, one.pk in bench.present) for one in bench.members] if bench is not None else [],
        "dossiers": cases,
        "groupes": sum(case.grouped for case in cases),
        "sans_niveau": sum(case.proposal is None for case in cases),
        "niveaux": sorted(Counter(case.proposal for case in cases if case.proposal).items(), reverse=True),
        "manque": opening_faults(sitting, bench)
        if sitting is not None and bench is not None and sitting.opened_at is None
        else [],
    }
    return render(request, "jury/preparation.html", context, status=INVALID if form.is_bound else 200)


def _sitting() -> Sitting:
    return get_object_or_404(Sitting.objects.select_related("edition"), edition=working_edition())


@equipe_required
@require_POST
def agenda(request: HttpRequest) -> HttpResponse:
    """Make the agenda anew, in the order chosen."""
    sitting = _sitting()
    order = request.POST.get("ordre", "")
    return attempt(
        request,
        lambda: set_agenda(sitting, order=order, by=user_of(request)),
        "L’ordre du jour est fait.",
        "pilotage-seance",
    )


@equipe_required
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a member arrives or leaves."""
    sitting = _sitting()
    member = get_object_or_404(JuryMember.objects.voters().select_related("user"), pk=pk, edition=sitting.edition_id)
    present = request.POST.get("present") == "oui"
    word = "est présent(e)" if present else "est absent(e)"
    return attempt(
        request,
        lambda: mark_present(sitting, member, present=present, by=user_of(request)),
        f"{member} {word}.",
        "pilotage-seance",
    )
