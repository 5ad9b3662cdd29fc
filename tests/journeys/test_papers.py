"""The papers of a result: asked for by a town, contested, corrected, and following in the minute."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import CLOSE, OPEN, person, shell
from tests.journeys.conftest import Product, wait_until
from tests.journeys.test_jury import SEAT, enter
from tests.papers import sheets_of, words_printed
from villes_internet.demo.accounts import ELISE, PAULE

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
LONG = 300_000  # the papers wait for a book that another story asked for
RESULT = "/candidature/38185/2013/resultat/"
PUBLISH = """
from datetime import timedelta
from django.utils import timezone
from jury.models import Feedback
from label.actions.awards import award
from label.enums import AwardOrigin
from label.models import Candidature, Edition
from villes_internet.actions import publish_edition
for one in Candidature.objects.select_related("edition__regulation").filter(edition__year=2013):
    award(one, 2, origin=AwardOrigin.DECISION, by=None)
    Feedback.objects.create(candidature=one, strengths="Un réseau vivant", next_level="3 @ demandent un comité.")
past = timezone.now() - timedelta(minutes=1)
Edition.objects.filter(year=2013).update(phase="embargo", publishes_at=past, armed_at=past)
publish_edition(Edition.objects.get(year=2013), by=None, by_calendar=True)
"""

NEXT_YEAR = """
from datetime import timedelta
from django.utils import timezone
from label.models import Edition
from villes_internet.actions import create_edition
now = timezone.now()
edition = create_edition(Edition.objects.get(year=2013), number=15, year=2014, by=None)
edition.opens_at, edition.fills_at = now - timedelta(days=20), now - timedelta(days=10)
edition.closes_at, edition.announced_at, edition.phase = now + timedelta(days=10), now, "filling"
edition.save()
"""


@pytest.fixture
def published(product: Product) -> Iterator[None]:
    """Three towns at 2 @, published a minute ago; taken away afterwards."""
    shell(product, OPEN)
    shell(product, SEAT.format(phase="deliberation"))
    shell(product, PUBLISH)
    yield
    shell(product, CLOSE)


def received(page: Page, name: str) -> str:
    """The words of the first page of a document, once its place on the page has a file."""
    link = page.locator(".paper", has_text=name).get_by_role("link", name="PDF", exact=False).first
    expect(link).to_be_visible(timeout=LONG)
    with page.expect_download() as download:
        link.click()
    return sheets_of(download.value.path().read_bytes())[0]


def palmares_says(page: Page) -> str:
    """The words of the public palmarès in PDF; empty while there is none."""
    answer = page.request.get("/palmares/2013.pdf")
    if answer.status != 200:
        return ""
    return words_printed(answer.body())


def test_an_appeal_is_accepted_and_every_paper_follows(
    visit: Visit, product: Product, published: None, width: int
) -> None:
    """Asked for in its own year, corrected while the next one is open."""
    sacha = person(product, "sacha@grenoble.example", "Sacha Roy", "38185", "correspondant", "signataire")
    page = enter(visit, sacha, RESULT, width=width, broken=True)  # 404 of what is withdrawn
    for name in ("Lettre de restitution", "Attestation"):
        page.locator(".paper", has_text=name).get_by_role("button").click()
    assert "deux arobases" in received(page, "Attestation")
    assert "2 arobases" in received(page, "Lettre de restitution")
    check_accessibility(page)
    before = page.locator(".paper", has_text="Attestation").get_by_role("link", name="PDF").get_attribute("href")
    page.get_by_label("Ce que vous contestez, et pourquoi").fill("Deux points d’accès oubliés")
    page.get_by_role("button", name="Déposer le recours").click()
    expect(page.get_by_text("Votre recours est reçu")).to_be_visible()
    shell(product, NEXT_YEAR)

    elise = visit("/pilotage/2013/jury/suites/38185/", by=ELISE, width=width)
    elise.get_by_label("Réponse à la collectivité").fill("Vous avez raison.")
    elise.get_by_label("Suite").select_option("3")
    elise.get_by_role("button", name="Répondre à la collectivité").click()
    expect(elise.get_by_text("Correction proposée").first).to_be_visible()
    paule = enter(visit, PAULE, "/jury/2013/", width=width)
    paule.get_by_role("button", name="Corriger la décision").click()
    expect(paule.get_by_role("button", name="Corriger la décision")).to_have_count(0)

    # Withdrawn at once; the town's page follows by itself, without being loaded again.
    assert page.request.get(str(before)).status == 404
    page.goto(RESULT)
    expect(page.get_by_text("sur recours").first).to_be_visible()
    assert "trois arobases" in received(page, "Attestation")
    elise.goto("/pilotage/2013/jury/suites/38185/")
    elise.get_by_label("Relue").check()
    elise.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(elise.get_by_text("La restitution est enregistrée.")).to_be_visible()
    letter = page.locator(".paper", has_text="Lettre de restitution")
    letter.get_by_role("button", name="Préparer à jour").click()
    expect(page.get_by_text("remplacée le")).to_be_visible()  # the old one is no longer taken for the present one
    assert "3 arobases" in received(page, "Lettre de restitution")
    check_accessibility(page)
    wait_until(lambda: palmares_says(page), "the palmarès")
