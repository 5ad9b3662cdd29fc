"""Which backups stay."""

from collections.abc import Iterable
from datetime import datetime, timedelta

MONTH = timedelta(days=31)


def to_keep(made: Iterable[datetime], *, now: datetime, days: int, months: int) -> set[datetime]:
    """Those of the last `days` days, then the first of each month for `months` months; the newest whatever its age."""
    moments = sorted(made)
    recent = {one for one in moments if now - one <= timedelta(days=days)}
    first_of_month: dict[tuple[int, int], datetime] = {}
    for one in moments:
        if now - one <= months * MONTH:
            first_of_month.setdefault((one.year, one.month), one)
    return recent | set(first_of_month.values()) | set(moments[-1:])
