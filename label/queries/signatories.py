"""Who may file for whom: the candidatures without anybody to sign, and the requests that wait."""

from collections.abc import Sequence

from label.enums import Role
from label.models import Candidature, Membership, SignatoryRequest
from label.rules.missing import Missing

PAGE = "candidature-signatory"
TO_ASK = Missing("Signataire : dites qui déposera le dossier", PAGE)
WAITING = Missing("Signataire : la demande attend la réponse de l’équipe", PAGE)


def signatories_lacking(candidatures: Sequence[Candidature]) -> dict[int, list[Missing]]:
    """What filing waits for where nobody may sign, by candidature; one query, two where somebody lacks."""
    towns = [one.collectivite_id for one in candidatures]
    signed = Membership.objects.active().filter(collectivite__in=towns).with_role(Role.SIGNATAIRE).order_by()
    known = set(signed.values_list("collectivite", flat=True))
    lacking = [one for one in candidatures if one.collectivite_id not in known]
    if not lacking:
        return {}
    rows = SignatoryRequest.objects.waiting().filter(collectivite__in={one.collectivite_id for one in lacking})
    asked = set(rows.order_by().values_list("collectivite", flat=True))
    return {one.pk: [WAITING if one.collectivite_id in asked else TO_ASK] for one in lacking}
