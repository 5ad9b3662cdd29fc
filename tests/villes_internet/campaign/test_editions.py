"""An edition made, dated, opened and published by the équipe; its règlement."""

import re
from dataclasses import asdict, replace

import pytest
from django.test import Client
from django.utils import timezone

from label.actions.editions import save_calendar
from label.enums import Phase
from label.models import Document, Edition, Regulation
from label.rules.regulation import RegulationTerms
from label.views.pages import CONFLICT, INVALID
from tests.cast import Cast
from tests.pages import applied, hidden_of, markup_of, text_of
from tests.papers import made_of
from tests.villes_internet.campaign.pages import DAY, said
from villes_internet.book.kinds import REGULATION
from villes_internet.schedule import advance
from villes_internet.views.errors import page_above

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/editions/2013/"


def test_the_equipe_corrects_the_year_of_a_draft_on_its_page(elise: Client) -> None:
    elise.post("/pilotage/editions/nouvelle/", {"year": "2015", "number": "14"})
    place = "/pilotage/editions/2015/numeros/"
    assert "Corriger le millésime ou le numéro" in said(elise, "/pilotage/editions/2015/")
    refused = said(elise, place, INVALID, year="2099", number="14")
    assert "de 2013 à 2015" in refused
    assert 'value="2099"' in refused
    assert elise.post(place, {"year": "2013", "number": "14"})["Location"] == "/pilotage/editions/2013/"
    assert "Corriger le millésime" not in said(elise, "/pilotage/editions/2012/")
    assert elise.get("/pilotage/editions/2015/").status_code == 404


@pytest.fixture
def created(elise: Client) -> Client:
    """The équipe, who has just created 2013."""
    made = elise.post("/pilotage/editions/nouvelle/", {"year": "2013", "number": "14"})
    assert made["Location"] == PLACE
    return elise


@pytest.fixture
def dated(created: Client) -> Client:
    """The équipe, who has dated 2013 and written its règlement."""
    dates = {"opens_at": "2027-04-01T09:00", "fills_at": "2027-05-01T09:00", "closes_at": "2027-10-15T18:00"}
    assert "15 octobre 2027 à 18 h 00" in text_of(created.post(f"{PLACE}calendrier/", dates))  # read, then applied
    assert applied(created, f"{PLACE}calendrier/", {**dates, "ceremony_place": "Blois"}).status_code == 302
    rules = {**asdict(RegulationTerms(quorum=8, appeal_days=30)), "text": "# Objet"}
    assert applied(created, f"{PLACE}reglement/", rules).status_code == 302
    return created


def test_an_edition_has_a_year_of_its_own_after_the_last(elise: Client) -> None:
    taken = said(elise, "/pilotage/editions/nouvelle/", INVALID, year="2012", number="99")
    assert "Une édition porte déjà ce millésime" in taken
    assert "Le millésime vient après 2012" in taken


def test_a_new_edition_says_what_it_lacks(created: Client) -> None:
    page = said(created, PLACE)
    assert "Le quorum n’est pas fixé" in page
    assert "L’ouverture des inscriptions n’est pas datée" in page
    assert "parle de l’édition" not in page


def test_an_hour_of_the_calendar_exists_and_happens_once(created: Client) -> None:
    wrong = said(
        created,
        f"{PLACE}calendrier/",
        INVALID,
        opens_at="2027-03-28T02:30",
        fills_at="2027-10-31T02:30",
        closes_at="demain",
    )
    assert "Cette heure n’existe pas" in wrong
    assert "Cette heure arrive deux fois" in wrong
    assert "Une date et une heure sont attendues" in wrong


def test_dates_and_reglement_are_in_force_once_applied(dated: Client) -> None:
    assert "clôture dans" in said(dated, "/pilotage/2013/")
    assert Edition.objects.get(year=2013).ceremony_place == "Blois"
    page = said(dated, PLACE)
    assert 'value="Blois"' in page
    assert "règlement complet" in page
    assert Document.objects.filter(kind=REGULATION.code).exists()


def test_a_reglement_that_names_another_edition_is_to_be_read_again(dated: Client) -> None:
    Regulation.objects.filter(edition__year=2013).update(text="L’édition 2012, puis l’édition 2013")
    assert "parle de l’édition 2012 : relisez-le" in said(dated, PLACE)
    assert "en préparation, mais son règlement parle de l’édition 2012." in said(dated, "/pilotage/2013/")
    assert "nomme l’édition 2012 : relisez-le" in text_of(dated.post(f"{PLACE}annoncer/", follow=True))
    assert not Edition.objects.get(year=2013).is_announced
    assert dated.post(f"{PLACE}annoncer/", {"is_reread": "on"}).status_code == 302
    assert Edition.objects.get(year=2013).is_announced


def test_an_edition_is_announced_before_it_opens_or_another_is_made(dated: Client) -> None:
    draft = said(dated, f"{PLACE}phase/", CONFLICT, phase="registration", reason="essai")
    assert "L’édition n’est pas annoncée" in draft
    twice = said(dated, "/pilotage/editions/nouvelle/", INVALID, year="2014", number="15")
    assert "L’édition 2013 est en préparation : annoncez-la d’abord" in twice


def test_an_edition_opens_before_its_date_for_a_reason_that_is_confirmed(dated: Client) -> None:
    dated.post(f"{PLACE}annoncer/")
    assert "Donnez la raison" in said(dated, f"{PLACE}phase/", CONFLICT, phase="registration", reason="")
    asked = said(dated, f"{PLACE}phase/", phase="registration", reason="essai")
    assert "Passer à « inscription » avant la date ?" in asked
    assert "était prévue le 1er avril 2027 à 9 h 00 (heure de Paris) : sa date devient maintenant" in asked
    assert 'value="essai"' in asked
    assert Edition.objects.get(year=2013).phase == Phase.PREPARATION
    dated.post(f"{PLACE}phase/", {"phase": "registration", "reason": "essai", "confirmed": "1"})
    assert Edition.objects.get(year=2013).phase == Phase.REGISTRATION
    assert "changement de phase" in said(dated, PLACE)


def test_archiving_is_confirmed_with_what_it_leaves(elise: Client, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    place, typed = "/pilotage/editions/2150/phase/", {"phase": "archived", "reason": "fin"}
    asked = text_of(elise.post(place, typed))
    assert "Passer à « archivée » ?" in asked
    assert re.search(r"Reste à faire : .*, faire le livre\.", asked)
    assert "Les restitutions qui restent à relire ne seront plus demandées" in asked
    assert Edition.objects.get(pk=edition.pk).phase == Phase.PUBLISHED
    assert elise.post(place, {**typed, "confirmed": "1"}).status_code == 302
    assert Edition.objects.get(pk=edition.pk).phase == Phase.ARCHIVED


def test_a_page_opened_before_a_colleague_moved_the_phase_says_who_and_when(elise: Client, edition: Edition) -> None:
    place, typed = "/pilotage/editions/2150/phase/", {"phase": "registration", "reason": "erreur"}
    assert "déjà en phase « saisie »." in said(elise, place, CONFLICT, phase="filling", reason="erreur")
    assert elise.post(place, typed).status_code == 302
    late = said(elise, place, CONFLICT, phase="registration", reason="erreur")
    assert re.search(r"déjà en phase « inscription », depuis le .+, par Élise", late)
    assert 'value="erreur"' in late


def test_a_level_of_the_reglement_out_of_bounds_is_refused_beside_its_field(elise: Client, edition: Edition) -> None:
    page = said(
        elise,
        "/pilotage/editions/2150/reglement/",
        INVALID,
        minimum_arobases=9,
        first_time_ceiling=4,
        level_required_for_five=4,
        text="x",
    )
    assert "Un niveau va de 0 à 5" in page


def test_the_reglement_is_public_once_open_and_safe(client: Client, elise: Client, edition: Edition) -> None:
    page = said(client, "/reglement/2150/")
    assert "<h2>Objet</h2>" in page
    assert "<strong>texte</strong>" in page
    assert b"<script>x" not in client.get("/reglement/2150/").content
    assert "Le jury décide à partir de 8 membres" in page
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PREPARATION)
    assert client.get("/reglement/2150/").status_code == 404
    assert elise.get("/reglement/2150/").status_code == 200


def test_the_reglement_is_printed(edition: Edition) -> None:
    made = made_of(REGULATION, edition)
    assert made.pages == 1


def test_an_edition_in_preparation_does_not_hide_the_running_one(
    client: Client, elise: Client, edition: Edition
) -> None:
    elise.post("/pilotage/editions/nouvelle/", {"year": "2151", "number": "151"})
    page = said(client, "/")
    assert "Candidater en 2150" in page
    assert "Règlement 2150" in page


def test_what_is_applied_is_what_was_read_whatever_else_is_sent(elise: Client, edition: Edition) -> None:
    place = "/pilotage/2150/courriels/modeles/relance_7/"
    read = hidden_of(elise.post(place, {"subject": "Lu", "body": "Le corps"}))
    assert elise.post(place, {**read, "subject": "Jamais lu"}).status_code == 302
    assert "Jamais lu" not in markup_of(elise.get(place))


def test_a_phase_moved_back_stays_there_until_a_calendar_is_applied_anew(elise: Client, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(calendar_applied_at=edition.opens_at)
    back = {"phase": "registration", "reason": "erreur"}
    assert elise.post("/pilotage/editions/2150/phase/", back).status_code == 302
    assert advance() == 0
    page = said(elise, "/pilotage/editions/2150/")
    assert "le calendrier ne la fait plus avancer" in page
    dates = re.findall(r'name="(\w+_at|\w+_on)" value="([^"]*)"', page)
    place = "/pilotage/editions/2150/calendrier/"
    asked = elise.post(place, {**dict(dates), "ceremony_place": "Blois"})
    assert "L’édition passe maintenant à « saisie »" in text_of(asked)
    assert Edition.objects.get(pk=edition.pk).phase == Phase.REGISTRATION
    other = elise.post(place, {**hidden_of(asked), "phases": "registration"})
    assert (other.status_code, hidden_of(other)["phases"]) == (
        409,
        "filling",
    )  # what was read is not what would be done
    assert elise.post(place, hidden_of(other)).status_code == 302
    assert Edition.objects.get(pk=edition.pk).phase == Phase.FILLING


def test_a_draft_is_seen_by_the_equipe_alone_until_it_is_announced(elise: Client, client: Client) -> None:
    elise.post("/pilotage/editions/nouvelle/", {"year": "2013", "number": "14"})
    draft = Edition.objects.select_related("regulation").get(year=2013)
    now = timezone.now()
    Edition.objects.filter(pk=draft.pk).update(
        opens_at=now - DAY, fills_at=now + DAY, closes_at=now + 9 * DAY, calendar_applied_at=now - 2 * DAY
    )
    Edition.objects.filter(pk=draft.pk).update(jury_on=None, publishes_at=None, ceremony_on=None)
    Regulation.objects.filter(edition=draft).update(quorum=8, appeal_days=30, text="## Objet")
    assert client.get("/reglement/2013/").status_code == 404
    assert elise.get("/reglement/2013/").status_code == 200
    assert "2013" not in said(client, "/")
    assert advance() == 0  # its opening has passed: a draft never opens
    assert "2012" in said(client, "/")
    assert elise.post("/pilotage/editions/2013/annoncer/").status_code == 302
    assert client.get("/reglement/2013/").status_code == 200
    assert "2013" in said(client, "/")
    assert advance() == 0  # what had passed when it was announced is asked first
    dates = dict(re.findall(r'name="(\w+_at|\w+_on)" value="([^"]*)"', said(elise, "/pilotage/editions/2013/")))
    asked = elise.post("/pilotage/editions/2013/calendrier/", {**dates, "ceremony_place": "Blois"})
    assert hidden_of(asked)["phases"] == "registration"
    assert elise.post("/pilotage/editions/2013/calendrier/", hidden_of(asked)).status_code == 302
    assert Edition.objects.get(year=2013).phase == Phase.REGISTRATION


def test_another_hour_of_publication_is_allowed_anew(elise: Client, cast: Cast, edition: Edition) -> None:
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(
        phase=Phase.EMBARGO, publishes_at=now + 20 * DAY, armed_at=now, armed_by=cast.elise
    )
    row = Edition.objects.get(pk=edition.pk)
    save_calendar(row, replace(row.calendar, publishes_at=now + 21 * DAY), by=cast.elise)
    assert Edition.objects.get(pk=edition.pk).armed_at is None


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/pilotage/2150/courriels/nouveau/", "/pilotage/2150/courriels/"),
        ("/pilotage/editions/2150/annoncer/", "/pilotage/editions/2150/"),
        ("/candidature/79202/2150/depot/rouvrir/", "/candidature/79202/2150/depot/"),
        ("/pilotage/2150/jury/repartition/999999/reprendre/", "/pilotage/2150/jury/repartition/"),
    ],
)
def test_an_address_that_receives_forms_leads_to_its_page_when_it_is_opened(
    elise: Client, edition: Edition, address: str, above: str
) -> None:
    page = said(elise, address, 405)
    assert "Cette adresse reçoit un formulaire" in page
    assert page_above(address) == above
    assert f'<a class="button" href="{above}">' in markup_of(elise.get(address))


def test_a_reglement_that_could_not_be_printed_waits_for_the_equipe(elise: Client, edition: Edition) -> None:
    facts = {"edition": edition, "kind": REGULATION.code, "title": "Règlement 2150", "file_name": "reglement-2150.pdf"}
    Document.objects.create(**facts, status="interrupted")
    page = elise.get("/pilotage/2150/")
    assert "/pilotage/editions/2150/#reglement" in markup_of(page)
    assert "Réessayer" in said(elise, "/pilotage/editions/2150/")
    Document.objects.create(**facts)
    assert "#reglement" not in markup_of(elise.get("/pilotage/2150/"))


def test_a_refused_mailing_forgets_neither_its_message_nor_its_recipients(elise: Client, edition: Edition) -> None:
    asked = {"kind": "relance", "audience": "presse"}
    page = markup_of(elise.post("/pilotage/2150/courriels/nouveau/", asked, follow=True))
    assert '<option value="relance" selected>' in page
    assert '<option value="presse" selected>' in page
