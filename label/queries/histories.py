"""What a collectivité did in earlier editions, and what the rules answer to it; a constant number of queries each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Protocol

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from label.enums import Confidence, Coverage
from label.models import Award, Candidature, Collectivite, Edition
from label.queries.succession import heirs_among, line_of
from label.rules.histories import HistoryYear, Subject
from label.rules.levels import Ceiling, NextStep, ceiling, history_coverage, next_step
from label.rules.regulation import PastParticipation, RegulationTerms, merged
from toolkit.prepared import Prepared


def past_of(candidature: Candidature) -> tuple[list[PastParticipation], Coverage]:
    """The recorded participations before this candidature's edition, and whether they are all there are. One query, two
    where an heir keeps the past of those before.
    """
    keys = [candidature.collectivite_id]
    year = candidature.edition.year
    if candidature.edition.terms.heir_keeps_past:
        keys += heirs_among(keys)
        pasts = _told(_recorded(year, Q(collectivite__in=keys)))
    else:
        pasts = _told(OF_ONE.rows(year, *keys))
    return merged([one for past in pasts.values() for one in past]), pasts.coverage_of(candidature)


def ceiling_of(candidature: Candidature) -> Ceiling:
    """What the règlement of its edition allows to this candidature, from all that is recorded of earlier editions."""
    past, coverage = past_of(candidature)
    return ceiling(past, candidature.edition.terms, coverage)


def kept_history(candidature: Candidature) -> list[HistoryYear]:
    """The years before its edition as its règlement counts them: its own, with the best of those that it succeeds to
    where an heir keeps their past. Two queries, four then.
    """
    code, year = candidature.collectivite.code, candidature.edition.year
    own = [one for one in histories_told_in(year, [code])[code] if one.year < year]
    if not candidature.edition.terms.heir_keeps_past:
        return own
    counted = {one.year: one.arobases for one in past_of(candidature)[0]}
    return [replace(one, participated=True, arobases=counted[one.year]) if one.year in counted else one for one in own]


class Settled(Protocol):
    """What is asked of a candidature beside its past: its number, its collectivité's, whether its past is confirmed."""

    @property
    def pk(self) -> int: ...
    @property
    def collectivite_id(self) -> int: ...
    @property
    def past_confirmed(self) -> bool: ...


NOBODY = Value(None, output_field=IntegerField())


class Pasts(dict[int, list[PastParticipation]]):
    """The recorded participations before an edition by the number of the collectivité, and how much is known of each
    earlier edition.
    """

    def __init__(self, coverages: Iterable[Coverage] = ()) -> None:
        super().__init__()
        self.coverages = tuple(coverages)

    def last_level_of(self, collectivite: int) -> PastParticipation | None:
        """The last participation of a collectivité that received a level."""
        return next((one for one in reversed(self.get(collectivite, ())) if one.arobases is not None), None)

    def coverage_of(self, candidature: Settled) -> Coverage:
        """Whether the whole past of this candidature is known."""
        return history_coverage(self.coverages, past_confirmed=candidature.past_confirmed)


def _recorded(year: int, wanted: Q) -> QuerySet[Candidature, tuple[int, int | None, int | None]]:
    """What is recorded before a year of the candidatures `wanted`: year, collectivité, level; and of each year (without
    a collectivité) whether all is known.
    """
    taken = Candidature.objects.in_the_race().filter(wanted, edition__year__lt=year).order_by()
    years = Edition.objects.filter(year__lt=year).order_by()
    known = years.annotate(whole=Case(When(coverage=Coverage.COMPLETE, then=1), default=0), nobody=NOBODY)
    return taken.values_list("edition__year", "collectivite_id", "award__arobases").union(
        known.values_list("year", "nobody", "whole"), all=True
    )


# Asked with each screen of a sitting and each vote: written once.
OF_ONE = Prepared(lambda year, collectivite: _recorded(year, Q(collectivite=collectivite)), 2999, 987654321)


def _told(rows: Iterable[tuple[int, int | None, int | None]]) -> Pasts:
    """What these rows (`_recorded`) say of each collectivité, and of what each year is known."""
    found = sorted(rows, key=itemgetter(0))
    pasts = Pasts(Coverage.COMPLETE if whole else Coverage.PARTIAL for _, town, whole in found if town is None)
    for year, town, arobases in found:
        if town is not None:
            pasts.setdefault(town, []).append(PastParticipation(year, arobases))
    return pasts


def _earlier(edition: Edition, wanted: Q) -> Pasts:
    """What is recorded before an edition of the candidatures `wanted`, and of what each year is known; one query."""
    return _told(_recorded(edition.year, wanted))


def pasts_of(edition: Edition, terms: RegulationTerms | None = None) -> Pasts:
    """The recorded participations before an edition of all those who take part in it, by the number of the
    collectivité; with those that it succeeds to where the règlement (`terms`, else its own) says so. One query, three
    then.
    """
    wanted = Q(collectivite__in=edition.candidatures.values("collectivite"))
    if not (terms or edition.terms).heir_keeps_past:
        return _earlier(edition, wanted)
    heirs = heirs_among(edition.candidatures.values_list("collectivite", flat=True))
    own = _earlier(edition, wanted | Q(collectivite__in=list(heirs)))
    kept = Pasts(own.coverages)
    for collectivite, past in own.items():
        kept.setdefault(heirs.get(collectivite, collectivite), []).extend(past)
    for collectivite, past in kept.items():
        kept[collectivite] = merged(past)
    return kept


def ceilings_of(candidatures: Iterable[Settled], pasts: Pasts, terms: RegulationTerms) -> dict[int, Ceiling]:
    """What the rules answer to each candidature of an edition whose `pasts` are known, by its number."""
    return {one.pk: ceiling(pasts.get(one.collectivite_id, ()), terms, pasts.coverage_of(one)) for one in candidatures}


def replay(edition: Edition, terms: RegulationTerms) -> list[tuple[Candidature, int, Ceiling]]:
    """An edition's awards held against `terms`: each candidature, its level, and what the rules answer. Two queries,
    four where an heir keeps the past of those before.
    """
    awards = list(
        Award.objects.standing()
        .filter(candidature__edition=edition)
        .select_related("candidature")
        .order_by("candidature__sort_key")
    )
    answers = ceilings_of([award.candidature for award in awards], pasts_of(edition, terms), terms)
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
