"""Rows that are read whole are those that Django would have made."""

import pytest

from label.models import Award, Candidature, WholeRow
from tests.factories.label import CandidatureFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Candidature, Award])
def test_a_whole_row_is_read_as_django_reads_it(model: type[WholeRow]) -> None:
    read = model._base_manager.order_by("pk")[0]
    names = [field.attname for field in model._meta.concrete_fields]
    whole = super(WholeRow, model).from_db("default", names, [getattr(read, name) for name in names])
    assert {**vars(read), "_state": None} == {**vars(whole), "_state": None}
    assert (read._state.adding, read._state.db) == (whole._state.adding, whole._state.db) == (False, "default")


def test_what_is_joined_annotated_or_left_out_is_as_django_has_it() -> None:
    made = CandidatureFactory(awarded=3)
    joined = Candidature.objects.select_related("award", "edition").get(pk=made.pk)
    assert joined.award == made.award
    assert joined.award.candidature is joined
    part = Candidature.objects.only("name").get(pk=made.pk)
    assert "region" in part.get_deferred_fields()
    part.name = "Autre nom"
    part.save()
    assert Candidature.objects.get(pk=made.pk).name == "Autre nom"
