"""The end of the sitting: minutes, awards, embargo, in one transaction."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from jury.actions.after import draft_feedback
from jury.actions.sitting.base import lock, must_be_open, must_preside
from jury.actions.sitting.batches import end_batches
from jury.actions.sitting.opening import closing_faults
from jury.documents import MINUTES
from jury.enums import JuryRole, SittingStatus
from jury.models import Decision, JuryMember, Minutes, Sitting
from jury.queries.minutes import minutes_content
from jury.queries.seats import bench_of
from label.actions.awards import award
from label.actions.base import record
from label.actions.documents import request_document
from label.actions.editions import move_phase
from label.actions.register import LineToWrite, open_register, write_lines
from label.enums import AwardOrigin, Phase
from label.queries.histories import ceilings_of, coverages_of, pasts_of
from label.queries.register import rule_facts
from label.rules.refusals import Refusal
from label.rules.regulation import PastParticipation
from label.verbs import Verb

Pasts = Mapping[int, list[PastParticipation]]  # of each collectivité, by its number


@transaction.atomic
def close_sitting(sitting: Sitting, *, by: JuryMember) -> Minutes:
    """Close the sitting: the minutes are written, every decision becomes an award, the edition is under embargo.

    Raises Refusal with the list of what is undecided, and when the rules no longer allow a level that was decided.
    """
    row = lock(sitting)
    if row.status == SittingStatus.CLOSED:
        return row.minutes
    must_be_open(row)
    must_preside(bench_of(row), by)
    if faults := closing_faults(row):
        raise Refusal(faults)
    now = timezone.now()
    row.status, row.closed_at = SittingStatus.CLOSED, now
    row.save(update_fields=["status", "closed_at", "serial"])
    end_batches(row)
    row.attendances.filter(left_at__isnull=True).update(left_at=now)
    decisions = list(
        Decision.objects.standing()
        .filter(case__sitting=row)
        .select_related(
            "case__candidature__edition__regulation",
            "case__candidature__collectivite",
            "presided_by__user",
            "poll__typed_by__user",
            "poll__confirmed_by__user",
        )
        .order_by("case__rank")
    )
    pasts = pasts_of(row.edition)
    _give_levels(row, decisions, pasts, by)
    row.cases.update(card={})  # it was for the vote; it names readers, who may be erased one day
    draft_feedback(row)
    _name_jury(row, len(decisions))
    _register(row, decisions, pasts)
    minutes = Minutes.objects.create(sitting=row, content=minutes_content(row, decisions))
    record(Verb.CLOSE_SITTING, row, by=by.user, items=len(decisions))
    move_phase(row.edition, Phase.EMBARGO, by=by.user, reason="La séance du jury est close.")
    request_document(MINUTES, row.edition, by=by.user)
    return minutes


def _give_levels(sitting: Sitting, decisions: Sequence[Decision], pasts: Pasts, by: JuryMember) -> None:
    """Every decision becomes an award, under the rules that are asked once for all."""
    edition = sitting.edition
    candidatures = [one.case.candidature for one in decisions]
    ceilings = ceilings_of(edition, candidatures, pasts, edition.terms)
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
    known = coverages_of(edition, (one.case.candidature for one in decisions))
    open_register(edition)
    write_lines(
        edition,
        [
            LineToWrite(
                one.case.candidature,
                {
                    "nature": "decision",
                    "niveau": one.arobases,
                    **rule_facts(pasts.get(one.case.candidature.collectivite_id, []), known[one.case.candidature_id]),
                },
                {"decompte": one.counts, "motif": one.reason, "groupee": one.grouped},
            )
            for one in decisions
        ],
    )


def _name_jury(sitting: Sitting, files: int) -> None:
    """The edition names its jury as the book, the attestations and the letters print it."""
    edition = sitting.edition
    members = list(JuryMember.objects.voters().filter(edition=edition).select_related("user").order_by("pk"))
    came = set(sitting.attendances.values_list("member", flat=True))
    president = next((str(one.user) for one in members if one.role == JuryRole.PRESIDENT), "")
    edition.printed_jury = {
        **edition.printed_jury,
        "seance": {
            "date": sitting.held_on.isoformat(),
            "lieu": sitting.place,
            "candidatures": files,
            "proces_verbal": True,
        },
        "president": president,
        "membres": [{"nom": str(one.user), "fonction": one.function, "present": one.pk in came} for one in members],
    }
    edition.jury_on = sitting.held_on
    edition.save(update_fields=["printed_jury", "jury_on"])
