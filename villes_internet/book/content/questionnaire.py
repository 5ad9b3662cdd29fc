"""The questionnaire on paper: blank for a meeting, filled for the dossier; the same content as a spreadsheet."""

from dataclasses import dataclass

from django.conf import settings

from label.documents.making import NothingToPrint
from label.models import Candidature, Edition
from questionnaire.queries.answers import answers_of, givens, numbered_of, questionnaire_of
from questionnaire.rules.conditions import visible
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NOTHING, Given, ItemTerms
from questionnaire.rules.values import answer_text
from toolkit.dates import french_date
from toolkit.french import of_place, upper_first
from villes_internet.book.content.fitting import Fitter


@dataclass(frozen=True)
class PaperItem:
    """One question: the choices to tick on a blank one, the answer in words on a filled one."""

    code: str
    label: str
    help: str
    choices: tuple[str, ...]
    value: str
    unit: str
    condition: str
    comment: tuple[str, ...]
    comment_expected: bool
    hidden: bool = False


@dataclass(frozen=True)
class PaperSection:
    """A section with its questions."""

    label: str
    items: tuple[PaperItem, ...]


@dataclass(frozen=True)
class PaperTheme:
    """A theme with its sections."""

    label: str
    description: str
    sections: tuple[PaperSection, ...]


@dataclass(frozen=True)
class PaperQuestionnaire:
    """The whole; `name` and `of_name` are empty on a blank one, `state` says what the answers are worth."""

    year: int
    edition_number: int
    label_name: str
    publisher: str
    name: str
    of_name: str
    state: str
    themes: tuple[PaperTheme, ...]
    demonstration: bool

    @property
    def is_blank(self) -> bool:
        """Whether it is to be filled with a pen."""
        return not self.name


def paper_questionnaire(
    edition: Edition, fitter: Fitter, candidature: Candidature | None = None, *, part: str = "", is_blank: bool = False
) -> PaperQuestionnaire:
    """The questionnaire of an edition as this candidature is asked it: the whole, or the theme or section `part`; with
    its answers, or blank, as it is without a candidature. Raises NothingToPrint when there is none.
    """
    questionnaire = questionnaire_of(edition)
    if questionnaire is None:
        msg = f"L’édition {edition.year} n’a pas de questionnaire."
        raise NothingToPrint(msg)
    numbered = numbered_of(questionnaire, candidature)
    if is_blank:
        candidature = None
    given = givens(numbered, answers_of(candidature, numbered)) if candidature is not None else {}
    shown = visible(numbered.trame, given) if candidature is not None else frozenset(numbered.trame.items)
    name = fitter.text(candidature.name, "nom", candidature.name) if candidature is not None else ""

    def item(terms: ItemTerms) -> PaperItem:
        return _item(
            terms, given.get(terms.code, NOTHING), fitter, blank=candidature is None, hidden=terms.code not in shown
        )

    themes = tuple(
        PaperTheme(
            theme.label,
            theme.description,
            tuple(
                PaperSection(section.label, tuple(map(item, section.items)))
                for section in theme.asked_sections
                if part in ("", theme.code, section.code)
            ),
        )
        for theme in numbered.trame.themes
    )
    printed = tuple(theme for theme in themes if theme.sections)
    if part and not printed:
        msg = "Cette partie n’est plus dans le questionnaire."
        raise NothingToPrint(msg)
    return PaperQuestionnaire(
        edition.year,
        edition.number,
        settings.LABEL["name"],
        settings.LABEL["publisher"],
        name,
        of_place(candidature.name) if candidature is not None else "",
        _state(candidature),
        printed,
        edition.demonstration,
    )


def _state(candidature: Candidature | None) -> str:
    if candidature is None:
        return ""
    if candidature.submitted_at is not None:
        return f"Réponses déposées sous l’accusé n° {candidature.receipt}."
    last = candidature.active_at
    return f"Réponses en cours de saisie, au {french_date(last)}." if last is not None else "Aucune réponse encore."


def _item(terms: ItemTerms, given: Given, fitter: Fitter, *, blank: bool, hidden: bool) -> PaperItem:
    kind = kind_of(terms)
    choices = tuple(option.label for option in kind.options(terms))
    condition = f"Selon la réponse à {terms.visible_if.code}." if terms.visible_if is not None else ""
    value = "" if blank else upper_first(answer_text(terms, given))
    lines = tuple(
        fitter.text(line, "ligne de commentaire", terms.code) for line in given.comment.splitlines() if line.strip()
    )
    return PaperItem(
        terms.code,
        terms.label,
        terms.help,
        choices if blank else (),
        fitter.text(value, "ligne de commentaire", terms.code),
        kind.unit(terms) if blank else "",
        condition,
        lines,
        terms.comment_expected,
        hidden,
    )
