"""The version of the public data follows the order of the commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection
from django.test import Client

from label.actions.base import public_changed, public_gesture, record
from label.verbs import Verb

FILE = "/palmares/2012.csv"


@pytest.mark.usefixtures("committed")
def test_a_reader_between_two_commits_reads_again_after_the_later_one(client: Client) -> None:
    """The slower gesture begins first: its journal line has the smaller number, and it is committed last."""
    written, commit = Event(), Event()

    @public_gesture
    def slow() -> None:
        record(Verb.CONFIRM_PAST, "essai:1", by=None)
        public_changed()
        written.set()
        assert commit.wait(20)

    def in_a_thread() -> None:
        try:
            slow()
        finally:
            connection.close()

    @public_gesture
    def quick() -> None:
        record(Verb.CONFIRM_PAST, "essai:2", by=None)
        public_changed()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(in_a_thread)
        assert written.wait(20)
        quick()
        between = client.get(FILE)["ETag"]
        commit.set()
        done.result(20)
    after = client.get(FILE, headers={"If-None-Match": between})
    assert (after.status_code, after["ETag"] != between) == (200, True)
    assert client.get(FILE, headers={"If-None-Match": after["ETag"]}).status_code == 304
