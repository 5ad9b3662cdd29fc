"""The real past, as `seed` loads it: every fact that SOURCES and ECARTS state."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from label.models import Adhesion, Award, Candidature, Collectivite, Edition, JournalEntry, Profile

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    models = (Adhesion, Award, Candidature, Collectivite, Edition, Profile)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.whole
def test_seeding_again_changes_nothing() -> None:
    before = counts()
    call_command("seed", stdout=StringIO())
    assert counts() == before
    silent = StringIO()
    call_command("seed", "--if-empty", stdout=silent)
    assert silent.getvalue() == ""


def test_thirteen_editions_without_2009_and_unknown_totals_stay_empty() -> None:
    editions = {e.number: e for e in Edition.objects.all()}
    assert [editions[n].year for n in range(1, 14)] == [*range(1999, 2009), 2010, 2011, 2012]
    assert editions[5].stated_totals == {}
    assert editions[9].stated_totals == {"total": 236, "cinq": 14}
    assert editions[11].ceremony_on is not None
    assert (editions[11].year, editions[11].ceremony_on.year) == (2010, 2009)
    assert not editions[1].rated


def test_a_yes_in_1999_is_a_candidature_without_award() -> None:
    names: list[tuple[str, int | None]] = sorted(
        Candidature.objects.filter(edition__year=1999).values_list("name", "award__arobases")
    )
    assert names == [("Grenoble", None), ("Metz", None), ("Perpignan", None)]


def test_the_known_fives_of_each_edition() -> None:
    fives = {
        y: Award.objects.filter(candidature__edition__year=y, arobases=5).count()
        for y in range(2001, 2013)
        if y != 2009
    }
    # 2006: ten with Bromont (Québec), not taken; 2007: nine known of fourteen (ECARTS, § 4)
    assert fives == {
        2001: 1,
        2002: 1,
        2003: 2,
        2004: 2,
        2005: 2,
        2006: 9,
        2007: 9,
        2008: 14,
        2010: 16,
        2011: 24,
        2012: 29,
    }


@pytest.mark.parametrize(
    ("code", "successor"),
    [
        ("59355", "59350"),
        ("73143", "73290"),
        ("14584", "14762"),
        ("61205", "61167"),
        ("62807", "62757"),
        ("247900665", "200041333"),
        ("200026706", "200041366"),
        ("245614342", "200066777"),
        ("246200869", "200069672"),
        ("245600143", "200096683"),
        ("74093", "74010"),
        ("93059", "93066"),
        ("245801014", None),
        ("249300088", None),
    ],
)
def test_the_vanished_stay_with_their_successor(code: str, successor: str | None) -> None:
    place = Collectivite.objects.select_related("successor").get(code=code)
    assert not place.active
    assert (place.successor.code if place.successor else None) == successor


def test_there_are_no_other_vanished_collectivites() -> None:
    assert Collectivite.objects.filter(active=False).count() == 14


@pytest.mark.parametrize(
    ("code", "year", "then", "now"),
    [
        ("50129", 2012, "Cherbourg-Octeville", "Cherbourg-en-Cotentin"),
        ("76476", 2010, "Notre-Dame-de-Gravenchon", "Port-Jérôme-sur-Seine"),
    ],
)
def test_a_renamed_commune_keeps_its_code_and_its_name_of_the_time(code: str, year: int, then: str, now: str) -> None:
    candidature = Candidature.objects.select_related("collectivite").get(collectivite__code=code, edition__year=year)
    assert (candidature.name, candidature.collectivite.name) == (then, now)
    assert then in candidature.collectivite.former_names


def test_the_rejected_years_of_sevres_are_nothing() -> None:
    years = Candidature.objects.filter(collectivite__code="92072").order_by("edition__year")
    assert list(years.values_list("edition__year", "award__arobases")) == [(2010, 3), (2011, 4), (2012, 5)]


def test_strates_come_from_the_population_of_2008_and_lomme_has_none() -> None:
    palmares = Candidature.objects.filter(edition__year=2012)
    assert list(palmares.filter(strate="").values_list("name", "population")) == [("Lomme", None)]
    argentan = palmares.get(name="Argentan")
    assert (argentan.population, argentan.population_year, argentan.printed_population) == (14_439, 2008, 17_448)
    assert argentan.strate == "petite_ville"


def test_past_candidatures_have_no_population_but_their_region_of_the_time() -> None:
    past = Candidature.objects.get(collectivite__code="07096", edition__year=2006)
    assert (past.name, past.population, past.strate, past.departement, past.region) == (
        "Gluiras",
        None,
        "",
        "07",
        "Rhône-Alpes",
    )


def test_the_histories_keep_their_confidence_and_source() -> None:
    epinal = Award.objects.get(candidature__collectivite__code="88160", candidature__edition__year=2003)
    assert (epinal.arobases, epinal.confidence) == (3, "incertain")
    assert epinal.source


def test_301_members_keep_their_printed_name_and_seven_have_no_collectivite() -> None:
    members = Adhesion.objects.filter(year=2012)
    assert members.count() == 301
    assert set(members.filter(collectivite=None).values_list("printed_name", flat=True)) == {
        "SAINT-PIERRE-ET-MIQUELON",
        "SIVU DES INFOROUTES DE L'ARDECHE",
        "WEB PUBLIC 40",
        "ARDESI - MIDI PYRENEES",
        "MEGALIS - BRETAGNE",
        "OTEN",
        "REGION NORD PAS DE CALAIS",
    }


def test_every_award_left_a_journal_line_without_any_name() -> None:
    assert JournalEntry.objects.filter(verb="award").count() == Award.objects.count()
    assert set(JournalEntry.objects.filter(verb="award").first().facts) == {  # type: ignore[union-attr]
        "candidature",
        "arobases",
        "previous",
        "origin",
    }


def test_replaying_2012_finds_no_exception_and_2001_names_parthenay() -> None:
    out = StringIO()
    call_command("replay_rules", 2012, stdout=out)
    assert out.getvalue().strip().endswith("0 exception parmi les historiques connus")
    out = StringIO()
    call_command("replay_rules", 2001, stdout=out)
    first, last = out.getvalue().strip().splitlines()
    assert first.startswith("Parthenay : 5 @")
    assert "passé confirmé : livre 2012" in first
    assert last.endswith("1 exception parmi les historiques connus")


@pytest.mark.parametrize("year", [2000, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2010, 2011])
def test_no_other_edition_has_an_exception(year: int) -> None:
    out = StringIO()
    call_command("replay_rules", year, stdout=out)
    assert out.getvalue().strip().endswith("0 exception parmi les historiques connus")


def test_replaying_an_unknown_edition_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="Il n’y a pas d’édition 2009"):
        call_command("replay_rules", 2009)
    out = StringIO()
    call_command("replay_rules", 1999, stdout=out)
    assert "aucun niveau enregistré" in out.getvalue()
