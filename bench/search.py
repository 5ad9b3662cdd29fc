"""The observatory on 20,000 believable initiatives, against a bare Django list of the same rows, side by side in one
process.

    ./dev bench search

The initiatives are made in one transaction that is undone at the end: the base is left as it was. Each search is a
different one (words, facets, sorts, pages drawn at random from what people would ask), with every facet counted and the
whole page drawn. `ratio`: the median search over the median of a ListView that prints the same rows by pages of 24,
through the same middleware; `p95_ratio`: the 95th percentile over the same. `growth`: the 95th percentile of the
searches with words at 20,000 over that at 2,000; `facets_growth`: of those without. Nothing is remembered from one
search to the next.
"""

import random
import statistics
import time
from typing import Any

import django

django.setup()

from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.generic import ListView  # noqa: E402

from initiatives.enums import Status  # noqa: E402
from initiatives.models import Initiative  # noqa: E402
from label.models import Collectivite  # noqa: E402
from villes_internet.demo.initiatives import told, write  # noqa: E402
from villes_internet.urls import urlpatterns as site_patterns  # noqa: E402

SMALL, LARGE, ROUNDS = 2_000, 20_000, 150
WORDS = (
    "médiathèque",
    "wifi",
    "habitants",
    "ecoles",
    "conseil",
    "fibre",
    "associations",
    "aînés",
    "cartes",
    "données ouvertes",
    "élèves tablette",
    "télécentre",
    "archives",
    "langue des signes",
    "paiement cantine",
    "bénévoles",
    "patrimoine",
    "oeuvre",
    "zéro papier",
    "mediateque",
    "acessibilité",
)
FACETS = (
    "theme=AP",
    "theme=IE&theme=MR",
    "enjeu=mediation",
    "enjeu=education",
    "motcle=ecole-internet",
    "arobases=5",
    "arobases=3",
    "strate=village",
    "etat=en_cours",
    "annee=2010",
    "departement=59",
    "tri=titre",
    "tri=collectivite",
    "page=2",
    "page=7",
)
BARE = (
    "<!doctype html><html><body><p>{{ page_obj.paginator.count }}</p><ul>{% for one in object_list %}<li>"
    '<a href="{{ one.get_absolute_url }}">{{ one.title }}</a> {{ one.collectivite.name }} '
    "{{ one.chapo }}</li>{% endfor %}</ul></body>"
    "</html>"
)


class BareList(ListView):  # type: ignore[type-arg]  # generic for the checker only
    """What Django gives for nothing: the same rows by pages, one link each, in the plainest template."""

    template_name = "bare.html"
    paginate_by = 24

    def get_queryset(self) -> Any:
        return Initiative.objects.public().select_related("collectivite").order_by("-published_at", "-pk")


urlpatterns = [path("nu/", login_not_required(BareList.as_view())), *site_patterns]


def searches(seed: int) -> list[str]:
    """What people ask: half with words, most with a facet or two."""
    draw = random.Random(seed)
    found = []
    for _ in range(ROUNDS):
        parts = draw.sample(FACETS, draw.randint(0, 2))
        if draw.random() < 0.5:
            parts.append("q=" + "+".join(draw.sample(WORDS, draw.randint(1, 2))).replace(" ", "+"))
        found.append("/initiatives/?" + "&".join(parts))
    return found


def timed(client: Client, address: str) -> tuple[float, int]:
    start = time.perf_counter()
    answer = client.get(address)
    return (time.perf_counter() - start) * 1000, int(answer.status_code != 200)


def measure(client: Client, seed: int) -> dict[str, Any]:
    """Searches and bare pages taken in turn; with the number of queries of each kind of search."""
    times: dict[str, list[float]] = {"search": [], "bare": [], "words": [], "facets": []}
    errors = 0
    queries = {True: set[int](), False: set[int]()}
    for warm in ("/initiatives/", "/nu/"):
        timed(client, warm)
    for number, address in enumerate(searches(seed)):
        for name, where in (("search", address), ("bare", f"/nu/?page={number % 7 + 1}")):
            spent, failed = timed(client, where)
            times[name].append(spent)
            if name == "search":
                times["words" if "q=" in where else "facets"].append(spent)
            errors += failed
        if number < 20:
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            queries["q=" in address].add(len(captured))
    return {
        "search": statistics.median(times["search"]),
        "bare": statistics.median(times["bare"]),
        "p95": statistics.quantiles(times["search"], n=20)[-1],
        "words": statistics.quantiles(times["words"], n=20)[-1],
        "facets": statistics.quantiles(times["facets"], n=20)[-1],
        "errors": errors,
        "queries": queries,
    }


def fill(towns: list[Collectivite], start: int, stop: int) -> None:
    write(told(towns[n % len(towns)], n, Status.PUBLISHED) for n in range(start, stop))
    with connection.cursor() as cursor:
        # What the autovacuum does between two publications.
        cursor.execute(
            "SELECT gin_clean_pending_list(indexrelid::regclass) FROM pg_index JOIN pg_class ON pg_class.oid = "
            "indexrelid"
            " JOIN pg_am ON pg_am.oid = relam WHERE amname = 'gin' AND indrelid = 'initiatives_entry'::regclass"
        )
        cursor.execute("ANALYZE")


def main() -> None:
    from django.conf import settings  # noqa: PLC0415

    templates: list[dict[str, Any]] = [{**settings.TEMPLATES[0], "APP_DIRS": False}]
    options = dict(templates[0]["OPTIONS"])
    bare = ("django.template.loaders.locmem.Loader", {"bare.html": BARE})
    folders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    options["loaders"] = [("django.template.loaders.cached.Loader", [bare, *folders])]
    templates[0]["OPTIONS"] = options
    with (
        override_settings(ROOT_URLCONF=__name__, TEMPLATES=templates, ALLOWED_HOSTS=["*"], DEBUG=False),
        transaction.atomic(),
    ):
        Initiative.objects.filter(is_public=True).update(is_public=False, status=Status.DRAFT)
        towns = list(
            Collectivite.objects.filter(candidatures__isnull=False).select_related("departement__region").distinct()
        )
        client = Client()
        fill(towns, 0, SMALL)
        small = measure(client, 1)
        fill(towns, SMALL, LARGE)
        large = measure(client, 2)
        transaction.set_rollback(True)
    for name, found in ((SMALL, small), (LARGE, large)):
        print(
            f"{name}: search {found['search']:.1f} ms, bare {found['bare']:.1f} ms, p95 {found['p95']:.1f} ms, queries "
            f"{found['queries']}"
        )
    print(
        f"search p95_ms={large['p95']:.1f} ratio={large['search'] / large['bare']:.2f} "
        f"p95_ratio={large['p95'] / large['bare']:.2f} growth={large['words'] / small['words']:.2f} "
        f"facets_growth={large['facets'] / small['facets']:.2f} errors={small['errors'] + large['errors']}"
    )


if __name__ == "__main__":
    main()
