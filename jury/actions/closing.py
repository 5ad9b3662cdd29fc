"""The end of a sitting: minutes, awards, embargo, in one transaction; or minutes, and what is left for the next one."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from jury.actions.after import draft_feedback
from jury.actions.sitting.base import lock, must_be_open, must_lie_free, must_preside
from jury.actions.sitting.batches import end_batches
from jury.actions.sitting.days import add_sitting
from jury.actions.sitting.opening import closing_faults
from jury.documents import MINUTES
from jury.enums import CaseStatus, JuryRole, SittingStatus
from jury.models import Attendance, Case, Decision, JuryMember, Minutes, Sitting
from jury.queries.minutes import minutes_content, told_before
from jury.queries.seats import bench_of
from jury.queries.sitting import undecided
from label.actions.awards import award
from label.actions.base import record
from label.actions.documents import request_document
from label.actions.editions import move_phase
from label.actions.register import LineToWrite, open_register, write_lines
from label.enums import AwardOrigin, LineKind, Phase
from label.queries.histories import Pasts, ceilings_of, pasts_of
from label.queries.register import rule_facts
from label.rules.refusals import Refusal
from label.verbs import Verb

# What the minutes tell of a decision.
TOLD = (
    "case__candidature__edition__regulation",
    "case__candidature__collectivite",
    "presided_by__user",
    "poll__typed_by__user",
    "poll__confirmed_by__user",
)


@transaction.atomic
def close_sitting(sitting: Sitting, *, by: JuryMember) -> Minutes:
    """Close the last sitting: the minutes are written, every decision of the edition becomes an award, the edition is
    under embargo. A later sitting that was prepared is no longer needed.

    Raises Refusal with the list of what is undecided, and when the rules no longer allow a level that was decided.
    """
    row = lock(sitting)
    if row.status == SittingStatus.CLOSED:
        return row.minutes
    must_be_open(row)
    must_preside(bench_of(row), by)
    if faults := closing_faults(row):
        raise Refusal(faults)
    _end(row)
    for later in Sitting.objects.filter(edition=row.edition_id, number__gt=row.number).order_by("-number"):
        record(Verb.CANCEL_SITTING, later, by=by.user, year=row.edition.year)
        later.delete()
    decisions = list(
        Decision.objects.standing()
        .filter(case__sitting__edition=row.edition_id)
        .select_related(*TOLD)
        .order_by("case__rank")
    )
    pasts = pasts_of(row.edition)
    _give_levels(row, decisions, pasts, by)
    Case.objects.filter(sitting__edition=row.edition_id).update(card={})  # for the vote; it names readers
    draft_feedback(row.edition)
    _name_jury(row, len(decisions))
    _register(row, decisions, pasts)
    # What was decided earlier while its town was out for a time is told here: no minutes has it yet.
    told = told_before(row)
    own = [
        one for one in decisions if one.case.sitting_id == row.pk or one.case.candidature.collectivite.code not in told
    ]
    minutes = Minutes.objects.create(sitting=row, content=minutes_content(row, own))
    record(Verb.CLOSE_SITTING, row, by=by.user, cases=len(decisions))
    move_phase(row.edition, Phase.EMBARGO, by=by.user, reason="La séance du jury est close.")
    request_document(MINUTES, minutes, by=by.user)
    return minutes


@transaction.atomic
def pass_on(sitting: Sitting, *, by: JuryMember, held_on: date | None = None) -> Sitting:
    """Close a sitting whose dossiers are not all decided: its minutes are written, what is undecided passes to the next
    one, which is made for the day `held_on` unless it was prepared. The next sitting. Raises Refusal while a dossier or
    a batch is before the members, once everything is decided, or without a day.
    """
    row = lock(sitting)
    following = Sitting.objects.select_for_update().filter(edition=row.edition_id, number=row.number + 1).first()
    if row.status == SittingStatus.CLOSED and following is not None:
        return following  # a second click
    must_be_open(row)
    must_preside(bench_of(row), by)
    must_lie_free(row)
    left = undecided(row)
    if not left:
        raise Refusal(["Tout est décidé : clore la séance termine la délibération."])
    if following is None:
        if held_on is None:
            raise Refusal(["Donnez le jour de la séance suivante."])
        following = add_sitting(row.edition, held_on=held_on, place=row.place, ends_at=row.ends_at, by=by.user)
    _end(row)
    decisions = Decision.objects.standing().filter(case__sitting=row).select_related(*TOLD).order_by("case__rank")
    minutes = Minutes.objects.create(sitting=row, content=minutes_content(row, decisions, passed=left))
    # What was adjourned comes back after the others there too, as it was said.
    Case.objects.filter(pk__in=[one.pk for one in left]).update(sitting=following)
    Case.objects.filter(sitting=following).exclude(status=CaseStatus.ADJOURNED).update(status=CaseStatus.WAITING)
    following.closes_itself = row.closes_itself
    following.serial += 1
    following.save(update_fields=["closes_itself", "serial"])
    record(Verb.PASS_ON, row, by=by.user, cases=len(left))
    request_document(MINUTES, minutes, by=by.user)
    return following


def _end(row: Sitting) -> None:
    """The sitting is closed and everybody has left, within the caller's transaction."""
    now = timezone.now()
    row.status, row.closed_at = SittingStatus.CLOSED, now
    row.save(update_fields=["status", "closed_at", "serial"])
    end_batches(row)
    row.attendances.filter(left_at__isnull=True).update(left_at=now)


def _give_levels(sitting: Sitting, decisions: Sequence[Decision], pasts: Pasts, by: JuryMember) -> None:
    """Every decision becomes an award, under the rules that are asked once for all."""
    edition = sitting.edition
    candidatures = [one.case.candidature for one in decisions]
    ceilings = ceilings_of(candidatures, pasts, edition.terms)
    for one in decisions:
        award(
            one.case.candidature,
            one.arobases,
            origin=AwardOrigin.DECISION,
            by=by.user,
            source=f"Jury {edition.year}",
            ceiling=ceilings[one.case.candidature_id],
        )


def _register(sitting: Sitting, decisions: Sequence[Decision], pasts: Pasts) -> None:
    """Chain every decision, in the order of the agenda: the minutes then print the head of the chain."""
    edition = sitting.edition
    open_register(edition)
    write_lines(
        edition,
        [
            LineToWrite(
                one.case.candidature,
                {
                    "nature": LineKind.DECISION,
                    "niveau": one.arobases,
                    **rule_facts(
                        pasts.get(one.case.candidature.collectivite_id, []), pasts.coverage_of(one.case.candidature)
                    ),
                },
                {"decompte": one.counts, "motif": one.reason, "groupee": one.grouped},
            )
            for one in decisions
        ],
    )


def _name_jury(sitting: Sitting, dossiers: int) -> None:
    """The edition names its jury as the book, the attestations and the letters print it."""
    edition = sitting.edition
    members = list(JuryMember.objects.voters().filter(edition=edition).select_related("user").order_by("pk"))
    came = set(Attendance.objects.filter(sitting__edition=edition).values_list("member", flat=True))
    opened = Sitting.objects.filter(edition=edition, opened_at__isnull=False).order_by("number")
    days = list(dict.fromkeys(timezone.localdate(one.opened_at) for one in opened))
    president = next((str(one.user) for one in members if one.role == JuryRole.PRESIDENT), "")
    edition.printed_jury = {
        **edition.printed_jury,
        "seance": {
            "date": days[-1].isoformat(),
            "jours": [one.isoformat() for one in days],
            "lieu": sitting.place,
            "candidatures": dossiers,
            "proces_verbal": True,
        },
        "president": president,
        "membres": [{"nom": str(one.user), "fonction": one.function, "present": one.pk in came} for one in members],
    }
    edition.jury_on = days[-1]
    edition.save(update_fields=["printed_jury", "jury_on"])
