"""Special mentions given in the sitting, by whoever presides."""

from django.db import transaction

from jury.actions.sitting.base import case_in, lock, must_be_in_the_race, must_be_open, must_not_be_recused, must_run
from jury.enums import CaseStatus
from jury.models import Case, JuryMember, Sitting
from jury.queries.seats import bench_of
from label.actions import mentions
from label.models import GivenMention, SpecialMention
from label.queries.histories import past_of
from label.rules.refusals import Refusal


def _case(sitting: Sitting, case: Case, by: JuryMember) -> tuple[Sitting, Case]:
    """The sitting, locked, and a case that is decided, by whoever presides and may open it. Raises Refusal."""
    row = lock(sitting)
    must_be_open(row)
    one = case_in(row, case)
    must_run(row, bench_of(row), by)
    must_not_be_recused(one, by)
    must_be_in_the_race(one)
    if one.status != CaseStatus.DECIDED:
        raise Refusal([f"{one.candidature.name} n’est pas encore décidé : une mention spéciale vient après le niveau."])
    return row, one


@transaction.atomic
def give_special(sitting: Sitting, case: Case, mention: SpecialMention, *, by: JuryMember) -> GivenMention:
    """Give a special mention to a case that is decided. Raises Refusal."""
    row, one = _case(sitting, case, by)
    dossier = one.candidature
    given = mentions.give_mention(mention, dossier, is_first=not past_of(dossier)[0], by=by.user)
    row.save(update_fields=["serial"])
    return given


@transaction.atomic
def take_special_back(sitting: Sitting, case: Case, mention: SpecialMention, *, by: JuryMember) -> None:
    """Take one back, until the sitting closes. Raises Refusal."""
    row, one = _case(sitting, case, by)
    mentions.take_mention_back(mention, one.candidature, by=by.user)
    row.save(update_fields=["serial"])
