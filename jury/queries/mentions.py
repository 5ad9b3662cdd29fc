"""Which special mentions may still be given in a sitting, and to whom."""

from collections.abc import Mapping

from jury.enums import CaseStatus
from jury.models import Case, Sitting
from label.enums import Kind, MentionScope, Strate
from label.models import GivenMention, SpecialMention
from label.rules.mentions import may_receive


def mentions_to_give(row: Sitting, closed: Mapping[int, str]) -> list[tuple[SpecialMention, list[Case], list[Case]]]:
    """Each special mention, the cases that have it, and the decided ones that may receive it, by name; what is closed
    to her is in neither. Three queries, one without any mention.
    """
    found = list(SpecialMention.objects.filter(edition=row.edition_id).order_by("rank", "pk"))
    if not found:
        return []
    rows = Case.objects.in_the_race().filter(sitting__edition=row.edition_id, status=CaseStatus.DECIDED)
    decided = [
        case
        for case in rows.select_related("candidature").order_by("candidature__sort_key")
        if case.candidature_id not in closed
    ]
    pairs = set(GivenMention.objects.filter(mention__in=found).values_list("mention_id", "candidature_id"))
    return [
        (
            mention,
            [case for case in decided if (mention.pk, case.candidature_id) in pairs],
            [case for case in decided if (mention.pk, case.candidature_id) not in pairs and _fits(mention, case)],
        )
        for mention in found
    ]


def _fits(mention: SpecialMention, case: Case) -> bool:
    """Whether its kind and its size allow it; whether it is a first time is looked at when it is given."""
    dossier = case.candidature
    strate = Strate(dossier.strate) if dossier.strate else None
    return may_receive(MentionScope(mention.scope), kind=Kind(dossier.kind), strate=strate, is_first=True)
