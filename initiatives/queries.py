"""What the pages of the initiatives read."""

from collections.abc import Iterable, Sequence

from initiatives.enums import Status, Tag
from initiatives.models import Highlight, Initiative, enjeux
from initiatives.rules import EMPTY, Content
from label.enums import Theme
from label.models import Candidature, Collectivite


def words() -> dict[str, str]:
    """The French words of each code: themes, enjeux, tags."""
    return {**dict(Theme.choices), **dict(enjeux()), **dict(Tag.choices)}


def draft_at(initiative: Initiative, version: int) -> Content:
    """What was typed at a version: for each field, its last change up to then; one query."""
    content: dict[str, str | list[str]] = dict(EMPTY)
    for changed in (
        initiative.revisions.filter(version__lte=version).order_by("version").values_list("changed", flat=True)
    ):
        content |= changed
    return content


def highlights_of(candidature: Candidature | None) -> dict[int, Highlight]:
    """What a candidature puts forward, by initiative."""
    if candidature is None:
        return {}
    return {row.initiative_id: row for row in candidature.highlights.all()}


def proven_by(initiatives: Iterable[Initiative]) -> frozenset[str]:
    """The items that these illustrate."""
    return frozenset(code for one in initiatives for code in one.proven_items)


def public_of(collectivite: Collectivite) -> list[Initiative]:
    """The public initiatives of a collectivité, by year then by title; one query."""
    return list(Initiative.objects.public().filter(collectivite=collectivite).order_by("-year", "title"))


def published_count(collectivites: Sequence[int]) -> dict[int, int]:
    """How many public initiatives each collectivité has: a fact of the score (`initiatives_publiees`); one query."""
    found: dict[int, int] = {}
    for key in (
        Initiative.objects.public().filter(collectivite__in=collectivites).values_list("collectivite", flat=True)
    ):
        found[key] = found.get(key, 0) + 1
    return found


def waiting_count() -> int:
    """How many initiatives the équipe has to read."""
    return Initiative.objects.filter(status=Status.SUBMITTED).count()
