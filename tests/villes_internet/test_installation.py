"""A site that has just been installed: the link of its first account, then what it needs before an edition."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from psycopg2 import sql

from label.models import Collectivite, Edition, JournalEntry, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.pages import text_of, words_of
from villes_internet.actions import create_first_edition
from villes_internet.demo.accounts import set_second_factor
from villes_internet.installing import announce_first_link, first_link, load_known_past, load_referentiel

pytestmark = pytest.mark.django_db
PASSWORD = "Un site tout neuf pour 1999"  # noqa: S105  (typed by the test)
TYPED = {"full_name": "Ada Lovelace", "email": "Ada@Association.example", "password": PASSWORD}


@pytest.fixture
def empty() -> None:
    """A database as the first migration leaves it, for the time of one test."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in connection.introspection.table_names():
            if not table.startswith(("django_", "auth_")) and table != "label_publicversion":
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def opened(client: Client) -> User:
    """The first account, signed in with a second factor."""
    assert client.post(path_of(first_link()), TYPED).status_code == 302
    user: User = User.objects.get()
    set_second_factor(user, "VILLESINTERNETPREMIER234567ABCDE")
    client.force_login(user)
    return user


@pytest.mark.usefixtures("empty")
def test_an_empty_site_asks_for_its_first_account(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    page = client.get("/", follow=True)
    assert "Ce site vient d’être installé" in text_of(page)
    announce_first_link()
    printed = capsys.readouterr().err
    assert "/installation/premier-compte/" in printed
    assert "/installation/premier-compte/" not in text_of(page)  # the link is the server's alone
    out = StringIO()
    call_command("first_link", stdout=out)
    assert client.get(path_of(out.getvalue().strip())).status_code == 200


@pytest.mark.usefixtures("empty")
def test_the_link_opens_one_account_of_the_equipe_and_no_other(client: Client) -> None:
    link = path_of(first_link())
    answer = client.post(link, TYPED, follow=True)
    assert "Le compte est ouvert" in text_of(answer)
    user = User.objects.get()
    assert (user.email, user.full_name, is_equipe(user)) == ("ada@association.example", "Ada Lovelace", True)
    assert JournalEntry.objects.filter(verb="name_colleague", by=user).exists()
    again = client.post(link, {**TYPED, "email": "eve@association.example"}, follow=True)
    assert "Un premier compte existe déjà" in text_of(again)
    assert User.objects.count() == 1
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("first_link")


@pytest.mark.usefixtures("empty")
def test_a_weak_password_and_a_forged_link_open_nothing(client: Client) -> None:
    link = path_of(first_link())
    weak = client.post(link, {**TYPED, "password": "ada"})
    assert weak.status_code == 422
    assert PASSWORD not in text_of(weak)
    assert "n’est plus valable" in text_of(client.get(f"{link[:-2]}x/", follow=True))
    assert not User.objects.exists()


@pytest.mark.whole
@pytest.mark.usefixtures("empty")
def test_from_an_empty_database_to_a_first_edition(client: Client) -> None:
    opened(client)
    page = words_of(client.get("/installation/etapes/"))
    assert "Nom du label Villes Internet" in page
    assert "LABEL_HOST" in page  # told as still to be given
    assert "Chargez d’abord" in words_of(client.post("/installation/passe/", follow=True))
    assert "Le référentiel est chargé" in words_of(client.post("/installation/referentiel/", follow=True))
    assert Collectivite.objects.count() > 35_000
    assert "déjà chargé" in words_of(client.post("/installation/referentiel/", follow=True))
    answer = client.post("/pilotage/editions/nouvelle/", {"year": "2013", "number": "1"}, follow=True)
    assert "L’édition 2013 est créée" in text_of(answer)
    edition = Edition.objects.get()
    assert edition.questionnaire.items.count() > 100
    assert edition.mail_templates.count() == 7
    assert client.get("/pilotage/questionnaire/2013/").status_code == 200
    assert "une édition existe déjà" in words_of(client.post("/installation/passe/", follow=True)).lower()


def test_an_installed_site_shows_none_of_it(client: Client, elise: Client, cast: Cast) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/installation/").status_code == 404
    assert elise.get("/installation/", follow=True).status_code == 200
    for gesture in (load_referentiel, load_known_past):
        with pytest.raises(Refusal, match="déjà"):
            gesture(by=cast.elise)
    with pytest.raises(Refusal, match="existe déjà"):
        create_first_edition(number=99, year=2099, by=cast.elise)


def test_only_the_equipe_installs(client: Client) -> None:
    nobody = User.objects.create_user("nobody@ville.example", None)
    for gesture in (load_referentiel, load_known_past):
        with pytest.raises(Refusal, match="Seule l’équipe"):
            gesture(by=nobody)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        create_first_edition(number=1, year=2013, by=nobody)
    assert client.post("/installation/referentiel/").status_code == 302
