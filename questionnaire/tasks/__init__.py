"""What a worker does for the questionnaire: visit the addresses of a filed one, once."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from label.models import Edition
from questionnaire.models import AddressCheck, FiledQuestionnaire, Item
from questionnaire.rules.kinds import KINDS
from toolkit.reaching import reach
from toolkit.workers import Work

log = structlog.get_logger(__name__)
FIRST_VISIT = timedelta(minutes=10)  # that the worker has for the visit asked for by a filing


def _visited() -> list[str]:
    """The types of question whose answer is visited."""
    return [code for code, kind in KINDS.items() if kind.is_visited]


@shared_task(ignore_result=True)
def check_addresses(filed: int) -> None:
    """Visit each address of a filed questionnaire that was not visited yet, and keep what was found. Run again, it
    visits none twice.
    """
    row = FiledQuestionnaire.objects.select_related("candidature").get(pk=filed)
    codes = Item.objects.filter(
        questionnaire__edition=row.candidature.edition_id, type__in=_visited(), active=True
    ).values_list("code", flat=True)
    done = set(row.address_checks.values_list("code", flat=True))
    for code in sorted(set(codes) - done):
        address = (row.answers.get(code) or {}).get("valeur")
        if address:
            found = reach(address)
            AddressCheck.objects.get_or_create(
                filed=row, code=code, defaults={"address": address, "answers": found.answers, "detail": found.detail}
            )


def _unvisited() -> list[tuple[int]]:
    """The filed questionnaires of the edition under way that hold an address nobody has visited, once the visit asked
    for by the filing has had its time; those of a demonstration name sites that are not there.
    """
    editions = Edition.objects.under_way().filter(demonstration=False)
    items = Item.objects.filter(questionnaire__edition__in=editions, active=True)
    waits = Q(pk__in=[])
    for code in items.filter(type__in=_visited()).values_list("code", flat=True).distinct():
        address = f"answers__{code}__valeur"
        told = Q(**{f"answers__{code}__has_key": "valeur"}) & ~Q(**{address: None}) & ~Q(**{address: ""})
        waits = waits | Q(told, ~Exists(AddressCheck.objects.filter(filed=OuterRef("pk"), code=code)))
    rows = FiledQuestionnaire.objects.filter(
        waits, candidature__edition__in=editions, filed_at__lt=timezone.now() - FIRST_VISIT
    )
    return list(rows.order_by("pk").values_list("pk"))


ADDRESSES = Work(check_addresses, _unvisited)
