"""Places, editions, candidatures and awards."""

from typing import Any, Protocol, TypeVar, cast

import factory
from factory.django import DjangoModelFactory

from label.actions.awards import award
from label.enums import AwardOrigin, CandidatureStatus, Coverage, Kind, Phase, Strate
from label.models import Candidature, Collectivite, Departement, Edition, Region
from label.rules.names import sort_key

Row_co = TypeVar("Row_co", covariant=True)


class Makes(Protocol[Row_co]):
    """What a test sees of a factory: call it for a saved row, `build` for one that is not."""

    def __call__(self, **values: Any) -> Row_co: ...
    def build(self, **values: Any) -> Row_co: ...


class _RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code", "until_2015")

    code = "99"
    name = "Région d’essai"
    until_2015 = False


class _DepartementFactory(DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "99"
    name = "Essai"
    zone = "metro"
    region = factory.SubFactory(_RegionFactory)


class _CollectiviteFactory(DjangoModelFactory):
    class Meta:
        model = Collectivite

    code = factory.Sequence(lambda n: f"99{100 + n % 800:03d}")  # tests name those before and after
    kind = Kind.COMMUNE
    name = factory.Sequence(lambda n: f"Essai-{n:03d}")
    departement = factory.SubFactory(_DepartementFactory)
    population = 5000
    population_year = 2023
    latitude = 47.0
    longitude = 2.0


class _EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    number = factory.Sequence(lambda n: 1000 + n)
    year = factory.Sequence(lambda n: 3000 + n)
    phase = Phase.PUBLISHED
    coverage = Coverage.COMPLETE

    class Params:
        in_preparation = factory.Trait(phase=Phase.PREPARATION)
        open_to_registration = factory.Trait(phase=Phase.REGISTRATION)
        being_filled = factory.Trait(phase=Phase.FILLING)
        under_embargo = factory.Trait(phase=Phase.EMBARGO)
        archived_and_partly_known = factory.Trait(phase=Phase.ARCHIVED, coverage=Coverage.PARTIAL)
        in_deliberation = factory.Trait(phase=Phase.DELIBERATION)


class _CandidatureFactory(DjangoModelFactory):
    class Meta:
        model = Candidature
        skip_postgeneration_save = True

    collectivite = factory.SubFactory(_CollectiviteFactory)
    edition = factory.SubFactory(_EditionFactory)
    status = CandidatureStatus.FILED
    name = factory.SelfAttribute("collectivite.name")
    kind = factory.SelfAttribute("collectivite.kind")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    strate = Strate.PETITE_VILLE
    departement = "99"
    departement_name = "Essai"
    region = "Région d’essai"

    @factory.post_generation
    def awarded(self: Any, create: bool, extracted: int | None, **_kwargs: Any) -> None:
        """`awarded=4` records a level, as an import does."""
        if create and extracted is not None:
            award(self, extracted, origin=AwardOrigin.IMPORT, by=None)


CollectiviteFactory = cast("Makes[Collectivite]", _CollectiviteFactory)
EditionFactory = cast("Makes[Edition]", _EditionFactory)
CandidatureFactory = cast("Makes[Candidature]", _CandidatureFactory)
