"""A campaign in a browser: the équipe opens 2013 and reminds; an agent goes from sign-up to a filed candidature; two at
once.
"""

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import person
from tests.journeys.conftest import Product, wait_until
from tests.journeys.people import sign_in_as
from tests.journeys.pictures import guide_picture
from tests.papers import sheets_of
from toolkit.dates import PARIS
from villes_internet.demo.accounts import ELISE, PASSWORD, DemoAccount, totp_code

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
LONG = 60_000
SLOW = 100.0  # the schedule looks every ten seconds


def last_mail(product: Product, address: str, words: str) -> str:
    """The last letter to an address that holds these words, once it has left; the minute between two letters is taken
    as passed.
    """
    product.query("UPDATE label_mailmessage SET sent_at = sent_at - interval '1 minute' WHERE address = %s", address)
    wait_until(lambda: any(words in letter for letter in product.mails(address)), f"« {words} » to {address}", SLOW)
    return [letter for letter in product.mails(address) if words in letter][-1]


def link_in(letter: str) -> str:
    found = re.search(r"https?://\S+", letter)
    assert found, letter
    return found[0]


def moment(days: float) -> str:
    return (datetime.now(PARIS) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def apply(page: Page) -> None:
    """Put in force what was read."""
    page.get_by_role("button", name="Appliquer", exact=True).click()


def announce_and_open(page: Page) -> None:
    """From a draft to the filling: règlement, dates already past, announcement, and the calendar applied in words."""
    page.get_by_label("Quorum").fill("8")
    page.get_by_label("Délai de recours").fill("30")
    page.get_by_role("button", name="Appliquer le règlement").click()
    expect(page.get_by_text("Son PDF se refait.")).to_be_visible()
    check_accessibility(page)
    apply(page)
    expect(page.get_by_text("Le règlement est enregistré")).to_be_visible()
    page.get_by_label("Ouverture des inscriptions").fill(moment(-2))
    page.get_by_label("Ouverture de la saisie").fill(moment(-1))
    page.get_by_label("Clôture des dépôts").fill(moment(9))
    page.get_by_label("Séance du jury").fill("")
    page.get_by_label("Cérémonie", exact=True).fill("")
    page.get_by_role("button", name="Appliquer le calendrier").click()
    apply(page)
    expect(page.get_by_text("Dates en ordre, règlement complet.")).to_be_visible()
    page.get_by_role("button", name="Annoncer l’édition 2013").click()
    expect(page.get_by_text("L’édition 2013 est annoncée")).to_be_visible()
    # Both hours have passed: what the calendar would do at once is asked in words.
    page.get_by_role("button", name="Appliquer le calendrier").click()
    expect(page.get_by_text("L’édition passe maintenant à « saisie »")).to_be_visible()
    check_accessibility(page)
    apply(page)
    expect(page.get_by_text("Le calendrier est appliqué.")).to_be_visible()
    expect(page.locator(".phases [aria-current=step]")).to_have_text("Saisie")


def test_the_equipe_creates_2013_opens_it_and_reminds(visit: Visit, product: Product, swept: None, width: int) -> None:
    page = visit("/pilotage/editions/", by=ELISE, width=width)
    page.get_by_role("link", name="Créer une édition").click()
    expect(page.get_by_label("Millésime")).to_have_value("2013")
    check_accessibility(page)
    page.get_by_role("button", name="Créer l’édition").click()
    expect(page.locator("h1")).to_have_text("Édition 2013")
    expect(page.get_by_text("Le quorum n’est pas fixé", exact=True)).to_be_visible()
    check_accessibility(page)
    announce_and_open(page)
    assert product.query("SELECT phase FROM label_edition WHERE year = 2013") == [("filling",)]
    agent = person(product, f"sophie{width}@agen.example", "Sophie Vidal", "47001", "correspondant")
    page.goto("/pilotage/2013/collectivites/47001/")
    page.get_by_role("button", name="Inscrire", exact=True).click()
    expect(page.get_by_text("La collectivité est inscrite.")).to_be_visible()
    check_accessibility(page)
    product.query("UPDATE label_candidature SET started_at = now() WHERE status = 'registered'")
    page.get_by_role("link", name="Candidatures", exact=True).first.click()
    expect(page.locator(".result-count")).to_contain_text("1 sur 1")
    page.wait_for_load_state()  # the scripts that filter as one types
    page.get_by_label("Nom, code, personne").fill("sophie")
    expect(page.locator(".result-count")).to_contain_text("Tout montrer")
    check_accessibility(page)
    guide_picture(page.locator("main .workspace > div"), "candidatures")
    page.get_by_label("Cocher Agen").check()
    page.get_by_role("button", name="Relancer les candidatures cochées").click()
    expect(page.get_by_text("À : sophie")).to_be_visible()
    expect(page.locator(".letter")).to_contain_text("Bonjour Sophie Vidal")
    expect(page.locator(".letter")).to_contain_text("Fiche d’identité : à relire et à confirmer")
    check_accessibility(page)
    assert product.mails(agent.email) == []
    page.get_by_text("Envoyer maintenant à 1").click()
    page.get_by_role("button", name="Confirmer l’envoi").click()
    expect(page.get_by_text("L’envoi part")).to_be_visible()
    assert "Le dossier d’Agen" in last_mail(product, agent.email, "Ce qui manque encore")
    page.reload()
    expect(page.locator("table .badge")).to_have_text("Envoyé")
    page.get_by_role("link", name="Journal").click()
    expect(page.locator("table").get_by_text("envoi parti").first).to_be_visible()
    check_accessibility(page)


TOWNS = {1280: ("Blois", "41018"), 390: ("Épinal", "88160")}


def open_an_account(page: Page, product: Product, email: str) -> None:
    """From the home page to a verified account, a weak password refused on the way."""
    page.get_by_role("link", name="Connexion").click()
    page.get_by_role("link", name="Créer un compte").click()
    check_accessibility(page)
    page.get_by_label("Prénom et nom").fill("Léa Fontaine")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill("azerty")
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_text("douze signes mêlés").last).to_be_visible()
    expect(page.get_by_label("Prénom et nom")).to_have_value("Léa Fontaine")
    check_accessibility(page)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Vérifiez votre messagerie")
    page.goto(link_in(last_mail(product, email, "ouvrir votre compte")))
    page.get_by_role("button", name="Oui, c’est mon adresse").click()
    sign_in_as(page, DemoAccount(email, "", ""))


def ask_to_join(page: Page, town: str) -> None:
    """Find one's town among all, and ask."""
    page.get_by_role("link", name="Trouver ma collectivité").click()
    expect(page.get_by_label("Nom, code postal ou code INSEE")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_label("Nom, code postal ou code INSEE").fill(town)
    page.get_by_role("link", name=f"C’est la mienne : {town}", exact=True).click()
    page.get_by_label("Votre fonction").fill("directrice du numérique")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("attend une réponse")).to_be_visible()
    check_accessibility(page)


def accept(boss: Page, who: str) -> None:
    """Élise accepts a request, and names a signataire."""
    sign_in_as(boss, ELISE)
    asked = boss.locator("section.request", has_text=who)
    asked.get_by_label("Signataire").check()
    asked.get_by_label("Signe comme").select_option("delegation")
    check_accessibility(boss)
    asked.get_by_role("button", name="Accepter").click()
    expect(boss.get_by_text("La demande est acceptée.")).to_be_visible()


def register_and_fill(page: Page, town: str) -> None:
    """Register the town and fill its card, a bad number refused on the way."""
    page.goto("/candidature/")
    expect(page.locator("h1")).to_have_text(town)
    check_accessibility(page)
    page.get_by_role("button", name=f"Inscrire {town}").click()
    expect(page.locator(".countdown")).to_contain_text("9 jours")
    check_accessibility(page)
    guide_picture(page.locator(".workspace > div"), "accueil")
    page.get_by_role("link", name="Fiche d’identité").first.click()
    page.get_by_label("Maire", exact=True).fill("Marc Gricourt")
    page.get_by_label("Correspondant(e) de la candidature").fill("Léa Fontaine")
    page.get_by_label("Effectif salarié").fill("beaucoup")
    page.get_by_label("Nombre, ligne 1").fill("1,5")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_text("Un nombre entier est attendu")).to_be_visible()
    expect(page.get_by_label("Maire", exact=True)).to_have_value("Marc Gricourt")
    check_accessibility(page)
    page.get_by_label("Effectif salarié").fill("1 250")
    page.get_by_label("J’ai relu cette fiche").check()
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_role("link", name="Questionnaire : aucune réponse encore")).to_be_visible()
    page.get_by_role("link", name="Questionnaire", exact=True).click()
    guide_picture(page.locator(".theme-card").first, "sections")
    page.locator(".theme-card").get_by_role("link", name="Accès publics et établissements d’enseignement").click()
    expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    page.locator("#item-AP-01").get_by_label("Oui").check()
    page.locator("#item-AP-01 textarea").fill("La médiathèque, six jours sur sept, avec un animateur.")
    expect(page.locator("#item-AP-01 [data-draft-saved]")).to_contain_text("Enregistré à")
    guide_picture(page.locator("#item-AP-01"), "question")
    page.get_by_role("link", name="La candidature").click()
    expect(page.get_by_text("Peut être déposée")).to_be_visible()


def test_from_sign_up_to_a_filed_candidature(visit: Visit, product: Product, filling: None, width: int) -> None:
    town, code = TOWNS[width]
    email = f"lea{width}@mairie.example"
    page = visit("/", width=width, broken=True)  # two refusals on the way: 422 and 409
    open_an_account(page, product, email)
    ask_to_join(page, town)
    accept(visit("/connexion/?next=/pilotage/rattachements/", width=width), "Léa Fontaine")
    assert "contributeur(trice), correspondant(e) et signataire" in last_mail(
        product, email, "Votre demande est acceptée"
    )
    register_and_fill(page, town)
    page.get_by_role("link", name="Vers le dépôt").click()
    check_accessibility(page)
    guide_picture(page.locator(".workspace > div"), "depot")
    page.get_by_role("button", name=re.compile("Déposer le dossier")).click()
    expect(page.get_by_role("heading", name=f"Accusé n° 2013-{code}-1")).to_be_visible()
    expect(page.get_by_role("link", name=f"Accusé de réception n° 2013-{code}-1")).to_be_visible(timeout=LONG)
    check_accessibility(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Accusé de réception n° 2013-{code}-1").click()
    text = sheets_of(download.value.path().read_bytes())[0]
    assert f"2013-{code}-1" in text
    assert "Marc Gricourt" in text
    page.get_by_role("button", name="Rouvrir le dossier").click()
    expect(page.get_by_text("Le dossier est rouvert").first).to_be_visible()
    # The closing passes while the page stands open: a clear refusal, and nothing is lost.
    product.query("UPDATE label_edition SET closes_at = now() - interval '1 minute' WHERE year = 2013")
    page.get_by_role("button", name=re.compile("Déposer le dossier")).click()
    expect(page.get_by_text("Le dossier n’est pas déposé.")).to_be_visible()
    expect(page.get_by_text("La clôture est passée depuis le").first).to_be_visible()
    # What was written meanwhile comes as one letter.
    assert f"2013-{code}-1" in last_mail(product, email, "est déposé")


def browser_of(product: Product, account: DemoAccount) -> requests.Session:
    """A plain HTTP session signed in as somebody, with what a form needs."""
    session = requests.Session()
    page = session.get(f"{product.address}/connexion/")
    fields = {"login": account.email, "password": PASSWORD, "csrfmiddlewaretoken": token_of(page.text)}
    answer = session.post(f"{product.address}/connexion/", data=fields, headers={"Referer": page.url})
    assert answer.status_code == 200
    if account.secret:
        product.query("DELETE FROM label_cache WHERE cache_key LIKE %s", "%totp.used%")
        fields = {"code": totp_code(account.secret), "csrfmiddlewaretoken": token_of(answer.text)}
        answer = session.post(answer.url, data=fields, headers={"Referer": answer.url})
        assert answer.status_code == 200
    return session


def token_of(html: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert found
    return found[1]


def test_two_of_the_equipe_on_one_reglement(visit: Visit, product: Product, filling: None) -> None:
    """Apart, both are kept; on one article, both are shown; what is applied is what was read."""
    one, two = (visit("/connexion/?next=/pilotage/editions/2013/", broken=True) for _ in range(2))
    for page in (one, two):
        sign_in_as(page, ELISE)
        expect(page.locator("[data-drafts-ready=yes]")).to_be_visible()
    said = "#regulation-2013 [data-draft-saved]"
    one.get_by_label("Quorum").fill("9")
    expect(one.locator(said)).to_contain_text("Enregistré")
    two.get_by_label("Délai de recours").fill("45")
    expect(two.locator(said)).to_contain_text("Enregistré")
    expect(two.get_by_label("Quorum")).to_have_value("9")  # each touched her own field
    one.get_by_label("Texte").fill("## Article 1, de l’une")
    expect(one.locator(said)).to_contain_text("Enregistré")
    two.get_by_label("Texte").fill("## Article 1, de l’autre")
    clash = two.locator("#regulation-2013 .overtaken")
    expect(clash).to_contain_text("de l’une")
    check_accessibility(two)
    clash.get_by_role("button", name="Réunir les deux textes").click()
    expect(two.locator(said)).to_contain_text("Enregistré")
    expect(two.get_by_label("Texte")).to_have_value("## Article 1, de l’une\n\n## Article 1, de l’autre")
    two.get_by_role("button", name="Appliquer le règlement").click()
    expect(two.get_by_text("La page publique du règlement dit ce texte dès maintenant.")).to_be_visible()
    # Somebody types on while it is read: what was not read is not applied.
    one.reload()
    one.get_by_label("Quorum").fill("10")
    expect(one.locator(said)).to_contain_text("Enregistré")
    apply(two)
    expect(two.get_by_text("Ce brouillon a changé depuis que vous l’avez lu")).to_be_visible()
    apply(two)
    expect(two.get_by_text("Le règlement est enregistré")).to_be_visible()
    rules = "SELECT quorum, appeal_days FROM label_regulation r JOIN label_edition e ON e.id = r.edition_id "
    assert product.query(rules + "WHERE e.year = 2013") == [(10, 45)]


def test_two_simultaneous_registrations_give_one_candidature_and_one_clear_message(
    product: Product, filling: None
) -> None:
    people = [person(product, f"deux{n}@metz.example", f"Personne {n}", "57463", "correspondant") for n in range(2)]
    sessions = [browser_of(product, account) for account in people]
    home = f"{product.address}/candidature/57463/2013/"
    tokens = [token_of(session.get(home).text) for session in sessions]
    said: list[str] = []
    gate = threading.Barrier(2)

    def register(session: requests.Session, token: str) -> None:
        gate.wait()
        answer = session.post(f"{home}inscrire/", data={"csrfmiddlewaretoken": token}, headers={"Referer": home})
        said.append(answer.text)

    threads = [threading.Thread(target=register, args=pair) for pair in zip(sessions, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert product.query(
        "SELECT count(*) FROM label_candidature c JOIN label_edition e ON e.id = edition_id WHERE year = 2013"
    ) == [(1,)]
    assert sum("La collectivité est inscrite" in text for text in said) == 1
    assert sum("Metz est déjà inscrite à l’édition 2013 par Personne" in text for text in said) == 1


def test_signing_in_with_proconnect_attaches_and_signing_out_leaves_both(
    visit: Visit, product: Product, filling: None
) -> None:
    page = visit(
        "/connexion/?next=/candidature/", broken=True
    )  # the provider's own page asks for a style sheet from elsewhere
    page.get_by_role("button", name="S’identifier avec ProConnect").click()
    page.get_by_role("button", name="julie-1").first.click()
    expect(page.locator("h1")).to_have_text("Blois")
    check_accessibility(page)
    page.goto("/compte/droits/")
    expect(page.get_by_text("vous êtes contributeur(trice) pour Blois")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state()
    page.goto("/compte/")
    expect(page.locator("h1")).to_have_text("Se connecter")


def test_the_equipe_sees_as_an_agent_then_stops(visit: Visit, product: Product, filling: None) -> None:
    person(product, "karim@agen.example", "Karim Petit", "47001", "correspondant")
    page = visit("/pilotage/personnes/?q=karim", by=ELISE)
    page.get_by_role("button", name="Voir comme Karim Petit").click()
    expect(page.get_by_text("Vous voyez comme")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Agen")
    check_accessibility(page)
    page.get_by_role("button", name="Arrêter").click()
    expect(page.locator("h1")).to_have_text("Personnes")
