"""The special mentions of an edition, and who received them."""

from collections import defaultdict
from dataclasses import dataclass, field

from label.enums import MentionScope
from label.models import Collectivite, Edition, GivenMention, SpecialMention
from label.rules.mentions import MentionLine


@dataclass(frozen=True)
class ShownMention:
    """A mention with those who received it: codes and names, in alphabetical order."""

    pk: int
    name: str
    sign: str
    text: str
    scope: str
    towns: list[tuple[str, str]] = field(default_factory=list)


def mentions_of(edition: Edition) -> list[ShownMention]:
    """The mentions of an edition, given or not, in the order of the équipe. Two queries, one without any, none when the
    edition knows that it has none (`knowing_mentions`).
    """
    if not getattr(edition, "has_mentions", True):
        return []
    rows = [
        ShownMention(row.pk, row.name, row.sign, row.text, row.get_scope_display())
        for row in SpecialMention.objects.filter(edition=edition).order_by("rank", "pk")
    ]
    if rows:
        found = {row.pk: row for row in rows}
        given = GivenMention.objects.standing().filter(mention__edition=edition).order_by("candidature__sort_key")
        named = given.values_list("mention_id", "candidature__collectivite__code", "candidature__name")
        for mention, code, name in named:
            found[mention].towns.append((code, name))
    return rows


def given_in(edition: Edition) -> list[ShownMention]:
    """Those that somebody received."""
    return [row for row in mentions_of(edition) if row.towns]


def mentions_by_code(edition: Edition) -> dict[str, list[str]]:
    """The names of the mentions that each collectivité received in an edition, by its code. Two queries."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in mentions_of(edition):
        for code, _ in row.towns:
            found[code].append(row.name)
    return found


def mentions_of_town(collectivite: Collectivite) -> list[GivenMention]:
    """What a collectivité received in public editions, the last first. One query."""
    rows = GivenMention.objects.standing().filter(
        candidature__collectivite=collectivite, mention__edition__in=Edition.objects.public()
    )
    return list(rows.select_related("mention__edition").order_by("-mention__edition__year", "mention__rank"))


def mention_lines(edition: Edition) -> list[MentionLine]:
    """The mentions of an edition, in order; one query."""
    rows = SpecialMention.objects.filter(edition=edition).order_by("rank", "pk")
    return [MentionLine(row.name, row.sign, row.text, MentionScope(row.scope)) for row in rows]


def last_mentions(edition: Edition) -> Edition | None:
    """The last edition before this one that has some; one query."""
    return Edition.objects.before(edition.year).filter(special_mentions__isnull=False).first()
