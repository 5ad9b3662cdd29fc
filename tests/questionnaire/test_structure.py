"""The questionnaire of an edition in the database: the same as its trame, built by the équipe in a draft, closed once
filling opens.
"""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from label.actions.drafts import save_draft
from label.enums import Phase
from label.models import Candidature, Edition, JournalEntry, PublicVersion
from label.rules.refusals import Refusal
from questionnaire.actions import building
from questionnaire.actions.answers import Typed, carry_over, save_answer
from questionnaire.actions.building import Workshop, workshop_of
from questionnaire.actions.structure import carry, install
from questionnaire.loading.reading import TrameFile, trame_file
from questionnaire.loading.writing import trame_yaml
from questionnaire.models import Answer, Item, Questionnaire
from questionnaire.queries.answers import lost_answers, numbered_of, past_of, questionnaire_of
from questionnaire.rules.changes import effects
from questionnaire.rules.trame import Given, Structure
from questionnaire.rules.writing import read, written
from tests.cast import Cast
from tests.factories.label import EditionFactory
from villes_internet.actions import create_edition

pytestmark = pytest.mark.django_db


def test_what_is_read_back_is_the_trame_of_the_year(questionnaire: Questionnaire) -> None:
    assert numbered_of(questionnaire).trame == trame_file().for_year(2013)


def test_the_real_past_has_the_questionnaire_of_2012() -> None:
    questionnaire = questionnaire_of(Edition.objects.get(year=2012))
    assert questionnaire is not None
    assert numbered_of(questionnaire).trame == trame_file().for_year(2012)


def test_an_edition_without_questionnaire_has_none() -> None:
    assert questionnaire_of(Edition.objects.get(year=2011)) is None


def test_a_trame_can_be_set_again_until_somebody_answers(
    cast: Cast, filling: Edition, candidature: Candidature
) -> None:
    public = PublicVersion.objects.stamp()
    install(filling, trame_file().for_year(2027), by=cast.elise)
    assert PublicVersion.objects.stamp() != public  # the home page opens what it asks
    assert Item.objects.filter(questionnaire__edition=filling).count() == 140
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    with pytest.raises(Refusal, match="ont déjà répondu"):
        install(filling, trame_file().for_year(2013), by=cast.elise)
    assert JournalEntry.objects.filter(verb="install_questionnaire").exists()


@pytest.fixture
def before_filling(filling: Edition, questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire of an edition whose filling is not open yet."""
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    return Questionnaire.objects.select_related("edition").get(pk=questionnaire.pk)


def typed(questionnaire: Questionnaire, cast: Cast, **texts: object) -> Workshop:
    """Texts typed in the draft, « AP_01__label » being the label of AP-01; the draft then."""
    named = {key.replace("__", "-").replace("_0", "-0"): value for key, value in texts.items()}
    shop = workshop_of(questionnaire)
    save_draft(building.place_of(2013), named, by=cast.elise, in_force=shop.draft.in_force, seen=None)
    return workshop_of(questionnaire)


def published(questionnaire: Questionnaire, cast: Cast) -> Structure:
    """What is in force once the draft is published."""
    building.publish(questionnaire, workshop_of(questionnaire).draft.version, by=cast.elise)
    questionnaire.refresh_from_db()
    return numbered_of(questionnaire).structure


def test_only_the_wording_changes_once_filling_is_open(cast: Cast, questionnaire: Questionnaire) -> None:
    typed(questionnaire, cast, AP_01__label="Un lieu public gratuit ?", AP_01__help="Un seul suffit.")
    after = published(questionnaire, cast).trame.items["AP-01"]
    assert (after.label, after.help, after.points) == ("Un lieu public gratuit ?", "Un seul suffit.", 4)
    typed(questionnaire, cast, AP_01__points="2")
    with pytest.raises(Refusal, match="seuls les mots"):
        published(questionnaire, cast)
    for gesture in (
        lambda: building.ask_items(questionnaire, ["AP-01"], asked=False, by=cast.elise),
        lambda: building.add_item(questionnaire, "AP-A", label="x", kind="oui_non", by=cast.elise),
        lambda: building.move_item(questionnaire, "AP-01", "AP-A", 2, by=cast.elise),
    ):
        with pytest.raises(Refusal, match="seuls les mots"):
            gesture()


def test_once_somebody_has_answered_nothing_but_words_changes_whatever_the_phase(
    cast: Cast, filling: Edition, candidature: Candidature
) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    questionnaire = Questionnaire.objects.select_related("edition").get(edition=filling)
    with pytest.raises(Refusal, match="seuls les mots"):
        building.ask_items(questionnaire, ["AP-01"], asked=False, by=cast.elise)


def test_before_the_filling_everything_changes_at_once(cast: Cast, before_filling: Questionnaire) -> None:
    typed(before_filling, cast, AP_02__scale="1 : 2\n2 : 4\n3 : 8")
    building.move_item(before_filling, "AP-01", "AP-A", 2, by=cast.elise)
    building.ask_items(before_filling, ["AP-04"], asked=False, by=cast.elise)
    code = building.add_item(before_filling, "AP-A", label="Un prêt de matériel ?", kind="oui_non", by=cast.elise)
    assert code == "AP-25"
    before_filling.refresh_from_db()
    assert numbered_of(before_filling).trame == trame_file().for_year(2013)  # nothing is in force yet
    structure = published(before_filling, cast)
    section = structure.trame.themes[0].sections[0]
    assert [item.code for item in section.items][:3] == ["AP-02", "AP-03", "AP-01"]
    assert section.items[-1].label == "Un prêt de matériel ?"
    assert [step.points for step in structure.trame.items["AP-02"].scale] == [2, 4, 8]
    assert structure.trame.items["AP-02"].points == 8
    assert structure.resting == {"AP-04"}
    line = JournalEntry.objects.get(verb="publish_questionnaire")
    assert "une question ajoutée (AP-25)" in line.facts["changed"]
    assert workshop_of(before_filling).draft.content == {}


def test_a_code_that_was_ever_given_is_never_given_again(cast: Cast, before_filling: Questionnaire) -> None:
    first = building.add_item(before_filling, "AP-A", label="Une", kind="oui_non", by=cast.elise)
    building.ask_items(before_filling, [first], asked=False, by=cast.elise)  # taken back
    second = building.add_item(before_filling, "AP-A", label="Autre", kind="oui_non", by=cast.elise)
    assert (first, second) == ("AP-25", "AP-26")
    third = building.add_item(
        before_filling, "AP-A", label="Autre", kind="oui_non", by=cast.elise, reserved=["AP-77", "MR-99"]
    )
    assert third == "AP-78"
    assert set(published(before_filling, cast).trame.items) >= {"AP-26", "AP-78"}
    assert not Item.objects.filter(code="AP-25").exists()


def test_a_question_split_or_merged_takes_up_last_year_s_answers(
    cast: Cast, before_filling: Questionnaire, candidature: Candidature
) -> None:
    last = Candidature.objects.get(collectivite=candidature.collectivite, edition__year=2012)
    items = numbered_of(last.edition.questionnaire).items
    for code, value, comment in (("AP-01", "oui", "La médiathèque"), ("AP-05", "4", "a"), ("AP-06", "non", "b")):
        Answer.objects.create(candidature=last, item_id=items[code], value=value, comment=comment)
    (one, two) = building.replace_items(before_filling, ["AP-01"], 2, by=cast.elise)
    (merged,) = building.replace_items(before_filling, ["AP-05", "AP-06"], 1, by=cast.elise)
    structure = published(before_filling, cast)
    assert structure.resting == {"AP-01", "AP-05", "AP-06"}
    assert [structure.trame.items[code].follows for code in (one, two, merged)] == [
        ("AP-01",),
        ("AP-01",),
        ("AP-05", "AP-06"),
    ]
    codes = [item.code for item in structure.trame.themes[0].sections[0].items]
    assert codes[codes.index("AP-01") : codes.index("AP-01") + 3] == ["AP-01", one, two]
    past = past_of(candidature, numbered_of(before_filling))
    for code in (one, two):
        earlier = past.of(code)
        assert earlier is not None
        assert (earlier.given.value, earlier.fits) == ("oui", True)
    both = past.of(merged)
    assert both is not None
    assert (both.given.value, both.given.comment) == (Decimal(4), "a\n\nb")
    Edition.objects.filter(pk=candidature.edition_id).update(phase=Phase.FILLING)
    assert carry_over(candidature, [one, two, merged], confirm=True, by=cast.alice).written == 3


def test_a_split_of_a_split_still_reaches_the_first_answer(cast: Cast, before_filling: Questionnaire) -> None:
    (one, _) = building.replace_items(before_filling, ["AP-02"], 2, by=cast.elise)
    published(before_filling, cast)
    (two,) = building.replace_items(before_filling, [one], 1, by=cast.elise)
    assert published(before_filling, cast).trame.items[two].follows == (one, "AP-02")


def test_a_question_of_several_choices_that_is_split_gives_each_its_own(
    cast: Cast, before_filling: Questionnaire, candidature: Candidature
) -> None:
    last = Candidature.objects.get(collectivite=candidature.collectivite, edition__year=2012)
    items = numbered_of(last.edition.questionnaire)
    values = [choice.value for choice in items.trame.items["AP-04"].choices][:3]
    Answer.objects.create(candidature=last, item_id=items.items["AP-04"], value=values, comment="Deux ans")
    (one, two) = building.replace_items(before_filling, ["AP-04"], 2, by=cast.elise)
    typed(
        before_filling,
        cast,
        **{
            f"{one}-points": "2",
            f"{two}-points": "2",
            f"{one}-choices": f"{values[0]} | Un | 1\n{values[1]} | Deux | 1",
            f"{two}-choices": f"{values[2]} | Trois | 1\nautre | Autre | 1",
        },
    )
    shop = workshop_of(before_filling)
    assert lost_answers(before_filling.edition, shop.before.asked, shop.structure.asked) == {}
    published(before_filling, cast)
    past = past_of(candidature, numbered_of(before_filling))
    found = [past.of(code) for code in (one, two)]
    assert [(f.given.value, f.fits, f.given.comment) for f in found if f is not None] == [
        (tuple(values[:2]), True, "Deux ans"),
        ((values[2],), True, "Deux ans"),
    ]


def test_what_cannot_take_up_an_answer_of_another_sort_is_said(cast: Cast, before_filling: Questionnaire) -> None:
    typed(before_filling, cast, AP_02__follows="AP-04")
    shop = workshop_of(before_filling)
    told = effects(shop.before, shop.structure, {})
    assert "AP-02 ne reprend pas les réponses de AP-04 : ce ne sont pas deux réponses de même sorte." in told


def test_answers_that_will_be_offered_no_more_are_counted(
    cast: Cast, before_filling: Questionnaire, candidature: Candidature
) -> None:
    last = Candidature.objects.get(collectivite=candidature.collectivite, edition__year=2012)
    items = numbered_of(last.edition.questionnaire).items
    Answer.objects.create(candidature=last, item_id=items["AP-01"], value="oui")
    Answer.objects.create(candidature=last, item_id=items["AP-04"], value=["tablettes"])
    Answer.objects.create(candidature=last, item_id=items["AP-05"], value="4")
    building.ask_items(before_filling, ["AP-01"], asked=False, by=cast.elise)
    typed(before_filling, cast, AP_04__choices="autre | Autre chose | 5")
    building.replace_items(before_filling, ["AP-05"], 1, by=cast.elise)
    shop = workshop_of(before_filling)
    assert lost_answers(before_filling.edition, shop.before.asked, shop.structure.asked) == {"AP-01": 1, "AP-04": 1}


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"AP_01__follows": "ZZ-9x"}, "« ZZ-9x » n’est pas le code d’une question"),
        ({"AP_02__scales": "village | 1 : 4\nvillage | 2 : 4"}, "est répétée"),
        ({"C01-then_code": "AP-01"}, "C01 : les deux côtés portent sur la même question"),
        ({"AP_02__if_code": ""}, "hoisissez la question dont l’affichage dépend"),
        ({"AP_01__label": " "}, "AP-01 : un libellé compte de 1 à 300 signes"),
        ({"AP_01__help": "é" * 601}, "600 signes au plus"),
        ({"AP_01__points": "101"}, "de 0 à 100"),
        ({"AP_01__points": "beaucoup"}, "Un nombre entier est attendu"),
        ({"AP_02__scale": "1 : 4\n2 : 3"}, "AP-02 : un barème n’est pas croissant"),
        ({"AP_02__scale": "dès un : 3"}, "« dès un : 3 » ne se lit pas"),
        ({"AP_02__scales": "hameau | 1 : 4"}, "« hameau » n’est pas une strate"),
        ({"AP_04__choices": "rien"}, "« rien » ne se lit pas"),
        ({"AP_04__choices": "a | A | 1\na | B | 2"}, "une valeur de choix est répétée"),
        ({"AP_02__if_value": "peut-être"}, "« peut-être » n’est pas une réponse de AP-01"),
        ({"AP_02__if_value": ""}, "AP-02 : condition d’affichage : la valeur attendue de AP-01 manque"),
        ({"AP_01__if_code": "AP-02", "AP_01__if_op": "egal", "AP_01__if_value": "1"}, "tourne en rond"),
        ({"AP-weight": "19"}, "a somme des poids des thèmes est 101"),
        ({"C01-message": ""}, "C01 : un message compte de 1 à 300 signes"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    cast: Cast, before_filling: Questionnaire, texts: dict[str, object], reason: str
) -> None:
    typed(before_filling, cast, **texts)
    with pytest.raises(Refusal, match=re.escape(reason)):
        published(before_filling, cast)
    assert workshop_of(before_filling).draft.content  # what was typed stays


def test_only_the_equipe_builds_the_questionnaire(cast: Cast, before_filling: Questionnaire) -> None:
    with pytest.raises(Refusal, match="Seule l’équipe"):
        building.ask_items(before_filling, ["AP-01"], asked=False, by=cast.alice)


def test_two_people_build_two_questions_at_once(cast: Cast, before_filling: Questionnaire) -> None:
    shop = workshop_of(before_filling)
    for person, code in ((cast.elise, "AP-01"), (cast.eve, "AP-02")):
        save_draft(building.place_of(2013), {f"{code}-label": code}, by=person, in_force=shop.draft.in_force, seen=0)
    items = published(before_filling, cast).trame.items
    assert (items["AP-01"].label, items["AP-02"].label) == ("AP-01", "AP-02")


def test_a_draft_that_changed_since_it_was_read_is_not_published(cast: Cast, before_filling: Questionnaire) -> None:
    typed(before_filling, cast, AP_01__label="Une")
    read = workshop_of(before_filling).draft.version
    typed(before_filling, cast, AP_01__label="Autre")
    with pytest.raises(Refusal, match="a changé depuis"):
        building.publish(before_filling, read, by=cast.elise)


def test_the_next_edition_starts_from_what_the_last_questionnaire_became(
    cast: Cast, before_filling: Questionnaire
) -> None:
    typed(before_filling, cast, AP_01__label="Reformulée")
    building.ask_items(before_filling, ["AP-04"], asked=False, by=cast.elise)
    structure = published(before_filling, cast)
    Edition.objects.filter(pk=before_filling.edition_id).update(phase=Phase.ARCHIVED)
    following = create_edition(
        before_filling.edition, number=before_filling.edition.number + 1, year=2014, by=cast.elise
    )
    carried = numbered_of(following.questionnaire).structure
    assert carried == replace(structure, trame=replace(structure.trame, year=2014))
    assert carried.trame.items["AP-01"].label == "Reformulée"
    assert carried.resting == {"AP-04"}


def test_the_first_edition_of_all_takes_the_trame_of_the_project(blank: None, cast: Cast) -> None:
    edition = EditionFactory(year=2150)
    assert carry(edition, by=None) is None


@pytest.mark.parametrize("year", [2010, 2012, 2027])
def test_a_questionnaire_written_as_texts_or_as_a_file_is_read_back_the_same(year: int) -> None:
    structure = Structure(trame_file().for_year(year), frozenset({"AP-01"}))
    assert read(written(structure), structure.trame).structure == structure
    assert TrameFile(Path("trame.yaml"), trame_yaml(structure).encode()).structure(year) == structure


def test_a_file_types_its_difference_and_retires_what_it_leaves_out(cast: Cast, before_filling: Questionnaire) -> None:
    building.type_structure(before_filling, Structure(trame_file().for_year(2013)), by=cast.elise)
    assert workshop_of(before_filling).draft.content == {}
    building.type_structure(before_filling, Structure(trame_file().for_year(2010)), by=cast.elise)
    asked = published(before_filling, cast).asked
    assert list(asked.items) == list(trame_file().for_year(2010).items)
