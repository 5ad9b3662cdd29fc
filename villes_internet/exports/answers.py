"""What was answered: line by line with comments, or a line for each town; and the scores."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from jury.models import FiledScore
from label.enums import CandidatureStatus, Theme
from label.models import Candidature, Edition
from questionnaire.models import Answer, FiledQuestionnaire
from questionnaire.queries.answers import NumberedTrame, given_of, numbered_of, questionnaire_of
from questionnaire.queries.filed import frozen_givens
from questionnaire.rules.conditions import visible
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NOTHING, Given, ItemTerms
from questionnaire.rules.values import answer_text
from toolkit.tables.exports import CellValue
from villes_internet.exports.tables import TOWN, ExportedRow, ExportedTable, Tick, candidatures_of, ticked, town, when

STATE = "Réponses"
FILED, TYPED = "déposées", "en cours"
AT_ONCE = 50  # candidatures whose answers are read together


def _without_questionnaire(edition: Edition) -> list[str]:
    return [] if questionnaire_of(edition) is not None else [f"L’édition {edition.year} n’a pas de questionnaire."]


def _numbered(edition: Edition) -> NumberedTrame:
    questionnaire = questionnaire_of(edition)
    if questionnaire is None:
        raise ValueError(_without_questionnaire(edition)[0])
    return numbered_of(questionnaire)


def _answered(
    numbered: NumberedTrame, candidatures: list[Candidature]
) -> Iterator[tuple[Candidature, str, Mapping[str, Given]]]:
    """Each candidature that answered something, with its answers by item: as filed, else as typed now. Two queries for
    each `AT_ONCE`.
    """
    codes = {pk: code for code, pk in numbered.items.items()}
    terms = numbered.trame.items
    for start in range(0, len(candidatures), AT_ONCE):
        some = candidatures[start : start + AT_ONCE]
        filed = {one.receipt for one in some if one.status == CandidatureStatus.FILED and one.receipt}
        frozen = dict(FiledQuestionnaire.objects.filter(receipt__in=filed).values_list("receipt", "answers"))
        typed: dict[int, dict[str, Given]] = defaultdict(dict)
        rest = [one for one in some if one.receipt not in frozen]
        for row in Answer.objects.filter(candidature__in=rest, item__in=codes).order_by("pk"):
            code = codes[row.item_id]
            typed[row.candidature_id][code] = given_of(terms[code], row)
        for one in some:
            if one.receipt in frozen:
                yield one, FILED, frozen_givens(terms, frozen[one.receipt])
            elif one.pk in typed:
                yield one, TYPED, typed[one.pk]


ANSWERS_HEADER = (
    *TOWN,
    STATE,
    "Thème",
    "Section",
    "Code de question",
    "Question",
    "Réponse",
    "Commentaire",
    "Commentaire attendu",
)


def _answers(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    numbered = _numbered(edition)

    def lines() -> Iterator[ExportedRow]:
        candidatures = list(ticked(candidatures_of(edition), lambda _done, _all: None))
        for number, (one, state, given) in enumerate(_answered(numbered, candidatures)):
            tick(number, len(candidatures))
            shown, start = visible(numbered.trame, given), (*town(one), state)
            for theme in numbered.trame.themes:
                for section in theme.asked_sections:
                    for item in section.items:
                        said = given.get(item.code, NOTHING)
                        if item.code in shown and not (said.is_empty and not said.comment):
                            yield (
                                *start,
                                theme.label,
                                section.label,
                                item.code,
                                item.label,
                                answer_text(item, said),
                                said.comment or None,
                                "oui" if item.comment_expected else "non",
                            )

    return ANSWERS_HEADER, lines()


def _matrix(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    numbered = _numbered(edition)
    items = [item for theme in numbered.trame.themes for section in theme.asked_sections for item in section.items]

    def lines() -> Iterator[ExportedRow]:
        candidatures = candidatures_of(edition)
        for number, (one, state, given) in enumerate(_answered(numbered, candidatures)):
            tick(number, len(candidatures))
            shown = visible(numbered.trame, given)
            yield (
                *town(one),
                state,
                *(_cell(item, given.get(item.code, NOTHING)) if item.code in shown else None for item in items),
            )

    return (*TOWN, STATE, *(f"{item.code} {item.label}" for item in items)), lines()


def _cell(item: ItemTerms, said: Given) -> CellValue:
    """An answer as a cell: a number stays one, to be summed and sorted."""
    if said.is_empty:
        return None
    number = None if said.not_applicable else kind_of(item).number(said.value)
    if number is not None:
        return float(number)
    return answer_text(item, said)


THEMES = tuple(Theme)


def _scores(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    header = (
        *TOWN,
        "Accusé",
        "Score",
        *(theme.label for theme in THEMES),
        "Niveau que le score suggère",
        "Rempli (%)",
        "« Sans objet »",
        "Calculé le",
    )
    rows = FiledScore.objects.filter(candidature__edition=edition).select_related("candidature__collectivite")
    found = {row.candidature_id: row for row in rows}

    def lines() -> Iterator[ExportedRow]:
        for one in ticked(candidatures_of(edition), tick):
            row = found.get(one.pk)
            if row is not None:
                yield (
                    *town(one),
                    row.receipt,
                    float(row.total),
                    *(_number(row.themes.get(theme.value)) for theme in THEMES),
                    row.suggested,
                    row.percent,
                    row.not_applicable,
                    when(row.computed_at),
                )

    return header, lines()


def _number(text: str | None) -> CellValue:
    """A score as it is written (« 62,5 ») as a number; a dash, for a theme that asks nothing, as nothing."""
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        return None


ANSWERS = ExportedTable(
    "reponses",
    "Réponses et commentaires",
    "Une ligne par réponse donnée : telle que déposée, ou en cours de saisie.",
    _answers,
    personal=True,
    refusals=_without_questionnaire,
)
MATRIX = ExportedTable(
    "tableau",
    "Réponses, une ligne par collectivité",
    "Une colonne par question, sans les commentaires.",
    _matrix,
    refusals=_without_questionnaire,
)
SCORES = ExportedTable("scores", "Scores par thème", "Une ligne par dossier déposé, scores sur cent.", _scores)
