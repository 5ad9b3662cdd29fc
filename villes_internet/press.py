"""What an article needs of a published edition and no other page prints: its map as a picture."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from label.documents.kinds import Made, ReportStep, register
from label.documents.truth import digest
from label.models import Award, Edition
from label.queries.results import departement_features, map_points
from toolkit.charts.map import rings
from toolkit.charts.map_picture import map_png
from toolkit.typography import thousands, typographic
from villes_internet.book.kinds import PALMARES

FONT = Path(settings.BASE_DIR) / "static" / "fonts" / "bricolage-grotesque-latin-wght-normal.woff2"


def _map(edition: Edition, _content: Any, _report: ReportStep) -> Made:
    points = map_points(edition)
    count = Award.objects.standing().filter(candidature__edition=edition).count()
    found = f"{thousands(count)} collectivité{'s' if count > 1 else ''}, de une à cinq arobases"
    lines = [f"Source : {settings.LABEL['publisher']}, {settings.SITE_URL}", f"{settings.LABEL['attribution']}."]
    if edition.demonstration:
        lines.insert(0, "Données de démonstration : cette carte n’a aucune valeur.")
    title = typographic(f"{settings.LABEL['name']} {edition.year} : {found}")
    content = map_png(
        title, [typographic(line) for line in lines], rings(departement_features()), points, FONT.read_bytes()
    )
    return Made(content, 1, hashlib.sha256(content).hexdigest(), digest(title, lines, points))


# As the palmarès in everything else: who reads it, what it rests on, when it is made, and made again.
MAP_PICTURE = replace(
    PALMARES,
    code="carte",
    label="Carte en image",
    title=lambda edition: f"Carte {edition.year}",
    file_name=lambda edition: f"carte-{edition.year}.png",
    make=_map,
    address=lambda edition: reverse("press", args=[edition.year]),
    feminine=True,
    form="PNG",
    counted="image,images",
    is_listed=False,
)
register(MAP_PICTURE)
