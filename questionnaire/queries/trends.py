"""A question from one edition to the next, by the lineage of its codes."""

from collections.abc import Iterator

from label.enums import CandidatureStatus
from label.models import Candidature, Edition
from questionnaire.enums import Grouping
from questionnaire.models import Answer, StudyTable
from questionnaire.queries.answers import given_of
from questionnaire.queries.study import counted_items, told_of, trame_of
from questionnaire.rules.study import Crossing, Respondent, table
from questionnaire.rules.study_charts import Told, TrendYear, trend
from questionnaire.rules.trame import ItemTerms


def lineage(edition: Edition, item: ItemTerms) -> Iterator[tuple[Edition, ItemTerms]]:
    """This question in the edition and in those before it that hold their answers, newest first: under its own code,
    else under one that it takes the place of.
    """
    yield edition, item
    for before in Edition.objects.filter(year__lt=edition.year).order_by("-year"):
        trame = trame_of(before)
        if trame is None:
            continue
        known = counted_items(trame)
        code = next((code for code in (item.code, *item.follows) if code in known), None)
        if code is None:
            return
        item = known[code]
        yield before, item


def trend_seen(edition: Edition, item: ItemTerms) -> tuple[TrendYear, ...]:
    """What all answered in each edition, as the équipe sees it: every count; four queries an edition."""
    told: dict[int, Told] = {}
    columns: tuple[str, ...] = ()
    for one, asked in lineage(edition, item):
        files = Candidature.objects.in_the_race().filter(edition=one, status=CandidatureStatus.FILED)
        rows = Answer.objects.filter(candidature__in=files, item__code=asked.code).order_by("pk")
        found = [
            Respondent(row.candidature_id, {asked.code: given_of(asked, row)}, None, "", None, is_first=False)
            for row in rows
        ]
        seen = table(Crossing(asked, Grouping.STRATE), found)
        columns = columns or seen.columns
        told[one.year] = told_of(seen, everything=True)
    return trend(columns, told)


def trends_told(edition: Edition) -> dict[str, tuple[TrendYear, ...]]:
    """For each question of a published study, what the studies published since tell of it: nothing that is not read in
    one of them.
    """
    rows = StudyTable.objects.public().filter(edition__year__lte=edition.year).select_related("edition")
    public = {(row.edition.year, row.item_code): row.told for row in rows if row.told is not None}
    trame = trame_of(edition)
    items = counted_items(trame) if trame is not None else {}
    found = {}
    for year, code in public:
        if year != edition.year or code not in items or code in found:
            continue
        told = {
            one.year: public[one.year, asked.code]
            for one, asked in lineage(edition, items[code])
            if (one.year, asked.code) in public
        }
        found[code] = trend(public[year, code]["columns"], told)
    return found
