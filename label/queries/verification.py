"""What may be said of the number of an attestation: the year of its edition and the code of its collectivité."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from label.models import Candidature, Correction, Edition


@dataclass(frozen=True)
class Verified:
    """A level that was published: as it stands now, None when it was taken away; when it was last corrected."""

    number: str
    code: str
    name: str
    edition: Edition
    arobases: int | None
    corrected_on: date | None

    @property
    def state(self) -> str:
        """« valid », « corrected » or « withdrawn », for a script."""
        if self.arobases is None:
            return "withdrawn"
        return "corrected" if self.corrected_on is not None else "valid"


def attestation_number(year: int, code: str) -> str:
    """The number of an attestation: « 2012-57463 »."""
    return f"{year}-{code}"


def verified(year: int, code: str) -> Verified | None:
    """None for whatever was not published: an unknown number, an edition to come, a dossier without level. Two
    queries.
    """
    row = (
        Candidature.objects.filter(edition__in=Edition.objects.public(), edition__year=year, collectivite__code=code)
        .select_related("edition", "collectivite", "award")
        .first()
    )
    if row is None:
        return None
    last = Correction.objects.done().filter(candidature=row).last()
    award = getattr(row, "award", None) if row.is_in_the_race else None
    if award is None and (last is None or last.arobases is not None):
        return None
    corrected = timezone.localdate(last.settled_at) if last is not None and last.settled_at is not None else None
    return Verified(
        attestation_number(year, code),
        code,
        row.name,
        row.edition,
        award.arobases if award is not None else None,
        corrected,
    )
