"""An edition that runs, a candidature that is ready to be filed."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from label.actions.candidatures import register, save_card
from label.enums import Phase
from label.models import Candidature, Collectivite, Edition, JournalEntry, Regulation
from tests.cast import Cast
from tests.factories.label import EditionFactory

DAY = timedelta(days=1)
CARD: dict[str, Any] = {
    "executive": "Xavier Argenton",
    "elected_referent": "",
    "correspondent": "Alice Martin",
    "staff": 200,
    "urban_population": None,
    "website": "www.parthenay.fr",
    "dedicated_staff": [{"fonction": "Webmestre", "nombre": 0.5}],
}


def running(phase: Phase, closes_in: timedelta = 9 * DAY) -> Edition:
    now = timezone.now()
    edition = EditionFactory(
        year=2150,
        number=150,
        phase=phase,
        opens_at=now - 30 * DAY,
        fills_at=now - 20 * DAY,
        closes_at=now + closes_in,
        announced_at=now - 40 * DAY,
        calendar_applied_at=now - 40 * DAY,
    )
    Regulation.objects.create(edition=edition, quorum=8, appeal_days=30, text="Le texte.")
    return edition


def ready(town: Collectivite, edition: Edition, cast: Cast) -> Candidature:
    candidature = register(town, edition, by=cast.alice)
    save_card(candidature, CARD, confirm=True, by=cast.bob)
    candidature.refresh_from_db()
    return candidature


def last_verb() -> str:
    return JournalEntry.objects.order_by("-pk").values_list("verb", flat=True)[0]
