"""What a collectivité did in earlier editions, and what the rules answer to it; a constant number of queries each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.db.models import Q, QuerySet

from label.enums import Confidence, Coverage
from label.models import Award, Candidature, Collectivite, Edition
from label.queries.succession import heirs_among, line_of
from label.rules.histories import HistoryYear, Subject
from label.rules.levels import Ceiling, NextStep, ceiling, history_coverage, next_step
from label.rules.regulation import PastParticipation, RegulationTerms, merged


def past_of(candidature: Candidature) -> tuple[list[PastParticipation], Coverage]:
    """The recorded participations before this candidature's edition, and whether they are all there are."""
    year, keys = candidature.edition.year, [candidature.collectivite_id]
    if candidature.edition.terms.heir_keeps_past:
        keys += heirs_among(keys)
    rows = (
        Candidature.objects.in_the_race()
        .filter(collectivite__in=keys, edition__year__lt=year)
        .values_list("edition__year", "award__arobases")
    )
    coverages = Edition.objects.filter(year__lt=year).values_list("coverage", flat=True)
    known = history_coverage((Coverage(c) for c in coverages), past_confirmed=candidature.past_confirmed)
    return merged([PastParticipation(y, a) for y, a in rows]), known


def ceiling_of(candidature: Candidature) -> Ceiling:
    """What the règlement of its edition allows to this candidature, from all that is recorded of earlier editions."""
    past, coverage = past_of(candidature)
    return ceiling(past, candidature.edition.terms, coverage)


def pasts_of(edition: Edition, terms: RegulationTerms | None = None) -> dict[int, list[PastParticipation]]:
    """The recorded participations before an edition of all those who take part in it, by the number of the
    collectivité; with those that it succeeds to where the règlement (`terms`, else its own) says so. One query, three
    then.
    """
    heirs: dict[int, int] = {}
    if (terms or edition.terms).heir_keeps_past:
        heirs = heirs_among(edition.candidatures.values_list("collectivite", flat=True))
    wanted = Q(collectivite__in=edition.candidatures.values("collectivite"))
    if heirs:
        wanted |= Q(collectivite__in=list(heirs))
    rows = Candidature.objects.in_the_race().filter(wanted, edition__year__lt=edition.year)
    pasts: dict[int, list[PastParticipation]] = defaultdict(list)
    named = rows.order_by("edition__year", "pk").values_list("collectivite_id", "edition__year", "award__arobases")
    for collectivite, year, arobases in named:
        pasts[heirs.get(collectivite, collectivite)].append(PastParticipation(year, arobases))
    return {key: merged(past) for key, past in pasts.items()} if heirs else pasts


class Settled(Protocol):
    """What is asked of a candidature beside its past: its number, its collectivité's, whether its past is confirmed."""

    @property
    def pk(self) -> int: ...
    @property
    def collectivite_id(self) -> int: ...
    @property
    def past_confirmed(self) -> bool: ...


def ceilings_of(
    edition: Edition,
    candidatures: Iterable[Settled],
    pasts: Mapping[int, list[PastParticipation]],
    terms: RegulationTerms,
) -> dict[int, Ceiling]:
    """What the rules answer to each candidature of an edition, by its number. One query."""
    kept = list(candidatures)
    known = coverages_of(edition, kept)
    return {one.pk: ceiling(pasts.get(one.collectivite_id, ()), terms, known[one.pk]) for one in kept}


def coverages_of(edition: Edition, candidatures: Iterable[Settled]) -> dict[int, Coverage]:
    """Whether the whole past of each candidature of an edition is known, by its number. One query."""
    coverages = [Coverage(c) for c in Edition.objects.filter(year__lt=edition.year).values_list("coverage", flat=True)]
    return {one.pk: history_coverage(coverages, past_confirmed=one.past_confirmed) for one in candidatures}


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
    answers = ceilings_of(edition, [award.candidature for award in awards], pasts_of(edition, terms), terms)
    return [(award.candidature, award.arobases, answers[award.candidature_id]) for award in awards]


Known = tuple[int | None, Confidence, str]  # arobases, confidence, source


def public_history(collectivite: Collectivite) -> list[HistoryYear]:
    """Every public edition since 1999, oldest first, with what this collectivité did in it. Two queries."""
    return _histories([collectivite.code], Edition.objects.public())[collectivite.code]


def histories_told_in(year: int, codes: Sequence[str]) -> dict[str, list[HistoryYear]]:
    """The same for several collectivités, up to the edition of a year, be it published or not. Two queries."""
    return _histories(codes, Edition.objects.told_in(year))


def _histories(codes: Sequence[str], editions: QuerySet[Edition]) -> dict[str, list[HistoryYear]]:
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
    known: dict[str, dict[int, Known]] = {code: {} for code in codes}
    # Before a confirmed past, what is not recorded did not happen.
    whole_until: dict[str, tuple[int, str]] = {}
    for code, year, arobases, confidence, source, own_confidence, own_source, past_source in rows:
        known[code][year] = (arobases, Confidence(confidence or own_confidence), source or own_source)
        if past_source:
            whole_until[code] = max(whole_until.get(code, (0, "")), (year, past_source))
    return {code: _history(calendar, known[code], *whole_until.get(code, (0, ""))) for code in codes}


def _history(
    calendar: Iterable[tuple[int, int, str]],
    known: Mapping[int, Known],
    whole_until: int,
    proof: str,
) -> list[HistoryYear]:
    history = []
    for year, number, coverage in calendar:
        if year in known:
            arobases, confidence, source = known[year]
            history.append(HistoryYear(year, True, arobases, confidence, number, source))
        elif year < whole_until:
            history.append(HistoryYear(year, False, number=number, source=proof))
        else:
            history.append(HistoryYear(year, False if coverage == Coverage.COMPLETE else None, number=number))
    return history


def next_step_of(collectivite: Collectivite, history: Iterable[HistoryYear]) -> NextStep | None:
    """What this collectivité may aim at next under the rules of the last edition; None once it has vanished. Three
    queries, five at most.
    """
    if not collectivite.active:
        return None
    past = [PastParticipation(entry.year, entry.arobases) for entry in history if entry.participated]
    edition = Edition.objects.public().select_related("regulation").order_by("-year").first()
    if edition is not None and edition.terms.heir_keeps_past:
        line = Candidature.objects.in_the_race().filter(collectivite__in=line_of(collectivite))
        theirs = line.filter(edition__in=Edition.objects.public()).values_list("edition__year", "award__arobases")
        past = merged([*past, *(PastParticipation(year, arobases) for year, arobases in theirs)])
    coverages = Edition.objects.values_list("year", "coverage")
    confirmed = collectivite.candidatures.filter(past_confirmed=True).values_list("edition__year", flat=True)
    since = max(confirmed, default=0)
    coverage = history_coverage((Coverage(c) for year, c in coverages if year >= since), past_confirmed=False)
    return next_step(past, edition.terms if edition else RegulationTerms(), coverage)


def participations_told_in(year: int, kept: Q | None = None) -> list[Subject]:
    """Every recorded participation by collectivité (those `kept` alone, if asked), up to the edition of this year, be
    it published or not; years without any are left out, and the name is that of the latest candidature. One query.
    """
    rows = (
        Candidature.objects.in_the_race()
        .filter(kept or Q(), edition__in=Edition.objects.told_in(year))
        .order_by("edition__year")
        .values_list(
            *("collectivite__code", "name", "edition__year", "edition__number"),
            *("award__arobases", "award__confidence", "confidence"),
        )
    )
    names: dict[str, str] = {}
    years: dict[str, list[HistoryYear]] = defaultdict(list)
    for code, name, of_year, number, arobases, confidence, own in rows:
        names[code] = name
        years[code].append(HistoryYear(of_year, True, arobases, Confidence(confidence or own), number))
    return [Subject(code, names[code], tuple(history)) for code, history in years.items()]
