"""Places, editions, candidatures and awards."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from label.actions import award
from label.enums import AwardOrigin, CandidatureStatus, Coverage, Kind, Phase, Strate
from label.models import Candidature, Collectivite, Departement, Edition, Region
from label.rules import sort_key


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code", "until_2015")

    code = "99"
    name = "Région d’essai"
    until_2015 = False


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "99"
    name = "Essai"
    zone = "metro"
    region = factory.SubFactory(RegionFactory)


class CollectiviteFactory(DjangoModelFactory):
    class Meta:
        model = Collectivite

    code = factory.Sequence(lambda n: f"99{n % 1000:03d}")
    kind = Kind.COMMUNE
    name = factory.Sequence(lambda n: f"Essai-{n:03d}")
    departement = factory.SubFactory(DepartementFactory)
    population = 5000
    population_year = 2023
    latitude = 47.0
    longitude = 2.0


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    number = factory.Sequence(lambda n: 100 + n)
    year = factory.Sequence(lambda n: 2101 + n % 90)
    phase = Phase.PUBLISHED
    coverage = Coverage.COMPLETE

    class Params:
        under_embargo = factory.Trait(phase=Phase.EMBARGO)
        in_deliberation = factory.Trait(phase=Phase.DELIBERATION)


class CandidatureFactory(DjangoModelFactory):
    class Meta:
        model = Candidature
        skip_postgeneration_save = True

    collectivite = factory.SubFactory(CollectiviteFactory)
    edition = factory.SubFactory(EditionFactory)
    status = CandidatureStatus.FILED
    name = factory.SelfAttribute("collectivite.name")
    kind = factory.SelfAttribute("collectivite.kind")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    strate = Strate.PETITE_VILLE
    departement = "99"
    departement_name = "Essai"
    region = "Région d’essai"

    @factory.post_generation
    def awarded(self: Any, create: bool, extracted: int | None, **_kwargs: Any) -> None:  # noqa: FBT001
        """`awarded=4` records a level, as an import does."""
        if create and extracted is not None:
            award(self, extracted, origin=AwardOrigin.IMPORT, by=None)
