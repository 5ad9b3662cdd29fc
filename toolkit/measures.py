"""What is counted as the product runs, for Prometheus. Each process counts; `PROMETHEUS_MULTIPROC_DIR` adds them up."""

import os
from pathlib import Path

_together = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
if _together:  # its client opens a file there at its first count, and asks nobody
    Path(_together).mkdir(parents=True, exist_ok=True)

from prometheus_client import Counter, Histogram  # noqa: E402

REQUESTS = Histogram(
    "villes_requests_seconds",
    "Time to answer, by method, route and status.",
    ("method", "route", "status"),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
SAVES = Counter("villes_saves_total", "Saves of what is typed, by what became of them.", ("outcome",))
CSP_REPORTS = Counter("villes_csp_reports_total", "Reports of browsers on our content policy.", ("directive",))
