"""The comments of an edition, found by their words, their question, their theme or its tag."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet
from django.db.models.functions import Trim

from label.enums import CandidatureStatus, Kind, Strate
from label.models import Candidature, Edition
from label.rules.strates import town_class
from questionnaire.models import Answer
from questionnaire.queries.study import trame_of
from questionnaire.rules.corpus import Comment
from questionnaire.rules.trame import Trame

MOST = 5_000  # comments whose words are counted at once


@dataclass(frozen=True)
class SoughtComments:
    """What of the comments is looked at: words, a theme or a question by its code, a tag of questions."""

    text: str = ""
    part: str = ""
    tag: str = ""


def tags_of(trame: Trame) -> list[str]:
    """The tags of the questions, in alphabetical order."""
    return sorted({tag for item in trame.items.values() for tag in item.tags})


def comments_of(edition: Edition, looked: SoughtComments) -> QuerySet[Answer]:
    """The comments of the filed candidatures in the race that are looked at, by town then by question."""
    filed = Candidature.objects.in_the_race().filter(edition=edition, status=CandidatureStatus.FILED)
    rows = Answer.objects.filter(candidature__in=filed).annotate(said=Trim("comment")).exclude(said="")
    if looked.part:
        whole = Q(item__code=looked.part) | Q(item__code__startswith=f"{looked.part}-")
        rows = rows.filter(whole)
    trame = trame_of(edition) if looked.tag else None
    if trame is not None:
        rows = rows.filter(item__code__in=[code for code, item in trame.items.items() if looked.tag in item.tags])
    if looked.text:
        query = SearchQuery(looked.text, config="french", search_type="websearch")
        rows = rows.annotate(words=SearchVector("comment", config="french")).filter(words=query)
    return rows.order_by("candidature__sort_key", "item__code")


def read_comments(rows: QuerySet[Answer]) -> list[Comment]:
    """These comments with their town, their question and its strate; one query, MOST at most."""
    named = rows.values_list(
        "candidature__name", "item__code", "item__label", "comment", "candidature__kind", "candidature__strate"
    )
    found = []
    for name, code, label, text, kind, strate in named[:MOST]:
        sort = town_class(Kind(kind), Strate(strate) if strate else None)
        found.append(Comment(name, code, label, text, sort.label if sort is not None else ""))
    return found
