"""What an edition asks, read by anybody before signing up: once announced, by theme, with helps and examples."""

import pytest
from django.test import Client

from label.models import Edition
from questionnaire.models import Item
from tests.villes_internet.campaign.pages import plain, said

pytestmark = pytest.mark.django_db


def test_the_questions_are_read_without_an_account(client: Client, filling: Edition) -> None:
    """Every question of the theme with its help, its choices, what is expected, and the équipe's example."""
    row = Item.objects.filter(questionnaire__edition=filling, code="AP-01").get()
    Item.objects.filter(pk=row.pk).update(example="Deux lieux, ouverts le samedi.")
    type(row.questionnaire).objects.filter(pk=row.questionnaire_id).update(version=900)
    whole = said(client, "/questionnaire/2013/")
    items = Item.objects.filter(questionnaire__edition=filling, active=True)
    assert f"{items.count()} questions" in whole
    page = said(client, "/questionnaire/2013/AP/")
    for item in items.filter(section__theme="AP"):
        assert item.code in page
    assert plain(row.label) in page
    assert "Deux lieux, ouverts le samedi." in page
    assert "Un commentaire est" in page


def test_a_draft_edition_and_an_unknown_theme_are_told_to_nobody(client: Client, filling: Edition) -> None:
    assert "n’existe pas" in said(client, "/questionnaire/2013/ZZ/", 404)
    Edition.objects.filter(pk=filling.pk).update(announced_at=None, phase="preparation")
    for address in ("/questionnaire/2013/", "/questionnaire/2013/AP/", "/questionnaire/2013.pdf"):
        assert "pas de questionnaire publié" in said(client, address, 404)


def test_the_pages_cost_the_same_whatever_the_questions(
    client: Client, filling: Edition, django_assert_max_num_queries: object
) -> None:
    client.get("/questionnaire/2013/AP/")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get("/questionnaire/2013/AP/")
