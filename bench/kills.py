"""Everything that is typed, typed again and again while the product dies piece by piece: the web or one of its
processes, the worker, Valkey, PostgreSQL, each killed (SIGKILL) at a moment that nobody chose.

    ./dev bench kills [NUMBER]     # 500

At each stage of the demonstration its people type in the texts that their pages show, two of each kind
(`bench/typed.py`), one hand a text; what is not acknowledged is sent again from the same page, as the browser does.
`lost` counts the texts whose page does not show, at the end, the last thing that was acknowledged; `refused` those that
never opened or whose last words were never accepted; `clashes` the saves where somebody was told that a colleague wrote
what she wrote herself. PostgreSQL and Valkey are this measure's own.
"""

import os
import sys
import tempfile
from pathlib import Path

from launcher.services import Services


def main() -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # the account of the servers walks through it
        with Services(test=False, folder=Path(place, "kills")) as services:
            os.environ |= services.environment
            from bench.killing import killed  # noqa: PLC0415  (it reads where the database is)

            found = killed(int(sys.argv[1]) if len(sys.argv) > 1 else 500, services)
    told = " ".join(f"{name}={found[name]}" for name in ("kills", "texts", "saves", "lost", "refused", "clashes"))
    print(f"kills {told}")
    if found["lost"] or found["refused"] or found["clashes"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
