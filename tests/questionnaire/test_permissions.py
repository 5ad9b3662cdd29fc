"""Who hands the sections of a questionnaire out."""

import pytest

from label.enums import MembershipStatus, Role
from label.models import Membership
from questionnaire.permissions import can_assign


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ([Role.CONTRIBUTEUR], False),
        ([Role.CORRESPONDANT], True),
        ([Role.SIGNATAIRE], True),
        ([Role.CONTRIBUTEUR, Role.SIGNATAIRE], True),
        ([], False),
    ],
)
def test_sections_are_handed_out_by_who_answers_for_the_file(roles: list[str], may: bool) -> None:
    assert can_assign(Membership(roles=roles, status=MembershipStatus.ACTIVE)) == may


def test_who_has_left_hands_nothing_out() -> None:
    assert not can_assign(Membership(roles=[Role.CORRESPONDANT.value], status=MembershipStatus.ENDED))
