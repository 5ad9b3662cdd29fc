"""What is known of the editions before 2012: the histories of the 29 profiles, their cards, and the other known 5 @."""

import json
from pathlib import Path
from typing import Any

from label.actions.awards import award, confirm_past
from label.actions.base import public_changed, public_gesture, record
from label.enums import AwardOrigin, CandidatureStatus, Confidence
from label.importing.palmares import remember_name
from label.models import Candidature, Collectivite, Edition, Profile
from label.rules.histories import PROTOTYPE
from label.rules.names import sort_key
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.tables.reading import CsvSheet, ImportRefused, Problem, Report, refuse_if_wrong

# The press of 2002 and the book's list of eleven consecutive years agree: 2001 is Parthenay's first participation.
CONFIRMED_FIRST = {("79202", 2001): "livre 2012, l. 1568-1592 : onze participations, la première en 2001 ; ECARTS, § 4"}


@public_gesture
def import_profiles(path: Path) -> Report:
    """Cards and histories of `profils-2012.json`, with each year's confidence and reason. Raises ImportRefused."""
    public_changed()
    document = json.loads(path.read_text(encoding="utf-8"))
    editions = {e.year: e for e in Edition.objects.all()}
    newest = editions[document["edition"]]
    report = Report()
    for profile in document["profils"]:
        collectivite = _collectivite(path.name, profile["insee"])
        remember_name(collectivite, profile["nom"])
        for line in profile["historique"]:
            year = line["annee"]
            if line["arobases"] is None and year != PROTOTYPE:
                continue  # a printed year that the sources reject is nothing
            if year not in editions:
                raise ImportRefused([Problem(path.name, line["ligne"], f"il n’y a pas d’édition {year}")])
            if year != newest.year:
                _write_past(
                    collectivite,
                    editions[year],
                    profile["nom"],
                    line["arobases"],
                    report,
                    source=line["raison"],
                    confidence=Confidence(line["confiance"]),
                    region=profile["region_2012"],
                )
        _write_card(collectivite, newest, profile)
    for (code, year), source in CONFIRMED_FIRST.items():
        candidature = Candidature.objects.filter(collectivite__code=code, edition__year=year).first()
        if candidature is not None:
            confirm_past(candidature, source=source, by=None)
    record(Verb.IMPORT_PROFILES, newest, by=None, created=report.created, changed=report.changed)
    return report


@public_gesture
def import_known_fives(path: Path) -> Report:
    """The other known 5 @ of `historique-5-arobases.csv`; one that contradicts a recorded level refuses the file."""
    public_changed()
    sheet = CsvSheet(path, ("annee", "insee", "nom", "departement", "arobases", "source"))
    refuse_if_wrong(sheet)
    editions = {e.year: e for e in Edition.objects.all()}
    report = Report()
    for number, row in sheet.rows:
        year, level = sheet.integer(number, row, "annee"), sheet.integer(number, row, "arobases")
        collectivite = Collectivite.objects.filter(code=row["insee"]).first()
        sheet.check(number, year in editions, f"il n’y a pas d’édition {row['annee']}")
        sheet.check(number, collectivite, f"code inconnu : {row['insee']}")
        if collectivite is None or year not in editions or level is None:
            continue
        known = (
            Candidature.objects.filter(collectivite=collectivite, edition=editions[year])
            .select_related("award")
            .first()
        )
        if known is not None and known.award.arobases != level:
            sheet.refuse(number, f"{row['nom']} a {known.award.arobases} @ en {year} dans une autre source")
        elif known is None:
            remember_name(collectivite, row["nom"])
            _write_past(
                collectivite,
                editions[year],
                row["nom"],
                level,
                report,
                source=row["source"],
                confidence=Confidence.SURE,
            )
        else:
            report.unchanged += 1
    refuse_if_wrong(sheet)
    return report


def _collectivite(file: str, code: str) -> Collectivite:
    collectivite = Collectivite.objects.select_related("departement__former_region").filter(code=code).first()
    if collectivite is None:
        raise ImportRefused([Problem(file, None, f"code inconnu : {code}")])
    return collectivite


def _write_past(
    collectivite: Collectivite,
    edition: Edition,
    name: str,
    arobases: int | None,
    report: Report,
    *,
    source: str,
    confidence: Confidence,
    region: str = "",
) -> None:
    """A candidature of the past: name, département and region of the time, no population; then its level, if it had
    one.
    """
    former = collectivite.departement.former_region
    candidature, created = Candidature.objects.get_or_create(
        collectivite=collectivite,
        edition=edition,
        defaults={
            "status": CandidatureStatus.FILED,
            "name": name,
            "kind": collectivite.kind,
            "sort_key": sort_key(name),
            "departement": collectivite.departement.code,
            "departement_name": collectivite.departement.name,
            "region": region or (former.name if former else ""),
            "confidence": confidence,
            "source": source,
        },
    )
    report.created += created
    if arobases is None:
        report.unchanged += not created
        return
    current = getattr(candidature, "award", None)
    if current is not None and current.arobases == arobases:
        report.unchanged += not created
        return
    try:
        award(candidature, arobases, origin=AwardOrigin.IMPORT, by=None, source=source, confidence=confidence)
    except Refusal as refusal:
        raise ImportRefused([Problem(f"{name}, {edition.year}", None, str(refusal))]) from None
    report.changed += not created


def _write_card(collectivite: Collectivite, edition: Edition, profile: dict[str, Any]) -> None:
    candidature = Candidature.objects.get(collectivite=collectivite, edition=edition)
    Profile.objects.update_or_create(
        candidature=candidature,
        defaults={
            "executive": profile["maire"] or "",
            "elected_referent": profile["elu_tic"] or "",
            "postal_code": profile["code_postal"] or "",
            "population": profile["population"],
            "urban_population": profile["population_agglomeration"],
            "staff": profile["effectif"],
            "dedicated_staff": [{"fonction": k, "nombre": v} for k, v in profile["personnel"].items()],
            "website": profile["site"] or "",
            "notes": profile["notes"],
        },
    )
