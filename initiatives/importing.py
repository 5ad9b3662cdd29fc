"""The initiatives that a book tells, town by town, in the observatory with their source."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml

from initiatives.actions.index import make_public
from initiatives.enums import Stage
from initiatives.models import Initiative, enjeu_codes
from initiatives.rules.content import FIELDS, Content, lacks
from initiatives.search import entries
from label.actions.base import public_changed, public_gesture, record
from label.drafts import first_revisions
from label.models import Candidature, Collectivite, Edition
from label.verbs import Verb
from toolkit.tables.reading import ImportRefused, Problem, Report

TOLD = Path(__file__).resolve().parent / "data" / "initiatives-2012.yaml"
SOURCE = "livre « Cités en Réseaux {year} », résumé par l’association"


@public_gesture
def import_told(path: Path, edition: Edition) -> Report:
    """Publish the initiatives of the file, dated of the day when the labels of its edition were given; one that is
    there stays as its town left it. Raises ImportRefused for a town without candidature, a text that lacks something.
    """
    stories: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["initiatives"]
    source, report, rows = SOURCE.format(year=edition.year), Report(), list[Initiative]()
    candidatures = Candidature.objects.filter(edition=edition).select_related("collectivite")
    towns = {one.collectivite.code: one.collectivite for one in candidatures}
    at = datetime.combine(edition.ceremony_on, time(12), UTC) if edition.ceremony_on is not None else None
    # By whom and when: its town may have told it anew, and taken its source away.
    earlier = Initiative.objects.filter(created_by=None, created_at=at) if at is not None else Initiative.objects.none()
    there = set(earlier.values_list("collectivite__code", flat=True))
    known = enjeu_codes()
    problems = []
    for number, story in enumerate(stories, 1):
        code, content = story["code"], _content(story)
        town = towns.get(code)
        if code in there:
            report.unchanged += 1
        elif town is None or at is None:
            problems.append(Problem(path.name, number, f"pas de candidature {code} en {edition.year}"))
        elif missing := lacks(content, known):
            problems.append(Problem(path.name, number, f"{story['collectivite']} : {missing[0].text}"))
        else:
            rows.append(_told(town, content, source, at))
    if problems:
        raise ImportRefused(problems)
    saved = Initiative.objects.bulk_create(rows)
    first_revisions(saved)
    entries.write(saved)
    report.created = len(saved)
    record(Verb.IMPORT_INITIATIVES, edition, by=None, year=edition.year, created=report.created)
    public_changed()
    return report


def _told(town: Collectivite, content: Content, source: str, at: datetime) -> Initiative:
    """The public initiative, not saved."""
    row = Initiative(
        collectivite=town,
        source=source,
        draft=content,
        version=1,
        created_at=at,
        saved_at=at,
        published_at=at,
        changed_at=at,
    )
    make_public(row, content)
    return row


def _content(story: dict[str, Any]) -> Content:
    """A story of the file as an agent would have typed it."""
    description = story["text"].strip()
    if site := story.get("site"):
        description += f"\n\nSite imprimé alors : {site}."
    typed = {
        "title": story["title"],
        "chapo": " ".join(story["summary"].split()),
        "stage": Stage.UNDER_WAY.value,
        "started": str(story.get("year", "")),
        "description": description,
        "partners": "\n".join(story["partners"]),
        "school": story.get("school", ""),
        **{name: story[name] for name in ("themes", "enjeux", "tags")},
    }
    return {name: value for name, value in typed.items() if value and name in FIELDS}
