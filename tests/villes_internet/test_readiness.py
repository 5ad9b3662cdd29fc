"""What may be filed is not what is complete: two words, on every page that speaks of a file."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from label.actions.mail import compose_mailing
from label.enums import Audience, MailKind
from label.models import Attachment, Candidature
from label.queries.mail import recipients_of
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.models import Item
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.pages import words_of
from villes_internet.filing import frozen_now
from villes_internet.missing import state_of

pytestmark = pytest.mark.django_db
HOME = f"/candidature/{GRENOBLE}/2013/"


@pytest.fixture
def ready(candidature: Candidature, cast: Cast) -> Candidature:
    """Grenoble, which may be filed with two answers: nothing blocks."""
    Item.objects.filter(questionnaire__edition=candidature.edition, code="AP-01").update(proof_expected=True)
    save_answer(candidature, "AP-01", Typed(Given("oui", "La médiathèque"), 0), by=cast.alice)
    candidature.profile.executive = candidature.profile.correspondent = "Une personne"
    candidature.profile.staff = 2000
    candidature.profile.save()
    Candidature.objects.filter(pk=candidature.pk).update(card_confirmed_at=timezone.now(), started_at=timezone.now())
    return Candidature.objects.select_related("edition__regulation", "collectivite", "profile").get(pk=candidature.pk)


def test_what_would_be_frozen_is_counted_theme_by_theme(ready: Candidature, cast: Cast) -> None:
    before = frozen_now(ready)
    first = before.themes[0]
    assert (before.answers, first.code, first.answers, first.proofs, first.proofs_expected) == (1, "AP", 1, 0, 1)
    assert 0 < before.percent < 10
    assert before.blanks == sum(theme.asked for theme in before.themes) - 1
    save_answer(ready, "UI-04", Typed(Given(Decimal(40), ""), 0), by=cast.alice)  # one that nobody waits for
    assert frozen_now(ready).optional == before.optional - 1
    Attachment.objects.create(candidature=ready, item_code="AP-01", file="a.pdf", name="a.pdf", size=1, sha256="0")
    after = frozen_now(ready)
    assert (after.themes[0].proofs, after.documents) == (1, 1)


def test_home_and_filing_say_that_it_may_be_filed_and_how_complete_it_is(ready: Candidature, cast: Cast) -> None:
    sacha = signed_in(cast.sacha)
    percent = frozen_now(ready).percent
    home = words_of(sacha.get(HOME))
    assert f"le dossier peut être déposé. Il est complet à {percent} %." in home
    page = words_of(sacha.get(f"{HOME}depot/"))
    assert "Le dossier peut être déposé Le dossier est complet à" in page
    assert f"Déposer le dossier de Grenoble, complet à {percent} %" in page
    assert "Thème par thème" in page
    assert "le dossier est complet." not in home + page  # never without how much


def test_the_equipe_reads_both_words_in_its_table(ready: Candidature, elise: Client) -> None:
    page = words_of(elise.get("/pilotage/2013/candidatures/"))
    assert "Peut être déposée" in page
    assert f"complète à {frozen_now(ready).percent} %" in page


def test_a_reminder_says_that_nothing_blocks_and_what_stays_blank(ready: Candidature, cast: Cast) -> None:
    mailing = compose_mailing(ready.edition, MailKind.FREE, Audience.REGISTERED, by=cast.elise)
    told = recipients_of(mailing, state_of)[0].values["manque"]
    percent = frozen_now(ready).percent
    assert told.startswith(f"– rien ne bloque : le dossier peut être déposé, complet à {percent} %. À compléter encore")
    assert "réponses à compléter" in told


def test_a_reminder_says_how_complete_a_file_is_that_something_blocks(candidature: Candidature, cast: Cast) -> None:
    mailing = compose_mailing(candidature.edition, MailKind.FREE, Audience.REGISTERED, by=cast.elise)
    told = recipients_of(mailing, state_of)[0].values["manque"]
    assert told.endswith("– questionnaire complet à 0 %")
