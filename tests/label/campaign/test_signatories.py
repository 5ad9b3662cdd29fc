"""Who will file: asked from the first day with the delegation, answered by the équipe in one gesture."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from label.actions.memberships import accept_own_invitation, request_membership
from label.actions.signatories import answer_signatory, ask_signatory, take_back_signatory
from label.enums import Role
from label.models import Attachment, Candidature, Collectivite, Invitation, MailMessage, Membership, SignatoryRequest
from label.queries.signatories import signatories_lacking
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.villes_internet.campaign.pages import said
from villes_internet.missing import missing

pytestmark = pytest.mark.django_db

ACT = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def act(name: str = "arrete.pdf", content: bytes = ACT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def ask(cast: Cast, town: Collectivite, email: str = "maire@ville.example", **more: object) -> SignatoryRequest:
    if not Membership.objects.filter(user=cast.bob, collectivite=town).exists():
        cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    values = {"full_name": "Marie Roche", "email": email, "basis": "executive", "by": cast.bob, **more}
    return ask_signatory(town, **values)  # type: ignore[arg-type]


def test_what_is_missing_says_it_until_somebody_signs(client: Client, cast: Cast, candidature: Candidature) -> None:
    """From the registration on; while the équipe has the request nothing is asked of the agent any more."""
    Membership.objects.filter(collectivite=candidature.collectivite).delete()
    first = missing(candidature)[0]
    assert (first.text, first.blocking, first.hers) == ("Signataire : dites qui déposera le dossier", True, True)
    asked = ask(cast, candidature.collectivite, email=cast.camille.email)
    assert missing(candidature)[0].text == "Signataire : la demande attend la réponse de l’équipe"
    client.force_login(cast.bob)
    home = f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/"
    for address in (home, f"{home}depot/"):
        assert "attend la réponse de l’équipe" in said(client, address)
    answer_signatory(asked, accept=True, by=cast.elise)
    assert "la demande" not in missing(candidature)[0].text, "an invitation that nobody accepted signs nothing"
    accept_own_invitation(Invitation.objects.get(email=cast.camille.email), cast.camille)
    assert not any("Signataire" in item.text for item in missing(candidature))


def test_two_queries_whatever_their_number(django_assert_max_num_queries: object) -> None:
    rows = list(Candidature.objects.filter(edition__year=2012)[:50])
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        assert len(signatories_lacking(rows)) == 50


def test_the_delegation_is_needed_read_and_kept_beside(cast: Cast, town: Collectivite) -> None:
    with pytest.raises(Refusal, match="Joignez la délégation"):
        ask(cast, town, basis="delegation")
    asked = ask_signatory(
        town,
        full_name="Marie Roche",
        email="MAIRE@ville.example ",
        basis="delegation",
        delegation=("arrêté.pdf", act()),
        by=cast.bob,
    )
    assert asked.email == "maire@ville.example"
    assert asked.delegation is not None
    assert asked.delegation.candidature is None, "the jury does not read it"
    mail = MailMessage.objects.latest("pk")
    assert mail.address == "contact@villes-internet.example"
    assert "délégation de signature" in mail.text
    with pytest.raises(Refusal, match="vide"):
        ask_signatory(
            town,
            full_name="A",
            email="a@b.fr",
            basis="delegation",
            delegation=("a.pdf", act(content=b"")),
            by=cast.bob,
        )


def test_asked_once_at_a_time_and_taken_back(cast: Cast, town: Collectivite) -> None:
    asked = ask(cast, town)
    with pytest.raises(Refusal, match="déjà proposée"):
        ask_signatory(town, full_name="Marie", email="maire@ville.example", basis="executive", by=cast.bob)
    with pytest.raises(Refusal, match="La personne qui a fait cette demande"):
        take_back_signatory(asked, by=cast.charlie)
    take_back_signatory(asked, by=cast.bob)
    assert not SignatoryRequest.objects.exists()
    with pytest.raises(Refusal, match="déjà reçu une réponse"):
        answer_signatory(asked, accept=True, by=cast.elise)


def test_taking_back_erases_the_delegation(
    cast: Cast, town: Collectivite, django_capture_on_commit_callbacks: object
) -> None:
    asked = ask(cast, town, basis="delegation", delegation=("arrete.pdf", act()))
    assert asked.delegation is not None
    storage, name = asked.delegation.file.storage, str(asked.delegation.file.name)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_back_signatory(asked, by=cast.bob)
    assert not Attachment.objects.filter(sha256=asked.delegation.sha256).exists()
    assert not storage.exists(name)


def test_somebody_attached_receives_the_role_at_once(cast: Cast, town: Collectivite) -> None:
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    asked = ask(cast, town, email=cast.alice.email)
    assert "maintenant signataire" in answer_signatory(asked, accept=True, by=cast.elise)
    assert Membership.objects.get(user=cast.alice).roles == ["correspondant", "signataire"]
    told = {one.address: one.text for one in MailMessage.objects.order_by("pk")}
    assert "signataire" in told[cast.alice.email]
    assert "pourra déposer le dossier" in told[cast.bob.email]


def test_somebody_who_waits_is_accepted_with_the_role(cast: Cast, town: Collectivite) -> None:
    request_membership(cast.camille, town, function="maire")
    asked = ask(cast, town, email=cast.camille.email)
    answer_signatory(asked, accept=True, by=cast.elise)
    assert Membership.objects.active().get(user=cast.camille).roles == ["signataire"]


def test_a_refusal_is_explained_and_may_be_asked_again(cast: Cast, town: Collectivite) -> None:
    asked = ask(cast, town)
    with pytest.raises(Refusal, match="Un refus s’explique"):
        answer_signatory(asked, accept=False, by=cast.elise)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        answer_signatory(asked, accept=True, by=cast.bob)
    answer_signatory(asked, accept=False, word="L’arrêté n’est pas signé.", by=cast.elise)
    mail = MailMessage.objects.latest("pk")
    assert mail.address == cast.bob.email
    assert "n’est pas signé" in mail.text
    assert ask_signatory(town, full_name="Marie", email="maire@ville.example", basis="executive", by=cast.bob)


def test_the_page_asks_keeps_what_is_typed_and_the_equipe_answers(
    client: Client, cast: Cast, candidature: Candidature
) -> None:
    """As each would: refused without the delegation, sent with it, read by the équipe, accepted by one press."""
    town = candidature.collectivite
    if not Membership.objects.filter(user=cast.bob, collectivite=town).exists():
        cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    page = reverse("candidature-signatory", args=[town.code, candidature.edition.year])
    client.force_login(cast.bob)
    sent = {"full_name": "Marie Roche", "email": "maire@ville.example", "basis": "delegation"}
    refused = said(client, page, 422, **sent)
    assert "Joignez la délégation" in refused
    assert "Marie Roche" in refused
    client.post(page, sent | {"delegation": act()})
    asked = SignatoryRequest.objects.get()
    file = reverse("signatory-delegation", args=[asked.pk])
    assert b"".join(client.get(file).streaming_content) == ACT  # type: ignore[attr-defined]
    client.force_login(cast.charlie)
    assert client.get(file).status_code == 404


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"granted": True}, "signatory_answered_at_once"),
        ({"granted": False, "decided": True}, "signatory_refused_in_words"),
        ({"basis": "delegation"}, "signatory_delegation_is_given"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    cast: Cast, town: Collectivite, change: dict[str, object], name: str
) -> None:
    asked = ask(cast, town)
    if change.pop("decided", False):
        change["decided_at"] = asked.asked_at
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SignatoryRequest.objects.filter(pk=asked.pk).update(**change)
