"""The outbox: nothing lost, nothing twice, nobody twice in a minute; reminders at their hour, read before they
leave.
"""

import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from label.actions.candidatures import register, save_card
from label.actions.mail import (
    cancel_mailing,
    compose_mailing,
    plan_reminders,
    release_due_mailings,
    release_mailing,
    retry_message,
    save_mailing,
)
from label.actions.memberships import set_contact
from label.emails import queue
from label.enums import Audience, MailingStatus, MailKind, MessageStatus, Phase, Role
from label.models import Candidature, Collectivite, Edition, Mailing, MailMessage
from label.queries.mail import recipients_of
from label.rules.refusals import Refusal
from label.tasks.mail import deliver_due
from tests.cast import Cast
from tests.factories.label import EditionFactory
from toolkit.dates import PARIS
from villes_internet.missing import state_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class BrokenServer(EmailBackend):
    """A mail server that is down, or that refuses an address; what it would have sent is not sent."""

    error: Exception = ConnectionRefusedError("down")

    def send_messages(self, _messages: Any) -> int:
        raise self.error


@pytest.fixture
def server_down(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.label.test_mail.BrokenServer"


def word(address: str = "a@ville.example", subject: str = "Essai", *, secret: bool = False) -> MailMessage:
    return queue(
        "essai",
        address,
        subject=subject,
        text="Un texte.\n\n– premier\n– second : https://label.example/",
        secret=secret,
    )


def html_of(message: Any) -> str:
    """The HTML part of a letter."""
    return str(message.alternatives[0][0])


def state(message: MailMessage) -> tuple[str, int]:
    message.refresh_from_db()
    return message.status, message.attempts


def test_a_message_leaves_with_its_text_and_its_html() -> None:
    message = word()
    assert deliver_due() == 1
    assert state(message) == (MessageStatus.SENT, 0)
    sent = mail.outbox[0]
    html = html_of(sent)
    assert sent.to == ["a@ville.example"]
    assert "– premier" in sent.body
    assert '<a href="https://label.example/">' in html
    assert html.count("<li") == 2
    assert '<html lang="fr">' in html


def test_a_hostile_text_is_escaped_in_the_html() -> None:
    queue("essai", "a@ville.example", subject="<b>\r\nBcc: x@y.fr", text="<script>alert(1)</script> & ©")
    deliver_due()
    sent = mail.outbox[0]
    assert sent.subject == "<b> Bcc: x@y.fr"
    assert sent.recipients() == ["a@ville.example"]
    assert "<script>" not in html_of(sent)


def test_the_server_down_for_an_hour_loses_no_mail_and_sends_none_twice(settings: Settings) -> None:
    messages = [word(f"{index}@ville.example") for index in range(12)]
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.label.test_mail.BrokenServer"
    start = timezone.now()
    for minutes in range(0, 60, 2):
        with time_machine.travel(start + minutes * MINUTE):
            assert deliver_due() == 0
    assert {state(m)[0] for m in messages} == {MessageStatus.QUEUED}
    assert "ne répond pas" in MailMessage.objects.get(pk=messages[0].pk).error
    settings.EMAIL_BACKEND = working
    total = 0
    for minutes in range(60, 120, 2):
        with time_machine.travel(start + minutes * MINUTE):
            total += deliver_due()
    assert total == 12
    assert sorted(m.to[0] for m in mail.outbox) == sorted(m.address for m in messages)


@pytest.mark.usefixtures("server_down")
def test_a_message_is_given_up_after_three_days_and_the_equipe_can_send_it_again(cast: Cast) -> None:
    message = word()
    start = timezone.now()
    for hours in range(80):
        with time_machine.travel(start + timedelta(hours=hours)):
            deliver_due()
    assert state(message)[0] == MessageStatus.FAILED
    retry_message(message, by=cast.elise)
    assert state(message) == (MessageStatus.QUEUED, 0)
    with pytest.raises(Refusal, match="pas en échec"):
        retry_message(message, by=cast.elise)


@pytest.mark.parametrize(("code", "status"), [(550, MessageStatus.FAILED), (451, MessageStatus.QUEUED)])
def test_a_refused_address_fails_at_once_and_a_busy_one_waits(
    server_down: None, monkeypatch: pytest.MonkeyPatch, code: int, status: MessageStatus
) -> None:
    error = smtplib.SMTPRecipientsRefused({"a@ville.example": (code, b"no")})
    monkeypatch.setattr(BrokenServer, "error", error)
    message = word()
    deliver_due()
    assert state(message)[0] == status
    assert str(code) in message.error


def test_a_worker_killed_while_sending_gives_its_messages_back() -> None:
    message = word()
    MailMessage.objects.filter(pk=message.pk).update(status=MessageStatus.SENDING, claimed_at=timezone.now())
    assert deliver_due() == 0
    with time_machine.travel(timezone.now() + 11 * MINUTE):
        assert deliver_due() == 1


def test_nobody_gets_two_letters_in_a_minute() -> None:
    word(subject="Un")
    assert deliver_due() == 1
    second = word(subject="Deux")
    assert deliver_due() == 0
    assert state(second)[0] == MessageStatus.QUEUED
    with time_machine.travel(timezone.now() + 61 * timedelta(seconds=1)):
        assert deliver_due() == 1
    assert [m.subject for m in mail.outbox] == ["Un", "Deux"]


def test_what_waits_for_one_address_makes_one_letter_with_a_status_each() -> None:
    messages = [word(subject=name) for name in ("Un", "Deux", "Trois")]
    assert deliver_due() == 3
    assert [m.subject for m in mail.outbox] == ["Un (et 2 autres messages)"]
    assert {state(m)[0] for m in messages} == {MessageStatus.SENT}
    assert "TROIS" in mail.outbox[0].body


def test_a_secret_message_goes_alone_at_once_and_is_emptied() -> None:
    word()
    deliver_due()
    secret = word(subject="Lien", secret=True)
    assert deliver_due() == 1
    secret.refresh_from_db()
    assert (secret.status, secret.text) == (MessageStatus.SENT, "")


# --- mailings ------------------------------------------------------------------------------------------------------


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """Filling, closing in ten days at six in the evening; Parthenay started, Metz only registered, Grenoble filed."""
    now = timezone.now()
    closing = (now + 10 * DAY).astimezone(PARIS).replace(hour=18, minute=0, second=0, microsecond=0)
    edition = EditionFactory(
        year=2150, number=150, being_filled=True, opens_at=now - 9 * DAY, fills_at=now - 8 * DAY, closes_at=closing
    )
    for code, person in (("79202", cast.alice), ("57463", cast.charlie), ("38185", cast.bob)):
        town = Collectivite.objects.select_related(
            "departement__region", "departement__former_region", "successor"
        ).get(code=code)
        cast.member(person, town, Role.CORRESPONDANT)
        register(town, edition, by=person)
    started = Candidature.objects.get(edition=edition, collectivite__code="79202")
    card = {**started.profile.values, "staff": None}
    save_card(started, card, confirm=False, by=cast.alice)
    Candidature.objects.filter(edition=edition, collectivite__code="38185").update(
        status="filed", submitted_at=now, receipt="x"
    )
    MailMessage.objects.all().delete()
    return edition


def audience_of(edition: Edition, audience: Audience) -> list[str]:
    return [r.address for r in recipients_of(Mailing(edition=edition, audience=audience), state_of)]


def test_each_audience_reaches_whom_it_says(edition: Edition, cast: Cast) -> None:
    assert audience_of(edition, Audience.STARTED) == [cast.alice.email]
    assert audience_of(edition, Audience.NOT_STARTED) == [cast.charlie.email]
    assert audience_of(edition, Audience.REGISTERED) == [cast.charlie.email, cast.alice.email]
    assert audience_of(edition, Audience.FILED) == [cast.bob.email]
    set_contact(Collectivite.objects.get(code="47001"), "Mairie@agen.example", by=cast.elise)
    assert "mairie@agen.example" in audience_of(edition, Audience.INVITED)
    assert audience_of(edition, Audience.NOT_REGISTERED) == ["mairie@agen.example"]


def test_recipients_cost_the_same_whatever_their_number(
    edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(7):
        audience_of(edition, Audience.REGISTERED)
    with django_assert_max_num_queries(7):
        audience_of(edition, Audience.FILED)


def test_a_mailing_is_read_then_released_once(edition: Edition, cast: Cast) -> None:
    mailing = compose_mailing(edition, MailKind.REMINDER_7, Audience.STARTED, by=cast.elise)
    assert mailing.messages.count() == 0
    with pytest.raises(Refusal, match="remplaçable"):
        save_mailing(mailing, subject="{nom}", body="x", audience=Audience.STARTED, by=cast.elise)
    assert release_mailing(mailing, state_of, by=cast.elise) == 1
    message = mailing.messages.get()
    assert "Le dossier de Parthenay" in message.text
    assert "– Effectif salarié de la collectivité : à remplir" in message.text
    assert "/candidature/79202/2150/" in message.text
    for gesture in (
        lambda: release_mailing(mailing, state_of, by=cast.elise),
        lambda: cancel_mailing(mailing, by=cast.elise),
    ):
        with pytest.raises(Refusal, match="déjà parti"):
            gesture()


def test_a_mailing_to_nobody_is_refused(edition: Edition, cast: Cast) -> None:
    mailing = compose_mailing(edition, MailKind.FREE, Audience.CHOSEN, by=cast.elise, body="Bonjour", subject="x")
    with pytest.raises(Refusal, match="aucun destinataire"):
        release_mailing(mailing, state_of, by=cast.elise)


def run_schedule(edition: Edition, until: datetime) -> list[tuple[datetime, str]]:
    """What the schedule sends from now to `until`, looking every half hour; each with the hour of Paris at which it
    left.
    """
    sent, now = [], timezone.now()
    while now < until:
        with time_machine.travel(now):
            plan_reminders()
            before = set(Mailing.objects.filter(status=MailingStatus.RELEASED).values_list("pk", flat=True))
            release_due_mailings(state_of)
            new = Mailing.objects.filter(edition=edition, status=MailingStatus.RELEASED).exclude(pk__in=before)
            sent += [(now.astimezone(PARIS), mailing.kind) for mailing in new]
        now += 30 * MINUTE
    return sent


def test_reminders_go_to_started_unfiled_candidatures_at_their_hours(edition: Edition, cast: Cast) -> None:
    closing = edition.closes_at
    assert closing is not None
    sent = run_schedule(edition, closing)
    assert [kind for _, kind in sent] == ["relance_7", "relance_2", "relance_0"]
    assert all(moment.hour == 9 and moment.minute < 30 for moment, _ in sent)  # the schedule wakes every half hour here
    addresses = set(MailMessage.objects.filter(mailing__automatic=True).values_list("address", flat=True))
    assert addresses == {cast.alice.email}


def test_a_planned_reminder_can_be_read_days_before_and_cancelled_for_good(edition: Edition, cast: Cast) -> None:
    closing = edition.closes_at
    assert closing is not None
    with time_machine.travel(closing - 9 * DAY):
        (planned,) = plan_reminders()
        assert planned.status == MailingStatus.PLANNED
        assert plan_reminders() == []
        assert release_due_mailings(state_of) == 0
        cancel_mailing(planned, by=cast.elise)
    assert [kind for _, kind in run_schedule(edition, closing)] == ["relance_2", "relance_0"]


def test_a_moved_closing_moves_the_planned_reminder(edition: Edition) -> None:
    closing = edition.closes_at
    assert closing is not None
    with time_machine.travel(closing - 9 * DAY):
        (planned,) = plan_reminders()
        edition.closes_at = closing + DAY
        edition.save()
        plan_reminders()
        moved = Mailing.objects.get(pk=planned.pk)
        assert moved.send_at is not None
        assert planned.send_at is not None
        assert moved.send_at - planned.send_at == DAY


def test_no_reminder_leaves_once_the_edition_is_closed(edition: Edition) -> None:
    closing = edition.closes_at
    assert closing is not None
    with time_machine.travel(closing - 9 * DAY):
        plan_reminders()
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.APPRAISAL)
    with time_machine.travel(closing):
        assert release_due_mailings(state_of) == 0
