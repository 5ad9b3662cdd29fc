"""The 356-row palmarès against a bare Django list of the same rows, side by side in one process.

    ./dev bench lists

`ratio` is the median time of the whole page (filters, five levels, layout) over that of a ListView which prints the
same rows from the same tables, through the same middleware. `town_ratio` and `search_ratio` compare a town's page and a
search in 36,000 names with the same bare list. `jury_ratio` (a juror's 356 files) and `equipe_ratio` (the équipe's
table of the same candidatures) are over a bare list of those candidatures, for the same signed-in reader, in a copy of
the past at the stage « deliberation ».
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))

import django

django.setup()

from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.generic import ListView  # noqa: E402

from jury.models import JuryMember  # noqa: E402
from label.models import Award, Candidature, User  # noqa: E402
from tests import past  # noqa: E402
from villes_internet.urls import urlpatterns as site_patterns  # noqa: E402

ROUNDS = 60
DATABASE = "bench_lists"
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


class BareFiles(ListView):  # type: ignore[type-arg]  # generic for the checker only
    """The same files, one link each."""

    template_name = "bare_files.html"

    def get_queryset(self) -> Any:
        return (
            Candidature.objects.filter(edition__year=2013)
            .select_related("collectivite", "filed_score")
            .order_by("sort_key")
        )


BARE_FILES = (
    "<!doctype html><html><body><ul>{% for one in object_list %}<li>"
    "<a href=\"{% url 'appraisal-file' 2013 one.collectivite.code %}\">{{ one.name }}</a> "
    "({{ one.departement }}) {{ one.get_status_display }} "
    "{{ one.filed_score.total }}</li>{% endfor %}</ul></body></html>"
)
urlpatterns = [path("nu/", login_not_required(BareList.as_view())), path("nus/", BareFiles.as_view()), *site_patterns]


def timed(client: Client, address: str) -> tuple[float, int]:
    start = time.perf_counter()
    answer = client.get(address)
    return (time.perf_counter() - start) * 1000, int(answer.status_code != 200)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def measure(client: Client, addresses: dict[str, str], times: dict[str, list[float]]) -> int:
    """Ask each address in turn, many times; how many answers were not pages."""
    errors = 0
    for address in addresses.values():
        timed(client, address)
    for _ in range(ROUNDS):
        for name, address in addresses.items():
            spent, failed = timed(client, address)
            times.setdefault(name, []).append(spent)
            errors += failed
    return errors


def main() -> None:
    from django.conf import settings  # noqa: PLC0415

    templates: list[dict[str, Any]] = [{**settings.TEMPLATES[0], "APP_DIRS": False}]
    options = dict(templates[0]["OPTIONS"])
    bare = ("django.template.loaders.locmem.Loader", {"bare.html": BARE, "bare_files.html": BARE_FILES})
    folders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    options["loaders"] = [("django.template.loaders.cached.Loader", [bare, *folders])]
    templates[0]["OPTIONS"] = options
    times: dict[str, list[float]] = {}
    with override_settings(ROOT_URLCONF=__name__, TEMPLATES=templates, ALLOWED_HOSTS=["*"], DEBUG=False):
        errors = measure(Client(), {"bare": "/nu/", **PAGES}, times)
        origin = str(settings.DATABASES["default"]["NAME"])
        past.drop(DATABASE)
        past.clone(DATABASE)
        past.use(DATABASE)
        call_command("seed", stage="deliberation")
        juror = JuryMember.objects.voters().filter(edition__year=2013).select_related("user").order_by("pk")[2].user
        errors += measure(signed_in(juror), {"bare_jury": "/nus/", "jury": "/instruction/2013/"}, times)
        equipe = User.objects.get(groups__name="equipe")
        errors += measure(signed_in(equipe), {"bare_equipe": "/nus/", "equipe": "/pilotage/2012/candidatures/"}, times)
        past.use(origin)
        past.drop(DATABASE)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name}: {value:.1f} ms")
    p95 = statistics.quantiles(times["page"], n=20)[-1]
    print(
        f"lists ratio={medians['page'] / medians['bare']:.2f} p95_ms={p95:.1f} errors={errors} "
        f"town_ratio={medians['town'] / medians['bare']:.2f} search_ratio={medians['search'] / medians['bare']:.2f} "
        f"jury_ratio={medians['jury'] / medians['bare_jury']:.2f} "
        f"equipe_ratio={medians['equipe'] / medians['bare_equipe']:.2f}"
    )


if __name__ == "__main__":
    main()
