"""What the coherence pass of a sitting reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from jury.models import Decision, Sitting
from jury.queries.card import scored_dossiers
from jury.queries.listing import dossier_rows
from jury.rules.card import tenth
from jury.rules.coherence import DecidedDossier


@dataclass(frozen=True)
class Decided:
    """The decided dossiers of a sitting, as the rules take them, and the decision of each."""

    dossiers: list[DecidedDossier]
    decisions: Mapping[int, Decision]


def decided_of(sitting: Sitting, closed: Mapping[int, str]) -> Decided:
    """Every decided dossier of the edition, save those that are closed to whoever reads; ten queries, however many."""
    rows = (
        Decision.objects.standing()
        .filter(case__sitting__edition=sitting.edition_id)
        .exclude(case__candidature__in=list(closed))
    )
    decisions = {
        one.case.candidature_id: one
        for one in rows.select_related("case__candidature__collectivite").order_by("case__rank")
    }
    scores = {one.pk: one for one in scored_dossiers(sitting.edition)}
    dossiers = []
    for row in dossier_rows(sitting.edition, closed):
        decision = decisions.get(row.pk)
        if decision is None:
            continue
        score = scores.get(row.pk)
        dossiers.append(
            DecidedDossier(
                row.pk,
                score.group if score is not None else "",
                decision.arobases,
                tenth(score.total) if score is not None else None,
                row.proposal,
                row.last.arobases if row.last is not None else None,
                row.first_time,
            )
        )
    return Decided(dossiers, decisions)
