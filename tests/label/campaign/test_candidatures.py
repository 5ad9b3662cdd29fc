"""A candidature registered, filed, reopened, extended, withdrawn and restored."""

from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from label.actions.awards import award
from label.actions.candidatures import change_status, extend, register, reopen, restore, save_card, submit
from label.enums import AwardOrigin, CandidatureStatus, Phase
from label.models import Candidature, Collectivite, Edition, JournalEntry, MailMessage, Profile
from label.queries.campaign import card_lacks
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.label.campaign.situations import CARD, DAY, last_verb, ready, running

pytestmark = pytest.mark.django_db


def test_a_registration_freezes_the_facts_and_carries_the_last_card_over(cast: Cast, filling: Edition) -> None:
    grenoble = Collectivite.objects.select_related("departement__region", "successor").get(code="38185")
    candidature = register(grenoble, filling, by=cast.elise)
    profile = Profile.objects.get(candidature=candidature)
    assert (candidature.strate, candidature.region) == ("grande_ville", "Auvergne-Rhône-Alpes")
    assert (profile.executive, profile.carried_from) == ("Michel Destot", 2012)
    assert candidature.started_at is None
    assert [m.text for m in card_lacks(candidature) if m.blocking][-1].startswith("Fiche d’identité : à relire")


def test_an_edition_of_the_time_bears_the_region_of_the_time(cast: Cast) -> None:
    edition = EditionFactory(year=2013, number=14, open_to_registration=True, closes_at=timezone.now() + DAY)
    grenoble = Collectivite.objects.select_related(
        "departement__former_region", "departement__region", "successor"
    ).get(code="38185")
    assert register(grenoble, edition, by=None).region == "Rhône-Alpes"


@pytest.mark.parametrize(
    ("phase", "words"),
    [(Phase.PREPARATION, "bientôt"), (Phase.APPRAISAL, "heure de Paris"), (Phase.EMBARGO, "heure de Paris")],
)
def test_registration_out_of_its_phases_is_refused_with_the_date(
    cast: Cast, town: Collectivite, phase: Phase, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
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
        with pytest.raises(Refusal, match="Seule une personne signataire"):
            submit(candidature, by=person, missing=card_lacks(candidature))
    filed = submit(candidature, by=team.sacha, missing=card_lacks(candidature))
    assert (filed.status, filed.receipt) == (CandidatureStatus.FILED, "2150-79202-1")
    addresses = set(MailMessage.objects.filter(subject_kind="depot").values_list("address", flat=True))
    assert addresses == {team.alice.email, team.bob.email, team.sacha.email}
    assert "2150-79202-1" in MailMessage.objects.filter(subject_kind="depot")[0].text
    with pytest.raises(Refusal, match="déjà déposé"):
        submit(filed, by=team.sacha, missing=[])
    with pytest.raises(Refusal, match="le rouvre d’abord"):
        save_card(filed, CARD, confirm=True, by=team.alice)


def test_reopening_until_the_closing_then_a_clear_refusal_that_loses_nothing(
    team: Cast, town: Collectivite, filling: Edition
) -> None:
    filed = submit(ready(town, filling, team), by=team.sacha, missing=[])
    with pytest.raises(Refusal, match="Seule une personne signataire"):
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
    assert "panne de courant" in MailMessage.objects.filter(subject_kind="dossier_prolonge")[0].text


def test_withdrawn_inadmissible_and_restored_with_reasons(team: Cast, town: Collectivite, filling: Edition) -> None:
    candidature = ready(town, filling, team)
    with pytest.raises(Refusal, match="raison"):
        change_status(candidature, CandidatureStatus.WITHDRAWN, reason="", by=team.sacha)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        change_status(candidature, CandidatureStatus.INADMISSIBLE, reason="x", by=team.sacha)
    with pytest.raises(Refusal, match="Seule une personne signataire"):
        change_status(candidature, CandidatureStatus.WITHDRAWN, reason="x", by=team.alice)
    change_status(candidature, CandidatureStatus.WITHDRAWN, reason="élections", by=team.sacha)
    with pytest.raises(Refusal, match="déjà retirée"):
        change_status(candidature, CandidatureStatus.WITHDRAWN, reason="élections", by=team.sacha)
    with pytest.raises(Refusal, match="La candidature est retirée"):  # a page opened before
        save_card(candidature, CARD, confirm=False, by=team.alice)
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
