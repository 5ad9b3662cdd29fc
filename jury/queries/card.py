"""The card of a case: what the members look at before they vote, prepared once when the case opens and kept with it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Cast

from jury.enums import ConflictStatus
from jury.models import Appraisal, Case, ConflictOfInterest, Decision, FiledScore, JuryMember, Recusal
from jury.models.appraisal import marks_in
from jury.queries.dossiers import dossier_of
from jury.queries.listing import dossier_rows
from jury.rules.card import GROUP_NAMES, ScoredDossier, medians, nearest, score_read, tenth
from label.enums import GROUPINGS, Kind, Theme
from label.models import Candidature, Edition
from label.queries.histories import pasts_of
from label.rules.strates import class_code


def scored_dossiers(edition: Edition, of: Q | None = None) -> list[ScoredDossier]:
    """The score of every dossier that the jury decides, or of those alike (`of_class`); one query."""
    rows = FiledScore.objects.in_the_race().filter(of or Q(), candidature__edition=edition)
    named = ("candidature", "candidature__kind", "candidature__strate", "total", Cast("themes", models.TextField()))
    return [
        ScoredDossier(
            pk,
            class_code(kind, strate),
            float(total),
            {code: score_read(said) for code, said in json.loads(themes).items()},
        )
        for pk, kind, strate, total, themes in rows.values_list(*named)  # half the time of JSONField
    ]


@dataclass(frozen=True)
class GroupMedians:
    """A dossier among those of its group: its own score, the medians whole and by theme, the group in words, how
    many.
    """

    mine: ScoredDossier
    whole: float | None
    themes: dict[str, float]
    group: str
    size: int


def among(dossiers: Sequence[ScoredDossier], candidature: Candidature) -> GroupMedians | None:
    """A dossier among these; None when it has no score."""
    mine = next((one for one in dossiers if one.pk == candidature.pk), None)
    if mine is None:
        return None
    whole, themes = medians(dossiers, mine.group)
    group = GROUP_NAMES.get(mine.group, "dossiers sans strate")
    return GroupMedians(mine, whole, themes, group, sum(one.group == mine.group for one in dossiers))


def median_mark(candidature: Candidature) -> float | None:
    """The median of the mean marks given to the dossiers of the same class, from 1 to 5; None without any. One
    query.
    """
    alike = Appraisal.objects.handed_in().filter(of_class(candidature), candidature__edition=candidature.edition_id)
    said = (marks_in(readings) for readings in alike.order_by().values_list("readings", flat=True))
    given = [fmean(marks) for marks in said if marks]
    return median(given) if given else None


def of_class(candidature: Candidature) -> Q:
    """What is said of a candidature of the same class of size (`group_of`), as a condition."""
    if Kind(candidature.kind) in GROUPINGS:
        return Q(candidature__kind__in=GROUPINGS)
    return Q(candidature__strate=candidature.strate) & ~Q(candidature__kind__in=GROUPINGS)


def group_of(candidature: Candidature) -> str:
    """The class of size that a dossier is compared within: its strate, or that of all intercommunalités."""
    return class_code(candidature.kind, candidature.strate)


def walled_dossiers(edition: Edition) -> set[int]:
    """The dossiers from which some voter is recused, or may have to be; two queries."""
    voters = JuryMember.objects.voters().filter(edition=edition)
    waiting = ConflictOfInterest.objects.filter(member__in=voters, status=ConflictStatus.PROPOSED)
    recusals = Recusal.objects.filter(member__in=voters)
    return {*recusals.values_list("candidature", flat=True), *waiting.values_list("candidature", flat=True)}


def case_card(case: Case) -> dict[str, Any]:
    """What is known of a case in plain values, as `Case.card` keeps it; about thirty queries.

    `themes` are (name, score, median of its group, score of last time, answers changed since); a figure that is not
    known is None. `comparables` never name a dossier that is closed to a voter.
    """
    candidature = case.candidature
    (row,) = dossier_rows(candidature.edition, only=[candidature.pk])
    dossiers = scored_dossiers(candidature.edition)
    found = among(dossiers, candidature)
    mine, by_theme = (found.mine, found.themes) if found is not None else (None, {})
    last = _last_score(candidature)
    changed = _changed(candidature)
    before = {code: score_read(said) for code, said in last.themes.items()} if last is not None else {}
    themes = [
        [theme.label, mine.themes[theme.value], by_theme.get(theme.value), before.get(theme.value), changed.get(theme)]
        for theme in Theme
        if mine is not None and mine.themes.get(theme.value) is not None
    ]
    return {
        "score": tenth(mine.total) if mine is not None else None,
        "median": found.whole if found is not None else None,
        "group": found.group if found is not None else "",
        "size": found.size if found is not None else 0,
        "last": [last.candidature.edition.year, tenth(float(last.total))] if last is not None else None,
        "themes": themes,
        "changed": sum(changed.values()),
        "flags": [*row.doubts, *(["retiré de l’adoption groupée par un membre"] if case.pulled_by_id else [])],
        "readers": _readers(candidature),
        "comparables": _comparables(case, nearest(dossiers, candidature.pk, walled_dossiers(candidature.edition))),
    }


def _readers(candidature: Candidature) -> list[dict[str, Any]]:
    said = Appraisal.objects.handed_in().filter(candidature=candidature).select_related("member__user").order_by("pk")
    return [
        {
            "name": str(one.member),
            "level": one.proposed_arobases,
            "trust": one.get_trust_display() if one.trust else "",
            "reasons": one.reasons,
            "strengths": one.strengths,
            "advice": one.advice,
        }
        for one in said
    ]


def _last_score(candidature: Candidature) -> FiledScore | None:
    """The score of the same collectivité in the last edition that kept one."""
    earlier = FiledScore.objects.filter(
        candidature__collectivite=candidature.collectivite_id, candidature__edition__year__lt=candidature.edition.year
    )
    return earlier.select_related("candidature__edition").order_by("-candidature__edition__year").first()


def _changed(candidature: Candidature) -> dict[str, int]:
    """How many filed answers differ from last time's, by theme; empty without a filed questionnaire."""
    if not candidature.receipt or not hasattr(candidature.edition, "questionnaire"):
        return {}
    return {
        theme.code: sum(line.changed for _, lines in theme.lines for line in lines)
        for theme in dossier_of(candidature).themes
    }


def _comparables(case: Case, near: Sequence[int]) -> list[dict[str, Any]]:
    standing = Prefetch("decisions", Decision.objects.standing(), to_attr="standing")
    found = {
        one.candidature_id: one
        for one in Case.objects.in_the_race()
        .filter(sitting__edition=case.candidature.edition_id, candidature__in=near)
        .select_related("candidature__collectivite", "candidature__filed_score")
        .prefetch_related(standing)
    }
    pasts = pasts_of(case.candidature.edition)
    said = []
    for one in (found[pk] for pk in near if pk in found):
        dossier = one.candidature
        last = pasts.last_level_of(dossier.collectivite_id)
        decided = one.standing[0].arobases if one.standing else None  # type: ignore[attr-defined]
        said.append(
            {
                "candidature": dossier.pk,
                "code": dossier.collectivite.code,
                "name": dossier.name,
                "departement": dossier.departement,
                "score": tenth(float(dossier.filed_score.total)),
                "last": [last.year, last.arobases] if last is not None else None,
                "level": decided if decided is not None else one.proposal,
                "decided": decided is not None,
            }
        )
    return said
