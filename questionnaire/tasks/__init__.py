"""What a worker does for the questionnaire: visit the addresses of a filed one, once."""

import structlog
from celery import shared_task

from questionnaire.models import AddressCheck, FiledQuestionnaire, Item
from questionnaire.rules.kinds import KINDS
from questionnaire.tasks.reaching import reach
from toolkit.workers import hand

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def check_addresses(filed: int) -> None:
    """Visit each address of a filed questionnaire that was not visited yet, and keep what was found. Run again, it
    visits none twice.
    """
    row = FiledQuestionnaire.objects.select_related("candidature").get(pk=filed)
    visited = [code for code, kind in KINDS.items() if kind.is_visited]
    codes = Item.objects.filter(
        questionnaire__edition=row.candidature.edition_id, type__in=visited, active=True
    ).values_list("code", flat=True)
    done = set(row.address_checks.values_list("code", flat=True))
    for code in sorted(set(codes) - done):
        address = (row.answers.get(code) or {}).get("valeur")
        if address:
            found = reach(address)
            AddressCheck.objects.get_or_create(
                filed=row, code=code, defaults={"address": address, "answers": found.answers, "detail": found.detail}
            )


def send_check(filed: int) -> None:
    """Hand the visit to a worker; when the broker does not answer, the addresses stay unchecked and count as
    answering.
    """
    hand(check_addresses, filed)
