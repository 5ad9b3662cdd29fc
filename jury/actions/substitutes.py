"""Who presides a dossier when both chairs are out: the order that the équipe writes."""

from collections.abc import Sequence

from django.db import transaction

from jury.actions.base import bump
from jury.enums import JuryRole
from jury.models import JuryMember
from label.actions.base import record
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb


@transaction.atomic
def set_substitutes(edition: Edition, order: Sequence[int], *, by: User) -> None:
    """Make these members, by number, stand in for both chairs, in this order; nobody else does. Raises Refusal for
    whoever does not vote, holds a chair, or is named twice.
    """
    reasons = [] if is_equipe(by) else ["Seule l’équipe écrit l’ordre de suppléance."]
    bump(edition.pk)
    rows = JuryMember.objects.voters().filter(edition=edition).select_for_update(of=("self",))
    voters = {one.pk: one for one in rows.select_related("user")}
    if len(set(order)) < len(order):
        reasons.append("Une personne n’a qu’un rang.")
    for pk in order:
        if pk not in voters:
            reasons.append("Seul un membre qui vote supplée.")
        elif voters[pk].role in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT):
            reasons.append(f"{voters[pk]} préside déjà.")
    if reasons:
        raise Refusal(list(dict.fromkeys(reasons)))
    JuryMember.objects.filter(edition=edition, substitute_rank__isnull=False).update(substitute_rank=None)
    for rank, pk in enumerate(order, start=1):
        JuryMember.objects.filter(pk=pk).update(substitute_rank=rank)
    named = ", ".join(str(voters[pk]) for pk in order)
    record(Verb.SET_SUBSTITUTES, edition, by=by, year=edition.year, after=named)
