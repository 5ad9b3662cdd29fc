"""What comes in raw: a message that could hide another is refused, or ends its connection."""

import socket

import pytest

from tests.ambiguous import taken
from tests.journeys.conftest import Product

pytestmark = pytest.mark.journey


def test_no_message_hides_another(product: Product) -> None:
    host, port = product.address.rpartition("/")[2].split(":")
    assert taken(host, lambda: socket.create_connection((host, int(port)), 5)) == {}
