"""Importing the whole référentiel against a bare bulk insert of the same rows, in one run, on tables emptied in a
transaction.

    ./dev bench referentiel

`ratio` is the time of a first import (read, checked, compared, written, journalled) over that of `bulk_create` alone
with objects already built; `again_ratio` is that of a second import, which changes nothing. Nothing is kept.
"""

import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from label.importing.referentiel import import_referentiel  # noqa: E402
from label.management import DATA  # noqa: E402
from label.models import Collectivite  # noqa: E402

TABLES = ("label_award", "label_profile", "label_candidature", "label_adhesion", "label_collectivite")


def timed(gesture: Callable[[], object]) -> float:
    start = time.perf_counter()
    gesture()
    return time.perf_counter() - start


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is deferred would forbid the truncation
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")


def main() -> None:
    with transaction.atomic():
        empty()
        first = timed(lambda: import_referentiel(DATA))
        again = timed(lambda: import_referentiel(DATA))
        rows = list(Collectivite.objects.order_by("-kind", "pk"))
        for row in rows:
            row.epci_id = None
        empty()
        bare = timed(lambda: Collectivite.objects.bulk_create(rows, batch_size=4000))
        transaction.set_rollback(True)
    print(f"first import: {first:.1f} s, second: {again:.1f} s, bare insert: {bare:.1f} s")
    print(
        f"referentiel ratio={first / bare:.2f} again_ratio={again / bare:.2f} seconds={first:.1f} rows={len(rows)} "
        f"errors=0"
    )


if __name__ == "__main__":
    main()
