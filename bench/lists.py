"""The 356-row palmarès against a bare Django list of the same rows, side by side in one process.

    ./dev bench lists

`ratio` is the median time of the whole page (filters, five levels, layout) over that of a ListView which prints the same rows from
the same tables, through the same middleware. `town_ratio` and `search_ratio` compare a town's page and a search in 36,000 names
with the same bare list.
"""

import statistics
import time
from typing import Any

import django

django.setup()

from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.generic import ListView  # noqa: E402

from label.models import Award  # noqa: E402
from villes_internet.urls import urlpatterns as site_patterns  # noqa: E402

ROUNDS = 60
PAGES = {"page": "/palmares/2012/", "town": "/collectivites/38185/", "search": "/collectivites/?q=saint"}


class BareList(ListView):  # type: ignore[type-arg]  # generic for the checker only
    """What Django gives for nothing: the same rows, one link each, in the plainest template."""

    template_name = "bare.html"

    def get_queryset(self) -> Any:
        return Award.objects.filter(candidature__edition__year=2012).select_related("candidature__collectivite")


BARE = (
    "<!doctype html><html><body><ul>{% for award in object_list %}<li>"
    "<a href=\"{% url 'collectivite' award.candidature.collectivite.code %}\">{{ award.candidature.name }}</a> "
    "({{ award.candidature.departement }}) {{ award.arobases }}</li>{% endfor %}</ul></body></html>"
)
urlpatterns = [path("nu/", login_not_required(BareList.as_view())), *site_patterns]


def timed(client: Client, address: str) -> tuple[float, int]:
    start = time.perf_counter()
    answer = client.get(address)
    return (time.perf_counter() - start) * 1000, int(answer.status_code != 200)


def main() -> None:
    from django.conf import settings  # noqa: PLC0415

    templates: list[dict[str, Any]] = [{**settings.TEMPLATES[0], "APP_DIRS": False}]
    options = dict(templates[0]["OPTIONS"])
    bare = ("django.template.loaders.locmem.Loader", {"bare.html": BARE})
    folders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    options["loaders"] = [("django.template.loaders.cached.Loader", [bare, *folders])]
    templates[0]["OPTIONS"] = options
    addresses = {"bare": "/nu/", **PAGES}
    times: dict[str, list[float]] = {name: [] for name in addresses}
    errors = 0
    with override_settings(ROOT_URLCONF=__name__, TEMPLATES=templates, ALLOWED_HOSTS=["*"], DEBUG=False):
        client = Client()
        for address in addresses.values():
            timed(client, address)
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                spent, failed = timed(client, address)
                times[name].append(spent)
                errors += failed
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name}: {value:.1f} ms")
    p95 = statistics.quantiles(times["page"], n=20)[-1]
    print(
        f"lists ratio={medians['page'] / medians['bare']:.2f} p95_ms={p95:.1f} errors={errors} "
        f"town_ratio={medians['town'] / medians['bare']:.2f} search_ratio={medians['search'] / medians['bare']:.2f}"
    )


if __name__ == "__main__":
    main()
