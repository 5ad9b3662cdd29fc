"""Atom feeds: all the initiatives, or those of any search (a town, an enjeu, École Internet…), the newest first."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from initiatives.models import Initiative
from initiatives.search.asking import Asked, asked_in
from initiatives.search.finding import Found
from label.models import Collectivite
from toolkit.typography import typographic

ENTRIES = 30


class InitiativeFeed(Feed):  # type: ignore[type-arg]  # generic for the checker only
    """`/initiatives/flux.atom?` and the same parameters as the observatory."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> Found:
        asked = asked_in(request.GET)
        return Found(Asked(asked.text, asked.chosen, asked.town, "recentes"))

    def title(self, found: Found) -> str:
        """« Initiatives – Villes Internet », with what narrows it."""
        parts = [choice.label for choices in found.facets.values() for choice in choices if choice.chosen]
        if found.asked.town:
            parts += Collectivite.objects.filter(code=found.asked.town).values_list("name", flat=True)
        if found.asked.text:
            parts.append(f"« {found.asked.text} »")
        return " – ".join([f"Initiatives{' : ' if parts else ''}{', '.join(parts)}", settings.LABEL["name"]])

    def link(self, found: Found) -> str:
        query = found.asked.query(tri="", page="")
        return reverse("initiatives") + (f"?{query}" if query else "")

    def feed_url(self, found: Found) -> str:
        query = found.asked.query(tri="", page="")
        return reverse("initiatives-feed") + (f"?{query}" if query else "")

    def subtitle(self) -> str:
        return settings.LABEL["tagline"]

    def items(self, found: Found) -> list[Initiative]:
        return found.rows(0, ENTRIES)

    def item_title(self, item: Initiative) -> str:
        return typographic(item.title)

    def item_description(self, item: Initiative) -> str:
        return typographic(item.chapo)

    def item_author_name(self, item: Initiative) -> str:
        return typographic(item.collectivite.name)

    def item_pubdate(self, item: Initiative) -> Any:
        return item.published_at

    def item_updateddate(self, item: Initiative) -> Any:
        return item.changed_at

    def item_guid(self, item: Initiative) -> str:
        """An identity that no change of title moves."""
        return f"{settings.SITE_URL}{reverse('initiative', args=[str(item.pk)])}"
