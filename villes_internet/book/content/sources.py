"""What the chapters read, fitted once: every name, département and region that may be printed."""

from dataclasses import replace

from label.models import Edition
from label.queries.results import MapPoint, background_of, map_points, results_of
from label.statistics import Background, Result
from villes_internet.book.content.fitting import Fitter


def fitted_results(edition: Edition, fitter: Fitter) -> list[Result]:
    """The palmarès of an edition, ready for print. Two queries."""
    return [
        replace(
            row,
            name=fitter.text(row.name, "nom", row.name),
            departement_name=fitter.text(row.departement_name, "département", row.name),
            region=fitter.text(row.region, "région", row.name),
        )
        for row in results_of(edition)
    ]


def fitted_points(edition: Edition, fitter: Fitter) -> list[MapPoint]:
    """The labelled collectivités that have a place, ready for print. One query."""
    return [
        replace(
            point,
            name=fitter.text(point.name, "nom", point.name),
            region=fitter.text(point.region, "région", point.name),
        )
        for point in map_points(edition)
    ]


def fitted_background(edition: Edition, results: list[Result], fitter: Fitter) -> Background:
    """What the figures rest on, ready for print; about eight queries."""
    background = background_of(edition, results)
    histories = [replace(line, name=fitter.text(line.name, "nom", line.name)) for line in background.histories]
    return replace(background, histories=histories)
