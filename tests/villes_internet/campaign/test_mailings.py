"""Reminders, messages and their templates, as the équipe writes them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from label.actions.candidatures import register
from label.actions.mail import compose_mailing, plan_mailing, release_due_mailings, template_of
from label.enums import Audience, MailKind, MessageStatus
from label.models import Candidature, Collectivite, Edition, Mailing, MailMessage
from label.queries.mail import sent_before
from label.rules.refusals import Refusal
from label.views.pages import INVALID
from tests.cast import Cast
from tests.pages import applied, markup_of, text_of
from tests.villes_internet.campaign.pages import plain, said
from villes_internet.missing import state_of

pytestmark = pytest.mark.django_db


def test_ticked_candidatures_are_reminded_by_a_draft(elise: Client, registered: Candidature) -> None:
    assert "Cochez au moins une" in plain(markup_of(elise.post("/pilotage/2150/candidatures/relancer/", follow=True)))
    answer = elise.post(
        "/pilotage/2150/candidatures/relancer/", {"candidature": [registered.pk, "x", "9" * 30]}, follow=True
    )
    page = plain(markup_of(answer))
    assert "relisez-le" in page
    assert "2 destinataires" in page, "the correspondante and the signataire"
    assert "alice@ville.example" in page
    assert MailMessage.objects.filter(mailing__isnull=False).count() == 0
    mailing = Mailing.objects.get()
    elise.post(f"/pilotage/courriels/envois/{mailing.pk}/envoyer/")
    assert mailing.messages.filter(status=MessageStatus.QUEUED).count() == 2
    assert "alice@ville.example" in said(elise, f"/pilotage/courriels/envois/{mailing.pk}/")


def test_a_reminder_says_which_ticked_candidatures_it_leaves_out_and_why(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    rows = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor")
    metz, grenoble = (register(rows.get(code=code), edition, by=cast.elise) for code in ("57463", "38185"))
    Collectivite.objects.filter(code="57463").update(contact_email="")
    Candidature.objects.filter(pk=grenoble.pk).update(status="inadmissible", status_reason="Hors délai")
    ticked = {"candidature": [registered.pk, metz.pk, grenoble.pk]}
    page = plain(markup_of(elise.post("/pilotage/2150/candidatures/relancer/", ticked, follow=True)))
    assert "2 candidatures cochées ne sont pas concernées" in page
    assert "Metz</a> : personne à qui écrire" in page
    assert "Grenoble</a> : irrecevable" in page


def test_a_mailing_is_previewed_for_a_real_recipient(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    mailing = compose_mailing(edition, MailKind.REMINDER_7, Audience.REGISTERED, by=cast.elise)
    page = said(elise, f"/pilotage/courriels/envois/{mailing.pk}/?pour=1")
    assert "Bonjour Sacha Roy" in page
    assert "Le dossier de Parthenay" in page
    bad = said(
        elise,
        f"/pilotage/courriels/envois/{mailing.pk}/",
        INVALID,
        subject="{nom}",
        body="Mon texte",
        audience="inscrites",
    )
    assert "n’est pas un mot remplaçable" in bad
    assert "Mon texte" in bad
    assert "n’est pas appliqué" not in page
    waiting = said(elise, f"/pilotage/courriels/envois/{mailing.pk}/")
    assert waiting.index("n’est pas appliqué") < waiting.index("Envoyer maintenant")


def test_a_message_that_already_left_says_when_and_to_how_many(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    first = compose_mailing(edition, MailKind.REMINDER, Audience.REGISTERED, by=cast.elise)
    assert "déjà parti" not in said(elise, f"/pilotage/courriels/envois/{first.pk}/")
    elise.post(f"/pilotage/courriels/envois/{first.pk}/envoyer/")
    again = compose_mailing(edition, MailKind.REMINDER, Audience.REGISTERED, by=cast.elise)
    assert first.messages.count() == 2
    page = said(elise, f"/pilotage/courriels/envois/{again.pk}/")
    assert "à 2 destinataires : qui l’a reçu le recevrait encore" in page
    free = compose_mailing(edition, MailKind.FREE, Audience.REGISTERED, by=cast.elise)
    assert sent_before(free) is None


def test_a_template_is_written_for_the_edition(elise: Client, edition: Edition) -> None:
    page = said(elise, "/pilotage/2150/courriels/modeles/relance_2/")
    assert "Clôture après-demain".lower() in page.lower()
    typed = {"subject": "Vite {edition}", "body": "Texte {lien}"}
    read = text_of(elise.post("/pilotage/2150/courriels/modeles/relance_2/", typed))
    assert "<ins>Vite" in read
    assert "Aucun courriel ne part maintenant" in read
    assert template_of(edition, MailKind.REMINDER_2).subject != "Vite {edition}"
    assert applied(elise, "/pilotage/2150/courriels/modeles/relance_2/", typed).status_code == 302
    assert template_of(edition, MailKind.REMINDER_2).subject == "Vite {edition}"
    assert "Vite {edition}" in said(elise, "/pilotage/2150/courriels/modeles/relance_2/")


def test_a_reminder_never_goes_to_a_filed_candidature(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    Candidature.objects.filter(pk=registered.pk).update(status="filed", submitted_at=timezone.now(), receipt="x")
    page = plain(
        markup_of(elise.post("/pilotage/2150/candidatures/relancer/", {"candidature": [registered.pk]}, follow=True))
    )
    assert "Personne ne correspond" in page


def test_an_empty_free_message_does_not_leave(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    mailing = compose_mailing(edition, MailKind.FREE, Audience.REGISTERED, by=cast.elise)
    page = plain(markup_of(elise.post(f"/pilotage/courriels/envois/{mailing.pk}/envoyer/", follow=True)))
    assert "Le message est encore vide" in page
    assert mailing.messages.count() == 0
    with pytest.raises(Refusal, match="Le message est encore vide"):
        plan_mailing(mailing, timezone.now() + timedelta(hours=1), by=cast.elise)


def test_a_planned_message_that_could_not_leave_at_its_hour_is_told(
    elise: Client, registered: Candidature, edition: Edition, cast: Cast
) -> None:
    mailing = compose_mailing(edition, MailKind.REMINDER_7, Audience.REGISTERED, by=cast.elise)
    plan_mailing(mailing, timezone.now() + timedelta(hours=1), by=cast.elise)
    assert "n’est pas parti" not in plain(markup_of(elise.get("/pilotage/2150/")))
    Mailing.objects.filter(pk=mailing.pk).update(body="{inconnu}", send_at=timezone.now() - timedelta(minutes=6))
    assert release_due_mailings(state_of) == 0
    assert "n’est pas parti à son heure" in plain(markup_of(elise.get("/pilotage/2150/")))
    assert "aurait dû partir" in plain(markup_of(elise.get(f"/pilotage/courriels/envois/{mailing.pk}/")))
