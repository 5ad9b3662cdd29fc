"""What the mirror reads: a candidature of a published edition beside the others of that edition that answered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef

from label.models import Candidature, Collectivite, Edition
from label.queries.histories import pasts_of
from questionnaire.models import Answer
from questionnaire.queries.answers import Past, facts_of, past_of, readings_of, scores_of
from questionnaire.rules.mirror import Answered, Echo, Reflection, Scored, echoes, mirror
from questionnaire.rules.risers import NextStepUp, step_up
from questionnaire.rules.scoring import Score, score
from questionnaire.rules.trame import Trame


@dataclass(frozen=True)
class Story:
    """A public page where a collectivité of the strate tells what it answered: the only way that the mirror names
    one.
    """

    town: str
    title: str
    address: str


# Who tells of which questions (by code), among the collectivités of the strate; the root gives it, as initiatives are
# an app apart.
STORIES: list[Callable[[Candidature, Collection[str]], Mapping[str, Sequence[Story]]]] = []


@dataclass(frozen=True)
class Mirror:
    """The scores of a candidature by code of theme and section (`whole` for all), then its answers by question code,
    beside those of groups of others; the trame that it answered, what it answered the last time, and what those that
    rose had in common.
    """

    trame: Trame
    whole: Reflection
    parts: dict[str, Reflection]
    echoes: dict[str, Echo]
    past: Past
    next: NextStepUp
    level: int | None


def mirrored(collectivite: Collectivite) -> list[Candidature]:
    """The candidatures of a collectivité in published editions that it answered, newest first; one query."""
    return list(
        Candidature.objects.in_the_race()
        .filter(
            Exists(Answer.objects.filter(candidature=OuterRef("pk"))),
            collectivite=collectivite,
            edition__in=Edition.objects.public(),
        )
        .select_related("edition__questionnaire", "profile")
        .order_by("-edition__year")
    )


def mirror_of(candidature: Candidature) -> Mirror:
    """The mirror of a candidature of a published edition; a constant number of queries."""
    peers = list(
        Candidature.objects.in_the_race()
        .filter(Exists(Answer.objects.filter(candidature=OuterRef("pk"))), edition=candidature.edition_id)
        .select_related("profile")
        .annotate(level=F("award__arobases"))
    )
    readings, facts, pasts = readings_of(peers), facts_of(peers), pasts_of(candidature.edition)
    scored, answered = {}, {}
    for peer in peers:
        if peer.pk in readings:
            numbered, given, _ = readings[peer.pk]
            known = [past.arobases for past in pasts.get(peer.collectivite_id, ()) if past.arobases is not None]
            level: int | None = peer.level  # type: ignore[attr-defined]
            scored[peer.pk] = _scored(peer, score(numbered.trame, given, facts[peer.pk]), level)
            answered[peer.pk] = Answered(peer.strate, peer.region, level, given, known[-1] if known else None)
    numbered = readings[candidature.pk][0]
    mine, said = scored.pop(candidature.pk), answered.pop(candidature.pk)
    others, themes = list(answered.values()), [theme for theme in numbered.trame.themes if theme.asked_sections]
    codes = [code for theme in themes for code in (theme.code, *(one.code for one in theme.asked_sections))]
    items = [item for item in numbered.trame.items.values() if not item.source_auto]
    past = past_of(candidature, numbered)
    number = past.candidature
    last = Candidature.objects.select_related("profile").get(pk=number) if number is not None else None
    before = _scored(last, scores_of([last])[last.pk]) if last is not None else None
    whole, *parts = mirror(mine, list(scored.values()), codes, before)
    return Mirror(
        numbered.trame,
        whole,
        {line.code: line for line in parts},
        {one.item.code: one for one in echoes(items, said, others)},
        past,
        step_up(items, said, others),
        said.level,
    )


def stories_of(candidature: Candidature, codes: Collection[str]) -> dict[str, list[Story]]:
    """What others of its strate tell in public of these questions, by code."""
    found: dict[str, list[Story]] = {}
    for tell in STORIES if codes else ():
        for code, stories in tell(candidature, codes).items():
            found.setdefault(code, []).extend(stories)
    return found


def _scored(one: Candidature, found: Score, level: int | None = None) -> Scored:
    return Scored(one.strate, one.region, {**found.themes, **found.sections}, found.total, level)
