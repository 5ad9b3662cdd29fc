"""The publication desk: what is ready, the dry run that nobody else sees, the words that publish."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from label.actions.partners import add_partner, remove_partner
from label.enums import AwardOrigin, CandidatureStatus, Phase
from label.models import Award, Candidature, Collectivite, Edition, MailMessage, PublicVersion
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory
from tests.pages import text_of, words_of
from tests.papers import made, read
from villes_internet.book.kinds import BOOK, PALMARES
from villes_internet.book.preflight import preflight
from villes_internet.exports.kinds import KINDS

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DESK = "/pilotage/2013/publication/"
ALLOW = f"{DESK}autoriser/"


@pytest.fixture
def embargo(filling: Edition, grenoble: Collectivite) -> Edition:
    """The edition 2013 under embargo: Grenoble at 4 @, published in a day."""
    candidature = CandidatureFactory(edition=filling, collectivite=grenoble, status=CandidatureStatus.FILED)
    Award.objects.create(candidature=candidature, arobases=4, origin=AwardOrigin.DECISION)
    Edition.objects.filter(pk=filling.pk).update(
        phase=Phase.EMBARGO, publishes_at=timezone.now() + DAY, calendar_applied_at=timezone.now() - DAY
    )
    return Edition.objects.get(pk=filling.pk)


def armed(edition: Edition) -> object:
    return Edition.objects.get(pk=edition.pk).armed_by


def test_the_desk_counts_what_is_missing_and_who_will_be_written_to(elise: Client, embargo: Edition) -> None:
    CandidatureFactory(edition=embargo, status=CandidatureStatus.FILED)
    page = words_of(elise.get(DESK))
    assert "3 courriels partiront" in page  # the three people of Grenoble
    assert "Candidatures sans décision 1 empêche de publier" in page
    assert "Partenaires au livre et au palmarès 0 à voir" in page
    lacking = len(preflight(embargo))
    assert lacking
    assert f"Ce qui manque au livre, publié avec les résultats {lacking} à voir" in page
    Candidature.objects.filter(edition=embargo, award=None).update(
        status=CandidatureStatus.WITHDRAWN, status_reason="Élections"
    )
    page = words_of(elise.get(DESK))
    assert "Candidatures sans décision 0 bien" in page
    assert "Candidatures retirées ou irrecevables 1 pour mémoire Partenaires" in page


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/palmares/2013/",
        "/carte/2013/",
        "/carte/2013.json",
        "/statistiques/2013/",
        "/palmares/2013/livre/palmares/",
    ],
)
def test_a_dry_run_shows_the_public_pages_to_whoever_asked_for_it_and_to_nobody_else(
    elise: Client, client: Client, embargo: Edition, cast: Cast, address: str
) -> None:
    version = PublicVersion.objects.get(pk=1).number
    before = elise.get(address)
    assert "in-dry-run" not in before.content.decode()
    assert elise.post(f"{DESK}repeter/")["Location"] == "/palmares/2013/"
    shown = elise.get(address)
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "private, no-store"
    if not address.endswith(".json"):
        assert '<body class="in-dry-run">' in shown.content.decode()
    assert ("Grenoble" in text_of(shown)) == (address not in {"/", "/statistiques/2013/"})
    for other in (client, signed_in(cast.eve), signed_in(cast.alice)):
        assert other.get(address).status_code == (200 if address == "/" else 404)
    assert Edition.objects.get(pk=embargo.pk).phase == Phase.EMBARGO
    assert PublicVersion.objects.get(pk=1).number == version
    assert elise.post("/pilotage/repetition/arreter/")["Location"] == DESK
    assert "in-dry-run" not in elise.get(address).content.decode()


def test_a_dry_run_shows_a_town_its_level_and_lets_no_file_out(elise: Client, embargo: Edition) -> None:
    own = made(KINDS["table-parcours-csv"], embargo)
    elise.post(f"{DESK}repeter/")
    assert read(elise, own) == 200  # her own papers leave as ever
    assert elise.get("/api/v1/editions/2013/palmares").status_code == 404
    assert "2013" in text_of(elise.get(f"/collectivites/{GRENOBLE}/"))
    for address in ("/palmares/2013.csv", "/palmares/2013.xlsx", "/carte/2013.svg", "/palmares/2013/livre.pdf"):
        answer = elise.get(address)
        assert (answer.status_code, "rien ne se télécharge" in text_of(answer)) == (403, True)
    drawn = elise.get("/carte/2013.svg", headers={"Sec-Fetch-Dest": "image"})  # the picture of a page that says so
    assert (drawn.status_code, drawn["Cache-Control"]) == (200, "private, no-store")
    assert "Grenoble" in elise.get("/pilotage/2013/candidatures/").content.decode()  # her own pages are as ever
    assert "in-dry-run" not in elise.get("/pilotage/2013/candidatures/").content.decode()


def test_a_page_of_a_dry_run_has_none_of_the_tools_of_the_equipe_and_tells_what_is_true_now(
    elise: Client, embargo: Edition, cast: Cast
) -> None:
    partner = add_partner(embargo, {"name": "Une caisse", "role": "", "link": "", "is_main": False}, by=cast.elise)
    elise.post(f"{DESK}repeter/")
    assert "Une caisse" in text_of(elise.get("/palmares/2013/livre/partenaires/"))
    assert "Refaire le PDF" not in text_of(elise.get("/palmares/2013/"))
    remove_partner(partner, by=cast.elise)
    assert "Une caisse" not in text_of(elise.get("/palmares/2013/livre/partenaires/"))


def test_a_dry_run_ends_with_the_embargo_and_needs_it(elise: Client, filling: Edition) -> None:
    assert "pendant l’embargo" in text_of(elise.post(f"{DESK}repeter/", follow=True))
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.EMBARGO)
    elise.post(f"{DESK}repeter/")
    assert "in-dry-run" in elise.get("/palmares/2013/").content.decode()
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.DELIBERATION)
    assert elise.get("/palmares/2013/").status_code == 404


def test_the_publication_is_allowed_in_words_for_its_hour_and_taken_back(
    elise: Client, cast: Cast, embargo: Edition
) -> None:
    wrong = elise.post(ALLOW, {"words": "publier 2012"})
    assert (wrong.status_code, "Écrivez « publier 2013 »" in text_of(wrong)) == (409, True)
    assert 'value="publier 2012"' in wrong.content.decode()
    assert elise.post(ALLOW, {"words": " Publier  2013 "}).status_code == 302
    assert armed(embargo) == cast.elise
    assert "a autorisé la publication" in text_of(elise.get(DESK))
    # A colleague whose page was opened before is told, and changes nothing.
    late = signed_in(cast.eve).post(ALLOW, {"words": "publier 2013"})
    assert (late.status_code, "a déjà autorisé la publication" in text_of(late)) == (409, True)
    assert armed(embargo) == cast.elise
    assert elise.post(ALLOW, {"disarm": ""}).status_code == 302
    assert armed(embargo) is None


def test_once_its_hour_has_passed_the_words_publish_at_once_and_the_desk_follows(
    elise: Client, client: Client, embargo: Edition
) -> None:
    Edition.objects.filter(pk=embargo.pk).update(publishes_at=timezone.now() - DAY)
    assert "Publier maintenant" in text_of(elise.get(DESK))
    said = elise.post(ALLOW, {"words": "publier 2013"}, follow=True)
    assert "Les résultats 2013 sont publiés." in words_of(said)
    assert "Courriels de résultat : 0 partis sur 3, 3 en file" in words_of(said)
    assert 'data-hx-trigger="every 5s"' in said.content.decode()
    for kind in (PALMARES, BOOK):
        assert kind.label in words_of(said)
    assert client.get("/palmares/2013/").status_code == 200
    MailMessage.objects.filter(subject_kind="resultat").update(status="sent", sent_at=timezone.now())
    assert "3 partis sur 3" in words_of(elise.get(DESK))
    assert "pendant l’embargo" in text_of(elise.post(ALLOW, {"words": "publier 2013"}, follow=True))


def test_an_undecided_candidature_keeps_a_late_publication_back(elise: Client, embargo: Edition) -> None:
    CandidatureFactory(edition=embargo, status=CandidatureStatus.FILED)
    Edition.objects.filter(pk=embargo.pk).update(publishes_at=timezone.now() - DAY)
    refused = elise.post(ALLOW, {"words": "publier 2013"})
    assert (refused.status_code, "attendent une décision" in text_of(refused)) == (409, True)
    assert armed(embargo) is None
