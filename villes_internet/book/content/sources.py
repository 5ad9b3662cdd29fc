"""What the chapters read, fitted once: every name, département and region that may be printed."""

from dataclasses import dataclass, replace

from label.models import Edition
from label.queries.results import MapPoint, background_of, map_points, results_of
from label.statistics import Background, Result
from questionnaire.models import Quote
from questionnaire.queries.study import study_findings
from villes_internet.book.content.fitting import Fitter


@dataclass(frozen=True)
class Voices:
    """What the answers say, from the published study: its findings, and what collectivités let be quoted (passage,
    name).
    """

    findings: tuple[str, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()


def voices_of(edition: Edition) -> Voices:
    """The voices of an edition, none before its study is published; two queries."""
    quotes = Quote.objects.public().filter(edition=edition).order_by("item_code", "candidature__sort_key")
    found = tuple(finding.words for finding in study_findings(edition))
    return Voices(found, tuple(quotes.values_list("text", "candidature__name")))


def fitted_voices(edition: Edition, fitter: Fitter) -> Voices:
    """The same, ready for print."""
    voices = voices_of(edition)
    return Voices(
        tuple(fitter.text(words, "constat de l’étude", words[:40]) for words in voices.findings),
        tuple((fitter.text(text, "citation", name), fitter.text(name, "nom", name)) for text, name in voices.quotes),
    )


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
