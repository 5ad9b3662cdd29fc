"""What the jury did: readings and marks, the outcome of each vote, the levels, what was said to the towns."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from jury.enums import SittingStatus
from jury.models import Appeal, Appraisal, Decision, Feedback, Sitting
from label.enums import Theme
from label.models import Award, Correction, Edition
from label.queries.histories import pasts_of
from villes_internet.exports.tables import TOWN, ExportedRow, ExportedTable, Tick, candidatures_of, ticked, town, when

READING = (("commentaires", "note des commentaires"), ("initiatives", "note des initiatives"), ("mots", "mots"))
THEMES = tuple(Theme)


def _sitting_runs(edition: Edition) -> list[str]:
    """Why the votes are not exported: no sitting was held here, or one is not closed; empty once all are."""
    sitting = Sitting.objects.current(edition.pk)
    if sitting is None and edition.is_public:
        return ["Le jury de cette édition n’a pas siégé ici : elle a été reprise d’une source."]
    closed = sitting is not None and sitting.status == SittingStatus.CLOSED
    return [] if closed else ["La séance du jury n’est pas close : ses votes se lisent après."]


def _nothing_answered(edition: Edition) -> list[str]:
    """Why the answers of the jury are not exported yet: there is none; empty once there is one. Three queries at
    most.
    """
    kinds = (Feedback.objects.all(), Appeal.objects.all(), Correction.objects.done())
    answered = any(rows.filter(candidature__edition=edition).exists() for rows in kinds)
    return [] if answered else ["Il n’y a encore ni restitution, ni recours, ni correction."]


def _by_town(rows: Any, key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


APPRAISALS_HEADER = (
    *TOWN,
    "Instructeur",
    "Commencée le",
    "Rendue le",
    "Niveau proposé",
    "Confiance",
    "Raisons",
    "Points forts",
    "Pistes",
    *(f"{theme.label} : {words}" for theme in THEMES for _, words in READING),
)


def _appraisals(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    rows = Appraisal.objects.filter(candidature__edition=edition).select_related("member__user").order_by("pk")
    said = _by_town(rows, "candidature_id")

    def lines() -> Iterator[ExportedRow]:
        for one in ticked(candidatures_of(edition), tick):
            for row in said[one.pk]:
                yield (
                    *town(one),
                    str(row.member),
                    when(row.started_at),
                    when(row.done_at),
                    row.proposed_arobases,
                    row.get_trust_display() or None,
                    row.reasons or None,
                    row.strengths or None,
                    row.advice or None,
                    *(row.readings.get(theme.value, {}).get(part) or None for theme in THEMES for part, _ in READING),
                )

    return APPRAISALS_HEADER, lines()


VOTES_HEADER = (
    *TOWN,
    "Niveau décidé",
    "Votes à 1 @",
    "Votes à 2 @",
    "Votes à 3 @",
    "Votes à 4 @",
    "Votes à 5 @",
    "Présents non déportés",
    "Quorum",
    "Adoption groupée",
    "Présidé par",
    "Décidé le",
    "Motif",
    "Annulée le",
    "Raison de l’annulation",
)


def _votes(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    rows = Decision.objects.filter(case__sitting__edition=edition).select_related("case", "presided_by__user", "poll")
    decided: dict[int, list[Decision]] = defaultdict(list)
    for row in rows.order_by("decided_at", "pk"):
        decided[row.case.candidature_id].append(row)

    def lines() -> Iterator[ExportedRow]:
        for one in ticked(candidatures_of(edition), tick):
            for row in decided[one.pk]:
                counts = [*row.counts, 0, 0, 0, 0, 0][:5]
                yield (
                    *town(one),
                    row.arobases,
                    *counts,
                    row.eligible,
                    row.quorum,
                    "oui" if row.grouped else "non",
                    str(row.presided_by),
                    when(row.decided_at),
                    row.reason or None,
                    when(row.undone_at),
                    row.undone_reason or None,
                )

    return VOTES_HEADER, lines()


LEVELS_HEADER = (*TOWN, "Population", "État", "Niveau", "Origine", "Source", "Confiance", "Dernier niveau d’avant")


def _levels(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    awards = {row.candidature_id: row for row in Award.objects.filter(candidature__edition=edition)}
    pasts = pasts_of(edition)

    def lines() -> Iterator[ExportedRow]:
        for one in ticked(candidatures_of(edition), tick):
            award, last = awards.get(one.pk), pasts.last_level_of(one.collectivite_id)
            yield (
                *town(one),
                one.population,
                one.get_status_display(),
                award.arobases if award is not None else None,
                award.get_origin_display() if award is not None else None,
                (award.source or None) if award is not None else None,
                award.get_confidence_display() if award is not None else None,
                last.arobases if last is not None else None,
            )

    return LEVELS_HEADER, lines()


AFTER_HEADER = (
    *TOWN,
    "Niveau",
    "Points forts",
    "Pistes",
    "Ce qui ouvre le niveau suivant",
    "Relue",
    "Recours",
    "Réponse au recours",
    "Corrections",
)


def _after(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    own = {"candidature__edition": edition}
    words = {row.candidature_id: row for row in Feedback.objects.filter(**own)}
    appeals = _by_town(Appeal.objects.filter(**own).order_by("pk"), "candidature_id")
    corrections = _by_town(Correction.objects.done().filter(**own).order_by("pk"), "candidature_id")
    levels = dict(Award.objects.filter(**own).values_list("candidature", "arobases"))

    def lines() -> Iterator[ExportedRow]:
        for one in ticked(candidatures_of(edition), tick):
            row = words.get(one.pk)
            if row is None and not appeals[one.pk] and not corrections[one.pk]:
                continue
            yield (
                *town(one),
                levels.get(one.pk),
                (row.strengths or None) if row is not None else None,
                (row.advice or None) if row is not None else None,
                (row.next_level or None) if row is not None else None,
                ("oui" if row.reread else "non") if row is not None else None,
                "\n".join(appeal.text for appeal in appeals[one.pk]) or None,
                "\n".join(appeal.answer for appeal in appeals[one.pk] if appeal.answer) or None,
                "\n".join(f"{made.words} : {made.reason}" for made in corrections[one.pk]) or None,
            )

    return AFTER_HEADER, lines()


APPRAISALS = ExportedTable(
    "lectures",
    "Instructions et notes",
    "Une ligne par instruction : niveau proposé, raisons, notes par thème.",
    _appraisals,
    personal=True,
)
VOTES = ExportedTable(
    "votes",
    "Votes du jury",
    "Une ligne par décision, décomptes compris ; jamais le vote d’une personne.",
    _votes,
    personal=True,
    refusals=_sitting_runs,
)
DECIDED_LEVELS = ExportedTable(
    "niveaux", "Niveaux", "Une ligne par candidature, avec l’origine du niveau et le dernier d’avant.", _levels
)
AFTER = ExportedTable(
    "suites",
    "Restitutions, recours, corrections",
    "Une ligne par collectivité à qui le jury a répondu.",
    _after,
    personal=True,
    refusals=_nothing_answered,
)
