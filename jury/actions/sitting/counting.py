"""The end of a vote: its ballots become a count, which may be set aside; nobody's vote is known afterwards."""

from collections.abc import Sequence

from django.utils import timezone

from jury.enums import CaseStatus
from jury.models import Case, Poll, Vote
from jury.queries.sitting import Table
from jury.rules.sitting import tally

LONGEST_REASON = 500  # signs of the reason why a count is set aside


def end_vote(table: Table, levels: Sequence[int]) -> None:
    """Close the vote of a case within the caller's transaction: those of whoever may vote are counted, every ballot is
    dropped. Raises ValueError without any vote.
    """
    case = table.case
    ballots = dict(Vote.objects.filter(case=case, member__in=table.voted).values_list("member_id", "arobases"))
    case.polls.to_confirm().delete()
    counts = list(tally(list(ballots.values()), levels).counts)
    close_on(case, Poll.objects.create(case=case, counts=counts, voters=sorted(ballots)))


def close_on(case: Case, poll: Poll) -> None:
    """Close the vote of a case on this count: every ballot goes."""
    case.status, case.vote_closed_at = CaseStatus.TALLIED, poll.closed_at
    case.save(update_fields=["status", "vote_closed_at"])
    Vote.objects.filter(case=case).delete()


def drop_vote(case: Case, reason: str) -> None:
    """Forget the ballots of a case, and set its count aside with the reason that the minutes will give."""
    Vote.objects.filter(case=case).delete()
    case.polls.to_confirm().delete()
    Poll.objects.standing().filter(case=case).update(
        set_aside_at=timezone.now(), set_aside_reason=reason.strip()[:LONGEST_REASON]
    )


def vote_afresh(case: Case, reason: str) -> None:
    """Open the vote of a counted case again, from nothing: its first count stays in the minutes, with this reason."""
    drop_vote(case, reason)
    case.status, case.vote_closed_at = CaseStatus.VOTING, None
    case.save(update_fields=["status", "vote_closed_at"])


def leave_out(case: Case, member: int, name: str) -> None:
    """Make a case follow the recusal of a member: her ballot goes; where she was counted already, all vote afresh."""
    Vote.objects.filter(case=case, member=member).delete()
    case.polls.to_confirm().delete()  # it may count her
    counted = Poll.objects.standing().filter(case=case).values_list("voters", flat=True).first()
    if case.status == CaseStatus.TALLIED and counted is not None and member in counted:
        vote_afresh(case, f"Déport de {name} après le décompte")
