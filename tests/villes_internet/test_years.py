"""The year of a candidature is in its address: without it one is led to the last announced edition, nothing is done
there, and a past year stays readable.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from label.actions.candidatures import register, save_card
from label.actions.mail import compose_mailing
from label.enums import Audience, MailKind, Phase, Role
from label.models import Candidature, Collectivite, Edition, Mailing, MailMessage
from label.rules.refusals import Refusal
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.factories.label import EditionFactory
from tests.pages import applied, markup_of, text_of, words_of
from villes_internet.actions import create_edition
from villes_internet.views.home import calendar_of

pytestmark = pytest.mark.django_db
HOME = f"/candidature/{GRENOBLE}/"
BELOW = (
    "",
    "fiche/",
    "fiche/versions/",
    "questionnaire/",
    "questionnaire/AP/",
    "reponses/AP-01/versions/",
    "depot/",
    "documents/",
    "documents/reponses.ods",
    "initiatives/",
    "questions/",
    "resultat/",
    "miroir/",
)
GESTURES = (
    "inscrire/",
    "fiche/",
    "depot/",
    "depot/rouvrir/",
    "depot/retrait/",
    "reponses/AP-01/",
    "pieces/",
    "resultat/recours/",
    "questions/",
    "initiatives/1/avant/",
)


@pytest.fixture
def next_year(candidature: Candidature, cast: Cast) -> Edition:
    """2013 is published; 2014 is prepared and not announced."""
    save_card(candidature, {"executive": "La maire de 2013"}, by=cast.alice)
    save_answer(candidature, "AP-06", Typed(Given(comment="Dit en 2013"), 0), by=cast.alice)
    Edition.objects.filter(pk=candidature.edition_id).update(phase=Phase.PUBLISHED, publishes_at=timezone.now())
    return create_edition(Edition.objects.get(year=2013), number=15, year=2014, by=cast.elise)


def announced(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(announced_at=timezone.now(), phase=Phase.FILLING)


@pytest.mark.parametrize("below", BELOW)
def test_a_page_without_a_year_leads_to_the_last_announced_edition(cast: Cast, next_year: Edition, below: str) -> None:
    alice = signed_in(cast.alice)
    assert alice.get(f"{HOME}{below}?q=a")["Location"] == f"{HOME}2013/{below}?q=a"
    announced(next_year)
    assert alice.get(HOME + below)["Location"] == f"{HOME}2014/{below}"
    assert alice.get(f"{HOME}{below}?annee=2012")["Location"] == f"{HOME}2012/{below}"
    assert signed_in(cast.charlie).get(HOME + below, follow=True).status_code == 404
    assert Client().get(HOME + below)["Location"].startswith("/connexion/")


@pytest.mark.parametrize("below", GESTURES)
def test_nothing_is_done_without_a_year(cast: Cast, candidature: Candidature, below: str) -> None:
    assert signed_in(cast.sacha).post(HOME + below).status_code == 404


@pytest.mark.parametrize("below", BELOW)
def test_a_year_that_is_not_announced_is_a_year_that_is_not(cast: Cast, next_year: Edition, below: str) -> None:
    alice = signed_in(cast.alice)
    drafted, absent = (alice.get(f"{HOME}{year}/{below}") for year in (2014, 2031))
    assert drafted.status_code == absent.status_code
    shown = [re.sub('value="[^"]*"|2014|2031', "", markup_of(answer)) for answer in (drafted, absent)]
    assert shown[0] == shown[1]


def test_what_is_not_an_address_with_a_year_is_none_without(cast: Cast, candidature: Candidature) -> None:
    alice = signed_in(cast.alice)
    for below in ("rien/", "2013/rien/", "2013/2013/fiche/"):
        assert alice.get(HOME + below, follow=True).status_code == 404
    assert alice.get(f"{HOME}fiche", follow=True).redirect_chain[-1][0] == f"{HOME}2013/fiche/"
    assert alice.get(f"{HOME}2013/fiche", follow=True).status_code == 200


def test_a_past_year_stays_readable_and_leads_only_to_itself(cast: Cast, next_year: Edition) -> None:
    announced(next_year)
    town = Collectivite.objects.get(code=GRENOBLE)
    alice = signed_in(cast.alice)
    assert "Elle peut candidater" in text_of(alice.get(f"{HOME}2014/"))
    alice.post(f"{HOME}2014/inscrire/")
    ours = Candidature.objects.get(collectivite=town, edition=next_year)
    save_card(ours, {"executive": "La suivante"}, by=cast.alice)
    assert "Retirer la candidature" not in markup_of(signed_in(cast.sacha).get(f"{HOME}2013/depot/"))
    past = {below: alice.get(f"{HOME}2013/{below}") for below in BELOW}
    assert all(answer.status_code == 200 for answer in past.values())
    assert "La maire de 2013" in text_of(past["fiche/"])
    assert "Dit en 2013" in text_of(past["questionnaire/AP/"])
    assert "La campagne 2014 est en cours" in text_of(past[""])
    assert "À raconter, peut-être" not in text_of(past["initiatives/"])
    assert '<fieldset class="plain" disabled' in markup_of(past["fiche/"])
    for below, answer in past.items():
        if below and not below.endswith(".ods"):  # the home alone names the other editions
            years = set(re.findall(rf'(?:href|action|data-[a-z-]+)="{HOME}(\d{{4}})/', markup_of(answer)))
            assert years == {"2013"}, below
    assert "La suivante" in text_of(alice.get(f"{HOME}2014/fiche/"))


def test_an_edition_of_before_the_platform_shows_its_result_only(cast: Cast, candidature: Candidature) -> None:
    alice = signed_in(cast.alice)
    home = text_of(alice.get(f"{HOME}2012/"))
    assert "Résultat 2012" in home
    assert "Ce qui manque" not in home
    assert f"{HOME}2012/fiche/" not in home  # nothing of it was filled here
    assert "Aucun recours ne s’ouvre" in text_of(alice.get(f"{HOME}2012/resultat/"))
    for below in ("fiche/", "fiche/versions/", "depot/", "documents/"):
        answer = alice.get(f"{HOME}2012/{below}", follow=True)
        assert answer.redirect_chain == [(f"{HOME}2012/", 302)], below
        assert "De 2012, cette plateforme ne garde que ce qui a été repris" in text_of(answer)
    assert signed_in(cast.sacha).post(f"{HOME}2012/depot/retrait/", {"reason": "x"}).status_code == 404


@pytest.mark.slow
def test_no_public_page_of_a_published_year_moves_by_a_byte_for_the_next_one(
    candidature: Candidature, cast: Cast, client: Client
) -> None:
    del candidature
    pages = (
        *(f"/palmares/{year}{end}" for year in (2012, 2013) for end in ("/", ".csv", ".json")),
        *(f"/{what}/2012/" for what in ("carte", "statistiques", "reglement")),
        "/palmares/2012/livre/",
        "/collectivites/38185/",
        "/api/v1/editions/2012/palmares",
        "/api/v1/collectivites/38185",
    )
    Edition.objects.filter(year=2013).update(phase=Phase.PUBLISHED, publishes_at=timezone.now())
    before = {page: client.get(page).content for page in pages}
    assert all(before.values())
    following = create_edition(Edition.objects.get(year=2013), number=15, year=2014, by=cast.elise)
    announced(following)
    now = timezone.now()
    Edition.objects.filter(pk=following.pk).update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    register(Collectivite.objects.get(code="57463"), Edition.objects.get(pk=following.pk), by=cast.elise)
    moved = [page for page in pages if client.get(page).content != before[page]]
    assert moved == []


def test_an_edition_announced_before_it_opens_says_when(cast: Cast, next_year: Edition) -> None:
    alice, opens = signed_in(cast.alice), timezone.now() + timedelta(days=40)
    Edition.objects.filter(pk=next_year.pk).update(announced_at=timezone.now(), opens_at=opens)
    assert "L’édition 2014 est annoncée. Les inscriptions ouvriront le" in words_of(alice.get(f"{HOME}2013/"))
    assert "Les inscriptions ouvriront le" in text_of(alice.get(f"{HOME}2014/fiche/", follow=True))
    assert "Aucune campagne" not in text_of(alice.get(f"{HOME}2012/"))
    Edition.objects.filter(pk=next_year.pk).update(opens_at=timezone.now() - timedelta(days=1))  # nobody opened it
    assert "Les inscriptions ouvriront bientôt" in words_of(alice.get(f"{HOME}2013/"))
    assert "elle s’ouvrira le" not in text_of(signed_in(cast.elise).get("/pilotage/2014/"))


def test_nothing_leaves_of_an_edition_that_is_not_announced(cast: Cast, next_year: Edition) -> None:
    elise = signed_in(cast.elise)
    row = compose_mailing(next_year, MailKind.OPENING, Audience.INVITED, by=cast.elise)
    answer = elise.post(f"/pilotage/courriels/envois/{row.pk}/envoyer/", follow=True)
    assert "n’est pas annoncée" in text_of(answer)
    assert not MailMessage.objects.filter(mailing=row).exists()
    assert "/pilotage/2014/candidatures/" in markup_of(answer)  # its rail stays in its year
    Edition.objects.filter(year=2013).update(phase=Phase.ARCHIVED)
    with pytest.raises(Refusal, match="archivée"):
        compose_mailing(Edition.objects.get(year=2013), MailKind.FREE, Audience.FILED, by=cast.elise)


def test_an_attachment_belongs_to_its_year(cast: Cast, candidature: Candidature) -> None:
    assert signed_in(cast.alice).get(f"{HOME}2012/pieces/999999/").status_code == 404


def test_what_tells_a_person_of_her_candidature_names_its_year(
    cast: Cast, filling: Edition, grenoble: Collectivite
) -> None:
    register(grenoble, filling, by=cast.alice)
    cast.member(cast.alice, Collectivite.objects.get(code="79202"), Role.CORRESPONDANT)
    with pytest.raises(NoReverseMatch):
        reverse("candidature-card", args=[GRENOBLE])
    page = markup_of(signed_in(cast.alice).get(f"/candidature/{GRENOBLE}/personnes/"))
    assert f'href="{HOME}2013/fiche/"' in page  # people have no year: their rail leads to the last announced


# --- the équipe ------------------------------------------------------------------------------------------------------

DESKS = ("", "candidatures/", "candidatures.xlsx", f"collectivites/{GRENOBLE}/", "courriels/", "livre/", "jury/")


@pytest.mark.parametrize("below", DESKS)
def test_the_equipe_is_led_to_the_edition_that_it_works_on(cast: Cast, next_year: Edition, below: str) -> None:
    elise = signed_in(cast.elise)
    place = f"/pilotage/{below}"
    assert elise.get(f"{place}?q=a")["Location"] == f"/pilotage/2014/{below}?q=a"  # announced or not
    assert elise.get(f"{place}?annee=2012")["Location"] == f"/pilotage/2012/{below}"
    assert elise.post(place).status_code == 404
    assert signed_in(cast.alice).get(place).status_code == 403
    assert elise.get(f"/pilotage/1998/{below}").status_code == 404
    for year in (2012, 2013, 2014):
        assert elise.get(f"/pilotage/{year}/{below}").status_code == 200


def test_a_desk_of_a_year_keeps_to_it(cast: Cast, next_year: Edition) -> None:
    elise = signed_in(cast.elise)
    Edition.objects.filter(year=2013).update(phase=Phase.APPRAISAL)
    page = markup_of(elise.get("/pilotage/2012/"))
    rail = page.partition('<nav class="rail"')[2].partition("</nav>")[0]
    assert set(re.findall(r'href="/pilotage/(\d{4})/', rail)) == {"2012"}
    filtered = elise.get("/pilotage/2012/candidatures/?region=Rhône-Alpes&page=2")
    assert '<input type="hidden" name="region" value="Rhône-Alpes">' in markup_of(filtered)  # another year keeps it
    assert 'name="page"' not in markup_of(filtered)
    assert "La campagne 2013 est en cours" in text_of(elise.get("/pilotage/2012/"))
    assert "La campagne 2013 est en cours" not in text_of(elise.get("/pilotage/2013/"))
    rail = markup_of(elise.get("/pilotage/journal/")).partition('<nav class="rail"')[2].partition("</nav>")[0]
    assert set(re.findall(r'href="/pilotage/(\d{4})/', rail)) == {"2013"}


def test_the_edition_under_way_stays_the_one_of_the_equipe_while_the_next_is_prepared(
    cast: Cast, next_year: Edition
) -> None:
    elise = signed_in(cast.elise)
    led = {}
    for phase in Phase:
        Edition.objects.filter(year=2013).update(phase=phase)
        led[phase.value] = elise.get("/pilotage/")["Location"]
    after = {"preparation", "published", "archived"}
    assert led == {one.value: f"/pilotage/{2014 if one.value in after else 2013}/" for one in Phase}
    Edition.objects.exclude(year=2012).update(phase=Phase.ARCHIVED)
    Edition.objects.filter(year=2012).update(phase=Phase.PUBLISHED)
    assert elise.get("/pilotage/")["Location"] == "/pilotage/2012/"  # 2014 is over


def test_nothing_is_left_to_remind_of_in_a_published_edition(cast: Cast, next_year: Edition) -> None:
    elise, place = signed_in(cast.elise), "/pilotage/2013/courriels/"
    asked = {"kind": "relance_7", "audience": "inscrites"}
    assert "rien à relancer" in text_of(elise.post(f"{place}nouveau/", asked, follow=True))
    assert not Mailing.objects.filter(edition__year=2013).exists()
    ticked = {"candidature": str(Candidature.objects.get(edition__year=2013).pk)}
    elise.post("/pilotage/2013/candidatures/relancer/", ticked)
    assert Mailing.objects.get().kind == MailKind.FREE


def test_a_template_is_that_of_its_year(cast: Cast, next_year: Edition) -> None:
    elise = signed_in(cast.elise)
    applied(elise, "/pilotage/2013/courriels/modeles/relance_7/", {"subject": "De 2013", "body": "Le corps"})
    assert "De 2013" in markup_of(elise.get("/pilotage/2013/courriels/modeles/relance_7/"))
    assert "De 2013" not in markup_of(elise.get("/pilotage/2014/courriels/modeles/relance_7/"))
    assert elise.get("/pilotage/2013/courriels/modeles/rien/").status_code == 404


def test_without_an_edition_the_equipe_is_led_to_where_one_is_made(cast: Cast) -> None:
    elise = signed_in(cast.elise)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM label_edition")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert elise.get("/pilotage/")["Location"] == "/pilotage/editions/"
    assert elise.get("/pilotage/editions/").status_code == 200


def test_a_ceremony_to_come_is_no_publication_to_come(blank: None) -> None:
    edition = EditionFactory(year=2150, number=50, ceremony_on=timezone.localdate() + timedelta(days=9))
    assert [one.name for one in calendar_of(edition)][-1] == "Cérémonie"
    edition.ceremony_on = timezone.localdate()
    assert [one.name for one in calendar_of(edition)][-1] == "Publication et cérémonie"
