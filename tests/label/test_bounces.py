"""Mails that come back: read from a report or a maildir, marked, corrected and sent again in one gesture."""

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from label.actions.bounces import correct_and_resend, note_bounces, read_maildir, waiting_bounces
from label.actions.mail import compose_mailing, release_mailing
from label.actions.memberships import set_contact
from label.actions.opposition import oppose
from label.enums import Audience, MailKind, MessageStatus
from label.models import Collectivite, Edition, Mailing, MailMessage
from label.queries.mail import recipients_of
from label.rules.bounces import BouncedAddress, read_report
from label.rules.refusals import Refusal
from label.tasks.mail import deliver_due
from tests.cast import Cast
from tests.pages import text_of

pytestmark = pytest.mark.django_db
CONTACT, RIGHT = "accueil@metz.example", "mairie@metz.example"
PLACE = "/pilotage/courriels/retours/"


def block(address: str, action: str = "failed", status: str = "5.1.1", said: str = "") -> str:
    lines = [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
    return "\n".join([*lines, *([f"Diagnostic-Code: smtp; {said}"] if said else [])])


def report(*blocks: str) -> bytes:
    """A message as a server sends it back (RFC 3464)."""
    boundary = "frontiere"
    text = "\n\n".join(["Reporting-MTA: dns; mx.example", *blocks])
    return (
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\n\n'
        f"--{boundary}\nContent-Type: text/plain\n\nI'm sorry.\n\n"
        f"--{boundary}\nContent-Type: message/delivery-status\n\n{text}\n\n--{boundary}--\n"
    ).encode()


@pytest.fixture
def mailing(cast: Cast, filling: Edition) -> Mailing:
    """An invitation that has left for the address of Metz."""
    set_contact(Collectivite.objects.get(code="57463"), CONTACT, by=cast.elise)
    row = compose_mailing(filling, MailKind.OPENING, Audience.INVITED, by=cast.elise)
    release_mailing(row, lambda _rows: {}, by=cast.elise)
    deliver_due()
    return row


def again(cast: Cast, edition: Edition) -> set[str]:
    """Who would receive the next mailing."""
    row = compose_mailing(edition, MailKind.OPENING, Audience.INVITED, by=cast.elise)
    return {one.address for one in recipients_of(row, lambda _rows: {})}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (report(block("A@B.example")), [BouncedAddress("a@b.example", "cette adresse n’existe pas")]),
        (report(block("a@b.example", "delayed", "4.2.2")), []),
        (report(block("a@b.example", "failed", "4.4.7")), []),
        (
            report(block("a@b.example"), block("c@d.example", status="5.2.2")),
            [
                BouncedAddress("a@b.example", "cette adresse n’existe pas"),
                BouncedAddress("c@d.example", "cette boîte est pleine"),
            ],
        ),
        (
            report(block("a@b.example", status="5.9.9", said="550 nope")),
            [BouncedAddress("a@b.example", "« 550 nope »")],
        ),
        (block("a@b.example").encode(), [BouncedAddress("a@b.example", "cette adresse n’existe pas")]),
        (
            block("<a@b.example>").replace("\n", "\r\n").encode(),
            [BouncedAddress("a@b.example", "cette adresse n’existe pas")],
        ),
        (b"Bonjour, votre message est bien arriv\xe9.", []),
        (b"", []),
    ],
)
def test_a_report_says_which_addresses_are_refused_for_good(raw: bytes, found: list[BouncedAddress]) -> None:
    assert read_report(raw) == found


@given(st.binary(max_size=300))
def test_no_text_breaks_the_reading(raw: bytes) -> None:
    for text in (raw, b"Final-Recipient: " + raw):
        assert all(one.address.count("@") == 1 for one in read_report(text))


def test_an_address_that_gave_a_mail_back_is_not_written_to_until_it_is_corrected(
    mailing: Mailing, cast: Cast, filling: Edition
) -> None:
    noted, unknown = note_bounces(report(block(CONTACT.upper()), block("x@y.example")), by=cast.elise)
    assert ([one.address for one in noted], [one.address for one in unknown]) == ([CONTACT], ["x@y.example"])
    row = MailMessage.objects.get(mailing=mailing, address=CONTACT)
    assert (row.status, row.error) == (MessageStatus.FAILED, "Revenu après l’envoi : cette adresse n’existe pas.")
    assert CONTACT not in again(cast, filling)
    note_bounces(report(block(CONTACT)), by=cast.elise)  # the same report twice
    assert MailMessage.objects.bounced().count() == 1
    mail.outbox.clear()
    correct_and_resend(row, RIGHT, by=cast.elise)
    MailMessage.objects.filter(pk=row.pk).update(sent_at=None)
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == [RIGHT]
    assert CONTACT not in str(letter.body)
    assert Collectivite.objects.get(code="57463").contact_email == RIGHT
    assert again(cast, filling) == {RIGHT}


def test_a_mail_without_a_link_keeps_its_words_when_it_is_sent_again(mailing: Mailing, cast: Cast) -> None:
    """Those that had left before each one carried its link."""
    note_bounces(report(block(CONTACT)), by=cast.elise)
    row = MailMessage.objects.get(mailing=mailing, address=CONTACT)
    MailMessage.objects.filter(pk=row.pk).update(text="Bonjour,\n\nLa campagne est ouverte.\n")
    correct_and_resend(row, RIGHT, by=cast.elise)
    row.refresh_from_db()
    assert row.text == "Bonjour,\n\nLa campagne est ouverte.\n"


def test_what_is_emptied_with_age_waits_for_nobody(mailing: Mailing, cast: Cast) -> None:
    note_bounces(report(block(CONTACT)), by=cast.elise)
    MailMessage.objects.filter(mailing=mailing).update(address="", text="", subject="")
    assert waiting_bounces() == []


@pytest.mark.parametrize(
    ("address", "words"), [("pas une adresse", "adresse électronique"), ("non@ville.example", "s’oppose")]
)
def test_what_cannot_be_the_right_address_is_refused(
    mailing: Mailing, cast: Cast, elise: Client, address: str, words: str
) -> None:
    oppose("non@ville.example")
    note_bounces(report(block(CONTACT)), by=cast.elise)
    row = MailMessage.objects.get(mailing=mailing, address=CONTACT)
    with pytest.raises(Refusal, match=words):
        correct_and_resend(row, address, by=cast.elise)
    answer = elise.post(f"/pilotage/courriels/{row.pk}/corriger/", {"address": address})
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert f'value="{address}"' in answer.content.decode()


def test_the_address_of_an_account_is_not_changed_by_the_equipe(
    cast: Cast, filling: Edition, grenoble: Collectivite
) -> None:
    del grenoble
    row = compose_mailing(filling, MailKind.OPENING, Audience.INVITED, by=cast.elise)
    release_mailing(row, lambda _rows: {}, by=cast.elise)
    deliver_due()
    note_bounces(report(block(cast.alice.email)), by=cast.elise)
    with pytest.raises(Refusal, match="par sa titulaire"):
        correct_and_resend(MailMessage.objects.bounced().get(), RIGHT, by=cast.elise)


def test_the_equipe_pastes_a_report_and_corrects_in_one_gesture(mailing: Mailing, elise: Client) -> None:
    wrong = elise.post(PLACE, {"report": "Bonjour"})
    assert (wrong.status_code, "n’est pas un rapport" in text_of(wrong)) == (422, True)
    assert "C’est noté" in text_of(elise.post(PLACE, {"report": block(CONTACT)}, follow=True))
    assert CONTACT in text_of(elise.get(PLACE))
    row = MailMessage.objects.get(mailing=mailing, address=CONTACT)
    assert "Corriger l’adresse" in text_of(elise.get(f"/pilotage/courriels/{row.pk}/"))
    done = elise.post(f"/pilotage/courriels/{row.pk}/corriger/", {"address": RIGHT}, follow=True)
    assert "le courriel repart" in text_of(done)
    assert "Aucune adresse n’attend" in text_of(elise.get(PLACE))
    late = elise.post(f"/pilotage/courriels/{row.pk}/corriger/", {"address": "autre@metz.example"}, follow=True)
    assert "n’est pas en échec" in text_of(late)
    assert Collectivite.objects.get(code="57463").contact_email == RIGHT


@pytest.mark.slow
def test_of_four_hundred_recipients_the_twelve_that_bounce_are_told_apart(
    cast: Cast, filling: Edition, tmp_path: Path
) -> None:
    towns = list(Collectivite.objects.active().order_by("code")[:400])
    for town in towns:
        town.contact_email = f"mairie@{town.code.lower()}.example"
    Collectivite.objects.bulk_update(towns, ["contact_email"])
    row = compose_mailing(filling, MailKind.OPENING, Audience.INVITED, by=cast.elise)
    release_mailing(row, lambda _rows: {}, by=cast.elise)
    while deliver_due():
        pass
    box = mailbox.Maildir(str(tmp_path / "retours"))
    for town in towns[:12]:
        box.add(mailbox.MaildirMessage(report(block(town.contact_email))))
    other = EmailMessage()
    other.set_content("Je suis absente jusqu’à lundi.")
    box.add(other)
    assert read_maildir(tmp_path / "retours") == 12
    assert read_maildir(tmp_path / "retours") == 0  # the answer of a person stays there, to be read
    assert len(list(mailbox.Maildir(str(tmp_path / "retours")).keys())) == 1
    states = MailMessage.objects.filter(mailing=row).values_list("status", flat=True)
    assert (list(states).count(MessageStatus.FAILED), list(states).count(MessageStatus.SENT)) == (12, 388)
    assert len(again(cast, filling)) == 388
