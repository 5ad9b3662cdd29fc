"""Mailings to persons – jury, relays, press – and the documents that a mailing carries."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jury.enums import JuryRole
from jury.models import JuryMember
from label.actions.enclosing import attach_to_mailing, detach_from_mailing
from label.actions.mail import cancel_mailing, compose_mailing, release_mailing, try_mailing
from label.actions.press import set_press
from label.actions.team import set_team
from label.enums import Audience, MailKind, ScanStatus
from label.models import Attachment, Edition, Mailing, PressContact
from label.queries.mail import recipients_of
from label.queries.press import press_list
from label.rules.press import PressLine, read, written
from label.rules.refusals import Refusal
from label.rules.team import TeamLine
from label.tasks.mail import deliver_due
from tests.cast import Cast
from tests.pages import applied, words_of

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
PAPER = PressLine("La Gazette", "Ada Lovelace", "redaction@gazette.example")


def free(
    edition: Edition, cast: Cast, audience: Audience, body: str = "Bonjour {prenom_nom}, voyez {lien}."
) -> Mailing:
    return compose_mailing(edition, MailKind.FREE, audience, by=cast.elise, subject="Une date", body=body)


def paper(name: str = "programme.pdf", weight: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n" + name.encode() + b"0" * weight)


def test_the_press_the_relays_and_the_jury_are_written_to_for_themselves(filling: Edition, cast: Cast) -> None:
    set_press([PAPER], by=cast.elise)
    set_team(
        filling, [], [TeamLine("Luis", "", "Corse", "luis@corse.example"), TeamLine("Eve", "", "Guyane")], by=cast.elise
    )
    JuryMember.objects.create(edition=filling, user=cast.alice, role=JuryRole.MEMBRE)
    reached = {
        audience: [(one.address, one.name) for one in recipients_of(free(filling, cast, audience), lambda _rows: {})]
        for audience in (Audience.PRESS, Audience.CORRESPONDENTS, Audience.JURY)
    }
    assert reached == {
        Audience.PRESS: [("redaction@gazette.example", "Ada Lovelace")],
        Audience.CORRESPONDENTS: [("luis@corse.example", "Luis")],
        Audience.JURY: [(cast.alice.email, cast.alice.full_name)],
    }


def test_each_reads_why_and_where(filling: Edition, cast: Cast) -> None:
    set_press([PAPER], by=cast.elise)
    release_mailing(free(filling, cast, Audience.PRESS), lambda _rows: {}, by=cast.elise)
    deliver_due()
    (letter,) = mail.outbox
    assert f"Bonjour Ada Lovelace, voyez {SITE}/." in letter.body
    assert "cette adresse est dans notre liste de presse" in letter.body
    assert "List-Unsubscribe" in letter.extra_headers


def test_a_word_of_a_town_says_nothing_to_them(filling: Edition, cast: Cast) -> None:
    set_press([PAPER], by=cast.elise)
    row = free(filling, cast, Audience.PRESS, "Bonjour {collectivite}.")
    with pytest.raises(Refusal, match="ne dit rien à ces destinataires"):
        release_mailing(row, lambda _rows: {}, by=cast.elise)
    with pytest.raises(Refusal, match="seul un message libre"):
        compose_mailing(filling, MailKind.REMINDER, Audience.JURY, by=cast.elise)


def test_nothing_leaves_while_a_correction_waits(filling: Edition, cast: Cast, elise: Client) -> None:
    set_press([PAPER], by=cast.elise)
    row = free(filling, cast, Audience.PRESS)
    page = f"/pilotage/courriels/envois/{row.pk}/"
    elise.post(
        page, {"audience": "presse", "subject": "Autre", "body": "Autre texte", "version": "0"}
    )  # read, not applied
    assert "Une correction du texte attend" in words_of(elise.post(f"{page}envoyer/", follow=True))
    refused = elise.post(page, {"audience": "presse", "subject": "x", "body": "{collectivite}", "version": "1"})
    assert "ne dit rien à ces destinataires" in words_of(refused)


def test_the_press_list_is_typed_read_back_and_applied(elise: Client) -> None:
    page = applied(elise, "/pilotage/courriels/presse/", {"press": "La Gazette ; ; Redaction@Gazette.example"})
    assert page.status_code == 302
    assert press_list() == [PressLine("La Gazette", "", "redaction@gazette.example")]
    assert read(written([PAPER])) == ([PAPER], [])
    assert read("La Gazette ; redaction@gazette.example")[0] == [
        PressLine("La Gazette", "", "redaction@gazette.example")
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("La Gazette ; Ada", "l’adresse manque"),
        ("La Gazette ; Ada ; pas une adresse", "n’est pas une adresse électronique"),
        ("A ; ; a@b.fr\nB ; ; A@b.fr", "Ligne 2 : déjà donnée à la ligne 1"),
    ],
)
def test_a_line_of_the_press_that_does_not_read_is_told(text: str, reason: str, elise: Client) -> None:
    assert reason in " ".join(read(text)[1])
    answer = elise.post("/pilotage/courriels/presse/", {"press": text, "version": "0"})
    assert answer.status_code == 422
    assert not PressContact.objects.exists()


def test_everybody_receives_the_documents_that_a_mailing_carries(filling: Edition, cast: Cast, elise: Client) -> None:
    set_press([PAPER], by=cast.elise)
    row = free(filling, cast, Audience.PRESS)
    page = f"/pilotage/courriels/envois/{row.pk}/"
    assert "est joint" in words_of(elise.post(f"{page}joindre/", {"uploads": paper()}, follow=True))
    release_mailing(row, lambda _rows: {}, by=cast.elise)
    deliver_due()
    (letter,) = mail.outbox
    assert [(name, kind) for name, _, kind in letter.attachments] == [("programme.pdf", "application/pdf")]
    (document,) = row.attachments.all()
    answer: Any = elise.get(f"{page}pieces/{document.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "programme.pdf" in words_of(elise.get(page))


def test_a_trial_carries_the_documents_and_is_no_part_of_the_mailing(filling: Edition, cast: Cast) -> None:
    set_press([PAPER], by=cast.elise)
    row = free(filling, cast, Audience.PRESS)
    attach_to_mailing(row, paper(), name="programme.pdf", by=cast.elise)
    try_mailing(row, lambda _rows: {}, index=0, by=cast.elise)
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == [cast.elise.email]
    assert [name for name, _, _ in letter.attachments] == ["programme.pdf"]
    assert not row.messages.exists()
    Attachment.objects.update(scan=ScanStatus.WAITING)
    with pytest.raises(Refusal, match="antivirus"):
        try_mailing(row, lambda _rows: {}, index=0, by=cast.elise)


def test_a_document_is_taken_off_while_the_mailing_waits(filling: Edition, cast: Cast, elise: Client) -> None:
    row = free(filling, cast, Audience.PRESS)
    document = attach_to_mailing(row, paper(), name="programme.pdf", by=cast.elise)
    answer = elise.post(f"/pilotage/courriels/envois/{row.pk}/retirer/", {"attachment": document.pk}, follow=True)
    assert "Le document est retiré" in words_of(answer)
    assert not Attachment.objects.filter(pk=document.pk).exists()
    with pytest.raises(Refusal, match="n’est plus joint"):
        detach_from_mailing(row, document.pk, by=cast.elise)


def test_what_cannot_be_carried_is_refused(filling: Edition, cast: Cast, elise: Client) -> None:
    set_press([PAPER], by=cast.elise)
    row = free(filling, cast, Audience.PRESS)
    page = f"/pilotage/courriels/envois/{row.pk}/joindre/"
    attach_to_mailing(row, paper(), name="programme.pdf", by=cast.elise)
    for upload, reason in (
        (paper(), "déjà joint"),
        (paper("gros.pdf", 5_300_000), "5 Mo au plus"),
        (SimpleUploadedFile("x.exe", b"MZ"), "ne se joint pas"),
    ):
        assert reason in words_of(elise.post(page, {"uploads": upload}, follow=True))
    assert "Choisissez d’abord un document" in words_of(elise.post(page, follow=True))
    Attachment.objects.update(scan=ScanStatus.WAITING)
    with pytest.raises(Refusal, match="antivirus"):
        release_mailing(row, lambda _rows: {}, by=cast.elise)
    cancel_mailing(row, by=cast.elise)
    with pytest.raises(Refusal, match="déjà parti, ou annulé"):
        attach_to_mailing(row, paper("autre.pdf"), name="autre.pdf", by=cast.elise)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        attach_to_mailing(row, paper("autre.pdf"), name="autre.pdf", by=cast.alice)
