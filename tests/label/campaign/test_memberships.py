"""People attached, invited, refused and gone: who may, what is refused, what is written."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from label.actions.memberships import (
    MOST_INVITATIONS,
    accept_invitation,
    accept_own_invitation,
    attach_by_siren,
    change_roles,
    decide_membership,
    end_membership,
    invitation_of,
    invite,
    request_membership,
    withdraw_invitation,
)
from label.enums import MembershipStatus, Role, UserGroup
from label.models import Collectivite, Edition, Invitation, MailMessage, Membership, User
from label.queries.campaign import orphaned_candidatures
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CollectiviteFactory
from tests.label.campaign.situations import DAY, ready

pytestmark = pytest.mark.django_db


def test_a_request_goes_to_the_correspondant_and_to_the_equipe_without_one(cast: Cast, town: Collectivite) -> None:
    request_membership(cast.camille, town, function="webmestre", message="Bonjour")
    assert MailMessage.objects.latest("pk").address == "contact@villes-internet.example"
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    request_membership(cast.bob, town, function="webmestre")
    message = MailMessage.objects.latest("pk")
    assert message.address == cast.alice.email
    assert "Bob Durand" in message.subject
    assert "/candidature/79202/personnes/" in message.text


@pytest.mark.parametrize(("function", "words"), [("", "fonction"), ("   ", "fonction")])
def test_a_request_needs_a_function(cast: Cast, town: Collectivite, function: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        request_membership(cast.camille, town, function=function)


def test_a_second_request_is_refused_in_words(cast: Cast, town: Collectivite) -> None:
    request_membership(cast.camille, town, function="webmestre")
    with pytest.raises(Refusal, match="attend une réponse"):
        request_membership(cast.camille, town, function="webmestre")
    assert Membership.objects.filter(user=cast.camille).count() == 1


def test_a_vanished_town_is_not_joined(cast: Cast) -> None:
    gone = CollectiviteFactory(active=False)
    with pytest.raises(Refusal, match="n’existe plus"):
        request_membership(cast.camille, gone, function="webmestre")


def test_an_acceptance_gives_roles_and_writes_to_the_person(team: Cast, town: Collectivite) -> None:
    asked = request_membership(team.camille, town, function="webmestre")
    decide_membership(asked, accept=True, by=team.alice, roles=["contributeur", "correspondant"], word="Bienvenue")
    asked.refresh_from_db()
    assert (asked.status, asked.roles) == (MembershipStatus.ACTIVE, ["contributeur", "correspondant"])
    assert "contributeur(trice) et correspondant(e) pour Parthenay" in MailMessage.objects.latest("pk").text
    with pytest.raises(Refusal, match="déjà reçu une réponse"):
        decide_membership(asked, accept=False, by=team.alice, word="non")


def test_a_refusal_needs_a_word_and_lets_ask_again(team: Cast, town: Collectivite) -> None:
    asked = request_membership(team.camille, town, function="webmestre")
    with pytest.raises(Refusal, match="un mot"):
        decide_membership(asked, accept=False, by=team.alice)
    decide_membership(asked, accept=False, by=team.alice, word="Qui êtes-vous ?")
    assert "Qui êtes-vous" in MailMessage.objects.latest("pk").text
    request_membership(team.camille, town, function="webmestre")


def test_a_correspondant_never_gives_the_role_of_signataire(team: Cast, town: Collectivite) -> None:
    asked = request_membership(team.camille, town, function="maire")
    with pytest.raises(Refusal, match="Seule l’équipe"):
        decide_membership(asked, accept=True, by=team.alice, roles=["signataire"], basis="executive")
    with pytest.raises(Refusal, match="à quel titre"):
        decide_membership(asked, accept=True, by=team.elise, roles=["signataire"])
    decide_membership(asked, accept=True, by=team.elise, roles=["signataire"], basis="executive")
    bob = Membership.objects.get(user=team.bob)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        change_roles(bob, roles=["signataire"], basis="executive", by=team.alice)


def test_changing_the_other_roles_of_a_signataire_keeps_that_one(team: Cast, town: Collectivite) -> None:
    signs = Membership.objects.get(user=team.sacha)
    change_roles(signs, roles=["contributeur"], by=team.alice)
    signs.refresh_from_db()
    assert signs.roles == ["contributeur", "signataire"]
    letter = MailMessage.objects.get(user=team.sacha, subject_kind="roles_changes")
    assert "sont maintenant : contributeur(trice) et signataire." in letter.text.replace("\u00a0", " ")
    change_roles(signs, roles=["contributeur"], by=team.elise)
    signs.refresh_from_db()
    assert (signs.roles, signs.signatory_basis) == (["contributeur"], "")


def test_a_stranger_and_a_contributeur_give_nothing(team: Cast, town: Collectivite) -> None:
    asked = request_membership(team.camille, town, function="webmestre")
    for person in (team.bob, team.charlie):
        with pytest.raises(Refusal, match="donnent des rôles"):
            decide_membership(asked, accept=True, by=person, roles=["contributeur"])


def test_nobody_accepts_her_own_request(cast: Cast, town: Collectivite) -> None:
    asked = request_membership(cast.charlie, town, function="DGS")
    with pytest.raises(Refusal, match="sa propre demande"):
        decide_membership(asked, accept=True, by=cast.charlie, roles=["contributeur"])


def test_a_departure_keeps_what_was_typed_and_leaves_a_way_back_in(
    team: Cast, town: Collectivite, filling: Edition
) -> None:
    candidature = ready(town, filling, team)
    for membership in Membership.objects.filter(collectivite=town):
        end_membership(membership, by=membership.user)
    candidature.refresh_from_db()
    assert candidature.profile.executive == "Xavier Argenton"
    assert list(orphaned_candidatures(filling)) == [candidature]
    asked = request_membership(team.camille, town, function="webmestre")
    assert MailMessage.objects.latest("pk").address == "contact@villes-internet.example"
    decide_membership(asked, accept=True, by=team.elise, roles=["correspondant"])
    assert not orphaned_candidatures(filling).exists()
    with pytest.raises(Refusal, match="déjà terminé"):
        end_membership(Membership.objects.filter(user=team.bob).first(), by=team.bob)  # type: ignore[arg-type]


@pytest.fixture
def token(team: Cast, town: Collectivite) -> str:
    return invite(town, team.camille.email.upper(), roles=["contributeur"], by=team.alice)[1]


def test_an_invitation_attaches_at_once_and_serves_once(team: Cast, token: str) -> None:
    membership = accept_invitation(token, team.camille)
    assert (membership.status, membership.roles) == (MembershipStatus.ACTIVE, ["contributeur"])
    with pytest.raises(Refusal, match="déjà servi"):
        accept_invitation(token, team.camille)


def test_somebody_attached_already_is_not_invited_again(team: Cast, town: Collectivite, token: str) -> None:
    with pytest.raises(Refusal, match="déjà rattachée"):
        invite(town, team.alice.email.upper(), roles=["contributeur"], by=team.alice)
    accept_invitation(token, team.camille)
    with pytest.raises(Refusal, match="déjà rattachée"):
        invite(town, team.camille.email, roles=["contributeur"], by=team.alice)


def test_nobody_is_attached_with_a_closed_account(team: Cast, town: Collectivite) -> None:
    asked = request_membership(team.camille, town, function="webmestre")
    User.objects.filter(pk=team.camille.pk).update(is_active=False)
    with pytest.raises(Refusal, match="est fermé : l’équipe du label le rouvre"):
        invite(town, team.camille.email, roles=["contributeur"], by=team.alice)
    with pytest.raises(Refusal, match="est fermé"):
        decide_membership(asked, accept=True, roles=["contributeur"], by=team.alice)


def test_an_invitation_altered_expired_or_withdrawn_is_refused_in_words(
    team: Cast, town: Collectivite, token: str
) -> None:
    with pytest.raises(Refusal, match="coupé ou modifié"):
        invitation_of(token[:-1])
    with pytest.raises(Refusal, match="autre adresse"):
        accept_invitation(token, team.charlie)
    with time_machine.travel(timezone.now() + 15 * DAY), pytest.raises(Refusal, match="expiré"):
        accept_invitation(token, team.camille)
    again = invite(town, team.camille.email, roles=["contributeur"], by=team.alice)[1]
    with pytest.raises(Refusal, match="remplacée"):
        accept_invitation(token, team.camille)
    withdraw_invitation(Invitation.objects.latest("pk"), by=team.alice)
    with pytest.raises(Refusal, match="retirée"):
        accept_invitation(again, team.camille)
    with pytest.raises(Refusal, match="plus en attente"):
        withdraw_invitation(Invitation.objects.latest("pk"), by=team.alice)
    assert not Membership.objects.filter(user=team.camille).exists()


def test_the_token_is_in_the_mail_only_and_the_mail_is_secret(team: Cast, token: str) -> None:
    message = MailMessage.objects.latest("pk")
    assert token in message.text
    assert message.secret
    assert token not in str(Invitation.objects.values().get())


def test_an_invitation_answers_a_waiting_request_and_adds_roles(team: Cast, town: Collectivite) -> None:
    request_membership(team.camille, town, function="webmestre")
    _, token = invite(town, team.camille.email, roles=["correspondant"], by=team.elise)
    membership = accept_invitation(token, team.camille)
    assert (membership.function, membership.roles) == ("webmestre", ["correspondant"])
    assert Membership.objects.filter(user=team.camille).count() == 1


def test_a_siren_attaches_as_contributeur_only(cast: Cast, town: Collectivite) -> None:
    membership = attach_by_siren(cast.camille, town.siren)
    assert membership is not None
    assert (membership.collectivite, membership.roles) == (town, ["contributeur"])
    assert attach_by_siren(cast.camille, town.siren) == membership
    assert attach_by_siren(cast.camille, "999999999") is None
    assert attach_by_siren(cast.camille, "") is None


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"roles": []}, "membership_active_has_role"),
        ({"roles": ["maire"]}, "membership_roles_known"),
        ({"roles": ["signataire"]}, "membership_signatory_has_basis"),
        ({"status": "ended"}, "membership_ended_has_date"),
    ],
)
def test_the_database_refuses_a_nonsensical_attachment(
    cast: Cast, town: Collectivite, values: dict[str, Any], constraint: str
) -> None:
    row = {"roles": ["contributeur"], "status": "active", "origin": "request", **values}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Membership.objects.create(user=cast.camille, collectivite=town, **row)


def test_the_database_refuses_two_open_attachments(cast: Cast, town: Collectivite) -> None:
    cast.member(cast.camille, town, Role.CONTRIBUTEUR)
    with pytest.raises(IntegrityError, match="membership_once_open"), transaction.atomic():
        cast.member(cast.camille, town, Role.CORRESPONDANT)


def test_a_signataire_is_taken_off_by_herself_or_by_the_equipe(team: Cast, town: Collectivite) -> None:
    """As her role is: a correspondant neither gives it nor takes it."""
    signs = Membership.objects.get(user=team.sacha, collectivite=town)
    with pytest.raises(Refusal, match="Seule l’équipe du label retire une personne signataire"):
        end_membership(signs, by=team.alice)
    end_membership(signs, by=team.elise)
    assert Membership.objects.get(pk=signs.pk).status == MembershipStatus.ENDED


def test_one_of_the_equipe_is_attached_to_no_collectivite(team: Cast, town: Collectivite) -> None:
    """By none of the ways in: naming her refuses whoever is attached."""
    cast = team
    waiting = request_membership(cast.charlie, town, function="DGS")
    invitation, token = invite(town, cast.charlie.email, roles=[Role.CONTRIBUTEUR], by=cast.alice)
    cast.charlie.groups.add(Group.objects.get(name=UserGroup.EQUIPE))
    charlie = User.objects.get(pk=cast.charlie.pk)
    for gesture in (
        lambda: request_membership(cast.elise, town, function="DGS"),
        lambda: invite(town, cast.elise.email, roles=[Role.CONTRIBUTEUR], by=cast.alice),
        lambda: decide_membership(waiting, accept=True, by=cast.alice, roles=[Role.CONTRIBUTEUR]),
        lambda: accept_invitation(token, charlie),
        lambda: accept_own_invitation(invitation, charlie),
    ):
        with pytest.raises(Refusal, match="ne se rattache à aucune collectivité"):
            gesture()
    Collectivite.objects.filter(pk=town.pk).update(siren="213801855")
    assert attach_by_siren(charlie, "213801855") is None
    assert not Membership.objects.active().filter(user=charlie).exists()


def test_nobody_invites_a_crowd_in_a_day_but_the_equipe(cast: Cast, town: Collectivite) -> None:
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    for number in range(MOST_INVITATIONS):
        invite(town, f"collegue{number}@ville.example", roles=["contributeur"], by=cast.alice)
    with pytest.raises(Refusal, match="reprenez demain"):
        invite(town, "encore@ville.example", roles=["contributeur"], by=cast.alice)
    invite(town, "encore@ville.example", roles=["contributeur"], by=cast.elise)
    Invitation.objects.update(invited_at=timezone.now() - 2 * DAY)
    invite(town, "demain@ville.example", roles=["contributeur"], by=cast.alice)
