"""A question put right while agents answer it: what it touches is read first, answers follow, their agents are told."""

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Candidature, Edition, JournalEntry, MailMessage, Revision
from label.rules.refusals import Refusal
from questionnaire.actions.answers import Typed, restore_answer, save_answer
from questionnaire.actions.filing import freeze
from questionnaire.actions.repairing import Repair, repair_item
from questionnaire.models import Answer, FiledQuestionnaire, Questionnaire
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.changes import conditions_moved
from questionnaire.rules.trame import (
    Check,
    ChoiceTerms,
    Condition,
    Given,
    ItemTerms,
    SectionTerms,
    Structure,
    ThemeTerms,
    Trame,
)
from questionnaire.rules.writing import moved_in
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import applied, fields_of, words_of
from villes_internet.actions import create_edition

pytestmark = pytest.mark.django_db
PAGE = "/pilotage/questionnaire/2013/AP-21/reparer/"
MERGED = "aucun | Pas d’ENT | 0\ndeploiement | En cours, même partiellement | 2\ntoutes | Toutes les écoles | 3"
TYPED = {
    "AP-21-choices": MERGED,
    "takes-experimentation": "deploiement",
    "reason": "Deux choix disaient la même chose.",
}


@pytest.fixture
def answered(cast: Cast, candidature: Candidature, questionnaire: Questionnaire) -> Answer:
    """Parthenay has answered the choice that will go."""
    del questionnaire
    save_answer(candidature, "AP-21", Typed(Given("experimentation", "Trois écoles"), 0), by=cast.alice)
    return Answer.objects.get(candidature=candidature, item__code="AP-21")


def sent(elise: Client, **typed: str) -> object:
    return elise.post(PAGE, {**fields_of(elise.get(PAGE), PAGE), **TYPED, **typed})


def test_its_effects_are_read_then_answers_move_and_agents_are_told(
    elise: Client, answered: Answer, candidature: Candidature, cast: Cast
) -> None:
    freeze(candidature)
    page = words_of(sent(elise))
    assert "choix retiré : Expérimentation dans certaines écoles" in page
    assert "Collectivités qui y ont répondu : 1, dont déposées : 0." in page
    assert "Réponses qui passent à un autre choix : 1." in page
    assert "Personnes prévenues par courriel, avec la raison : 3." in page
    assert Answer.objects.get(pk=answered.pk).value == "experimentation"  # reading does nothing
    assert applied(elise, PAGE, {**fields_of(elise.get(PAGE), PAGE), **TYPED}).status_code == 302
    answered.refresh_from_db()
    assert (answered.value, answered.comment) == ("deploiement", "Trois écoles")
    last = Revision.objects.of(answered).last()
    assert last is not None
    assert (last.changes["answer"][0][0], last.by) == ("experimentation", cast.elise)
    assert FiledQuestionnaire.objects.get().answers["AP-21"]["valeur"] == "deploiement"
    letter = MailMessage.objects.get(user=cast.alice, subject_kind="question_reparee")
    assert "Deux choix disaient la même chose." in letter.text
    assert "Votre réponse devient : En cours, même partiellement." in letter.text
    assert "Vous recevez ce courriel parce que" in letter.text
    facts = JournalEntry.objects.get(verb="repair_question").facts
    assert (facts["item"], facts["answers"], facts["year"]) == ("AP-21", 1, 2013)
    numbered = numbered_of(Questionnaire.objects.get(edition__year=2013))
    assert [choice.value for choice in numbered.trame.items["AP-21"].choices] == ["aucun", "deploiement", "toutes"]


def test_a_page_opened_before_and_an_old_version_say_the_choice_that_stands_for_it(
    elise: Client, answered: Answer, candidature: Candidature, cast: Cast
) -> None:
    applied(elise, PAGE, {**fields_of(elise.get(PAGE), PAGE), **TYPED})
    alice = signed_in(cast.alice)
    place = f"/candidature/{candidature.collectivite.code}/2013/reponses/AP-21/"
    sent = {"AP-21-value": "experimentation", "AP-21-comment": "Quatre écoles", "AP-21-version": "1"}
    answer = alice.post(place, sent, headers={"accept": "application/json"})
    assert answer.status_code in (200, 409), answer.content
    answered.refresh_from_db()
    assert answered.value == "deploiement"
    restore_answer(candidature, "AP-21", 1, by=cast.alice)
    answered.refresh_from_db()
    assert (answered.value, answered.comment) == ("deploiement", "Trois écoles")


def test_agents_read_on_the_page_that_it_was_put_right_and_the_next_year_does_not(
    elise: Client, answered: Answer, candidature: Candidature, cast: Cast, filling: Edition
) -> None:
    del answered
    applied(elise, PAGE, {**fields_of(elise.get(PAGE), PAGE), **TYPED})
    place = f"/candidature/{candidature.collectivite.code}/2013/questionnaire/AP/"
    page = words_of(signed_in(cast.alice).get(place))
    assert "Question corrigée le" in page
    assert "Deux choix disaient la même chose." in page
    following = create_edition(filling, number=15, year=2014, by=cast.elise)
    item = numbered_of(following.questionnaire).structure.trame.items["AP-21"]
    assert (item.repaired, item.moved) == ("", ())


def test_what_depends_on_a_choice_that_goes_follows_it() -> None:
    items = (
        ItemTerms("AP-01", "x", "choix_unique", 3, choices=tuple(ChoiceTerms(v, v, 1) for v in "ab")),
        ItemTerms("AP-02", "y", "oui_non", 1, visible_if=Condition("AP-01", "dans", ("a", "b"))),
    )
    check = Check("C1", "alerte", Condition("AP-01", "egal", "a"), Condition("AP-02", "egal", "oui"), "z")
    trame = Trame("1", 2013, (ThemeTerms("AP", "x", 1, "", (SectionTerms("AP-A", "x", items),)),), (check,))
    after = conditions_moved(Structure(trame), "AP-01", {"a": "b"}).trame
    assert after.items["AP-02"].visible_if == Condition("AP-01", "dans", ("b",))
    assert after.checks[0].when == Condition("AP-01", "egal", "b")
    assert after.checks[0].then == check.then


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (
            {"takes-experimentation": ""},
            "« Expérimentation dans certaines écoles » a une réponse : dites quel choix les reçoit",
        ),
        ({"takes-aucun": "toutes"}, "reste dans la liste : il garde ses réponses"),
        ({"takes-experimentation": "rien"}, "Choisissez une réponse de la liste"),
        (
            {"AP-21-choices": "aucun | Pas d’ENT | 0\ntoutes | Toutes les écoles | 3"},
            "s’en va aussi : il ne reçoit pas de réponses",
        ),
        ({"reason": ""}, "Dites pourquoi"),
        ({"AP-21-choices": MERGED + "\nautre | toutes les écoles | 3"}, "Deux choix disent la même chose"),
        ({"AP-21-choices": "deploiement | En cours | 2"}, "en propose deux au moins"),
        (
            {"AP-21-if_code": "AP-22", "AP-21-if_op": "egal", "AP-21-if_value": "peut-être"},
            "condition d’affichage : « peut-être » n’est pas une réponse de AP-22",
        ),
    ],
)
@pytest.mark.usefixtures("answered")
def test_what_cannot_be_put_right_so_is_told_and_kept(elise: Client, typed: dict[str, str], reason: str) -> None:
    answer = sent(elise, **typed)
    assert reason in words_of(answer)
    assert not JournalEntry.objects.filter(verb="repair_question").exists()


@pytest.mark.usefixtures("answered")
def test_a_question_is_asked_no_more_and_its_answers_are_kept(elise: Client, cast: Cast) -> None:
    fields = {**fields_of(elise.get(PAGE), PAGE), "reason": "Hors sujet."}
    fields.pop("AP-21-active")
    assert applied(elise, PAGE, fields).status_code == 302
    letter = MailMessage.objects.get(user=cast.alice, subject_kind="question_reparee")
    assert "Votre réponse est gardée, et ne compte plus." in letter.text
    assert Answer.objects.get(item__code="AP-21").value == "experimentation"


@pytest.mark.usefixtures("answered")
def test_once_the_filling_is_over_nothing_of_it_changes(elise: Client, filling: Edition, cast: Cast) -> None:
    questionnaire = Questionnaire.objects.get(edition=filling)
    structure = numbered_of(questionnaire).structure
    item = structure.trame.items["AP-21"]
    with pytest.raises(Refusal, match="Seule l’équipe"):
        repair_item(questionnaire, structure, Repair(item, item, {}), reason="x", by=cast.alice)
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.APPRAISAL)
    assert "La saisie est close" in words_of(elise.get(PAGE))
    with pytest.raises(Refusal, match="La saisie est close"):
        repair_item(questionnaire, structure, Repair(item, item, {}), reason="x", by=cast.elise)


def test_the_rest_of_the_questionnaire_still_changes_its_words_only(
    elise: Client, questionnaire: Questionnaire
) -> None:
    other = {"AP-22-points": "50", "AP-22-label": "Autre ?"}
    applied(elise, PAGE, {**fields_of(elise.get(PAGE), PAGE), **other, "reason": "x", "AP-21-help": "Une aide."})
    items = numbered_of(Questionnaire.objects.get(pk=questionnaire.pk)).trame.items
    assert (items["AP-21"].help, items["AP-22"].points) == ("Une aide.", 3)


def test_several_choices_move_together_and_once() -> None:
    old = ItemTerms("AP-99", "x", "choix_multiple", 3, choices=tuple(ChoiceTerms(v, v, 1) for v in "abc"))
    new = ItemTerms("AP-99", "x", "choix_multiple", 3, choices=(ChoiceTerms("c", "c", 1),))
    repair = Repair(old, new, moved_in("a = c\nb=c\n"))
    assert repair.gone == ["a", "b"]
    assert repair.migrated(["a", "b", "c"]) == ["c"]
    assert repair.migrated(None) is None
    assert repair.migrated({"nombre": "3"}) == {"nombre": "3"}
