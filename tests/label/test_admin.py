"""The administration opens nothing that the actions close: awards and the journal are read there, never edited."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from label.models import Award, Edition, JournalEntry, User
from tests.cast import SECRET, Cast
from tests.conftest import signed_in
from tests.pages import text_of
from villes_internet.demo.accounts import set_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.admin_templates]


@pytest.fixture
def root() -> Client:
    client = Client()
    user = User.objects.create_superuser("racine@label.example", "une-phrase-assez-longue")
    set_second_factor(user, SECRET)
    client.force_login(user)
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


def test_an_edition_is_corrected_through_its_action_and_its_dates_are_not_touched_here(root: Client) -> None:
    edition = Edition.objects.get(year=2012)
    data = {
        "number": 13,
        "year": 2012,
        "coverage": "complete",
        "stated_totals": "{}",
        "rated": "on",
        "note": "Relue",
        "ceremony_on": "2000-01-01",
        "phase": "preparation",
    }
    assert root.post(f"/admin/label/edition/{edition.pk}/change/", data).status_code == 302
    before, edition = edition, Edition.objects.get(year=2012)
    assert (edition.note, edition.ceremony_on, edition.phase) == ("Relue", before.ceremony_on, "published")
    assert JournalEntry.objects.filter(verb="save_edition", target=f"label.edition:{edition.pk}").exists()
    assert root.get("/admin/label/edition/add/").status_code == 403


def test_an_account_is_changed_with_a_journal_line_and_never_removed(root: Client, cast: Cast) -> None:
    alice = cast.alice
    data = {"email": alice.email, "full_name": "Alice", "is_active": "on"}
    assert root.post(f"/admin/label/user/{alice.pk}/change/", data).status_code == 302
    line = JournalEntry.objects.filter(verb="save_user", target=f"label.user:{alice.pk}").get()
    assert line.facts == {"changed": ["full_name"]}
    assert root.post(f"/admin/label/user/{alice.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_address_is_not_changed_here_and_its_page_opens_for_an_account_made_here(root: Client, cast: Cast) -> None:
    alice, before = cast.alice, cast.alice.email
    data = {"email": "autre@ailleurs.example", "full_name": "Alice", "is_active": "on"}
    assert root.post(f"/admin/label/user/{alice.pk}/change/", data).status_code == 302
    assert User.objects.get(pk=alice.pk).email == before
    words = "une-phrase-assez-longue"
    new = {"email": "neuve@label.example", "full_name": "Neuve", "password1": words, "password2": words}
    assert root.post("/admin/label/user/add/", new).status_code == 302
    made = User.objects.get(email="neuve@label.example")
    assert signed_in(made).get("/compte/adresse/").status_code == 200


def test_second_factors_and_sessions_are_not_in_the_administration() -> None:
    assert {m._meta.app_label for m in admin.site._registry} & {
        "mfa",
        "account",
        "socialaccount",
        "usersessions",
    } == set()


def test_the_technique_keeps_accounts_and_reads_no_decision(cast: Cast) -> None:
    client = Client()
    User.objects.filter(pk=cast.theo.pk).update(is_staff=True)
    set_second_factor(cast.theo, SECRET)
    client.force_login(cast.theo)
    index = client.get("/admin/").content.decode()
    for open_door in ("user", "edition", "collectivite", "adhesion"):
        assert f"/admin/label/{open_door}/" in index
    for closed in ("candidature", "award", "journalentry"):
        assert client.get(f"/admin/label/{closed}/").status_code == 403
    new = {
        "email": "neuve@label.example",
        "full_name": "Neuve",
        "password1": "une-phrase-assez-longue",
        "password2": "une-phrase-assez-longue",
    }
    assert client.post("/admin/label/user/add/", new).status_code == 302
    made = User.objects.get(email="neuve@label.example")
    equipe = Group.objects.get(name="equipe")
    data = {"email": made.email, "full_name": "Neuve", "is_active": "on", "groups": [equipe.pk], "is_superuser": "on"}
    assert client.post(f"/admin/label/user/{made.pk}/change/", data).status_code == 302
    made.refresh_from_db()
    assert (list(made.groups.all()), made.is_superuser) == ([equipe], False)
    own = {"email": cast.theo.email, "full_name": "Théo", "groups": [equipe.pk]}
    assert client.post(f"/admin/label/user/{cast.theo.pk}/change/", own).status_code == 302
    assert [group.name for group in User.objects.get(pk=cast.theo.pk).groups.all()] == ["technique"]


def test_whoever_is_not_of_the_technique_is_refused_once_and_not_led_in_circles(cast: Cast) -> None:
    for user in (cast.elise, cast.camille):
        client = signed_in(user)
        answer = client.get("/admin/", follow=True)
        assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)
        assert "réservée à la technique" in text_of(answer)
