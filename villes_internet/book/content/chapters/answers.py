"""« Ce que disent les réponses »: a spread a theme, from the published study; nothing where it has told nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from label.documents.kinds import Parts
from label.documents.truth import digest, values_of
from label.models import Edition
from questionnaire.models import Quote, StudyTable
from questionnaire.queries.answers import numbered_of, questionnaire_of
from questionnaire.rules.study_charts import FEW, Bars, ToldTable, charted
from toolkit.charts.series import BAR_ROW, NARROW_WIDTH, WIDE, bars
from toolkit.french import counted
from toolkit.typography import NBSP
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Put
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import KeyFigure

MOST_FIGURES, MOST_QUOTES, MOST_FINDINGS = 3, 2, 3
MOST_BESIDE, MOST_WORDS = 8, 650  # bars and signs that one page holds together
# Pixels of the drawing of a facing page: its width, what its bars share above who is quoted and alone there, and of
# each at least, at most.
FACING, SHARED, ALONE, LEAST_ROW, MOST_ROW = 640, 400, 660, 24, 68
MOST_LARGE = 420  # signs of a page that is set large: what is found, or who is quoted
LABELS = 330  # pixels of a drawing for the names of its bars


@dataclass(frozen=True)
class Saying:
    """What a collectivité let be quoted."""

    text: str
    name: str


@dataclass(frozen=True)
class ThemeSpread:
    """A theme: its figures, what the équipe says its tables show, one of them drawn, and who let be quoted."""

    code: str
    title: str
    figures: tuple[KeyFigure, ...]
    findings: tuple[str, ...]
    chart: Bars | None
    sayings: tuple[Saying, ...]

    @property
    def is_spread(self) -> bool:
        """Two pages, the chart and who is quoted facing the rest, where there are figures, bars or words enough."""
        if self.chart is None:
            return False
        words = sum(map(len, self.findings)) + self._quoted
        return len(self.figures) == MOST_FIGURES or len(self.chart.rows) > MOST_BESIDE or words > MOST_WORDS

    @property
    def is_told_large(self) -> bool:
        """Whether what is found is short enough for the figures above it to stand one under the other, large."""
        return self.is_spread and sum(map(len, self.findings)) <= MOST_LARGE

    @property
    def is_quoted_large(self) -> bool:
        """Whether the words quoted are few enough to be set large, one above the other."""
        return self.is_spread and self._quoted <= MOST_LARGE

    @property
    def is_quoted_first(self) -> bool:
        """Whether who is quoted stands under the figures: they alone would leave their page half empty."""
        return self.is_spread and bool(self.sayings) and len(self.figures) < MOST_FIGURES and not self.findings

    @property
    def _quoted(self) -> int:
        return sum(len(saying.text) for saying in self.sayings)


@dataclass(frozen=True)
class AnswersSaid:
    """The themes of the questionnaire of which the study tells something, in its order."""

    lead: str
    themes: tuple[ThemeSpread, ...]


def read(matter: Matter) -> AnswersSaid | None:
    """Four queries; None before a study is published, and where the questions are not here."""
    edition, fitter = matter.edition, matter.fitter
    tables = list(StudyTable.objects.public().filter(edition=edition))
    asked = questionnaire_of(edition) if tables else None
    if asked is None:
        return None
    trame = numbered_of(asked).trame
    sayings = list(Quote.objects.public().filter(edition=edition).select_related("candidature"))
    spreads = []
    for theme in trame.themes:
        codes = {item.code for item in theme.items}
        told = [row for row in tables if row.item_code in codes and row.told]
        quoted = [row for row in sayings if row.item_code in codes]
        if told:
            spreads.append(_spread(theme.code, theme.label, told, quoted, fitter))
    if not spreads:
        return None
    words = counted(len(spreads), "thème", "thèmes", feminine=False)
    lead = f"Ce que l’étude a compté dans les questionnaires déposés, en {words}."
    return AnswersSaid(lead, tuple(spreads))


def _spread(
    code: str, label: str, tables: Sequence[StudyTable], quoted: Sequence[Quote], fitter: Fitter
) -> ThemeSpread:
    figures = [figure for row in tables if (figure := _figure(row.told or {}, fitter)) is not None]
    drawn = [found for row in tables if (found := charted(row.told or {})) is not None]
    chart = max(drawn, key=_told_share, default=None)
    return ThemeSpread(
        code,
        fitter.text(label, "question", label),
        tuple(figures[:MOST_FIGURES]),
        tuple(fitter.text(row.comment, "constat de l’étude", row.comment[:40]) for row in tables if row.comment)[
            :MOST_FINDINGS
        ],
        _fitted(chart, fitter) if chart is not None else None,
        tuple(
            Saying(
                fitter.text(row.text, "citation", row.candidature.name),
                fitter.text(row.candidature.name, "nom", row.candidature.name),
            )
            for row in quoted[:MOST_QUOTES]
        ),
    )


def _told_share(found: Bars) -> tuple[float, int]:
    """What is told of it, then how much it shows: the chart that says most."""
    told = sum(value is not None for _, value in found.rows)
    return told / len(found.rows), told


def _figure(told: ToldTable, fitter: Fitter) -> KeyFigure | None:
    """What all answered: the share of the first answer where there are two, else of the most frequent, else a median;
    None where it is not told.
    """
    whole = next((line for line in told["rows"] if line["whole"]), None)
    if whole is None:
        return None
    question = fitter.text(told["question"], "question", told["question"][:40])
    if not told["columns"]:
        return (
            KeyFigure(_number(whole["median"]), f"en médiane, à la question{NBSP}: {question}")
            if whole["median"]
            else None
        )
    shares = [
        (cell["share"], column)
        for cell, column in zip(whole["cells"], told["columns"], strict=True)
        if cell is not None and cell["share"] is not None
    ]
    is_yes_or_no = len(told["columns"]) <= FEW
    if not shares or (is_yes_or_no and whole["cells"][0] is None):
        return None
    share, column = shares[0] if is_yes_or_no else max(shares, key=lambda pair: pair[0])
    answer = fitter.text(column, "réponse", question)
    return KeyFigure(f"{share}{NBSP}%", f"répondent «{NBSP}{answer}{NBSP}» à la question{NBSP}: {question}")


def _number(median: str) -> str:
    return f"{float(median):g}".replace(".", ",")


def _fitted(found: Bars, fitter: Fitter) -> Bars:
    question = fitter.text(found.question, "question", found.question[:40])
    rows = tuple((fitter.text(name, "réponse", name[:40]), value) for name, value in found.rows)
    return Bars(question, found.measure, rows, found.unit)


def drawings(said: AnswersSaid, put: Put) -> Mapping[str, Any]:
    """One chart a theme, wide and narrow."""
    wide, narrow = {}, {}
    for spread in said.themes:
        if spread.chart is not None:
            drawn = _facing(spread.chart, spread) if spread.is_spread else _drawn(spread.chart, WIDE)
            wide[spread.code] = put(f"etude-{spread.code}", drawn)
            narrow[spread.code] = _drawn(spread.chart, NARROW_WIDTH)
    return {"charts": wide, "narrow": narrow}


def _drawn(chart: Bars, width: int, row: int = BAR_ROW) -> str:
    return bars(chart.title, chart.rows, unit=chart.unit, label_width=LABELS, row_height=row, width=width)


def _facing(chart: Bars, spread: ThemeSpread) -> str:
    """The chart of the facing page, its bars high enough to fill that page."""
    room = SHARED if spread.sayings and not spread.is_quoted_first else ALONE
    return _drawn(chart, FACING, max(LEAST_ROW, min(room // len(chart.rows), MOST_ROW)))


def rests_on(edition: Edition) -> Parts:
    """The tables that are published, and who lets be quoted; nothing while nothing is told."""
    told = list(values_of(StudyTable.objects.public().filter(edition=edition), "item_code", "told", "comment"))
    quotes = Quote.objects.public().filter(edition=edition)
    return {"l’étude": digest(told, values_of(quotes, "text", "item_code"))} if told else {}


ANSWERS = ChapterKind(
    "reponses",
    "Ce que disent les réponses",
    read,
    drawings=drawings,
    list_page=("equipe-study", "Tableaux et citations de l’étude"),
    rests_on=rests_on,
)
