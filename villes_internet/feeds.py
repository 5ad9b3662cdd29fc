"""`/changements.atom`: what changed in public, of all the label, of one collectivité or of one département."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from label.models import Collectivite, Departement
from toolkit.typography import typographic
from villes_internet.changes import PublicChange, Watched, changes

ENTRIES = 30


class ChangeFeed(Feed):  # type: ignore[type-arg]  # generic for the checker only
    """`?collectivite=` or `?departement=` narrow it; a code that is nobody's is a 404."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> tuple[Watched, str, str]:
        code = request.GET.get("collectivite", "")[:9].upper()
        departement = request.GET.get("departement", "")[:3].upper()
        if code and (place := Collectivite.objects.filter(code=code).first()) is not None:
            return Watched(code=code), place.name, place.get_absolute_url()
        if departement and (area := Departement.objects.filter(code=departement).first()) is not None:
            page = reverse("departement", args=[departement.lower()])
            return Watched(departement=departement), area.name, page
        if code or departement:
            msg = f"Aucun territoire ne porte le code {code or departement}."
            raise Http404(msg)
        return Watched(), "", reverse("palmares-index")

    def title(self, found: tuple[Watched, str, str]) -> str:
        """« Grenoble – Villes Internet »."""
        return typographic(" – ".join(filter(None, ["Ce qui change", found[1], settings.LABEL["name"]])))

    def link(self, found: tuple[Watched, str, str]) -> str:
        return found[2]

    def feed_url(self, found: tuple[Watched, str, str]) -> str:
        watched = found[0]
        asked = f"?collectivite={watched.code}" if watched.code else f"?departement={watched.departement}"
        return reverse("changes-feed") + ("" if watched.is_all else asked)

    def feed_guid(self, found: tuple[Watched, str, str]) -> str:
        """Its own address, whatever the page that it stands beside."""
        return settings.SITE_URL + self.feed_url(found)

    def author_name(self) -> str:
        return settings.LABEL["publisher"]

    def subtitle(self) -> str:
        return settings.LABEL["tagline"]

    def items(self, found: tuple[Watched, str, str]) -> list[PublicChange]:
        return changes(found[0], None, ENTRIES)

    def item_title(self, item: PublicChange) -> str:
        return typographic(item.title)

    def item_description(self, item: PublicChange) -> str:
        return item.sort.label

    def item_link(self, item: PublicChange) -> str:
        return item.address

    def item_pubdate(self, item: PublicChange) -> datetime:
        return item.at

    def item_updateddate(self, item: PublicChange) -> datetime:
        return item.at

    def item_guid(self, item: PublicChange) -> str:
        """An identity of its own for each change."""
        return f"{settings.SITE_URL}{reverse('changes-feed')}#{item.key}-{int(item.at.timestamp())}"
