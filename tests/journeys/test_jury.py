"""A sitting in a browser: the president, two jurors, one who is recused, the projected screen; from the opening to the
minutes.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessibility import check_accessibility
from tests.journeys.campaign import CLOSE, OPEN, shell
from tests.journeys.conftest import Product, answers, wait_until
from tests.journeys.pictures import guide_picture
from tests.journeys.saving import SAVES, Target, hammer
from tests.journeys.test_campaign import browser_of
from villes_internet.demo.accounts import ELISE, IRIS, JADE, PAULE, VICTOR, DemoAccount

pytestmark = pytest.mark.journey
Visit = Callable[..., Page]
NOE = DemoAccount("noe@jury.example", "Noé Carel", "juré", "jury", "VILLESINTERNETNOE234567ABCDEFGHI")
SEAT = """
from django.utils import timezone
from jury.enums import JuryRole
from jury.actions.dealing import assign
from jury.actions.members import recuse
from jury.actions.sitting.opening import mark_present, prepare_sitting, set_agenda
from jury.models import JuryMember
from label.actions.candidatures import register
from label.models import Candidature, Collectivite, Edition
from tests.journeys.test_jury import NOE
from villes_internet.demo.accounts import IRIS, JADE, PAULE, VICTOR, open_account
edition = Edition.objects.select_related("regulation").get(year=2013)
now = timezone.now()
for n, code in enumerate(("47001", "38185", "57463")):
    Candidature.objects.filter(pk=register(Collectivite.objects.get(code=code), edition, by=None).pk).update(
        status="filed", submitted_at=now, receipt=f"2013-{{code}}-1")
edition.phase = "{phase}"
edition.save()
edition.regulation.quorum = None
edition.regulation.save()
roles = ((PAULE, "president"), (VICTOR, "vice_president"), (JADE, "membre"), (NOE, "membre"), (IRIS, "instructeur"))
seats = [
    JuryMember.objects.create(
        edition=edition, user=open_account(account), role=role, charter_at=now, declared_at=now
    ) for account, role in roles
]
grenoble = Candidature.objects.select_related("edition").get(edition=edition, collectivite__code="38185")
recuse(seats[2], grenoble, reason="Lieu de vie", by=seats[2].user)
if "{phase}" == "appraisal":
    assign(grenoble, seats[4], by=None)
    agen = Candidature.objects.select_related("edition").get(edition=edition, collectivite__code="47001")
    assign(agen, seats[4], by=None)
else:
    sitting = prepare_sitting(edition, held_on=timezone.localdate(), place="Paris", ends_at=None, by=None)
    set_agenda(sitting, order="strate", by=None)
    for seat in seats[:4]:
        mark_present(sitting, seat, present=True, by=seats[0].user)
"""


@pytest.fixture
def seated(product: Product, request: pytest.FixtureRequest) -> Iterator[None]:
    """Three filed towns, four voters, an instructrice; taken away afterwards."""
    shell(product, OPEN)
    shell(product, SEAT.format(phase=getattr(request, "param", "deliberation")))
    yield
    shell(product, CLOSE)


def enter(visit: Visit, account: DemoAccount, address: str, *, width: int = 1280, broken: bool = False) -> Page:
    page = visit(address, by=account, width=width, broken=broken)
    page.wait_for_url(f"**{address}")
    return page


def shown(page: Page) -> Locator:
    """The moving part of a screen: its words are also said aloud elsewhere."""
    return page.locator("[data-sitting-screen]")


def standing(product: Product) -> dict[str, int]:
    rows = product.query(
        "SELECT l.code, a.arobases FROM label_award a JOIN label_candidature c ON c.id = a.candidature_id "
        "JOIN label_collectivite l ON l.id = c.collectivite_id JOIN label_edition e ON e.id = c.edition_id WHERE "
        "e.year = 2013"
    )
    return dict(rows)


def test_a_sitting_from_its_opening_to_its_minutes(visit: Visit, product: Product, seated: None) -> None:
    seance, ecran = "/jury/2013/seance/", "/jury/2013/seance/ecran/"
    paule = enter(visit, PAULE, seance, broken=True)
    victor = enter(visit, VICTOR, seance, width=390, broken=True)
    jade, noe = (enter(visit, account, seance, broken=True) for account in (JADE, NOE))
    room = enter(visit, ELISE, ecran, width=1920, broken=True)
    expect(shown(victor).get_by_text("La séance n’est pas encore ouverte.")).to_be_visible()
    paule.get_by_role("button", name="Ouvrir la séance").click()
    towns = paule.get_by_label("Aller à")
    expect(towns).to_be_visible()
    towns.select_option(label=next(text for text in towns.locator("option").all_inner_texts() if "Grenoble" in text))
    paule.get_by_role("button", name="Ouvrir", exact=True).click()
    # Everybody follows; the one who is recused sees « déport » and nothing else.
    for page in (paule, victor, noe, room):
        expect(page.get_by_role("heading", name="Grenoble")).to_be_visible()
    expect(jade.get_by_role("heading", name="Déport")).to_be_visible()
    assert "Grenoble" not in jade.locator("main").inner_text()
    expect(room.get_by_text("Déport, à sortir")).to_contain_text("Jade Kervella")
    for page in (paule, victor, jade, room):
        check_accessibility(page)
    vote_by_keyboard_and_by_tap(paule, victor, noe, room)
    guide_picture(noe.locator("main .wrap"), "seance")
    through_a_cut_and_a_crash(product, noe, victor)
    paule.keyboard.press("3")
    expect(paule.locator("#vote-3")).to_have_attribute("aria-pressed", "true")
    # The second press of a slow double click would reach « Rouvrir le vote », which stands there by then.
    paule.get_by_role("button", name="Clore le vote").evaluate(PRESSED_AGAIN)
    expect(shown(paule).get_by_text("Résultat proposé")).to_contain_text("3")
    expect(shown(room).get_by_text("Résultat proposé")).to_be_visible()
    check_accessibility(paule)
    check_accessibility(room)
    expect(victor.get_by_role("heading", name="Vote clos")).to_be_visible()
    decide_undo_and_decide_again(paule, room)
    # The two others: the vote closes of itself, one gesture decides and opens the next.
    town = paule.locator("#suivant").inner_text().removeprefix("Ouvrir ")
    paule.locator("#suivant").click()
    paule.get_by_role("button", name="Le clore dès que tous ont voté").click()
    everybody_votes(town, jade, noe, victor, paule)
    following = paule.locator("#decider-suivant").inner_text().split("ouvrir ")[1]
    paule.locator("#decider-suivant").click()
    expect(paule.get_by_text("N’ont pas encore voté")).to_contain_text("Jade Kervella")
    expect(paule.locator("[data-sitting-screen]")).to_be_focused()  # near the button, which comes back with the tally
    everybody_votes(following, jade, noe, victor, paule)
    paule.get_by_role("button", name="Décider 2 @", exact=True).click()
    expect(paule.get_by_text("Tout est décidé.")).to_be_visible()
    assert standing(product) == {}
    paule.get_by_role("button", name="Clore la séance").click()
    expect(paule.get_by_role("link", name="Procès-verbal (PDF)")).to_be_visible()
    assert standing(product) == {"38185": 3, "47001": 2, "57463": 2}
    assert product.query("SELECT phase FROM label_edition WHERE year = 2013") == [("embargo",)]
    with paule.expect_download() as download:
        paule.get_by_role("link", name="Procès-verbal (PDF)").click()
    assert download.value.suggested_filename == "proces-verbal-jury-2013.pdf"


@pytest.mark.parametrize("seated", ["appraisal"], indirect=True)
def test_a_file_is_read_and_handed_in_without_a_mouse(visit: Visit, product: Product, seated: None) -> None:
    iris = enter(visit, IRIS, "/instruction/2013/47001/", broken=True)  # handed in once without its marks: 409
    iris.wait_for_load_state()
    # By the links that skip: two tabs, Enter, and one more.
    for key in ("Tab", "Tab", "Enter", "Tab"):
        iris.keyboard.press(key)
    expect(iris.get_by_label("Points forts")).to_be_focused()
    iris.reload()
    iris.wait_for_load_state()
    guide_picture(iris.locator("main .wrap"), "instruction")
    # By its key: from the opening to « Rendre », the texts aside, fourteen keys.
    pressed = 0

    def press(*keys: str) -> None:
        nonlocal pressed
        for key in keys:
            iris.keyboard.press(key)
            pressed += 1

    press("Alt+i", "Tab")
    expect(iris.get_by_label("Points forts")).to_be_focused()
    iris.keyboard.type("Un réseau vivant")
    press("Tab", "Tab", "Space")
    press("ArrowRight", "ArrowRight")
    expect(iris.get_by_label("3 @")).to_be_checked()
    press("Tab")
    iris.keyboard.type("Régulier d’un thème à l’autre")
    press("Tab", "ArrowDown", "ArrowDown")
    expect(iris.get_by_label("Confiance")).to_have_value("2")
    press("Tab", "Enter")
    expect(iris.get_by_text("Notes des commentaires qui manquent")).to_be_visible()
    assert pressed <= 14
    iris.get_by_role("button", name="Rendre sans ces notes").press("Enter")
    expect(iris.get_by_text("est rendue")).to_be_visible()


# Pressed, then pressed where « Rouvrir le vote » has just come, however slow the machine is: by the page itself.
PRESSED_AGAIN = """
async (button) => {
  const buttons = document.getElementsByTagName("button"),
    reopening = () => [...buttons].find((one) => one.textContent.includes("Rouvrir le vote"));
  const drawn = new Promise((done) =>
    new MutationObserver((_, watching) => {
      if (!reopening()) return;
      watching.disconnect();
      setTimeout(done, 0);
    }).observe(document.body, { childList: true, subtree: true }));
  button.click();
  await drawn;
  const { x, y, width, height } = reopening().getBoundingClientRect();
  document.elementFromPoint(x + width / 2, y + height / 2).click();
}
"""
GROUP = """
from jury.models import Case
Case.objects.filter(sitting__edition__year=2013).exclude(candidature__collectivite__code="47001").update(
    grouped=True, proposal=2
)
"""


def test_a_batch_is_objected_to_consented_to_and_taken_up_again(
    visit: Visit, product: Product, seated: None, width: int
) -> None:
    shell(product, GROUP)
    seance = "/jury/2013/seance/"
    paule = enter(visit, PAULE, seance, broken=True)  # refused once: 409
    jade, noe, victor = (enter(visit, account, seance, width=width) for account in (JADE, NOE, VICTOR))
    paule.get_by_role("button", name="Ouvrir la séance").click()
    paule.get_by_text("Adopter par lots : 2 dossiers").click()
    check_accessibility(paule)
    paule.get_by_label("Délai d’objection").fill("600")
    paule.get_by_role("button", name="Soumettre le lot grandes villes").click()
    paule.get_by_role("button", name="Adopter ce lot").click()
    expect(paule.get_by_text("Le délai d’objection court jusqu’à")).to_be_visible()
    for page in (paule, noe, victor):
        expect(shown(page).get_by_role("link", name="Grenoble")).to_be_visible()
        check_accessibility(page)
    assert "Grenoble" not in shown(jade).inner_text()  # recused
    noe.get_by_role("button", name="Objecter : Metz sort du lot").click()
    expect(shown(victor).get_by_role("heading", name="1 dossier, 2 @")).to_be_visible()
    for page in (noe, victor):
        page.get_by_role("button", name="Je consens à ce lot").click()
        expect(shown(page).get_by_text("Vous consentez à ce lot.")).to_be_visible()
    paule.get_by_role("button", name="Je consens à ce lot").click()
    expect(paule.get_by_text("un dossier adopté")).to_be_visible()
    # At 16:00 the jury comes back on Grenoble, alone and voted afresh.
    paule.goto("/jury/2013/seance/registre/")
    paule.get_by_role("row").filter(has_text="Grenoble").get_by_text("Revenir dessus").click()
    paule.get_by_label("Pourquoi ?").fill("Une pièce est arrivée")
    paule.get_by_role("button", name="Revenir sur Grenoble").click()
    expect(shown(paule).get_by_role("heading", name="À revoir")).to_be_visible()
    paule.get_by_role("button", name="Ouvrir Grenoble, à revoir").click()
    everybody_votes("Grenoble", noe, victor, paule, closes_itself=False)
    paule.get_by_role("button", name="Clore le vote").click()
    paule.get_by_role("button", name="Décider 2 @", exact=True).click()
    expect(shown(paule).get_by_text("1 décidé")).to_be_visible()


def test_a_rehearsal_leaves_nothing_and_a_sitting_goes_on_another_day(
    visit: Visit, product: Product, seated: None
) -> None:
    place = "/jury/2013/repetition/"
    # 409 once the rehearsal has ended, to whoever's screen asks just then.
    paule = enter(visit, PAULE, place, broken=True)
    paule.get_by_role("button", name="Ouvrir une répétition").click()
    jade = enter(visit, JADE, place, width=390, broken=True)
    expect(shown(paule)).to_contain_text("Jade Kervella")
    paule.locator("#suivant").click()
    expect(shown(jade).get_by_role("heading", name="Montexemple")).to_be_visible()
    for page in (paule, jade):
        check_accessibility(page)
    jade.locator("#vote-3").click()
    paule.keyboard.press("3")
    expect(shown(paule)).to_contain_text("2 votes sur 2")
    paule.get_by_role("button", name="Clore le vote").click()
    expect(shown(jade).get_by_text("Résultat proposé")).to_be_visible()
    paule.locator("#decider-suivant").click()
    expect(shown(jade).get_by_role("heading", name="Bourg-d’Essai")).to_be_visible()
    paule.get_by_role("button", name="Finir la répétition").click()
    expect(paule.get_by_text("rien n’en est gardé").first).to_be_visible()
    expect(shown(jade).get_by_text("La répétition est finie")).to_be_visible()
    assert product.query("SELECT r.table FROM jury_rehearsal r") == [({},)]
    elise = enter(visit, ELISE, "/pilotage/2013/jury/repetition/", width=390)
    expect(elise.get_by_role("row").filter(has_text="Jade Kervella")).to_contain_text("Linux")
    check_accessibility(elise)
    # The sitting itself, which another day goes on with.
    paule.goto("/jury/2013/seance/")
    paule.get_by_role("button", name="Ouvrir la séance").click()
    paule.get_by_text("Continuer un autre jour").click()
    paule.get_by_label("Jour de la séance suivante").fill("2100-01-04")
    paule.get_by_role("button", name="Clore et reporter le reste").click()
    expect(shown(paule).get_by_text("La séance n’est pas encore ouverte.")).to_be_visible()
    for address in ("/jury/2013/seances/1/", "/jury/2013/seances/2/", "/pilotage/2013/jury/seance/"):
        reader = elise if "pilotage" in address else paule
        reader.goto(address)
        expect(reader.get_by_role("heading", level=1)).to_be_visible()
        check_accessibility(reader)
    assert standing(product) == {}


def everybody_votes(town: str, *pages: Page, closes_itself: bool = True) -> None:
    """Each votes 2 @; the last vote closes the vote where the president so chose."""
    for page in pages:
        expect(page.get_by_role("heading", name=town)).to_be_visible()
        page.locator("#vote-2").click()
        if page is not pages[-1] or not closes_itself:
            expect(page.locator("#vote-2")).to_have_attribute("aria-pressed", "true")
    if closes_itself:
        expect(shown(pages[-1]).get_by_text("Résultat proposé")).to_be_visible()


def vote_by_keyboard_and_by_tap(paule: Page, victor: Page, noe: Page, room: Page) -> None:
    """By keyboard, by tap, changed; secret until the close; what was refused stays said while others vote."""
    victor.keyboard.press("4")
    expect(victor.locator("#vote-4")).to_have_attribute("aria-pressed", "true")
    # The row of figures of a French keyboard, without Shift.
    press = (
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: '\"', code: 'Digit3', bubbles: true, cancelable: true}))"
    )
    victor.evaluate(press)
    expect(victor.locator("#vote-3")).to_have_attribute("aria-pressed", "true")
    victor.keyboard.press("4")
    expect(victor.locator("#vote-4")).to_have_attribute("aria-pressed", "true")
    paule.get_by_role("button", name="Clore le vote").click()
    refusal = paule.get_by_text("1 sur 2 nécessaires")
    expect(refusal).to_be_visible()
    noe.locator("#vote-2").click()
    expect(shown(noe).get_by_text("Vous pouvez le changer")).to_be_visible()
    expect(noe.locator("[data-sitting-voice]")).to_contain_text("Votre vote\u00a0: 2")
    expect(room.get_by_text("Vote ouvert")).to_contain_text("2 sur 3")
    expect(shown(paule).get_by_text("2 votes sur 3")).to_be_visible()
    expect(refusal).to_be_visible()
    # A look that met the vote on its way is drawn once more: then nothing changes any more.
    with paule.expect_response(lambda answer: answer.url.endswith("/seance/etat/") and answer.status == 304):
        pass
    expect(refusal).to_be_visible()
    assert "Décompte" not in room.locator("main").inner_text()


def through_a_cut_and_a_crash(product: Product, noe: Page, victor: Page) -> None:
    """A vote pressed while the network or the server is away leaves when it comes back; a server that dies loses
    nothing.
    """
    noe.route("**/jury/2013/seance/vote/", lambda route: route.fulfill(status=502))
    noe.locator("#vote-1").click()
    expect(noe.get_by_text("votre vote partira dès qu’il revient")).to_be_visible()
    noe.unroute("**/jury/2013/seance/vote/")
    expect(noe.locator("#vote-1")).to_have_attribute("aria-pressed", "true")
    noe.context.set_offline(True)
    noe.locator("#vote-3").click()
    expect(noe.get_by_text("votre vote partira dès qu’il revient")).to_be_visible()
    noe.context.set_offline(False)
    expect(noe.locator("#vote-3")).to_have_attribute("aria-pressed", "true")
    # The server dies in the middle: everybody comes back to the same case, votes included.
    product.kill("web")
    expect(victor.get_by_text("Le réseau ne répond pas")).to_be_visible()
    product.start_web()
    wait_until(lambda: answers(product.port), "the server")
    expect(victor.get_by_text("Le réseau ne répond pas")).to_be_hidden()
    victor.reload()
    expect(victor.locator("#vote-4")).to_have_attribute("aria-pressed", "true")


def decide_undo_and_decide_again(paule: Page, room: Page) -> None:
    """A level that is not that of the votes, undone, then the one of the votes."""
    # Another level asks for its reason, which stays typed while the screen moves.
    paule.get_by_role("button", name="Décider 4 @", exact=True).click()
    expect(paule.get_by_text("un autre niveau demande un motif écrit")).to_be_visible()
    paule.get_by_label("Motif").fill("Le dossier vaut mieux que sa note")
    paule.get_by_role("button", name="Décider 4 @", exact=True).dblclick()
    expect(room.get_by_text("1 décidé")).to_be_visible()
    # It is undone with a reason, and decided again.
    paule.get_by_text("Dernière décision").click()
    paule.get_by_label("Pourquoi l’annuler ?").fill("Relecture du vote")
    paule.get_by_role("button", name="Annuler cette décision").click()
    paule.get_by_role("button", name="Décider 3 @", exact=True).click()


@pytest.mark.parametrize("seated", ["appraisal"], indirect=True)
def test_an_appraisal_survives_kills_of_the_server(product: Product, seated: None) -> None:
    session, place = browser_of(product, IRIS), "/instruction/2013/47001/"
    target = Target("avis", f"{place}lecture/", "strengths", "version", {})
    acknowledged = hammer(product, session, place, [target], saves=SAVES // 4)
    assert product.query("SELECT strengths FROM jury_appraisal") == [(acknowledged["avis"],)]


@pytest.mark.parametrize("seated", ["appraisal"], indirect=True)
def test_an_instructrice_reads_a_file_types_and_goes_on_by_keyboard(
    visit: Visit, product: Product, seated: None, width: int
) -> None:
    iris = enter(visit, IRIS, "/instruction/2013/", width=width, broken=True)  # handed in once without its marks: 409
    check_accessibility(iris)
    iris.get_by_role("link", name="Agen").click()
    check_accessibility(iris)
    iris.get_by_label("Points forts").fill("Un réseau d’accès publics vivant")
    expect(iris.locator("#avis [data-draft-saved]")).to_contain_text("Enregistré")
    wait_until(
        lambda: product.query("SELECT strengths FROM jury_appraisal") == [("Un réseau d’accès publics vivant",)],
        "the save",
    )
    iris.get_by_label("4 @").check()
    iris.get_by_label("Raisons").fill("Régulier d’un thème à l’autre")
    iris.get_by_label("Confiance").select_option(label="Sûre")
    expect(iris.locator("#avis [data-draft-saved]")).to_contain_text("Enregistré")
    iris.get_by_role("button", name="Rendre", exact=True).click()
    expect(iris.get_by_text("Notes des commentaires qui manquent")).to_be_visible()
    check_accessibility(iris)
    iris.get_by_role("button", name="Rendre sans ces notes").click()
    expect(iris.get_by_text("est rendue")).to_be_visible()
    iris.wait_for_load_state()  # the keys are heard once its scripts are there
    iris.keyboard.press("Alt+n")
    iris.wait_for_url("**/instruction/2013/38185/")
    check_accessibility(iris)
