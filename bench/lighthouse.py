"""The first load of public pages on a telephone, by Lighthouse's own throttled profile.

    npm install lighthouse@12 --prefix DOSSIER
    LIGHTHOUSE=DOSSIER/node_modules/.bin/lighthouse ./dev bench lighthouse [PAGE…]

`score` is the worst of the pages' scores of performance (0 to 100), `lcp_ms` the longest of their largest contentful
paints, `tbt_ms` the longest time during which a page answers no finger. Each page is loaded as whoever never came
before, three times: its median counts.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.everything import keep
from bench.harness import served, staged

from launcher.environment import chromium  # isort: skip

DATABASE = "bench_lighthouse"
PAGES = (
    "/",
    "/palmares/2012/",
    "/collectivites/38185/",
    "/carte/2012/",
    "/statistiques/2012/",
    "/regions/grand-est/",
    "/initiatives/",
    "/palmares/2012/livre/profils/",
    "/palmares/2012/livre/perspective/",
    "/connexion/",
)
CHROME = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage"
TIMES = 3


def loaded(program: str, address: str) -> tuple[float, float, float]:
    """The score, the largest contentful paint and the total blocking time (ms) of one first load."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [program, address, "--quiet", "--only-categories=performance", "--output=json"]
        command += [f"--output-path={report}", f"--chrome-flags={CHROME}"]
        known = {**os.environ, "CHROME_PATH": str(chromium())}
        subprocess.run(command, env=known, check=True, capture_output=True, timeout=180)
        told = json.loads(report.read_text(encoding="utf-8"))
    audits = told["audits"]
    return (
        100 * told["categories"]["performance"]["score"],
        audits["largest-contentful-paint"]["numericValue"],
        audits["total-blocking-time"]["numericValue"],
    )


def main() -> None:
    program = os.environ.get("LIGHTHOUSE", "lighthouse")
    pages = sys.argv[1:] or PAGES
    with tempfile.TemporaryDirectory() as static, staged(DATABASE, "published"):
        os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settled", "STATIC_ROOT": static}
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input"], check=True, capture_output=True)
        found = list(measured(program, pages))
    scores, paints, blocks = zip(*found, strict=True)
    line = f"lighthouse score={min(scores):.0f} lcp_ms={max(paints):.0f} tbt_ms={max(blocks):.0f}"
    (keep if pages is PAGES else print)(line)


def measured(program: str, pages: Sequence[str]) -> Iterator[tuple[float, float, float]]:
    """The medians of each page, on the site as a production serves it."""
    with served(DATABASE) as port:
        for page in pages:
            runs = [loaded(program, f"http://127.0.0.1:{port}{page}") for _ in range(TIMES)]
            score, paint, blocked = (statistics.median(each) for each in zip(*runs, strict=True))
            yield score, paint, blocked
            print(f"{page}: {score:.0f}, LCP {paint:.0f} ms, TBT {blocked:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
