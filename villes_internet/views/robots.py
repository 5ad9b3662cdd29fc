"""What search engines read: every public address, and where they have nothing to do."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.models import Initiative
from label.models import Award, Edition
from label.queries.territories import departements, regions
from label.rules.territories import Area
from label.views.caching import by_public_version

PAGES = (
    "home",
    "collectivites",
    "compare",
    "regions",
    "initiatives",
    "initiatives-map",
    "label",
    "association",
    "help",
    "help-words",
    "api",
)
MORE = ("contact", "legal-notice", "personal-data", "accessibility", "site-map")
OF_A_YEAR = ("palmares", "map", "statistics", "moves", "press", "study")
CLOSED = (
    "candidature",
    "compte",
    "connexion",
    "pilotage",
    "instruction",
    "jury",
    "documents",
    "admin",
    "service",
    "signalements",
    "alertes",
)


class PublicPages(Sitemap):  # type: ignore[type-arg]
    """The pages that are always there."""

    def items(self) -> Sequence[str]:
        return PAGES + MORE

    def location(self, item: str) -> str:
        return reverse(item)


class YearPages(Sitemap):  # type: ignore[type-arg]
    """The pages of each published edition."""

    def items(self) -> Sequence[tuple[str, int]]:
        editions = Edition.objects.public().order_by("-year").values_list("year", "rated")
        # Nobody is on the map of an edition without levels.
        return [(name, year) for year, rated in editions for name in OF_A_YEAR if rated or name != "map"]

    def location(self, item: tuple[str, int]) -> str:
        name, year = item
        return reverse(name, args=[year])


class TownPages(Sitemap):  # type: ignore[type-arg]
    """The collectivités that have a published result."""

    def items(self) -> Sequence[str]:
        awards = Award.objects.standing().filter(candidature__edition__in=Edition.objects.public())
        codes: Iterable[str] = awards.order_by().values_list("candidature__collectivite__code", flat=True).distinct()
        return sorted(codes)

    def location(self, item: str) -> str:
        return reverse("collectivite", args=[item])


class AreaPages(Sitemap):  # type: ignore[type-arg]
    """The régions, of today and of before 2016, and the départements."""

    def items(self) -> Sequence[Area]:
        return [*regions(), *departements()]

    def location(self, item: Area) -> str:
        return reverse("region" if item.is_region else "departement", args=[item.slug])


class InitiativePages(Sitemap):  # type: ignore[type-arg]
    """The public initiatives."""

    def items(self) -> Sequence[Initiative]:
        return list(Initiative.objects.public().only("title", "changed_at"))

    def lastmod(self, item: Initiative) -> object:
        """When its public text changed."""
        return item.changed_at


MAPS: dict[str, Any] = {
    "pages": PublicPages,
    "editions": YearPages,
    "collectivites": TownPages,
    "territoires": AreaPages,
    "initiatives": InitiativePages,
}


@login_not_required
@require_safe
@by_public_version
def every_address(request: HttpRequest) -> HttpResponseBase:
    """`/sitemap.xml`."""
    return sitemap(request, MAPS)


@login_not_required
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """The icon where browsers that read no page look for it."""
    return redirect(static(f"{settings.LABEL['icons']}-192.png"))


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """`/robots.txt`."""
    lines = ["User-agent: *", *(f"Disallow: /{name}/" for name in CLOSED), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
