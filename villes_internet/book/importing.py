"""The texts of a year's book, from a file: those of 2012 come with the product."""

from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from initiatives.importing import SOURCE
from initiatives.models import Initiative
from initiatives.rules.content import text_of
from label.actions.base import public_changed, public_gesture, record
from label.models import Candidature, Edition
from label.rules.regulation import TOP
from label.verbs import Verb
from toolkit.tables.reading import ImportRefused, Problem, Report
from villes_internet.book.models import BookText, ProfileFocus
from villes_internet.book.parts import Slot, faults_of, paragraphs
from villes_internet.book.texts import placed_in


@public_gesture
def import_texts(path: Path, edition: Edition) -> Report:
    """Write the texts of an edition whose book has none, already reviewed; those of the équipe are never written over.
    Raises ImportRefused when one has no place, or does not fit it.
    """
    texts: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["texts"]
    report = Report()
    if BookText.objects.filter(edition=edition).exists():
        report.unchanged = len(texts)
        return report
    for rank, known in enumerate(texts, 1):
        slot = _slot(edition, path.name, rank, known["slug"])
        values = {**known, "figures": "\n".join(known.get("figures", []))}
        problems = [reason for reasons in faults_of(slot, values).values() for reason in reasons]
        if problems:
            raise ImportRefused([Problem(path.name, rank, f"{slot.slug} : {reason}") for reason in problems])
        BookText.objects.create(
            edition=edition,
            part=slot.part.part,
            rank=int(slot.about) if slot.part.is_many else 0,
            reviewed_at=timezone.now(),
            **values,
        )
        report.created += 1
    record(Verb.IMPORT_BOOK_TEXTS, edition, by=None, year=edition.year, created=report.created)
    public_changed()
    return report


@public_gesture
def retain_told(edition: Edition) -> Report:
    """Retain for the page of each town at 5 @ the initiative that the edition's own book told of it, whole; what the
    équipe has retained or taken off since is left alone: nothing is done where any page has one.
    """
    source, report = SOURCE.format(year=edition.year), Report()
    if (kept := ProfileFocus.objects.filter(candidature__edition=edition).count()) > 0:
        report.unchanged = kept
        return report
    pages = Candidature.objects.in_the_race().filter(edition=edition, award__arobases=TOP)
    codes = {one.collectivite_id: one for one in pages}
    for initiative in Initiative.objects.public().filter(source=source, collectivite__in=codes):
        title, text = initiative.title, text_of(initiative.text, "description").partition("\n\nSite imprimé")[0]
        candidature = codes[initiative.collectivite_id]
        ProfileFocus.objects.create(candidature=candidature, initiative=initiative, title=title, text=paragraphs(text))
        report.created += 1
    record(Verb.SET_FOCUS, edition, by=None, year=edition.year, created=report.created)
    public_changed()
    return report


def _slot(edition: Edition, file: str, rank: int, slug: str) -> Slot:
    """The place of a text; the next of those that are many is free once the one before is written."""
    for placed in placed_in(edition):
        if placed.slot.slug == slug:
            return placed.slot
    raise ImportRefused([Problem(file, rank, f"le livre n’a pas de place « {slug} »")])
