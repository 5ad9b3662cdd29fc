"""What is typed is never lost: without a session, without the right any more, after the freeze."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from label.actions.candidatures import save_card
from label.actions.memberships import end_membership
from label.enums import CandidatureStatus
from label.forms.candidatures import card_texts
from label.models import Candidature, Edition, LateText, Membership, Profile
from questionnaire.models import Answer
from tests.cast import GRENOBLE, PASSWORD, Cast
from tests.conftest import signed_in
from tests.pages import html_of, text_of

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}
HOME = f"/candidature/{GRENOBLE}/2013/"
CARD = {"executive": "Une maire", "correspondent": "Alice Martin", "staff": "1 200"}


def sign_in(client: Client, email: str, address: str) -> str:
    """Sign in where an anonymous request was sent; the page that comes back."""
    client.post(f"/connexion/?next={address}", {"login": email, "password": PASSWORD})
    return text_of(client.get(address, follow=True))


def expired(client: Client) -> None:
    """The session of this browser has expired, its row not yet swept."""
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))


def test_a_form_sent_without_a_session_comes_back_to_its_sender_alone(cast: Cast, candidature: Candidature) -> None:
    alice = signed_in(cast.alice)
    expired(alice)
    answer = alice.post(f"{HOME}fiche/", {**CARD, "executive": "Tapé sans session"})
    assert answer.status_code == 302
    assert "Tapé sans session" not in sign_in(alice, cast.bob.email, f"{HOME}fiche/")
    alice.post("/deconnexion/")
    again = signed_in(cast.alice)
    expired(again)
    again.post(f"{HOME}fiche/", {**CARD, "executive": "Tapé sans session"})
    page = sign_in(again, cast.alice.email, f"{HOME}fiche/")
    assert "Tapé sans session" in page
    assert "Votre session avait expiré" in page


def test_nobody_without_a_session_of_ours_fills_the_base(client: Client, candidature: Candidature) -> None:
    """What she typed is shown to her, and kept nowhere; one session keeps one text, an hour."""
    before = Session.objects.count()
    for cookie in ("", "nimportequoi"):
        client.cookies["sessionid"] = cookie
        answer = client.post(f"{HOME}fiche/", {**CARD, "executive": "Un texte assez long", "version": "3"})
        page = text_of(answer)
        assert (answer.status_code, "Un texte assez long" in page, ">3<" in page) == (403, True, False)
        assert f'href="/connexion/?next={HOME}fiche/"'.replace("/", "%2F") in page.replace("/", "%2F")
    elsewhere = {"Origin": "https://ailleurs.example"}
    forged = client.post(f"{HOME}fiche/", {**CARD, "executive": "Un texte assez long"}, headers=elsewhere)
    assert forged.status_code == 302, "what another site sends has no button here"
    assert Session.objects.count() == before
    assert client.post(f"{HOME}fiche/", {}).status_code == 302, "nothing was typed"
    script = client.post(f"{HOME}reponses/AP-06/", {"AP-06-comment": "x"}, headers=SCRIPT)
    assert (script.status_code, Session.objects.count()) == (302, before)


def sent_again(page: str) -> dict[str, str]:
    """What the button of the page that gives a form back sends."""
    form = next(found for found in re.findall(r"<form.*?</form>", page, re.DOTALL) if "Envoyer de nouveau" in found)
    return {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}


def test_a_form_given_back_is_sent_again_whole_after_signing_in(cast: Cast, candidature: Candidature) -> None:
    """Its numbers and its choices too, without a script: the token of the page is that of before, so it asks again."""
    alice = Client(enforce_csrf_checks=True)
    alice.force_login(cast.alice)
    fields = {**CARD, "executive": "Une maire, et son « équipe »", "version": "0"}
    token = sent_again_token(alice)
    alice.cookies.pop("sessionid")
    first = alice.post(f"{HOME}fiche/", {**fields, "csrfmiddlewaretoken": token})
    assert (first.status_code, "Votre session a expiré" in text_of(first)) == (403, True)
    kept = sent_again(html_of(first))
    assert {name: kept[name] for name in fields} == fields
    alice.post("/connexion/", {"login": cast.alice.email, "password": PASSWORD, "csrfmiddlewaretoken": token})
    again = alice.post(f"{HOME}fiche/", kept)
    assert (again.status_code, "Page d’avant votre connexion" in text_of(again)) == (403, True)
    assert "au nom de Alice Martin" in text_of(again) or "au nom d’Alice Martin" in text_of(again)
    assert alice.post(f"{HOME}fiche/", sent_again(html_of(again))).status_code == 302
    saved = Profile.objects.get(candidature=candidature)
    assert (saved.executive, saved.staff) == (fields["executive"], 1200)


def sent_again_token(client: Client) -> str:
    """The token of a page opened now."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html_of(client.get(f"{HOME}fiche/")))
    assert found is not None
    return found[1]


def test_a_secret_and_a_bare_button_are_never_given_back(cast: Cast, candidature: Candidature) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.alice)
    fields = {"oldpassword": PASSWORD, "password1": "un-autre-secret-long", "password2": "un-autre-secret-long"}
    page = strict.post("/compte/mot-de-passe/", fields)
    assert (page.status_code, "un-autre-secret" in html_of(page)) == (403, False)
    assert "Rechargez la page" in text_of(strict.post(f"{HOME}fiche/", {"version": "3"}))


def test_what_is_kept_without_a_session_is_kept_an_hour(cast: Cast, candidature: Candidature) -> None:
    alice = signed_in(cast.alice)
    expired(alice)
    alice.post(f"{HOME}fiche/", CARD)
    row = Session.objects.get(session_key=alice.cookies["sessionid"].value)
    assert timedelta(minutes=55) < row.expire_date - timezone.now() <= timedelta(hours=1)
    sign_in(alice, cast.alice.email, f"{HOME}fiche/")
    row = Session.objects.get(session_key=alice.cookies["sessionid"].value)
    assert row.expire_date - timezone.now() > timedelta(hours=11)


def test_one_sent_to_an_address_that_only_receives_forms_is_read_among_the_kept_texts(
    cast: Cast, candidature: Candidature
) -> None:
    alice = signed_in(cast.alice)
    expired(alice)
    address = f"/candidature/{GRENOBLE}/2012/resultat/recours/"
    alice.post(address, {"text": "Nous contestons ce niveau"})
    page = sign_in(alice, cast.alice.email, address)
    assert "Reçu quand votre session avait expiré" in page
    assert "Nous contestons ce niveau" in page
    assert sent_again(html_of(alice.get("/compte/textes/")))["text"] == "Nous contestons ce niveau"
    assert "Nous contestons" not in text_of(alice.post("/compte/textes/", follow=True))


def test_an_agent_removed_while_typing_is_told_why(cast: Cast, candidature: Candidature) -> None:
    bob = signed_in(cast.bob)
    membership = Membership.objects.get(user=cast.bob, collectivite__code=GRENOBLE)
    end_membership(membership, by=cast.elise)
    typed = {"AP-06-comment": "Tapé trop tard", "AP-06-version": "0"}
    for address, fields in ((f"{HOME}reponses/AP-06/", typed), (f"{HOME}fiche/", CARD)):
        answer = bob.post(address, fields, headers=SCRIPT)
        assert (answer.status_code, answer.json()["code"]) == (403, "access")
        assert "Votre rattachement à Grenoble a pris fin" in answer.json()["message"]
    stranger = signed_in(cast.charlie).post(f"{HOME}reponses/AP-06/", typed, headers=SCRIPT)
    assert (stranger.status_code, "rattachement" in stranger.json()["message"]) == (404, False)
    assert bob.get("/compte/textes/").status_code == 200


def test_what_comes_after_the_freeze_is_kept_beside_the_file(cast: Cast, candidature: Candidature) -> None:
    alice = signed_in(cast.alice)
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt="2013-38185-1"
    )
    for text in ("Trop ta", "Trop tard"):
        fields = {"AP-06-comment": text, "AP-06-version": "0", "page": "p"}
        answer = alice.post(f"{HOME}reponses/AP-06/", fields, headers=SCRIPT)
        assert (answer.status_code, answer.json()["code"]) == (409, "late")
        assert "gardé à côté du dossier" in text_of_json(answer.json()["message"])
    late = alice.post(f"{HOME}fiche/", {**CARD, "executive": "Une autre", "page": "q"}, headers=SCRIPT)
    assert late.json()["code"] == "late"
    plain = alice.post(f"{HOME}questionnaire/AP/", {"section": "AP-A", "AP-05-comment": "Sans script"})
    assert (plain.status_code, "gardé à côté du dossier" in text_of(plain)) == (409, True)
    assert not Answer.objects.filter(candidature=candidature).exists()
    kept = {row.what.partition(",")[0]: row.lines for row in LateText.objects.all()}
    assert kept["AP-06"] == [["Commentaire", "Trop tard"]]
    assert kept["AP-05"] == [["Commentaire", "Sans script"]]
    assert ["Maire", "Une autre"] in kept["Fiche d’identité"]
    assert "Trop tard" in text_of(alice.get(f"{HOME}depot/"))
    assert "Trop tard" not in text_of(signed_in(cast.bob).get(f"{HOME}depot/"))
    page = html_of(signed_in(cast.elise).get(f"/pilotage/2013/collectivites/{GRENOBLE}/"))
    assert "Trop tard" in page
    assert "par Alice Martin" in page
    whole = f"{HOME}questionnaire/"
    assert "tapés après le dépôt" not in text_of(alice.get(whole))
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.REGISTERED, submitted_at=None, receipt=""
    )
    assert "3\u00a0textes tapés après le dépôt" in html_of(alice.get(whole))  # once reopened, each to copy again
    assert "tapés après le dépôt" not in text_of(signed_in(cast.bob).get(whole))


def text_of_json(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_after_the_closing_too(cast: Cast, candidature: Candidature) -> None:
    Edition.objects.filter(year=2013).update(closes_at=timezone.now() - timedelta(seconds=1))
    fields = {"AP-06-comment": "Une minute trop tard", "AP-06-version": "0"}
    answer = signed_in(cast.alice).post(f"{HOME}reponses/AP-06/", fields, headers=SCRIPT)
    assert answer.json()["code"] == "late"
    nothing = signed_in(cast.alice).post(f"{HOME}reponses/AP-06/", {"AP-06-version": "0"}, headers=SCRIPT)
    assert nothing.json()["code"] == "closed"
    assert LateText.objects.count() == 1


def test_the_hour_that_a_browser_declares_is_told_and_counts_for_nothing(cast: Cast, candidature: Candidature) -> None:
    """Typed at 17:55 in a train, received at 18:20 with a clock a day ahead: refused, both hours told to the équipe."""
    now = timezone.now()
    Edition.objects.filter(year=2013).update(closes_at=now - timedelta(minutes=20))
    ahead = now + timedelta(days=1)
    typed = ahead - timedelta(minutes=25)
    fields = {"AP-06-comment": "Dans le train", "AP-06-version": "0", "page": "p"}
    hours = {"typed": int(typed.timestamp() * 1000), "clock": int(ahead.timestamp() * 1000)}
    answer = signed_in(cast.alice).post(f"{HOME}reponses/AP-06/", fields | hours, headers=SCRIPT)
    assert answer.json()["code"] == "late"
    assert not Answer.objects.filter(candidature=candidature).exists()
    page = text_of(signed_in(cast.elise).get(f"/pilotage/2013/collectivites/{GRENOBLE}/"))
    assert "selon ce navigateur, dont l’horloge avançait de 1 jour : 25 minutes avant d’arriver." in page
    assert "L’accepter, c’est laisser la collectivité le remettre elle-même" in page
    for wrong in ("-1", "demain", "9" * 30, "4102444800001"):
        odd = fields | {"typed": wrong, "clock": wrong}
        assert signed_in(cast.alice).post(f"{HOME}reponses/AP-06/", odd, headers=SCRIPT).json()["code"] == "late"
    assert LateText.objects.get().typed_at is None


def test_the_card_is_saved_as_it_is_typed_and_keeps_what_two_people_touched_apart(
    cast: Cast, candidature: Candidature
) -> None:
    alice, bob = signed_in(cast.alice), signed_in(cast.bob)
    place = f"{HOME}fiche/"
    shown = dict(card_texts(candidature.kind).sent(candidature.profile.typed(), 0))
    first = alice.post(place, {**shown, **CARD, "page": "a"}, headers=SCRIPT).json()
    assert first["version"] == 1
    # Bob's page is older: he only touched the site, and reads what Alice typed meanwhile.
    answer = bob.post(place, {**shown, "website": "www.grenoble.eu", "page": "b"}, headers=SCRIPT)
    fields = answer.json()["fields"]
    assert ["executive", "Une maire"] in fields
    assert ["version", "2"] in fields
    both = bob.post(place, {**shown, "executive": "Un maire", "page": "c"}, headers=SCRIPT)
    assert (both.status_code, both.json()["code"]) == (409, "clash")
    assert ["executive", "Une maire"] in both.json()["choices"]["theirs"]
    # What can be read is saved; the rest is told beside its field.
    partly = {**CARD, "staff": "beaucoup", "website": "www.grenoble.eu", "elected_referent": "X", "version": "2"}
    wrong = alice.post(place, partly, headers=SCRIPT)
    assert (wrong.status_code, list(wrong.json()["faults"])) == (422, ["staff"])
    profile = Profile.objects.get(candidature=candidature)
    assert (profile.elected_referent, profile.staff, profile.website) == ("X", 1200, "www.grenoble.eu")
    # Any version can be brought back.
    page = text_of(alice.get(f"{place}versions/"))
    assert "Alice Martin" in page
    assert "Bob Durand" in page
    alice.post(f"{place}versions/", {"version": "2", "names": "elected_referent", "vue": str(profile.version)})
    profile.refresh_from_db()
    assert (profile.elected_referent, profile.executive) == (shown["elected_referent"], "Une maire")


def test_a_confirmation_is_not_taken_back_by_an_older_page(cast: Cast, candidature: Candidature) -> None:
    save_card(candidature, {"executive": "Une maire"}, by=cast.alice)
    save_card(candidature, {"correspondent": "A", "staff": 3}, confirm=True, by=cast.alice)
    older = {"executive": "Une maire", "website": "www.grenoble.eu", "version": "1"}
    signed_in(cast.bob).post(f"{HOME}fiche/", older, headers=SCRIPT)
    candidature.refresh_from_db()
    assert candidature.card_confirmed_at is not None


def test_a_text_of_last_year_never_answers_this_year_s_question(cast: Cast, candidature: Candidature) -> None:
    last = Candidature.objects.get(collectivite=candidature.collectivite_id, edition__year=2012)
    alice = signed_in(cast.alice)
    fields = {"AP-06-comment": "Tapé l’an dernier", "AP-06-version": "0"}
    before = HOME.replace("2013", "2012")
    answer = alice.post(f"{before}reponses/AP-06/", fields, headers=SCRIPT)
    assert (answer.status_code, answer.json()["code"]) == (409, "late")
    assert not Answer.objects.filter(candidature=candidature).exists()
    assert LateText.objects.get().candidature == last
    assert alice.post(f"{HOME.replace('2013/', '')}reponses/AP-06/", fields, headers=SCRIPT).status_code == 404
    assert alice.post(f"{HOME}reponses/AP-06/", fields, headers=SCRIPT).status_code == 200
