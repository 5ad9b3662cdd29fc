"""What an app takes of another through the root: values of the questionnaire's score, an audience of the mailings."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models.fields.json import KeyTransform
from django.urls import reverse

from initiatives.models import Initiative
from initiatives.permissions import OTHER_READERS
from initiatives.rules.content import codes_of
from jury.letters import WHY_MEMBER
from jury.models import JuryMember
from jury.permissions import may_read_initiative
from jury.queries.seats import votes_held
from label.enums import Audience
from label.models import Candidature, Edition
from label.queries.findings import FOUND
from label.queries.mail import PEOPLE, People, Reader
from label.queries.people import VOTES
from questionnaire.queries.answers import COMPUTED
from questionnaire.queries.mirror import STORIES, Story
from questionnaire.queries.study import study_findings

TOLD = 2  # initiatives named beside one question


def published_initiatives(candidatures: Sequence[Candidature]) -> Mapping[int, Decimal]:
    """How many initiatives each collectivité had published by the closing of its edition (by its year when it has no
    date); two queries.

    By the candidature's number. What is published later never moves a past score.
    """
    limits: dict[int, tuple[int, datetime | None]] = {
        pk: (year, closing)
        for pk, year, closing in Edition.objects.filter(pk__in={c.edition_id for c in candidatures}).values_list(
            "pk", "year", "closes_at"
        )
    }
    published: dict[int, list[datetime]] = {}
    rows = Initiative.objects.public().filter(collectivite__in={c.collectivite_id for c in candidatures})
    for town, at in rows.values_list("collectivite", "published_at"):
        if at is not None:
            published.setdefault(town, []).append(at)
    counts = {}
    for candidature in candidatures:
        year, closing = limits[candidature.edition_id]
        moments = published.get(candidature.collectivite_id, [])
        counts[candidature.pk] = Decimal(
            sum(at <= closing if closing is not None else at.year <= year for at in moments)
        )
    return counts


def stories_told(candidature: Candidature, codes: Collection[str]) -> dict[str, list[Story]]:
    """The newest public initiatives that illustrate these questions, two for each, told by other collectivités of its
    strate in its edition; one query.
    """
    alike = Candidature.objects.in_the_race().filter(edition=candidature.edition_id, strate=candidature.strate)
    rows = (
        Initiative.objects.public()
        .filter(collectivite__in=alike.exclude(pk=candidature.pk).values("collectivite"))
        .annotate(illustrates=KeyTransform("items", "text"))
        .select_related("collectivite")
        .defer("text", "draft")
        .order_by("-published_at", "-pk")
    )
    found: dict[str, list[Story]] = {}
    for row in rows:
        story = Story(row.collectivite.name, row.title, row.get_absolute_url())
        for code in codes_of({"items": row.illustrates or ""}, "items"):  # type: ignore[attr-defined]
            if code in codes and len(found.setdefault(code, [])) < TOLD:
                found[code].append(story)
    return found


def _jury(edition: Edition) -> list[Reader]:
    """Everybody who has a seat in the jury of an edition; one query."""
    rows = JuryMember.objects.active().filter(edition=edition, user__is_active=True).select_related("user")
    return [Reader(row.user.email, row.user.full_name, row.user) for row in rows]


def register() -> None:
    """Give them; called once, when the site starts."""
    COMPUTED["initiatives_publiees"] = published_initiatives
    FOUND.append(study_findings)
    STORIES.append(stories_told)
    OTHER_READERS.append(may_read_initiative)
    VOTES.append(votes_held)
    PEOPLE[Audience.JURY] = People(_jury, lambda edition: reverse("jury", args=[edition.year]), WHY_MEMBER)
