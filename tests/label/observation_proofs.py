"""For each sentence of a history, what proves it from the history alone."""

import re
from collections.abc import Callable
from itertools import pairwise

from label.enums import Confidence
from label.rules.histories import HistoryYear, Sentence, Subject
from label.rules.regulation import TOP


def proved(subject: Subject, sentence: Sentence) -> bool:
    """Whether the history holds every fact that a sentence keeps, seen without the rules' own code."""
    return PROOFS[sentence.rule](subject, {h.year: h for h in subject.history}, dict(sentence.facts))


def _sure(entry: HistoryYear, level: object) -> bool:
    return bool(entry.participated) and entry.arobases == level and entry.confidence == Confidence.SURE


def _first(subject: Subject) -> HistoryYear:
    return next(h for h in subject.history if h.participated)


def _arrival(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    first = _first(subject)
    said = re.search(r"avec (\d) @", str(facts.get("level", "")))
    return facts["year"] == first.year and (said is None or _sure(first, int(said[1])))


def _arrival_confirmed(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    return _arrival(subject, by_year, facts) and all(
        h.participated is False for h in subject.history if h.year < _first(subject).year
    )


def _run(subject: Subject, since: object) -> list[HistoryYear]:
    return [h for h in subject.history if h.year >= int(str(since))]


def _continuity(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    run = _run(subject, facts["since"])
    return all(h.participated for h in run) and facts["number"] == len(run)


def _gap(state: bool | None) -> "Proof":
    def holds(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
        years = facts["years"]
        assert isinstance(years, tuple)
        first = _first(subject).year
        return [h.year for h in subject.history if h.participated is state and h.year > first] == list(years)

    return holds


def _move(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    before, after = by_year[int(str(facts["from_year"]))], by_year[int(str(facts["to_year"]))]
    follow = (before, after) in set(pairwise(subject.history))
    return follow and _sure(before, facts["from_level"]) and _sure(after, facts["to_level"])


def _fall(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    return _move(subject, by_year, facts) and int(str(facts["to_level"])) < int(str(facts["from_level"]))


def _recovered(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    back = by_year[int(str(facts["back_year"]))]
    between = [h for h in subject.history if int(str(facts["to_year"])) < h.year < back.year]
    whole = all(h.participated and h.confidence == Confidence.SURE for h in between)
    returned = _sure(back, facts["back_level"]) and (back.arobases or 0) >= int(str(facts["from_level"]))
    return _fall(subject, by_year, facts) and returned and (facts["by"] == "en") == whole


def _leap(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    return _move(subject, by_year, facts) and int(str(facts["to_level"])) - int(str(facts["from_level"])) >= 2


def _rise(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    rated = [h for h in subject.history if h.participated and h.arobases is not None]
    levels = [h.arobases or 0 for h in rated]
    ends = _sure(by_year[int(str(facts["from_year"]))], facts["from_level"]) and _sure(
        by_year[int(str(facts["to_year"]))], facts["to_level"]
    )
    return ends and levels == sorted(levels) and all(h.confidence != Confidence.UNCERTAIN for h in rated)


def _tops(subject: Subject) -> list[HistoryYear]:
    return [h for h in subject.history if h.participated and h.arobases == TOP]


def _summit_run(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    run = _run(subject, facts["since"])
    return all(_sure(h, TOP) for h in run) and facts["number"] == len(run)


def _summit_count(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    tops = _tops(subject)
    deduced = tuple(h.year for h in tops if h.confidence == Confidence.DEDUCED)
    counted = facts["number"] == len(tops) and facts["years"] == tuple(h.year for h in tops)
    return counted and facts.get("deduced", ()) == deduced and all(h.confidence != Confidence.UNCERTAIN for h in tops)


def _summit_step(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    before = subject.history[-2]
    return before.year == facts["from_year"] and _sure(before, 4) and len(_tops(subject)) == 1


def _summit_first(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    return [h.year for h in _tops(subject)] == [facts["year"]] == [subject.history[-1].year]


def _region(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    standing = subject.standing
    return (facts["number"], facts["labelled"]) == (standing.in_region, standing.labelled_in_region)


def _strate(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    return facts["number"] == subject.standing.in_strate and not subject.is_grouping


def _participations(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    return facts["number"] == sum(bool(h.participated) for h in subject.history)


def _prototype(subject: Subject, by_year: dict[int, HistoryYear], facts: dict[str, object]) -> bool:
    return facts["year"] == 1999 == _first(subject).year and _first(subject).arobases is None


Proof = Callable[[Subject, dict[int, HistoryYear], dict[str, object]], bool]
PROOFS: dict[str, Proof] = {
    "arrival_prototype": _prototype,
    "arrival_confirmed": _arrival_confirmed,
    "arrival_now": _arrival,
    "arrival_known": _arrival,
    "gap_absent": _gap(False),
    "gap_unknown": _gap(None),
    "continuity_whole": _continuity,
    "continuity_since_arrival": _continuity,
    "continuity_run": _continuity,
    "fall": _fall,
    "fall_recovered": _recovered,
    "leap": _leap,
    "rise": _rise,
    "summit_run": _summit_run,
    "summit_deduced": _summit_count,
    "summit_total": _summit_count,
    "summit_step": _summit_step,
    "summit_first": _summit_first,
    "region_alone": _region,
    "region_alone_labelled": _region,
    "region_among": _region,
    "strate_alone": _strate,
    "strate_among": _strate,
    "participations": _participations,
}
