"""What the minutes of a sitting say, from its rows and from the journal: frozen when it closes. No vote by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from jury.enums import JuryRole
from jury.models import Batch, Case, Decision, JuryMember, Minutes, Poll, Sitting
from jury.queries.batches import group_words
from jury.queries.seats import recused_by_dossier
from jury.queries.sitting import attendance_lines
from jury.rules.sitting import counted_levels, tally_of
from label.models import JournalEntry, RegisterLine
from label.queries.mentions import given_in
from label.queries.register import register_head
from label.rules.candidatures import IN_THE_RACE
from label.rules.regulation import level_name, sentences
from label.verbs import Verb
from toolkit.dates import french_date, moment_in_words
from toolkit.french import upper_first


@dataclass(frozen=True)
class Room:
    """Who the minutes speak of: the voting members, by number, and those recused from each candidature."""

    members: dict[int, JuryMember]
    recused: Mapping[int, list[JuryMember]]
    attendance: Mapping[int, list[tuple[datetime, datetime | None]]]
    anytime: Mapping[int, list[tuple[datetime, datetime | None]]]  # in every sitting of the edition
    sitting: Sitting

    def names(self, keys: Iterable[int]) -> list[str]:
        """The names of these members, in the order of the jury."""
        wanted = set(keys)
        return [str(member) for key, member in self.members.items() if key in wanted]

    def stepped_aside(self, candidature: int) -> list[JuryMember]:
        """The voters recused from a candidature."""
        return [one for one in self.recused.get(candidature, []) if one.pk in self.members]


def minutes_content(sitting: Sitting, decisions: Iterable[Decision], passed: Sequence[Case] = ()) -> dict[str, Any]:
    """What the minutes say: attendance, suspensions, decisions with their counts and who presided, what was put off or
    taken up again, what `passed` undecided to the next sitting, and the head of the register. `decisions` come with
    their case, candidature, poll and chair.
    """
    edition = sitting.edition
    attendance = attendance_lines(sitting)
    members = JuryMember.objects.voters().filter(edition=edition).select_related("user")
    room = Room(
        {one.pk: one for one in members}, recused_by_dossier(edition), attendance, attendance_lines(edition), sitting
    )
    kept = list(decisions)
    salts = dict(RegisterLine.objects.filter(edition=edition).values_list("candidature", "salt"))
    numbers = dict(RegisterLine.objects.filter(edition=edition).values_list("candidature", "number"))
    return {
        "annee": edition.year,
        "numero": edition.number,
        # The number of the sitting, where its edition has several.
        "seance": sitting.number if passed or sitting.number > 1 else None,
        "jour": sitting.held_on.isoformat(),
        "lieu": sitting.place,
        "date": french_date(timezone.localdate(_begun(sitting))),
        "ouverte": moment_in_words(sitting.opened_at),
        "close": moment_in_words(sitting.closed_at),
        "reglement": list(sentences(edition.terms)),
        "demonstration": edition.demonstration,
        "membres": _members(room),
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
        "pauses": _pauses(sitting),
        "reportes": [[one.rank, one.candidature.name, one.candidature.departement] for one in passed],
        "repris": _voted_afresh(sitting),
        "annulees": _undone_lines(sitting),
        # Given until the jury has finished: told once, when it has.
        "mentions": [] if passed else [[one.name, [name for _, name in one.towns]] for one in given_in(edition)],
        "sans_objet": _without_object(sitting),
        "registre": register_head(edition),
    }


def _members(room: Room) -> list[dict[str, Any]]:
    """The voting members, each with when she was there, and whether she signs: the chairs who came, and whoever
    presided.
    """
    presided = _presided(room)
    return [
        {
            "nom": str(one.user),
            "fonction": one.function,
            "role": JuryRole(one.role).label,
            "preside": one.pk in presided or (one.role != JuryRole.MEMBRE and one.pk in room.attendance),
            "suppleance": one.pk in presided and one.role == JuryRole.MEMBRE,
            "presence": [
                [_clock(_since(start, room.sitting), room.sitting), _clock(end, room.sitting)]
                for start, end in room.attendance.get(one.pk, [])
            ],
        }
        for one in room.members.values()
    ]


def _presided(room: Room) -> set[int]:
    """Who presided at a sitting, for a moment or all along: opened or resumed it, put a batch, decided a dossier."""
    opened = {entry.by_id for entry in _journal(room.sitting, Verb.OPEN_SITTING)}
    decided = Decision.objects.filter(case__sitting=room.sitting).values_list("presided_by", flat=True)
    put = Batch.objects.filter(sitting=room.sitting).values_list("opened_by", flat=True)
    return {*decided, *put, *(key for key, one in room.members.items() if one.user_id in opened)}


def _case_line(one: Decision, room: Room) -> dict[str, Any]:
    candidature = one.case.candidature
    out = room.stepped_aside(candidature.pk)
    voters = set(one.poll.voters) if one.poll is not None else set()
    there = {key for key, spans in room.anytime.items() if one.poll is not None and _at(spans, one.poll.closed_at)}
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
        "heure": _clock(one.decided_at, room.sitting),
        "quand": upper_first(_clock(one.decided_at, room.sitting, "à")),
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
    """Every batch that was put to the members, in order: how long objections were received, who consented, which
    dossiers were taken out meanwhile, and what came of it.
    """
    standing = Q(decisions__undone_at__isnull=True, decisions__case__candidature__status__in=IN_THE_RACE)
    rows = Batch.objects.filter(sitting=sitting)
    counted = rows.annotate(adopted=Count("decisions", filter=standing), decided=Count("decisions"))
    counts = {pk: (adopted, decided) for pk, adopted, decided in counted.values_list("pk", "adopted", "decided")}
    found = []
    for one in rows.select_related("opened_by__user"):
        adopted, decided = counts[one.pk]
        ended = one.ended_at or one.closes_at
        there = {key for key, spans in room.anytime.items() if _at(spans, ended)}
        agreed = set(one.consents.values_list("member_id", flat=True))
        outcome = "adopté" if adopted else "adopté, puis annulé" if decided else "refermé sans adoption"
        found.append(
            {
                "heure": _clock(ended, sitting),
                "quand": upper_first(_clock(ended, sitting, "à")),
                "lot": group_words(one.group, one.level),
                "soumis": len(one.lines),
                "dossiers": adopted,
                "issue": outcome,
                "preside": str(one.opened_by.user),
                "fenetre": round((one.closes_at - one.opened_at).total_seconds()),
                "consentements": room.names(agreed),
                "tous": bool(there) and agreed == there,
                "objections": _taken_out(sitting, one.opened_at, ended),
            }
        )
    return found


def _taken_out(sitting: Sitting, start: datetime, end: datetime) -> list[str]:
    """The dossiers taken out of the grouped adoption between two moments: the journal keeps them."""
    return [case.candidature.name for case, _ in _told_of_cases(sitting, Verb.PULL_CASE, (start, end))]


def _told_of_cases(
    sitting: Sitting, verb: Verb, span: tuple[datetime | None, datetime | None]
) -> list[tuple[Case, JournalEntry]]:
    """The journal lines of this verb on the cases of a sitting, between two moments, oldest first; two queries."""
    start, end = span
    cases = {f"{case._meta.label_lower}:{case.pk}": case for case in sitting.cases.select_related("candidature")}
    entries = JournalEntry.objects.filter(verb=verb, target__in=list(cases))
    entries = entries.filter(at__gte=start) if start is not None else entries
    entries = entries.filter(at__lte=end) if end is not None else entries
    return [(cases[entry.target], entry) for entry in entries.order_by("at", "pk")]


def _journal(sitting: Sitting, *verbs: Verb) -> list[JournalEntry]:
    """The journal lines of a sitting itself, oldest first; one query."""
    target = f"{sitting._meta.label_lower}:{sitting.pk}"
    return list(JournalEntry.objects.filter(target=target, verb__in=verbs).order_by("at", "pk"))


def _pauses(sitting: Sitting) -> list[str]:
    """« de 12:30 à 14:00 », « de 18:00 au 9 novembre 2011 à 09:00 »: from when to when the sitting was suspended."""
    found: list[tuple[datetime, datetime | None]] = []
    for entry in _journal(sitting, Verb.SUSPEND_SITTING, Verb.OPEN_SITTING):
        if entry.verb == Verb.SUSPEND_SITTING:
            found.append((entry.at, None))
        elif found and found[-1][1] is None:
            found[-1] = (found[-1][0], entry.at)
    return [
        _clock(start, sitting, "de", "du") + (f" {_clock(end, sitting, 'à', 'au')}" if end is not None else "")
        for start, end in found
    ]


def _without_object(sitting: Sitting) -> list[list[str]]:
    """The dossiers that left the race: those of this sitting, and those that an earlier one had decided."""
    told = told_before(sitting)
    cases = Case.objects.filter(sitting__edition=sitting.edition_id).without_object()
    return [
        [case.candidature.name, case.candidature.get_status_display(), case.candidature.status_reason]
        for case in cases.select_related("candidature__collectivite").order_by("rank")
        if case.sitting_id == sitting.pk or case.candidature.collectivite.code in told
    ]


def told_before(sitting: Sitting) -> set[str]:
    """The codes of those whose decision the minutes of an earlier sitting tell; one query."""
    earlier = Minutes.objects.filter(sitting__edition=sitting.edition_id, sitting__number__lt=sitting.number)
    return {dossier["code"] for content in earlier.values_list("content", flat=True) for dossier in content["dossiers"]}


def _adjourned(sitting: Sitting) -> list[dict[str, str]]:
    """The dossiers that were put off, with when and why: from the journal, which keeps each time."""
    return [
        {
            "nom": case.candidature.name,
            "heure": _clock(entry.at, sitting),
            "raison": entry.facts.get("reason", ""),
        }
        for case, entry in _told_of_cases(sitting, Verb.ADJOURN_CASE, (sitting.opened_at, None))
    ]


def _voted_afresh(sitting: Sitting) -> list[dict[str, str]]:
    """The counts set aside on no decision that stood: each dossier was voted afresh, or put off. One set aside by the
    gesture that took up its decision again is told with that decision.
    """
    together = Decision.objects.filter(poll=OuterRef("pk"), undone_reason=OuterRef("set_aside_reason"))
    rows = Poll.objects.filter(~Exists(together), case__sitting=sitting, set_aside_at__gte=sitting.opened_at)
    return [
        {
            "nom": one.case.candidature.name,
            "scrutin": _votes(one.counts),
            "clos": _clock(one.closed_at, sitting),
            "ecarte": _clock(one.set_aside_at, sitting),
            "raison": one.set_aside_reason,
        }
        for one in rows.select_related("case__candidature")
    ]


def _undone_lines(sitting: Sitting) -> list[dict[str, Any]]:
    """The decisions that were undone; a grouped adoption undone whole is one line."""
    rows = Decision.objects.filter(case__sitting=sitting, undone_at__gte=sitting.opened_at)
    together: dict[tuple[datetime, datetime | None], list[Decision]] = {}
    named = ("case__candidature", "poll__typed_by__user", "poll__confirmed_by__user")
    for one in rows.select_related(*named):
        together.setdefault((one.decided_at, one.undone_at), []).append(one)
    return [
        {
            "nom": same[0].case.candidature.name if len(same) == 1 else f"Adoption groupée de {len(same)} dossiers",
            "niveau": same[0].arobases if len(same) == 1 else None,
            "scrutin": _poll_words(same[0]) if len(same) == 1 else "",
            "raison": same[0].undone_reason,
            "decidee": _clock(decided, sitting) + (", séance précédente" if decided < _begun(sitting) else ""),
            "annulee": _clock(undone, sitting),
        }
        for (decided, undone), same in together.items()
    ]


def _begun(sitting: Sitting) -> datetime:
    return sitting.opened_at or sitting.closed_at or timezone.now()


def _poll_words(one: Decision) -> str:
    """The count of a decision, by show of hands or not; « adoption groupée » where there was none."""
    return ", ".join(filter(None, (_votes(one.counts), _hands(one)))) or "adoption groupée"


def _votes(counts: list[int]) -> str:
    """« 9 × 3 @, 5 × 2 @ », the highest first."""
    pairs = list(zip(counted_levels(counts), counts, strict=True))
    return ", ".join(f"{n} × {level_name(level)}" for level, n in reversed(pairs) if n)


def _clock(moment: datetime | None, sitting: Sitting, at: str = "", on: str = "le") -> str:
    """« 10:05 », or « le 9 novembre 2011 à 10:05 » when it is not the day of the opening; `at` and `on` come before the
    hour and before the day. Empty without a moment.
    """
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    day = timezone.localdate(sitting.opened_at) if sitting.opened_at is not None else local.date()
    hour = local.strftime("%H:%M")
    return f"{at} {hour}".strip() if local.date() == day else f"{on} {french_date(local)} à {hour}"


def _since(start: datetime, sitting: Sitting) -> datetime:
    """Somebody noted present before the sitting is there from its opening."""
    return max(start, sitting.opened_at) if sitting.opened_at is not None else start
