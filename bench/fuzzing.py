"""Twenty thousand requests that nobody of good faith would send, to the real past, as anybody, an agent, the équipe and
the technique: `./dev bench fuzzing [NUMBER]`. Prints how many were answered by a fault of ours; none may be.
"""

import logging
import sys
from collections import Counter

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.test import override_settings  # noqa: E402

from tests.fuzz import SERVED, drawn, fault_of, people  # noqa: E402


def main() -> None:
    """Send 20,000 (or as many as are asked for) and print what was answered."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    statuses: Counter[int] = Counter()
    faults = []
    logging.disable(logging.CRITICAL)
    with override_settings(**SERVED), transaction.atomic():
        clients = people()
        for one in drawn(count, seed=2026, people=len(clients)):
            status, fault = fault_of(clients[one.who], one)
            statuses[status] += 1
            faults += [fault] if fault else []
        transaction.set_rollback(True)
    for fault in faults[:40]:
        print(fault)
    told = " ".join(f"s{status}={many}" for status, many in sorted(statuses.items()))
    print(f"fuzzing requests={count} faults={len(faults)} {told}")
    if faults:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
