"""The gestures of a campaign on the database: who may, what is refused, what is written, what the journal and the
outbox keep.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from label.actions.awards import award, confirm_past, record_past_award
from label.actions.candidatures import change_status, extend, register, reopen, restore, save_card, submit
from label.actions.editions import advance_editions, create_edition, move_phase, save_calendar, save_regulation
from label.actions.memberships import (
    accept_invitation,
    attach_by_siren,
    change_roles,
    decide_membership,
    end_membership,
    invitation_of,
    invite,
    request_membership,
    withdraw_invitation,
)
from label.enums import AwardOrigin, CandidatureStatus, MembershipStatus, Phase, Role
from label.models import (
    Candidature,
    Collectivite,
    Edition,
    Invitation,
    JournalEntry,
    MailMessage,
    Membership,
    Profile,
    Regulation,
)
from label.queries.campaign import card_lacks, orphaned_candidatures
from label.queries.histories import ceiling_of
from label.rules.calendar import PARIS, EditionCalendar
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CARD: dict[str, Any] = {
    "executive": "Xavier Argenton",
    "elected_referent": "",
    "correspondent": "Alice Martin",
    "staff": 200,
    "urban_population": None,
    "website": "www.parthenay.fr",
    "dedicated_staff": [{"fonction": "Webmestre", "nombre": 0.5}],
}


@pytest.fixture
def town(db: None) -> Collectivite:
    return Collectivite.objects.select_related("departement__region", "departement__former_region", "successor").get(
        code="79202"
    )


@pytest.fixture
def filling(db: None) -> Edition:
    """An edition open to filling for nine more days."""
    return running(Phase.FILLING)


def running(phase: Phase, closes_in: timedelta = 9 * DAY) -> Edition:
    now = timezone.now()
    edition = EditionFactory(
        year=2150,
        number=150,
        phase=phase,
        opens_at=now - 30 * DAY,
        fills_at=now - 20 * DAY,
        closes_at=now + closes_in,
        announced_at=now - 40 * DAY,
        calendar_applied_at=now - 40 * DAY,
    )
    Regulation.objects.create(edition=edition, quorum=8, appeal_days=30, text="Le texte.")
    return edition


@pytest.fixture
def team(cast: Cast, town: Collectivite) -> Cast:
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    return cast


def ready(town: Collectivite, edition: Edition, cast: Cast) -> Candidature:
    candidature = register(town, edition, by=cast.alice)
    save_card(candidature, CARD, confirm=True, by=cast.bob)
    candidature.refresh_from_db()
    return candidature


def last_verb() -> str:
    return JournalEntry.objects.order_by("-pk").values_list("verb", flat=True)[0]


# --- attachments ---------------------------------------------------------------------------------------------------


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
    assert "contributeur, correspondant pour Parthenay" in MailMessage.objects.latest("pk").text
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
        decide_membership(asked, accept=True, by=team.alice, roles=["signataire"], basis="executif")
    with pytest.raises(Refusal, match="à quel titre"):
        decide_membership(asked, accept=True, by=team.elise, roles=["signataire"])
    decide_membership(asked, accept=True, by=team.elise, roles=["signataire"], basis="executif")
    bob = Membership.objects.get(user=team.bob)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        change_roles(bob, roles=["signataire"], basis="executif", by=team.alice)


def test_changing_the_other_roles_of_a_signataire_keeps_that_one(team: Cast, town: Collectivite) -> None:
    signs = Membership.objects.get(user=team.sacha)
    change_roles(signs, roles=["contributeur"], by=team.alice)
    signs.refresh_from_db()
    assert signs.roles == ["contributeur", "signataire"]
    change_roles(signs, roles=["contributeur"], by=team.elise)
    signs.refresh_from_db()
    assert (signs.roles, signs.signatory_basis) == (["contributeur"], "")


def test_a_stranger_and_a_contributeur_give_nothing(team: Cast, town: Collectivite) -> None:
    asked = request_membership(team.camille, town, function="webmestre")
    for person in (team.bob, team.charlie):
        with pytest.raises(Refusal, match="donnent des rôles"):
            decide_membership(asked, accept=True, by=person, roles=["contributeur"])


def test_nobody_accepts_her_own_request(cast: Cast, town: Collectivite) -> None:
    asked = request_membership(cast.elise, town, function="équipe")
    with pytest.raises(Refusal, match="sa propre demande"):
        decide_membership(asked, accept=True, by=cast.elise, roles=["contributeur"])


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
    row = {"roles": ["contributeur"], "status": "active", "origin": "demande", **values}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Membership.objects.create(user=cast.camille, collectivite=town, **row)


def test_the_database_refuses_two_open_attachments(cast: Cast, town: Collectivite) -> None:
    cast.member(cast.camille, town, Role.CONTRIBUTEUR)
    with pytest.raises(IntegrityError, match="membership_once_open"), transaction.atomic():
        cast.member(cast.camille, town, Role.CORRESPONDANT)


# --- editions ------------------------------------------------------------------------------------------------------


def test_an_edition_is_created_from_the_one_before(cast: Cast) -> None:
    previous = Edition.objects.get(year=2012)
    previous.closes_at = datetime(2011, 10, 14, 18, tzinfo=PARIS)
    previous.save()
    edition = create_edition(previous, number=14, year=2013, by=cast.elise)
    assert (edition.phase, edition.jury_on) == (Phase.PREPARATION, date(2012, 11, 6))
    assert edition.closes_at is not None
    assert edition.closes_at.astimezone(PARIS) == datetime(2012, 10, 12, 18, tzinfo=PARIS)
    assert edition.regulation.text == previous.regulation.text
    assert edition.mail_templates.count() == 7
    assert "le quorum n’est pas fixé" in edition.faults
    for number, year, words in ((14, 2014, "numéro"), (15, 2013, "millésime"), (15, 2012, "vient après")):
        with pytest.raises(Refusal, match=words):
            create_edition(previous, number=number, year=year, by=cast.elise)


def test_the_schedule_opens_an_edition_that_is_ready_and_leaves_the_others(cast: Cast) -> None:
    edition = running(Phase.PREPARATION)
    edition.regulation.quorum = None
    edition.regulation.save()
    assert advance_editions() == []
    edition.regulation.quorum = 8
    edition.regulation.save()
    assert advance_editions() == [(2150, Phase.REGISTRATION), (2150, Phase.FILLING)]
    assert advance_editions() == []
    with time_machine.travel(timezone.now() + 9 * DAY):
        assert advance_editions() == [(2150, Phase.APPRAISAL)]
    line = JournalEntry.objects.filter(verb="move_phase").latest("pk")
    assert (line.by, line.facts["source"], line.facts["phase"]) == (None, "filling", "appraisal")


@pytest.mark.parametrize(
    "moment", [datetime(2150, 3, 29, 0, 59, 59, tzinfo=UTC), datetime(2150, 10, 25, 0, 59, 59, tzinfo=UTC)]
)
def test_the_schedule_is_right_to_the_second_in_the_nights_of_the_change_of_hour(moment: datetime) -> None:
    edition = running(Phase.FILLING)
    edition.opens_at, edition.fills_at = moment - 30 * DAY, moment - 20 * DAY
    edition.closes_at = moment + timedelta(seconds=1)
    edition.calendar_applied_at = moment - 40 * DAY
    edition.save()
    with time_machine.travel(moment, tick=False):
        assert advance_editions() == []
    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        assert advance_editions() == [(2150, Phase.APPRAISAL)]


def test_a_phase_is_moved_by_hand_with_a_reason(cast: Cast) -> None:
    edition = running(Phase.REGISTRATION)
    with pytest.raises(Refusal, match="raison"):
        move_phase(edition, Phase.FILLING, by=cast.elise)
    with pytest.raises(Refusal, match="ne passe pas"):
        move_phase(edition, Phase.EMBARGO, by=cast.elise, reason="pressée")
    move_phase(edition, Phase.FILLING, by=cast.elise, reason="tout est prêt")
    assert JournalEntry.objects.latest("pk").facts["reason"] == "tout est prêt"


def test_a_phase_moved_by_hand_before_its_date_brings_the_date_to_now(cast: Cast) -> None:
    edition = running(Phase.FILLING)
    planned = timezone.now() + 50 * DAY
    edition.closes_at = planned
    edition.save()
    move_phase(edition, Phase.APPRAISAL, by=cast.elise, reason="la séance est avancée")
    saved = Edition.objects.get(pk=edition.pk)
    assert saved.closes_at is not None
    assert timezone.now() - saved.closes_at < timedelta(minutes=1)
    assert JournalEntry.objects.latest("pk").facts["changed"] == {"closes_at": [str(planned), str(saved.closes_at)]}


def test_one_edition_is_under_way_at_a_time_by_hand_by_the_calendar_and_in_the_database(cast: Cast) -> None:
    edition = running(Phase.FILLING)
    following = create_edition(edition, number=151, year=2151, by=cast.elise)
    following.opens_at, following.fills_at = timezone.now() - 2 * DAY, timezone.now() + DAY
    following.closes_at = timezone.now() + 9 * DAY
    following.announced_at = following.calendar_applied_at = timezone.now() - 9 * DAY
    following.save()
    with pytest.raises(Refusal, match="L’édition 2150 est encore en cours"):
        move_phase(following, Phase.REGISTRATION, by=cast.elise, reason="pressée")
    assert advance_editions() == []
    with pytest.raises(IntegrityError, match="one_edition_under_way"), transaction.atomic():
        Edition.objects.filter(pk=following.pk).update(phase=Phase.REGISTRATION)
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    assert advance_editions() == [(2151, Phase.REGISTRATION)]


def test_a_calendar_out_of_order_is_refused_and_nothing_changes(cast: Cast, filling: Edition) -> None:
    before = filling.calendar
    with pytest.raises(Refusal, match="vient avant"):
        save_calendar(filling, EditionCalendar(before.closes_at, before.fills_at, before.opens_at), by=cast.elise)
    with pytest.raises(Refusal, match="n’est pas datée"):
        save_calendar(filling, EditionCalendar(before.opens_at, before.fills_at), by=cast.elise)
    assert Edition.objects.get(pk=filling.pk).calendar == before


def test_the_reglement_of_a_running_sitting_does_not_move(cast: Cast) -> None:
    edition = running(Phase.DELIBERATION)
    with pytest.raises(Refusal, match="délibération"):
        save_regulation(edition.regulation, by=cast.elise)


# --- the past ------------------------------------------------------------------------------------------------------


def test_a_proved_award_opens_the_level_that_was_to_check(cast: Cast, filling: Edition) -> None:
    here = Collectivite.objects.filter(candidatures__isnull=True, active=True).select_related("departement").first()
    assert here is not None
    candidature = register(here, filling, by=cast.elise)
    assert ceiling_of(candidature)[5].answer.value == "to_check"
    past = Edition.objects.get(year=2005)
    with pytest.raises(Refusal, match="source"):
        record_past_award(here, past, 4, source=" ", by=cast.elise)
    record_past_award(here, past, 4, source="Journal local, 2005", by=cast.elise)
    assert ceiling_of(candidature)[5].answer.value == "open"
    with pytest.raises(Refusal, match="déjà enregistrée"):
        record_past_award(here, past, None, source="encore", by=cast.elise)


def test_what_is_wholly_known_or_unrated_is_not_rewritten(cast: Cast, town: Collectivite) -> None:
    with pytest.raises(Refusal, match="tous connus"):
        record_past_award(town, Edition.objects.get(year=2012), 5, source="x", by=cast.elise)
    with pytest.raises(Refusal, match="n’attribuait pas"):
        record_past_award(town, Edition.objects.get(year=1999), 3, source="x", by=cast.elise)


def test_nothing_before_is_confirmed_with_its_source(cast: Cast, filling: Edition) -> None:
    here = Collectivite.objects.filter(candidatures__isnull=True, active=True).select_related("departement").first()
    assert here is not None
    candidature = register(here, filling, by=cast.elise)
    confirm_past(candidature, source="lettre du maire", by=cast.elise)
    candidature.refresh_from_db()
    assert ceiling_of(candidature)[5].answer.value == "closed"


# --- candidatures --------------------------------------------------------------------------------------------------


def test_a_registration_freezes_the_facts_and_carries_the_last_card_over(cast: Cast, filling: Edition) -> None:
    grenoble = Collectivite.objects.select_related("departement__region", "successor").get(code="38185")
    candidature = register(grenoble, filling, by=cast.elise)
    profile = Profile.objects.get(candidature=candidature)
    assert (candidature.strate, candidature.region) == ("grande_ville", "Auvergne-Rhône-Alpes")
    assert (profile.executive, profile.carried_from) == ("Michel Destot", 2012)
    assert candidature.started_at is None
    assert [m.text for m in card_lacks(candidature) if m.blocking][-1].startswith("Fiche d’identité : à relire")


def test_an_edition_of_the_time_bears_the_region_of_the_time(cast: Cast) -> None:
    edition = EditionFactory(year=2013, number=14, phase=Phase.REGISTRATION, closes_at=timezone.now() + DAY)
    grenoble = Collectivite.objects.select_related(
        "departement__former_region", "departement__region", "successor"
    ).get(code="38185")
    assert register(grenoble, edition, by=None).region == "Rhône-Alpes"


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.APPRAISAL, Phase.EMBARGO])
def test_registration_out_of_its_phases_is_refused_with_the_date(cast: Cast, town: Collectivite, phase: Phase) -> None:
    with pytest.raises(Refusal, match="heure de Paris"):
        register(town, running(phase), by=cast.elise)


def test_a_second_registration_names_the_first(team: Cast, town: Collectivite, filling: Edition) -> None:
    register(town, filling, by=team.alice)
    with pytest.raises(Refusal, match="déjà inscrite à l’édition 2150 par Alice Martin"):
        register(town, filling, by=team.sacha)
    assert Candidature.objects.filter(edition=filling).count() == 1


def test_a_late_registration_is_the_equipes_with_a_reason_and_an_end(team: Cast, town: Collectivite) -> None:
    edition = running(Phase.APPRAISAL, closes_in=-DAY)
    until = timezone.now() + DAY
    for by, reason, moment, words in (
        (team.alice, "x", until, "Seule l’équipe"),
        (team.elise, " ", until, "raison"),
        (team.elise, "x", until - 3 * DAY, "passée"),
    ):
        with pytest.raises(Refusal, match=words):
            register(town, edition, by=by, late_until=moment, late_reason=reason)
    candidature = register(town, edition, by=team.elise, late_until=until, late_reason="courrier perdu")
    save_card(candidature, CARD, confirm=True, by=team.alice)
    filed = submit(candidature, by=team.sacha, missing=[])
    assert filed.is_late


def test_the_card_starts_the_candidature(team: Cast, town: Collectivite, filling: Edition) -> None:
    candidature = register(town, filling, by=team.alice)
    few = {**CARD, "executive": "", "correspondent": "", "staff": None, "website": "", "dedicated_staff": []}
    save_card(candidature, {**few, "executive": "X"}, confirm=False, by=team.bob)
    candidature.refresh_from_db()
    assert candidature.started_at is not None
    save_card(candidature, CARD, confirm=False, by=team.bob)
    candidature.refresh_from_db()
    assert candidature.half_at is None  # the half is that of the questionnaire
    assert (candidature.active_by, last_verb()) == (team.bob, "save_card")
    with pytest.raises(Refusal, match="dépasse"):
        save_card(candidature, {**CARD, "staff": 900_000}, confirm=False, by=team.bob)


def test_filing_needs_a_signataire_and_a_whole_card(team: Cast, town: Collectivite, filling: Edition) -> None:
    candidature = register(town, filling, by=team.alice)
    with pytest.raises(Refusal) as refusal:
        submit(candidature, by=team.sacha, missing=card_lacks(candidature))
    assert "Correspondant(e) de la candidature : à remplir" in refusal.value.reasons
    save_card(candidature, CARD, confirm=True, by=team.alice)
    candidature.refresh_from_db()
    for person in (team.alice, team.bob, team.elise, team.charlie):
        with pytest.raises(Refusal, match="Seul un signataire"):
            submit(candidature, by=person, missing=card_lacks(candidature))
    filed = submit(candidature, by=team.sacha, missing=card_lacks(candidature))
    assert (filed.status, filed.receipt) == (CandidatureStatus.FILED, "2150-79202-1")
    addresses = set(MailMessage.objects.filter(subject_kind="depot").values_list("address", flat=True))
    assert addresses == {team.alice.email, team.bob.email, team.sacha.email}
    assert "2150-79202-1" in MailMessage.objects.filter(subject_kind="depot")[0].text
    with pytest.raises(Refusal, match="ne devient pas"):
        submit(filed, by=team.sacha, missing=[])
    with pytest.raises(Refusal, match="rouvrez-le"):
        save_card(filed, CARD, confirm=True, by=team.alice)


def test_reopening_until_the_closing_then_a_clear_refusal_that_loses_nothing(
    team: Cast, town: Collectivite, filling: Edition
) -> None:
    filed = submit(ready(town, filling, team), by=team.sacha, missing=[])
    with pytest.raises(Refusal, match="Seul un signataire"):
        reopen(filed, by=team.alice)
    reopened = reopen(filed, by=team.sacha)
    assert (reopened.status, reopened.receipt, reopened.submitted_at) == (CandidatureStatus.REGISTERED, "", None)
    again = submit(reopened, by=team.sacha, missing=[])
    assert again.receipt == "2150-79202-2"
    with time_machine.travel(timezone.now() + 10 * DAY):
        with pytest.raises(Refusal, match="reste tel qu’il a été déposé"):
            reopen(again, by=team.sacha)
        with pytest.raises(Refusal, match="clôture est passée"):
            save_card(again, CARD, confirm=True, by=team.alice)
    again.refresh_from_db()
    assert again.receipt == "2150-79202-2"


def test_an_extension_has_a_reason_and_an_end_and_lets_file(team: Cast, town: Collectivite, filling: Edition) -> None:
    candidature = ready(town, filling, team)
    closing = filling.closes_at
    assert closing is not None
    for by, until, reason, words in (
        (team.alice, closing + DAY, "x", "Seule l’équipe"),
        (team.elise, closing - DAY, "x", "après la clôture"),
        (team.elise, closing + DAY, "", "raison"),
    ):
        with pytest.raises(Refusal, match=words):
            extend(candidature, until=until, reason=reason, by=by)
    extend(candidature, until=closing + 2 * DAY, reason="panne de courant", by=team.elise)
    Edition.objects.filter(pk=filling.pk).update(phase=Phase.APPRAISAL)
    with time_machine.travel(closing + DAY):
        assert submit(candidature, by=team.sacha, missing=[]).is_late
    assert "panne de courant" in MailMessage.objects.filter(subject_kind="candidature_changee")[0].text


def test_withdrawn_inadmissible_and_restored_with_reasons(team: Cast, town: Collectivite, filling: Edition) -> None:
    candidature = ready(town, filling, team)
    with pytest.raises(Refusal, match="raison"):
        change_status(candidature, CandidatureStatus.WITHDRAWN, reason="", by=team.sacha)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        change_status(candidature, CandidatureStatus.INADMISSIBLE, reason="x", by=team.sacha)
    with pytest.raises(Refusal, match="Seul un signataire"):
        change_status(candidature, CandidatureStatus.WITHDRAWN, reason="x", by=team.alice)
    change_status(candidature, CandidatureStatus.WITHDRAWN, reason="élections", by=team.sacha)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        restore(candidature, reason="erreur", by=team.sacha)
    assert restore(candidature, reason="erreur", by=team.elise).status == CandidatureStatus.REGISTERED
    with pytest.raises(Refusal, match="ni retiré ni irrecevable"):
        restore(candidature, reason="erreur", by=team.elise)
    found = change_status(candidature, CandidatureStatus.INADMISSIBLE, reason="hors délai", by=team.elise)
    assert found.status_reason == "hors délai"
    assert JournalEntry.objects.latest("pk").facts["status"] == "inadmissible"


def test_a_filed_candidature_is_not_restored_by_the_side_door(team: Cast, town: Collectivite, filling: Edition) -> None:
    filed = submit(ready(town, filling, team), by=team.sacha, missing=[])
    with pytest.raises(Refusal, match="se rouvre"):
        change_status(filed, CandidatureStatus.REGISTERED, reason="x", by=team.elise)


def test_restoring_gives_back_the_receipt_and_the_date(team: Cast, town: Collectivite, filling: Edition) -> None:
    filed = submit(ready(town, filling, team), by=team.sacha, missing=[])
    change_status(filed, CandidatureStatus.WITHDRAWN, reason="élections", by=team.sacha)
    back = restore(filed, reason="erreur", by=team.elise)
    assert (back.status, back.receipt, back.submitted_at) == (
        CandidatureStatus.FILED,
        filed.receipt,
        filed.submitted_at,
    )


def test_each_filing_has_the_next_number_whatever_the_journal_says(
    team: Cast, town: Collectivite, filling: Edition
) -> None:
    candidature = ready(town, filling, team)
    numbers = []
    for _ in range(2):
        numbers.append(submit(candidature, by=team.sacha, missing=[]).receipt[-2:])
        reopen(candidature, by=team.sacha)
    assert numbers == ["-1", "-2"]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"submitted_at": timezone.now()}, "candidature_filing_has_receipt"),
        ({"receipt": "1"}, "candidature_filing_has_receipt"),
        ({"extended_until": timezone.now()}, "candidature_extension_has_reason"),
        ({"status": "withdrawn"}, "candidature_end_has_reason"),
    ],
)
def test_the_database_refuses_a_nonsensical_candidature(values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CandidatureFactory(**values)


def test_an_import_still_creates_a_filed_candidature_without_receipt() -> None:
    candidature = CandidatureFactory()
    award(candidature, 3, origin=AwardOrigin.IMPORT, by=None)
    assert candidature.receipt == ""
