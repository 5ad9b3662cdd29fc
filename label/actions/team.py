"""Who runs an edition of the label, and who relays it in the regions."""

from collections.abc import Sequence

from label.actions.base import public_changed, public_gesture, record
from label.models import Edition, TeamMember, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.rules.team import TeamLine
from label.verbs import Verb


@public_gesture
def set_team(edition: Edition, team: Sequence[TeamLine], relays: Sequence[TeamLine], *, by: User) -> None:
    """Make these the équipe and the relays of an edition, in this order. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe tient sa liste."])
    Edition.objects.locked().get(pk=edition.pk)
    TeamMember.objects.filter(edition=edition).delete()
    TeamMember.objects.bulk_create(
        TeamMember(
            edition=edition,
            rank=rank,
            name=one.name,
            function=one.function,
            regions=one.regions,
            address=one.address,
        )
        for rank, one in enumerate([*team, *relays], 1)
    )
    record(Verb.SET_TEAM, edition, by=by, year=edition.year, changed=len(team) + len(relays))
    if edition.is_announced:
        public_changed()
