"""`/jury/<year>/seance/coherence/`: what was decided beside the scores, the readers and the past."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jury.queries.coherence import decided_of
from jury.queries.seats import closed_dossiers
from jury.rules.coherence import (
    DecidedDossier,
    fallen,
    far_from_readers,
    high_first_timers,
    inversions,
    most_inverted,
)
from jury.views.register import may_reopen
from jury.views.room import shown
from label.rules.regulation import level_name

TOLD = 30  # pairs, and dossiers, shown of each sort


@cache_control(no_store=True)
@require_safe
def coherence(request: HttpRequest, year: int) -> HttpResponse:
    """Numbers, never a verdict: each dossier can be taken up again by whoever presides it."""
    sitting, member = shown(request, year)
    found = decided_of(sitting, closed_dossiers(member) if member is not None else {})
    pairs = inversions(found.dossiers)
    decisions = found.decisions

    def lines(dossiers: list[DecidedDossier], said: str) -> list[tuple[object, str]]:
        return [
            (
                decisions[one.pk],
                said.format(
                    proposed=level_name(one.proposed or 0), last=level_name(one.last or 0), level=level_name(one.level)
                ),
            )
            for one in dossiers
        ]

    context = {
        "edition": sitting.edition,
        "sitting": sitting,
        "member": member,
        "chairs": may_reopen(sitting, member),
        "decided": len(found.dossiers),
        "pairs": [(decisions[p.higher.pk], p.higher, decisions[p.lower.pk], p.lower) for p in pairs[:TOLD]],
        "pairs_total": len(pairs),
        "most": [(decisions[pk], f"dans {count} paires") for pk, count in most_inverted(pairs)[:10] if count > 1],
        "parts": [
            (
                "Loin de ce que proposaient les lecteurs",
                lines(far_from_readers(found.dossiers), "proposé : {proposed}"),
            ),
            ("Deux niveaux de moins, ou plus", lines(fallen(found.dossiers), "dernier niveau : {last}")),
            ("Premières candidatures à 4 @ ou plus", lines(high_first_timers(found.dossiers), "")),
        ],
    }
    return render(request, "jury/coherence.html", context)
