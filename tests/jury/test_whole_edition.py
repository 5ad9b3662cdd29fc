"""The real palmarès of 2012 decided again, case by case, as in a day: each gesture is committed."""

import pytest

from jury.actions.closing import close_sitting
from jury.actions.sitting.cases import cast_vote, close_vote, decide, open_case
from jury.actions.sitting.opening import open_sitting
from jury.models import Minutes
from jury.queries.sitting import next_case
from label.enums import Phase
from label.models import Award, Candidature
from label.rules.refusals import Refusal
from tests.jury.bench import jury_of, undecided_2012


@pytest.mark.whole
@pytest.mark.usefixtures("committed")
def test_the_real_levels_give_exactly_the_palmares_of_2012() -> None:
    real = dict(
        Award.objects.filter(candidature__edition__year=2012).values_list("candidature__collectivite__code", "arobases")
    )
    edition = undecided_2012()
    Candidature.objects.filter(edition=edition).update(past_confirmed=True, past_source="Registre (test)")
    jury = jury_of(edition, size=3)
    open_sitting(jury.sitting, by=jury.president)
    refusals = 0
    while (case := next_case(jury.sitting)) is not None:
        level = real[case.candidature.collectivite.code]
        open_case(jury.sitting, case, by=jury.president)
        for one in jury.voters[:2]:
            cast_vote(jury.sitting, case, level, by=one)
        close_vote(jury.sitting, case, by=jury.president)
        if level != 5:
            with pytest.raises(Refusal) as refusal:
                decide(jury.sitting, case, 5, by=jury.president, reason="Pour voir")
            assert "5\u00a0@ est fermé" in str(refusal.value)
            assert "4\u00a0@" in str(refusal.value)
            refusals += 1
        decide(jury.sitting, case, level, by=jury.president)
    assert refusals == 327
    close_sitting(jury.sitting, by=jury.president)
    found = dict(
        Award.objects.filter(candidature__edition=edition).values_list("candidature__collectivite__code", "arobases")
    )
    assert found == real
    assert len(found) == 356
    edition.refresh_from_db()
    assert edition.phase == Phase.EMBARGO
    assert sum(count for _, count in Minutes.objects.get().content["niveaux"]) == 356
