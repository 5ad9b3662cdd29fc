"""The questionnaire of an edition in the database: the same as its trame, worded by the équipe, closed once filling
opens.
"""

from dataclasses import replace

import pytest

from label.enums import Phase
from label.models import Candidature, Edition, JournalEntry
from label.rules.refusals import Refusal
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.actions.structure import edit_item, install, set_active
from questionnaire.loading import trame_file
from questionnaire.models import Item, Questionnaire
from questionnaire.queries import questionnaire_of, sheet_of
from questionnaire.rules.trame import Given
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_is_read_back_is_the_trame_of_the_year(questionnaire: Questionnaire) -> None:
    assert sheet_of(questionnaire).trame == trame_file().for_year(2013)


def test_the_real_past_has_the_questionnaire_of_2012() -> None:
    questionnaire = questionnaire_of(Edition.objects.get(year=2012))
    assert questionnaire is not None
    assert sheet_of(questionnaire).trame == trame_file().for_year(2012)


def test_an_edition_without_questionnaire_has_none() -> None:
    assert questionnaire_of(Edition.objects.get(year=2011)) is None


def test_a_trame_can_be_set_again_until_somebody_answers(
    cast: Cast, filling: Edition, candidature: Candidature
) -> None:
    install(filling, trame_file().for_year(2027), by=cast.elise)
    assert Item.objects.filter(questionnaire__edition=filling).count() == 140
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    with pytest.raises(Refusal, match="ont déjà répondu"):
        install(filling, trame_file().for_year(2013), by=cast.elise)
    assert JournalEntry.objects.filter(verb="install_questionnaire").exists()


def item(questionnaire: Questionnaire, code: str) -> Item:
    return Item.objects.get(questionnaire=questionnaire, code=code)


def test_only_the_wording_changes_once_filling_is_open(cast: Cast, questionnaire: Questionnaire) -> None:
    before = sheet_of(questionnaire).trame.items["AP-01"]
    edit_item(
        item(questionnaire, "AP-01"), {"label": "Un lieu public gratuit ?", "help": "Un seul suffit."}, by=cast.elise
    )
    questionnaire.refresh_from_db()
    after = sheet_of(questionnaire).trame.items["AP-01"]
    assert after == replace(before, label="Un lieu public gratuit ?", help="Un seul suffit.")
    for values in ({"points": 2}, {"position": 3}):
        with pytest.raises(Refusal, match="seuls le libellé et l’aide"):
            edit_item(item(questionnaire, "AP-01"), values, by=cast.elise)
    with pytest.raises(Refusal, match="n’apparaît ni ne disparaît"):
        set_active(item(questionnaire, "AP-01"), False, by=cast.elise)


def test_before_the_filling_points_places_and_presence_change(
    cast: Cast, filling: Edition, questionnaire: Questionnaire
) -> None:
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    edit_item(item(questionnaire, "AP-02"), {"points": 8}, by=cast.elise)
    edit_item(item(questionnaire, "AP-01"), {"position": 2}, by=cast.elise)
    set_active(item(questionnaire, "AP-04"), False, by=cast.elise)
    questionnaire.refresh_from_db()
    trame = sheet_of(questionnaire).trame
    assert [step.points for step in trame.items["AP-02"].scale] == [2, 4, 6, 8]
    assert [i.code for i in trame.themes[0].sections[0].items][:3] == ["AP-02", "AP-03", "AP-01"]
    assert "AP-04" not in trame.items
    set_active(item(questionnaire, "AP-04"), True, by=cast.elise)
    questionnaire.refresh_from_db()
    assert "AP-04" in sheet_of(questionnaire).trame.items
    assert JournalEntry.objects.filter(verb__in=("edit_item", "deactivate_item", "activate_item")).count() == 4


@pytest.mark.parametrize(
    ("code", "values", "reason"),
    [
        ("AP-01", {"label": " "}, "de 1 à 300 signes"),
        ("AP-01", {"label": "é" * 301}, "de 1 à 300 signes"),
        ("AP-01", {"help": "é" * 601}, "600 signes au plus"),
        ("AP-01", {"points": 101}, "de 0 à 100"),
        ("AP-02", {"points": 3}, "4 seuils"),
        ("AP-04", {"points": 6}, "donnent 5 points"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    cast: Cast, filling: Edition, questionnaire: Questionnaire, code: str, values: dict[str, object], reason: str
) -> None:
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    with pytest.raises(Refusal, match=reason):
        edit_item(item(questionnaire, code), values, by=cast.elise)


def test_only_the_equipe_words_the_questionnaire(cast: Cast, questionnaire: Questionnaire) -> None:
    with pytest.raises(Refusal, match="Seule l’équipe"):
        edit_item(item(questionnaire, "AP-01"), {"label": "Autre"}, by=cast.alice)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        set_active(item(questionnaire, "AP-01"), False, by=cast.alice)


def test_a_change_that_changes_nothing_leaves_no_trace(cast: Cast, questionnaire: Questionnaire) -> None:
    row = item(questionnaire, "AP-01")
    lines = JournalEntry.objects.count()
    edit_item(row, {"label": row.label, "help": row.help}, by=cast.elise)
    questionnaire.refresh_from_db()
    assert (questionnaire.version, JournalEntry.objects.count()) == (1, lines)
