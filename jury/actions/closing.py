"""The end of the sitting: minutes, awards, embargo, in one transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jury.actions.after import draft_feedback
from jury.actions.sitting.base import lock, must_be_open, must_preside
from jury.actions.sitting.opening import closing_faults
from jury.documents import MINUTES
from jury.enums import JuryRole, SittingStatus
from jury.models import Decision, JuryMember, Minutes, Sitting
from jury.queries.seats import bench_of, recused_by_file
from jury.queries.sitting import presence_lines
from jury.rules.sitting import counted_levels
from label.actions.awards import award
from label.actions.base import record
from label.actions.documents import request_document
from label.actions.editions import move_phase
from label.enums import AwardOrigin, Phase
from label.queries.mentions import given_in
from label.rules.dates import moment_in_words
from label.rules.refusals import Refusal
from label.rules.regulation import level_name
from label.verbs import Verb


@transaction.atomic
def close_sitting(sitting: Sitting, *, by: JuryMember) -> Minutes:
    """Close the sitting: the minutes are written, every decision becomes an award, the edition is under embargo.

    Raises Refusal with the list of what is undecided, and when the rules no longer allow a level that was decided.
    """
    row = lock(sitting)
    if row.status == SittingStatus.CLOSED:
        return row.minutes
    must_be_open(row)
    must_preside(bench_of(row), by)
    if faults := closing_faults(row):
        raise Refusal(faults)
    now = timezone.now()
    row.status, row.closed_at = SittingStatus.CLOSED, now
    row.save(update_fields=["status", "closed_at", "serial"])
    row.attendances.filter(left_at__isnull=True).update(left_at=now)
    decisions = list(
        Decision.objects.standing()
        .filter(case__sitting=row)
        .select_related("case__candidature__edition__regulation", "presided_by__user", "poll")
        .order_by("case__rank")
    )
    for one in decisions:
        award(
            one.case.candidature,
            one.arobases,
            origin=AwardOrigin.DECISION,
            by=by.user,
            source=f"Jury {row.edition.year}",
        )
    row.cases.update(card={})  # it was for the vote; it names readers, who may be erased one day
    draft_feedback(row)
    _name_jury(row, len(decisions))
    minutes = Minutes.objects.create(sitting=row, content=minutes_content(row, decisions))
    record(Verb.CLOSE_SITTING, row, by=by.user, items=len(decisions))
    move_phase(row.edition, Phase.EMBARGO, by=by.user, reason="La séance du jury est close.")
    request_document(MINUTES, row.edition, by=by.user)
    return minutes


def _name_jury(sitting: Sitting, files: int) -> None:
    """The edition names its jury as the book, the attestations and the letters print it."""
    edition = sitting.edition
    members = list(JuryMember.objects.voters().filter(edition=edition).select_related("user").order_by("pk"))
    came = set(sitting.attendances.values_list("member", flat=True))
    president = next((str(one.user) for one in members if one.role == JuryRole.PRESIDENT), "")
    edition.printed_jury = {
        **edition.printed_jury,
        "seance": {
            "date": sitting.held_on.isoformat(),
            "lieu": sitting.place,
            "candidatures": files,
            "proces_verbal": True,
        },
        "president": president,
        "membres": [{"nom": str(one.user), "fonction": one.function, "present": one.pk in came} for one in members],
    }
    edition.jury_on = sitting.held_on
    edition.save(update_fields=["printed_jury", "jury_on"])


def minutes_content(sitting: Sitting, decisions: Iterable[Decision]) -> dict[str, Any]:
    """What the minutes say, frozen: presence, recusals, decisions and tallies, those that were undone. Never a vote by
    name.
    """
    edition = sitting.edition
    lines = presence_lines(sitting)
    recused = recused_by_file(edition)
    members = list(JuryMember.objects.voters().filter(edition=edition).select_related("user"))
    voters = {member.pk for member in members}
    kept = list(decisions)
    return {
        "annee": edition.year,
        "numero": edition.number,
        "jour": sitting.held_on.isoformat(),
        "lieu": sitting.place,
        "ouverte": moment_in_words(sitting.opened_at),
        "close": moment_in_words(sitting.closed_at),
        "demonstration": edition.demonstration,
        "membres": [
            {
                "nom": str(member.user),
                "fonction": member.function,
                "role": JuryRole(member.role).label,
                "presence": [_span(_since(start, sitting), end) for start, end in lines.get(member.pk, [])],
            }
            for member in members
        ],
        "niveaux": [
            [level, sum(one.arobases == level for one in kept)] for level in reversed(edition.terms.given_levels)
        ],
        "dossiers": [
            _case_line(one, [str(m.user) for m in recused.get(one.case.candidature_id, []) if m.pk in voters])
            for one in kept
        ],
        "mentions": [[one.name, [name for _, name in one.towns]] for one in given_in(edition)],
        "annulees": _undone_lines(sitting),
        "sans_objet": [
            [case.candidature.name, case.candidature.get_status_display(), case.candidature.status_reason]
            for case in sitting.cases.without_object().select_related("candidature").order_by("rank")
        ],
    }


def _undone_lines(sitting: Sitting) -> list[dict[str, Any]]:
    """The decisions that were undone; a grouped adoption undone whole is one line."""
    rows = Decision.objects.filter(case__sitting=sitting, undone_at__isnull=False).select_related("case__candidature")
    together: dict[tuple[datetime, datetime | None], list[Decision]] = {}
    for one in rows:
        together.setdefault((one.decided_at, one.undone_at), []).append(one)
    return [
        {
            "nom": same[0].case.candidature.name if len(same) == 1 else f"Adoption groupée de {len(same)} dossiers",
            "niveau": same[0].arobases if len(same) == 1 else None,
            "scrutin": _votes(same[0]) if len(same) == 1 else "",
            "raison": same[0].undone_reason,
            "decidee": _clock(decided),
            "annulee": _clock(undone),
        }
        for (decided, undone), same in together.items()
    ]


def _case_line(one: Decision, recused: list[str]) -> dict[str, Any]:
    candidature = one.case.candidature
    return {
        "rang": one.case.rank,
        "nom": candidature.name,
        "departement": candidature.departement,
        "niveau": one.arobases,
        "decompte": one.counts,
        "scrutin": _votes(one),
        "groupee": one.grouped,
        "motif": one.reason,
        "presents": one.eligible,
        "quorum": one.quorum,
        "preside": str(one.presided_by.user),
        "deports": recused,
    }


def _votes(one: Decision) -> str:
    """« 9 × 3 @, 5 × 2 @ », the highest first."""
    pairs = list(zip(counted_levels(one.counts), one.counts, strict=True))
    return ", ".join(f"{n} × {level_name(level)}" for level, n in reversed(pairs) if n)


def _clock(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M") if moment is not None else ""


def _since(start: datetime, sitting: Sitting) -> datetime:
    """Somebody noted present before the sitting is there from its opening."""
    return max(start, sitting.opened_at) if sitting.opened_at is not None else start


def _span(start: datetime, end: datetime | None) -> list[str]:
    return [_clock(start), _clock(end)]
