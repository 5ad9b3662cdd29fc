"""Answers: saved by versions, never overwritten unseen, carried over, restored, handed out, frozen at the filing."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from initiatives.actions.telling import put_forward, save_draft
from label.actions.candidatures import register
from label.actions.files import attach
from label.drafts import Clash
from label.enums import CandidatureStatus, Role
from label.models import Candidature, Collectivite, Edition, JournalEntry, MailMessage, Revision
from label.rules.refusals import Refusal
from questionnaire.actions.answers import (
    Typed,
    carry_over,
    confirm_carried,
    restore_answer,
    save_answer,
    save_section,
    set_aside,
)
from questionnaire.actions.sections import assign_section, unassign_section
from questionnaire.models import Answer, FiledQuestionnaire, SectionAssignment
from questionnaire.queries.answers import answers_of, givens, numbered_of, past_of, questionnaire_of, readings_of
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.documents import PDF
from tests.initiatives.stories import FULL, draft
from villes_internet.actions import file_candidature
from villes_internet.book.content.campaign import receipt_of
from villes_internet.book.content.fitting import Fitter

pytestmark = pytest.mark.django_db


def current(candidature: Candidature, code: str) -> Answer:
    return Answer.objects.get(candidature=candidature, item__code=code)


def test_each_save_is_a_version_with_its_author(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    saved = save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque"), 1), by=cast.bob)
    row = current(candidature, "AP-01")
    assert (row.version, row.value, row.comment, row.saved_by) == (2, "oui", "La médiathèque", cast.bob)
    assert list(Revision.objects.of(row).values_list("version", "changes", "by")) == [
        (1, {"answer": [[None, False], ["oui", False]]}, cast.alice.pk),
        (2, {"comment": ["", "La médiathèque"]}, cast.bob.pk),
    ]
    assert saved.rows["AP-01"].version == 2
    candidature.refresh_from_db()
    assert candidature.started_at is not None


def test_what_was_overtaken_is_shown_and_not_overwritten(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice, page="a")
    with pytest.raises(Clash, match="Alice Martin a enregistré ce texte entre-temps") as changed:
        save_answer(candidature, "AP-01", Typed(Given("non"), 0), by=cast.bob, page="b")
    assert (changed.value.theirs["answer"], changed.value.mine["answer"]) == (["oui", False], ["non", False])
    assert current(candidature, "AP-01").value == "oui"
    save_answer(candidature, "AP-01", Typed(Given("non"), 1), by=cast.bob, page="b")
    assert current(candidature, "AP-01").value == "non"


def test_a_save_sent_twice_writes_once(cast: Cast, candidature: Candidature) -> None:
    for _ in range(2):
        save_answer(candidature, "AP-05", Typed(Given(Decimal("2.5")), 0), by=cast.alice, page="a")
    assert Revision.objects.filter(subject="questionnaire.answer").count() == 1


def test_zero_is_an_answer(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-05", Typed(Given(Decimal(0)), 0), by=cast.alice)
    assert current(candidature, "AP-05").value == "0"


def test_a_page_whose_acknowledgement_was_lost_goes_on(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "La méd"), 0), by=cast.alice, page="page-1")
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque"), 0), by=cast.alice, page="page-1")
    assert current(candidature, "AP-01").version == 2
    with pytest.raises(Clash):
        save_answer(candidature, "AP-01", Typed(Given("oui", "Autre"), 0), by=cast.alice, page="page-2")
    with pytest.raises(Clash):
        save_answer(candidature, "AP-01", Typed(Given("oui", "Autre"), 0), by=cast.bob, page="page-1")


@pytest.mark.parametrize(
    ("code", "reason"),
    [("AP-99", "n’est pas posée"), ("MR-14", "calculée par la plateforme"), ("AP-11", "n’est pas posée")],
)
def test_what_is_not_asked_is_refused(cast: Cast, candidature: Candidature, code: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        save_answer(candidature, code, Typed(Given("oui"), 0), by=cast.alice)


def test_after_the_closing_nothing_is_saved_and_the_past_is_kept(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    Edition.objects.filter(year=2013).update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refusal, match="La clôture est passée"):
        save_answer(candidature, "AP-01", Typed(Given("non"), 1), by=cast.alice)
    assert current(candidature, "AP-01").value == "oui"


def test_before_the_filling_nothing_is_saved(cast: Cast, candidature: Candidature) -> None:
    Edition.objects.filter(year=2013).update(phase="registration", fills_at=timezone.now() + timedelta(days=2))
    with pytest.raises(Refusal):
        save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)


def test_a_filed_candidature_is_reopened_first(cast: Cast, candidature: Candidature) -> None:
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt="2013-38185-1"
    )
    with pytest.raises(Refusal, match="le rouvre d’abord"):
        save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)


def test_an_earlier_version_is_restored_as_a_new_one(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "premier"), 0), by=cast.alice)
    save_answer(candidature, "AP-01", Typed(Given("non", "second"), 1), by=cast.bob)
    restore_answer(candidature, "AP-01", 1, by=cast.bob)
    row = current(candidature, "AP-01")
    assert (row.version, row.value, row.comment) == (3, "oui", "premier")
    assert Revision.objects.of(row).count() == 3
    with pytest.raises(Refusal, match="n’existe pas"):
        restore_answer(candidature, "AP-01", 9, by=cast.bob)


# Last edition's answers
# --------------------------------------------------------------------------------------------------


@pytest.fixture
def last_year(cast: Cast, candidature: Candidature) -> Candidature:
    """What Grenoble answered in 2012."""
    last = Candidature.objects.get(collectivite__code=GRENOBLE, edition__year=2012)
    questionnaire = questionnaire_of(last.edition)
    assert questionnaire is not None
    items = numbered_of(questionnaire).items
    Answer.objects.bulk_create(
        [
            Answer(candidature=last, item_id=items["AP-01"], value="oui", comment="La médiathèque"),
            Answer(candidature=last, item_id=items["AP-05"], value="4"),
            Answer(candidature=last, item_id=items["AP-06"], comment="Rien à dire"),
        ]
    )
    return last


def test_last_time_is_shown_beside_and_counts_for_nothing(candidature: Candidature, last_year: Candidature) -> None:
    numbered = numbered_of(candidature.edition.questionnaire)
    past = past_of(candidature, numbered)
    assert past.year == 2012
    earlier = past.of("AP-01")
    assert earlier is not None
    assert (earlier.given.value, earlier.given.comment, earlier.fits) == ("oui", "La médiathèque", True)
    assert past.of("AP-02") is None
    assert readings_of([candidature])[candidature.pk][2].whole.given == 0


def test_kept_answers_count_once_confirmed(cast: Cast, candidature: Candidature, last_year: Candidature) -> None:
    numbered = numbered_of(candidature.edition.questionnaire)
    assert carry_over(candidature, ["AP-01", "AP-02", "AP-05"], confirm=False, by=cast.alice).written == 2
    assert readings_of([candidature])[candidature.pk][2].whole.given == 0
    row = current(candidature, "AP-01")
    assert (row.carried_from, row.confirmed, row.comment) == (2012, False, "La médiathèque")
    given = givens(numbered, answers_of(candidature, numbered))["AP-01"]
    same = Given(given.value, given.comment)
    assert save_answer(candidature, "AP-01", Typed(same, 1), by=cast.alice).written == 0
    assert confirm_carried(candidature, ["AP-01"], by=cast.alice).written == 1
    assert readings_of([candidature])[candidature.pk][2].whole.given == 2
    assert current(candidature, "AP-01").confirmed


def test_what_is_already_answered_is_never_replaced_by_the_past(
    cast: Cast, candidature: Candidature, last_year: Candidature
) -> None:
    save_answer(candidature, "AP-01", Typed(Given("non"), 0), by=cast.bob)
    assert carry_over(candidature, ["AP-01", "AP-05"], confirm=True, by=cast.alice).written == 1
    assert current(candidature, "AP-01").value == "non"
    assert current(candidature, "AP-05").confirmed


def test_typing_over_a_carried_answer_confirms_it(cast: Cast, candidature: Candidature, last_year: Candidature) -> None:
    carry_over(candidature, ["AP-01"], confirm=False, by=cast.alice)
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque et la mairie"), 1), by=cast.alice)
    row = current(candidature, "AP-01")
    assert (row.confirmed, row.carried_from) == (True, 2012)


def test_a_section_read_again_is_confirmed_at_once(
    cast: Cast, candidature: Candidature, last_year: Candidature
) -> None:
    carry_over(candidature, ["AP-01", "AP-05"], confirm=False, by=cast.alice)
    assert confirm_carried(candidature, ["AP-01", "AP-02", "AP-05"], by=cast.bob).written == 2
    assert confirm_carried(candidature, ["AP-01", "AP-05"], by=cast.bob).written == 0


def test_what_is_set_aside_is_answered_anew(cast: Cast, candidature: Candidature, last_year: Candidature) -> None:
    set_aside(candidature, "AP-01", by=cast.alice)
    assert (current(candidature, "AP-01").value, current(candidature, "AP-01").comment) == (None, "")
    save_answer(candidature, "AP-01", Typed(Given("non"), 1), by=cast.alice)
    with pytest.raises(Refusal, match="rien à écarter"):
        set_aside(candidature, "AP-01", by=cast.bob)
    carry_over(candidature, ["AP-05"], confirm=False, by=cast.alice)
    set_aside(candidature, "AP-05", by=cast.alice)
    assert (current(candidature, "AP-05").value, current(candidature, "AP-05").version) == (None, 2)


def test_a_form_saves_what_was_touched_and_tells_what_was_overtaken(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    save_answer(candidature, "AP-05", Typed(Given(Decimal(2)), 0), by=cast.alice)
    save_answer(candidature, "AP-01", Typed(Given("oui", "de Bob"), 1), by=cast.bob)
    save_answer(candidature, "AP-05", Typed(Given(Decimal(3)), 1), by=cast.bob)
    # Alice's page is older than what Bob saved: she touched AP-05 and AP-06, not AP-01.
    typed = {
        "AP-01": Typed(Given("oui"), 1),
        "AP-05": Typed(Given(Decimal(9)), 1),
        "AP-06": Typed(Given("non", "pas encore"), 0),
        "AP-08": Typed(Given(), 0),
    }
    saved = save_section(candidature, typed, by=cast.alice)
    assert (saved.written, list(saved.overtaken)) == (1, ["AP-05"])
    assert current(candidature, "AP-01").comment == "de Bob"
    assert current(candidature, "AP-05").value == "3"
    assert not Answer.objects.filter(candidature=candidature, item__code="AP-08").exists()


def test_last_time_s_figure_comes_with_the_save(cast: Cast, candidature: Candidature, last_year: Candidature) -> None:
    saved = save_answer(candidature, "AP-05", Typed(Given(Decimal(9)), 0), by=cast.alice)
    assert (saved.earlier, saved.earlier_year) == (Decimal(4), 2012)
    saved = save_answer(candidature, "AP-02", Typed(Given(Decimal(9)), 0), by=cast.alice)
    assert saved.earlier is None


# Sections handed out, filing
# ---------------------------------------------------------------------------------------------


def test_a_section_is_handed_to_a_person_of_the_town(cast: Cast, candidature: Candidature) -> None:
    due = timezone.localdate() + timedelta(days=3)
    row = assign_section(candidature, "AP-A", cast.bob, due_on=due, by=cast.alice)
    assign_section(candidature, "AP-A", cast.bob, due_on=None, by=cast.alice)
    assert SectionAssignment.objects.get().due_on is None
    with pytest.raises(Refusal, match="n’est pas rattachée"):
        assign_section(candidature, "AP-A", cast.charlie, due_on=None, by=cast.alice)
    with pytest.raises(Refusal, match="déjà passée"):
        assign_section(candidature, "AP-A", cast.bob, due_on=timezone.localdate() - timedelta(days=1), by=cast.alice)
    with pytest.raises(Refusal, match="après la clôture"):
        assign_section(candidature, "AP-A", cast.bob, due_on=timezone.localdate() + timedelta(days=90), by=cast.alice)
    with pytest.raises(Refusal, match="n’existe pas"):
        assign_section(candidature, "ZZ-A", cast.bob, due_on=None, by=cast.alice)
    unassign_section(candidature, row.pk, by=cast.alice)
    with pytest.raises(Refusal, match="n’est plus confiée"):
        unassign_section(candidature, row.pk, by=cast.alice)
    assert JournalEntry.objects.filter(verb__in=("assign_section", "unassign_section")).count() == 3
    letter = MailMessage.objects.filter(user=cast.bob, subject_kind="section_confiee").first()
    assert letter is not None
    assert "Alice Martin vous confie la section" in letter.text


def test_filing_freezes_the_answers_under_the_receipt(cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque"), 0), by=cast.alice)
    candidature.profile.executive = candidature.profile.correspondent = "Une personne"
    candidature.profile.staff = 2000
    candidature.profile.save()
    Candidature.objects.filter(pk=candidature.pk).update(card_confirmed_at=timezone.now())
    candidature.refresh_from_db()
    story = draft(candidature.collectivite, cast.alice)
    put_forward(candidature, story, news="", by=cast.alice)
    attach(candidature, ContentFile(PDF), name="bulletin.pdf", by=cast.alice)
    filed = file_candidature(candidature, by=cast.sacha)
    # The receipt says what it is for, and goes on saying it.
    save_draft(story, {"title": "Autre titre"}, seen=1, by=cast.bob)
    said = dict(receipt_of(Candidature.objects.get(pk=filed.pk), Fitter()).filed_with)
    assert re.fullmatch(r"1.réponse à \d+.questions posées", said["Questionnaire"])
    assert (said["Commentaires"], said["Documents joints"]) == ("1", "1")
    assert said["Initiatives mises en avant"] == f"« {FULL['title']} »"
    frozen = FiledQuestionnaire.objects.get()
    assert frozen.receipt == filed.receipt
    assert frozen.answers["AP-01"] == {
        "valeur": "oui",
        "commentaire": "La médiathèque",
        "sans_objet": False,
        "reprise": None,
        "confirmee": True,
    }


def test_two_towns_never_mix(cast: Cast, candidature: Candidature, filling: Edition) -> None:
    other = Collectivite.objects.get(code="47001")
    cast.member(cast.charlie, other, Role.CORRESPONDANT)
    theirs = register(other, filling, by=cast.charlie)
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    assert answers_of(theirs, numbered_of(filling.questionnaire)) == {}
