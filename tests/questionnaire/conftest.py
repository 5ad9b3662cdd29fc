"""An edition being filled, with its questionnaire, and a town that was labelled in 2012."""

from datetime import timedelta

import pytest
from django.utils import timezone

from label.actions import register
from label.enums import Phase, Role
from label.models import Candidature, Collectivite, Edition
from questionnaire.models import Questionnaire
from tests.cast import Cast
from villes_internet.actions import create_edition

GRENOBLE = "38185"


@pytest.fixture
def filling(cast: Cast) -> Edition:
    """The edition 2013, open to filling for nine more days."""
    edition = create_edition(Edition.objects.get(year=2012), number=14, year=2013, by=cast.elise)
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(
        phase=Phase.FILLING,
        opens_at=now - timedelta(days=20),
        fills_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=9),
    )
    edition.refresh_from_db()
    return edition


@pytest.fixture
def grenoble(cast: Cast) -> Collectivite:
    """Grenoble, with Alice as correspondante, Bob as contributeur and Sacha as signataire."""
    town = Collectivite.objects.get(code=GRENOBLE)
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    return town


@pytest.fixture
def candidature(cast: Cast, filling: Edition, grenoble: Collectivite) -> Candidature:
    """Grenoble registered in 2013."""
    return register(grenoble, filling, by=cast.alice)


@pytest.fixture
def questionnaire(filling: Edition) -> Questionnaire:
    """The questionnaire of 2013."""
    return Questionnaire.objects.get(edition=filling)
