"""`/jury/<year>/seance/…`: what members and whoever presides do; by script her screen comes back, by a plain form the
page does.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jury.actions.closing import close_sitting, pass_on
from jury.actions.members import recuse
from jury.actions.sitting.base import must_be_shown
from jury.actions.sitting.batches import Adopted, adopt_batch, consent, drop_batch, open_batch
from jury.actions.sitting.cases import (
    DecidedAndOpened,
    adjourn_case,
    cast_vote,
    close_vote,
    decide,
    decide_and_open,
    open_case,
    reopen_vote,
    undo_last,
)
from jury.actions.sitting.group import pull_case, undo_group
from jury.actions.sitting.hands import confirm_hands, count_hands
from jury.actions.sitting.mentions import give_special, take_special_back
from jury.actions.sitting.opening import let_vote_close, mark_present, open_sitting, suspend_sitting
from jury.actions.sitting.reopening import put_back, reopen_decision
from jury.enums import CaseStatus, SittingStatus
from jury.forms.buttons import CaseForm, ConsoleForm, HandsForm, ShownForm, VoteForm
from jury.models import Batch, Case, Decision, JuryMember, Sitting
from jury.queries.seats import bench_of
from jury.queries.sitting import table_of
from jury.views.sitting import current_sitting, fragment, mine
from label.forms.gestures import UNKNOWN
from label.models import SpecialMention, User
from label.permissions import user_of
from label.rules.levels import LEVELS
from label.rules.refusals import Refusal
from toolkit.dates import french_date
from toolkit.french import counted, upper_first
from toolkit.typography import typographic


def _answer(request: HttpRequest, row: Sitting, member: JuryMember, gesture: Callable[[], object]) -> HttpResponse:
    """Do a gesture: a script receives her screen as it is now (409 with the reasons), a plain form goes back to the
    page.
    """
    refused: tuple[str, ...] = ()
    done = ""
    try:
        must_be_shown(row, ShownForm.read(request)["sitting"])
        done = said_of(gesture())
    except Refusal as refusal:
        refused = tuple(typographic(reason) for reason in refusal.reasons)
    if request.headers.get("X-Requested-With") == "sitting":
        fresh = current_sitting(row.edition_id) or row
        return fragment(request, fresh, member, refused, done)
    for reason in refused:
        messages.error(request, reason)
    if done:
        messages.info(request, done)
    return redirect("sitting", row.edition.year)


BATCH_CLOSED = "Le lot soumis est refermé sans adoption : ses dossiers restent dans l’adoption groupée."


def said_of(result: object) -> str:
    """What a gesture did that its screen does not show by itself."""
    if isinstance(result, str):
        return typographic(result)
    if isinstance(result, Adopted):
        words = [counted(result.adopted, "dossier adopté", "dossiers adoptés ensemble", feminine=False)]
        if result.other_chair:
            words.append(counted(result.other_chair, "reste", "restent", feminine=False) + " à l’autre présidence")
        if result.left:
            words.append(
                counted(result.left, "sort", "sortent", feminine=False) + " du groupe, le niveau n’étant plus ouvert"
            )
        if result.short:
            words.append(counted(result.short, "attend", "attendent", feminine=False) + " le quorum")
        return typographic(upper_first(" ; ".join(words)) + ".")
    if isinstance(result, DecidedAndOpened):
        if result.opened is not None:
            return said_of(result.opened)  # adjourned for want of a quorum
        return typographic(" ".join(result.reasons))
    if isinstance(result, Case) and result.status == CaseStatus.ADJOURNED:
        table = table_of(result.sitting, bench_of(result.sitting), result)
        why = ""
        if table is not None and not table.has_quorum:
            why = f" faute de quorum ({len(table.voters)} présents, {table.quorum} nécessaires)"
        return typographic(f"{result.candidature.name} est ajourné{why} : ce dossier revient après les autres.")
    return ""


def _case(row: Sitting, sent: Mapping[str, Any]) -> Case:
    return get_object_or_404(
        Case.objects.select_related("candidature"), pk=sent["case"], sitting__edition=row.edition_id
    )


@require_POST
def vote(request: HttpRequest, year: int) -> HttpResponse:
    """Vote, or change one's vote."""
    row, member = mine(request, year)
    sent = VoteForm.read(request)
    case = _case(row, sent)
    level, opened = sent["level"], sent["opened"]
    return _answer(request, row, member, lambda: cast_vote(row, case, level, by=member, opened=opened))


@require_POST
def hands(request: HttpRequest, year: int) -> HttpResponse:
    """Type the count of a show of hands, or confirm the one that waits."""
    row, member = mine(request, year)
    sent = HandsForm.read(request)
    case = _case(row, sent)
    if sent["confirm"]:
        return _answer(request, row, member, lambda: confirm_hands(row, case, poll=sent["poll"], by=member))
    counts, voters = {level: sent[f"count_{level}"] for level in LEVELS}, sent["voter"]
    try:
        must_be_shown(row, sent["sitting"])
        count_hands(row, case, counts=counts, voters=voters, by=member)
    except Refusal as refusal:  # the screen comes back with what was typed, by script or without
        refused = tuple(typographic(reason) for reason in refusal.reasons)
        is_plain = request.headers.get("X-Requested-With") != "sitting"
        return fragment(request, row, member, refused, is_plain=is_plain, hands_typed=(counts, voters))
    return _answer(request, row, member, lambda: None)


@require_POST
def step_aside(request: HttpRequest, year: int) -> HttpResponse:
    """Declare a link with the case that is on the table: out at once."""
    row, member = mine(request, year)
    sent = CaseForm.read(request)
    case = _case(row, sent)
    return _answer(
        request,
        row,
        member,
        lambda: recuse(member, case.candidature, reason=sent["reason"], by=user_of(request)),
    )


@require_POST
def pull(request: HttpRequest, year: int) -> HttpResponse:
    """Take a case out of the grouped adoption."""
    row, member = mine(request, year)
    case = _case(row, CaseForm.read(request))
    return _answer(request, row, member, lambda: _pulled(row, case, member))


def _pulled(row: Sitting, case: Case, member: JuryMember) -> str:
    return f"{pull_case(row, case, by=member).candidature.name} : ce dossier sera examiné seul."


@require_POST
def gesture(request: HttpRequest, year: int) -> HttpResponse:
    """A gesture of the console; the actions say who may."""
    row, member = mine(request, year)
    sent = ConsoleForm.read(request)
    reason = sent["reason"]
    case, batch, decision = partial(_case, row, sent), partial(_batch, row, sent), partial(_decision, row, sent)
    gestures: dict[str, Callable[[], object]] = {
        "open-sitting": lambda: open_sitting(row, by=member),
        "suspend": lambda: BATCH_CLOSED if suspend_sitting(row, by=member) else None,
        "let-close": lambda: let_vote_close(row, itself=sent["itself"], by=member),
        "close-sitting": lambda: close_sitting(row, by=member),
        "open-batch": lambda: open_batch(row, *sent["put"], seconds=sent["seconds"], by=member),
        "consent": lambda: consent(row, batch(), by=member),
        "adopt": lambda: adopt_batch(row, batch(), by=member),
        "drop-batch": lambda: drop_batch(row, batch(), by=member),
        "open": lambda: open_case(row, case(), by=member),
        "close-vote": lambda: close_vote(row, case(), by=member),
        "reopen-vote": lambda: reopen_vote(row, case(), by=member, reason=reason),
        "adjourn": lambda: adjourn_case(row, case(), by=member, reason=reason),
        "put-back": lambda: put_back(row, case(), by=member),
        "decide": lambda: decide(row, case(), sent["level"], by=member, reason=reason),
        "decide-next": lambda: decide_and_open(row, case(), sent["level"], by=member, reason=reason),
        "give-mention": lambda: give_special(row, case(), _mention(row, sent), by=member),
        "take-mention": lambda: take_special_back(row, case(), _mention(row, sent), by=member),
        "pass-on": lambda: _passed_on(row, sent, member),
        "undo": lambda: (undo_group if sent["together"] else undo_last)(row, decision(), by=member, reason=reason),
        "reopen": lambda: reopen_decision(row, decision(), by=member, reason=reason),
        "attendance": lambda: _attendance(row, sent, member, by=user_of(request)),
    }
    asked = gestures.get(sent["gesture"])
    if asked is None:
        raise Http404(UNKNOWN)
    return _answer(request, row, member, asked)


def _batch(row: Sitting, sent: Mapping[str, Any]) -> Batch:
    return get_object_or_404(Batch, pk=sent["batch"], sitting=row)


def _decision(row: Sitting, sent: Mapping[str, Any]) -> Decision:
    return get_object_or_404(
        Decision.objects.select_related("case"), pk=sent["decision"], case__sitting__edition=row.edition_id
    )


def _passed_on(row: Sitting, sent: Mapping[str, Any], member: JuryMember) -> str:
    following = pass_on(row, held_on=sent["held_on"], by=member)
    day = french_date(following.held_on)
    return f"La séance est close ; le reste passe à la séance {following.number}, le {day}."


def _mention(row: Sitting, sent: Mapping[str, Any]) -> SpecialMention:
    return get_object_or_404(SpecialMention, pk=sent["mention"], edition=row.edition_id)


def _attendance(row: Sitting, sent: Mapping[str, Any], member: JuryMember, *, by: User) -> None:
    other = get_object_or_404(JuryMember.objects.voters(), pk=sent["member"], edition=row.edition_id)
    bench = bench_of(row)
    table = table_of(row, bench)
    chairs = {bench.chair(), table.chair if table is not None else None}
    if row.status == SittingStatus.PREPARED:
        chairs |= {bench.president, bench.vice_president}
    if member.pk not in chairs:
        raise Refusal(["Les présences sont notées par qui préside, ou par l’équipe."])
    mark_present(row, other, present=sent["present"], by=by)
