"""What a collectivité did in earlier editions, and what the rules answer to it; a constant number of queries each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from label.enums import Coverage
from label.models import Award, Candidature, Collectivite, Edition
from label.rules.levels import Ceiling, NextStep, ceiling, history_coverage, next_step
from label.rules.regulation import PastParticipation, RegulationTerms
from label.statistics import HistoryLine


def past_of(candidature: Candidature) -> tuple[list[PastParticipation], Coverage]:
    """The recorded participations before this candidature's edition, and whether they are all there are."""
    year = candidature.edition.year
    rows = (
        Candidature.objects.in_the_race()
        .filter(collectivite_id=candidature.collectivite_id, edition__year__lt=year)
        .values_list("edition__year", "award__arobases")
    )
    coverages = Edition.objects.filter(year__lt=year).values_list("coverage", flat=True)
    known = history_coverage((Coverage(c) for c in coverages), past_confirmed=candidature.past_confirmed)
    return [PastParticipation(y, a) for y, a in rows], known


def ceiling_of(candidature: Candidature) -> Ceiling:
    """What the règlement of its edition allows to this candidature, from all that is recorded of earlier editions."""
    past, coverage = past_of(candidature)
    return ceiling(past, candidature.edition.terms, coverage)


def pasts_of(edition: Edition) -> dict[int, list[PastParticipation]]:
    """The recorded participations before an edition of all those who take part in it, by the number of the
    collectivité. One query.
    """
    rows = (
        Candidature.objects.in_the_race()
        .filter(collectivite__candidatures__edition=edition, edition__year__lt=edition.year)
        .order_by("edition__year")
    )
    pasts: dict[int, list[PastParticipation]] = defaultdict(list)
    for collectivite, year, arobases in rows.values_list("collectivite_id", "edition__year", "award__arobases"):
        pasts[collectivite].append(PastParticipation(year, arobases))
    return pasts


def ceilings_of(
    edition: Edition,
    candidatures: Iterable[Candidature],
    pasts: Mapping[int, list[PastParticipation]],
    terms: RegulationTerms,
) -> dict[int, Ceiling]:
    """What the rules answer to each candidature of an edition, by its number. One query."""
    coverages = [Coverage(c) for c in Edition.objects.filter(year__lt=edition.year).values_list("coverage", flat=True)]
    return {
        one.pk: ceiling(
            pasts.get(one.collectivite_id, ()), terms, history_coverage(coverages, past_confirmed=one.past_confirmed)
        )
        for one in candidatures
    }


def replay(edition: Edition, terms: RegulationTerms) -> list[tuple[Candidature, int, Ceiling]]:
    """An edition's awards held against `terms`: each candidature, its level, and what the rules answer. Three
    queries.
    """
    awards = list(
        Award.objects.standing()
        .filter(candidature__edition=edition)
        .select_related("candidature")
        .order_by("candidature__sort_key")
    )
    answers = ceilings_of(edition, [award.candidature for award in awards], pasts_of(edition), terms)
    return [(award.candidature, award.arobases, answers[award.candidature_id]) for award in awards]


@dataclass(frozen=True)
class HistoryEntry:
    """One edition in the life of a collectivité.

    `participated` is False where it is absent from a palmarès that is wholly known, or (with the `source` of the
    confirmation) where its past is confirmed; None where the edition's results are only partly known.
    """

    year: int
    number: int
    participated: bool | None
    arobases: int | None = None
    confidence: str = ""
    source: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether the year may be drawn without the hatching of doubt."""
        return self.confidence in {"", "sur"}


def history_of(collectivite: Collectivite) -> list[HistoryEntry]:
    """Every public edition since 1999, oldest first, with what this collectivité did in it. Two queries."""
    return _histories([collectivite.code], Edition.objects.public())[collectivite.code]


def histories_of(codes: Sequence[str], until: int) -> dict[str, list[HistoryEntry]]:
    """The same for several collectivités, up to the edition of a year, be it published or not. Two queries."""
    return _histories(codes, Edition.objects.told_in(until))


def _histories(codes: Sequence[str], editions: QuerySet[Edition]) -> dict[str, list[HistoryEntry]]:
    calendar = list(editions.order_by("year").values_list("year", "number", "coverage"))
    rows = (
        Candidature.objects.in_the_race()
        .filter(collectivite__code__in=codes, edition__in=editions)
        .values_list(
            "collectivite__code",
            "edition__year",
            "award__arobases",
            "award__confidence",
            "award__source",
            "confidence",
            "source",
            "past_source",
        )
    )
    known: dict[str, dict[int, tuple[int | None, str, str]]] = {code: {} for code in codes}
    # Before a confirmed past, what is not recorded did not happen.
    whole_until: dict[str, tuple[int, str]] = {}
    for code, year, arobases, confidence, source, own_confidence, own_source, past_source in rows:
        known[code][year] = (arobases, confidence or own_confidence, source or own_source)
        if past_source:
            whole_until[code] = max(whole_until.get(code, (0, "")), (year, past_source))
    return {code: _history(calendar, known[code], *whole_until.get(code, (0, ""))) for code in codes}


def _history(
    calendar: Iterable[tuple[int, int, str]],
    known: Mapping[int, tuple[int | None, str, str]],
    whole_until: int,
    proof: str,
) -> list[HistoryEntry]:
    history = []
    for year, number, coverage in calendar:
        if year in known:
            history.append(HistoryEntry(year, number, True, *known[year]))
        elif year < whole_until:
            history.append(HistoryEntry(year, number, False, source=proof))
        else:
            history.append(HistoryEntry(year, number, False if coverage == Coverage.COMPLETE else None))
    return history


def next_step_of(collectivite: Collectivite, history: Iterable[HistoryEntry]) -> NextStep | None:
    """What this collectivité may aim at next under the rules of the last edition; None once it has vanished. Three
    queries.
    """
    if not collectivite.active:
        return None
    past = [PastParticipation(entry.year, entry.arobases) for entry in history if entry.participated]
    edition = Edition.objects.public().select_related("regulation").order_by("-year").first()
    coverages = Edition.objects.values_list("year", "coverage")
    confirmed = collectivite.candidatures.filter(past_confirmed=True).values_list("edition__year", flat=True)
    since = max(confirmed, default=0)
    coverage = history_coverage((Coverage(c) for year, c in coverages if year >= since), past_confirmed=False)
    return next_step(past, edition.terms if edition else RegulationTerms(), coverage)


def histories(until: int) -> list[HistoryLine]:
    """Every recorded participation by collectivité, up to the edition of this year, be it published or not; the name is
    that of the latest candidature. One query.
    """
    rows = (
        Candidature.objects.in_the_race()
        .filter(edition__in=Edition.objects.told_in(until))
        .order_by("edition__year")
        .values_list("collectivite__code", "name", "edition__year", "award__arobases")
    )
    names: dict[str, str] = {}
    levels: dict[str, dict[int, int | None]] = defaultdict(dict)
    for code, name, year, arobases in rows:
        names[code] = name
        levels[code][year] = arobases
    return [HistoryLine(code, names[code], levels[code]) for code in levels]
