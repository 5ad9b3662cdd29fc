"""The second year, in the interface: what 2013 became is taken up by 2014; 2013 is published, once tried.

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
from tests.journeys.test_jury import SEAT
from villes_internet.demo.accounts import ELISE, PAULE

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
DECIDE = """
from jury.models import Feedback
from label.actions.awards import award
from label.enums import AwardOrigin
from label.models import Candidature
for one in Candidature.objects.select_related("edition__regulation").in_the_race().filter(edition__year={year}):
    award(one, 2, origin=AwardOrigin.DECISION, by=None)
    Feedback.objects.create(candidature=one, strengths="Un réseau vivant", next_level="3 @ demandent un comité.")
"""
TO_PUBLISH = """
from datetime import timedelta
from django.utils import timezone
from label.models import Edition
Edition.objects.filter(year=2013).update(phase="embargo", publishes_at=timezone.now() - timedelta(minutes=1))
"""
# What agents do, and their own journey shows: two of the three towns of 2014 are filed.
FILED = """
from django.utils import timezone
from label.models import Candidature
for code in ("38185", "57463"):
    Candidature.objects.filter(edition__year=2014, collectivite__code=code).update(
        status="filed", submitted_at=timezone.now(), receipt=f"2014-{code}-1")
"""


@pytest.fixture
def decided(product: Product) -> Iterator[None]:
    """Three towns at 2 @ under embargo, the hour of publication passed; taken away afterwards with what follows."""
    shell(product, OPEN)
    shell(product, SEAT.format(phase="deliberation"))
    shell(product, DECIDE.format(year=2013))
    shell(product, TO_PUBLISH)
    yield
    shell(product, CLOSE)
    product.query("UPDATE label_collectivite SET contact_email = '' WHERE contact_email <> ''")


def pilotage(visit: Visit, address: str, width: int) -> Page:
    page = visit(address, by=ELISE, width=width, broken=True)  # 403 of a file, during the dry run
    page.wait_for_url(f"**{address}")
    return page


def test_the_equipe_tries_publishes_and_begins_the_next_year(
    visit: Visit, product: Product, decided: None, width: int
) -> None:
    page = pilotage(visit, "/pilotage/2013/publication/", width)
    check_accessibility(page)
    page.get_by_role("button", name="Répéter la publication").click()
    expect(page.get_by_role("heading", name="Palmarès 2013")).to_be_visible()
    expect(page.locator("body.in-dry-run")).to_be_visible()
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
    live_until_the_palmares(page, product)
    correct_one_level(page, visit, width)
    move_on(page, "archivée")
    expect(page.locator(".phases [aria-current=step]")).to_have_text("Archivée")


def move_on(page: Page, phase: str, *, asked: bool = True) -> None:
    """Move 2014 to this phase by hand; before its date or when it closes the edition, what follows is confirmed."""
    page.goto("/pilotage/editions/2014/")
    page.get_by_label("Raison").fill("Le calendrier avance.")
    page.get_by_role("button", name=f"Passer à « {phase} »").click()
    if asked:
        page.get_by_role("button", name=f"Oui, passer à « {phase} »").click()
    expect(page.get_by_text(f"L’édition 2014 est maintenant en phase « {phase} ».")).to_be_visible()


def live_until_the_palmares(page: Page, product: Product) -> None:
    """Invite, register, extend, close, decide, publish 2014."""
    page.goto("/pilotage/2014/membres/")
    page.get_by_text("Lire un fichier, ou reprendre l’an passé").click()
    page.get_by_role("button", name="Reprendre la liste de 2012").click()
    page.get_by_role("button", name="Appliquer…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.get_by_text("La liste des membres 2014 est en vigueur.")).to_be_visible()
    move_on(page, "inscription")
    page.goto("/pilotage/2014/collectivites/38185/")
    page.locator("#contact + form").get_by_role("textbox").fill("mairie@grenoble.example")
    page.locator("#contact + form").get_by_role("button").click()
    page.goto("/pilotage/2014/courriels/")
    page.get_by_label("Message").select_option("ouverture")
    page.get_by_label("Destinataires").select_option("membres")
    page.get_by_role("button", name="Préparer le brouillon").click()
    page.get_by_text("Envoyer maintenant").click()
    page.get_by_role("button", name="Confirmer l’envoi").click()
    expect(page.get_by_text("L’envoi part")).to_be_visible()
    for code in ("38185", "47001", "57463"):
        page.goto(f"/pilotage/2014/collectivites/{code}/")
        page.get_by_role("button", name="Inscrire", exact=True).click()
        expect(page.get_by_text("La collectivité est inscrite.")).to_be_visible()
    move_on(page, "saisie")
    shell(product, FILED)
    page.goto("/pilotage/2014/collectivites/47001/")
    page.get_by_text("Prolonger", exact=True).first.click()
    page.get_by_label("Jusqu’au").fill((timezone.localtime() + timedelta(days=40)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Raison").first.fill("Le secrétariat est seul.")
    page.get_by_role("button", name="Prolonger").click()
    expect(page.get_by_text("Le dossier est prolongé")).to_be_visible()
    move_on(page, "instruction")
    move_on(page, "délibération", asked=False)
    shell(product, DECIDE.format(year=2014))
    move_on(page, "embargo", asked=False)
    # Moved by hand within a minute, its dates are one: told apart again, the publication's hour has just passed.
    for minutes, name in enumerate(("publishes_at", "closes_at", "fills_at", "opens_at"), 1):
        moment = timezone.localtime() - timedelta(minutes=minutes)
        page.locator(f"#cal_{name}").fill(moment.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#cal_jury_on").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Appliquer le calendrier…").click()
    page.get_by_role("button", name="Appliquer", exact=True).click()
    page.goto("/pilotage/2014/publication/")
    page.get_by_label("Écrivez « publier 2014 »").fill("publier 2014")
    page.get_by_role("button", name="Publier maintenant").click()
    expect(page.get_by_text("Les résultats 2014 sont publiés.")).to_be_visible()
    page.goto("/palmares/2014/")
    expect(page.get_by_role("heading", name="Palmarès 2014")).to_be_visible()


def correct_one_level(page: Page, visit: Visit, width: int) -> None:
    """The équipe proposes, the president agrees, everybody reads the erratum."""
    page.goto("/pilotage/2014/jury/suites/57463/")
    page.get_by_label("Niveau corrigé").select_option("3")
    page.locator("#correction").get_by_label("Raison").fill("Une pièce avait été rangée dans un autre dossier.")
    page.get_by_role("button", name="Proposer à la présidence").click()
    expect(page.get_by_text("La correction attend l’accord")).to_be_visible()
    paule = visit("/jury/2014/", by=PAULE, width=width)
    paule.get_by_role("button", name="Corriger la décision").click()
    expect(paule.get_by_role("button", name="Corriger la décision")).to_have_count(0)
    page.goto("/palmares/2014/")
    expect(page.get_by_role("heading", name="Erratum")).to_be_visible()
    check_accessibility(page)


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
