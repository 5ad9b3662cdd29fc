"""Sections handed over: taken back when somebody leaves by any door, reminded before and after their day."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from label.actions.memberships import end_membership
from label.actions.people import erase_account
from label.models import Candidature, MailMessage, Membership, User
from questionnaire.actions.answers import Typed, save_section
from questionnaire.actions.sections import assign_section, remind_of_sections
from questionnaire.models import SectionAssignment
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.deadlines import reminds
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import Imagined
from questionnaire.rules.trame import Given
from tests.cast import Cast
from tests.villes_internet.campaign.pages import said

DAYS = st.dates(min_value=date(2012, 1, 1), max_value=date(2014, 1, 1))


@given(DAYS, st.integers(min_value=-30, max_value=30))
def test_two_mails_at_most_one_before_and_one_after(due: date, start: int) -> None:
    """Whatever day the schedule begins or misses: never two on one side of the day, none a week after it."""
    last, told = None, []
    for day in range(start, 40):
        today = due + timedelta(days=day)
        if reminds(due, last, today):
            last = today
            told.append(day)
    assert sum(-3 <= day <= 0 for day in told) <= 1
    assert sum(0 < day <= 7 for day in told) <= 1
    assert all(-3 <= day <= 7 for day in told)
    assert told or start > 7


def told(user: User) -> int:
    return MailMessage.objects.filter(user=user, subject_kind="section_attendue").count()


@pytest.mark.django_db
def test_the_holder_is_reminded_once_before_and_once_after(cast: Cast, candidature: Candidature) -> None:
    today = timezone.localdate()
    assign_section(candidature, "AP-A", cast.bob, due_on=today + timedelta(days=5), by=cast.alice)
    assert remind_of_sections(today) == 0
    assert remind_of_sections(today + timedelta(days=2)) == 1
    assert remind_of_sections(today + timedelta(days=3)) == 0
    assert told(cast.bob) == 1
    text = MailMessage.objects.filter(subject_kind="section_attendue").get().text
    assert "questions restent" in text
    assert "/questionnaire/AP/#AP-A" in text
    assert remind_of_sections(today + timedelta(days=6)) == 1
    assert remind_of_sections(today + timedelta(days=7)) == 0
    assign_section(candidature, "AP-A", cast.bob, due_on=today + timedelta(days=9), by=cast.alice)
    assert remind_of_sections(today + timedelta(days=9)) == 1, "a new date is a new reminder"


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_is_done_or_closed(cast: Cast, candidature: Candidature) -> None:
    due = timezone.localdate() + timedelta(days=1)
    assign_section(candidature, "AP-B", cast.bob, due_on=due, by=cast.alice)
    section = next(s for s in numbered_of(candidature.edition.questionnaire).trame.sections() if s.code == "AP-B")
    town = Imagined(84, 0, 1.0, "www.grenoble.fr", len)
    typed = {
        item.code: Typed(Given(kind_of(item).invented(item, town), "Un commentaire."), 0)
        for item in section.items
        if not item.source_auto
    }
    save_section(candidature, typed, by=cast.bob)
    assert remind_of_sections(due) == 0
    assign_section(candidature, "AP-A", cast.bob, due_on=due, by=cast.alice)
    Candidature.objects.filter(pk=candidature.pk).update(status="withdrawn", status_reason="Plus le temps")
    assert remind_of_sections(due) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["ended", "erased", "suspended"])
def test_whoever_leaves_hands_her_sections_back(door: str, cast: Cast, candidature: Candidature) -> None:
    """By each of the doors; the correspondante sees the section free again, and nobody is written to about it."""
    due = timezone.localdate() + timedelta(days=1)
    assign_section(candidature, "AP-A", cast.bob, due_on=due, by=cast.alice)
    assert SectionAssignment.objects.held().count() == 1
    if door == "ended":
        end_membership(Membership.objects.get(user=cast.bob), by=cast.alice)
    elif door == "erased":
        erase_account(cast.bob, by=cast.bob)
    else:
        User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    assert not SectionAssignment.objects.held().exists()
    assert remind_of_sections(due) == 0


@pytest.mark.django_db
def test_her_sections_are_on_the_home_of_the_space(client: Client, cast: Cast, candidature: Candidature) -> None:
    due = timezone.localdate() + timedelta(days=4)
    assign_section(candidature, "AP-A", cast.bob, due_on=due, by=cast.alice)
    town = candidature.collectivite.code
    client.force_login(cast.bob)
    page = said(client, f"/candidature/{town}/{candidature.edition.year}/")
    assert "Ce qui vous est confié" in page
    client.force_login(cast.alice)
    assert "Ce qui vous est confié" not in said(client, f"/candidature/{town}/{candidature.edition.year}/")
