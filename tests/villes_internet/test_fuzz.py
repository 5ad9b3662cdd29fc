"""Two hundred of the requests that nobody of good faith would send: refused, and never a fault of ours. The twenty
thousand others: `./dev bench fuzzing`.
"""

import pytest
from django.test import override_settings

from tests.fuzz import SERVED, drawn, fault_of, people, routes

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_no_request_is_answered_by_a_fault_of_ours() -> None:
    clients = people()
    asked = list(drawn(200, seed=7, people=len(clients)))
    with override_settings(**SERVED):
        assert [fault for one in asked if (fault := fault_of(clients[one.who], one)[1])] == []
    assert len({one.path.split("?")[0] for one in asked}) > 100


def test_the_same_seed_draws_the_same_requests_from_every_route() -> None:
    assert [one.path for one in drawn(50, seed=1, people=3)] == [one.path for one in drawn(50, seed=1, people=3)]
    assert len(routes()) > 250
