"""« Observation »: what a history says of a collectivité, in two to four true sentences.

Each rule looks for one thing in the history and gives a sentence with the facts that prove it, or nothing. What is not
known is never taken for an absence; a deduced level is never told as certain; an uncertain one is not told at all. The
wording of a rule varies from one collectivité to the next, by its code alone, so that the same data always give the
same text.
"""

import zlib
from dataclasses import replace
from typing import Any

from label.enums import Confidence, Strate
from label.rules.histories import PROTOTYPE, HistoryYear, Sentence, Subject
from label.rules.regulation import TOP
from label.rules.wordings import WORDINGS
from toolkit.french import counted, editions_named, in_region, in_words, of_place, upper_first
from toolkit.typography import typographic

FEWEST, MOST = 2, 4  # sentences
MOST_SIGNS = 480  # what stands in the book’s column (static/css/book.css, .profile-story)


def _say(subject: Subject, rule: str, wordings: str = "", /, **facts: Any) -> Sentence:
    """One of the wordings of a rule, chosen by the code and the rule, with names and facts in place.

    `wordings` names others than those of the rule itself.
    """
    among = WORDINGS[wordings or rule]
    chosen = among[zlib.crc32(f"{subject.code} {rule}".encode()) % len(among)]
    words = {"name": subject.subject_name, "of_name": of_place(upper_first(subject.called)), "noun": subject.noun}
    capitals = {name.title(): upper_first(text) for name, text in words.items()}
    return Sentence(rule, typographic(chosen.format(**words, **capitals, **facts)), facts)


def _with_level(entry: HistoryYear) -> str:
    """« , avec 3 @ » where the level is certain, nothing elsewhere."""
    if entry.arobases is None or not entry.is_certain:
        return ""
    return ", avec une mention" if entry.arobases == 0 else f", avec {entry.arobases} @"


def arrival(subject: Subject) -> Sentence | None:
    """The first known participation; « entre » only where every earlier edition is known to be without it."""
    first = next(iter(subject.known), None)
    if first is None or first.confidence == Confidence.UNCERTAIN:
        return None
    earlier = [h for h in subject.history if h.year < first.year]
    if first.year == PROTOTYPE and first.arobases is None:
        return _say(
            subject,
            "arrival_prototype",
            year=first.year,
        )
    level = _with_level(first)
    if earlier and all(h.participated is False for h in earlier):
        return _say(
            subject,
            "arrival_confirmed",
            year=first.year,
            level=level,
        )
    if first is subject.now:
        return _say(
            subject,
            "arrival_now",
            year=first.year,
        )
    return _say(
        subject,
        "arrival_known",
        year=first.year,
        level=level,
    )


def continuity(subject: Subject) -> Sentence | None:
    """An unbroken presence up to the edition: every edition, every one since the arrival, or a run of three at
    least.
    """
    run = subject.streak(lambda h: h.participated is True)
    if len(run) == len(subject.history) and len(run) > 2:
        return _say(
            subject,
            "continuity_whole",
            since=run[0].year,
            count=in_words(len(run)),
            number=len(run),
        )
    first = next(iter(subject.known), None)
    if len(run) < 3 or first is None:
        return None
    facts = {"since": run[0].year, "count": counted(len(run), "édition", "éditions"), "number": len(run)}
    if run[0] is first and arrival(subject) is not None:
        return _say(
            subject,
            "continuity_since_arrival",
            **facts,
        )
    return _say(
        subject,
        "continuity_run",
        **facts,
    )


def gaps(subject: Subject) -> Sentence | None:
    """Editions between the first known participation and the last in which it is absent, or in which nothing is
    known.
    """
    if not subject.known:
        return None
    first = subject.known[0].year
    after = [h for h in subject.history if h.year > first]
    absent = [h.year for h in after if h.participated is False]
    unknown = [h.year for h in after if h.participated is None]
    if absent:
        return _say(
            subject,
            "gap_absent",
            editions=editions_named(absent, subject.calendar),
            years=tuple(absent),
        )
    if unknown:
        return _say(
            subject,
            "gap_unknown",
            editions=editions_named(unknown, subject.calendar),
            years=tuple(unknown),
        )
    return None


def movement(subject: Subject) -> Sentence | None:
    """What happened on the way: the last fall and what followed, else the largest leap, else a rise without any
    fall. A page of honour tells no fall: the highest level has made up for it.
    """
    falls = [(b, a) for b, a in subject.adjacent() if (a.arobases or 0) < (b.arobases or 0)]
    if falls and subject.now.arobases != TOP:
        return _fall(subject, *falls[-1])
    leaps = [(b, a) for b, a in subject.adjacent() if (a.arobases or 0) - (b.arobases or 0) >= 2]
    if leaps:
        before, after = max(leaps, key=lambda pair: ((pair[1].arobases or 0) - (pair[0].arobases or 0), pair[1].year))
        gain = (after.arobases or 0) - (before.arobases or 0)
        return _say(
            subject,
            "leap",
            from_year=before.year,
            from_level=before.arobases,
            to_year=after.year,
            to_level=after.arobases,
            gain=in_words(gain),
        )
    return _rise(subject)


def _fall(subject: Subject, before: HistoryYear, after: HistoryYear) -> Sentence:
    facts = {
        "from_year": before.year,
        "from_level": before.arobases,
        "to_year": after.year,
        "to_level": after.arobases,
    }
    later = [h for h in subject.known if h.year > after.year and h.is_certain]
    back = next((h for h in later if (h.arobases or 0) >= (before.arobases or 0)), None)
    if back is None:
        return _say(
            subject,
            "fall",
            **facts,
        )
    between = [h for h in subject.history if after.year < h.year < back.year]
    by = "en" if all(h.participated and h.is_certain for h in between) else "au plus tard en"
    return _say(
        subject,
        "fall_recovered",
        **facts,
        back_year=back.year,
        back_level=back.arobases,
        by=by,
    )


def _rise(subject: Subject) -> Sentence | None:
    rated = [h for h in subject.known if h.arobases is not None]
    levels = [h.arobases or 0 for h in rated]
    if any(h.confidence == Confidence.UNCERTAIN for h in rated) or levels != sorted(levels):
        return None
    sure = [h for h in rated if h.is_certain]
    if len(sure) < 3 or (sure[-1].arobases or 0) - (sure[0].arobases or 0) < 2 or sure[0].arobases == 0:
        return None
    summit = next(h for h in sure if h.arobases == sure[-1].arobases)
    return _say(
        subject,
        "rise",
        from_year=sure[0].year,
        from_level=sure[0].arobases,
        to_year=summit.year,
        to_level=summit.arobases,
    )


def summit(subject: Subject) -> Sentence | None:
    """The years at 5 @: the first known, an unbroken run up to the edition, or all those that are known."""
    tops = [h for h in subject.known if h.arobases == TOP and h.confidence != Confidence.UNCERTAIN]
    if subject.now not in tops:
        return None
    run = subject.streak(lambda h: h.participated is True and h.arobases == TOP and h.is_certain)
    in_doubt = any(h.arobases == TOP and h.confidence == Confidence.UNCERTAIN for h in subject.known)
    if in_doubt and (run != tops or len(tops) == 1):
        return None  # neither « the first time » nor a count would be sure
    if len(tops) == 1:
        return _first_summit(subject)
    doubtful = [h.year for h in tops if h.confidence == Confidence.DEDUCED]
    facts = {"number": len(tops), "years": tuple(h.year for h in tops)}
    if run == tops:
        return _say(
            subject,
            "summit_run",
            since=run[0].year,
            count=counted(len(run), "édition", "éditions"),
            **facts,
        )
    if doubtful:
        return _say(
            subject,
            "summit_deduced",
            count=counted(len(tops), "édition", "éditions"),
            doubtful=editions_named(doubtful, subject.calendar),
            deduced=tuple(doubtful),
            **facts,
        )
    return _say(
        subject,
        "summit_total",
        since=tops[0].year,
        count=counted(len(tops), "édition", "éditions"),
        **facts,
    )


def _first_summit(subject: Subject) -> Sentence:
    before = subject.history[-2] if len(subject.history) > 1 else None
    if before is not None and before.participated and before.arobases == TOP - 1 and before.is_certain:
        if subject.known[0] is before:  # its arrival has just been told, with its level
            return _say(
                subject,
                "summit_step",
                year=subject.now.year,
                from_year=before.year,
                from_level=before.arobases,
            )
        return _say(
            subject,
            "summit_step",
            "summit_step_told",
            year=subject.now.year,
            from_year=before.year,
            from_level=before.arobases,
        )
    return _say(
        subject,
        "summit_first",
        year=subject.now.year,
    )


def place_in_region(subject: Subject) -> Sentence | None:
    """Alone at its level in its region, or one among how many, of how many labelled."""
    standing = subject.standing
    if not standing.region or standing.in_region < 1 or subject.now.arobases is None:
        return None
    facts = {
        "year": subject.now.year,
        "level": subject.now.arobases,
        "region": in_region(standing.region),
        "number": standing.in_region,
        "labelled": standing.labelled_in_region,
        "of_labelled": in_words(standing.labelled_in_region),
    }
    if standing.in_region == 1 < standing.labelled_in_region:
        return _say(
            subject,
            "region_alone",
            **facts,
        )
    if standing.in_region == 1:
        return _say(
            subject,
            "region_alone_labelled",
            **facts,
        )
    return _say(
        subject,
        "region_among",
        words=in_words(standing.in_region),
        others=counted(standing.in_region - 1, "autre", "autres"),
        Region=upper_first(in_region(standing.region)),
        **facts,
    )


ONLY_STRATE = {
    Strate.VILLAGE: "le seul village",
    Strate.PETITE_VILLE: "la seule petite ville",
    Strate.VILLE_MOYENNE: "la seule ville moyenne",
    Strate.GRANDE_VILLE: "la seule grande ville",
}
STRATE_WORDS = {
    Strate.VILLAGE: "villages",
    Strate.PETITE_VILLE: "petites villes",
    Strate.VILLE_MOYENNE: "villes moyennes",
    Strate.GRANDE_VILLE: "grandes villes",
}


def place_in_strate(subject: Subject) -> Sentence | None:
    """Alone at its level in its strate, or one among how many; a grouping has no strate."""
    standing = subject.standing
    if standing.strate is None or standing.in_strate < 1 or subject.is_grouping or subject.now.arobases is None:
        return None
    facts = {"year": subject.now.year, "level": subject.now.arobases, "number": standing.in_strate}
    if standing.in_strate == 1:
        return _say(
            subject,
            "strate_alone",
            only=ONLY_STRATE[standing.strate],
            Only=upper_first(ONLY_STRATE[standing.strate]),
            **facts,
        )
    return _say(
        subject,
        "strate_among",
        words=in_words(standing.in_strate),
        strate=STRATE_WORDS[standing.strate],
        **facts,
    )


def participations(subject: Subject) -> Sentence | None:
    """How many participations are known: what can be said when little else is."""
    number = len(subject.known)
    if not number:
        return None
    return _say(
        subject,
        "participations",
        count=counted(number, "participation", "participations"),
        number=number,
    )


RULES = (arrival, gaps, continuity, movement, summit, place_in_region, place_in_strate)
# What goes first when there is more to say than there is room.
FIRST_TO_GO = (place_in_strate, gaps, continuity, movement)


def observe(subject: Subject) -> tuple[Sentence, ...]:
    """The observation of a collectivité: two to four sentences in the order of RULES, the same for the same data.

    Only a history without any participation, or with nothing sure but their number, gives fewer.
    """
    told = {rule: sentence for rule in RULES if (sentence := rule(subject)) is not None}
    for rule in FIRST_TO_GO:
        if len(told) > MOST or (sum(len(s.text) + 1 for s in told.values()) > MOST_SIGNS and len(told) > FEWEST):
            told.pop(rule, None)
    if len(told) < FEWEST and (said := participations(subject)) is not None:
        told[participations] = said
    return _lightened(subject, tuple(told.values()))


def _lightened(subject: Subject, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The same, « la ville » said once where two sentences in a row would begin with it."""
    noun, light = f"{upper_first(subject.noun)} ", "Elle "
    out: list[Sentence] = []
    for sentence in sentences:
        repeated = out and out[-1].text.startswith((noun, light)) and sentence.text.startswith(noun)
        out.append(replace(sentence, text=light + sentence.text[len(noun) :]) if repeated else sentence)
    return tuple(out)
