"""What the mirror reads: a candidature of a published edition beside the others of that edition that answered."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef

from label.models import Candidature, Collectivite, Edition
from questionnaire.models import Answer
from questionnaire.queries import facts_of, readings_of
from questionnaire.rules.mirror import Answered, Echo, Reflection, Scored, echoes, mirror
from questionnaire.rules.scoring import score
from questionnaire.rules.trame import Trame


@dataclass(frozen=True)
class Mirror:
    """The scores of a candidature, then its answers by question code, beside those of groups of others; and the trame
    that it answered.
    """

    trame: Trame
    lines: list[Reflection]
    echoes: dict[str, Echo]


def mirrored(collectivite: Collectivite) -> list[Candidature]:
    """The candidatures of a collectivité in published editions that it answered, newest first; one query."""
    return list(
        Candidature.objects.filter(
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
        Candidature.objects.filter(
            Exists(Answer.objects.filter(candidature=OuterRef("pk"))), edition=candidature.edition_id
        )
        .select_related("profile")
        .annotate(level=F("award__arobases"))
    )
    readings, facts = readings_of(peers), facts_of(peers)
    scored, answered = {}, {}
    for peer in peers:
        if peer.pk in readings:
            sheet, given, _ = readings[peer.pk]
            own = score(sheet.trame, given, facts[peer.pk])
            scored[peer.pk] = Scored(peer.strate, peer.region, own.themes, own.total)
            answered[peer.pk] = Answered(peer.strate, peer.region, peer.level, given)  # type: ignore[attr-defined]
    trame = readings[candidature.pk][0].trame
    mine, said = scored.pop(candidature.pk), answered.pop(candidature.pk)
    themes = [theme.code for theme in trame.themes if theme.asked_sections]
    items = [item for item in trame.items.values() if not item.source_auto]
    found = echoes(items, said, list(answered.values()))
    return Mirror(trame, mirror(mine, list(scored.values()), themes), {one.item.code: one for one in found})
