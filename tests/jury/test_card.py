"""The card of a case: prepared when it opens, the same for every voter, silent on what is closed to one of them."""

from collections.abc import Callable
from copy import deepcopy
from statistics import median

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jury.actions.members import recuse
from jury.actions.sitting.cases import open_case
from jury.actions.sitting.opening import open_sitting
from jury.models import Appraisal, Assignment, Case, ConflictOfInterest, FiledScore, JuryMember
from jury.queries.card import GroupMedians, among, case_card, group_of, of_class, scored_dossiers
from jury.queries.listing import dossier_rows
from jury.rules.card import ScoredDossier, medians, nearest, score_read, tenth
from label.enums import Kind, Strate, TownClass
from label.models import Candidature, Collectivite, Edition, Regulation
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, jury_of, seated_once
from tests.pages import markup_of, words_of

SCORES = st.floats(0, 100)
FILES = st.lists(
    st.tuples(st.sampled_from(["village", "petite_ville", TownClass.GROUPING.value]), SCORES, st.none() | SCORES),
    min_size=1,
    max_size=12,
).map(lambda rows: [ScoredDossier(pk, group, total, {"AP": theme}) for pk, (group, total, theme) in enumerate(rows)])


@given(FILES, st.sets(st.integers(0, 11)))
def test_the_nearest_files_are_of_one_group_and_never_behind_the_wall(
    dossiers: list[ScoredDossier], wall: set[int]
) -> None:
    found = nearest(dossiers, 0, wall)
    by_pk = {one.pk: one for one in dossiers}
    mine = by_pk[0]
    gaps = [abs(by_pk[pk].total - mine.total) for pk in found]
    assert gaps == sorted(gaps)
    assert 0 not in found
    assert not wall & set(found)
    left = [one for one in dossiers if one.group == mine.group and one.pk not in {0, *wall, *found}]
    assert len(found) == 2 or not left
    assert all(abs(one.total - mine.total) >= max(gaps) for one in left)


@given(FILES)
def test_a_median_is_that_of_the_group_rounded_down(dossiers: list[ScoredDossier]) -> None:
    whole, themes = medians(dossiers, "village")
    own = [one for one in dossiers if one.group == "village"]
    assert whole == (tenth(median(one.total for one in own)) if own else None)
    given_ = [value for one in own if (value := one.themes["AP"]) is not None]
    assert themes == ({"AP": tenth(median(given_))} if given_ else {})


@pytest.mark.parametrize(("text", "value"), [("62,4", 62.4), ("100", 100.0), ("–", None), ("", None)])
def test_a_score_is_read_back_from_its_text(text: str, value: float | None) -> None:
    assert score_read(text) == value


@pytest.mark.parametrize(("value", "shown"), [(74.99, 74.9), (100, 100.0), (62.4, 62.4), (0.1 + 0.2, 0.3)])
def test_a_score_never_reads_higher_than_it_is(value: float, shown: float) -> None:
    assert tenth(value) == shown


def scored(edition: Edition, name: str, total: float, strate: Strate = Strate.VILLAGE, **also: object) -> Candidature:
    """A filed town with its score, the same in its two themes."""
    one: Candidature = CandidatureFactory(edition=edition, collectivite__name=name, strate=strate, **also)
    themes = {"AP": str(total).replace(".", ","), "MR": "–"}
    FiledScore.objects.create(candidature=one, receipt=f"r{one.pk}", total=total, themes=themes, suggested=3)
    return one


def opened() -> Jury:
    """A village at 50 among others, read by one instructeur who proposes 1 @."""
    edition = EditionFactory(in_deliberation=True, year=2150)
    before = EditionFactory(year=2149)
    mine = scored(edition, "Ici", 50.0)
    CandidatureFactory(edition=before, collectivite=mine.collectivite, awarded=2)
    for name, total in (("Près", 51.0), ("Voisine", 48.5), ("Loin", 90.0), ("Plus loin", 95.0)):
        scored(edition, name, total)
    scored(edition, "Grande", 50.0, Strate.GRANDE_VILLE)
    scored(edition, "Groupement", 50.0, kind=Kind.CC)
    found = jury_of(edition, size=4)
    Assignment.objects.create(candidature=mine, member=found.others[0])
    Appraisal.objects.create(
        candidature=mine,
        member=found.others[0],
        proposed_arobases=1,
        reasons="Peu de preuves.",
        strengths="Un accès ouvert le soir.",
        advice="Former les agents.",
        trust=1,
        done_at=timezone.now(),
    )
    return found


seated = seated_once(opened)


@pytest.fixture
def jury(seated: Jury, db: None) -> Jury:
    """A copy of it, of whom a test may say anything."""
    return deepcopy(seated)


def town(name: str) -> Case:
    found = Case.objects.select_related("candidature__edition__regulation", "candidature__collectivite")
    return found.get(candidature__name=name)


def test_it_says_the_score_the_medians_the_reader_and_the_two_nearest(jury: Jury) -> None:
    card = case_card(town("Ici"))
    assert (card["score"], card["median"], card["group"], card["size"]) == (50.0, 51.0, "villages", 5)
    assert [line[1:4] for line in card["themes"]] == [[50.0, 51.0, None]]
    (reader,) = card["readers"]
    assert (reader["level"], reader["trust"], reader["reasons"]) == (1, "Hésitante", "Peu de preuves.")
    assert [one["name"] for one in card["comparables"]] == ["Près", "Voisine"]
    assert card["flags"] == ["le score suggère 3\u00a0@", "baisse depuis 2\u00a0@"]


def test_a_comparable_has_the_last_level_of_the_past_that_counts(jury: Jury) -> None:
    edition = jury.sitting.edition
    CandidatureFactory(
        edition=Edition.objects.get(year=2149),
        collectivite__active=False,
        collectivite__successor=Collectivite.objects.get(name="Près"),
        awarded=4,
    )
    assert case_card(town("Ici"))["comparables"][0]["last"] is None
    Regulation.objects.update_or_create(edition=edition, defaults={"heir_keeps_past": True})
    assert case_card(town("Ici"))["comparables"][0]["last"] == [2149, 4]


def test_a_file_closed_to_a_voter_is_no_comparable_and_leaves_the_card_at_once(jury: Jury) -> None:
    open_sitting(jury.sitting, by=jury.president)
    ConflictOfInterest.objects.create(candidature=town("Voisine").candidature, member=jury.vice, reason="Élue")
    open_case(jury.sitting, town("Ici"), by=jury.president)
    assert [one["name"] for one in town("Ici").card["comparables"]] == ["Près", "Loin"]
    recuse(jury.others[1], town("Près").candidature, reason="J’y habite", by=jury.others[1].user)
    assert [one["name"] for one in town("Ici").card["comparables"]] == ["Loin", "Plus loin"]


def test_members_read_it_beside_the_vote_and_the_room_reads_less(jury: Jury) -> None:
    open_sitting(jury.sitting, by=jury.president)
    open_case(jury.sitting, town("Ici"), by=jury.president)
    Case.objects.filter(candidature__name="Près").update(proposal=4)
    member = signed_in(jury.others[1].user)
    page = words_of(member.get("/jury/2150/seance/"))
    for words in ("Score 50,0", "médiane des villages : 51,0", "hésitante : Peu de preuves.", "Former les agents."):
        assert words in page
    assert "Examiné seul : le score suggère 3 @ ; baisse depuis 2 @." in page
    room = words_of(member.get("/jury/2150/seance/ecran/"))
    assert "Score 50,0" in room
    assert "Voisine" in room
    for hidden in ("Peu de preuves", "proposé :", "décidé :"):
        assert hidden not in room


def test_whoever_is_recused_reads_nothing_of_it(jury: Jury) -> None:
    open_sitting(jury.sitting, by=jury.president)
    recuse(jury.others[1], town("Ici").candidature, reason="J’y habite", by=jury.others[1].user)
    open_case(jury.sitting, town("Ici"), by=jury.president)
    for address in ("/jury/2150/seance/", "/jury/2150/seance/ecran/"):
        assert "Score" not in words_of(signed_in(jury.others[1].user).get(address))


def test_a_screen_costs_the_same_with_a_card_as_without(jury: Jury) -> None:
    open_sitting(jury.sitting, by=jury.president)
    open_case(jury.sitting, town("Ici"), by=jury.president)
    member = signed_in(jury.others[1].user)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert member.get("/jury/2150/seance/").status_code == 200
        return len(queries)

    member.get("/jury/2150/seance/")
    with_card = cost()
    Case.objects.update(card={})
    assert cost() == with_card


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda reader: Appraisal.objects.all().delete(), ["aucune instruction rendue"]),
        (
            lambda reader: Appraisal.objects.create(
                candidature=Appraisal.objects.get().candidature,
                member=reader,
                proposed_arobases=3,
                reasons="Solide.",
                done_at=Appraisal.objects.get().done_at,
            ),
            ["les lecteurs proposent 1\u00a0@ et 3\u00a0@", "le score suggère 3\u00a0@", "baisse depuis 2\u00a0@"],
        ),
    ],
    ids=["nobody", "two levels"],
)
def test_why_a_file_is_examined_alone_is_said_in_words(
    jury: Jury, change: Callable[[JuryMember], object], words: list[str]
) -> None:
    change(jury.others[1])
    mine = town("Ici").candidature
    (row,) = dossier_rows(mine.edition, only=[mine.pk])
    assert list(row.doubts) == words
    assert not row.agrees


@pytest.mark.django_db
def test_a_class_asked_of_the_database_is_that_of_the_rule() -> None:
    """Whatever the kind and the strate, one that is not known too: 2012 has them all."""
    edition = Edition.objects.get(year=2012)
    rows = list(edition.candidatures.all())
    dossiers = FiledScore.objects.bulk_create(FiledScore(candidature=one, receipt="", total=50) for one in rows)
    classes = {group_of(one) for one in rows}
    assert len(classes) > 3
    for group in classes:
        alike = [one for one in rows if group_of(one) == group]
        found = FiledScore.objects.filter(of_class(alike[0]), pk__in=[one.pk for one in dossiers])
        assert set(found.values_list("candidature", flat=True)) == {one.pk for one in alike}


@pytest.mark.parametrize(("order", "first"), [("nom", "Grande"), ("score", "Plus loin"), ("dernier", "Ici")])
def test_files_and_their_dealing_are_sorted_the_same(jury: Jury, elise: Client, order: str, first: str) -> None:
    del jury
    for address in ("/pilotage/2150/jury/repartition/", "/instruction/2150/"):
        page = markup_of(elise.get(address, {"tri": order}))
        assert first in page.rsplit("<tbody>", 1)[1].split("</th>")[0]


def test_the_file_shows_the_medians_of_its_group_beside_its_scores(jury: Jury, elise: Client) -> None:
    mine = town("Ici").candidature
    assert among(scored_dossiers(jury.sitting.edition), mine) == GroupMedians(
        mine=ScoredDossier(mine.pk, "village", 50.0, {"AP": 50.0, "MR": None}),
        whole=51.0,
        themes={"AP": 51.0},
        group="villages",
        size=5,
    )
    assert among([], mine) is None


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"niveau": "1"}, {"Ici"}),
        ({"niveau": "4"}, set()),
        ({"region": "Région d’essai", "strate": "grande_ville"}, {"Grande"}),
        ({"region": "Ailleurs"}, set()),
        ({"lecteur": "qui"}, {"Ici"}),
    ],
)
def test_files_are_kept_to_a_level_a_region_a_reader(
    jury: Jury, elise: Client, asked: dict[str, str], kept: set[str]
) -> None:
    asked = {name: str(jury.others[0].pk) if value == "qui" else value for name, value in asked.items()}
    page = markup_of(elise.get("/instruction/2150/", asked))
    names = {"Ici", "Près", "Voisine", "Loin", "Plus loin", "Grande", "Groupement"}
    body = page.rsplit("<tbody>", 1)[1] if "<tbody>" in page else ""
    assert {name for name in names if f">{name}</a>" in body} == kept


def test_the_marks_of_the_readers_are_averaged_and_sort_the_files(jury: Jury, elise: Client) -> None:
    readings = {"AP": {"commentaires": 4, "initiatives": None}, "MR": {"commentaires": 2, "initiatives": 3}}
    Appraisal.objects.update(readings=readings)
    mine = town("Ici").candidature
    (row,) = dossier_rows(mine.edition, only=[mine.pk])
    assert row.mark == 3.0
    page = markup_of(elise.get("/instruction/2150/", {"tri": "notes"}))
    first = page.rsplit("<tbody>", 1)[1].split("</tr>")[0]
    assert "Ici" in first
    assert ">3,0<" in first
