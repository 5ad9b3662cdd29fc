"""Accounts as a person meets them: sign-up, sign-in, reset, second factor, sessions, data; nothing tells who has
one.
"""

import json
import re
import time
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from label.actions.colleagues import suspend
from label.actions.memberships import invite
from label.enums import AccessEvent, Role
from label.models import AccessLog, Collectivite, MailMessage, Membership, User
from label.tasks.mail import deliver_due
from tests.cast import PASSWORD, SECRET, Cast
from tests.conftest import signed_in
from tests.pages import markup_of
from villes_internet.accounts import devices
from villes_internet.accounts.adapter import MFAAdapter, rewrite_secrets
from villes_internet.demo.accounts import totp_code

pytestmark = pytest.mark.django_db
NEW = "nouvelle@ville.example"


@pytest.fixture(autouse=True)
def no_memory(db: None) -> None:
    """Rate limits and used codes of the test before are forgotten."""
    cache.clear()


def said(response: object) -> str:
    return unescape(markup_of(response))


def last_link(address: str) -> str:
    """The link of the last message to this address, as a path."""
    text = MailMessage.objects.filter(address=address).latest("pk").text
    found = re.search(r"http://[^/]+(/\S+)", text)
    assert found, text
    return found[1]


def sign_up(client: Client, email: str = NEW, password: str = PASSWORD) -> object:
    return client.post("/compte/creer/", {"full_name": "Anne Colin", "email": email, "password1": password})


def sign_in(client: Client, email: str, password: str = PASSWORD) -> object:
    return client.post("/connexion/", {"login": email, "password": password})


def test_an_account_is_opened_by_its_verified_address(client: Client) -> None:
    assert sign_up(client)["Location"] == "/compte/verifier/"  # type: ignore[index]
    assert "_auth_user_id" not in client.session
    assert sign_in(client, NEW)["Location"] == "/compte/verifier/"  # type: ignore[index]
    link = last_link(NEW)
    assert NEW in said(client.get(link))
    assert not EmailAddress.objects.get(email=NEW).verified, "opening the link is not enough: a mail scanner does it"
    client.post(link)
    assert EmailAddress.objects.get(email=NEW).verified
    assert sign_in(client, NEW.upper())["Location"] == "/candidature/"  # type: ignore[index]
    assert User.objects.get(email=NEW).full_name == "Anne Colin"


def test_a_verification_link_used_twice_altered_or_expired_is_said_in_words(client: Client) -> None:
    sign_up(client)
    link = last_link(NEW)
    words = "Ce lien a déjà servi, a expiré, ou a été coupé en chemin."
    assert words in said(client.get(link[:-3] + "/"))
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert words in said(client.get(link))
    client.post(link)
    assert words in said(client.get(link))
    assert words in said(Client().post(link))  # a window that was opened before


def test_signing_up_again_tells_the_stranger_nothing_and_the_owner_by_mail(client: Client, cast: Cast) -> None:
    new, known = sign_up(Client()), sign_up(client, cast.alice.email)
    assert (new.status_code, new["Location"]) == (known.status_code, known["Location"])  # type: ignore[attr-defined,index]
    assert "déjà un compte" in MailMessage.objects.filter(address=cast.alice.email).latest("pk").subject
    assert User.objects.filter(email=cast.alice.email).count() == 1


def test_a_wrong_address_and_a_wrong_password_are_refused_alike(client: Client, cast: Cast) -> None:
    wrong = said(sign_in(client, cast.alice.email, "faux"))
    unknown = said(sign_in(Client(), "personne@ville.example", "faux"))
    assert "ne vont pas ensemble" in wrong
    clean = re.compile(r"(value=\"[^\"]*\"|csrfmiddlewaretoken[^>]*)")
    assert clean.sub("", wrong) == clean.sub("", unknown)
    assert sign_in(client, cast.alice.email, "faux").status_code == 422  # type: ignore[attr-defined]
    assert cast.alice.email in wrong, "what was typed stays"


def test_a_reset_for_anybody_is_answered_alike(client: Client, cast: Cast) -> None:
    addresses = (cast.alice.email, "personne@ville.example")
    answers = [client.post("/compte/mot-de-passe/oublie/", {"email": email}) for email in addresses]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/compte/mot-de-passe/oublie/envoye/")] * 2
    subjects = [MailMessage.objects.filter(address=email).latest("pk").subject for email in addresses]
    assert subjects == ["Choisissez un nouveau mot de passe", "Aucun compte à cette adresse"]


def test_whoever_has_a_closed_account_is_told_so_by_mail_alone(client: Client, cast: Cast) -> None:
    """Fault: asked for a password, no account was there; asked to be created, there was one."""
    suspend(cast.bob, reason="parti", by=cast.elise)
    known = client.post("/compte/mot-de-passe/oublie/", {"email": cast.bob.email})
    assert (known.status_code, known["Location"]) == (302, "/compte/mot-de-passe/oublie/envoye/")
    written = MailMessage.objects.filter(address=cast.bob.email, subject_kind="compte_account_closed")
    assert "L’équipe du label peut le rouvrir" in written.get().text
    sign_up(client, cast.bob.email)
    assert written.count() == 1, "not written again at once"
    assert not MailMessage.objects.filter(address=cast.bob.email, subject__contains="déjà un compte").exists()


def test_a_reset_link_serves_once(client: Client, cast: Cast) -> None:
    client.post("/compte/mot-de-passe/oublie/", {"email": cast.alice.email})
    link = last_link(cast.alice.email)
    choose = client.get(link)["Location"]
    weak = client.post(choose, {"password1": "azerty", "password2": "azerty"})
    assert weak.status_code == 422
    assert "douze signes" in said(weak)
    new = "une autre phrase bien longue"
    assert client.post(choose, {"password1": new, "password2": new})["Location"] == "/compte/mot-de-passe/change/"
    assert "Ce lien a déjà servi" in said(Client().get(link, follow=True))
    assert sign_in(client, cast.alice.email, new)["Location"] == "/candidature/"  # type: ignore[index]


def test_an_altered_or_expired_reset_link_is_said_in_words(client: Client, cast: Cast) -> None:
    client.post("/compte/mot-de-passe/oublie/", {"email": cast.alice.email})
    link = last_link(cast.alice.email)
    assert "Ce lien a déjà servi" in said(client.get(link[:-4] + "abc/", follow=True))
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert "Ce lien a déjà servi" in said(Client().get(link, follow=True))


def test_the_text_of_a_link_is_gone_once_sent(client: Client, cast: Cast) -> None:
    client.post("/compte/mot-de-passe/oublie/", {"email": cast.alice.email})
    deliver_due()
    assert MailMessage.objects.filter(address=cast.alice.email).latest("pk").text == ""


@pytest.mark.parametrize("password", ["azerty123", "alice@ville.example", "motdepassemotdepasse1"[:11]])
def test_a_weak_password_is_refused_with_what_to_do(client: Client, password: str) -> None:
    answer = sign_up(client, "alice@ville.example", password)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Anne Colin" in said(answer), "what was typed stays"
    assert not User.objects.filter(email="alice@ville.example").exists()


def test_a_password_is_said_to_be_short_only_when_it_is(client: Client) -> None:
    for password, why in (("azerty1", "trop court"), ("azerty123456", "trop facile à deviner")):
        assert f"Ce mot de passe est {why}" in said(sign_up(client, "alice@ville.example", password))


def test_too_many_tries_are_slowed_down(client: Client, cast: Cast) -> None:
    for _ in range(6):
        last = sign_in(client, cast.alice.email, "faux")
    assert "Trop d’essais" in said(last)
    assert "Trop d’essais" in said(sign_in(client, cast.alice.email))


def test_whoever_tries_passwords_closes_the_door_to_herself_alone(
    client: Client, cast: Cast, settings: Settings
) -> None:
    """An attacker of the closing evening: the owner signs in from elsewhere, then from her own browser whatever
    strangers do; a stranger who is the owner is told how.
    """
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def tries(browser: Client, address: str, password: str) -> Any:
        fields = {"login": cast.alice.email, "password": password}
        return browser.post("/connexion/", fields, headers={"X-Forwarded-For": address})

    for _ in range(6):
        last = tries(Client(), "203.0.113.9", "faux")
    assert "Trop d’essais" in said(last)
    assert "Trop d’essais" in said(tries(Client(), "203.0.113.77", PASSWORD)), "the same network"
    own = Client()
    assert tries(own, "198.51.100.7", PASSWORD).status_code == 302
    own.post("/deconnexion/")
    for number in range(devices.STRANGERS):
        tries(Client(), f"10.{number}.0.1", "faux")
    refused = said(tries(Client(), "192.0.2.200", PASSWORD))
    assert "des appareils qui ne l’ont jamais ouvert" in refused
    assert tries(own, "198.51.100.7", PASSWORD).status_code == 302, "her own browser"
    assert tries(own, "203.0.113.9", PASSWORD).status_code == 302, "even from there"
    elsewhere = Client()
    elsewhere.post("/compte/mot-de-passe/oublie/", {"email": cast.alice.email})
    page = elsewhere.get(last_link(cast.alice.email), follow=True)
    chosen = "une-autre-phrase-assez-longue"
    elsewhere.post(page.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    assert tries(elsewhere, "192.0.2.201", chosen).status_code == 302, "by the link of her mail"


def test_the_browser_of_somebody_else_opens_nothing(client: Client, cast: Cast) -> None:
    sign_in(client, cast.bob.email)
    client.post("/deconnexion/")
    assert client.cookies["appareil"]["httponly"]
    asked = RequestFactory().get("/")
    asked.session = {}  # type: ignore[assignment]
    asked.COOKIES = {"appareil": client.cookies["appareil"].value}
    assert devices.is_hers(asked, cast.bob.email)
    assert not devices.is_hers(asked, cast.alice.email)
    asked.COOKIES = {"appareil": client.cookies["appareil"].value[:-2] + "xx"}
    assert not devices.is_hers(asked, cast.bob.email)


def test_too_many_requests_from_one_address_are_answered_429_in_french(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        answers = [client.post("/compte/creer/", {"email": f"x{n}@ville.example"}) for n in range(21)]
    assert answers[-1].status_code == 429
    assert "Trop d’essais" in said(answers[-1])


def test_signing_in_leads_back_and_never_elsewhere(client: Client, cast: Cast) -> None:
    fields = {"login": cast.alice.email, "password": PASSWORD}
    assert client.post("/connexion/?next=/compte/droits/", fields)["Location"] == "/compte/droits/"
    client.post("/deconnexion/")
    assert client.post("/connexion/?next=https://ailleurs.example/", fields)["Location"] == "/candidature/"


def test_a_closed_account_cannot_sign_in(client: Client, cast: Cast) -> None:
    cast.alice.is_active = False
    cast.alice.save()
    sign_in(client, cast.alice.email)
    assert "_auth_user_id" not in client.session


# --- second factor -------------------------------------------------------------------------------------------------


def test_the_equipe_gives_a_code_at_each_sign_in_and_a_code_serves_once(client: Client, cast: Cast) -> None:
    code = totp_code(SECRET)
    for browser, expected in ((client, "/pilotage/"), (Client(), None)):
        assert sign_in(browser, cast.elise.email)["Location"].startswith("/connexion/code/")  # type: ignore[index]
        assert "_auth_user_id" not in browser.session
        answer = browser.post("/connexion/code/", {"code": code})
        if expected:
            assert answer["Location"] == expected
        else:
            assert answer.status_code == 422 or "a déjà servi" in said(answer)
            assert "_auth_user_id" not in browser.session


def test_no_confidential_page_opens_before_a_second_factor_is_set(cast: Cast) -> None:
    from tests.conftest import signed_in  # noqa: PLC0415

    for person in (cast.elise, cast.theo):
        Authenticator.objects.filter(user=person).delete()
        browser = signed_in(person)
        for address in ("/pilotage/", "/pilotage/2012/livre/", "/pilotage/journal.csv", "/admin/"):
            assert browser.get(address)["Location"] == "/compte/second-facteur/activer/"
        assert browser.get("/palmares/2012/").status_code == 200


def test_an_invitation_waits_for_the_second_factor_of_whoever_needs_one(cast: Cast, grenoble: Collectivite) -> None:
    Authenticator.objects.filter(user=cast.theo).delete()
    _, token = invite(grenoble, cast.theo.email, roles=[Role.CONTRIBUTEUR], by=cast.elise)
    answer = signed_in(cast.theo).post(f"/invitation/{token}/")
    assert answer["Location"] == "/compte/second-facteur/activer/"
    assert not Membership.objects.filter(user=cast.theo).exists()


def test_a_second_factor_is_set_with_recovery_codes_that_open_once(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.email)
    assert client.get("/compte/second-facteur/activer/")["Location"].startswith("/compte/confirmer/")
    assert client.post("/compte/confirmer/", {"password": "faux"}).status_code == 422
    client.post("/compte/confirmer/", {"password": PASSWORD})
    page = said(client.get("/compte/second-facteur/activer/"))
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert secret
    assert client.post("/compte/second-facteur/activer/", {"code": "000000"}).status_code == 422
    done = client.post("/compte/second-facteur/activer/", {"code": totp_code(secret[1])})
    assert done["Location"] == "/compte/second-facteur/secours/"
    codes = re.findall(r"<li><code>([^<]+)</code>", said(client.get("/compte/second-facteur/secours/")))
    assert len(codes) == 10
    file = client.get("/compte/second-facteur/secours/telecharger/")
    assert codes[0] in markup_of(file)
    assert 'filename="codes-de-secours.txt"' in file["Content-Disposition"]
    for browser, opens in ((Client(), True), (Client(), False)):
        sign_in(browser, cast.alice.email)
        browser.post("/connexion/code/", {"code": codes[0]})
        assert ("_auth_user_id" in browser.session) is opens


def test_the_page_that_waited_for_a_second_factor_is_one_press_away(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.elise).delete()
    browser = Client()
    sign_in(browser, cast.elise.email)
    browser.post("/compte/confirmer/", {"password": PASSWORD})
    assert browser.get("/pilotage/2012/livre/?page=2")["Location"] == "/compte/second-facteur/activer/"
    secret = re.search(r'class="secret">([A-Z2-7]+)<', said(browser.get("/compte/second-facteur/activer/")))
    assert secret
    done = browser.post("/compte/second-facteur/activer/", {"code": totp_code(secret[1])}, follow=True)
    assert '<a class="button" href="/pilotage/2012/livre/?page=2">' in markup_of(done)


NO_KEYS = (
    '{"id": "x"}',
    '"x"',
    "1",
    '{"response": 1}',
    '{"id": [1], "rawId": {}, "response": {"userHandle": "é"}}',
)


@pytest.mark.parametrize("sent", NO_KEYS)
def test_what_no_key_sends_is_refused_in_words_that_do_not_speak_of_a_code(
    client: Client, cast: Cast, sent: str
) -> None:
    client.get("/connexion/cle/", headers={"accept": "application/json"})
    entered = client.post("/connexion/cle/", {"credential": sent}, follow=True)
    assert "Cette clé n’est pas reconnue" in said(entered)
    sign_in(client, cast.alice.email)
    client.post("/compte/confirmer/", {"password": PASSWORD})
    place = "/compte/second-facteur/cles/ajouter/"
    client.get(place)
    answer = client.post(place, {"name": "Téléphone", "credential": sent})
    assert answer.status_code == 422
    assert "Cette clé n’est pas reconnue" in said(answer)


def test_the_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    stored = Authenticator.objects.get(user=cast.elise).data["secret"]
    assert SECRET not in stored


def test_the_equipe_cannot_drop_her_second_factor_and_an_agent_can(client: Client, cast: Cast) -> None:
    sign_in(client, cast.elise.email)
    client.post("/connexion/code/", {"code": totp_code(SECRET)})
    client.post("/compte/confirmer/", {"password": PASSWORD})
    refused = client.post("/compte/second-facteur/retirer/")
    assert "Vos droits demandent un second facteur" in said(refused)
    assert Authenticator.objects.filter(user=cast.elise).exists()


# --- one's own pages -----------------------------------------------------------------------------------------------


def test_sessions_are_listed_and_closed_one_by_one(client: Client, cast: Cast) -> None:
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    for browser in (client, other):
        sign_in(browser, cast.alice.email)
    page = said(client.get("/compte/sessions/"))
    assert "Firefox sous Linux" in page
    assert page.count("Déconnecter<") == 2
    session = UserSession.objects.get(user_agent__contains="Firefox")
    assert client.post(f"/compte/sessions/{session.pk}/fermer/").status_code == 302
    assert other.get("/compte/")["Location"].startswith("/connexion/")
    assert client.get("/compte/").status_code == 200
    mine = UserSession.objects.get(user=cast.alice)
    client.post(f"/compte/sessions/{mine.pk}/fermer/")
    assert client.get("/compte/").status_code == 302


def test_every_other_session_is_closed_at_once(client: Client, cast: Cast) -> None:
    others = [Client(), Client()]
    for browser in (client, *others):
        sign_in(browser, cast.alice.email)
    bob = Client()
    sign_in(bob, cast.bob.email)
    assert "Déconnecter toutes les autres" in said(client.get("/compte/sessions/"))
    assert client.post("/compte/sessions/fermer-les-autres/")["Location"] == "/compte/sessions/"
    assert "Déconnecter toutes les autres" not in said(client.get("/compte/sessions/"))
    assert [browser.get("/compte/").status_code for browser in (*others, bob)] == [302, 302, 200]


def test_an_address_longer_than_any_is_refused_beside_its_field(client: Client) -> None:
    page = client.post("/compte/mot-de-passe/oublie/", {"email": f"{'a' * 300}@ville.fr"})
    assert page.status_code == 422
    assert "254 signes au plus" in said(page)


def test_one_does_not_close_somebody_elses_session(client: Client, cast: Cast) -> None:
    sign_in(Client(), cast.bob.email)
    sign_in(client, cast.alice.email)
    session = UserSession.objects.get(user=cast.bob)
    assert client.post(f"/compte/sessions/{session.pk}/fermer/").status_code == 404


def test_accesses_are_logged(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.email, "faux")
    sign_in(client, cast.alice.email)
    client.post("/deconnexion/")
    events = list(AccessLog.objects.filter(user=cast.alice).order_by("pk").values_list("event", flat=True))
    assert events == [AccessEvent.REFUSED, AccessEvent.SIGN_IN, AccessEvent.SIGN_OUT]


def test_rights_are_said_with_their_reason(client: Client, cast: Cast) -> None:
    cast.member(cast.alice, Collectivite.objects.get(code="79202"), Role.CORRESPONDANT, Role.SIGNATAIRE)
    client.force_login(cast.alice)
    page = said(client.get("/compte/droits/"))
    assert "vous êtes correspondant(e) pour Parthenay" in page
    assert "dépose le dossier, le rouvre ou retire la candidature" in page


def test_a_name_is_changed_and_an_empty_one_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    assert client.post("/compte/", {"full_name": "  "}).status_code == 422
    client.post("/compte/", {"full_name": "Alice  Dupont"})
    assert User.objects.get(pk=cast.alice.pk).full_name == "Alice Dupont"


def test_the_address_changes_once_the_new_one_is_verified(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.email)
    page = client.get("/compte/adresse/").content.decode()
    pressed = re.findall(r'<button type="submit" class="button" name="(\w+)"', page)
    assert pressed == ["action_add"], "as a browser sends it: allauth does nothing without"
    asked = client.post("/compte/adresse/", {"email": "alice@metz.example", **dict.fromkeys(pressed, "")})
    assert asked["Location"].startswith("/compte/confirmer/"), "whoever sits at her browser does not know her password"
    assert not MailMessage.objects.filter(address="alice@metz.example").exists()
    wrong = client.post(asked["Location"], {"password": "faux"})
    assert (wrong.status_code, MailMessage.objects.filter(address="alice@metz.example").exists()) == (422, False)
    client.post(asked["Location"], {"password": PASSWORD})
    assert User.objects.get(pk=cast.alice.pk).email == "alice@ville.example"
    client.post(last_link("alice@metz.example"))
    assert User.objects.get(pk=cast.alice.pk).email == "alice@metz.example"


def test_one_takes_her_data_away(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.email)
    answer = client.get("/compte/donnees/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)["compte"]["adresse électronique"] == cast.alice.email


def test_an_account_is_erased_by_its_owner_with_a_word_and_a_password(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.email)
    for fields in ({}, {"word": "effacer"}, {"word": "effacer", "password": "faux"}, {"password": PASSWORD}):
        assert client.post("/compte/effacer/", fields).status_code == 422
    assert client.post("/compte/effacer/", {"word": "Effacer", "password": PASSWORD})["Location"] == "/"
    assert User.objects.get(pk=cast.alice.pk).erased_at is not None
    assert client.get("/compte/").status_code == 302
    sign_in(client, "alice@ville.example")
    assert "_auth_user_id" not in client.session


def test_a_code_is_the_one_of_the_standard() -> None:
    # RFC 6238, appendix B, the SHA-1 secret in base32, eight figures cut to six.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105
    assert [totp_code(secret, moment) for moment in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]


def test_a_second_factor_is_still_read_after_the_key_has_changed(settings: Settings, cast: Cast) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = (
        "another-key-of-the-same-length-and-strength-for-the-test",
        [old],
    )
    row = Authenticator.objects.get(user=cast.elise, type=Authenticator.Type.TOTP)
    assert MFAAdapter().decrypt(row.data["secret"]) == SECRET
    assert rewrite_secrets() == Authenticator.objects.count()
    settings.SECRET_KEY_FALLBACKS = []  # a day later the old key is dropped
    row.refresh_from_db()
    assert MFAAdapter().decrypt(row.data["secret"]) == SECRET
    row.data = {"secret": "of no key"}
    row.save()
    assert rewrite_secrets() == Authenticator.objects.count() - 1  # one lost secret does not stop the others


def test_the_last_factor_of_who_must_have_one_stays(cast: Cast) -> None:
    elise = signed_in(cast.elise)
    Authenticator.objects.filter(user=cast.elise).delete()
    key = Authenticator.objects.create(
        user=cast.elise, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": {}}
    )
    session = elise.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True},
        {"method": "mfa", "type": "webauthn", "at": time.time()},
    ]
    session["account_authentication_methods_user"] = str(cast.elise.pk)
    session.save()
    answer = elise.post(f"/compte/second-facteur/cles/{key.pk}/retirer/")
    assert (answer.status_code, "ajoutez une autre clé" in said(answer)) == (409, True)
    other = Authenticator.objects.create(user=cast.elise, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert elise.post(f"/compte/second-facteur/cles/{key.pk}/retirer/").status_code == 302
    assert list(Authenticator.objects.filter(user=cast.elise)) == [other]
