"""The agenda and the register of a sitting: what comes next, what is decided; nothing of a dossier closed to who
reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from jury.enums import UNDECIDED, CaseStatus
from jury.models import Assignment, Case, Decision, JuryMember, Sitting
from label.models import Correction


@dataclass(frozen=True)
class AgendaLine:
    """A case: its decision once there is one; how many cases come before it when it is to be opened alone (0: the next
    one); whether she has read the dossier; what was corrected of its level since the publication, oldest first.
    """

    case: Case
    decision: Decision | None
    before: int | None
    mine: bool
    corrected: Sequence[Correction] = ()

    @property
    def level(self) -> int | None:
        """The level decided."""
        return self.decision.arobases if self.decision is not None else None

    @property
    def state(self) -> str:
        """« décidé », « adopté ensemble », « au vote », « dans 4 », « adoption groupée »."""
        if self.level is not None:
            return "décidé"
        if self.case.status in (CaseStatus.VOTING, CaseStatus.TALLIED):
            return "sur la table"
        if self.before is None:
            return "adoption groupée"
        return "le suivant" if self.before == 0 else f"dans {self.before + 1}"


def register_of(sitting: Sitting, member: JuryMember | None, closed: Mapping[int, str]) -> list[AgendaLine]:
    """Every case of the edition that may still receive a level, decided in this sitting or in an earlier one, in the
    order of the agenda, save those that are closed to whoever reads; four queries.
    """
    standing = Prefetch("decisions", Decision.objects.standing(), to_attr="standing")
    since = Prefetch("candidature__corrections", Correction.objects.done(), to_attr="corrected")
    cases = list(
        Case.objects.in_the_race()
        .filter(sitting__edition=sitting.edition_id)
        .select_related("candidature__collectivite", "sitting")
        .prefetch_related(standing, since)
        .order_by("rank")
    )
    alone = [one for one in cases if one.status in UNDECIDED and not one.grouped]
    # Adjourned cases come back after the others, as `next_case` opens them.
    coming = sorted(alone, key=lambda one: (one.status == CaseStatus.ADJOURNED, one.rank))
    places = {one.pk: place for place, one in enumerate(coming)}
    own = set(Assignment.objects.filter(member=member).values_list("candidature", flat=True)) if member else set()
    return [
        AgendaLine(
            one,
            one.standing[0] if one.standing else None,  # type: ignore[attr-defined]
            places.get(one.pk),
            one.candidature_id in own,
            one.candidature.corrected,  # type: ignore[attr-defined]
        )
        for one in cases
        if one.candidature_id not in closed
    ]


def next_of_hers(lines: list[AgendaLine]) -> AgendaLine | None:
    """The first case to come whose dossier she has read."""
    coming = [one for one in lines if one.mine and one.before is not None]
    return min(coming, key=lambda one: one.before or 0, default=None)
