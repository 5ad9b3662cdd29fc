"""What the database refuses of an initiative, whoever writes."""

from collections.abc import Callable

import pytest

from initiatives.enums import PhotoStatus, Status
from initiatives.models import Highlight, Initiative, Photo
from label.models import Candidature
from tests.cast import Cast
from tests.constraints import constraints_of, refused_by
from tests.initiatives.stories import draft

pytestmark = pytest.mark.django_db


def _made(row: Initiative, **facts: object) -> None:
    Initiative.objects.filter(pk=row.pk).update(**facts)


def _highlights(row: Initiative, town: Candidature) -> None:
    Highlight.objects.bulk_create([Highlight(candidature=town, initiative=row) for _ in range(2)])


def _photo(row: Initiative) -> None:
    Photo.objects.bulk_create([Photo(initiative=row, sha256="0" * 64, status=PhotoStatus.READY)])


WRONG: dict[str, Callable[[Initiative, Candidature], object]] = {
    "initiative_public_has_text": lambda row, town: _made(row, is_public=True),
    "initiative_themes_exist": lambda row, town: _made(row, themes=["ZZ"]),
    "initiative_tags_exist": lambda row, town: _made(row, tags=["x"]),
    "initiative_submitted_has_date": lambda row, town: _made(row, status=Status.SUBMITTED),
    "initiative_returned_has_message": lambda row, town: _made(row, status=Status.RETURNED),
    "initiative_published_is_public": lambda row, town: _made(row, status=Status.PUBLISHED),
    "photo_ready_has_size": lambda row, town: _photo(row),
    "highlight_once": _highlights,
}


@pytest.mark.parametrize("constraint", WRONG)
def test_a_row_that_means_nothing_is_refused(candidature: Candidature, cast: Cast, constraint: str) -> None:
    row = draft(candidature.collectivite, cast.alice)
    with refused_by(constraint):
        WRONG[constraint](row, candidature)


def test_every_constraint_of_the_initiatives_is_tried() -> None:
    assert set(WRONG) == constraints_of("initiatives")
