"""An edition being filled, a town registered in it, and the people who open its pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from label.actions.candidatures import register
from label.enums import Role
from label.models import Candidature, Collectivite, Edition, Regulation
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import EditionFactory
from tests.villes_internet.campaign.pages import DAY


@pytest.fixture
def edition(db: None) -> Edition:
    now = timezone.now()
    edition = EditionFactory(
        year=2150,
        number=150,
        being_filled=True,
        opens_at=now - 9 * DAY,
        fills_at=now - 5 * DAY,
        closes_at=now + 9 * DAY + timedelta(hours=5, minutes=1),
    )
    Regulation.objects.create(
        edition=edition, quorum=8, appeal_days=30, text="# Objet\n\nUn **texte** <script>x</script> d'essai."
    )
    return edition


@pytest.fixture
def town(cast: Cast) -> Collectivite:
    town = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor").get(
        code="79202"
    )
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    return town


@pytest.fixture
def registered(edition: Edition, town: Collectivite, cast: Cast) -> Candidature:
    return register(town, edition, by=cast.alice)


@pytest.fixture
def alice(cast: Cast) -> Client:
    return signed_in(cast.alice)


@pytest.fixture
def sacha(cast: Cast) -> Client:
    return signed_in(cast.sacha)
