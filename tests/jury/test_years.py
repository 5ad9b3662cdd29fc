"""The year is in the address: a past jury stays readable, the next one is another, each gesture says its year."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jury import emails
from jury.actions.closing import close_sitting
from jury.actions.members import declare_link
from jury.actions.sitting.opening import open_sitting
from jury.enums import AppealStatus, CaseStatus, JuryRole, LinkKind
from jury.models import Appeal, Case, Decision, JuryMember, Sitting
from label.actions.editions import arm_publication
from label.enums import Phase, Role
from label.models import Award, Candidature, Collectivite, Correction, Edition, MailMessage
from tests.campaigns import filling_2013
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, jury_of, member, undecided_2012
from tests.pages import markup_of, text_of, words_of
from villes_internet.actions import publish_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(cast: Cast) -> Jury:
    """The jury of 2012: decided, closed, published; the edition of 2013 is open."""
    edition = undecided_2012(few=True)
    Candidature.objects.filter(edition=edition).update(past_confirmed=True, past_source="Registre")
    jury = jury_of(edition, size=5)
    open_sitting(jury.sitting, by=jury.president)
    Decision.objects.bulk_create(
        Decision(case=case, arobases=2, eligible=5, quorum=3, presided_by=jury.president)
        for case in Case.objects.filter(sitting=jury.sitting)
    )
    Case.objects.filter(sitting=jury.sitting).update(status=CaseStatus.DECIDED)
    close_sitting(jury.sitting, by=jury.president)
    edition.refresh_from_db()
    edition.publishes_at = timezone.now() + timedelta(hours=1)
    edition.save()
    arm_publication(edition, "publier 2012", by=cast.elise)
    edition.publishes_at = timezone.now() - timedelta(days=1)
    edition.save()
    publish_edition(edition, by=None, by_calendar=True)
    filling_2013(edition, by=cast.elise)
    return jury


def test_without_a_year_a_page_leads_to_the_last_one_and_a_gesture_does_not_exist(
    past: Jury, elise: Client, camille: Client
) -> None:
    assert elise.get("/pilotage/jury/")["Location"] == "/pilotage/2013/jury/"
    assert elise.get("/instruction/?q=agen")["Location"] == "/instruction/2013/?q=agen"
    assert camille.get("/jury/seance/")["Location"] == "/jury/2013/seance/"
    assert signed_in(past.president.user).get("/jury/")["Location"] == "/jury/2012/"  # where she sits
    for address in ("/jury/", "/jury/seance/", "/jury/seance/vote/", "/jury/seance/geste/", "/pilotage/jury/"):
        assert elise.post(address).status_code == 404


def test_a_draft_leads_nobody_but_the_equipe(past: Jury, elise: Client, camille: Client) -> None:
    Edition.objects.filter(year=2013).update(phase=Phase.PREPARATION)
    assert elise.get("/instruction/")["Location"] == "/instruction/2013/"
    assert camille.get("/jury/")["Location"] == "/jury/2012/"
    seat = member(Edition.objects.get(year=2013), JuryRole.INSTRUCTEUR, "Présidente")
    assert seat.user == past.president.user
    reader = signed_in(seat.user)
    assert reader.get("/jury/")["Location"] == "/jury/2012/"  # named already, not yet announced
    assert re.search(r'aussi du jury <a href="/jury/2013/">2013</a\s*>\.', text_of(reader.get("/jury/2012/")))
    newcomer = signed_in(member(Edition.objects.get(year=2013), JuryRole.INSTRUCTEUR, "Nouvelle").user)
    assert newcomer.get("/jury/")["Location"] == "/jury/2013/"  # she has her charter to accept
    assert newcomer.get("/jury/2013/").status_code == 200


def test_the_links_of_last_year_are_offered_again_one_by_one(past: Jury) -> None:
    declare_link(
        past.president,
        kind=LinkKind.RESIDENCE,
        collectivite=Collectivite.objects.get(code=GRENOBLE),
        text="Depuis 2001",
        by=past.president.user,
    )
    seat = member(Edition.objects.get(year=2013), JuryRole.PRESIDENT, "Présidente")
    JuryMember.objects.filter(pk=seat.pk).update(charter_at=None, declared_at=None)
    reader = signed_in(seat.user)
    assert "Le jury de 2013 vous attend : la charte à accepter, vos liens à déclarer." in words_of(
        reader.get("/jury/2012/")
    )
    page = markup_of(reader.get("/jury/2013/"))
    assert "Lieu de vie</strong>\u00a0: Grenoble, Depuis 2001" in page
    asked = dict(re.findall(r'type="hidden" name="(kind|town|siren|text)" value="([^"]*)"', page))
    assert reader.post("/jury/2013/", asked).status_code == 302
    assert str(seat.links.get()) == str(past.president.links.get())
    assert "Déclarés pour le jury d’avant" not in words_of(reader.get("/jury/2013/"))


def test_last_year_stays_readable_by_those_who_could_read_it(past: Jury, camille: Client) -> None:
    president = signed_in(past.president.user)
    for address in (
        "/jury/2012/",
        "/jury/2012/seance/",
        "/jury/2012/seance/ecran/",
        "/instruction/2012/",
        f"/instruction/2012/{GRENOBLE}/",
    ):
        assert president.get(address).status_code == 200, address
        assert camille.get(address).status_code == 403, address
    assert president.get("/jury/2013/").status_code == 403
    assert president.get("/instruction/2013/").status_code == 403


def test_two_seats_in_two_years_are_two_seats(past: Jury) -> None:
    edition = Edition.objects.get(year=2013)
    seat = member(edition, JuryRole.INSTRUCTEUR, "Présidente")
    assert seat.user == past.president.user
    reader = signed_in(seat.user)
    assert "Instruction" in text_of(reader.get("/jury/2013/"))
    assert "Présidence" in text_of(reader.get("/jury/2012/"))
    assert reader.get("/jury/2013/seance/").status_code == 403


def test_an_address_never_mixes_two_years(past: Jury, elise: Client) -> None:
    assert elise.post(f"/pilotage/2013/jury/membres/{past.vice.pk}/retirer/").status_code == 404
    assert elise.post(f"/pilotage/2013/jury/membres/{past.vice.pk}/deport/").status_code == 404
    assert elise.get(f"/instruction/2013/{GRENOBLE}/").status_code == 404
    assert elise.get("/instruction/1998/").status_code == 404


def test_a_published_edition_has_no_sitting_to_prepare(elise: Client) -> None:
    answer = elise.post("/pilotage/2012/jury/seance/", {"held_on": timezone.localdate().isoformat()})
    assert "n’a plus de séance à préparer" in text_of(answer)
    assert not Sitting.objects.exists()


def test_a_letter_leads_to_the_jury_of_its_year(past: Jury) -> None:
    emails.named(past.vice)
    assert "/jury/2012/" in MailMessage.objects.filter(subject_kind="jury_nomme").latest("pk").text


@pytest.mark.slow
def test_an_appeal_of_last_year_is_received_answered_and_confirmed_during_this_one(
    past: Jury, cast: Cast, elise: Client
) -> None:
    town = Collectivite.objects.get(code=GRENOBLE)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    Edition.objects.get(year=2012).regulation.__class__.objects.filter(edition__year=2012).update(appeal_days=30)
    sacha = signed_in(cast.sacha)
    sacha.post(f"/candidature/{GRENOBLE}/2012/resultat/recours/", {"text": "Notre espace public numérique est ouvert."})
    assert sacha.post(f"/candidature/{GRENOBLE}/resultat/").status_code == 404
    assert sacha.get(f"/candidature/{GRENOBLE}/resultat/")["Location"] == f"/candidature/{GRENOBLE}/2013/resultat/"
    chosen = sacha.get(f"/candidature/{GRENOBLE}/resultat/?annee=2013")["Location"]
    to_come = text_of(sacha.get(chosen))
    assert "Aucun résultat de 2013 n’est publié" in to_come
    assert "Il se lit ici à la publication" in to_come
    gone_by = text_of(sacha.get(f"/candidature/{GRENOBLE}/1999/resultat/"))
    assert "Aucun résultat de 1999 n’est publié" in gone_by
    assert "Il se lit ici à la publication" not in gone_by
    assert sacha.post(f"/candidature/{GRENOBLE}/2013/resultat/recours/", {"text": "Non"}).status_code == 404
    stranger = signed_in(cast.camille)
    for address in (f"/candidature/{GRENOBLE}/resultat/", f"/candidature/{GRENOBLE}/2012/resultat/"):
        assert stranger.get(address, follow=True).status_code == 404
    appeal = Appeal.objects.get()
    assert appeal.candidature.edition.year == 2012
    assert "1 recours à lire (2012)" in text_of(elise.get("/pilotage/2013/"))
    place = f"/pilotage/2012/jury/recours/{appeal.pk}/"
    assert elise.post(place.replace("2012", "2013"), {"answer": "x"}).status_code == 404
    answered = elise.post(place, {"answer": "Vous avez raison.", "arobases": "3"})
    assert answered["Location"] == f"/pilotage/2012/jury/suites/{GRENOBLE}/"
    president = signed_in(past.president.user)
    JuryMember.objects.create(user=past.president.user, edition=Edition.objects.get(year=2013), role=JuryRole.PRESIDENT)
    assert "1 correction vous attend dans le jury de 2012" in text_of(president.get("/jury/2013/"))
    JuryMember.objects.filter(edition__year=2013).delete()
    assert "Corriger la décision" in text_of(president.get("/jury/2012/"))
    place = f"corrections/{Correction.objects.get(appeal=appeal).pk}/"
    assert president.post(f"/jury/2013/{place}", {"answer": "oui"}).status_code == 403
    assert president.post(f"/jury/2012/{place}", {"answer": "oui"}).status_code == 302
    appeal.refresh_from_db()
    assert appeal.status == AppealStatus.CORRECTED
    assert Award.objects.get(candidature=appeal.candidature).arobases == 3
