"""What comes in raw: a message that could hide another is refused, or ends its connection."""

import socket
from functools import partial

import pytest

from tests.ambiguous import FOLLOWED, NOT_FOUND, statuses_of, taken
from tests.journeys.conftest import Product, wait_until

pytestmark = pytest.mark.journey


def test_no_message_hides_another(product: Product) -> None:
    host, port = product.address.rpartition("/")[2].split(":")
    opened = partial(socket.create_connection, (host, int(port)), 5)
    # A process that has just begun loads the site at its first message: a silence of two seconds would be its answer.
    wait_until(lambda: NOT_FOUND in statuses_of(FOLLOWED, host, opened), "the site to answer two messages")
    assert taken(host, opened) == {}
