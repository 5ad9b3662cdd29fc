"""Regional relays who have an account: which dossiers they may follow."""

from label.enums import Phase
from label.models import Candidature, Edition, TeamMember, User
from label.rules.team import TeamLine, regions_in, serves


def relayed_by(user: User) -> list[tuple[Edition, list[str]]]:
    """The announced editions, not archived yet, of which this person is a regional relay, by the address of her
    account; her regions in each, the last year first. One query.
    """
    open_to_her = Edition.objects.announced().exclude(phase=Phase.ARCHIVED)
    rows = TeamMember.objects.filter(address__iexact=user.email, edition__in=open_to_her).exclude(regions="")
    found: dict[int, tuple[Edition, list[str]]] = {}
    for row in rows.select_related("edition").order_by("-edition__year", "rank"):
        found.setdefault(row.edition_id, (row.edition, []))[1].extend(regions_in(row.regions))
    return list(found.values())


def relayed_candidatures(edition: Edition, regions: list[str]) -> list[int]:
    """The numbers of the candidatures of an edition in these regions, be they named as before 2016 or as today. One
    query.
    """
    rows = Candidature.objects.filter(edition=edition).values_list(
        "pk", "region", "collectivite__departement__region__name", "collectivite__departement__former_region__name"
    )
    hers = TeamLine("", regions=", ".join(regions))
    return [pk for pk, *names in rows if any(serves(hers, name or "") for name in names)]
