"""The life of a candidature and its card, without a database."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label.enums import UNDER_WAY, CandidatureStatus, Kind, Mover, Phase
from label.rules.candidatures import eligibility, in_the_race, receipt_number, restored_status, status_refusals
from label.rules.cards import (
    CARD_FIELDS,
    card_blocking,
    card_completeness,
    card_faults,
    card_missing,
    staff_number,
    website_fault,
)

AGENT, EQUIPE = Mover.AGENT, Mover.EQUIPE
R, F, W, N = (
    CandidatureStatus.REGISTERED,
    CandidatureStatus.FILED,
    CandidatureStatus.WITHDRAWN,
    CandidatureStatus.INADMISSIBLE,
)


@pytest.mark.parametrize(
    ("source", "target", "by", "reason", "allowed"),
    [
        (R, F, AGENT, "", True),
        (R, F, EQUIPE, "", False),
        (F, R, AGENT, "", True),
        (F, R, EQUIPE, "", True),
        (R, W, AGENT, "", False),
        (R, W, AGENT, "fusion", True),
        (F, N, AGENT, "x", False),
        (F, N, EQUIPE, "hors sujet", True),
        (W, R, AGENT, "x", False),
        (W, R, EQUIPE, "erreur", True),
        (N, F, EQUIPE, "x", True),
        (N, F, EQUIPE, "", False),
        (N, F, AGENT, "x", False),
        (W, N, EQUIPE, "x", False),
    ],
)
def test_the_life_of_a_candidature(
    source: CandidatureStatus, target: CandidatureStatus, by: Mover, reason: str, allowed: bool
) -> None:
    assert (status_refusals(source, target, by=by, phase=Phase.FILLING, reason=reason) == []) is allowed


@pytest.mark.parametrize(
    ("source", "target", "phases"),
    [
        (R, F, {Phase.REGISTRATION, Phase.FILLING, Phase.APPRAISAL}),
        (F, R, {Phase.REGISTRATION, Phase.FILLING, Phase.APPRAISAL}),
        (R, W, set(UNDER_WAY)),
        (F, W, set(UNDER_WAY)),
        (F, N, set(UNDER_WAY)),
        (W, F, set(UNDER_WAY)),
        (N, R, set(UNDER_WAY)),
    ],
)
def test_a_candidature_changes_only_in_its_phases_and_never_once_published(
    source: CandidatureStatus, target: CandidatureStatus, phases: set[Phase]
) -> None:
    by = AGENT if target is F and source is R else EQUIPE
    found = {p: status_refusals(source, target, by=by, phase=p, reason="erreur") for p in Phase}
    assert {p for p, refusals in found.items() if not refusals} == phases
    assert all("correction" in found[p][0] for p in (Phase.PUBLISHED, Phase.ARCHIVED))


def test_only_a_filed_candidature_is_in_the_race() -> None:
    assert [status for status in CandidatureStatus if in_the_race(status)] == [F]


@pytest.mark.parametrize(
    ("receipt", "was_imported", "expected"), [("2013-38185-1", False, F), ("", False, R), ("", True, F)]
)
def test_a_candidature_is_restored_as_it_was(receipt: str, was_imported: bool, expected: CandidatureStatus) -> None:
    assert restored_status(receipt=receipt, was_imported=was_imported) is expected


@pytest.mark.parametrize(
    ("kind", "active", "eligible"),
    [
        (Kind.COMMUNE, True, True),
        (Kind.METROPOLE, True, True),
        (Kind.CC, True, True),
        (Kind.SYNDICAT, True, False),
        (Kind.DEPARTEMENT, True, False),
        (Kind.COMMUNE, False, False),
    ],
)
def test_who_may_be_a_candidate(kind: Kind, active: bool, eligible: bool) -> None:
    assert eligibility(kind, active=active).is_eligible is eligible


def test_a_missing_adhesion_is_said_and_refuses_nothing() -> None:
    answer = eligibility(Kind.COMMUNE, active=True, is_member=False)
    assert answer.is_eligible
    assert any("l’équipe la vérifiera" in fact for fact in answer.to_check)
    assert "Tonnerre lui a succédé" in eligibility(Kind.COMMUNE, active=False, successor="Tonnerre").refusals[0]


def test_a_receipt_names_the_edition_the_town_and_the_filing() -> None:
    assert receipt_number(2013, "38185", 2) == "2013-38185-2"


FULL = {
    "executive": "A",
    "elected_referent": "B",
    "correspondent": "C",
    "staff": 10,
    "urban_population": 90000,
    "website": "www.x.fr",
    "dedicated_staff": [{"fonction": "Webmestre", "nombre": 1.5}],
}


def test_only_the_required_fields_and_the_confirmation_block() -> None:
    assert card_missing(FULL, kind="commune", confirmed=True) == []
    blocking = [m.text for m in card_missing({}, kind="commune", confirmed=False) if m.blocking]
    assert len(blocking) == 4
    assert blocking[0] == "Maire : à remplir", "a commune has a mayor"
    assert card_missing({}, kind="metropole", confirmed=False)[0].text == "Présidence : à remplir"
    assert [m for m in card_missing({**FULL, "website": ""}, kind="commune", confirmed=True) if m.blocking] == []
    assert [m.anchor for m in card_missing({**FULL, "staff": None}, kind="commune", confirmed=True)] == ["id_staff"]


@given(
    values=st.dictionaries(st.sampled_from([field.name for field in CARD_FIELDS]), st.sampled_from(["", None, "x", 0])),
    kind=st.sampled_from(list(Kind)),
    confirmed=st.booleans(),
)
def test_what_blocks_a_card_is_counted_as_it_is_told(values: dict[str, Any], kind: str, confirmed: bool) -> None:
    told = card_missing(values, kind=kind, confirmed=confirmed)
    assert card_blocking(values, confirmed=confirmed) == sum(one.blocking for one in told)


@given(st.sets(st.sampled_from([f.name for f in CARD_FIELDS])), st.booleans(), st.booleans())
def test_completeness_goes_from_nothing_to_all_and_only_grows(
    given_fields: set[str], confirmed: bool, started: bool
) -> None:
    values = {name: FULL[name] for name in given_fields}
    share = card_completeness(values, started=started, confirmed=confirmed)
    assert 0 <= share <= 1
    assert started or share == 0
    for name in {f.name for f in CARD_FIELDS} - given_fields:
        more = card_completeness({**values, name: FULL[name]}, started=started, confirmed=confirmed)
        assert more >= share
    assert card_completeness(FULL, started=True, confirmed=True) == Fraction(1)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,5", "1.5"), ("0.5", "0.5"), ("1 234", "1234"), ("2", "2"), ("", None), ("1\u202f000,25", "1000.25")],
)
def test_numbers_as_people_type_them(text: str, value: str | None) -> None:
    found = staff_number(text)
    assert (None if found is None else str(found)) == value


@pytest.mark.parametrize("text", ["abc", "1,234", "-2", "1e5", "٣", "1,5,5", "9999999"])
def test_what_is_not_a_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="Un nombre est attendu"):
        staff_number(text)


@pytest.mark.parametrize("text", ["www.ville.fr", "https://ville.fr/a", "", "mairie-ville.fr", "http://château.fr"])
def test_web_addresses_that_are_taken(text: str) -> None:
    assert website_fault(text) == ""


@pytest.mark.parametrize(
    "text", ["ville", "javascript:alert(1)", "ftp://ville.fr", "ville .fr", "https://", "http://[", "mailto:a@b.fr"]
)
def test_web_addresses_that_are_refused_in_words(text: str) -> None:
    assert website_fault(text).endswith(".")


def test_a_name_that_begins_like_a_civility_is_a_name() -> None:
    for name in ("Médéric Vasseur", "Mme-Sophie", "Drissa Traoré", "Mathilde M."):
        assert card_faults({**FULL, "executive": name}, 5000) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"staff": 300_000}, "staff"),
        ({"staff": 6000}, "staff"),
        ({"urban_population": 20}, "urban_population"),
        ({"urban_population": 99_000_000}, "urban_population"),
        ({"website": "x"}, "website"),
        ({"executive": "Mme Anne Martin"}, "executive"),
        ({"elected_referent": "M. Paul Drouet"}, "elected_referent"),
        ({"correspondent": " monsieur"}, "correspondent"),
        ({"dedicated_staff": [{"fonction": "W", "nombre": 11}]}, "dedicated_staff"),
        ({"dedicated_staff": [{"fonction": "W", "nombre": 1}, {"fonction": "w ", "nombre": 1}]}, "dedicated_staff"),
    ],
)
def test_what_is_not_believable_is_said_beside_its_field(change: dict[str, Any], field: str) -> None:
    assert card_faults(FULL, 5000) == {}
    assert list(card_faults({**FULL, **change}, 5000)) == [field]
