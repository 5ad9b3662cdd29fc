"""The summary of the day: to whoever asked for it, once a day at most, only when colleagues did something."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from label.actions.memberships import end_membership
from label.models import Candidature, MailMessage, Membership, Revision
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.rules.trame import Given
from tests.cast import Cast
from tests.villes_internet.campaign.pages import said
from villes_internet.summaries import send_summaries

pytestmark = pytest.mark.django_db


def told() -> list[MailMessage]:
    return list(MailMessage.objects.filter(subject_kind="resume_du_jour").order_by("pk"))


def test_once_a_day_at_most_and_only_with_news(client: Client, cast: Cast, candidature: Candidature) -> None:
    home = f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/"
    now = timezone.now()
    save_answer(candidature, "AP-01", Typed(Given("oui", "Ouverte."), 0), by=cast.alice)
    assert send_summaries(now) == 0, "nobody asked for it"
    client.force_login(cast.bob)
    client.post(f"{home}resume/", {"wants": ""})
    assert "Ne plus le recevoir" in said(client, home)
    assert send_summaries(now + timedelta(minutes=1)) == 1
    message = told()[0]
    assert message.address == cast.bob.email
    assert "Alice Martin a répondu à une question et écrit un commentaire" in message.text
    save_answer(candidature, "AP-03", Typed(Given("oui", "Encore."), 0), by=cast.alice)
    Revision.objects.filter(at__gt=now).update(at=now + timedelta(hours=2))
    assert send_summaries(now + timedelta(hours=3)) == 0, "never twice a day"
    save_answer(candidature, "AP-09", Typed(Given("oui", "De Bob."), 0), by=cast.bob)
    MailMessage.objects.all().delete()
    assert send_summaries(now + timedelta(days=1)) == 1
    assert "De Bob" not in told()[0].text
    assert send_summaries(now + timedelta(days=2)) == 0, "nothing new"


def test_whoever_stops_it_or_leaves_reads_it_no_more(client: Client, cast: Cast, candidature: Candidature) -> None:
    home = f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/"
    client.force_login(cast.bob)
    client.post(f"{home}resume/", {"wants": ""})
    save_answer(candidature, "AP-01", Typed(Given("oui", "Ouverte."), 0), by=cast.alice)
    client.post(f"{home}resume/", {"stop": ""})
    assert send_summaries(timezone.now()) == 0
    client.post(f"{home}resume/", {"wants": ""})
    end_membership(Membership.objects.get(user=cast.bob), by=cast.alice)
    assert send_summaries(timezone.now()) == 0
