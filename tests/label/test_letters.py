"""The mails that leave of themselves: every one is whole, and says what the équipe has made it say."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from label.actions.candidatures import extend
from label.actions.mail import save_letter, try_letter
from label.emails import composed, text_of
from label.letters import EXTENDED, INVITATION
from label.models import Candidature, JournalEntry, MailMessage, MailTemplate, Revision
from label.queries.opposition import without_link
from label.rules.letters import GestureMail, letter_faults, letter_of, letters, unasked, written
from label.rules.refusals import Refusal
from label.tasks.mail import blocks, deliver_due
from tests.cast import Cast
from tests.pages import applied, words_of
from tests.pages import text_of as page_of

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/courriels/lettres/dossier_prolonge/"


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.code)
def test_each_letter_reads_whole_as_it_is_proposed(letter: GestureMail) -> None:
    assert letter_faults(letter, letter.subject, letter.body) == []
    said, text = composed(letter, (letter.subject, letter.body), letter.examples, "a@b.example", "Parthenay")
    assert "{" not in said + text
    assert len(said) <= 150
    assert ("Ne plus recevoir nos envois" in text) == bool(letter.why)
    assert "{" in letter.subject + letter.body or not letter.words


def test_what_nobody_asked_for_says_why_it_comes() -> None:
    assert {"correction", "jury_question", "jury_relance", "candidature_irrecevable"} <= set(unasked())
    assert {"depot", "recours_recu", "initiative_publiee"}.isdisjoint(unasked())


def test_a_paragraph_that_has_become_empty_is_closed_up() -> None:
    assert written("Bonjour,\n\n{message}\n\nÀ bientôt", {"message": ""}) == "Bonjour,\n\nÀ bientôt"
    assert written("a\n\n{x}\n\n{y}\n\nb", {"x": "", "y": "c"}) == "a\n\nc\n\nb"
    assert written("{x}", {"x": "« {lien} »"}) == "« {lien} »"  # what somebody typed is never filled


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Venez.", "Le mot « {lien} » (le lien d’invitation) manque"),
        ("{lien} {niveau}", "« {niveau} » n’est pas un mot remplaçable"),
        ("{lien} {", "Une accolade n’est pas fermée"),
        ("", "Le mot « {lien} »"),
    ],
)
def test_a_text_that_would_say_nothing_is_refused(body: str, reason: str, cast: Cast) -> None:
    with pytest.raises(Refusal, match=re.escape(reason)):
        save_letter(INVITATION, subject="Venez", body=body, by=cast.elise)
    assert not MailTemplate.objects.filter(edition=None).exists()


def test_only_the_equipe_writes_them(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Seule l’équipe"):
        save_letter(EXTENDED, subject="x", body="{cloture}", by=cast.alice)


def test_the_equipe_s_text_is_what_leaves(elise: Client, cast: Cast, candidature: Candidature) -> None:
    text = {"subject": "Plus de temps pour {collectivite}", "body": "Jusqu’au {cloture}.\n\nMotif : {raison}"}
    assert applied(elise, PLACE, text).status_code == 302
    extend(candidature, until=timezone.now() + timedelta(days=400), reason="Une panne de courant", by=cast.elise)
    message = MailMessage.objects.filter(subject_kind=EXTENDED.code)[0]
    assert message.subject.startswith("Plus de temps pour ")
    assert "Motif : Une panne de courant" in message.text
    assert "Vous recevez ce courriel parce que" in message.text
    assert JournalEntry.objects.filter(verb="save_template", target="letter:dossier_prolonge").exists()
    assert "le vôtre" in page_of(elise.get("/pilotage/courriels/lettres/"))


def test_the_proposed_text_comes_back(elise: Client, cast: Cast) -> None:
    save_letter(EXTENDED, subject="Autre", body="{cloture}", by=cast.elise)
    page = page_of(elise.post(f"{PLACE}proposer/", follow=True))
    assert "relisez-le, puis appliquez-le" in page
    applied(elise, PLACE, {"subject": EXTENDED.subject, "body": EXTENDED.body})
    assert text_of(EXTENDED) == (EXTENDED.subject, EXTENDED.body)
    assert not MailTemplate.objects.filter(edition=None).exists()
    assert Revision.objects.filter(subject="label.draft").exists()


def test_what_is_typed_is_tried_in_one_s_own_box(elise: Client, cast: Cast) -> None:
    page = f"{PLACE}essayer/"
    assert "L’essai part à" in page_of(elise.post(page, follow=True))
    deliver_due()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([cast.elise.email], "[Essai] Dossier prolongé : Parthenay")


def test_what_cannot_leave_is_not_tried(elise: Client, cast: Cast) -> None:
    with pytest.raises(Refusal, match="n’est pas un mot remplaçable"):
        try_letter(EXTENDED, "x", "{foo} {cloture}", by=cast.elise)
    with pytest.raises(Refusal, match="L’objet est vide"):
        try_letter(EXTENDED, " ", "{cloture}", by=cast.elise)
    save_letter(EXTENDED, subject="x", body="{cloture}", by=cast.elise)
    assert "Dossier prolongé" in words_of(elise.get("/pilotage/journal/"))


def test_a_sign_after_an_address_stays() -> None:
    (part,) = blocks("Ada (ada@ville.example), chargée, demande : voir (https://a.example/x).")
    said = " ".join(str(line) for line in part["lines"])  # type: ignore[attr-defined]
    assert "</a>), chargée" in said
    assert said.endswith("</a>).")


def test_its_page_shows_it_with_examples_and_no_link_of_anybody(elise: Client) -> None:
    page = words_of(elise.get(PLACE))
    assert "Le dossier de Parthenay peut être déposé jusqu’au" in page
    assert "lien propre à ce destinataire" in page
    assert elise.get("/pilotage/courriels/lettres/rien/").status_code == 404
    assert letter_of("rien") is None
    assert without_link("rien") == "rien"
