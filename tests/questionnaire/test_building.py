"""The pages where the équipe builds the questionnaire: one draft, typed on many pages, published at once."""

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from label.enums import Phase
from label.models import Draft, Edition, JournalEntry
from questionnaire.actions.building import add_item
from questionnaire.loading.reading import TRAME, trame_file
from questionnaire.models import Questionnaire
from questionnaire.queries.answers import numbered_of
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import EditionFactory
from tests.pages import fields_of, html_of, text_of
from villes_internet.actions import create_edition

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/questionnaire/2013/"
PUBLISH = f"{PLACE}publier/"


@pytest.fixture
def before_filling(filling: Edition, questionnaire: Questionnaire) -> Questionnaire:
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.REGISTRATION)
    return questionnaire


def publish(client: Client) -> str:
    """Read the difference, press the button; the page that comes."""
    answer = client.post(PUBLISH, fields_of(client.get(PUBLISH), PUBLISH), follow=True)
    return html_of(answer)


def typed(client: Client, page: str, **texts: str) -> int:
    """Send a page as its form shows it, with these texts; the status."""
    sent = fields_of(client.get(page), page) | {name.replace("__", "-"): text for name, text in texts.items()}
    return client.post(page, sent).status_code


def test_a_question_is_worded_while_the_filling_is_open_and_agents_read_it_once_published(
    elise: Client, questionnaire: Questionnaire
) -> None:
    page = html_of(elise.get(f"{PLACE}AP-02/"))
    assert 'name="AP-02-label"' in page
    assert 'name="AP-02-points"' not in page
    assert elise.post(f"{PLACE}AP-02/", {"AP-02-label": "Combien de lieux ?", "AP-02-help": ""}).status_code == 302
    assert "modifiée" in html_of(elise.get(PLACE))
    before = html_of(elise.get(PUBLISH))
    assert "AP-02 – libellé" in before
    assert numbered_of(questionnaire).trame == trame_file().for_year(2013)
    assert "Le questionnaire 2013 est publié" in publish(elise)
    assert "Combien de lieux\u202f?" in html_of(elise.get(f"{PLACE}apercu/AP/"))
    assert "questionnaire publié" in html_of(elise.get("/pilotage/journal/"))
    assert "une question modifiée (AP-02)" in JournalEntry.objects.get(verb="publish_questionnaire").facts["changed"]


def test_before_the_filling_a_question_is_added_moved_replaced_and_published(
    elise: Client, before_filling: Questionnaire
) -> None:
    added = elise.post(f"{PLACE}ajouter/", {"section": "AP-A", "label": "Un prêt ?", "kind": "choix_unique"})
    code = added["Location"].rstrip("/").rpartition("/")[2]
    assert code.startswith("AP-")
    page = html_of(elise.get(f"{PLACE}{code}/"))
    assert "À régler avant de publier" in page  # choices are expected
    assert typed(elise, f"{PLACE}{code}/", **{f"{code}__choices": "Oui, partout | 3\nPar endroits | 1"}) == 302
    for sent in (
        {"gesture": "move", "code": code, "section": "AP-A", "position": "0"},
        {"gesture": "rest", "question": ["AP-04"]},
        {"gesture": "section", "theme": "AP", "label": "Prêts"},
    ):
        assert "dans le brouillon" in html_of(elise.post(PLACE, sent, follow=True))
    merged = elise.post(PLACE, {"gesture": "replace", "question": ["AP-05", "AP-06"], "count": "1"})
    assert merged["Location"].startswith(PLACE + "AP-")
    effects = text_of(elise.get(PUBLISH))
    assert "111 avant, 110 après" in effects
    assert "points avant" in effects
    publish(elise)
    before_filling.refresh_from_db()
    structure = numbered_of(before_filling).structure
    first = structure.trame.themes[0].sections[0].items[0]
    assert (first.code, first.points, [choice.value for choice in first.choices]) == (
        code,
        3,
        ["oui-partout", "par-endroits"],
    )
    assert structure.resting == {"AP-04", "AP-05", "AP-06"}
    assert Draft.objects.get(place="questionnaire:2013").content == {}


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"AP-02-scale": "beaucoup"}, "ne se lit pas"),
        ({"AP-02-scales": "hameau | 1 : 1"}, "n’est pas une strate"),
        ({"AP-02-label": "é" * 301}, "300"),
    ],
)
def test_what_does_not_read_is_told_beside_its_field_and_stays_typed(
    elise: Client, before_filling: Questionnaire, texts: dict[str, str], words: str
) -> None:
    here = f"{PLACE}AP-02/"
    answer = elise.post(here, fields_of(elise.get(here), here) | texts)
    assert (answer.status_code, words in html_of(answer)) == (422, True)
    assert next(iter(texts.values())) in html_of(elise.get(here))


def test_what_cannot_be_published_says_why_and_the_draft_stays(elise: Client, before_filling: Questionnaire) -> None:
    assert typed(elise, f"{PLACE}themes/", **{"AP-weight": "50"}) == 302
    assert "1\u00a0point à régler" in html_of(elise.get(PLACE))
    page = elise.post(PUBLISH, fields_of(elise.get(PUBLISH), PUBLISH))
    assert page.status_code == 409
    assert "la somme des poids" in html_of(page).lower()
    assert Draft.objects.get(place="questionnaire:2013").content == {"AP-weight": "50"}


def test_a_draft_is_given_up_once_it_was_asked(elise: Client, before_filling: Questionnaire) -> None:
    typed(elise, f"{PLACE}AP-01/", **{"AP-01-label": "Abandonnée"})
    asked = elise.get(f"{PUBLISH}?abandonner")
    assert "Abandonner ce brouillon" in html_of(asked)
    assert "est abandonné" in html_of(elise.post(PUBLISH, fields_of(asked, PUBLISH), follow=True))
    assert "Abandonnée" not in html_of(elise.get(f"{PLACE}AP-01/"))


def test_two_people_type_one_question_and_nothing_is_lost(
    elise: Client, cast: Cast, before_filling: Questionnaire
) -> None:
    here = f"{PLACE}AP-01/"
    shown = fields_of(elise.get(here), here)
    eve = signed_in(cast.eve)
    assert eve.post(here, shown | {"AP-01-label": "Celui d’Ève"}).status_code == 302
    clash = elise.post(here, shown | {"AP-01-label": "Celui d’Élise"})
    assert (clash.status_code, "Ève" in html_of(clash)) == (409, True)
    apart = elise.post(here, shown | {"AP-01-label": shown["AP-01-label"], "AP-01-help": "Une aide"})
    assert apart.status_code == 302
    page = html_of(elise.get(here))
    assert "Celui d’Ève" in page
    assert "Une aide" in page
    history = html_of(elise.get(f"{here}versions/"))
    assert "Celui d’Ève" in history
    assert "Celui d’Ève" not in html_of(elise.get(f"{PLACE}AP-02/versions/"))


def test_cross_checks_are_added_worded_and_taken_away(elise: Client, before_filling: Questionnaire) -> None:
    checks = f"{PLACE}controles/"
    elise.post(PLACE, {"gesture": "check", "when": "AP-01", "then": "AP-05"})
    assert "C10" in html_of(elise.get(checks))
    elise.post(PLACE, {"gesture": "uncheck", "code": "C01"})
    publish(elise)
    before_filling.refresh_from_db()
    ids = [check.id for check in numbered_of(before_filling).trame.checks]
    assert "C01" not in ids
    assert len(ids) == len(trame_file().for_year(2013).checks)


def test_the_list_is_searched_and_costs_the_same_whatever_its_length(
    elise: Client, before_filling: Questionnaire, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    elise.get(PLACE)
    with django_assert_max_num_queries(12):
        page = html_of(elise.get(PLACE))
    assert page.count("data-move-code") == 111
    found = html_of(elise.get(f"{PLACE}?q=associations"))
    assert "trouvée" in found
    assert 'id="MR-05"' in found
    assert 'id="AP-01"' not in found


def test_a_trame_is_downloaded_and_read_back_with_its_difference(elise: Client, before_filling: Questionnaire) -> None:
    file = elise.get(f"{PLACE}trame.yaml")
    assert 'filename="trame-2013.yaml"' in file["Content-Disposition"]
    changed = file.content.decode().replace("libelle: Disposez", "libelle: Disposez", 1)
    label = numbered_of(before_filling).trame.items["MR-05"].label
    changed = changed.replace(label.split("\u202f")[0][:40], "Combien d’associations aidées", 1)
    sent = {"file": SimpleUploadedFile("trame.yaml", changed.encode())}
    answer = elise.post(f"{PLACE}trame/", sent)
    assert answer["Location"] == PUBLISH
    assert "MR-05 – libellé" in html_of(elise.get(PUBLISH))
    assert set(Draft.objects.get(place="questionnaire:2013").content) == {"MR-05-label"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"- rien", "une trame est attendue"),
        (b"a: [", "ligne 1"),
        (TRAME.read_bytes().replace(b"code: AP-02", b"code: AP-01", 1), "AP-01 est déjà donné"),
        (b"#" * 1_000_001, "trop gros"),
    ],
)
def test_a_file_that_does_not_read_is_refused_line_by_line(
    elise: Client, before_filling: Questionnaire, content: bytes, words: str
) -> None:
    answer = elise.post(f"{PLACE}trame/", {"file": SimpleUploadedFile("trame.yaml", content)})
    assert (answer.status_code, words in html_of(answer)) == (422, True)
    assert not Draft.objects.filter(place="questionnaire:2013").exists()


def test_an_edition_without_questionnaire_takes_the_last_one(elise: Client, questionnaire: Questionnaire) -> None:
    edition = EditionFactory(year=2150, in_preparation=True)
    here = f"/pilotage/questionnaire/{edition.year}/"
    assert "Reprendre le dernier questionnaire" in html_of(elise.get(here))
    elise.post(here)
    carried = Questionnaire.objects.get(edition=edition)
    assert list(numbered_of(carried).trame.items) == list(numbered_of(questionnaire).trame.items)


@pytest.mark.parametrize(
    "address", [f"{PLACE}ZZ-01/", "/pilotage/questionnaire/1998/", "/pilotage/questionnaire/2011/publier/"]
)
def test_what_does_not_exist_is_said_so(elise: Client, questionnaire: Questionnaire, address: str) -> None:
    assert elise.get(address).status_code == 404
    assert elise.post(PLACE, {"gesture": "danser"}).status_code == 404


def test_an_order_of_themes_that_forgets_one_is_refused_beside_its_field(
    elise: Client, before_filling: Questionnaire
) -> None:
    here = f"{PLACE}themes/"
    answer = elise.post(here, fields_of(elise.get(here), here) | {"themes-order": "MR AP"})
    assert (answer.status_code, "Les six codes sont attendus" in html_of(answer)) == (422, True)
    assert elise.post(PUBLISH, fields_of(elise.get(PUBLISH), PUBLISH)).status_code == 409
    assert elise.post(here, fields_of(elise.get(here), here) | {"themes-order": "MR AP SH UI AE IE"}).status_code == 302
    publish(elise)
    before_filling.refresh_from_db()
    assert [theme.code for theme in numbered_of(before_filling).trame.themes][:2] == ["MR", "AP"]


def test_each_page_keeps_what_is_typed_there_under_its_own_name(elise: Client, before_filling: Questionnaire) -> None:
    for page in ("AP-02", "AP-03", "themes", "controles"):
        name = {"controles": "checks"}.get(page, page)
        assert f'data-draft="questionnaire-2013-{name}"' in html_of(elise.get(f"{PLACE}{page}/"))


def test_a_file_without_a_section_retires_its_questions_for_good(elise: Client, before_filling: Questionnaire) -> None:
    whole = yaml.safe_load(elise.get(f"{PLACE}trame.yaml").content)
    gone = whole["themes"][0]["sections"].pop()
    codes = {item["code"] for item in gone["items"]}
    whole["controles"] = []
    sent = {"file": SimpleUploadedFile("t.yaml", yaml.safe_dump(whole, allow_unicode=True).encode())}
    assert elise.post(f"{PLACE}trame/", sent)["Location"] == PUBLISH
    publish(elise)
    before_filling.refresh_from_db()
    structure = numbered_of(before_filling).structure
    assert codes
    assert codes == structure.resting
    assert not codes & set(structure.asked.items)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: AP-02", "code: AP-x1"),
        ("code: AP-02", "code: AP-1234567"),
        ("code: AP-A", "code: AP-a"),
        ("id: C01", "id: X"),
        ("trame:", "? [a]\n: 1\ntrame:"),
        ("poids: 18", "poids: 2012-99-99"),
        ("poids: 18", 'poids: !!int "abc"'),
        ("poids: 18", "poids: .nan"),
        ("- min: 1", "- min: abc"),
        ("- min: 1", "- min: .inf"),
        ("libelle: Lieux", "libelle: 2012-01-01 #"),
        ("libelle: Lieux", 'libelle: "a\\0b" #'),
        ("libelle: Lieux", 'libelle: "a\\ud800b" #'),
        ("libelle: Lieux", "libelle: [a] #"),
        ("  seuils:", "  rien:"),
        ("themes:", "x: " + "[" * 5000 + "\nthemes:"),
        ("trame:", "a: &a [1]\nb: *a\ntrame:"),
    ],
)
def test_no_file_is_answered_by_an_error_of_ours(
    elise: Client, before_filling: Questionnaire, old: str, new: str
) -> None:
    text = elise.get(f"{PLACE}trame.yaml").content.decode()
    assert old in text
    sent = {"file": SimpleUploadedFile("t.yaml", text.replace(old, new, 1).encode())}
    assert elise.post(f"{PLACE}trame/", sent).status_code == 422
    assert elise.get(PLACE).status_code == 200


def test_what_does_not_read_is_told_before_the_button_is_pressed(elise: Client, before_filling: Questionnaire) -> None:
    text = elise.get(f"{PLACE}trame.yaml").content.decode().replace("points: 4", "points: 99999", 1)
    elise.post(f"{PLACE}trame/", {"file": SimpleUploadedFile("t.yaml", text.encode())})
    assert "1\u00a0point à régler" in html_of(elise.get(PLACE))
    assert "AP-01" in html_of(elise.get(PUBLISH))


def test_a_draft_left_when_the_filling_opens_keeps_its_words(
    elise: Client, filling: Edition, before_filling: Questionnaire
) -> None:
    elise.post(PLACE, {"gesture": "rest", "question": ["AP-06"]})
    typed(elise, f"{PLACE}AP-07/", **{"AP-07-label": "Reformulée"})
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.FILLING)
    page = html_of(elise.get(PLACE))
    assert "seuls les mots des questions" in page
    assert "Ne garder que les mots" in page
    assert "Lire une trame" not in page
    elise.post(PLACE, {"gesture": "words"})
    publish(elise)
    before_filling.refresh_from_db()
    items = numbered_of(before_filling).trame.items
    assert ("AP-06" in items, items["AP-07"].label) == (True, "Reformulée")


def test_a_button_pressed_twice_replaces_once_and_nothing_is_published_for_nothing(
    elise: Client, before_filling: Questionnaire
) -> None:
    for _ in range(2):
        elise.post(PLACE, {"gesture": "replace", "question": ["AP-05"], "count": "2"})
    content = Draft.objects.get(place="questionnaire:2013").content
    assert sum(key.endswith("-follows") for key in content) == 2
    elise.post(PUBLISH, fields_of(elise.get(f"{PUBLISH}?abandonner"), PUBLISH))
    version = Questionnaire.objects.get(pk=before_filling.pk).version
    assert "Publier ce questionnaire" not in html_of(elise.get(PUBLISH))
    assert elise.post(PUBLISH, {"seen": str(Draft.objects.get(place="questionnaire:2013").version)}).status_code == 409
    assert Questionnaire.objects.get(pk=before_filling.pk).version == version


def test_sections_are_put_in_order_and_the_one_that_holds_questions_stays(
    elise: Client, before_filling: Questionnaire
) -> None:
    here = f"{PLACE}themes/"
    shown = fields_of(elise.get(here), here)
    first, *others = shown["AP-sections"].split()
    refused = elise.post(here, shown | {"AP-sections": " ".join(others)})
    assert (refused.status_code, "contient des questions" in html_of(refused)) == (422, True)
    now = fields_of(elise.get(here), here)
    assert elise.post(here, now | {"AP-sections": " ".join([*others, first])}).status_code == 302
    publish(elise)
    before_filling.refresh_from_db()
    assert [section.code for section in numbered_of(before_filling).trame.themes[0].sections][-1] == first


def test_two_years_built_at_once_never_give_one_code(
    elise: Client, before_filling: Questionnaire, cast: Cast, filling: Edition
) -> None:
    first = add_item(before_filling, "AP-A", label="Un prêt ?", kind="oui_non", by=cast.elise)
    following = create_edition(filling, number=15, year=2014, by=cast.elise)
    second = add_item(following.questionnaire, "AP-A", label="Un autre ?", kind="oui_non", by=cast.elise)
    assert first != second


def test_a_question_taken_back_by_a_colleague_leads_to_the_list(
    elise: Client, before_filling: Questionnaire, cast: Cast
) -> None:
    code = add_item(before_filling, "AP-A", label="Un prêt ?", kind="oui_non", by=cast.elise)
    elise.post(PLACE, {"gesture": "rest", "question": [code]})
    page = text_of(elise.get(f"{PLACE}{code}/", follow=True))
    assert f"{code} n’est plus dans le brouillon" in page
    assert elise.get(f"{PLACE}AP-98/").status_code == 404


def test_the_comparison_reads_what_is_being_built(elise: Client, before_filling: Questionnaire, cast: Cast) -> None:
    add_item(before_filling, "AP-A", label="Un prêt de tablettes ?", kind="oui_non", by=cast.elise)
    assert "Un prêt de tablettes" in text_of(elise.get("/pilotage/questionnaire/comparer/?de=2012&a=2013"))
