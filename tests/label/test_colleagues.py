"""The équipe serves itself: named, taken off, closed, opened again; a second factor set anew by two people."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import authenticate
from django.utils import timezone

from label.actions.colleagues import (
    ask_factor_reset,
    change_address,
    end_colleague,
    erase_for,
    name_colleague,
    open_again,
    settle_factor_reset,
    suspend,
)
from label.actions.memberships import invite
from label.enums import Role, UserGroup
from label.models import Collectivite, FactorReset, Invitation, JournalEntry, MailMessage, User
from label.permissions import has_second_factor, is_equipe
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.constraints import refused_by
from tests.pages import text_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """The same person, read again."""
    found: User = User.objects.get(pk=user.pk)
    return found


def test_a_colleague_without_an_account_is_named_and_told_how_to_come_in(cast: Cast) -> None:
    named = name_colleague(" Neuve@Label.example ", "Neuve  Venue", by=cast.elise)
    assert is_equipe(again(named))
    assert (named.email, named.full_name, named.has_usable_password()) == ("neuve@label.example", "Neuve Venue", False)
    mail = MailMessage.objects.get(subject_kind="collegue_nomme")
    assert "mot de passe" in mail.text
    assert "second facteur" in mail.text
    assert JournalEntry.objects.get(verb="name_colleague").by == cast.elise


def test_whoever_works_for_a_collectivite_is_not_of_the_equipe(cast: Cast) -> None:
    cast.member(cast.alice, Collectivite.objects.get(code="79202"), Role.CORRESPONDANT)
    assert "rattachée à Parthenay" in refused(lambda: name_colleague(cast.alice.email, "", by=cast.elise))
    assert "déjà de l’équipe" in refused(lambda: name_colleague(cast.eve.email, "", by=cast.elise))
    assert "Donnez son nom" in refused(lambda: name_colleague("x@label.example", " ", by=cast.elise))
    assert "Seule l’équipe" in refused(lambda: name_colleague("x@label.example", "X", by=cast.theo))


def test_a_colleague_is_taken_off_with_a_reason_and_her_sessions_are_closed(cast: Cast) -> None:
    eve = cast.eve
    UserSession.objects.create(user=eve, session_key="x" * 32, ip="192.0.2.1", user_agent="", created_at=timezone.now())
    assert "Dites pourquoi" in refused(lambda: end_colleague(eve, reason=" ", by=cast.elise))
    assert "soi-même" in refused(lambda: end_colleague(cast.elise, reason="x", by=cast.elise))
    end_colleague(eve, reason="Fin de mission", by=cast.elise)
    assert not is_equipe(again(eve))
    assert not UserSession.objects.filter(user=eve).exists()
    assert MailMessage.objects.filter(subject_kind="collegue_retire", address=eve.email).exists()
    assert "n’est pas de l’équipe" in refused(lambda: end_colleague(again(eve), reason="x", by=cast.elise))


def test_an_account_is_closed_then_opened_again(cast: Cast) -> None:
    suspend(cast.alice, reason="Adresse partagée", by=cast.elise)
    assert not again(cast.alice).is_active
    assert "Adresse partagée" in MailMessage.objects.get(subject_kind="compte_ferme").text
    assert "déjà fermé" in refused(lambda: suspend(cast.alice, reason="x", by=cast.elise))
    open_again(cast.alice, by=cast.elise)
    assert again(cast.alice).is_active
    assert "est ouvert" in refused(lambda: open_again(cast.alice, by=cast.elise))
    assert "propre compte" in refused(lambda: suspend(cast.elise, reason="x", by=cast.elise))


def test_an_erased_account_is_never_opened_again_and_its_receipt_is_in_the_journal(cast: Cast) -> None:
    assert "Dites comment" in refused(lambda: erase_for(cast.alice, reason="", by=cast.elise))
    line = erase_for(cast.alice, reason="Courrier du 3 mars", by=cast.elise)
    assert (line.verb, line.by, line.facts["reason"]) == ("erase_account", cast.elise, "Courrier du 3 mars")
    assert again(cast.alice).full_name == ""
    assert "effacé" in refused(lambda: open_again(cast.alice, by=cast.elise))


def test_a_second_factor_is_set_anew_by_two_others(cast: Cast) -> None:
    lost = cast.theo
    third = name_colleague("trois@label.example", "Trois", by=cast.elise)
    assert "comment vous savez" in refused(lambda: ask_factor_reset(lost, reason="", by=cast.elise))
    reset = ask_factor_reset(lost, reason="Elle m’a appelée", by=cast.elise)
    told = MailMessage.objects.filter(subject_kind="second_facteur_demande")
    assert third.email in {row.address for row in told}
    assert cast.elise.email not in {row.address for row in told}
    assert "déjà demandée" in refused(lambda: ask_factor_reset(lost, reason="x", by=cast.eve))
    assert "deux personnes" in refused(lambda: settle_factor_reset(reset, agreed=True, by=cast.elise))
    assert has_second_factor(lost)
    settle_factor_reset(reset, agreed=True, by=cast.eve)
    assert not Authenticator.objects.filter(user=lost).exists()
    assert "remis à zéro" in MailMessage.objects.get(subject_kind="second_facteur_remis").text
    assert "déjà réglée" in refused(lambda: settle_factor_reset(reset, agreed=True, by=third))


def test_the_equipe_changes_the_address_of_who_has_a_second_factor(cast: Cast) -> None:
    """Both addresses are told, the former one opens nothing more, and an invitation follows her."""
    theo, before = cast.theo, cast.theo.email
    assert "écrivez à l’équipe" in text_of(signed_in(theo).get("/compte/adresse/"))
    place = f"/pilotage/personnes/{theo.pk}/adresse/"
    elise = signed_in(cast.elise)
    for address, reason, words in (
        (cast.alice.email, "appel", "Un autre compte a cette adresse"),
        (before, "appel", "déjà son adresse"),
        ("neuve@label.example", " ", "Ce champ est nécessaire."),
    ):
        answer = elise.post(place, {"move-email": address, "move-reason": reason})
        assert (answer.status_code, words in text_of(answer)) == (422, True)
    town = Collectivite.objects.get(code="38185")
    invite(town, before, roles=[Role.CONTRIBUTEUR], by=cast.elise)
    MailMessage.objects.all().delete()
    sent = {"move-email": "Neuve@label.example", "move-reason": "Il m’a appelée"}
    assert elise.post(place, sent).status_code == 302
    assert again(theo).email == "neuve@label.example"
    rows = EmailAddress.objects.filter(user=theo).values_list("email", "verified", "primary")
    assert list(rows) == [("neuve@label.example", True, True)]
    assert {row.address for row in MailMessage.objects.filter(subject_kind="adresse_changee")} == {
        before,
        "neuve@label.example",
    }
    assert Invitation.objects.open().get(collectivite=town).email == "neuve@label.example"
    line = JournalEntry.objects.get(verb="change_address", target=f"label.user:{theo.pk}")
    assert line.facts == {"reason": "Il m’a appelée"}
    assert authenticate(username=before, password=PASSWORD) is None
    erase_for(again(theo), reason="Il me l’a écrit", by=cast.elise)
    assert not MailMessage.objects.filter(address__in=(before, "neuve@label.example")).exists()
    herself = refused(lambda: change_address(cast.elise, "x@label.example", reason="x", by=cast.elise))
    assert "Demandez à quelqu’un d’autre" in herself


def test_nobody_asks_nor_agrees_for_herself(cast: Cast) -> None:
    assert "pour vous" in refused(lambda: ask_factor_reset(cast.elise, reason="x", by=cast.elise))
    others = User.objects.filter(groups__name=UserGroup.EQUIPE).exclude(pk__in=(cast.elise.pk, cast.eve.pk))
    away = list(others.values_list("pk", flat=True))
    User.objects.filter(pk__in=away).update(is_active=False)
    alone = refused(lambda: ask_factor_reset(cast.elise, reason="x", by=cast.eve))
    assert "Personne d’autre de l’équipe ne pourrait l’accorder" in alone
    User.objects.filter(pk__in=away).update(is_active=True)
    name_colleague("trois@label.example", "Trois", by=cast.elise)
    reset = ask_factor_reset(cast.elise, reason="x", by=cast.eve)
    assert "deux personnes" in refused(lambda: settle_factor_reset(reset, agreed=True, by=cast.elise))
    settle_factor_reset(reset, agreed=False, by=cast.eve)  # taken back by who asked
    assert has_second_factor(cast.elise)
    assert "pas de second facteur" in refused(lambda: ask_factor_reset(cast.alice, reason="x", by=cast.eve))


def test_the_database_holds_the_two_people_too(cast: Cast) -> None:
    facts = {"user": cast.theo, "reason": "x", "asked_by": cast.elise}
    with refused_by("factor_reset_by_two_others"):
        FactorReset.objects.create(**facts, agreed_by=cast.elise)
    with refused_by("factor_reset_asked_by_another"):
        FactorReset.objects.create(**facts | {"asked_by": cast.theo})
    FactorReset.objects.create(**facts)
    with refused_by("factor_reset_once"):
        FactorReset.objects.create(**facts)
