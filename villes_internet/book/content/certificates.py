"""An attestation per labelled collectivité: what the label gives it, for its wall."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from label.enums import GROUPINGS
from label.models import Candidature, Correction, Edition
from label.queries.verification import attestation_number
from label.statistics import Result
from toolkit.dates import french_date
from toolkit.french import at_place, counted, of_place
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.sources import fitted_results


@dataclass(frozen=True)
class Certificate:
    """What one attestation says; an unknown fact is empty."""

    code: str
    name: str
    sentence: str
    place: str
    arobases: int
    year: int
    edition_number: int
    label_name: str
    publisher: str
    decided: str
    given: str
    president: str
    number: str = ""
    address: str = ""
    corrected: str = ""


def certificates_of(edition: Edition, fitter: Fitter, candidature: Candidature | None = None) -> list[Certificate]:
    """The attestations of an edition in the palmarès' order, or the one of `candidature`; mentions have theirs too.
    Three queries.
    """
    rows = fitted_results(edition, fitter)
    if candidature is not None:
        rows = [row for row in rows if row.code == candidature.collectivite.code]
    settled = Correction.objects.done().filter(candidature__edition=edition)
    corrected = dict(settled.values_list("candidature__collectivite__code", "settled_at"))
    return [_certificate(edition, row, corrected.get(row.code), fitter) for row in rows]


def _certificate(edition: Edition, row: Result, corrected: datetime | None, fitter: Fitter) -> Certificate:
    name = row.name
    grouping = row.kind in GROUPINGS
    of_name = of_place(name)
    # « à la commune d’Agen », « à la communauté de communes de Parthenay »
    whom = at_place(name) if grouping else f"à la commune {of_name}"
    what = counted(row.arobases, "arobase", "arobases") if row.arobases else "une mention"
    sentence = f"Le jury du label « {settings.LABEL['name']} » décerne {what} {whom} pour l’édition {edition.year}."
    jury = edition.printed_jury
    president = fitter.text(str(jury.get("president", "")), "nom d’un juré", row.name)
    decided = f"Décision du jury, le {french_date(edition.jury_on)}" if edition.jury_on else ""
    where = fitter.text(edition.ceremony_place, "lieu", row.name)
    given = f"Remis le {french_date(edition.ceremony_on)}" if edition.ceremony_on else ""
    if given and where:
        given += f", {at_place(where)}"
    return Certificate(
        row.code,
        name,
        sentence,
        " · ".join(part for part in (row.departement_name, row.region) if part),
        row.arobases,
        edition.year,
        edition.number,
        settings.LABEL["name"],
        settings.LABEL["publisher"],
        decided,
        given,
        president,
        attestation_number(edition.year, row.code),
        settings.SITE_URL + reverse("verify", args=[edition.year, row.code]),
        f"Niveau corrigé le {french_date(timezone.localdate(corrected))}" if corrected is not None else "",
    )
