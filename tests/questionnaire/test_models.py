"""What the database refuses of a questionnaire and of its answers, whoever writes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from label.models import Candidature, User, WholeRow
from questionnaire.models import (
    AddressCheck,
    Answer,
    Choice,
    Extract,
    FiledQuestionnaire,
    Item,
    ItemNote,
    Questionnaire,
    Quote,
    Section,
    SectionAssignment,
    ServiceAnswer,
    ServiceLink,
    StudyTable,
)
from tests.constraints import constraints_of, refused_by

pytestmark = pytest.mark.django_db


def again(row: Section | Item | Choice) -> None:
    """The same row once more."""
    row.pk = None
    row._state.adding = True
    row.save()


def _answers(town: Candidature, form: Questionnaire, times: int, **facts: object) -> None:
    item = form.items.get(code="AP-01")
    Answer.objects.bulk_create([Answer(candidature=town, item=item, value="oui", **facts) for _ in range(times)])


def _assignments(town: Candidature, form: Questionnaire) -> None:
    section, somebody = form.sections.all()[0], town.collectivite.memberships.all()[0].user
    SectionAssignment.objects.bulk_create(
        [SectionAssignment(candidature=town, section=section, person=somebody) for _ in range(2)]
    )


def _noted(town: Candidature, **facts: object) -> None:
    somebody = town.collectivite.memberships.all()[0].user
    ItemNote.objects.create(candidature=town, item_code="AP-01", author=somebody, **facts)


def _service(town: Candidature, form: Questionnaire, **facts: object) -> ServiceLink:
    now = timezone.now()
    told: dict[str, object] = {
        "service": "Éducation",
        "email": "e@ville.example",
        "questions": ["AP-01"],
        "secret": "0" * 64,
    }
    told |= {"section": form.sections.all()[0], "asked_by": town.collectivite.memberships.all()[0].user}
    return ServiceLink.objects.create(candidature=town, **({"ends_at": now + timedelta(days=1)} | told | facts))


def _proposals(town: Candidature, form: Questionnaire, times: int, **facts: object) -> None:
    link, item = _service(town, form), form.items.get(code="AP-01")
    ServiceAnswer.objects.bulk_create([ServiceAnswer(link=link, item=item, **facts) for _ in range(times)])


def _visits(town: Candidature, form: Questionnaire) -> None:
    filed = FiledQuestionnaire.objects.create(
        candidature=town, receipt="2013-38185-1", questionnaire_version=1, answers={}
    )
    facts = {"filed": filed, "code": "AP-01", "address": "https://grenoble.example", "answers": True, "detail": ""}
    AddressCheck.objects.bulk_create([AddressCheck(**facts) for _ in range(2)])


def _studied(town: Candidature, **more: object) -> StudyTable:
    by = User.objects.get_or_create(email="elise@label.example")[0]
    values: dict[str, object] = {"item_code": "AP-01", "by": "strate", "added_by": by, **more}
    return StudyTable.objects.create(edition=town.edition, **values)


def _quoted(town: Candidature, **more: object) -> Quote:
    by = User.objects.get_or_create(email="elise@label.example")[0]
    values: dict[str, object] = {"item_code": "AP-01", "text": "Oui.", "asked_by": by, "edition": town.edition, **more}
    return Quote.objects.create(candidature=town, **values)


WRONG: dict[str, Callable[[Candidature, Questionnaire], object]] = {
    "item_note_says": lambda town, form: _noted(town, text=""),
    "item_note_of_equipe_is_shared": lambda town, form: _noted(town, text="Oui.", from_equipe=True),
    "answer_once": lambda town, form: _answers(town, form, 2),
    "answer_unconfirmed_is_carried": lambda town, form: _answers(town, form, 1, confirmed=False),
    "assignment_once": _assignments,
    "service_link_ends_later": lambda town, form: _service(town, form, ends_at=timezone.now() - timedelta(days=1)),
    "service_answer_once": lambda town, form: _proposals(town, form, 2),
    "service_answer_settled_once_said": lambda town, form: _proposals(town, form, 1, settled=1),
    "address_checked_once": _visits,
    "extract_once": lambda town, form: [Extract.objects.create(candidature=town, part="AP") for _ in range(2)],
    "study_table_once": lambda town, form: [_studied(town) for _ in range(2)],
    "study_table_other_question": lambda town, form: _studied(town, other_code="AP-02"),
    "study_table_published_is_told": lambda town, form: _studied(town, published_at=timezone.now()),
    "quote_once": lambda town, form: [_quoted(town) for _ in range(2)],
    "quote_answered_is_dated": lambda town, form: _quoted(town, state="granted"),
    "section_code_once": lambda town, form: again(form.sections.all()[0]),
    "item_code_once": lambda town, form: again(form.items.all()[0]),
    "choice_value_once": lambda town, form: again(Choice.objects.filter(item__questionnaire=form)[0]),
}


@pytest.mark.parametrize("constraint", WRONG)
def test_a_row_that_means_nothing_is_refused(
    candidature: Candidature, questionnaire: Questionnaire, constraint: str
) -> None:
    with refused_by(constraint):
        WRONG[constraint](candidature, questionnaire)


def test_every_constraint_of_the_questionnaire_is_tried() -> None:
    assert set(WRONG) == constraints_of("questionnaire")


def test_an_answer_is_read_as_django_reads_it(candidature: Candidature, questionnaire: Questionnaire) -> None:
    _answers(candidature, questionnaire, 1, comment="Oui.")
    (read,) = Answer.objects.filter(candidature=candidature)
    names = [field.attname for field in Answer._meta.concrete_fields]
    values = [getattr(read, name) for name in names]
    whole = super(WholeRow, Answer).from_db("default", names, values)
    assert {**vars(read), "_state": None} == {**vars(whole), "_state": None}
    assert (read._state.adding, read._state.db) == (whole._state.adding, whole._state.db) == (False, "default")
    assert read.candidature == candidature
    (part,) = Answer.objects.filter(candidature=candidature).only("comment")
    assert part.get_deferred_fields() == set(names) - {"id", "comment"}
    part.comment = "Non."
    part.save()
    assert Answer.objects.get(pk=read.pk).comment == "Non."
