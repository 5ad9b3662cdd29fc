"""The pure rules of the jury, as tables of cases and properties."""

from datetime import date
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jury.enums import LinkKind
from jury.rules.appraisal import day_fault, flags_of, gaps, level_of_score, severities, severity_words
from jury.rules.assignment import DossierTerms, balance
from jury.rules.conflicts import DossierFacts, Link, proposals
from jury.rules.sitting import counted_levels, decision_faults, presiding, quorum_needed, tally
from label.enums import Coverage
from label.rules.levels import ceiling
from label.rules.names import search_key
from label.rules.regulation import PastParticipation, RegulationTerms

VOTES = st.lists(st.integers(1, 5), min_size=1, max_size=30)
OPEN = ceiling([PastParticipation(2010, 4)], RegulationTerms(), Coverage.COMPLETE)


@pytest.mark.parametrize(
    ("votes", "lower", "upper"),
    [
        ([3], 3, 3),
        ([2, 4], 2, 4),
        ([1, 3, 5], 3, 3),
        ([5, 5, 4, 4], 4, 5),
        ([3, 3, 4, 5], 3, 4),
        ([1, 1, 1, 5, 5], 1, 1),
    ],
)
def test_the_result_is_the_lower_median(votes: list[int], lower: int, upper: int) -> None:
    found = tally(votes)
    assert (found.lower, found.upper) == (lower, upper)
    assert found.is_split is (lower != upper)


@given(VOTES)
def test_half_the_votes_are_as_high_as_the_result_and_half_as_low(votes: list[int]) -> None:
    found = tally(votes)
    assert found.total == len(votes)
    assert 2 * sum(vote >= found.lower for vote in votes) >= len(votes)
    assert 2 * sum(vote <= found.lower for vote in votes) >= len(votes)
    assert found.lower <= found.upper
    assert tally(list(reversed(votes))) == found


@pytest.mark.parametrize("votes", [[], [0], [6], [3, 9]])
def test_what_is_no_vote_is_not_counted(votes: list[int]) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        tally(votes)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_where_there_is_a_mention_it_is_counted_like_a_level(votes: list[int]) -> None:
    found = tally(votes, RegulationTerms(minimum_arobases=0).given_levels)
    assert list(counted_levels(found.counts)) == [level for level, _ in found.lines] == [0, 1, 2, 3, 4, 5]
    assert dict(found.lines)[0] == votes.count(0)


def test_the_levels_given_are_those_of_the_regulation() -> None:
    assert RegulationTerms().given_levels == RegulationTerms(minimum_arobases=2).given_levels == (1, 2, 3, 4, 5)
    assert RegulationTerms(minimum_arobases=0).given_levels == (0, 1, 2, 3, 4, 5)
    assert decision_faults(0, tally([3]), OPEN, "x") == ["Un niveau va de 1 à 5 arobases, et non 0."]


@pytest.mark.parametrize(
    ("members", "recused", "quorum", "needed"),
    [
        (15, 0, None, 8),
        (15, 1, None, 7),
        (15, 2, None, 7),
        (15, 0, 8, 8),
        (15, 1, 8, 7),
        (15, 0, 10, 10),
        (15, 3, 10, 7),
        (2, 2, None, 1),
        (1, 0, None, 1),
    ],
)
def test_the_quorum_is_half_the_members_without_the_recused(
    members: int, recused: int, quorum: int | None, needed: int
) -> None:
    assert quorum_needed(members, recused, quorum) == needed


@pytest.mark.parametrize(("away", "chair"), [([], 1), ([1], 2), ([2], 1), ([1, 2], None), ([3], 1)])
def test_who_presides(away: list[int], chair: int | None) -> None:
    assert presiding(1, 2, away) == chair
    assert presiding(None, None, away) is None


def test_another_level_asks_for_a_reason_and_a_closed_one_is_never_decided() -> None:
    split = tally([3, 3, 4, 4])
    assert decision_faults(3, split, OPEN, "") == decision_faults(4, split, OPEN, "") == []
    assert decision_faults(5, split, OPEN, " ") == [
        "Le vote donne 3\u00a0@ ou 4\u00a0@\u00a0: un autre niveau demande un motif écrit."
    ]
    assert decision_faults(5, split, OPEN, "Un motif") == []
    closed = ceiling([PastParticipation(2010, 3)], RegulationTerms(), Coverage.COMPLETE)
    (said,) = decision_faults(5, tally([5, 5]), closed, "Un motif")
    assert said.startswith("5\u00a0@ est fermé")
    assert "2010\u00a0: 3\u00a0@" in said
    unknown = ceiling([PastParticipation(2010, 3)], RegulationTerms(), Coverage.PARTIAL)
    assert decision_faults(5, tally([5, 5]), unknown, "Un motif")[0].startswith("5\u00a0@ est à vérifier")
    assert decision_faults(6, split, OPEN, "x") != []


NAMED = "Nommée dans un lien déclaré"
before_0019 = import_module("jury.migrations.0019_conflict_grounds").grounds_of
FILES = [
    DossierFacts(1, "38185", "213801855", "200040715", "Grenoble", ("Association L’Œil du Net", "Y (552 100 554)")),
    DossierFacts(2, "200040715", "200040715", "", "Grenoble-Alpes-Métropole"),
    DossierFacts(3, "38151", "213801517", "200040715", "Échirolles"),
    DossierFacts(4, "79202", "217902022", "200041333", "Parthenay"),
    DossierFacts(5, "54001", name="Eu"),
]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (
            Link(LinkKind.RESIDENCE, "38185", "200040715"),
            {1: "Lieu de vie", 2: "Intercommunalité d’une commune déclarée (lieu de vie)"},
        ),
        (
            Link(LinkKind.MANDATE, "200040715"),
            {
                1: "Commune d’une intercommunalité déclarée (mandat)",
                2: "Mandat dans cette collectivité",
                3: "Commune d’une intercommunalité déclarée (mandat)",
            },
        ),
        (Link(LinkKind.EMPLOYMENT, siren="217902022"), {4: "Employeur déclaré (même SIREN)"}),
        (Link(LinkKind.PARTNERSHIP, "79202"), {4: "Partenaire de cette collectivité"}),
        (Link(LinkKind.SERVICE, "79202"), {4: "Prestation rendue à cette collectivité"}),
        (Link(None, "38185", "200040715"), {1: "Rattachement présent ou passé à cette collectivité"}),
        (Link(None, "38185", exceptional=True), {1: "Membre attaché à cette collectivité, nommé par exception"}),
        (Link(LinkKind.OTHER), {}),
        (Link(LinkKind.OTHER, words=search_key("Conseillère à la mairie de Parthenay")), {4: NAMED}),
        (Link(LinkKind.OTHER, words=search_key("J’ai grandi à échirolles")), {3: NAMED}),
        (Link(LinkKind.OTHER, words=search_key("J’ai eu un poste")), {}),
        (Link(LinkKind.OTHER, words=search_key("Parthenaysienne")), {}),
        (
            Link(LinkKind.EMPLOYMENT, words=search_key("Salariée de l’association l’œil du net")),
            {1: "Partenaire d’une de ses initiatives : Association L’Œil du Net"},
        ),
        (Link(LinkKind.EMPLOYMENT, siren="552100554"), {1: "Partenaire d’une de ses initiatives : Y (552 100 554)"}),
    ],
)
def test_what_a_link_says_of_the_files(link: Link, expected: dict[int, str]) -> None:
    found = proposals([link], FILES)
    assert {one.pk: one.reason for one in found} == expected
    assert {one.pk: before_0019(one.reason) for one in found} == {one.pk: one.codes for one in found}


def test_a_file_that_several_links_touch_is_proposed_once_with_all_its_reasons() -> None:
    links = [Link(LinkKind.RESIDENCE, "38185"), Link(LinkKind.EMPLOYMENT, siren="213801855")]
    (found,) = proposals(links, FILES)
    assert found.reason == "Lieu de vie ; Employeur déclaré (même SIREN)"
    assert found.codes == before_0019(found.reason) == ["employer", "residence"]


@given(
    st.integers(1, 6),
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), max_size=60),
    st.data(),
)
def test_files_are_dealt_evenly_and_never_to_somebody_barred(
    readers: int, each: int, kinds: list[tuple[str, str]], data: st.DataObject
) -> None:
    dossiers = [DossierTerms(pk, *kind) for pk, kind in enumerate(kinds)]
    people = list(range(100, 100 + readers))
    pairs = [(reader, dossier.pk) for reader in people for dossier in dossiers]
    barred = data.draw(st.sets(st.sampled_from(pairs), max_size=10)) if pairs else set()
    dealt = balance(dossiers, people, each=each, barred=barred)
    for pk, chosen in dealt.items():
        assert len(set(chosen)) == len(chosen)
        assert not {(reader, pk) for reader in chosen} & barred
    for dossier in dossiers:
        free = sum((reader, dossier.pk) not in barred for reader in people)
        assert len(dealt.get(dossier.pk, ())) == min(each, free)
    if not barred and each <= readers:
        loads = [sum(reader in chosen for chosen in dealt.values()) for reader in people]
        assert max(loads) - min(loads) <= 1
    assert balance(dossiers, people, each=each, barred=barred, kept=dealt) == {}


def test_each_reader_gets_every_size() -> None:
    dossiers = [DossierTerms(n, "village" if n < 30 else "grande_ville", "Bretagne") for n in range(40)]
    dealt = balance(dossiers, [1, 2])
    big = [chosen for pk, (chosen,) in dealt.items() if pk >= 30]
    assert big.count(1) == big.count(2) == 5


@pytest.mark.parametrize(
    ("proposal", "suggested", "last", "first_time", "words"),
    [
        (3, 3, 3, False, []),
        (None, 5, 1, False, []),
        (4, 2, 4, False, ["le score suggère 2\u00a0@"]),
        (4, 4, 2, False, ["saut de 2 niveaux"]),
        (2, 2, 3, False, ["baisse depuis 3\u00a0@"]),
        (4, 4, None, True, ["première candidature à 4\u00a0@"]),
        (3, 3, None, True, []),
    ],
)
def test_what_is_pointed_out(
    proposal: int | None, suggested: int | None, last: int | None, first_time: bool, words: list[str]
) -> None:
    assert list(flags_of(proposal, suggested, last, first_time=first_time)) == words


def test_readers_are_compared_on_what_they_read_together() -> None:
    found = gaps([(1, 10, 3), (1, 11, 5), (2, 10, 2), (2, 11, 2), (3, 10, 4)])
    assert [(gap.pk, gap.width) for gap in found] == [(1, 2), (2, 0)]
    assert severities(found) == {10: -1.0, 11: 1.0}
    said = [severity_words(value) for value in (-1.0, 0.04, 0.26, 2.0)]
    assert said == [
        "1,0 niveau au-dessous des autres",
        "comme les autres",
        "0,3 niveau au-dessus des autres",
        "2,0 niveaux au-dessus des autres",
    ]


@pytest.mark.parametrize(("score", "level"), [(None, None), (0, 1), (29.9, 1), (30, 2), (59.99, 3), (60, 4), (100, 5)])
def test_what_a_score_alone_would_suggest(score: float | None, level: int | None) -> None:
    assert level_of_score(score) == level


@pytest.mark.parametrize(
    ("day", "jury_on", "words"),
    [
        (None, 20, ""),
        (9, None, "La réponse est attendue à partir d’aujourd’hui."),
        (10, 20, ""),
        (20, 20, ""),
        (21, 20, "Le jury siège le 20\u00a0novembre 2012 : choisissez un jour d’ici là."),
        (21, 9, ""),  # the day of the jury has passed: it was put off
        (30, None, ""),
    ],
)
def test_a_day_is_waited_for_from_today_to_that_of_the_jury(day: int | None, jury_on: int | None, words: str) -> None:
    today, waited, sits = (date(2012, 11, n) if n is not None else None for n in (10, day, jury_on))
    assert today is not None
    assert day_fault("La réponse", waited, today=today, jury_on=sits) == words
