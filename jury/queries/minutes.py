"""What the minutes of a sitting say, from its rows and from the journal: frozen when it closes. No vote by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from jury.enums import JuryRole
from jury.models import Batch, Decision, JuryMember, Poll, Sitting
from jury.queries.batches import group_words
from jury.queries.seats import recused_by_file
from jury.queries.sitting import presence_lines
from jury.rules.sitting import counted_levels, tally_of
from label.models import JournalEntry, RegisterLine
from label.queries.mentions import given_in
from label.queries.register import register_head
from label.rules.candidatures import IN_THE_RACE
from label.rules.dates import moment_in_words
from label.rules.regulation import level_name, sentences
from label.verbs import Verb


@dataclass(frozen=True)
class Room:
    """Who the minutes speak of: the voting members, by number, and those recused from each candidature."""

    members: dict[int, JuryMember]
    recused: Mapping[int, list[JuryMember]]
    presence: Mapping[int, list[tuple[datetime, datetime | None]]]

    def names(self, keys: Iterable[int]) -> list[str]:
        """The names of these members, in the order of the jury."""
        wanted = set(keys)
        return [str(member) for key, member in self.members.items() if key in wanted]

    def stepped_aside(self, candidature: int) -> list[JuryMember]:
        """The voters recused from a candidature."""
        return [one for one in self.recused.get(candidature, []) if one.pk in self.members]


def minutes_content(sitting: Sitting, decisions: Iterable[Decision]) -> dict[str, Any]:
    """What the minutes say: presence, suspensions, decisions with their counts and who presided, what was put off or
    taken up again, and the head of the register. `decisions` come with their case, candidature, poll and chair.
    """
    edition = sitting.edition
    presence = presence_lines(sitting)
    members = JuryMember.objects.voters().filter(edition=edition).select_related("user")
    room = Room({one.pk: one for one in members}, recused_by_file(edition), presence)
    kept = list(decisions)
    salts = dict(RegisterLine.objects.filter(edition=edition).values_list("candidature", "salt"))
    numbers = dict(RegisterLine.objects.filter(edition=edition).values_list("candidature", "number"))
    return {
        "annee": edition.year,
        "numero": edition.number,
        "jour": sitting.held_on.isoformat(),
        "lieu": sitting.place,
        "ouverte": moment_in_words(sitting.opened_at),
        "close": moment_in_words(sitting.closed_at),
        "suspensions": _suspensions(sitting),
        "reglement": list(sentences(edition.terms)),
        "demonstration": edition.demonstration,
        "membres": [
            {
                "nom": str(one.user),
                "fonction": one.function,
                "role": JuryRole(one.role).label,
                "preside": one.role != JuryRole.MEMBRE,
                "presence": [_span(_since(start, sitting), end) for start, end in presence.get(one.pk, [])],
            }
            for one in room.members.values()
        ],
        "niveaux": [
            [level, sum(one.arobases == level for one in kept)] for level in reversed(edition.terms.given_levels)
        ],
        "dossiers": [
            _case_line(one, room)
            | {"sel": salts.get(one.case.candidature_id, ""), "ligne": numbers.get(one.case.candidature_id)}
            for one in kept
        ],
        "adoptions": _batches(sitting, room),
        "ajournes": _adjourned(sitting),
        "repris": _voted_afresh(sitting),
        "annulees": _undone_lines(sitting),
        "mentions": [[one.name, [name for _, name in one.towns]] for one in given_in(edition)],
        "sans_objet": [
            [case.candidature.name, case.candidature.get_status_display(), case.candidature.status_reason]
            for case in sitting.cases.without_object().select_related("candidature").order_by("rank")
        ],
        "registre": register_head(edition),
    }


def _case_line(one: Decision, room: Room) -> dict[str, Any]:
    candidature = one.case.candidature
    out = room.stepped_aside(candidature.pk)
    voters = set(one.poll.voters) if one.poll is not None else set()
    there = {key for key, spans in room.presence.items() if one.poll is not None and _at(spans, one.poll.closed_at)}
    silent = there - voters - {member.pk for member in out}
    return {
        "rang": one.case.rank,
        "code": candidature.collectivite.code,
        "nom": candidature.name,
        "departement": candidature.departement,
        "niveau": one.arobases,
        "decompte": one.counts,
        "scrutin": _votes(one.counts),
        "partage": _split(one),
        "votants": room.names(voters),
        "sans_voix": room.names(silent),
        "absents": room.names(set(room.members) - there) if one.poll is not None else [],
        "groupee": one.grouped,
        "main_levee": _hands(one),
        "motif": one.reason,
        "presents": one.eligible,
        "quorum": one.quorum,
        "preside": str(one.presided_by.user),
        "heure": _clock(one.decided_at),
        "deports": [str(member) for member in out],
    }


def _hands(one: Decision) -> str:
    """Who counted a show of hands, and who confirmed it; empty for a vote on devices."""
    poll = one.poll
    if poll is None or poll.typed_by is None or poll.confirmed_by is None:
        return ""
    return f"à main levée, compté par {poll.typed_by}, confirmé par {poll.confirmed_by}"


def _at(spans: Iterable[tuple[datetime, datetime | None]], moment: datetime) -> bool:
    """Whether somebody of these arrivals and departures was there at a moment."""
    return any(start <= moment and (end is None or moment <= end) for start, end in spans)


def _split(one: Decision) -> str:
    """« 2 @ ou 3 @ » where the two middle votes differ and who presided chose between them."""
    if not one.counts or not sum(one.counts):
        return ""
    found = tally_of(one.counts, counted_levels(one.counts))
    if not found.is_split or one.arobases not in found.results:
        return ""
    return " ou ".join(level_name(level) for level in found.results)


def _batches(sitting: Sitting, room: Room) -> list[dict[str, Any]]:
    """Every batch that was put to the members, in order: how long objections were received, who consented, which files
    were taken out meanwhile, and what came of it.
    """
    standing = Q(decisions__undone_at__isnull=True, decisions__case__candidature__status__in=IN_THE_RACE)
    rows = Batch.objects.filter(sitting=sitting).annotate(
        adopted=Count("decisions", filter=standing), decided=Count("decisions")
    )
    found = []
    # Said again: Django drops the order of a model from rows that it counts.
    for one in rows.select_related("opened_by__user").order_by("opened_at", "pk"):
        ended = one.ended_at or one.closes_at
        outcome = "adopté" if one.adopted else "adopté, puis annulé" if one.decided else "refermé sans adoption"
        found.append(
            {
                "heure": _clock(ended),
                "lot": group_words(one.group, one.level),
                "soumis": len(one.lines),
                "dossiers": one.adopted,
                "issue": outcome,
                "preside": str(one.opened_by.user),
                "fenetre": round((one.closes_at - one.opened_at).total_seconds()),
                "consentements": room.names(one.consents.values_list("member_id", flat=True)),
                "objections": _taken_out(sitting, one.opened_at, ended),
            }
        )
    return found


def _taken_out(sitting: Sitting, start: datetime, end: datetime) -> list[str]:
    """The files taken out of the grouped adoption between two moments: the journal keeps them."""
    cases = {f"{case._meta.label_lower}:{case.pk}": case for case in sitting.cases.select_related("candidature")}
    entries = JournalEntry.objects.filter(verb=Verb.PULL_CASE, target__in=list(cases), at__range=(start, end))
    return [cases[entry.target].candidature.name for entry in entries.order_by("at", "pk")]


def _journal(sitting: Sitting, *verbs: Verb) -> list[JournalEntry]:
    """The journal lines of a sitting itself, oldest first; one query."""
    target = f"{sitting._meta.label_lower}:{sitting.pk}"
    return list(JournalEntry.objects.filter(target=target, verb__in=verbs).order_by("at", "pk"))


def _suspensions(sitting: Sitting) -> list[list[str]]:
    """From when to when the sitting was suspended."""
    found: list[list[str]] = []
    for entry in _journal(sitting, Verb.SUSPEND_SITTING, Verb.OPEN_SITTING):
        if entry.verb == Verb.SUSPEND_SITTING:
            found.append([_clock(entry.at), ""])
        elif found and not found[-1][1]:
            found[-1][1] = _clock(entry.at)
    return found


def _adjourned(sitting: Sitting) -> list[dict[str, str]]:
    """The files that were put off, with when and why: from the journal, which keeps each time."""
    cases = {f"{case._meta.label_lower}:{case.pk}": case for case in sitting.cases.select_related("candidature")}
    entries = JournalEntry.objects.filter(verb=Verb.ADJOURN_CASE, target__in=list(cases)).order_by("at", "pk")
    return [
        {
            "nom": cases[entry.target].candidature.name,
            "heure": _clock(entry.at),
            "raison": entry.facts.get("reason", ""),
        }
        for entry in entries
    ]


def _voted_afresh(sitting: Sitting) -> list[dict[str, str]]:
    """The counts set aside before any decision: each file was voted afresh, or put off."""
    rows = Poll.objects.filter(case__sitting=sitting, set_aside_at__isnull=False, decisions__isnull=True)
    return [
        {
            "nom": one.case.candidature.name,
            "scrutin": _votes(one.counts),
            "clos": _clock(one.closed_at),
            "ecarte": _clock(one.set_aside_at),
            "raison": one.set_aside_reason,
        }
        for one in rows.select_related("case__candidature")
    ]


def _undone_lines(sitting: Sitting) -> list[dict[str, Any]]:
    """The decisions that were undone; a grouped adoption undone whole is one line."""
    rows = Decision.objects.filter(case__sitting=sitting, undone_at__isnull=False)
    together: dict[tuple[datetime, datetime | None], list[Decision]] = {}
    named = ("case__candidature", "poll__typed_by__user", "poll__confirmed_by__user")
    for one in rows.select_related(*named):
        together.setdefault((one.decided_at, one.undone_at), []).append(one)
    return [
        {
            "nom": same[0].case.candidature.name if len(same) == 1 else f"Adoption groupée de {len(same)} dossiers",
            "niveau": same[0].arobases if len(same) == 1 else None,
            "scrutin": ", ".join(filter(None, (_votes(same[0].counts), _hands(same[0])))) if len(same) == 1 else "",
            "raison": same[0].undone_reason,
            "decidee": _clock(decided),
            "annulee": _clock(undone),
        }
        for (decided, undone), same in together.items()
    ]


def _votes(counts: list[int]) -> str:
    """« 9 × 3 @, 5 × 2 @ », the highest first."""
    pairs = list(zip(counted_levels(counts), counts, strict=True))
    return ", ".join(f"{n} × {level_name(level)}" for level, n in reversed(pairs) if n)


def _clock(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M") if moment is not None else ""


def _since(start: datetime, sitting: Sitting) -> datetime:
    """Somebody noted present before the sitting is there from its opening."""
    return max(start, sitting.opened_at) if sitting.opened_at is not None else start


def _span(start: datetime, end: datetime | None) -> list[str]:
    return [_clock(start), _clock(end)]
