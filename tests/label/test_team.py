"""The équipe and its relays: carried, typed, read back, shown to the public and to each town."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from label.actions.candidatures import register
from label.actions.team import set_team
from label.enums import Phase
from label.models import Candidature, Collectivite, Edition, JournalEntry, TeamMember
from label.queries.team import relays_for, team_of
from label.rules.refusals import Refusal
from label.rules.team import TeamLine, read_relays, read_team, written
from tests.cast import Cast
from tests.conftest import signed_in
from tests.constraints import refused_by
from tests.pages import applied, fields_of, text_of, words_of

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/2013/equipe/"
WORDS = st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1, max_size=30)


@given(st.lists(st.builds(TeamLine, WORDS, WORDS), max_size=10, unique_by=lambda one: one.name.casefold()))
def test_any_team_is_read_back_as_it_was_written(lines: list[TeamLine]) -> None:
    assert read_team(written(lines)) == (lines, [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ada ; fondatrice ; a@b.fr ; x", "trois parties au plus"),
        ("; fondatrice", "un nom compte de 1 à 120 signes"),
        ("Ada", "la fonction manque"),
        ("Ada ; fondatrice ; pas une adresse", "n’est pas une adresse électronique"),
        ("Ada ; fondatrice\nada ; Fondatrice", "Ligne 2 : déjà donnée à la ligne 1"),
    ],
)
def test_a_line_that_does_not_read_is_told_with_its_number(text: str, reason: str) -> None:
    assert reason in " ".join(read_team(text)[1])


def test_a_relay_is_of_known_regions() -> None:
    known = {"Corse", "Guyane"}
    assert read_relays("Luis ; Corse, Guyane", known) == ([TeamLine("Luis", "", "Corse, Guyane")], [])
    assert read_relays("Ada ; provence-alpes-côte d’azur", {"Provence-Alpes-Côte d'Azur"})[1] == []
    assert "« Corze » n’est pas une région" in " ".join(read_relays("Luis ; Corze", known)[1])


def test_the_team_of_2012_is_known_and_public(client: Client) -> None:
    team, relays = team_of(Edition.objects.get(year=2012))
    assert (len(team), [one.regions for one in relays]) == (
        6,
        ["Corse", "Guyane", "La Réunion", "Provence-Alpes-Côte d’Azur"],
    )
    page = words_of(client.get("/contact/"))
    assert "L’équipe 2012" in page
    assert "Corse : Luis Barraud" in page


def test_last_year_s_team_is_taken_up_corrected_and_applied(
    elise: Client, filling: Edition, candidature: Candidature
) -> None:
    elise.post(f"{PLACE}reprendre/")
    as_it_was = fields_of(elise.get(PLACE), PLACE)
    assert "Côte d’Azur" in as_it_was["correspondents"]  # with its apostrophe, which the référentiel has not
    assert "4, dans 4 régions" in text_of(elise.post(PLACE, as_it_was))
    assert not TeamMember.objects.filter(edition=filling).exists()
    typed = {
        "team": "Ada Byron ; déléguée",
        "correspondents": f"Luis Barraud ; {candidature.region} ; luis@label.example",
    }
    wrong = elise.post(PLACE, typed | {"correspondents": "Luis ; Nulle Part"})
    assert (wrong.status_code, "n’est pas une région" in text_of(wrong)) == (422, True)
    assert applied(elise, PLACE, typed).status_code == 302
    assert "L’équipe 2013" in text_of(Client().get("/contact/"))
    assert [one.name for one in relays_for(filling, candidature.region)] == ["Luis Barraud"]
    assert relays_for(filling, "Corse") == []
    assert JournalEntry.objects.filter(verb="set_team").exists()


def test_an_older_page_does_not_take_up_last_year_s_team_over_a_colleague_s_draft(
    elise: Client, cast: Cast, filling: Edition
) -> None:
    eve = signed_in(cast.eve)
    seen = {"version": fields_of(eve.get(PLACE), PLACE)["version"]}
    elise.post(f"{PLACE}reprendre/", seen)
    hers = fields_of(elise.get(PLACE), PLACE)
    elise.post(PLACE, hers | {"team": "Ada Byron ; déléguée"})
    assert "Rien n’est repris. Ce brouillon a changé" in text_of(eve.post(f"{PLACE}reprendre/", seen, follow=True))
    assert fields_of(elise.get(PLACE), PLACE)["team"].strip() == "Ada Byron ; déléguée"


def test_a_town_reads_who_follows_it(candidature: Candidature, filling: Edition, cast: Cast) -> None:
    page = f"/candidature/{candidature.collectivite.code}/2013/"
    assert "correspondant régional" not in text_of(signed_in(cast.alice).get(page))
    set_team(filling, [], [TeamLine("Luis", "", candidature.region, "luis@label.example")], by=cast.elise)
    assert "Votre correspondant régional : Luis" in words_of(signed_in(cast.alice).get(page))


def test_only_the_equipe_keeps_its_list(filling: Edition, cast: Cast) -> None:
    with pytest.raises(Refusal, match="Seule l’équipe"):
        set_team(filling, [], [], by=cast.alice)


def test_the_database_holds_each_person_once_and_what_she_does(filling: Edition) -> None:
    TeamMember.objects.create(edition=filling, rank=1, name="Ada", function="déléguée")
    with refused_by("team_member_once"):
        TeamMember.objects.create(edition=filling, rank=2, name="Ada", function="autre")
    with refused_by("team_member_does_something"):
        TeamMember.objects.create(edition=filling, rank=2, name="Luc")


def test_a_relay_follows_the_dossiers_of_her_regions_alone(
    filling: Edition, candidature: Candidature, cast: Cast
) -> None:
    metz = register(Collectivite.objects.get(code="57463"), filling, by=cast.elise)
    stranger = signed_in(cast.charlie)
    assert stranger.get("/correspondance/2013/").status_code == 404
    set_team(filling, [], [TeamLine("Charlie", "", "Rhône-Alpes", cast.charlie.email.upper())], by=cast.elise)
    assert "Suivre les dossiers 2013" in words_of(stranger.get("/candidature/"))
    page = words_of(stranger.get("/correspondance/2013/"))
    assert "une candidature" in page or "1 candidature" in page
    assert candidature.name in page
    assert metz.name not in page
    assert cast.alice.full_name not in page  # nobody's name
    assert stranger.get(f"/pilotage/2013/collectivites/{candidature.collectivite.code}/").status_code == 403
    set_team(filling, [], [TeamLine("Charlie", "", "Auvergne-Rhône-Alpes", cast.charlie.email)], by=cast.elise)
    assert candidature.name in words_of(stranger.get("/correspondance/2013/"))  # by today's name too
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.ARCHIVED)
    assert stranger.get("/correspondance/2013/").status_code == 404
