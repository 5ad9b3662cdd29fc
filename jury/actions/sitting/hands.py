"""A show of hands, when devices fail: the chair types the count of the open case and who voted; another member confirms
it.
"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from jury.actions.sitting.base import (
    case_in,
    lock,
    must_be_in_the_race,
    must_be_open,
    must_chair,
    must_not_be_recused,
    table_for,
)
from jury.actions.sitting.counting import close_on
from jury.enums import CaseStatus
from jury.models import Case, JuryMember, Poll, Sitting
from jury.queries.seats import bench_of
from label.actions.base import record
from label.enums import LevelState
from label.rules.refusals import Refusal
from label.rules.regulation import level_name
from label.verbs import Verb
from toolkit.french import upper_first


@transaction.atomic
def count_hands(
    sitting: Sitting, case: Case, *, counts: Mapping[int, int], voters: Collection[int], by: JuryMember
) -> Poll:
    """Type the count of a show of hands: how many for each level, and who voted. It waits for another member; typed
    again, it replaces the one that waits. Raises Refusal when the numbers do not agree, or for a level that is closed.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    table = table_for(row, bench, one)
    must_chair(bench, table, by)
    must_be_in_the_race(one)
    if one.status != CaseStatus.VOTING:
        raise Refusal(["Un vote à main levée se compte pendant que le vote est ouvert."])
    given = row.edition.terms.given_levels
    kept = {level: counts.get(level, 0) for level in given}
    who, total = sorted(set(voters) & table.voters), sum(kept.values())
    reasons = []
    if set(voters) - table.voters:
        reasons.append("Seuls les membres présents et non déportés votent.")
    if total != len(who):
        reasons.append(f"Les mains comptées ({total}) et les votants cochés ({len(who)}) ne sont pas en même nombre.")
    if total < table.quorum:
        reasons.append(f"Votes comptés : {total} sur {table.quorum} nécessaires.")
    for level, n in kept.items():
        if n and table.ceiling[level].state is not LevelState.OPEN:
            reasons += [f"{upper_first(level_name(level))} : {reason}." for reason in table.ceiling[level].reasons]
    if reasons:
        raise Refusal(reasons)
    one.polls.to_confirm().delete()
    poll = Poll.objects.create(case=one, counts=[kept[level] for level in given], voters=who, typed_by=by)
    row.save(update_fields=["serial"])
    record(Verb.COUNT_HANDS, one, by=by.user, candidature=one.candidature_id)
    return poll


@transaction.atomic
def confirm_hands(sitting: Sitting, case: Case, *, poll: int, by: JuryMember) -> Case:
    """Confirm the count that the chair typed (`poll`: the one that was read): the vote is closed on it, and the ballots
    already cast are dropped. Raises Refusal for the chair herself, for who is not there, or once it was typed again.
    """
    row = lock(sitting)
    must_be_open(row)
    one, bench = case_in(row, case), bench_of(row)
    must_not_be_recused(one, by)
    if not by.votes or by.pk not in bench.present:
        raise Refusal(["Seuls les membres présents confirment un décompte."])
    waiting = one.polls.to_confirm().filter(pk=poll).first()
    if waiting is None or one.status != CaseStatus.VOTING:
        raise Refusal(["Ce décompte n’attend plus : relisez l’écran."])
    if waiting.typed_by_id == by.pk:
        raise Refusal(["Un autre membre confirme le décompte que vous avez compté."])
    waiting.confirmed_by, waiting.closed_at = by, timezone.now()
    waiting.save(update_fields=["confirmed_by", "closed_at"])
    close_on(one, waiting)
    row.save(update_fields=["serial"])
    record(Verb.CONFIRM_HANDS, one, by=by.user, candidature=one.candidature_id)
    return one
