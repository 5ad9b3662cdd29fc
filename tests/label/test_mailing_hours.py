"""A mailing tried on oneself, sent at an hour, stopped on its way; and whom it is for once the results are out."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from label.actions.mail import (
    compose_mailing,
    plan_mailing,
    release_due_mailings,
    release_mailing,
    stop_mailing,
    try_mailing,
    unplan_mailing,
)
from label.actions.memberships import set_contact
from label.actions.opposition import oppose
from label.enums import Audience, AwardOrigin, CandidatureStatus, MailingStatus, MailKind, MessageStatus, Phase
from label.models import Adhesion, Award, Candidature, Collectivite, Edition, Mailing, MailMessage
from label.queries.mail import recipients_of
from label.rules.missing import Readiness
from label.rules.refusals import Refusal
from label.tasks.mail import deliver_due
from tests.cast import Cast
from tests.pages import text_of, words_of

pytestmark = pytest.mark.django_db
CONTACT = "accueil@metz.example"
HOUR = timedelta(hours=1)


def nothing(_rows: Sequence[Candidature]) -> dict[int, Readiness]:
    return {}


@pytest.fixture
def mailing(cast: Cast, filling: Edition) -> Mailing:
    """A free mailing, written, for the one address that is known: that of Metz."""
    set_contact(Collectivite.objects.get(code="57463"), CONTACT, by=cast.elise)
    return compose_mailing(
        filling, MailKind.FREE, Audience.INVITED, by=cast.elise, subject="Une date", body="Bonjour {collectivite}."
    )


def state(mailing: Mailing) -> str:
    return Mailing.objects.get(pk=mailing.pk).status


def test_one_reads_the_letter_of_a_recipient_in_one_s_own_box(mailing: Mailing, elise: Client, cast: Cast) -> None:
    page = f"/pilotage/courriels/envois/{mailing.pk}/"
    assert "L’essai part à" in text_of(elise.post(f"{page}essayer/", {"index": "0"}, follow=True))
    deliver_due()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([cast.elise.email], "[Essai] Une date")
    assert "Bonjour Metz." in letter.body
    assert state(mailing) == MailingStatus.DRAFT
    assert not MailMessage.objects.filter(mailing=mailing).exists()


def test_a_mailing_leaves_at_its_hour_whatever_the_phase(mailing: Mailing, cast: Cast) -> None:
    plan_mailing(mailing, timezone.now() + HOUR, by=cast.elise)
    assert release_due_mailings(nothing) == 0
    Edition.objects.filter(pk=mailing.edition_id).update(phase=Phase.APPRAISAL)
    assert release_due_mailings(nothing, timezone.now() + 2 * HOUR) == 1
    assert state(mailing) == MailingStatus.RELEASED


def test_its_hour_is_taken_back_and_it_is_a_draft_again(mailing: Mailing, elise: Client, cast: Cast) -> None:
    page = f"/pilotage/courriels/envois/{mailing.pk}/"
    wanted = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    assert "L’envoi partira le" in text_of(elise.post(f"{page}programmer/", {"send_at": wanted}, follow=True))
    assert "Changer l’heure" in text_of(elise.get(page))
    elise.post(f"{page}deprogrammer/")
    assert state(mailing) == MailingStatus.DRAFT
    assert release_due_mailings(nothing, timezone.now() + timedelta(days=3)) == 0
    past = elise.post(f"{page}programmer/", {"send_at": "2013-01-01T10:00"})
    assert (past.status_code, "est à venir" in text_of(past)) == (422, True)
    assert 'value="2013-01-01T10:00"' in past.content.decode()
    Mailing.objects.filter(pk=mailing.pk).update(automatic=True)
    mailing.refresh_from_db()
    for gesture in (partial(plan_mailing, send_at=timezone.now() + HOUR), unplan_mailing):
        with pytest.raises(Refusal, match="celle du calendrier"):
            gesture(mailing, by=cast.elise)


def test_what_has_not_left_is_stopped(mailing: Mailing, elise: Client, cast: Cast) -> None:
    release_mailing(mailing, nothing, by=cast.elise)
    page = f"/pilotage/courriels/envois/{mailing.pk}/"
    assert "Arrêter cet envoi" in text_of(elise.get(page))
    elise.post(f"{page}arreter/")
    deliver_due()
    assert not mail.outbox
    assert MailMessage.objects.get(mailing=mailing).status == MessageStatus.CANCELLED
    with pytest.raises(Refusal, match="rien à arrêter"):
        stop_mailing(mailing, by=cast.elise)


def test_a_page_opened_before_a_colleague_sent_it_gives_it_no_hour(mailing: Mailing, elise: Client, cast: Cast) -> None:
    release_mailing(mailing, nothing, by=cast.eve)
    wanted = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    place = f"/pilotage/courriels/envois/{mailing.pk}/programmer/"
    assert "est déjà parti" in text_of(elise.post(place, {"send_at": wanted}, follow=True))
    assert state(mailing) == MailingStatus.RELEASED


def test_who_is_left_alone_is_told(mailing: Mailing, elise: Client) -> None:
    oppose(CONTACT)
    shown = words_of(elise.get(f"/pilotage/courriels/envois/{mailing.pk}/"))
    assert "1 adresse écartée" in shown
    assert CONTACT in shown


def test_the_labelled_are_written_to_once_the_results_are_public(
    candidature: Candidature, cast: Cast, filling: Edition
) -> None:
    Candidature.objects.filter(pk=candidature.pk).update(status=CandidatureStatus.FILED)
    Award.objects.create(candidature=candidature, arobases=3, origin=AwardOrigin.DECISION)
    row = compose_mailing(filling, MailKind.FREE, Audience.LABELLED, by=cast.elise, subject="x", body="y")
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.EMBARGO)
    assert recipients_of(Mailing.objects.get(pk=row.pk), nothing) == []  # nobody learns a level from who is written to
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.PUBLISHED)
    reached = {one.address for one in recipients_of(Mailing.objects.get(pk=row.pk), nothing)}
    assert reached == {cast.alice.email, cast.sacha.email}


def test_the_members_of_the_year_are_an_audience(mailing: Mailing, cast: Cast) -> None:
    town = Collectivite.objects.get(code="57463")
    Adhesion.objects.create(
        year=2013, collectivite=town, name="Metz", sort_key="metz", printed_name="METZ", kind="commune"
    )
    row = compose_mailing(mailing.edition, MailKind.FREE, Audience.MEMBERS, by=cast.elise, subject="x", body="y")
    assert [one.address for one in recipients_of(row, nothing)] == [CONTACT]


def test_only_the_equipe_tries_plans_and_stops(mailing: Mailing, cast: Cast) -> None:
    for gesture in (
        partial(try_mailing, state_of=nothing, index=0),
        partial(plan_mailing, send_at=timezone.now() + HOUR),
        stop_mailing,
    ):
        with pytest.raises(Refusal, match="Seule l’équipe"):
            gesture(mailing, by=cast.alice)
