"""A question for some only – villages, groupings – and one that expects a document."""

import pytest
from django.test import Client

from jury.queries.dossiers import dossier_of
from label.enums import Kind, Phase, Strate
from label.models import Candidature, Edition
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.actions.filing import freeze
from questionnaire.loading.writing import trame_yaml
from questionnaire.models import Item, Questionnaire
from questionnaire.queries.answers import numbered_of, readings_of, scores_of
from questionnaire.rules.trame import TOWN_SORTS, Given, town_sort
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import fields_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_villages(questionnaire: Questionnaire) -> Questionnaire:
    """AP-02 is asked of villages and groupings only; AP-01 expects a document."""
    Item.objects.filter(questionnaire=questionnaire, code="AP-02").update(asked_of=["village", "intercommunalite"])
    Item.objects.filter(questionnaire=questionnaire, code="AP-01").update(proof_expected=True)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(version=questionnaire.version + 1)
    return Questionnaire.objects.select_related("edition").get(pk=questionnaire.pk)


def test_which_sort_a_collectivite_is() -> None:
    assert [town_sort(Kind.COMMUNE, "village"), town_sort(Kind.CC, "village"), town_sort(Kind.COMMUNE, "")] == [
        "village",
        "intercommunalite",
        "",
    ]
    assert list(TOWN_SORTS)[:-1] == Strate.values


def test_it_is_neither_asked_nor_counted_of_the_others(
    candidature: Candidature, of_villages: Questionnaire, cast: Cast
) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    here = Candidature.objects.select_related("edition", "profile").get(pk=candidature.pk)
    assert here.strate == "grande_ville"
    assert "AP-02" in numbered_of(of_villages).trame.items
    assert "AP-02" not in numbered_of(of_villages, here).trame.items
    before = readings_of([here])[here.pk][2].whole.items
    assert "AP-02" not in scores_of([here])[here.pk].lines
    Candidature.objects.filter(pk=here.pk).update(strate="village")
    village = Candidature.objects.select_related("edition", "profile").get(pk=here.pk)
    assert "AP-02" in numbered_of(of_villages, village).trame.items
    assert readings_of([village])[village.pk][2].whole.items == before + 1
    assert "AP-02" in scores_of([village])[village.pk].lines


def test_agents_do_not_see_it_and_the_equipe_sees_as_any_of_them(
    of_villages: Questionnaire, candidature: Candidature, elise: Client, cast: Cast
) -> None:
    del of_villages
    alice = signed_in(cast.alice)
    page = f"/candidature/{candidature.collectivite.code}/2013/"
    assert "AP-02" not in words_of(alice.get(f"{page}questionnaire/AP/"))
    assert "Une pièce jointe est attendue" in words_of(alice.get(f"{page}questionnaire/AP/"))
    assert alice.post(f"{page}reponses/AP-02/", {"AP-02-value": "3"}).status_code == 404
    preview = "/pilotage/questionnaire/2013/apercu/AP/"
    seen = {sort: "AP-02" in words_of(elise.get(f"{preview}?strate={sort}")) for sort in ("", *TOWN_SORTS)}
    assert [sort for sort, is_there in seen.items() if is_there] == ["", "village", "intercommunalite"]


def test_it_is_typed_in_the_builder_and_carried_by_the_file(
    elise: Client, filling: Edition, questionnaire: Questionnaire
) -> None:
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    page = "/pilotage/questionnaire/2013/AP-05/"
    sent = {**fields_of(elise.get(page), page), "AP-05-asked_village": "on", "AP-05-proof_expected": "on"}
    assert elise.post(page, sent).status_code == 302
    told = words_of(elise.get("/pilotage/questionnaire/2013/publier/"))
    assert "AP-05 – posée à : village" in told
    assert "AP-05 – pièce attendue" in told
    publish = "/pilotage/questionnaire/2013/publier/"
    elise.post(publish, fields_of(elise.get(publish), publish))
    structure = numbered_of(Questionnaire.objects.get(pk=questionnaire.pk)).structure
    item = structure.trame.items["AP-05"]
    assert (item.asked_of, item.proof_expected) == (("village",), True)
    assert "posee_a" in trame_yaml(structure)


def test_the_jury_reads_which_document_is_missing(
    of_villages: Questionnaire, candidature: Candidature, cast: Cast
) -> None:
    del of_villages
    save_answer(candidature, "AP-01", Typed(Given("oui"), 0), by=cast.alice)
    freeze(candidature)
    rows = Candidature.objects.select_related(
        "edition__questionnaire", "edition__regulation", "collectivite", "profile"
    )
    file = dossier_of(rows.get(pk=candidature.pk))
    lines = {line.item.code: line for theme in file.themes for _, rows in theme.lines for line in rows}
    assert lines["AP-01"].unproved
    assert "AP-02" not in lines
