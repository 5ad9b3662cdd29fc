"""What every app still waits for before a candidature can be filed: one list, gathered from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from jury.models import FiledScore
from label.models import Candidature
from label.queries.campaign import adhesions_lacking, card_lacks
from label.queries.signatories import signatories_lacking
from label.rules.missing import Missing, Readiness
from questionnaire.queries.answers import NumberedTrame, readings_of
from questionnaire.rules.completeness import Reading, lacks


@dataclass(frozen=True)
class FilingStanding:
    """What a candidature lacks, app by app; its questionnaire and how it reads (None: its edition has none)."""

    lacking: list[Missing]
    numbered: NumberedTrame | None = None
    reading: Reading | None = None


def standing(candidature: Candidature) -> FilingStanding:
    """Where this candidature stands."""
    found = readings_of([candidature]).get(candidature.pk)
    own = _of_label([candidature])[candidature.pk]
    if found is None:
        return FilingStanding(own)
    numbered, given, reading = found
    return FilingStanding(own + lacks(numbered.trame, given, reading), numbered, reading)


def missing(candidature: Candidature) -> list[Missing]:
    """Everything that this candidature lacks, app by app."""
    return standing(candidature).lacking


def state_of(candidatures: Sequence[Candidature]) -> dict[int, Readiness]:
    """The same for many candidatures whose card is already read, by their number, with how complete they are; six
    queries at most, whatever their number.
    """
    found = {pk: Readiness(own) for pk, own in _of_label(candidatures).items()}
    for pk, (numbered, given, reading) in readings_of(candidatures).items():
        found[pk] = Readiness([*found[pk].lacking, *lacks(numbered.trame, given, reading)], reading.whole.percent)
    return found


def _of_label(candidatures: Sequence[Candidature]) -> dict[int, list[Missing]]:
    """What the ground floor waits for: somebody who signs, the card, the adhesion."""
    signatories, adhesions = signatories_lacking(candidatures), adhesions_lacking(candidatures)
    return {c.pk: signatories.get(c.pk, []) + card_lacks(c) + adhesions.get(c.pk, []) for c in candidatures}


def answered_of(candidatures: Sequence[Candidature]) -> dict[int, tuple[int, int]]:
    """How much of its questionnaire each candidature has answered, in percent, and how many points of it block the
    filing.

    A filed one no longer moves: what was computed of it for the instructeurs is read instead of its hundred answers.
    """
    receipts = {one.pk: one.receipt for one in candidatures if one.receipt}
    kept = {
        pk: (percent, 0)
        for pk, receipt, percent in FiledScore.objects.filter(candidature__in=receipts).values_list(
            "candidature", "receipt", "percent"
        )
        if receipts[pk] == receipt
    }
    left = [one for one in candidatures if one.pk not in kept]
    return kept | {
        pk: (reading.whole.percent, sum(item.blocking for item in lacks(numbered.trame, given, reading)))
        for pk, (numbered, given, reading) in readings_of(left).items()
    }
