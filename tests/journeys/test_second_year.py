"""The second year begins and ends in the interface: what 2013 became is taken up by 2014; 2013 is rehearsed, published.

Neither `/admin/` nor a command: the équipe alone, in its pages.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import CLOSE, OPEN, shell
from tests.journeys.conftest import Product
from tests.journeys.people import sign_in_as
from tests.journeys.test_jury import SEAT
from villes_internet.demo.accounts import ELISE

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
DECIDE = """
from datetime import timedelta
from django.utils import timezone
from label.actions.awards import award
from label.enums import AwardOrigin
from label.models import Candidature, Edition
for one in Candidature.objects.select_related("edition__regulation").filter(edition__year=2013):
    award(one, 2, origin=AwardOrigin.DECISION, by=None)
Edition.objects.filter(year=2013).update(phase="embargo", publishes_at=timezone.now() - timedelta(minutes=1))
"""


@pytest.fixture
def decided(product: Product) -> Iterator[None]:
    """Three towns at 2 @ under embargo, the hour of publication passed; taken away afterwards with what follows."""
    shell(product, OPEN)
    shell(product, SEAT.format(phase="deliberation"))
    shell(product, DECIDE)
    yield
    shell(product, CLOSE)


def pilotage(visit: Visit, address: str, width: int) -> Page:
    page = visit(f"/connexion/?next={address}", width=width, broken=True)  # 403 of a file, during the rehearsal
    sign_in_as(page, ELISE)
    page.wait_for_url(f"**{address}")
    return page


def test_the_equipe_rehearses_publishes_and_begins_the_next_year(
    visit: Visit, product: Product, decided: None, width: int
) -> None:
    page = pilotage(visit, "/pilotage/2013/publication/", width)
    check_accessibility(page)
    page.get_by_role("button", name="Répéter la publication").click()
    expect(page.get_by_role("heading", name="Palmarès 2013")).to_be_visible()
    expect(page.locator("body.rehearsed")).to_be_visible()
    expect(page.get_by_role("link", name="Metz")).to_be_visible()
    check_accessibility(page)
    somebody = visit("/", width=width, broken=True)
    assert somebody.request.get("/palmares/2013/").status == 404
    assert page.request.get("/palmares/2013.csv").status == 403
    page.get_by_role("button", name="Arrêter").click()
    page.get_by_label("Écrivez « publier 2013 »").fill("publier 2013")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Les résultats 2013 sont publiés.")).to_be_visible()
    assert somebody.request.get("/palmares/2013/").status == 200

    page.goto("/pilotage/editions/nouvelle/")
    page.get_by_role("button", name="Créer l’édition").click()
    expect(page.get_by_role("heading", name="Édition 2014")).to_be_visible()
    page.get_by_role("link", name="Partenaires").click()
    page.get_by_label("Site TV du Scéren").uncheck()
    page.get_by_role("button", name="Reprendre les partenaires cochés").click()
    expect(page.get_by_text("Les partenaires cochés sont dans la liste.")).to_be_visible()
    expect(page.locator("tr[id^=partenaire-]")).to_have_count(10)
    page.get_by_role("button", name="Monter Neo-nomade").press("Enter")
    expect(page.get_by_text("L’ordre est changé.")).to_be_visible()
    check_accessibility(page)

    page.goto("/pilotage/2014/jury/")
    expect(page.get_by_text("Repris du jury 2013 ?")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Nommer et inviter les personnes cochées").click()
    expect(page.get_by_text("Cinq personnes sont au jury")).to_be_visible()

    page.goto("/pilotage/2014/equipe/")
    page.get_by_role("button", name="Reprendre l’équipe de 2012").click()
    expect(page.get_by_text("est dans le brouillon")).to_be_visible()
    page.get_by_role("button", name="Appliquer…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.get_by_text("L’équipe 2014 est en vigueur.")).to_be_visible()

    page.goto("/pilotage/2014/")
    done = page.get_by_role("listitem").filter(has_text="Reprendre les partenaires")
    expect(done.get_by_text("fait")).to_be_visible()
    reword_and_announce(page)
    assert somebody.request.get("/reglement/2014/").status == 200


def reword_and_announce(page: Page) -> None:
    """The questionnaire and the calendar of 2014, then everybody knows of it."""
    page.goto("/pilotage/questionnaire/2014/AP-02/")
    page.get_by_label("Libellé").fill("Combien de lieux d’accès, en 2014 ?")
    page.get_by_role("button", name="Garder dans le brouillon").click()
    expect(page.get_by_text("C’est dans le brouillon")).to_be_visible()
    page.goto("/pilotage/questionnaire/2014/publier/")
    page.get_by_role("button", name="Publier ce questionnaire").click()
    expect(page.get_by_text("Le questionnaire 2014 est publié.")).to_be_visible()
    page.goto("/pilotage/editions/2014/")
    for days, name in enumerate(("opens_at", "fills_at", "closes_at", "jury_on", "publishes_at", "ceremony_on"), 1):
        moment = timezone.localtime() + timedelta(days=10 * days)
        control = page.locator(f"#cal_{name}")
        control.fill(moment.strftime("%Y-%m-%d" if name.endswith("_on") else "%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Appliquer le calendrier…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.get_by_text("Le calendrier est appliqué.")).to_be_visible()
    page.locator("#reg_quorum").fill("8")
    page.get_by_role("button", name="Appliquer le règlement…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.get_by_text("Le règlement est enregistré")).to_be_visible()
    page.get_by_role("button", name="Annoncer l’édition 2014").click()
    expect(page.get_by_role("button", name="Annoncer l’édition 2014")).to_be_hidden()


def test_what_is_ticked_stays_so_under_a_filter(visit: Visit, decided: None, width: int) -> None:
    page = pilotage(visit, "/pilotage/2013/candidatures/", width)
    page.get_by_role("checkbox", name="Cocher Metz").check()
    expect(page.get_by_text("1 cochée")).to_be_visible()
    page.get_by_label("Nom, code, personne").fill("grenoble")
    expect(page.get_by_role("checkbox", name="Cocher Metz")).to_be_hidden()
    expect(page.get_by_text("1 cochée, dont 1 hors de ce filtre")).to_be_visible()
    page.get_by_role("checkbox", name="Cocher Grenoble").check()
    page.get_by_label("Nom, code, personne").fill("")
    expect(page.get_by_role("checkbox", name="Cocher Metz")).to_be_checked()
    page.get_by_label("Nom, code, personne").fill("grenoble")
    expect(page.get_by_text("2 cochées, dont 1 hors de ce filtre")).to_be_visible()
    page.get_by_role("button", name="Relancer les candidatures cochées").click()
    expect(page.get_by_role("heading", name="Relance à la main")).to_be_visible()
    expect(page.get_by_text("2 candidatures cochées")).to_be_visible()
