"""« Courrier de l’Internet citoyen »: composed from what changed, sent once to whoever follows it, kept as pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import travel

from label.actions.newsletters import send_newsletter, try_newsletter
from label.models import Alert, Collectivite, JournalEntry, MailMessage, NewsletterIssue
from label.rules.refusals import Refusal
from label.tasks.mail import deliver_due
from tests.cast import Cast
from tests.initiatives.stories import public
from tests.pages import markup_of, text_of, words_of
from villes_internet.alerts import send_alerts

pytestmark = pytest.mark.django_db
DESK = "/pilotage/courrier/"


def reader(email: str = "nadia@presse.example", *, confirmed: bool = True) -> Alert:
    return Alert.objects.create(email=email, newsletter=True, confirmed_at=timezone.now() if confirmed else None)


def sent(cast: Cast, number: int = 1) -> NewsletterIssue:
    lines = [("Grenoble : « Un bus »", "/initiatives/un-bus-1/")]
    return send_newsletter(number, title="L’été", introduction="Bonjour.", lines=lines, agenda="", by=cast.elise)


@pytest.fixture
def news(grenoble: Collectivite, cast: Cast) -> dict[str, str]:
    """What the équipe types in a letter that keeps one of two pieces of news; nobody but one address follows it."""
    reader()
    reader("autre@presse.example", confirmed=False)
    kept, _ = (public(grenoble, cast.bob, cast.elise, title=title) for title in ("Le bus", "La fibre"))
    return {"title": "L’été des bus", "introduction": "## Ici", "agenda": "", f"keep_i{kept.pk}": "on", "version": "0"}


def read_in(answer: Any) -> str:
    """The mark of what was read, which the press that sends gives back."""
    offered = re.search(r'name="read" value="([^"]*)"', markup_of(answer))
    assert offered is not None
    return offered[1]


def test_it_is_composed_from_what_changed_and_read_before_it_leaves(news: dict[str, str], elise: Client) -> None:
    page = markup_of(elise.get(DESK))
    assert page.count('name="keep_i') == 2
    elise.post(DESK, news)
    read = words_of(elise.post(DESK, {**news, "version": "1"}))
    assert re.search(r"Comme il se lit L’été des bus Ici Grenoble.: «.Le bus.»", read)
    assert "part à une adresse" in read
    assert "porte une nouvelle" in read
    assert not MailMessage.objects.filter(subject_kind="courrier").exists()


def test_what_nobody_has_read_does_not_leave(
    news: dict[str, str], grenoble: Collectivite, cast: Cast, elise: Client
) -> None:
    sending = {**news, "version": "1", "seen": "1", "read": read_in(elise.post(DESK, news))}
    public(grenoble, cast.bob, cast.elise, title="Parue entre-temps")
    again = elise.post(DESK, sending)
    assert "n’est plus ce que vous avez lu" in text_of(again)
    assert not MailMessage.objects.filter(subject_kind="courrier").exists()
    assert elise.post(DESK, {**sending, "read": read_in(again)}).status_code == 302
    assert MailMessage.objects.filter(subject_kind="courrier").exists()


def test_it_is_sent_to_whoever_follows_it_and_stays_a_page(news: dict[str, str], elise: Client, client: Client) -> None:
    sending = {**news, "version": "1", "seen": "1", "read": read_in(elise.post(DESK, news))}
    assert elise.post(DESK, sending).status_code == 302
    (letter,) = MailMessage.objects.filter(subject_kind="courrier")
    assert letter.address == "nadia@presse.example"
    assert "Le bus" in letter.text
    assert "La fibre" not in letter.text
    assert "/alertes/arreter/" in letter.text
    shown = text_of(client.get("/courrier/1/"))
    assert "L’été des bus" in shown
    assert "Le bus" in shown
    assert "L’été des bus" in text_of(client.get("/courrier/"))
    assert JournalEntry.objects.filter(verb="send_newsletter").count() == 1


def test_it_is_tried_as_it_is_typed_and_nobody_else_receives_it(
    grenoble: Collectivite, cast: Cast, elise: Client
) -> None:
    reader()
    row = public(grenoble, cast.bob, cast.elise, title="Le bus")
    trial = f"{DESK}essayer/"
    assert "Donnez-lui un titre." in text_of(elise.post(trial, follow=True))
    elise.post(
        DESK, {"title": "L’été", "introduction": "## Ici", "agenda": "", f"keep_i{row.pk}": "on", "version": "0"}
    )
    page = text_of(elise.post(trial, follow=True))
    assert f"L’essai part à {cast.elise.email}." in page
    assert "lien propre à cette adresse" in page
    (tried,) = MailMessage.objects.filter(subject_kind="essai")
    assert (tried.address, tried.subject) == (cast.elise.email, "[Essai] L’été")
    assert "\nIci\n" in f"\n{tried.text}"
    assert "Le bus" in tried.text
    assert not NewsletterIssue.objects.exists()
    with pytest.raises(Refusal, match="Seule l’équipe"):
        try_newsletter(1, title="x", introduction="x", lines=[], agenda="", by=cast.alice)


def test_its_pieces_of_news_are_boxes_of_one_group(grenoble: Collectivite, cast: Cast, elise: Client) -> None:
    public(grenoble, cast.bob, cast.elise, title="Le bus")
    page = markup_of(elise.get(DESK))
    group = page.partition("<legend>Nouvelles à garder</legend>")[2].partition("</fieldset>")[0]
    assert group.count('name="keep_') == page.count('name="keep_') == 1
    assert "data-check-here" in group


def test_one_a_week_and_each_number_once(cast: Cast) -> None:
    sent(cast)
    with pytest.raises(Refusal, match="moins d’une semaine"):
        sent(cast, 2)
    with travel(timezone.now() + timedelta(days=8)):
        with pytest.raises(Refusal, match="déjà parti"):
            sent(cast, 1)
        assert sent(cast, 2).number == 2


def test_only_the_equipe_sends_and_only_something(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        send_newsletter(1, title=" ", introduction="", lines=[], agenda="", by=cast.alice)
    assert len(refused.value.reasons) == 3


def test_who_follows_the_letter_is_told_nothing_else(cast: Cast, client: Client) -> None:
    row = reader()
    assert send_alerts(timezone.now()) == 0
    sent(cast)
    stop = MailMessage.objects.get(subject_kind="courrier").text.split("/alertes/arreter/")[1].split()[0]
    deliver_due()
    assert stop in mail.outbox[-1].extra_headers["List-Unsubscribe"]
    client.post(f"/alertes/arreter/{stop}")
    assert not Alert.objects.filter(pk=row.pk).exists()


def test_it_is_followed_from_its_page(client: Client) -> None:
    assert "/alertes/?courrier=oui" in client.get("/courrier/").content.decode()
    assert "le courrier de l’internet citoyen" in text_of(client.get("/alertes/?courrier=oui"))
