"""A town, its people, and an edition that is being filled."""

import pytest

from label.enums import Phase, Role
from label.models import Collectivite, Edition
from tests.cast import Cast
from tests.label.campaign.situations import running


@pytest.fixture
def town(db: None) -> Collectivite:
    return Collectivite.objects.select_related("departement__region", "departement__former_region", "successor").get(
        code="79202"
    )


@pytest.fixture
def filling(db: None) -> Edition:
    """An edition open to filling for nine more days."""
    return running(Phase.FILLING)


@pytest.fixture
def team(cast: Cast, town: Collectivite) -> Cast:
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    return cast
