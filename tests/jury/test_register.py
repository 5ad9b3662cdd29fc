"""The agenda and the register: what comes next, what is decided, and nothing of a dossier that is closed to who
reads.
"""

from copy import deepcopy

import pytest
from django.test import Client

from jury.actions.closing import close_sitting
from jury.actions.members import recuse
from jury.actions.sitting.cases import adjourn_case, cast_vote, close_vote, decide, open_case
from jury.actions.sitting.opening import open_sitting
from jury.actions.sitting.reopening import put_back, reopen_decision
from jury.actions.substitutes import set_substitutes
from jury.models import Assignment, Case, Decision, JuryMember, Vote
from jury.queries.minutes import minutes_content
from jury.queries.register import next_of_hers, register_of
from jury.queries.seats import closed_dossiers
from label.enums import Kind, Strate
from label.models import Candidature, JournalEntry, User
from label.queries.campaign import funnel_rows
from label.rules.refusals import Refusal
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, jury_of, seated_once
from tests.pages import markup_of, words_of

pytestmark = pytest.mark.django_db
PAGE = "/jury/2150/seance/registre/"


def opened() -> Jury:
    """Five villages and a large town, in the order of their names; the sitting is open."""
    edition = EditionFactory(in_deliberation=True, year=2150)
    for name in ("Aix", "Bray", "Créon", "Dole", "Ecos"):
        CandidatureFactory(edition=edition, collectivite__name=name, strate=Strate.VILLAGE)
    CandidatureFactory(edition=edition, collectivite__name="Lyon", strate=Strate.GRANDE_VILLE)
    found = jury_of(edition, size=4, order="niveau")
    open_sitting(found.sitting, by=found.president)
    return found


seated = seated_once(opened)


@pytest.fixture
def jury(seated: Jury) -> Jury:
    """A copy of it, of whom a test may say anything."""
    return deepcopy(seated)


def town(name: str) -> Case:
    return Case.objects.select_related("candidature").get(candidature__name=name)


def decided(jury: Jury, name: str, level: int) -> None:
    case = town(name)
    open_case(jury.sitting, case, by=jury.president)
    for one in jury.voters:
        cast_vote(jury.sitting, case, level, by=one)
    close_vote(jury.sitting, case, by=jury.president)
    decide(jury.sitting, case, level, by=jury.president)


def states(jury: Jury) -> dict[str, str]:
    member = jury.others[0]
    return {one.case.candidature.name: one.state for one in register_of(jury.sitting, member, closed_dossiers(member))}


def test_intercommunalites_are_apart_among_sizes_wherever_files_are_listed(jury: Jury, elise: Client) -> None:
    Candidature.objects.filter(name="Lyon").update(kind=Kind.METROPOLE, strate="")
    lists = [
        (signed_in(jury.vice.user), PAGE),
        (signed_in(jury.vice.user), "/instruction/2150/"),
        (elise, "/pilotage/2150/candidatures/"),
    ]
    for reader, address in lists:
        page = markup_of(reader.get(address, {"strate": "intercommunalite"}))
        assert {name for name in ("Aix", "Lyon") if f">{name}</a>" in page} == {"Lyon"}
    assert {one.town_class for one in funnel_rows(jury.sitting.edition)} == {"village", "intercommunalite"}


def test_it_says_what_is_decided_what_is_on_the_table_and_what_comes_next(jury: Jury) -> None:
    decided(jury, "Aix", 3)
    open_case(jury.sitting, town("Bray"), by=jury.president)
    adjourn_case(jury.sitting, town("Bray"), by=jury.president)
    Case.objects.filter(candidature__name="Dole").update(grouped=True, proposal=2)
    open_case(jury.sitting, town("Créon"), by=jury.president)
    assert states(jury) == {
        "Aix": "décidé",
        "Bray": "dans 3",  # adjourned: after the others
        "Créon": "sur la table",
        "Dole": "adoption groupée",
        "Ecos": "le suivant",
        "Lyon": "dans 2",
    }


def test_a_member_reads_in_how_many_her_own_file_comes(jury: Jury) -> None:
    member = jury.others[0]
    for name in ("Dole", "Lyon"):
        Assignment.objects.create(candidature=town(name).candidature, member=member)
    hers = next_of_hers(register_of(jury.sitting, member, {}))
    assert hers is not None
    assert (hers.case.candidature.name, hers.before) == ("Dole", 3)
    assert "Votre dossier dans 4 : Dole." in words_of(signed_in(member.user).get(PAGE))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"Aix", "Bray", "Créon", "Dole", "Ecos", "Lyon"}),
        ({"q": "bra"}, {"Bray"}),
        ({"etat": "decides"}, {"Aix"}),
        ({"etat": "venir", "strate": "grande_ville"}, {"Lyon"}),
        ({"niveau": "3"}, {"Aix"}),
        ({"niveau": "2"}, set()),
        ({"region": "Ailleurs"}, set()),
    ],
)
def test_it_is_searched_and_filtered(jury: Jury, asked: dict[str, str], names: set[str]) -> None:
    decided(jury, "Aix", 3)
    page = markup_of(signed_in(jury.vice.user).get(PAGE, asked))
    every = {"Aix", "Bray", "Créon", "Dole", "Ecos", "Lyon"}
    assert {name for name in every if f">{name}</a>" in page} == names


def test_a_recused_member_never_sees_her_file_in_it(jury: Jury, elise: Client) -> None:
    member = jury.others[0]
    recuse(member, town("Lyon").candidature, reason="J’y habite", by=member.user)
    decided_page = markup_of(signed_in(member.user).get(PAGE))
    assert "Lyon" not in decided_page
    assert "Lyon" in markup_of(signed_in(jury.vice.user).get(PAGE))
    assert "Lyon" in markup_of(elise.get(PAGE))


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_whatever_the_files(rows: int, django_assert_num_queries: object) -> None:
    edition = EditionFactory(in_deliberation=True)
    for _ in range(rows):
        CandidatureFactory(edition=edition)
    found = jury_of(edition, size=3)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(register_of(found.sitting, found.vice, {})) == rows


def test_any_decision_of_the_day_is_taken_up_again_from_the_register_and_stays_in_the_minutes(jury: Jury) -> None:
    for name, level in (("Aix", 3), ("Bray", 2)):
        decided(jury, name, level)
    president = signed_in(jury.president.user)
    assert "Revenir sur Aix" in words_of(president.get(PAGE))
    assert "Revenir sur" not in words_of(signed_in(jury.others[0].user).get(PAGE))
    first = Decision.objects.get(case=town("Aix"))
    gesture, sent = "/jury/2150/seance/geste/", {"gesture": "reopen", "decision": str(first.pk)}
    assert "Dites pourquoi le jury revient sur Aix" in words_of(president.post(gesture, sent, follow=True))
    president.post(gesture, {**sent, "reason": "Une pièce a été retrouvée."})
    first.refresh_from_db()
    assert first.undone_reason == "Une pièce a été retrouvée."
    assert not Vote.objects.filter(case=town("Aix")).exists()  # voted afresh
    screen = words_of(president.get("/jury/2150/seance/"))
    assert "À revoir" in screen
    assert "Aix Une pièce a été retrouvée." in screen
    assert states(jury)["Aix"] == "le suivant"
    decided(jury, "Aix", 2)
    assert [(one.arobases, one.undone_at is None) for one in town("Aix").decisions.order_by("pk")] == [
        (3, False),
        (2, True),
    ]
    jury.sitting.refresh_from_db()
    (line,) = minutes_content(jury.sitting, Decision.objects.standing())["annulees"]
    assert (line["nom"], line["niveau"], line["scrutin"]) == ("Aix", 3, "4 × 3\u00a0@")


def test_a_decision_is_taken_up_again_by_who_presides_it_between_two_files(jury: Jury) -> None:
    decided(jury, "Aix", 3)
    decision = Decision.objects.select_related("case").get()

    def refused(by: JuryMember) -> str:
        with pytest.raises(Refusal) as caught:
            reopen_decision(jury.sitting, decision, by=by, reason="x")
        return str(caught.value)

    assert "préside maintenant" in refused(jury.others[0])
    open_case(jury.sitting, town("Bray"), by=jury.president)
    assert "Un dossier est ouvert" in refused(jury.president)
    adjourn_case(jury.sitting, town("Bray"), by=jury.president)
    reopen_decision(jury.sitting, decision, by=jury.president, reason="x")
    assert "ne tient plus" in refused(jury.president)


@pytest.mark.parametrize("grouped", [False, True])
def test_a_file_opened_by_mistake_goes_back_to_its_place(jury: Jury, grouped: bool) -> None:
    Case.objects.filter(candidature__name="Créon").update(grouped=grouped, proposal=2)
    before = states(jury)
    open_case(jury.sitting, town("Créon"), by=jury.president)
    cast_vote(jury.sitting, town("Créon"), 2, by=jury.vice)
    with pytest.raises(Refusal, match="préside maintenant"):
        put_back(jury.sitting, town("Créon"), by=jury.vice)
    president = signed_in(jury.president.user)
    president.post("/jury/2150/seance/geste/", {"gesture": "put-back", "case": str(town("Créon").pk)})
    assert states(jury) == before
    assert not Vote.objects.exists()
    put_back(jury.sitting, town("Créon"), by=jury.president)  # a second press does nothing
    assert states(jury) == before


def test_the_cards_are_forgotten_once_the_sitting_is_closed(jury: Jury) -> None:
    for name in ("Aix", "Bray", "Créon", "Dole", "Ecos", "Lyon"):
        decided(jury, name, 2)
    assert town("Aix").card
    close_sitting(jury.sitting, by=jury.president)
    assert not Case.objects.exclude(card={}).exists()


def test_when_both_chairs_are_out_the_first_substitute_presides_and_the_sitting_goes_on(
    jury: Jury, elise: Client
) -> None:
    case = town("Bray")
    for one in (jury.president, jury.vice):
        recuse(one, case.candidature, reason="Mandat", by=one.user)
    with pytest.raises(Refusal, match="ordre de suppléance"):
        open_case(jury.sitting, case, by=jury.president)
    first, second = jury.others
    order = "/pilotage/2150/jury/suppleance/"
    elise.post(order, {str(second.pk): "1", str(first.pk): "2"})
    assert list(JuryMember.objects.order_by("substitute_rank").values_list("pk", flat=True)[:2]) == [
        second.pk,
        first.pk,
    ]
    assert JournalEntry.objects.filter(verb="set_substitutes", facts__after=f"{second}, {first}").exists()
    open_case(jury.sitting, case, by=jury.president)  # she hands the chair over by opening it
    screen = words_of(signed_in(second.user).get("/jury/2150/seance/"))
    assert "Suppléance" in screen
    assert f"{second} préside ce dossier" in words_of(signed_in(first.user).get("/jury/2150/seance/"))
    assert f"{second} préside ce dossier" in words_of(elise.get("/jury/2150/seance/ecran/"))
    for one in (first, second):
        cast_vote(jury.sitting, case, 2, by=one)
    close_vote(jury.sitting, case, by=second)
    assert decide(jury.sitting, case, 2, by=second).presided_by == second


def test_who_stands_in_votes_and_holds_no_chair(jury: Jury, elise: Client) -> None:
    with pytest.raises(Refusal, match="préside déjà"):
        set_substitutes(jury.sitting.edition, [jury.vice.pk], by=User.objects.get(email="elise@label.example"))
    with pytest.raises(Refusal, match="Seule l’équipe"):
        set_substitutes(jury.sitting.edition, [], by=jury.president.user)
    wrong = elise.post("/pilotage/2150/jury/suppleance/", {str(jury.others[0].pk): "0"})
    assert wrong.status_code == 422


def test_a_recused_president_reads_no_reason_of_a_file_to_review(jury: Jury) -> None:
    decided(jury, "Aix", 3)
    decision = Decision.objects.select_related("case__candidature").get()
    reopen_decision(jury.sitting, decision, by=jury.president, reason="Une pièce retrouvée")
    president = signed_in(jury.president.user)
    assert "Une pièce retrouvée" in words_of(president.get("/jury/2150/seance/"))
    recuse(jury.president, decision.case.candidature, reason="Mandat", by=jury.president.user)
    assert "Une pièce retrouvée" not in words_of(president.get("/jury/2150/seance/"))
