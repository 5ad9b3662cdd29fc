"""The rules of the label: tables of cases and properties, without a database."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label.enums import Coverage, LevelState, Phase, Strate
from label.rules.levels import ceiling, history_coverage, next_step
from label.rules.names import search_key, search_words, sort_key
from label.rules.phases import TRANSITIONS, EditionFacts, phase_refusals
from label.rules.regulation import RULES, PastParticipation, RegulationTerms
from label.rules.strates import code_is_well_formed, is_commune_code, strate_of
from toolkit.typography import typographic

TERMS = RegulationTerms()
WHOLE, PART = Coverage.COMPLETE, Coverage.PARTIAL
OPEN, C, V = LevelState.OPEN, LevelState.CLOSED, LevelState.TO_CHECK


def past(*levels: int | None, first: int = 2000) -> list[PastParticipation]:
    return [PastParticipation(first + i, level) for i, level in enumerate(levels)]


@pytest.mark.parametrize(
    ("history", "coverage", "states"),
    [
        ([], WHOLE, (C, OPEN, OPEN, OPEN, OPEN, C)),
        ([], PART, (C, OPEN, OPEN, OPEN, OPEN, V)),
        (past(3), WHOLE, (C, OPEN, OPEN, OPEN, OPEN, C)),
        (past(3), PART, (C, OPEN, OPEN, OPEN, OPEN, V)),
        (past(4), WHOLE, (C, OPEN, OPEN, OPEN, OPEN, OPEN)),
        (past(4), PART, (C, OPEN, OPEN, OPEN, OPEN, OPEN)),
        (past(4, 1, 2), WHOLE, (C, OPEN, OPEN, OPEN, OPEN, OPEN)),
        (past(None), WHOLE, (C, OPEN, OPEN, OPEN, OPEN, C)),
        (past(0), WHOLE, (C, OPEN, OPEN, OPEN, OPEN, C)),
        (past(None, 5), PART, (C, OPEN, OPEN, OPEN, OPEN, OPEN)),
    ],
)
def test_each_level_of_2012_is_open_closed_or_to_check(
    history: list[PastParticipation], coverage: Coverage, states: tuple[LevelState, ...]
) -> None:
    assert tuple(level.state for level in ceiling(history, TERMS, coverage).levels) == states


def test_five_arobases_require_four_in_an_earlier_edition_and_say_the_facts() -> None:
    level = ceiling(past(3, 3, first=2010), TERMS, WHOLE)[5]
    assert level.state is C
    assert [str(reason) for reason in level.reasons] == [
        "5\u00a0@ demandent 4\u00a0@ au moins dans une édition antérieure (2010\u00a0: 3\u00a0@, 2011\u00a0: 3\u00a0@)"
    ]


def test_a_first_candidature_at_five_is_closed_with_both_reasons() -> None:
    assert [reason.code for reason in ceiling([], TERMS, WHOLE)[5].reasons] == ["first_time", "level_required_for_five"]


def test_a_participation_without_rating_is_a_participation() -> None:
    assert [r.code for r in ceiling(past(None, first=1999), TERMS, WHOLE)[5].reasons] == ["level_required_for_five"]


def test_another_regulation_gives_another_ceiling() -> None:
    terms = RegulationTerms(minimum_arobases=0, first_time_ceiling=2, level_required_for_five=3)
    assert ceiling([], terms, WHOLE).open_levels == (0, 1, 2)
    assert ceiling(past(3), terms, WHOLE).open_levels == (0, 1, 2, 3, 4, 5)


levels = st.one_of(st.none(), st.integers(0, 5))
histories = st.lists(st.builds(PastParticipation, st.integers(1999, 2030), levels), max_size=8)
coverages = st.sampled_from(Coverage)
# A règlement of any levels: a new rule is among them.
terms = st.builds(RegulationTerms, **{rule.name: st.integers(0, 5) for rule in RULES})


@given(histories, coverages, terms, st.builds(PastParticipation, st.integers(1999, 2030), levels))
def test_what_is_open_stays_open_when_a_participation_is_added(
    history: list[PastParticipation], coverage: Coverage, regulation: RegulationTerms, added: PastParticipation
) -> None:
    before = set(ceiling(history, regulation, coverage).open_levels)
    assert before <= set(ceiling([*history, added], regulation, coverage).open_levels)


@given(histories, coverages, terms)
def test_five_open_means_that_the_required_level_was_held(
    history: list[PastParticipation], coverage: Coverage, regulation: RegulationTerms
) -> None:
    if regulation.level_required_for_five and ceiling(history, regulation, coverage)[5].state is OPEN:
        assert any(p.arobases is not None and p.arobases >= regulation.level_required_for_five for p in history)


@given(histories, coverages, st.randoms(use_true_random=False), st.integers(0, 40))
def test_order_and_gaps_do_not_matter(
    history: list[PastParticipation], coverage: Coverage, random: object, shift: int
) -> None:
    mixed = list(history)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    spread = [PastParticipation(p.year + shift * i, p.arobases) for i, p in enumerate(history)]
    states = [level.state for level in ceiling(history, TERMS, coverage).levels]
    assert [level.state for level in ceiling(mixed, TERMS, coverage).levels] == states
    assert [level.state for level in ceiling(spread, TERMS, coverage).levels] == states


@given(histories, terms)
def test_what_is_unknown_never_refuses(history: list[PastParticipation], regulation: RegulationTerms) -> None:
    for level in ceiling(history, regulation, PART).levels:
        assert level.state is not C or level.arobases < regulation.minimum_arobases


@given(histories, coverages, terms)
def test_a_level_has_reasons_exactly_when_it_is_not_open(
    history: list[PastParticipation], coverage: Coverage, regulation: RegulationTerms
) -> None:
    for level in ceiling(history, regulation, coverage).levels:
        assert bool(level.reasons) == (level.state is not OPEN)


@pytest.mark.parametrize(
    ("editions", "confirmed", "expected"),
    [([WHOLE, WHOLE], False, WHOLE), ([WHOLE, PART], False, PART), ([PART], True, WHOLE), ([], False, WHOLE)],
)
def test_a_past_is_whole_when_every_edition_is_or_when_it_is_confirmed(
    editions: list[Coverage], confirmed: bool, expected: Coverage
) -> None:
    assert history_coverage(editions, past_confirmed=confirmed) is expected


@pytest.mark.parametrize(
    ("history", "coverage", "expected"),
    [
        (past(4, first=2011), PART, "5\u00a0@ possibles\u00a0: 4\u00a0@ obtenues en 2011"),
        (past(4, 5, 4, first=2009), PART, "5\u00a0@ possibles\u00a0: 4\u00a0@ obtenues en 2011"),
        (past(2, first=2011), WHOLE, "3\u00a0@ possibles\u00a0: 2\u00a0@ obtenues en 2011"),
        (past(1, first=2011), WHOLE, "2\u00a0@ possibles\u00a0: 1\u00a0@ obtenue en 2011"),
        (past(0, first=2008), WHOLE, "1\u00a0@ possible\u00a0: mention obtenue en 2008"),
        (past(5, first=2012), WHOLE, "5\u00a0@ à confirmer\u00a0: le plus haut niveau, obtenu en 2012"),
    ],
)
def test_the_next_step_says_why(history: list[PastParticipation], coverage: Coverage, expected: str) -> None:
    step = next_step(history, TERMS, coverage)
    assert step.text == expected


@pytest.mark.parametrize(
    ("history", "coverage", "expected"),
    [
        (
            past(4, 5, 4, first=2009),
            PART,
            "Votre prochaine candidature peut recevoir 5 @ : vous avez obtenu 4 @ en 2011.",
        ),
        (
            past(0, first=2008),
            WHOLE,
            "Votre prochaine candidature peut recevoir 1 @ : vous avez obtenu une mention en 2008.",
        ),
        (
            past(5),
            WHOLE,
            "Vous avez obtenu le plus haut niveau en 2000 : votre prochaine candidature peut le confirmer.",
        ),
        ([], WHOLE, "À votre prochaine candidature : de 1 à 4 @ possibles, sans niveau antérieur connu."),
    ],
)
def test_the_next_step_is_said_to_the_collectivite(
    history: list[PastParticipation], coverage: Coverage, expected: str
) -> None:
    assert next_step(history, TERMS, coverage).sentence.replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("history", "coverage", "expected"),
    [
        ([], WHOLE, "De 1 à 4\u00a0@ possibles, sans niveau antérieur connu"),
        (past(None), WHOLE, "De 1 à 4\u00a0@ possibles, sans niveau antérieur connu"),
        (
            [],
            PART,
            (
                "De 1 à 4\u00a0@ possibles, sans niveau antérieur connu\u202f; 5\u00a0@ à vérifier, le passé n’étant "
                "connu qu’en partie"
            ),
        ),
    ],
)
def test_without_a_level_the_next_step_is_what_a_first_candidature_may_receive(
    history: list[PastParticipation], coverage: Coverage, expected: str
) -> None:
    assert next_step(history, TERMS, coverage).text == expected


@pytest.mark.parametrize(
    ("history", "terms", "expected"),
    [
        (past(1), RegulationTerms(minimum_arobases=3), "3\u00a0@ possibles\u00a0: 1\u00a0@ obtenue en 2000"),
        (past(0), RegulationTerms(minimum_arobases=1), "1\u00a0@ possible\u00a0: mention obtenue en 2000"),
        (past(0), RegulationTerms(minimum_arobases=2), "2\u00a0@ possibles\u00a0: mention obtenue en 2000"),
    ],
)
def test_the_next_step_is_the_first_that_the_regulation_does_not_close(
    history: list[PastParticipation], terms: RegulationTerms, expected: str
) -> None:
    step = next_step(history, terms, WHOLE)
    assert (step.text, step.state) == (expected, ceiling(history, terms, WHOLE)[step.arobases].state)


@given(st.lists(st.none() | st.integers(0, 5), max_size=6), terms, coverages)
def test_the_next_step_says_possible_of_an_open_level_only(
    levels: list[int | None], regulation: RegulationTerms, coverage: Coverage
) -> None:
    history = past(*levels)
    step = next_step(history, regulation, coverage)
    assert step.state is ceiling(history, regulation, coverage)[step.arobases].state
    offered = re.search("possibles?|peut recevoir|à confirmer|le confirmer", f"{step.text} {step.sentence}")
    assert (offered is not None) == (step.state is LevelState.OPEN)


@pytest.mark.parametrize(
    ("history", "terms", "coverage", "expected"),
    [
        (
            [],
            RegulationTerms(minimum_arobases=5),
            WHOLE,
            (
                "5 @ ne sont pas ouvertes à votre prochaine candidature : une première candidature reçoit au plus "
                "4 @ ; 5 @ demandent 4 @ au moins dans une édition antérieure."
            ),
        ),
        (
            past(0),
            RegulationTerms(minimum_arobases=2, first_time_ceiling=1),
            PART,
            "Votre prochaine candidature peut recevoir 2 @ : vous avez obtenu une mention en 2000.",
        ),
        (
            [],
            RegulationTerms(first_time_ceiling=0),
            PART,
            "1 @ reste à vérifier pour votre prochaine candidature : aucune candidature antérieure n’est connue.",
        ),
        (
            [],
            RegulationTerms(0, 0),
            WHOLE,
            "À votre prochaine candidature : mention possible, sans niveau antérieur connu.",
        ),
    ],
)
def test_the_next_step_is_said_when_nothing_or_one_level_is_open(
    history: list[PastParticipation], terms: RegulationTerms, coverage: Coverage, expected: str
) -> None:
    said = next_step(history, terms, coverage).sentence
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == expected


def test_the_next_step_under_a_stricter_regulation_is_closed_with_its_reason() -> None:
    step = next_step(past(4), RegulationTerms(level_required_for_five=5), WHOLE)
    assert step.state is C
    assert "5\u00a0@ demandent 5\u00a0@" in step.text


@pytest.mark.parametrize(
    ("population", "strate"),
    [
        (None, None),
        (0, Strate.VILLAGE),
        (2999, Strate.VILLAGE),
        (3000, Strate.PETITE_VILLE),
        (19_999, Strate.PETITE_VILLE),
        (20_000, Strate.VILLE_MOYENNE),
        (99_999, Strate.VILLE_MOYENNE),
        (100_000, Strate.GRANDE_VILLE),
    ],
)
def test_strates_follow_the_bounds_of_the_book(population: int | None, strate: Strate | None) -> None:
    assert strate_of(population) is strate


def test_a_negative_population_is_an_error() -> None:
    with pytest.raises(ValueError, match="négative"):
        strate_of(-1)


@pytest.mark.parametrize(
    ("code", "commune", "formed"),
    [
        ("38185", True, True),
        ("2A004", True, True),
        ("2a004", False, False),
        ("97411", True, True),
        ("200041333", False, True),
        ("3818", False, False),
        ("381850", False, False),
        ("", False, False),
        ("38185\n", False, False),
    ],
)
def test_codes(code: str, commune: bool, formed: bool) -> None:
    assert is_commune_code(code) is commune
    assert code_is_well_formed(code) is formed


def test_every_phase_can_be_left_and_the_calendar_only_goes_forward() -> None:
    order = list(Phase)
    assert {move.source for move in TRANSITIONS} == set(Phase)
    assert all(order.index(m.target) == order.index(m.source) + 1 for m in TRANSITIONS if m.by_calendar)
    assert len({(m.source, m.target) for m in TRANSITIONS}) == len(TRANSITIONS)


READY = EditionFacts((), 3, 0, announced=True, armed=True, publication_time_reached=True)


@pytest.mark.parametrize(
    ("source", "target", "facts", "by_calendar", "refusals"),
    [
        (Phase.PREPARATION, Phase.REGISTRATION, READY, True, 0),
        (
            Phase.PREPARATION,
            Phase.REGISTRATION,
            EditionFacts(("le quorum n’est pas fixé", "la clôture n’est pas datée"), announced=True),
            False,
            2,
        ),
        (Phase.PREPARATION, Phase.PUBLISHED, READY, False, 1),
        (Phase.APPRAISAL, Phase.DELIBERATION, READY, True, 1),
        (Phase.APPRAISAL, Phase.DELIBERATION, READY, False, 0),
        (Phase.DELIBERATION, Phase.EMBARGO, EditionFacts(filed_candidatures=2, undecided_candidatures=1), False, 1),
        (Phase.EMBARGO, Phase.PUBLISHED, EditionFacts(armed=True), True, 1),
        (Phase.EMBARGO, Phase.PUBLISHED, EditionFacts(publication_time_reached=True), True, 1),
        (Phase.PREPARATION, Phase.REGISTRATION, EditionFacts(), False, 1),
        (Phase.EMBARGO, Phase.PUBLISHED, READY, True, 0),
    ],
)
def test_phase_transitions(source: Phase, target: Phase, facts: EditionFacts, by_calendar: bool, refusals: int) -> None:
    assert len(phase_refusals(source, target, facts, by_calendar=by_calendar)) == refusals


def test_a_transition_that_is_not_in_the_table_is_refused_in_words() -> None:
    allowed = {(m.source, m.target) for m in TRANSITIONS}
    for source, target in itertools.product(Phase, Phase):
        if (source, target) not in allowed:
            assert phase_refusals(source, target, READY)[0].startswith("une édition ne passe pas de")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("Épinal", "epinal"),
        ("Saint-Médard-en-Jalles", "saint medard en jalles"),
        ("L’Isle‑Adam", "l isle adam"),
        ("", ""),
    ],
)
def test_sort_keys_have_no_accent_nor_sign(name: str, key: str) -> None:
    assert sort_key(name) == key


@pytest.mark.parametrize("typed", ["St Denis", "st-denis", "SAINT DENIS", "Saint-Denis", "saint’denis"])
def test_every_spelling_of_a_saint_gives_the_same_words(typed: str) -> None:
    assert search_words(typed) == ["saint", "denis"]


def test_a_search_key_has_a_blank_before_each_word() -> None:
    assert search_key("Villeneuve-d'Ascq", "59009") == " villeneuve d ascq 59009"


@given(st.text(max_size=40))
def test_keys_are_stable_whatever_is_typed(text: str) -> None:
    assert sort_key(sort_key(text)) == sort_key(text)
    assert sort_key(text).isascii()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("L'Isle-Adam", "L’Isle-Adam"),
        ("a : b ; c ?", "a\u00a0: b\u202f; c\u202f?"),
        ("« 5 @ » à 27 %", "«\u00a05\u00a0@\u00a0» à 27\u00a0%"),
        ("1 234 567 communes, 04 76 76 36 36", "1\u202f234\u202f567 communes, 04 76 76 36 36"),
        ("en 2012 356 communes", "en 2012 356 communes"),
    ],
)
def test_typography(typed: str, printed: str) -> None:
    assert typographic(typed) == printed
    assert typographic(printed) == printed
