"""The rules of a campaign without a database: calendar, windows, card, mail templates, funnel, roles, passwords."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label.enums import UNDER_WAY, CandidatureStatus, Kind, Phase, Role
from label.rules.calendar import (
    PARIS,
    EditionCalendar,
    a_year_later,
    calendar_faults,
    due_phase,
    is_ambiguous,
    is_imaginary,
    reminder_moments,
    same_day_before_closing,
    shifted,
    time_left,
)
from label.rules.candidatures import (
    card_window,
    eligibility,
    filing_window,
    in_the_race,
    receipt_number,
    registration_window,
    restored_status,
    status_refusals,
)
from label.rules.cards import CARD_FIELDS, card_completeness, card_faults, card_missing, staff_number, website_fault
from label.rules.dates import moment_in_words, when_saved
from label.rules.editions import edition_faults
from label.rules.funnel import Milestones, counts_at, funnel_by
from label.rules.mail import filled, template_faults
from label.rules.passwords import entropy, password_fault
from label.rules.regulation import RegulationTerms
from label.rules.roles import HeldRoles, rights_of, role_refusals


def paris(*parts: int, fold: int = 0) -> datetime:
    """A moment of Paris by its wall clock."""
    return datetime(*parts, tzinfo=PARIS, fold=fold)  # type: ignore[misc,arg-type]


CALENDAR = EditionCalendar(
    paris(2013, 4, 2, 9),
    paris(2013, 5, 2, 9),
    paris(2013, 11, 8, 18),
    date(2013, 12, 3),
    paris(2014, 1, 14, 11),
    date(2014, 1, 14),
)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001


# --- calendar ------------------------------------------------------------------------------------------------------


def test_a_calendar_in_order_has_no_fault() -> None:
    assert calendar_faults(CALENDAR) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"opens_at": None}, "l’ouverture des inscriptions n’est pas datée"),
        ({"closes_at": None}, "la clôture des dépôts n’est pas datée"),
        ({"closes_at": paris(2013, 5, 2, 9)}, "la clôture des dépôts vient avant l’ouverture de la saisie"),
        ({"jury_on": date(2013, 11, 7)}, "la séance du jury vient avant la clôture des dépôts"),
        ({"ceremony_on": date(2014, 1, 13)}, "la cérémonie vient avant la publication"),
    ],
)
def test_a_calendar_out_of_order_says_which_date(change: dict[str, Any], fault: str) -> None:
    assert fault in calendar_faults(replace(CALENDAR, **change))


def test_unknown_later_dates_are_not_faults() -> None:
    assert calendar_faults(replace(CALENDAR, jury_on=None, publishes_at=None, ceremony_on=None)) == []


@pytest.mark.parametrize(
    ("wall", "imaginary", "ambiguous"),
    [
        (datetime.fromisoformat("2013-03-31T01:59"), False, False),
        (datetime.fromisoformat("2013-03-31T02:00"), True, False),
        (datetime.fromisoformat("2013-03-31T02:59"), True, False),
        (datetime.fromisoformat("2013-03-31T03:00"), False, False),
        (datetime.fromisoformat("2013-10-27T01:59"), False, False),
        (datetime.fromisoformat("2013-10-27T02:00"), False, True),
        (datetime.fromisoformat("2013-10-27T02:59"), False, True),
        (datetime.fromisoformat("2013-10-27T03:00"), False, False),
        (datetime.fromisoformat("2013-07-14T12:00"), False, False),
    ],
)
def test_the_two_nights_of_the_change_of_hour(wall: datetime, imaginary: bool, ambiguous: bool) -> None:
    assert (is_imaginary(wall), is_ambiguous(wall)) == (imaginary, ambiguous)


@pytest.mark.parametrize("night", [date(2013, 3, 30), date(2013, 10, 26)])
@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.REGISTRATION, Phase.FILLING, Phase.EMBARGO])
def test_a_phase_moves_at_its_minute_also_in_the_nights_of_the_change_of_hour(phase: Phase, night: date) -> None:
    for hour in (1, 4):
        moment = paris(night.year, night.month, night.day + 1, hour, 30)
        calendar = EditionCalendar(opens_at=moment, fills_at=moment, closes_at=moment, publishes_at=moment)
        assert due_phase(phase, calendar, moment - timedelta(seconds=1)) is None
        assert due_phase(phase, calendar, moment) is not None


@pytest.mark.parametrize("phase", [Phase.APPRAISAL, Phase.DELIBERATION, Phase.PUBLISHED, Phase.ARCHIVED])
def test_the_calendar_moves_nothing_else(phase: Phase) -> None:
    assert due_phase(phase, CALENDAR, paris(2050, 1, 1)) is None


@given(moments)
def test_a_year_later_is_the_same_weekday_at_the_same_hour_of_paris(moment: datetime) -> None:
    before, after = moment.astimezone(PARIS), a_year_later(moment).astimezone(PARIS)
    assert after.weekday() == before.weekday()
    assert (after.date() - before.date()).days == 364
    wanted = before.replace(tzinfo=None) + timedelta(days=364)
    assert after.hour == before.hour or is_imaginary(wanted)


def test_a_shifted_calendar_keeps_its_order_and_its_unknown_dates() -> None:
    assert calendar_faults(shifted(CALENDAR)) == []
    assert shifted(EditionCalendar(jury_on=date(2011, 11, 8))) == EditionCalendar(jury_on=date(2012, 11, 6))
    assert shifted(CALENDAR, 2).closes_at == paris(2015, 11, 6, 18)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (12 * 86400 + 5 * 3600, "12 jours et 5 heures"),
        (86400, "1 jour"),
        (86400 + 3600, "1 jour et 1 heure"),
        (3 * 3600 + 12 * 60, "3 heures et 12 minutes"),
        (3600, "1 heure"),
        (61, "1 minute"),
        (59, "moins d’une minute"),
        (0, "terminé"),
        (-5, "terminé"),
    ],
)
def test_what_is_left_in_words(seconds: int, words: str) -> None:
    now = paris(2013, 6, 1, 12)
    assert time_left(now, now + timedelta(seconds=seconds)).replace("\u00a0", " ") == words


def test_what_is_left_counts_true_hours_across_the_change_of_hour() -> None:
    # From Saturday noon to Sunday noon there are 25 hours in October, 23 in March.
    assert time_left(paris(2013, 10, 26, 12), paris(2013, 10, 27, 12)).replace("\u00a0", " ") == "1 jour et 1 heure"
    assert time_left(paris(2013, 3, 30, 12), paris(2013, 3, 31, 12)).replace("\u00a0", " ") == "23 heures"


def test_reminders_leave_at_nine_in_paris_fourteen_seven_two_days_before_and_on_the_morning() -> None:
    found = {days: moment.astimezone(PARIS) for days, moment in reminder_moments(paris(2013, 11, 8, 18))}
    assert found == {
        14: paris(2013, 10, 25, 9),
        7: paris(2013, 11, 1, 9),
        2: paris(2013, 11, 6, 9),
        0: paris(2013, 11, 8, 9),
    }


def test_the_last_reminder_leaves_the_evening_before_a_closing_at_dawn() -> None:
    assert dict(reminder_moments(paris(2013, 11, 8, 8)))[0] == paris(2013, 11, 7, 18)


@given(moments)
def test_reminders_always_leave_before_the_closing_and_in_order(closing: datetime) -> None:
    found = [moment for _, moment in reminder_moments(closing)]
    assert found == sorted(found)
    assert all(moment < closing for moment in found)


def test_a_moment_is_said_with_its_zone() -> None:
    words = moment_in_words(datetime(2013, 11, 8, 17, 5, tzinfo=UTC)).replace("\u00a0", " ")
    assert words == "8 novembre 2013 à 18 h 05 (heure de Paris)"
    assert moment_in_words(None) == "date à fixer"
    late = datetime(2013, 11, 8, 23, 5, tzinfo=UTC)  # in Paris, it is the 9th
    assert when_saved(late, date(2013, 11, 9)).replace("\u00a0", " ") == "à 0 h 05"
    assert when_saved(late, date(2013, 11, 10)).replace("\u00a0", " ") == "le 9 novembre 2013"


# --- edition -------------------------------------------------------------------------------------------------------


def test_an_edition_opens_when_its_dates_and_its_reglement_are_whole() -> None:
    assert edition_faults(CALENDAR, RegulationTerms(quorum=8, appeal_days=30), has_text=True) == []
    assert edition_faults(CALENDAR, None) == ["le règlement n’est pas enregistré"]
    assert edition_faults(CALENDAR, RegulationTerms()) == [
        "le texte du règlement est vide",
        "le quorum n’est pas fixé",
        "le délai de recours n’est pas fixé",
    ]
    whole = RegulationTerms(quorum=8, appeal_days=30)
    bad = replace(whole, minimum_arobases=3, first_time_ceiling=2, level_required_for_five=5)
    assert len(edition_faults(CALENDAR, bad, has_text=True)) == 2


# --- windows -------------------------------------------------------------------------------------------------------

CLOSING = paris(2013, 11, 8, 18)
LATER = CLOSING + timedelta(days=2)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("phase", "extended", "now", "is_open"),
    [
        (Phase.REGISTRATION, None, CLOSING - timedelta(days=30), False),
        (Phase.FILLING, None, CLOSING - SECOND, True),
        (Phase.FILLING, None, CLOSING, False),  # the clock decides, even before the schedule has moved the phase
        (Phase.FILLING, LATER, CLOSING + SECOND, True),
        (Phase.APPRAISAL, None, CLOSING + SECOND, False),
        (Phase.APPRAISAL, LATER, LATER - SECOND, True),
        (Phase.APPRAISAL, LATER, LATER, False),
        (Phase.DELIBERATION, LATER, LATER - SECOND, False),
    ],
)
def test_when_a_candidature_may_be_filed(phase: Phase, extended: datetime | None, now: datetime, is_open: bool) -> None:
    window = filing_window(phase, CLOSING, extended, now)
    assert window.is_open is is_open
    assert bool(window.reason) is not is_open


def test_a_card_is_typed_from_the_registration_on() -> None:
    assert card_window(Phase.REGISTRATION, CLOSING, None, CLOSING - timedelta(days=99)).is_open
    assert not card_window(Phase.PREPARATION, CLOSING, None, CLOSING - timedelta(days=99)).is_open


@pytest.mark.parametrize("phase", list(Phase))
def test_registration_is_open_in_two_phases_until_the_closing(phase: Phase) -> None:
    opening = CLOSING - timedelta(days=99)
    open_now = registration_window(phase, opening, CLOSING, CLOSING - SECOND)
    assert open_now.is_open == (phase in (Phase.REGISTRATION, Phase.FILLING))
    late = registration_window(phase, opening, CLOSING, CLOSING)
    assert not late.is_open
    assert "2013" in late.reason


@given(st.sampled_from(Phase), st.none() | moments, st.none() | moments, moments)
def test_a_window_says_why_when_it_is_closed(
    phase: Phase, closes: datetime | None, extended: datetime | None, now: datetime
) -> None:
    for window in (filing_window(phase, closes, extended, now), card_window(phase, closes, extended, now)):
        assert window.is_open != bool(window.reason)


# --- candidature ---------------------------------------------------------------------------------------------------

AGENT, EQUIPE = "la collectivité", "l’équipe"
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
    source: CandidatureStatus, target: CandidatureStatus, by: str, reason: str, allowed: bool
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


# --- card ----------------------------------------------------------------------------------------------------------

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
    assert card_missing(FULL, confirmed=True) == []
    blocking = [m.text for m in card_missing({}, confirmed=False) if m.blocking]
    assert len(blocking) == 4
    assert [m for m in card_missing({**FULL, "website": ""}, confirmed=True) if m.blocking] == []
    assert [m.anchor for m in card_missing({**FULL, "staff": None}, confirmed=True)] == ["id_staff"]


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


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"staff": 300_000}, "staff"),
        ({"staff": 6000}, "staff"),
        ({"urban_population": 20}, "urban_population"),
        ({"urban_population": 99_000_000}, "urban_population"),
        ({"website": "x"}, "website"),
        ({"dedicated_staff": [{"fonction": "W", "nombre": 11}]}, "dedicated_staff"),
        ({"dedicated_staff": [{"fonction": "W", "nombre": 1}, {"fonction": "w ", "nombre": 1}]}, "dedicated_staff"),
    ],
)
def test_what_is_not_believable_is_said_beside_its_field(change: dict[str, Any], field: str) -> None:
    assert card_faults(FULL, 5000) == {}
    assert list(card_faults({**FULL, **change}, 5000)) == [field]


# --- roles, rights, mail, funnel, passwords ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "by_equipe", "basis", "mine", "refused"),
    [
        (["contributeur"], False, "", ["correspondant"], 0),
        (["correspondant"], False, "", ["correspondant"], 0),
        (["signataire"], False, "executif", ["correspondant"], 1),
        (["signataire"], True, "", [], 1),
        (["signataire"], True, "delegation", [], 0),
        ([], True, "", [], 1),
        (["contributeur"], False, "", ["contributeur"], 1),
        (["maire"], True, "", [], 1),
    ],
)
def test_who_gives_which_role(roles: list[str], by_equipe: bool, basis: str, mine: list[str], refused: int) -> None:
    assert len(role_refusals(roles, by_equipe=by_equipe, basis=basis, inviter_roles=mine)) == refused


def test_rights_say_what_and_why() -> None:
    rights = rights_of([HeldRoles("Metz", [Role.SIGNATAIRE])], {"equipe"}, is_staff=False)
    assert [right.why for right in rights] == ["vous êtes signataire pour Metz", "vous êtes de l’équipe du label"]
    assert rights_of([], set(), is_staff=True) == []


def test_a_template_is_checked_and_filled() -> None:
    assert template_faults("Bonjour {prenom_nom}, {lien}") == []
    assert template_faults("{prenom}") == ["« {prenom} » n’est pas un mot remplaçable."]
    assert template_faults("{lien", "b}") == ["Une accolade n’est pas fermée, ou pas ouverte."]
    assert filled("{collectivite} : {edition}", {"collectivite": "{lien}", "edition": "2013"}) == "{lien} : 2013"


@given(st.text(), st.text())
def test_any_text_without_brace_is_a_template_that_stays_as_it_is(before: str, after: str) -> None:
    text = (before + after).replace("{", "").replace("}", "")
    assert template_faults(text) == []
    assert filled(text, {"lien": "x"}) == text


def test_the_funnel_counts_what_had_passed_at_a_moment() -> None:
    day = timedelta(days=1)
    rows = [
        Milestones(
            "Lorraine",
            "village",
            CLOSING - 9 * day,
            CLOSING - 8 * day,
            CLOSING - 7 * day,
            CLOSING - 6 * day,
            CLOSING - day,
        ),
        Milestones("Alsace", "", CLOSING - 9 * day, CLOSING - 2 * day),
    ]
    assert counts_at(rows, CLOSING - 5 * day) == (2, 1, 1, 1, 0)
    assert counts_at(rows, CLOSING) == (2, 2, 1, 1, 1)
    lines = funnel_by(rows, "strate", CLOSING, [("village", "Village")])
    assert [(line.name, line.counts[0]) for line in lines] == [("Village", 1), ("Inconnue", 1)]
    assert same_day_before_closing(CLOSING - 3 * day, CLOSING, CLOSING - 365 * day) == CLOSING - 368 * day


@given(st.lists(st.tuples(st.none() | moments, st.none() | moments)), moments, moments)
def test_the_funnel_never_goes_back_in_time(
    dates: list[tuple[datetime | None, datetime | None]], a: datetime, b: datetime
) -> None:
    rows = [Milestones(invited_at=i, registered_at=r) for i, r in dates]
    early, late = counts_at(rows, min(a, b)), counts_at(rows, max(a, b))
    assert all(x <= y for x, y in zip(early, late, strict=True))


@pytest.mark.parametrize(
    "password", ["une phrase assez longue", "Xy7!kQ2#mN9z", "arobases-2012-demonstration", "MotDePasse2026Metz"]
)
def test_strong_passwords_are_taken(password: str) -> None:
    assert password_fault(password) == ""


@pytest.mark.parametrize(
    "password", ["", "azerty", "Xy7!kQ2#", "motdepasse", "1234567890123456", "a" * 60, "ababababababababababab"]
)
def test_weak_passwords_are_refused_in_words(password: str) -> None:
    assert password_fault(password).endswith(".")


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_longer_password_is_never_weaker(password: str, more: str) -> None:
    assert entropy(password + more) >= entropy(password)
