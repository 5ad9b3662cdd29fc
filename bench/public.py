"""What anybody reads, taken from the broker, against an empty view behind the same middleware.

    ./dev bench public

`share` is the smallest of the pages' throughputs over that of the empty view (gunicorn, two sync workers, eight readers
at once, gzip understood), `same_ratio` the largest of the median times of a « nothing changed » (304) over that of the
empty view; `exact_ms` how long after a correction a reader sees it.
"""

import time

from bench.harness import Visitor, alternated, served, staged, throughput

from label.models import Candidature, PublicVersion  # isort: skip

DATABASE = "bench_public"
PAGES = ("/", "/palmares/2012/", "/collectivites/38185/", "/carte/2012/", "/statistiques/2012/", "/initiatives/")
EMPTY = "/api/nu/vide/"  # an address for which the broker is not asked
GZIP = {"Accept-Encoding": "gzip"}


def main() -> None:
    shares: dict[str, float] = {}
    sames: dict[str, float] = {}
    with staged(DATABASE, "published"), served(DATABASE, threads=1) as port:
        one = Visitor(port)
        for page in PAGES:
            for _ in range(4):  # both processes
                one.ask(page)
            rates = throughput(
                {"empty": lambda _: lambda: one.ask(EMPTY), "page": lambda _: lambda: one.ask(page, None, GZIP)}  # noqa: B023
            )
            shares[page] = rates["page"] / rates["empty"]
            tag = {"If-None-Match": one.ask(page).headers["ETag"], **GZIP}
            times = alternated({"empty": lambda: one.ask(EMPTY), "same": lambda: one.ask(page, None, tag)}, 150)  # noqa: B023
            sames[page] = times["same"] / times["empty"]
            print(
                f"{page}: {rates['page']:.0f} a second, empty {rates['empty']:.0f}; "
                f"304 in {times['same']:.2f} ms, empty {times['empty']:.2f} ms"
            )
        Candidature.objects.filter(edition__year=2012, collectivite__code="38185").update(name="Grenoble la Neuve")
        PublicVersion.objects.move()
        start = time.perf_counter()
        while "Grenoble la Neuve" not in one.ask("/palmares/2012/").body.decode():
            assert time.perf_counter() - start < 5, "the correction is not seen"
        exact = (time.perf_counter() - start) * 1000
    print(f"public share={min(shares.values()):.2f} same_ratio={max(sames.values()):.2f} exact_ms={exact:.0f} errors=0")


if __name__ == "__main__":
    main()
