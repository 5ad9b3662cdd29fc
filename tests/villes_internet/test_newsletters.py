"""« Courrier de l’Internet citoyen »: composed from what changed, sent once to whoever follows it, kept as pages."""

import re
from datetime import timedelta

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


def test_it_is_composed_from_what_changed_read_then_sent(
    grenoble: Collectivite, cast: Cast, elise: Client, client: Client
) -> None:
    reader()
    reader("autre@presse.example", confirmed=False)
    kept, left = (public(grenoble, cast.bob, cast.elise, title=title) for title in ("Le bus", "La fibre"))
    page = elise.get(DESK).content.decode()
    boxes = {row.pk: name for row in (kept, left) for name in [f"keep_i{row.pk}"]}
    assert all(name in page for name in boxes.values())
    typed = {"title": "L’été des bus", "introduction": "## Ici", "agenda": "", boxes[kept.pk]: "on", "version": "0"}
    seen = markup_of(elise.post(DESK, typed))
    read = words_of(elise.post(DESK, {**typed, "version": "1"}))
    assert re.search(r"Comme il se lit L’été des bus Ici Grenoble.: «.Le bus.»", read)  # the letter, before it leaves
    assert "part à une adresse" in read
    assert "porte une nouvelle" in read
    assert not MailMessage.objects.filter(subject_kind="courrier").exists()
    offered = re.search(r'name="read" value="([^"]*)"', seen)
    assert offered is not None
    apply = {**typed, "version": "1", "seen": "1", "read": offered[1]}
    public(grenoble, cast.bob, cast.elise, title="Parue entre-temps")
    again = elise.post(DESK, apply)  # nobody read that one: nothing leaves
    assert "n’est plus ce que vous avez lu" in text_of(again)
    offered = re.search(r'name="read" value="([^"]*)"', markup_of(again))
    assert offered is not None
    assert elise.post(DESK, {**apply, "read": offered[1]}).status_code == 302
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
