"""A part of the questionnaire on paper: what a service or a meeting needs, and no more."""

from django.urls import reverse

from label.documents.kinds import DocumentKind, Parts, register
from label.documents.truth import Paper, papers_of
from label.enums import Nature
from label.models import Candidature
from questionnaire.models import Extract
from questionnaire.queries.answers import NumberedTrame, numbered_of
from toolkit.french import of_place
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.questionnaire import PaperQuestionnaire, paper_questionnaire
from villes_internet.book.kinds import living
from villes_internet.book.permissions import its_people
from villes_internet.book.refusals import said_by
from villes_internet.book.resting import rests_on_answers, rests_on_questions

WITH_WHAT = ("candidature__edition__questionnaire", "candidature__collectivite")


def extracts_of(candidature: Candidature, numbered: NumberedTrame) -> list[Paper]:
    """The papers of the parts that were asked for and are still in the questionnaire, in its order."""
    order = list(part_names(numbered))
    found = list(Extract.objects.filter(candidature=candidature, part__in=order).select_related(*WITH_WHAT))
    papers = papers_of(EXTRACT, found) if found else {}
    return [papers[one.pk] for one in sorted(found, key=lambda one: (order.index(one.part), one.is_blank))]


def part_names(numbered: NumberedTrame) -> dict[str, str]:
    """The label of each theme and section that is asked, by code, in the order of the trame."""
    names: dict[str, str] = {}
    for theme in numbered.trame.themes:
        if theme.asked_sections:
            names[theme.code] = theme.label
        names |= {section.code: f"{theme.label}, {section.label}" for section in theme.asked_sections}
    return names


def _content(extract: Extract, fitter: Fitter) -> PaperQuestionnaire:
    one = extract.candidature
    return paper_questionnaire(one.edition, fitter, one, part=extract.part, is_blank=extract.is_blank)


def _named(extract: Extract) -> str:
    one = extract.candidature
    name = part_names(numbered_of(one.edition.questionnaire, one)).get(extract.part, extract.part)
    return f"{name}, {'vierge' if extract.is_blank else 'avec les réponses'}"


def _title(extract: Extract) -> str:
    one = extract.candidature
    return f"{_named(extract)}, {of_place(one.name)}, {one.edition.year}"


def _file_name(extract: Extract) -> str:
    one = extract.candidature
    name = f"{'vierge' if extract.is_blank else 'reponses'}-{extract.part}-{one.edition.year}"
    return f"{name}-{one.collectivite.code}.pdf"


def _rests_on(extract: Extract) -> Parts:
    one = extract.candidature
    return rests_on_questions(one.edition) if extract.is_blank else rests_on_answers(one)


def _place(extract: Extract) -> str:
    one = extract.candidature
    return reverse("candidature-documents", args=[one.collectivite.code, one.edition.year])


EXTRACT = DocumentKind(
    "extrait",
    "Une partie du questionnaire",
    Extract,
    Nature.LIVING,
    title=_title,
    file_name=_file_name,
    make=living("book/questionnaire.html", _content),
    may_read=lambda user, extract: its_people(user, extract.candidature),
    address=_place,
    rests_on=_rests_on,
    refusals=said_by(_content),
    named=_named,
    with_what=WITH_WHAT,
)
register(EXTRACT)
