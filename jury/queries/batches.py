"""The batches of uncontested dossiers: those that may be put to the members, and the one that is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from jury.enums import CaseStatus
from jury.models import Batch, Case, JuryMember, Recusal, Sitting
from jury.queries.card import group_of
from jury.queries.listing import DossierRow
from jury.queries.seats import Bench
from jury.rules.card import GROUP_NAMES
from label.rules.regulation import level_name

ORDER = {name: rank for rank, name in enumerate(GROUP_NAMES)}


def group_words(group: str, level: int) -> str:
    """« villages, 2 @ »."""
    return f"{GROUP_NAMES.get(group, 'dossiers sans strate')}, {level_name(level)}"


def uncontested(sitting: Sitting) -> QuerySet[Case]:
    """The cases that wait in the grouped adoption, in the order of the agenda, with their candidature."""
    return (
        Case.objects.in_the_race()
        .filter(sitting=sitting, grouped=True, status=CaseStatus.WAITING)
        .select_related("candidature__collectivite")
        .order_by("rank")
    )


def cases_of(batch: Batch) -> list[Case]:
    """What is left of a batch: its dossiers that nobody has taken out; one query."""
    put = {line["candidature"] for line in batch.lines}
    return [
        one
        for one in uncontested(batch.sitting).filter(candidature__in=put, proposal=batch.level)
        if in_batch(one, batch.group, batch.level)
    ]


def in_batch(case: Case, group: str, level: int) -> bool:
    """Whether an uncontested case belongs to the batch of this class and level."""
    return case.proposal == level and group_of(case.candidature) == group


def batches_to_put(sitting: Sitting) -> list[tuple[str, int, int]]:
    """The batches that may be put to the members: class, level, how many dossiers; the smallest towns first, the
    highest level first. One query.
    """
    sizes = Counter((group_of(one.candidature), one.proposal or 0) for one in uncontested(sitting))
    found = [(group, level, count) for (group, level), count in sizes.items()]
    return sorted(found, key=lambda one: (ORDER.get(one[0], len(ORDER)), -one[1]))


def batch_lines(rows: Collection[DossierRow]) -> list[dict[str, Any]]:
    """What the members read of the dossiers of a batch, as `Batch.lines` keeps it."""
    return [
        {
            "candidature": row.pk,
            "nom": row.name,
            "code": row.code,
            "departement": row.departement,
            "dernier": row.last.arobases if row.last is not None else None,
            "annee": row.last.year if row.last is not None else None,
            "score": float(row.score.total) if row.score is not None else None,
            "lecteurs": [str(one.member) for one in row.done],
        }
        for row in rows
    ]


def waited_for(batch: Batch, bench: Bench, cases: Collection[Case]) -> frozenset[int]:
    """The members who are there and whose consent ends a batch early: all but those recused from every dossier of it.
    One query.
    """
    rows = Recusal.objects.filter(candidature__in=[one.candidature_id for one in cases])
    out = Counter(rows.values_list("member_id", flat=True))
    return frozenset(one for one in bench.present if not cases or out[one] < len(cases))


@dataclass(frozen=True)
class OpenBatch:
    """The batch that is put to the members, as one of them sees it: her dossiers of it, with what is read of each."""

    batch: Batch
    words: str
    lines: tuple[tuple[int, dict[str, Any]], ...]  # the key of the case, and its line
    consented: frozenset[int]
    missing: tuple[JuryMember, ...]  # who is waited for

    @property
    def closes_at(self) -> datetime:
        """Until when a member may take a dossier out of it."""
        return self.batch.closes_at


def open_batch_of(sitting: Sitting, bench: Bench, closed: Collection[int] = ()) -> OpenBatch | None:
    """The batch put to the members, without the dossiers in `closed`; None when none is. Four queries, one without."""
    batch = Batch.objects.open().filter(sitting=sitting).select_related("sitting", "opened_by").first()
    if batch is None:
        return None
    cases = cases_of(batch)
    left = {one.candidature_id: one.pk for one in cases if one.candidature_id not in closed}
    waited = waited_for(batch, bench, cases)
    consented = frozenset(batch.consents.values_list("member_id", flat=True))
    return OpenBatch(
        batch,
        group_words(batch.group, batch.level),
        tuple((left[line["candidature"]], line) for line in batch.lines if line["candidature"] in left),
        consented,
        tuple(one for one in bench.members if one.pk in waited and one.pk not in consented),
    )
