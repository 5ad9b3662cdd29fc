"""An address that opposes our mailings: one click, asked first for a person, and nothing is sent there again."""

import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from label.actions.mail import compose_mailing, release_mailing, retry_message
from label.actions.memberships import set_contact
from label.actions.opposition import oppose, take_back_opposition
from label.emails import write
from label.enums import Audience, MailKind
from label.models import Candidature, Collectivite, Edition, JournalEntry, Mailing, MailMessage, Opposition
from label.queries.mail import recipients_of
from label.queries.opposition import opposed_among, opposition_link
from label.rules.letters import letter_of, unasked
from label.rules.refusals import Refusal
from label.tasks.mail import deliver_due
from tests.cast import Cast
from tests.pages import text_of

pytestmark = pytest.mark.django_db
CONTACT = "accueil@metz.example"


@pytest.fixture
def mailing(cast: Cast, filling: Edition, grenoble: Collectivite) -> Mailing:
    """An invitation to whoever may be written to: Grenoble's two leading people, and the address of Metz."""
    set_contact(Collectivite.objects.get(code="57463"), CONTACT, by=cast.elise)
    return compose_mailing(filling, MailKind.OPENING, Audience.INVITED, by=cast.elise)


def reached(mailing: Mailing) -> set[str]:
    return {one.address for one in recipients_of(mailing, lambda _rows: {})}


def link_in(text: str) -> str:
    found = re.search(r"Ne plus recevoir nos envois : \S+(/opposition/\S+)", text)
    assert found is not None, text
    return found[1]


def sent_to(address: str) -> mail.EmailMessage:
    return next(letter for letter in mail.outbox if letter.to == [address])


def test_each_letter_says_why_it_comes_and_how_to_stop_it(mailing: Mailing, cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False):  # both links are signed with their second
        release_mailing(mailing, lambda _rows: {}, by=cast.elise)
        deliver_due()
    letter = sent_to(CONTACT)
    assert "cette adresse est celle où joindre la mairie ou les services de Metz" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link_in(str(letter.body)) in letter.extra_headers["List-Unsubscribe"]
    assert "parce que vous êtes de l’espace de Grenoble" in sent_to(cast.alice.email).body


def test_a_mail_that_answers_a_gesture_carries_neither(cast: Cast, candidature: Candidature) -> None:
    del candidature
    MailMessage.objects.create(
        subject_kind="depot",
        address=cast.alice.email,
        user=cast.alice,
        subject="x",
        text="y",
        due_at=timezone.now(),
    )
    deliver_due()
    assert "List-Unsubscribe" not in sent_to(cast.alice.email).extra_headers


def test_one_click_of_a_reader_of_mail_is_enough(mailing: Mailing) -> None:
    client = Client(enforce_csrf_checks=True)
    address = opposition_link(CONTACT).removeprefix("http://testserver")
    path = re.sub(r"^https?://[^/]+", "", address)
    assert CONTACT in reached(mailing)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert CONTACT not in reached(mailing)
    assert not Opposition.objects.filter(fingerprint__contains="metz").exists()


def test_a_person_who_opens_the_link_is_asked_and_may_come_back(mailing: Mailing, client: Client) -> None:
    path = re.sub(r"^https?://[^/]+", "", opposition_link(CONTACT))
    assert "Ne plus recevoir nos envois ?" in text_of(client.get(path))
    assert CONTACT in reached(mailing)  # reading it does nothing: a filter follows every link
    assert "C’est noté" in text_of(client.post(path))
    assert "C’est noté" in text_of(client.get(path))
    client.post(path, {"again": ""})
    assert CONTACT in reached(mailing)
    verbs = JournalEntry.objects.filter(verb__in=("oppose", "take_back_opposition"))
    assert verbs.count() == 2


@pytest.mark.parametrize("token", ["x", "IkBtZXR6Ig:1:1"])
def test_a_link_that_was_not_made_here_is_told_so(client: Client, token: str) -> None:
    answer = client.get(f"/opposition/{token}/")
    assert (answer.status_code, "recopiez-le entier" in text_of(answer)) == (404, True)


def test_given_again_the_address_is_still_not_written_to(mailing: Mailing, cast: Cast) -> None:
    oppose(CONTACT)
    oppose(CONTACT.upper())
    set_contact(Collectivite.objects.get(code="79202"), CONTACT.upper(), by=cast.elise)
    assert opposed_among([CONTACT, "autre@ville.example"]) == {CONTACT}
    assert CONTACT not in reached(mailing)
    take_back_opposition(CONTACT)
    assert CONTACT in reached(mailing)


def test_what_waits_in_the_outbox_does_not_leave(mailing: Mailing, cast: Cast) -> None:
    release_mailing(mailing, lambda _rows: {}, by=cast.elise)
    oppose(CONTACT)
    deliver_due()
    assert MailMessage.objects.get(address=CONTACT).status == "cancelled"
    assert CONTACT not in {address for letter in mail.outbox for address in letter.to}


def test_what_was_sent_before_is_not_sent_again_to_who_opposes(mailing: Mailing, cast: Cast) -> None:
    release_mailing(mailing, lambda _rows: {}, by=cast.elise)
    row = MailMessage.objects.get(address=CONTACT)
    oppose(CONTACT)
    MailMessage.objects.filter(pk=row.pk).update(status="failed")
    with pytest.raises(Refusal, match="s’oppose"):
        retry_message(row, by=cast.elise)
    MailMessage.objects.filter(pk=row.pk).update(status="queued", due_at=timezone.now())  # a server that was away
    deliver_due()
    row.refresh_from_db()
    assert row.status == "cancelled"


@pytest.mark.parametrize("kind", unasked())
def test_the_single_mails_that_nobody_asked_for_are_opposed_too(kind: str, grenoble: Collectivite) -> None:
    letter = letter_of(kind)
    assert letter is not None
    write(letter, CONTACT, letter.examples, collectivite=grenoble)
    row = MailMessage.objects.get(subject_kind=kind)
    assert "Vous recevez ce courriel parce qu" in row.text
    deliver_due()
    assert "List-Unsubscribe" in sent_to(CONTACT).extra_headers
    oppose(CONTACT)
    write(letter, CONTACT, letter.examples, collectivite=grenoble)
    again = MailMessage.objects.latest("pk")
    MailMessage.objects.exclude(pk=again.pk).delete()
    deliver_due()
    again.refresh_from_db()
    assert again.status == "cancelled"


def test_the_equipe_never_reads_the_link_of_an_addressee(mailing: Mailing, elise: Client, cast: Cast) -> None:
    page = f"/pilotage/courriels/envois/{mailing.pk}/"
    assert "/opposition/" not in text_of(elise.get(page))
    assert "[lien propre à ce destinataire]" in text_of(elise.get(page))
    release_mailing(mailing, lambda _rows: {}, by=cast.elise)
    row = MailMessage.objects.get(address=CONTACT)
    for address in (page, f"/pilotage/courriels/{row.pk}/"):
        assert "/opposition/" not in text_of(elise.get(address))
