"""A question from one edition to the next, by the lineage of its codes."""

from collections.abc import Iterable, Iterator, Mapping

from label.enums import CandidatureStatus
from label.models import Candidature, Edition
from questionnaire.enums import Grouping
from questionnaire.models import Answer, StudyTable
from questionnaire.queries.answers import given_of
from questionnaire.queries.study import counted_items, told_of, trame_of
from questionnaire.rules.study import Crossing, Respondent, table
from questionnaire.rules.study_charts import ToldTable, TrendYear, trend
from questionnaire.rules.trame import ItemTerms


def lineage(
    item: ItemTerms, earlier: Iterable[tuple[Edition, Mapping[str, ItemTerms]]]
) -> Iterator[tuple[Edition, ItemTerms]]:
    """This question in earlier editions, newest first, with what each asks: under its own code, else under one that it
    takes the place of; it ends where it was not asked.
    """
    for before, known in earlier:
        code = next((code for code in (item.code, *item.follows) if code in known), None)
        if code is None:
            return
        item = known[code]
        yield before, item


def _earlier(edition: Edition, years: Iterable[int] | None = None) -> list[tuple[Edition, Mapping[str, ItemTerms]]]:
    """The editions before this one (of these years, when they are given) whose answers are held, with what can be
    counted of each, newest first; three queries each.
    """
    rows = Edition.objects.before(edition.year)
    if years is not None:
        rows = rows.filter(year__in=years)
    found = [(one, trame_of(one)) for one in rows]
    return [(one, counted_items(trame)) for one, trame in found if trame is not None]


def trend_seen(edition: Edition, item: ItemTerms) -> tuple[TrendYear, ...]:
    """What all answered in each edition, as the équipe sees it: every count; five queries an edition."""
    told: dict[int, ToldTable] = {}
    values: tuple[str, ...] = ()
    for one, asked in [(edition, item), *lineage(item, _earlier(edition))]:
        dossiers = Candidature.objects.in_the_race().filter(edition=one, status=CandidatureStatus.FILED)
        rows = Answer.objects.filter(candidature__in=dossiers, item__code=asked.code).order_by("pk")
        found = [
            Respondent(row.candidature_id, {asked.code: given_of(asked, row)}, None, "", None, is_first=False)
            for row in rows
        ]
        seen = table(Crossing(asked, Grouping.STRATE), found)
        values = values or seen.values
        told[one.year] = told_of(seen, everything=True)
    return trend(values, told)


def trends_told(edition: Edition) -> dict[str, tuple[TrendYear, ...]]:
    """For each question of a published study, what the studies published since tell of it: nothing that is not read in
    one of them. One query where no other study is published.
    """
    rows = StudyTable.objects.public().filter(edition__year__lte=edition.year).select_related("edition")
    public = {(row.edition.year, row.item_code): row.told for row in rows if row.told is not None}
    years = {year for year, _ in public} - {edition.year}
    trame = trame_of(edition) if years else None
    if trame is None:
        return {}
    items, earlier = counted_items(trame), _earlier(edition, years)
    found = {}
    for code in {code for year, code in public if year == edition.year and code in items}:
        line = [(edition, items[code]), *lineage(items[code], earlier)]
        told = {one.year: public[one.year, asked.code] for one, asked in line if (one.year, asked.code) in public}
        found[code] = trend(_values(public[edition.year, code]), told)
    return found


def _values(told: ToldTable) -> list[str]:
    found: list[str] = told.get("values", told["columns"])
    return found
