"""The administration opens nothing that the actions close: awards and the journal are read there, never edited."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from label.models import Award, Edition, JournalEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.admin_templates]


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("racine@label.example", "une-phrase-assez-longue"))
    return client


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m in admin.site._registry], ids=str)
def test_every_list_opens(root: Client, model: type) -> None:
    meta = model._meta  # type: ignore[attr-defined]
    assert root.get(f"/admin/{meta.app_label}/{meta.model_name}/").status_code == 200


def test_awards_and_the_journal_cannot_be_edited_even_by_a_superuser(root: Client) -> None:
    award = Award.objects.filter(arobases=3).first()
    assert award is not None
    assert root.get("/admin/label/award/add/").status_code == 403
    assert root.post(f"/admin/label/award/{award.pk}/change/", {"arobases": 5}).status_code == 403
    assert root.post(f"/admin/label/award/{award.pk}/delete/", {"post": "yes"}).status_code == 403
    award.refresh_from_db()
    assert award.arobases == 3
    assert root.get("/admin/label/journalentry/add/").status_code == 403


def test_an_edition_is_entered_through_its_action(root: Client) -> None:
    data = {
        "number": 60, "year": 2160, "coverage": "complete", "announced": "{}", "rated": "on",
        "regulation-TOTAL_FORMS": 0, "regulation-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = root.post("/admin/label/edition/add/", data)
    assert answer.status_code == 302
    edition = Edition.objects.get(year=2160)
    assert edition.phase == "preparation"
    assert JournalEntry.objects.get(target=f"label.edition:{edition.pk}").verb == "save_edition"
    twice = root.post("/admin/label/edition/add/", data)
    assert "Une édition porte déjà ce numéro." in twice.content.decode()


def test_a_stranger_is_sent_to_our_own_sign_in_page(client: Client, camille: Client) -> None:
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert "Se connecter" in client.get("/admin/login/").content.decode()
    assert camille.get("/admin/").status_code == 302
