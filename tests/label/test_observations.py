"""The sentences of a history: a table, and that none contradicts it."""

import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from label.enums import Confidence, Strate
from label.models import Edition
from label.rules.histories import HistoryYear, Sentence, Standing, Subject
from label.rules.observations import MOST, observe
from label.rules.wordings import WORDINGS
from tests.label.observation_cases import CALENDAR, CASES, history
from tests.label.observation_proofs import PROOFS, proved
from toolkit.typography import typographic
from villes_internet.book.content.chapters.tour import Tour
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.enums import Volume


@pytest.mark.parametrize(("name", "code", "spec", "standing", "expected"), CASES, ids=[f"{c[0]} {c[2]}" for c in CASES])
def test_a_history_gives_these_sentences(
    name: str, code: str, spec: str, standing: Standing, expected: list[tuple[str, str]]
) -> None:
    subject = Subject(code, name, history(spec), standing, is_grouping=name.startswith("Communauté"))
    assert [(sentence.rule, sentence.text) for sentence in observe(subject)] == expected


def test_every_rule_is_in_the_table() -> None:
    assert {rule for *_, expected in CASES for rule, _ in expected} == set(PROOFS)


def test_the_same_data_give_the_same_text_and_towns_do_not_all_speak_alike() -> None:
    past = history("2008:3 2010:4 2011:4 2012:5")
    texts = [observe(Subject(f"{code:05d}", "Ville", past)) for code in range(40)]
    assert observe(Subject("00007", "Ville", past)) == texts[7]
    assert len({sentences[0].text for sentences in texts}) == 5
    assert len({" ".join(s.text for s in sentences) for sentences in texts}) > 20


ENTRIES = st.one_of(
    st.just((None, None, Confidence.SURE)),
    st.just((False, None, Confidence.SURE)),
    st.just((True, None, Confidence.SURE)),
    st.tuples(st.just(True), st.integers(0, 5), st.sampled_from(Confidence)),
)
NAMES = st.sampled_from(
    ["Metz", "Agen", "L'Isle-Adam", "Le Havre", "Les Mureaux", "La Ciotat", "Œil", "Yerres", "Hem", "Hyères"]
)
STANDINGS = st.builds(
    lambda strate, n, region, r, more: Standing(strate, n, region, r, r + more),
    st.sampled_from([*Strate, None]),
    st.integers(1, 40),
    st.sampled_from(["Lorraine", "Centre", "La Réunion", "Terre neuve", ""]),
    st.integers(1, 30),
    st.integers(0, 60),
)


@settings(max_examples=500)
@given(st.lists(ENTRIES, min_size=1, max_size=13), NAMES, STANDINGS, st.booleans(), st.integers(1, 99_999))
def test_no_sentence_contradicts_its_history(
    entries: Sequence[tuple[bool | None, int | None, Confidence]],
    name: str,
    standing: Standing,
    grouping: bool,
    code: int,
) -> None:
    years = CALENDAR[-len(entries) :]
    past = [HistoryYear(y, *entry) for y, entry in zip(years, entries, strict=True)]
    past[-1] = HistoryYear(years[-1], True, 5)
    subject = Subject(f"{code:05d}", name, tuple(past), standing, is_grouping=grouping)
    sentences = observe(subject)
    assert 2 <= len(sentences) <= MOST
    for sentence in sentences:
        assert proved(subject, sentence), sentence
        assert re.fullmatch(r"[A-ZÉÎŒÀ].*\.", sentence.text), sentence.text
        assert not re.search(
            r"\b(de|à) (le|les)\b|\bde [aeéiouœ]|'|  |\{|\} ", sentence.text.replace("de un", "").replace("de onze", "")
        ), sentence.text
        assert set(map(int, re.findall(r"\b(?:19|20)\d\d\b", sentence.text))) <= set(years)


def formula_of(sentence: Sentence) -> str:
    """The wording that a sentence fills; « elle » may have taken the place of « la ville » at its head."""
    text = re.sub(r"\s+", " ", sentence.text)
    for name in (sentence.rule, f"{sentence.rule}_told"):
        for wording in WORDINGS.get(name, ()):
            plain = re.sub(r"\{(Name|Noun)\}", "{name}", wording)
            parts = [re.escape(part) for part in re.split(r"\{\w+\}", re.sub(r"\s+", " ", typographic(plain)))]
            if re.fullmatch("(.*?)".join(parts), text):
                return wording
    raise AssertionError(sentence)


@pytest.mark.django_db
def test_no_formula_is_on_more_than_a_third_of_the_pages_of_2012() -> None:
    edition = Edition.objects.get(year=2012)
    tour = next(c.content for c in chapters_of(edition, Volume.PROFILES) if isinstance(c.content, Tour))
    counts = Counter(formula_of(sentence) for page in tour.profiles for sentence in page.observation)
    assert {words: count for words, count in counts.items() if count > len(tour.profiles) / 3} == {}
