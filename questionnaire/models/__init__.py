"""What an edition asks, and what each candidature answers."""

from questionnaire.models.answers import AddressCheck, Answer, FiledQuestionnaire, SectionAssignment
from questionnaire.models.extracts import Extract
from questionnaire.models.publishing import PublishedAnswers
from questionnaire.models.quotes import Quote
from questionnaire.models.services import ServiceAnswer, ServiceLink
from questionnaire.models.structure import Choice, Item, Questionnaire, Section
from questionnaire.models.study import StudyTable, StudyText
from questionnaire.models.threads import ItemNote

__all__ = [
    "AddressCheck",
    "Answer",
    "Choice",
    "Extract",
    "FiledQuestionnaire",
    "Item",
    "ItemNote",
    "PublishedAnswers",
    "Questionnaire",
    "Quote",
    "Section",
    "SectionAssignment",
    "ServiceAnswer",
    "ServiceLink",
    "StudyTable",
    "StudyText",
]
