"""What is kept of people: export, erasure, idleness, the access log, the journal that only grows."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from label.actions.memberships import invite, request_membership
from label.actions.people import erase_account, log_access, run_retention
from label.emails import queue
from label.enums import AccessEvent, MembershipStatus, Role
from label.models import (
    AccessLog,
    Candidature,
    Collectivite,
    FactorReset,
    Invitation,
    JournalEntry,
    LateText,
    MailMessage,
    Membership,
    Revision,
    User,
)
from label.queries.people import account_export
from label.rules.refusals import Refusal
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH = timedelta(days=365) / 12


@pytest.fixture
def alice(cast: Cast) -> User:
    """Somebody with an attachment, a mail, an access, a line in the journal."""
    town = Collectivite.objects.get(code="79202")
    cast.member(cast.alice, town, Role.CORRESPONDANT, function="directrice de la communication")
    invite(town, "x@ville.example", roles=["contributeur"], by=cast.alice)
    queue("essai", cast.alice.email, subject="Bonjour Alice", text="Un texte pour Alice.", user=cast.alice)
    log_access(cast.alice, AccessEvent.SIGN_IN, address="192.0.2.1", agent="Firefox")
    return cast.alice


def test_an_export_holds_all_that_is_kept(alice: User) -> None:
    candidature = Candidature.objects.filter(edition__year=2012).first()
    assert candidature is not None
    LateText.objects.create(
        candidature=candidature, what="AP-01", lines=[["Commentaire", "Arrivé trop tard"]], by=alice
    )
    Revision.objects.create(
        subject="questionnaire.answer",
        subject_id=1,
        version=10**6,
        changes={"comment": ["D’une autre", "Tapé par Alice"]},
        by=alice,
    )
    data = account_export(alice)
    text = json.dumps(data, ensure_ascii=False)
    for part in (
        alice.email,
        "Alice Martin",
        "directrice de la communication",
        "Un texte pour Alice",
        "192.0.2.1",
        "invitation envoyée",
        "Arrivé trop tard",
        "Tapé par Alice",
    ):
        assert part in text
    assert "D’une autre" not in text
    assert [line["rôles"] for line in data["rattachements"]] == [["Correspondant(e)"]]
    assert data["acces"][0]["événement"] == "Connexion"
    assert data["textes_tapes"][-1] | {"le": ""} == {
        "le": "",
        "de": "réponse",
        "textes": {"commentaire": "Tapé par Alice"},
    }
    assert {line["geste"] for line in data["journal"]} == {"invitation envoyée"}


def test_an_export_is_read_in_french(alice: User, cast: Cast) -> None:
    """No column has the name that Django makes of an attribute, nor a library’s."""
    FactorReset.objects.create(user=alice, reason="Téléphone perdu", asked_by=cast.elise)
    for model in (Authenticator, UserSession):
        model.objects.filter(user=alice).delete()
    Authenticator.objects.create(user=alice, type="totp", data={})
    UserSession.objects.create(user=alice, session_key="x" * 32, ip="192.0.2.1", user_agent="Firefox", data={})
    data = account_export(alice)
    names = {name for lines in data.values() if isinstance(lines, list) for line in lines for name in line}
    english = {"at", "id", "user", "agent", "created", "seen", "by", "text", "word", "status", "date joined"}
    assert names | set(data["compte"]) >= {"adresse IP", "navigateur", "dernier passage", "adresse électronique"}
    assert not [name for name in names | set(data["compte"]) if english & set(name.lower().replace("_", " ").split())]


@pytest.mark.slow
def test_an_erasure_empties_the_row_and_keeps_its_number(alice: User) -> None:
    lines = JournalEntry.objects.filter(by=alice).count()
    erase_account(alice, by=alice)
    erased = User.objects.get(pk=alice.pk)
    assert (erased.full_name, erased.is_active, erased.has_usable_password()) == ("", False, False)
    assert erased.email == f"efface-{alice.pk}@efface.invalid"
    assert str(erased) == f"compte effacé n° {alice.pk}"
    assert JournalEntry.objects.filter(by=erased).count() == lines + 1
    membership = Membership.objects.get(user=erased)
    assert (membership.status, membership.function) == (MembershipStatus.ENDED, "")
    for rows in (EmailAddress, Authenticator):
        assert not rows.objects.filter(user=erased).exists()
    assert not AccessLog.objects.filter(user=erased).exists()
    assert_nowhere(["alice@ville.example", "Alice Martin", "directrice de la communication"])
    with pytest.raises(Refusal, match="déjà effacé"):
        erase_account(erased, by=None)


@pytest.mark.parametrize("name", ["e", "Bonjour", "Parthenay", "Camille Petit"])
def test_an_erasure_touches_nobody_elses_mail_whatever_the_name(alice: User, cast: Cast, name: str) -> None:
    User.objects.filter(pk=alice.pk).update(full_name=name)
    town = Collectivite.objects.get(code="79202")
    queue(
        "envoi", cast.camille.email, subject="Bonjour", text="Bonjour Camille Petit, de Parthenay.", user=cast.camille
    )
    queue("envoi", "mairie@parthenay.example", subject="Le label", text="Bonjour,", collectivite=town)
    kept = MailMessage.objects.filter(subject_kind="envoi")
    before = list(kept.order_by("pk").values("address", "subject", "text", "status"))
    erase_account(User.objects.get(pk=alice.pk), by=alice)
    assert list(kept.order_by("pk").values("address", "subject", "text", "status")) == before


def test_what_others_must_read_leaves_without_her_name_and_her_requests_do_not_leave(alice: User, cast: Cast) -> None:
    invitation = MailMessage.objects.get(subject_kind="invitation")
    sent = queue(
        "depot", cast.bob.email, subject="Déposé", text="Déposé par : Alice Martin", user=cast.bob, about=alice
    )
    MailMessage.objects.filter(pk=sent.pk).update(status="sent", sent_at=timezone.now())
    asked = request_membership(alice, Collectivite.objects.get(code="57463"), function="agent")
    request = MailMessage.objects.get(about=asked.user, subject_kind="rattachement_demande")
    erase_account(alice, by=alice)
    for message in (invitation, sent, request):
        message.refresh_from_db()
    assert invitation.status == "queued"
    assert invitation.text.count("une personne dont le compte est effacé vous invite") == 1
    assert (sent.status, sent.text) == ("sent", "")
    assert request.status == "cancelled"
    assert "Alice" not in request.text


def assert_nowhere(words: list[str]) -> None:
    """No text column of the database holds any of these words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND "
            "data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
        )
        for table, column in cursor.fetchall():
            for word in words:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s', [f"%{word}%"])  # noqa: S608
                assert cursor.fetchone() == (0,), f"{word} is still in {table}.{column}"


def test_an_erased_row_cannot_keep_a_name(alice: User) -> None:
    erase_account(alice, by=None)
    with pytest.raises(IntegrityError, match="user_erased_is_empty"), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(full_name="Alice")


def test_the_last_of_the_equipe_is_not_erased(cast: Cast) -> None:
    for other in User.objects.filter(groups__name="equipe"):
        other.groups.clear()
    with pytest.raises(Refusal, match="dernier de l’équipe"):
        erase_account(cast.elise, by=cast.elise)


def idle(user: User, months: float) -> None:
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - months * MONTH)


def test_an_idle_account_is_warned_then_erased_a_month_later(alice: User) -> None:
    idle(alice, 23.5)
    assert run_retention(dry_run=False).warned == 1
    assert MailMessage.objects.filter(address=alice.email, subject_kind="compte_inactif").count() == 1
    assert run_retention(dry_run=False).warned == 0
    with time_machine.travel(timezone.now() + 20 * DAY):
        assert run_retention(dry_run=False).erased == 0
    with time_machine.travel(timezone.now() + 32 * DAY):
        assert run_retention(dry_run=False).erased == 1
    assert User.objects.get(pk=alice.pk).erased_at is not None


def test_signing_in_after_the_warning_keeps_the_account(alice: User) -> None:
    idle(alice, 23.5)
    run_retention(dry_run=False)
    User.objects.filter(pk=alice.pk).update(last_login=timezone.now())
    with time_machine.travel(timezone.now() + 40 * DAY):
        assert run_retention(dry_run=False).erased == 0


def test_old_accesses_mails_and_invitations_go_and_a_dry_run_only_counts(alice: User) -> None:
    with time_machine.travel(timezone.now() + 400 * DAY):
        User.objects.update(last_login=timezone.now())
        said = StringIO()
        call_command("retention", "--dry-run", stdout=said)
        assert "À faire : 0 compte(s) prévenu(s), 0 effacé(s) ; 1 accès" in said.getvalue()
        assert AccessLog.objects.filter(user=alice).exists()
        call_command("retention", stdout=said)
        assert not AccessLog.objects.filter(user=alice).exists()
        assert not Invitation.objects.exists()
        assert set(MailMessage.objects.values_list("text", flat=True)) == {""}
        assert JournalEntry.objects.latest("pk").verb == "retention"


def test_the_journal_holds_numbers_and_no_names(alice: User) -> None:
    text = json.dumps(list(JournalEntry.objects.filter(by=alice).values("verb", "target", "facts")))
    assert "Alice" not in text
    assert "@" not in text
