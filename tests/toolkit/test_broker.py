"""The client of a process, asked for by several threads at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from toolkit.broker import quick

THREADS, TIMES = 8, 200


def test_the_threads_of_a_process_share_one_client() -> None:
    """redis-py closes what a client opened as soon as nobody holds it, be it in the middle of another's answer."""
    start = Barrier(THREADS)

    def clients(_: int) -> list[int]:
        found = []
        for number in range(TIMES):
            start.wait(timeout=10)
            found.append(id(quick(f"redis://127.0.0.1:1/{number}")))
        return found

    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(clients, range(THREADS)))
    assert all(other == found[0] for other in found)
