"""An edition created, moved from phase to phase, and what of the past is proved for it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from label.actions.awards import confirm_past, record_past_award
from label.actions.candidatures import register
from label.actions.editions import (
    _advance,
    advance_editions,
    create_edition,
    move_phase,
    renumber_edition,
    save_calendar,
    save_regulation,
)
from label.enums import Phase
from label.models import Collectivite, Draft, Edition, JournalEntry
from label.queries.histories import ceiling_of
from label.rules.calendar import EditionCalendar, shifted
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.label.campaign.situations import DAY, running
from toolkit.dates import PARIS

pytestmark = pytest.mark.django_db


def test_an_edition_is_created_from_the_one_before(cast: Cast) -> None:
    previous = Edition.objects.get(year=2012)
    previous.closes_at = datetime(2011, 10, 14, 18, tzinfo=PARIS)
    previous.save()
    edition = create_edition(previous, number=14, year=2013, by=cast.elise)
    assert (edition.phase, edition.jury_on) == (Phase.PREPARATION, date(2012, 11, 6))
    assert edition.closes_at is not None
    assert edition.closes_at.astimezone(PARIS) == datetime(2012, 10, 12, 18, tzinfo=PARIS)
    assert edition.regulation.text == previous.regulation.text
    assert edition.mail_templates.count() == 7
    assert "le quorum n’est pas fixé" in edition.faults
    for number, year, words in (
        (14, 2014, "numéro"),
        (15, 2013, "millésime"),
        (15, 2012, "vient après"),
        (15, 2016, "de 2013 à 2015"),
    ):
        with pytest.raises(Refusal, match=words):
            create_edition(previous, number=number, year=year, by=cast.elise)


def test_a_draft_with_a_wrong_year_is_corrected_until_it_is_announced(cast: Cast) -> None:
    edition = create_edition(Edition.objects.get(year=2012), number=15, year=2015, by=cast.elise)
    Draft.objects.create(place="calendar:2015", content={"jury_on": "2014-11-04"})
    wrong = ((14, 2012, "vient après"), (14, 2016, "de 2013 à 2015"), (13, 2014, "déjà ce numéro"))
    for number, year, words in wrong:
        with pytest.raises(Refusal, match=words):
            renumber_edition(edition, number=number, year=year, by=cast.elise)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        renumber_edition(edition, number=14, year=2013, by=cast.alice)
    renumber_edition(edition, number=14, year=2013, by=cast.elise)
    edition.refresh_from_db()
    assert (edition.year, edition.number) == (2013, 14)
    assert Draft.objects.get().place == "calendar:2013"
    with pytest.raises(Refusal, match="L’édition 2013 est en préparation : annoncez-la d’abord"):
        create_edition(edition, number=15, year=2014, by=cast.elise)  # a page gone back to, its button pressed again
    with transaction.atomic():  # a demonstration is made beside it
        create_edition(edition, number=15, year=2014, by=None, demonstration=True)
        transaction.set_rollback(True)
    Edition.objects.filter(pk=edition.pk).update(announced_at=timezone.now())
    assert create_edition(edition, number=15, year=2014, by=cast.elise).year == 2014  # nothing is lost behind it
    with pytest.raises(Refusal, match="garde ses numéros"):
        renumber_edition(edition, number=14, year=2013, by=cast.elise)


@pytest.mark.parametrize("typed", [False, True])
def test_the_calendar_of_a_corrected_year_follows_it_unless_it_was_typed(typed: bool, cast: Cast) -> None:
    previous = Edition.objects.get(year=2012)
    edition = create_edition(previous, number=15, year=2015, by=cast.elise)
    if typed:
        save_calendar(edition, replace(edition.calendar, jury_on=date(2014, 11, 6)), by=cast.elise)
    corrected = renumber_edition(edition, number=14, year=2013, by=cast.elise)
    corrected.refresh_from_db()
    assert corrected.jury_on == (date(2014, 11, 6) if typed else shifted(previous.calendar).jury_on)


def test_the_schedule_opens_an_edition_that_is_ready_and_leaves_the_others(cast: Cast) -> None:
    edition = running(Phase.PREPARATION)
    edition.regulation.quorum = None
    edition.regulation.save()
    assert advance_editions() == []
    edition.regulation.quorum = 8
    edition.regulation.save()
    assert advance_editions() == [(2150, Phase.REGISTRATION), (2150, Phase.FILLING)]
    assert advance_editions() == []
    with time_machine.travel(timezone.now() + 9 * DAY):
        assert advance_editions() == [(2150, Phase.APPRAISAL)]
    line = JournalEntry.objects.filter(verb="move_phase").latest("pk")
    assert (line.by, line.facts["source"], line.facts["phase"]) == (None, "filling", "appraisal")


@pytest.mark.parametrize(
    "moment", [datetime(2150, 3, 29, 0, 59, 59, tzinfo=UTC), datetime(2150, 10, 25, 0, 59, 59, tzinfo=UTC)]
)
def test_the_schedule_is_right_to_the_second_in_the_nights_of_the_change_of_hour(moment: datetime) -> None:
    edition = running(Phase.FILLING)
    edition.opens_at, edition.fills_at = moment - 30 * DAY, moment - 20 * DAY
    edition.closes_at = moment + timedelta(seconds=1)
    edition.calendar_applied_at = moment - 40 * DAY
    edition.save()
    with time_machine.travel(moment, tick=False):
        assert advance_editions() == []
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        assert advance_editions() == [(2150, Phase.APPRAISAL)]


def test_a_phase_is_moved_by_hand_with_a_reason(cast: Cast) -> None:
    edition = running(Phase.REGISTRATION)
    with pytest.raises(Refusal, match="raison"):
        move_phase(edition, Phase.FILLING, by=cast.elise)
    with pytest.raises(Refusal, match="ne passe pas"):
        move_phase(edition, Phase.EMBARGO, by=cast.elise, reason="pressée")
    move_phase(edition, Phase.FILLING, by=cast.elise, reason="tout est prêt")
    assert JournalEntry.objects.latest("pk").facts["reason"] == "tout est prêt"


def test_a_phase_moved_by_hand_before_its_date_brings_the_date_to_now(cast: Cast) -> None:
    edition = running(Phase.FILLING)
    planned = timezone.now() + 50 * DAY
    edition.closes_at = planned
    edition.save()
    move_phase(edition, Phase.APPRAISAL, by=cast.elise, reason="la séance est avancée")
    saved = Edition.objects.get(pk=edition.pk)
    assert saved.closes_at is not None
    assert timezone.now() - saved.closes_at < timedelta(minutes=1)
    assert JournalEntry.objects.latest("pk").facts["changed"] == {"closes_at": [str(planned), str(saved.closes_at)]}


def test_one_edition_is_under_way_at_a_time_by_hand_by_the_calendar_and_in_the_database(cast: Cast) -> None:
    edition = running(Phase.FILLING)
    following = create_edition(edition, number=151, year=2151, by=cast.elise)
    following.opens_at, following.fills_at = timezone.now() - 2 * DAY, timezone.now() + DAY
    following.closes_at = timezone.now() + 9 * DAY
    following.announced_at = following.calendar_applied_at = timezone.now() - 9 * DAY
    following.save()
    with pytest.raises(Refusal, match="L’édition 2150 est encore en cours"):
        move_phase(following, Phase.REGISTRATION, by=cast.elise, reason="pressée")
    assert advance_editions() == []
    with pytest.raises(IntegrityError, match="one_edition_under_way"), transaction.atomic():
        Edition.objects.filter(pk=following.pk).update(phase=Phase.REGISTRATION)
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    assert advance_editions() == [(2151, Phase.REGISTRATION)]


def test_a_calendar_out_of_order_is_refused_and_nothing_changes(cast: Cast, filling: Edition) -> None:
    before = filling.calendar
    with pytest.raises(Refusal, match="vient avant"):
        save_calendar(filling, EditionCalendar(before.closes_at, before.fills_at, before.opens_at), by=cast.elise)
    with pytest.raises(Refusal, match="n’est pas datée"):
        save_calendar(filling, EditionCalendar(before.opens_at, before.fills_at), by=cast.elise)
    assert Edition.objects.get(pk=filling.pk).calendar == before


def test_the_reglement_of_a_running_sitting_does_not_move(cast: Cast) -> None:
    edition = running(Phase.DELIBERATION)
    with pytest.raises(Refusal, match="délibération"):
        save_regulation(edition.regulation, by=cast.elise)


def test_a_proved_award_opens_the_level_that_was_to_check(cast: Cast, filling: Edition) -> None:
    here = Collectivite.objects.filter(candidatures__isnull=True, active=True).select_related("departement").first()
    assert here is not None
    candidature = register(here, filling, by=cast.elise)
    assert ceiling_of(candidature)[5].state.value == "to_check"
    past = Edition.objects.get(year=2005)
    with pytest.raises(Refusal, match="source"):
        record_past_award(here, past, 4, source=" ", by=cast.elise)
    record_past_award(here, past, 4, source="Journal local, 2005", by=cast.elise)
    assert ceiling_of(candidature)[5].state.value == "open"
    with pytest.raises(Refusal, match="déjà enregistrée"):
        record_past_award(here, past, None, source="encore", by=cast.elise)


def test_what_is_wholly_known_or_unrated_is_not_rewritten(cast: Cast, town: Collectivite) -> None:
    with pytest.raises(Refusal, match="tous connus"):
        record_past_award(town, Edition.objects.get(year=2012), 5, source="x", by=cast.elise)
    with pytest.raises(Refusal, match="n’attribuait pas"):
        record_past_award(town, Edition.objects.get(year=1999), 3, source="x", by=cast.elise)


def test_nothing_before_is_confirmed_with_its_source(cast: Cast, filling: Edition) -> None:
    here = Collectivite.objects.filter(candidatures__isnull=True, active=True).select_related("departement").first()
    assert here is not None
    candidature = register(here, filling, by=cast.elise)
    confirm_past(candidature, source="lettre du maire", by=cast.elise)
    candidature.refresh_from_db()
    assert ceiling_of(candidature)[5].state.value == "closed"


def test_an_edition_that_went_away_meanwhile_stops_nothing() -> None:
    assert _advance(0, timezone.now(), None) is None
