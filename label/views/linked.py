"""What machines read of a town and of an edition: facts of schema.org."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from label.enums import Kind
from label.models import Collectivite, Edition
from label.rules.histories import HistoryYear
from label.rules.regulation import level_name
from label.statistics.datasets import LICENCE
from toolkit.linked import linked


def town_facts(place: Collectivite, history: Iterable[HistoryYear]) -> SafeString:
    """A collectivité with every level that is known of it; its département must have been selected."""
    is_commune = place.kind == Kind.COMMUNE
    has_place = place.latitude is not None and place.longitude is not None
    name = settings.LABEL["name"]
    return linked(
        {
            "@type": "City" if is_commune else "AdministrativeArea",
            "name": place.name,
            "alternateName": place.former_names,
            "identifier": place.code,
            "url": f"{settings.SITE_URL}{place.get_absolute_url()}",
            "containedInPlace": {"@type": "AdministrativeArea", "name": place.departement.name},
            "geo": {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
            if has_place
            else None,
            "award": [
                f"{level_name(one.arobases)}, label {name} {one.year}"
                for one in history
                if one.participated and one.arobases is not None and one.is_certain
            ],
        }
    )


def edition_facts(edition: Edition, title: str) -> SafeString:
    """A palmarès as a set of data, with its files."""

    def file(extension: str, media: str) -> dict[str, Any]:
        address = reverse("palmares-file", args=[edition.year, extension])
        return {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{settings.SITE_URL}{address}"}

    return linked(
        {
            "@type": "Dataset",
            "name": f"Palmarès {edition.year} du label {settings.LABEL['name']}",
            "description": title,
            "url": f"{settings.SITE_URL}{reverse('palmares', args=[edition.year])}",
            "temporalCoverage": str(edition.year),
            "inLanguage": "fr",
            "license": LICENCE["path"],
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "name": settings.LABEL["publisher"]},
            "distribution": [file("csv", "text/csv"), file("json", "application/json")],
        }
    )
