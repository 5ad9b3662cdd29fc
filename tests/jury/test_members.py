"""Who is named, what she declares, what is found, and the wall that follows."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from initiatives.models import Highlight, Initiative
from jury.actions.members import (
    accept_charter,
    declare_link,
    end_member,
    finish_declaration,
    name_member,
    propose_all_conflicts,
    recuse,
    settle_conflict,
)
from jury.actions.sitting.opening import open_sitting, opening_faults
from jury.enums import ConflictStatus, JuryRole, LinkKind, SittingStatus
from jury.models import ConflictOfInterest, JuryMember, LinkDeclaration, Recusal, Sitting
from jury.queries.seats import bench_of, excluded_by_mandate, is_closed_to, votes_held
from label.actions.colleagues import name_colleague
from label.actions.people import erase_account
from label.admin import AccountForm
from label.enums import MembershipStatus, Phase, Role, UserGroup
from label.models import Candidature, Collectivite, Edition, MailMessage, Membership, Regulation
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import in_appraisal, jury_of, member
from tests.pages import markup_of, text_of, words_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return in_appraisal()


def test_somebody_new_is_named_invited_and_asked_for_a_second_factor(edition: Edition, cast: Cast) -> None:
    row = name_member(edition, email="Anne@Presse.example", name="Anne  Dau", role=JuryRole.MEMBRE, by=cast.elise)
    assert (row.user.email, row.user.full_name, row.is_ready) == ("anne@presse.example", "Anne Dau", False)
    letter = MailMessage.objects.get(user=row.user)
    assert "mot-de-passe" in letter.text
    assert "/jury/2012/" in letter.text
    answer = signed_in(row.user).get("/jury/2012/")
    assert answer.status_code == 302
    assert "second-facteur" in answer["Location"]


def test_the_equipe_appraises_and_never_votes(edition: Edition, cast: Cast) -> None:
    words = refused(lambda: name_member(edition, email=cast.elise.email, name="", role=JuryRole.MEMBRE, by=cast.elise))
    assert "Elle peut instruire, pas voter" in words
    name_member(edition, email=cast.elise.email, name="", role=JuryRole.INSTRUCTEUR, by=cast.elise)
    # The other way round: a juror is not made of the équipe in the administration.
    juror = member(edition, JuryRole.MEMBRE, "Jurée").user
    form = AccountForm(
        {"email": juror.email, "full_name": "Jurée", "groups": Group.objects.filter(name__in=("jury", "equipe"))},
        instance=juror,
    )
    assert "ses déports ne l’arrêteraient plus" in str(form.errors["groups"])


def test_one_president_at_a_time_and_nobody_twice(edition: Edition, cast: Cast) -> None:
    first = member(edition, JuryRole.PRESIDENT, "Une")
    assert "déjà tenu" in refused(lambda: member(edition, JuryRole.PRESIDENT, "Deux"))
    assert "déjà nommée" in refused(
        lambda: name_member(edition, email="une@jury.example", name="Une", role=JuryRole.MEMBRE, by=cast.elise)
    )
    end_member(first, by=cast.elise)
    assert "n’est déjà plus au jury" in refused(lambda: end_member(first, by=cast.elise))
    assert member(edition, JuryRole.PRESIDENT, "Deux").role == JuryRole.PRESIDENT
    assert not first.user.groups.filter(name="jury").exists()


def test_somebody_attached_is_named_only_by_a_written_exception_which_recuses_her(edition: Edition, cast: Cast) -> None:
    grenoble = Collectivite.objects.get(code="38185")
    cast.member(cast.alice, grenoble, Role.CORRESPONDANT)

    def name(exception: str = "") -> JuryMember:
        return name_member(
            edition, email=cast.alice.email, name="Alice", role=JuryRole.MEMBRE, exception=exception, by=cast.elise
        )

    assert "attachée à Grenoble" in refused(name)
    row = name("Seule experte du sujet")
    recusal = Recusal.objects.get(member=row)
    assert recusal.candidature.collectivite == grenoble
    assert "par exception" in recusal.reason


def test_a_declared_link_closes_the_files_until_somebody_answers(edition: Edition, cast: Cast) -> None:
    row = member(edition, JuryRole.MEMBRE, "Jade")
    grenoble = Collectivite.objects.get(code="38185")
    candidature = Candidature.objects.get(edition=edition, collectivite=grenoble)
    declare_link(row, kind=LinkKind.RESIDENCE, collectivite=grenoble, by=row.user)
    conflict = ConflictOfInterest.objects.get(member=row, candidature=candidature)
    assert (conflict.status, conflict.reason) == (ConflictStatus.PROPOSED, "Lieu de vie")
    assert is_closed_to(row, candidature)
    assert "en un mot" in refused(lambda: settle_conflict(conflict, confirmed=False, word=" ", by=row.user))
    settle_conflict(conflict, confirmed=False, word="Vendu en 2001", by=row.user)
    conflict.refresh_from_db()
    assert (conflict.status, conflict.word) == (ConflictStatus.PROPOSED, "Vendu en 2001")
    assert is_closed_to(row, candidature)  # nobody lifts her own: her word waits for somebody else
    settle_conflict(conflict, confirmed=False, word="Vendu en 2001, en effet", by=cast.elise)
    assert not is_closed_to(row, candidature)
    assert propose_all_conflicts(edition) == 0
    declare_link(row, kind=LinkKind.EMPLOYMENT, collectivite=grenoble, by=row.user)  # another reason: asked again
    conflict.refresh_from_db()
    assert conflict.status == ConflictStatus.PROPOSED
    settle_conflict(conflict, confirmed=True, word="", by=cast.elise)
    assert Recusal.objects.filter(member=row, candidature=candidature).exists()
    assert "que par l’équipe" in refused(
        lambda: settle_conflict(conflict, confirmed=False, word="finalement", by=row.user)
    )
    settle_conflict(conflict, confirmed=False, word="Erreur de nom", by=cast.elise)
    assert not is_closed_to(row, candidature)


def test_a_conflict_dismissed_stays_so_however_long_its_grounds_are_to_say(edition: Edition, cast: Cast) -> None:
    row = member(edition, JuryRole.MEMBRE, "Jade")
    candidature = Candidature.objects.get(edition=edition, collectivite__code="38185")
    initiative = Initiative.objects.create(collectivite=candidature.collectivite, title="Essai")
    partners = [f"Atelier numérique du quartier de la gare, antenne {number}" for number in range(9)]
    Highlight.objects.create(candidature=candidature, initiative=initiative, frozen={"partners": "\n".join(partners)})
    for partner in partners:
        LinkDeclaration.objects.create(member=row, kind=LinkKind.EMPLOYMENT, text=partner)
    assert propose_all_conflicts(edition) == 1
    settle_conflict(ConflictOfInterest.objects.get(member=row), confirmed=False, word="Homonyme", by=cast.elise)
    assert propose_all_conflicts(edition) == 0


def test_a_past_attachment_and_an_employer_are_found(edition: Edition, cast: Cast) -> None:
    row = member(edition, JuryRole.MEMBRE, "Jade")
    town = Collectivite.objects.get(code="57463")
    Membership.objects.create(
        user=row.user,
        collectivite=town,
        status=MembershipStatus.ENDED,
        ended_at=timezone.now(),
        origin="equipe",
        function="agent",
        roles=[],
    )
    assert propose_all_conflicts(edition) == 1
    employer = Collectivite.objects.get(code="38185")
    declare_link(row, kind=LinkKind.EMPLOYMENT, siren=employer.siren, by=row.user)
    reasons = dict(ConflictOfInterest.objects.values_list("candidature__collectivite__code", "reason"))
    assert "passé" in reasons["57463"]
    assert "SIREN" in reasons["38185"]


def test_each_declares_and_accepts_for_herself(edition: Edition, cast: Cast) -> None:
    row = member(edition, JuryRole.MEMBRE, "Jade", ready=False)
    assert "pour soi" in refused(lambda: accept_charter(row, by=cast.elise))
    assert "charte" in refused(lambda: finish_declaration(row, by=row.user))
    accept_charter(row, by=row.user)
    finish_declaration(row, by=row.user)
    assert row.is_ready
    assert "Nommez" in refused(lambda: declare_link(row, kind=LinkKind.OTHER, by=row.user))


def test_who_votes_does_not_join_the_equipe_nor_erase_her_account_before_the_sitting_is_closed(
    edition: Edition, cast: Cast
) -> None:
    jury = jury_of(edition, size=3)
    jade, reader = jury.others[0].user, member(edition, JuryRole.INSTRUCTEUR, "Iris").user
    assert "membre du jury, jury 2012" in refused(lambda: name_colleague(jade.email, "", by=cast.elise))
    assert name_colleague(reader.email, "", by=cast.elise) == reader  # who instructs may be of the équipe
    page = signed_in(jade).post("/compte/effacer/", {"word": "effacer"})
    assert (page.status_code, "Une séance attend ce compte" in text_of(page)) == (422, True)
    Sitting.objects.update(status=SittingStatus.OPEN)
    assert "membre du jury, jury 2012" in refused(lambda: erase_account(jade, by=jade))
    Sitting.objects.update(status=SittingStatus.CLOSED)
    erase_account(jade, by=jade)
    assert [vote.is_awaited for vote in votes_held(jury.president.user)] == [False]
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.ARCHIVED)
    assert votes_held(jury.president.user) == []


def test_the_equipe_names_in_the_page_and_reads_refusals_beside_the_form(edition: Edition, elise: Client) -> None:
    place = "/pilotage/2012/jury/"
    form = {"name": "Paule Vernet", "email": "paule@jury.example", "role": "president", "function": "géographe"}
    assert elise.post(place, form).status_code == 302
    again = elise.post(place, form | {"email": "autre@jury.example"})
    assert again.status_code == 422
    assert "déjà tenu" in markup_of(again)
    wrong = elise.post(place, form | {"email": "pas une adresse", "role": "roi"})
    assert wrong.status_code == 422
    assert 'value="pas une adresse"' in markup_of(wrong)


def test_a_member_goes_through_her_desk(edition: Edition) -> None:
    row = member(edition, JuryRole.MEMBRE, "Jade", ready=False)
    jade = signed_in(row.user)
    assert "J’accepte la charte" in markup_of(jade.get("/jury/2012/"))
    assert jade.get("/instruction/2012/").status_code == 403
    jade.post("/jury/2012/charte/")
    several = jade.post("/jury/2012/", {"kind": "residence", "town": "Saint-Denis"})
    assert several.status_code == 422
    assert "93066" in markup_of(several)
    assert jade.post("/jury/2012/", {"kind": "residence", "town": "nulle part du tout"}).status_code == 422
    assert jade.post("/jury/2012/", {"kind": "residence", "town": "grenoble"}).status_code == 302
    jade.post("/jury/2012/liens/termine/")
    page = markup_of(jade.get("/jury/2012/"))
    assert "À confirmer" in page
    conflict = ConflictOfInterest.objects.get(member=row, candidature__collectivite__code="38185")
    assert jade.get("/instruction/2012/38185/").status_code == 403
    jade.post(f"/jury/2012/conflits/{conflict.pk}/", {"answer": "deport"})
    assert "Mes déports" in markup_of(jade.get("/jury/2012/"))
    other = signed_in(member(edition, JuryRole.MEMBRE, "Autre").user)
    assert other.post(f"/jury/2012/conflits/{conflict.pk}/", {"answer": "ecarter", "word": "x"}).status_code == 404


def test_a_link_declared_while_the_sitting_runs_takes_effect_at_once(edition: Edition) -> None:
    edition.phase = Phase.DELIBERATION
    edition.save()
    jury = jury_of(edition, size=3)
    open_sitting(jury.sitting, by=jury.president)
    juror = jury.others[0]
    declare_link(juror, kind=LinkKind.PARTNERSHIP, collectivite=Collectivite.objects.get(code="38185"), by=juror.user)
    recusal = Recusal.objects.get(member=juror)
    assert (recusal.in_sitting, recusal.reason) == (True, "Partenaire de cette collectivité")


def test_a_member_takes_away_what_is_kept_about_her(edition: Edition) -> None:
    row = member(edition, JuryRole.MEMBRE, "Jade")
    declare_link(row, kind=LinkKind.OTHER, text="Ma sœur y travaille", by=row.user)
    (seat,) = signed_in(row.user).get("/compte/donnees/").json()["jury"]
    assert (seat["edition"], seat["role"], seat["liens"][0]["précision"]) == (
        2012,
        "Membre du jury",
        "Ma sœur y travaille",
    )


def test_somebody_named_again_keeps_her_links_and_recusals(edition: Edition, cast: Cast) -> None:
    row = member(edition, JuryRole.MEMBRE, "Jade")
    declare_link(row, kind=LinkKind.RESIDENCE, collectivite=Collectivite.objects.get(code="38185"), by=row.user)
    settle_conflict(ConflictOfInterest.objects.get(), confirmed=True, word="", by=row.user)
    end_member(row, by=cast.elise)
    again = member(edition, JuryRole.MEMBRE, "Jade")
    assert Recusal.objects.get(member=again).candidature.collectivite.code == "38185"
    assert (again.pk, again.links.count()) == (row.pk, 1)


def test_the_president_settles_for_somebody_of_the_equipe_and_for_nobody_else(edition: Edition, cast: Cast) -> None:
    president = member(edition, JuryRole.PRESIDENT, "Paule")
    grenoble = Collectivite.objects.get(code="38185")
    of_equipe = member(edition, JuryRole.MEMBRE, "Jade")
    other = member(edition, JuryRole.MEMBRE, "Noé")
    of_equipe.user.groups.add(Group.objects.get_or_create(name=UserGroup.EQUIPE)[0])
    for row in (of_equipe, other):
        declare_link(row, kind=LinkKind.RESIDENCE, collectivite=grenoble, by=row.user)
    hers, his = (ConflictOfInterest.objects.get(member=row) for row in (of_equipe, other))
    settle_conflict(hers, confirmed=False, word="Non", by=of_equipe.user)  # of the équipe, yet her own
    hers.refresh_from_db()
    assert hers.status == ConflictStatus.PROPOSED
    desk = signed_in(president.user)
    page = words_of(desk.get("/jury/2012/"))
    assert "Conflits de l’équipe à régler" in page
    assert "Jade" in page
    assert "Noé" not in page
    desk.post(f"/jury/2012/conflits/{hers.pk}/", {"answer": "ecarter", "word": "Vendu"})
    hers.refresh_from_db()
    assert (hers.status, hers.settled_by) == (ConflictStatus.DISMISSED, president.user)
    assert desk.post(f"/jury/2012/conflits/{his.pk}/", {"answer": "ecarter", "word": "x"}).status_code == 404


def test_a_mandate_with_a_candidate_is_settled_before_the_invitation_leaves(edition: Edition, elise: Client) -> None:
    sent = {"name": "Léa Blanc", "email": "lea@jury.example", "role": "membre", "mandates": "38185\nMetz"}
    page = elise.post("/pilotage/2012/jury/", sent)
    assert page.status_code == 422
    assert "Ses mandats touchent des candidates : Grenoble, Metz." in words_of(page)
    assert not MailMessage.objects.filter(user__email="lea@jury.example").exists()
    assert not JuryMember.objects.filter(edition=edition).exists()
    assert elise.post("/pilotage/2012/jury/", {**sent, "recused": "on"}).status_code == 302
    member_ = JuryMember.objects.get(edition=edition)
    recusals = Recusal.objects.filter(member=member_).values_list("candidature__name", flat=True)
    assert sorted(recusals) == ["Grenoble", "Metz"]
    assert MailMessage.objects.filter(user=member_.user).exists()
    nonsense = elise.post(
        "/pilotage/2012/jury/", {**sent, "email": "x@jury.example", "mandates": "Nulle-Part-Ailleurs"}
    )
    assert "aucune collectivité ne porte ce nom" in words_of(nonsense)


def test_where_the_regulation_excludes_mandates_only_a_written_exception_seats_them(
    edition: Edition, elise: Client, client: Client
) -> None:
    Regulation.objects.update_or_create(edition=edition, defaults={"mandates_exclude": True, "text": "Le texte."})
    sent = {"name": "Léa Blanc", "email": "lea@jury.example", "role": "membre", "mandates": "Metz", "recused": "on"}
    page = elise.post("/pilotage/2012/jury/", sent)
    assert (page.status_code, "Le règlement l’exclut du jury" in words_of(page)) == (422, True)
    assert not JuryMember.objects.filter(edition=edition).exists()
    assert elise.post("/pilotage/2012/jury/", {**sent, "exception": "Seule spécialiste"}).status_code == 302
    assert Recusal.objects.get(member__edition=edition).candidature.name == "Metz"
    assert "ne siège pas au jury" in words_of(client.get("/reglement/2012/"))
    seated = JuryMember.objects.get(edition=edition)
    end_member(seated, by=None)
    again = elise.post("/pilotage/2012/jury/", {**sent, "mandates": ""})
    assert "Le règlement l’exclut du jury" in words_of(again)  # what is known of her stays known


def test_whoever_steps_aside_with_a_word_about_mandates_holds_none(edition: Edition) -> None:
    Regulation.objects.update_or_create(edition=edition, defaults={"mandates_exclude": True, "text": "Le texte."})
    fresh = Edition.objects.select_related("regulation").get(pk=edition.pk)
    jury = jury_of(fresh, size=3)
    candidature = Candidature.objects.get(edition=edition, collectivite__code="57463")
    recuse(jury.others[0], candidature, reason="Le maire a mandaté mon cabinet", by=jury.others[0].user)
    assert excluded_by_mandate(fresh) == []
    declare_link(jury.others[0], kind=LinkKind.MANDATE, collectivite=candidature.collectivite, by=jury.others[0].user)
    assert excluded_by_mandate(fresh) == [jury.others[0]]  # out of the dossier already, and holding a mandate in it


def test_a_mandate_declared_once_seated_is_named_before_the_sitting_opens(edition: Edition) -> None:
    Regulation.objects.update_or_create(edition=edition, defaults={"mandates_exclude": True, "text": "Le texte."})
    fresh = Edition.objects.select_related("regulation").get(pk=edition.pk)
    jury = jury_of(fresh, size=3)
    metz = Collectivite.objects.get(code="57463")
    declare_link(jury.others[0], kind=LinkKind.MANDATE, collectivite=metz, by=jury.others[0].user)
    faults = opening_faults(jury.sitting, bench_of(jury.sitting))
    assert "Le règlement exclut du jury qui tient un mandat dans une candidate : retirez Juré0." in faults
