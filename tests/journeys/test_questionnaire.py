"""The questionnaire in a browser: three agents at once, a cut network, an expired session, a closing that passes, no
script.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from launcher.environment import chromium
from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import person, registered, shell
from tests.journeys.conftest import ARGUMENTS, Product, wait_until
from tests.journeys.people import sign_in_as
from tests.journeys.saving import SAVES, Target, hammer
from tests.journeys.test_campaign import browser_of
from villes_internet.demo.accounts import DemoAccount

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
CODE = "47001"  # Agen
SPACE = f"/candidature/{CODE}/2013/questionnaire/"
THEME = f"{SPACE}AP/"
WHOLE = """
from django.utils import timezone
from label.models import Candidature, Profile
town = Candidature.objects.filter(collectivite__code="{code}", edition__year=2013)
town.update(card_confirmed_at=timezone.now())
Profile.objects.filter(candidature__in=town).update(executive="Jean Dionis", correspondent="Sophie Vidal", staff=900)
"""
WAITING = "Object.keys(localStorage).filter(key => key.startsWith('saisie:'))"  # what the server does not have yet
CARDS = (
    "SELECT p.executive, p.elected_referent FROM label_profile p JOIN label_candidature c ON c.id = p.candidature_id "
    "JOIN label_edition e ON e.id = c.edition_id WHERE e.year = 2013"
)
PAST = (("AP-01", "oui", "La médiathèque depuis 2004"), ("AP-05", "4", ""), ("AP-06", "non", "Pas encore"))


def agent(product: Product, name: str, *roles: str) -> DemoAccount:
    email = f"{name.lower()}.vidal@agen.example"
    return person(product, email, f"{name} Vidal", CODE, *(roles or ("contributeur",)))


def at_theme(visit: Visit, account: DemoAccount, *, width: int = 1280, broken: bool = False) -> Page:
    page = visit(THEME, by=account, width=width, broken=broken)
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    return page


def saved(page: Page, code: str) -> None:
    expect(page.locator(f"#item-{code} [data-draft-saved]")).to_contain_text("Enregistré")


def kept(product: Product, code: str) -> tuple[object, str] | None:
    rows = product.query(
        "SELECT a.value, a.comment FROM questionnaire_answer a JOIN questionnaire_item i ON i.id = a.item_id "
        "JOIN label_candidature c ON c.id = a.candidature_id JOIN label_edition e ON e.id = c.edition_id "
        "WHERE e.year = 2013 AND i.code = %s",
        code,
    )
    return rows[0] if rows else None


def test_three_agents_fill_one_candidature_and_one_conflict_is_settled(
    visit: Visit, product: Product, filling: None, width: int
) -> None:
    registered(product, CODE, PAST)
    boss = agent(product, "Sophie", "correspondant")
    sophie, karim, lise = (
        at_theme(visit, account, width=width, broken=True)
        for account in (boss, agent(product, "Karim"), agent(product, "Lise"))
    )
    check_accessibility(sophie)
    # From the top of the page, « Question suivante » is three stops away (one more on a phone: the themes).
    for key in ("Tab", "Tab", "Enter", "Tab", *(("Tab",) if width < 900 else ())):
        sophie.keyboard.press(key)
    expect(sophie.locator("[data-drafts-next]")).to_be_focused()
    # Last time's answer is kept, what depends on it appears, and a figure that moved is pointed out.
    sophie.locator("#item-AP-01").get_by_role("button", name="Garder").click()
    expect(sophie.locator("#item-AP-01 .item-state")).to_contain_text("Répondu")
    sophie.locator("#item-AP-02").get_by_role("textbox").first.fill("0")
    expect(sophie.locator("#item-AP-01 .item-note")).to_contain_text("le nombre de lieux est nul")
    karim.locator("#item-AP-05").get_by_role("textbox").first.fill("1 234,5")
    karim.keyboard.press("Tab")
    expect(karim.locator("#item-AP-05 .item-note")).to_contain_text("1 234,5")
    saved(karim, "AP-05")
    # Two people who touch different parts of one item never clash: each part is kept.
    karim.locator("#item-AP-09").get_by_label("Oui").check()
    saved(karim, "AP-09")
    lise.locator("#item-AP-09 textarea").fill("Le programme est affiché")
    saved(lise, "AP-09")
    expect(lise.locator("#item-AP-09").get_by_label("Oui")).to_be_checked()
    assert kept(product, "AP-09") == ("oui", "Le programme est affiché")
    # Two people on one comment: the second sees both texts and puts them together.
    karim.locator("#item-AP-06 textarea").fill("De Karim : un bus « été » 😀")
    saved(karim, "AP-06")
    # Before the second writes she reads who is writing there; nobody reads it of herself.
    lise.locator("#item-AP-06 textarea").focus()
    expect(lise.locator("#item-AP-06 .item-presence")).to_have_text("Karim Vidal est en train d’écrire ici")
    expect(lise.locator("[data-presence]")).to_contain_text("Karim Vidal")
    expect(lise.locator("[data-presence]")).not_to_contain_text("Lise Vidal")
    lise.locator("#item-AP-06 textarea").fill("De Lise : une mallette")
    clash = lise.locator("#item-AP-06 .overtaken")
    expect(clash).to_contain_text("Karim Vidal")
    expect(clash).to_contain_text("un bus « été »")
    check_accessibility(lise)
    clash.get_by_role("button", name="Réunir les deux textes").click()
    saved(lise, "AP-06")
    assert kept(product, "AP-06") == (None, "De Karim : un bus « été » 😀\n\nDe Lise : une mallette")
    # The history names both, and gives an earlier version back.
    lise.reload()
    expect(lise.locator("[data-presence]")).to_contain_text("Karim Vidal")  # who is here moves the lines below
    lise.locator("#item-AP-06").get_by_role("link", name="Versions").click()
    expect(lise.get_by_text("version actuelle")).to_be_visible()
    check_accessibility(lise)
    lise.get_by_role("button", name="Revenir à cette version").last.click()
    expect(lise.locator("#item-AP-06 textarea")).to_have_value("De Karim : un bus « été » 😀")
    # A section is handed out.
    sophie.goto(SPACE)
    row = sophie.locator("tr", has_text="Écoles et enseignement")
    row.get_by_text("Confier").first.click()
    row.get_by_label("À qui").select_option(label="Karim Vidal")
    row.get_by_role("button", name="Confier").click()
    expect(sophie.get_by_text("La section est confiée à Karim Vidal.")).to_be_visible()
    check_accessibility(sophie)


def test_a_text_typed_without_network_is_delivered_after_the_browser_was_closed(
    browser: Browser, product: Product, filling: None, tmp_path: Path
) -> None:
    registered(product, CODE)
    account = agent(product, "Sophie", "correspondant")

    def open_browser() -> Page:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=ARGUMENTS, base_url=product.address
        )
        return context.pages[0]

    page = open_browser()
    page.goto(f"/connexion/?next={THEME}")
    sign_in_as(page, account)
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # The server is really gone: an emulated cut ends with the page, which then sends as it closes.
    product.kill("web")
    page.locator("#item-AP-06").get_by_label("Oui").check()
    page.locator("#item-AP-06 textarea").fill("Tapé sans réseau")
    expect(page.locator("[data-drafts-banner]")).to_contain_text("Le réseau ou le serveur ne répond pas")
    expect(page.locator("#item-AP-06 [data-draft-saved]")).to_have_text("Pas encore enregistré")
    page.context.close()
    assert kept(product, "AP-06") is None
    page = open_browser()  # another page of the questionnaire is enough, once the server is there
    page.goto(SPACE)
    expect(page.locator("[data-refuge-said=page]")).to_be_visible()
    product.start_web()
    wait_until(lambda: kept(product, "AP-06") == ("oui", "Tapé sans réseau"), "the text to be delivered")
    page.goto(THEME)
    expect(page.locator("#item-AP-06 textarea")).to_have_value("Tapé sans réseau")
    assert page.evaluate(WAITING) == []
    page.context.close()


def test_the_network_comes_back_and_the_text_leaves_by_itself(visit: Visit, product: Product, filling: None) -> None:
    registered(product, CODE)
    page = at_theme(visit, agent(product, "Sophie"), broken=True)
    page.context.set_offline(True)
    page.locator("#item-AP-06 textarea").fill("Pendant la coupure")
    expect(page.locator("[data-drafts-banner]")).to_be_visible()
    check_accessibility(page)
    page.context.set_offline(False)
    saved(page, "AP-06")
    expect(page.locator("[data-drafts-banner]")).to_be_hidden()
    assert kept(product, "AP-06") == (None, "Pendant la coupure")


def test_an_expired_session_signs_in_again_in_place(visit: Visit, product: Product, filling: None, width: int) -> None:
    registered(product, CODE)
    account = agent(product, "Sophie")
    page = at_theme(visit, account, width=width, broken=True)
    product.query("DELETE FROM django_session")
    page.locator("#item-AP-06 textarea").fill("Tapé après l’expiration")
    expect(page.locator("[data-drafts-banner]")).to_contain_text("Votre session a expiré")
    page.get_by_role("button", name="Se reconnecter ici").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Adresse électronique").fill(account.email)
    dialog.get_by_label("Mot de passe").fill("pas le bon mot de passe")
    dialog.get_by_role("button", name="Se connecter").click()
    expect(dialog.get_by_text("ne vont pas ensemble")).to_be_visible()
    check_accessibility(page)
    sign_in_as_in(dialog, agent(product, "Karim"))
    expect(dialog.get_by_text("Vous voici sur un autre compte")).to_be_visible()
    check_accessibility(page)
    assert kept(product, "AP-06") is None
    dialog.get_by_role("button", name="Revenir à ce compte").click()
    sign_in_as_in(dialog, account)
    saved(page, "AP-06")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert kept(product, "AP-06") == (None, "Tapé après l’expiration")


def sign_in_as_in(dialog: object, account: DemoAccount) -> None:
    """Sign in inside a dialog, as on the page."""
    sign_in_as(dialog, account)  # type: ignore[arg-type]


def test_the_closing_hour_passes_while_one_types(visit: Visit, product: Product, filling: None) -> None:
    registered(product, CODE)
    page = at_theme(visit, agent(product, "Sophie"), broken=True)
    page.locator("#item-AP-06 textarea").fill("Avant la clôture")
    saved(page, "AP-06")
    product.query("UPDATE label_edition SET closes_at = now() - interval '1 second' WHERE year = 2013")
    page.locator("#item-AP-06 textarea").fill("Avant la clôture, et après")
    expect(page.locator("#item-AP-06 .overtaken")).to_contain_text("La clôture est passée")
    expect(page.locator("#item-AP-06 .overtaken")).to_contain_text("gardé à côté du dossier")
    expect(page.locator("#item-AP-06 textarea")).to_have_value("Avant la clôture, et après")
    assert kept(product, "AP-06") == (None, "Avant la clôture")
    assert page.evaluate(WAITING) == []
    page.goto(f"/candidature/{CODE}/2013/depot/")
    page.get_by_text("AP-06").click()
    expect(page.get_by_text("Avant la clôture, et après")).to_be_visible()
    check_accessibility(page)


def test_signing_out_shows_what_is_not_saved_then_leaves_nothing(visit: Visit, product: Product, filling: None) -> None:
    registered(product, CODE)
    page = at_theme(visit, agent(product, "Sophie"), broken=True)
    page.locator("#item-AP-05").get_by_role("textbox").first.fill("beaucoup")
    expect(page.locator("#item-AP-05 [data-draft-error=value]")).to_contain_text("Un nombre est attendu")
    expect(page.locator("#item-AP-05 .item-state")).to_have_text("À corriger")
    check_accessibility(page)
    warned: list[str] = []

    def leave(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert warned == ["beforeunload"]  # leaving with unsaved text warns
    expect(page.locator("#item-AP-05 [data-draft-error=value]")).to_contain_text("Un nombre est attendu")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Avant de vous déconnecter")).to_be_visible()
    expect(page.locator(".kept-text")).to_contain_text("beaucoup")
    check_accessibility(page)
    page.locator(".kept-text").get_by_role("button", name="Envoyer").click()
    expect(page.locator(".kept-text [role=alert]")).to_contain_text("Un nombre est attendu")
    page.locator(".kept-text").get_by_role("link", name="Ouvrir sa page").click()
    expect(page.locator("#item-AP-05").get_by_role("textbox").first).to_have_value("beaucoup")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.locator(".kept-text")).to_contain_text("beaucoup")  # drawn: the button is where it stays
    page.get_by_role("button", name="Se déconnecter, et effacer ce qui reste ici").click()
    expect(page.get_by_role("link", name="Connexion")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_keyboard_is_enough(visit: Visit, product: Product, filling: None) -> None:
    registered(product, CODE, PAST)
    page = at_theme(visit, agent(product, "Sophie"))
    page.locator("#AP-A h2").click()  # where reading begins
    page.locator("#item-AP-01 [data-draft-act=keep]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#item-AP-01 .item-state")).to_contain_text("Répondu")
    page.keyboard.press("Tab")  # from the item, drawn anew and focused, to what it holds
    focused = page.evaluate("document.activeElement.closest('[data-draft]')?.dataset.draft")
    assert focused == "AP-01"
    page.locator("#item-AP-05 input.number").focus()
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    saved(page, "AP-05")
    page.keyboard.press("Space")  # « sans objet »
    expect(page.locator("#item-AP-05 .item-note").first).to_contain_text("se justifie")
    page.keyboard.press("Tab")
    page.keyboard.type("Compétence de l’agglomération")
    page.keyboard.press("Tab")
    expect(page.locator("#item-AP-05 .item-state")).to_contain_text("Répondu")
    assert kept(product, "AP-05") == ("7", "Compétence de l’agglomération")


def test_without_script_a_section_is_saved_by_its_button(visit: Visit, product: Product, filling: None) -> None:
    registered(product, CODE, PAST)
    account = agent(product, "Sophie")
    page = visit(THEME, by=account, width=390, script=False, broken=True)  # one 422 on the way
    section = page.locator("#AP-A")
    section.get_by_role("button", name="Garder et relire 3").click()
    section.get_by_role("button", name="Confirmer 3 réponses relues").click()
    page.locator("#item-AP-05 input.number").fill("quatre")
    page.locator("#item-AP-06 textarea").fill("Toujours pas")
    section.get_by_role("button", name="Enregistrer la section").click()
    expect(page.get_by_text("1 réponse à revoir")).to_be_visible()
    expect(page.locator("#item-AP-05 input.number")).to_have_value("quatre")
    assert kept(product, "AP-06") == ("non", "Toujours pas")
    page.locator("#item-AP-05 input.number").fill("5")
    section.get_by_role("button", name="Enregistrer la section").click()
    expect(page.get_by_text("Lieux d’accès public : enregistré.")).to_be_visible()
    assert kept(product, "AP-05") == ("5", "")


TOLD = """
from initiatives.actions.telling import start_initiative
from initiatives.models import Photo
from label.models import Collectivite
row = start_initiative(Collectivite.objects.get(code="{code}"), by=None)
Photo.objects.create(initiative=row, sha256="0" * 64, rank=1, status="failed")
"""


def test_every_acknowledged_save_survives_kills_of_the_server(product: Product, filling: None) -> None:
    """The web is killed (SIGKILL) at random during saves of answers, of a card and of a caption: what was answered 200
    is in the database, as its last version. (Appraisals: `test_jury`.)
    """
    registered(product, CODE)
    shell(product, TOLD.format(code=CODE))
    photo, initiative = product.query("SELECT id, initiative_id FROM initiatives_photo WHERE sha256 = %s", "0" * 64)[0]
    items = ("AP-05", "AP-06", "AP-08")
    place = f"/candidature/{CODE}"
    targets = [
        *(Target(item, f"{place}/2013/reponses/{item}/", f"{item}-comment", f"{item}-version", {}) for item in items),
        Target("card", f"{place}/2013/fiche/", "executive", "version", {"correspondent": "Sophie Vidal"}),
        Target(
            "photo",
            f"{place}/initiatives/{initiative}/photos/{photo}/",
            f"photo-{photo}-alternative",
            f"photo-{photo}-version",
            {},
        ),
    ]
    session = browser_of(product, agent(product, "Sophie"))
    acknowledged = hammer(product, session, THEME, targets, saves=SAVES)
    for item in items:
        found = kept(product, item)
        assert found is not None
        assert found[1] == acknowledged[item]
    cards = "SELECT p.executive FROM label_profile p JOIN label_candidature c ON c.id = p.candidature_id JOIN "
    cards += "label_edition e ON e.id = c.edition_id WHERE e.year = 2013"
    assert product.query(cards) == [(acknowledged["card"],)]
    words = product.query("SELECT alternative FROM initiatives_photo WHERE id = %s", photo)
    assert words == [(acknowledged["photo"],)]
    product.query("DELETE FROM initiatives_photo WHERE id = %s", photo)
    product.query("DELETE FROM initiatives_initiative WHERE id = %s", initiative)


def test_a_colleague_s_field_survives_what_is_typed_while_a_card_is_saved(
    visit: Visit, product: Product, filling: None
) -> None:
    """Faults of the first drafts: what a colleague had changed went back to the old text when one typed on during a
    save, or mended a field that could not be read.
    """
    registered(product, CODE)
    place = f"/candidature/{CODE}/2013/fiche/"
    sophie = at_theme(visit, agent(product, "Sophie"), broken=True)
    sophie.goto(place)
    expect(sophie.locator("[data-drafts-ready=yes]")).to_be_visible()
    karim = at_theme(visit, agent(product, "Karim"), broken=True)
    karim.goto(place)
    said = karim.locator("form [data-draft-saved]")
    karim.get_by_label("Élu(e) en charge").fill("De Karim")
    expect(said).to_contain_text("Enregistré à")
    held: list[Route] = []
    sophie.route(f"**{place}", lambda route: held.append(route))  # noqa: PLW0108  (Playwright reads its arguments)
    sophie.get_by_label("Maire", exact=True).fill("De So")
    wait_until(lambda: bool(sophie.evaluate("1")) and bool(held), "the save to leave")
    sophie.get_by_label("Maire", exact=True).press_sequentially("phie")
    held[0].continue_()
    sophie.unroute(f"**{place}")
    expect(sophie.get_by_label("Élu(e) en charge")).to_have_value("De Karim")
    expect(sophie.locator("form [data-draft-saved]")).to_contain_text("Enregistré à")
    wait_until(lambda: product.query(CARDS) == [("De Sophie", "De Karim")], "both fields")
    # The same through a field that cannot be read, then is mended.
    karim.reload()
    karim.get_by_label("Élu(e) en charge").fill("De Karim, encore")
    expect(said).to_contain_text("Enregistré à")
    sophie.get_by_label("Effectif salarié").fill("beaucoup")
    expect(sophie.locator("[data-draft-error=staff]")).to_be_visible()
    sophie.get_by_label("Effectif salarié").fill("900")
    expect(sophie.locator("[data-draft-error=staff]")).to_be_hidden()
    expect(sophie.locator("form [data-draft-saved]")).to_contain_text("Enregistré à")
    assert product.query(CARDS) == [("De Sophie", "De Karim, encore")]
    # The card left by a link, before its pause: the text leaves from the page that comes.
    sophie.on("dialog", lambda dialog: dialog.accept())
    sophie.get_by_label("Maire", exact=True).fill("De Sophie, en partant")
    sophie.get_by_role("link", name="Documents", exact=True).first.click()
    expect(sophie.get_by_role("heading", name="Documents", level=1)).to_be_visible()
    wait_until(lambda: product.query(CARDS)[0][0] == "De Sophie, en partant", "the text left on the way")


def test_a_choice_shows_all_that_two_people_touched(visit: Visit, product: Product, filling: None) -> None:
    """A second field is typed while the first, which both changed, is on its way."""
    registered(product, CODE)
    place = f"/candidature/{CODE}/2013/fiche/"
    sophie, karim = (at_theme(visit, agent(product, name), broken=True) for name in ("Sophie", "Karim"))
    for page in (sophie, karim):
        page.goto(place)
        expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    karim.get_by_label("Maire", exact=True).fill("De Karim, trois")
    karim.get_by_label("Élu(e) en charge").fill("De Karim, quatre")
    wait_until(lambda: product.query(CARDS) == [("De Karim, trois", "De Karim, quatre")], "both of Karim's")
    again: list[Route] = []
    sophie.route(f"**{place}", lambda route: again.append(route))  # noqa: PLW0108
    sophie.get_by_label("Maire", exact=True).fill("De Sophie, trois")
    wait_until(lambda: bool(sophie.evaluate("1")) and bool(again), "the save to leave")
    sophie.get_by_label("Élu(e) en charge").fill("De Sophie, quatre")
    again[0].continue_()
    sophie.unroute(f"**{place}")
    clash = sophie.locator("form .overtaken")
    expect(clash).to_contain_text("De Karim, trois")
    expect(clash).to_contain_text("De Karim, quatre")
    clash.get_by_role("button", name="Garder le mien").click()
    wait_until(lambda: product.query(CARDS) == [("De Sophie, trois", "De Sophie, quatre")], "what she chose")


def test_filing_sends_first_what_is_still_typed_here(visit: Visit, product: Product, filling: None) -> None:
    """A text of theme UI waits in another tab, the server being down, when « Déposer » is pressed: refused in words,
    then filed with it once it can leave.
    """
    registered(product, CODE)
    account = agent(product, "Sophie", "correspondant", "signataire")
    shell(product, WHOLE.format(code=CODE))
    page = at_theme(visit, account, broken=True)
    karim = at_theme(visit, agent(product, "Karim"), broken=True)
    karim.locator("#item-AP-09").get_by_label("Oui").check()
    saved(karim, "AP-09")
    karim.locator("#item-AP-08 textarea").fill("De Karim, à l’instant")
    saved(karim, "AP-08")
    desk = page.context.new_page()
    desk.goto(f"/candidature/{CODE}/2013/depot/")
    expect(desk.locator("[data-drafts-ready=yes]")).to_be_visible()
    expect(desk.get_by_text("Karim Vidal vient d’enregistrer la réponse à AP-08")).to_be_visible()
    check_accessibility(desk)
    expect(desk.locator(".todo a")).to_have_count(0)
    shell(product, TOLD.format(code=CODE))
    photo, initiative = product.query("SELECT id, initiative_id FROM initiatives_photo WHERE sha256 = %s", "0" * 64)[0]
    story = page.context.new_page()
    story.goto(f"/candidature/{CODE}/initiatives/{initiative}/")
    expect(story.locator("[data-drafts-ready=yes]")).to_be_visible()
    page.context.set_offline(True)
    story.get_by_label("Chapô").fill("Raconté juste avant")
    page.locator("#item-AP-06 textarea").fill("Tapé juste avant")
    expect(page.locator("[data-drafts-banner]")).to_be_visible()
    desk.get_by_role("button", name="Déposer le dossier").click()
    expect(desk.get_by_text("Rien n’est déposé")).to_be_visible()
    expect(desk.get_by_text("Rien n’est déposé")).to_contain_text("AP-06")
    expect(desk.get_by_text("Rien n’est déposé")).to_contain_text("Présentation")  # of the initiative, of no year
    check_accessibility(desk)
    page.close(run_before_unload=False)
    story.close(run_before_unload=False)
    desk.context.set_offline(False)
    desk.get_by_role("button", name="Déposer le dossier").click()
    expect(desk.get_by_text("Numéro d’accusé")).to_be_visible()
    filed = product.query("SELECT answers -> 'AP-06' ->> 'commentaire' FROM questionnaire_filedquestionnaire")
    assert filed == [("Tapé juste avant",)]
    assert product.query("SELECT draft ->> 'chapo' FROM initiatives_initiative WHERE id = %s", initiative) == [
        ("Raconté juste avant",)
    ]
    # What a colleague types after the freeze is kept beside the file.
    karim.locator("#item-AP-08 textarea").fill("De Karim, trop tard")
    expect(karim.locator("#item-AP-08 .overtaken")).to_contain_text("gardé à côté du dossier")
    assert kept(product, "AP-08") == (None, "De Karim, à l’instant")
    assert karim.evaluate(WAITING) == []
    product.query("DELETE FROM initiatives_photo WHERE id = %s", photo)
    product.query("DELETE FROM initiatives_initiative WHERE id = %s", initiative)
