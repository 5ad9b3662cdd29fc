"""A commune nouvelle, a new grouping: who succeeds to whom, who follows, and what of the past it keeps."""

import pytest
from django.test import Client

from label.actions.memberships import invite
from label.actions.succession import followers, set_successor, take_people
from label.enums import AwardOrigin, CandidatureStatus, LevelState, Role
from label.models import Award, Candidature, Collectivite, Edition, JournalEntry, MailMessage, Membership, Regulation
from label.queries.campaign import candidature_rows
from label.queries.histories import ceiling_of, kept_history, next_step_of, pasts_of, public_history
from label.queries.succession import heirs_among, line_of
from label.rules.refusals import Refusal
from label.rules.regulation import PastParticipation, merged
from questionnaire.models import Answer
from questionnaire.queries.answers import numbered_of, past_of
from tests.cast import Cast
from tests.pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Collectivite:
    """Metz, five arobases in 2012, as if it had vanished."""
    Collectivite.objects.filter(code="57463").update(active=False)
    return Collectivite.objects.get(code="57463")


@pytest.fixture
def heir(old: Collectivite, cast: Cast) -> Collectivite:
    """A commune that takes part for the first time, and succeeds to Metz."""
    row = Collectivite.objects.active().filter(candidatures__isnull=True, kind="commune").first()
    assert row is not None
    found = set_successor(old, row.code, by=cast.elise)
    assert found is not None
    return found


@pytest.fixture
def entering(heir: Collectivite, filling: Edition) -> Candidature:
    return Candidature.objects.create(
        collectivite=heir, edition=filling, name=heir.name, kind=heir.kind, status=CandidatureStatus.FILED
    )


def allowed(candidature: Candidature) -> LevelState:
    """What is said of five arobases."""
    found = Candidature.objects.select_related("edition__regulation").get(pk=candidature.pk)
    return ceiling_of(found)[5].state


def test_both_pages_name_each_other(heir: Collectivite, old: Collectivite, client: Client) -> None:
    assert heir.name in words_of(client.get(f"/collectivites/{old.code}/"))
    assert "Metz" in words_of(client.get(f"/collectivites/{heir.code}/"))
    assert JournalEntry.objects.filter(verb="set_successor", facts__collectivite=heir.code).exists()


def test_the_past_of_those_before_counts_where_the_regulation_says_so(
    entering: Candidature, filling: Edition, heir: Collectivite
) -> None:
    assert allowed(entering) is LevelState.TO_CHECK
    assert pasts_of(filling).get(heir.pk, []) == []
    Regulation.objects.filter(edition=filling).update(heir_keeps_past=True)
    edition = Edition.objects.select_related("regulation").get(pk=filling.pk)
    assert allowed(entering) is LevelState.OPEN
    assert PastParticipation(2012, 5) in pasts_of(edition)[heir.pk]
    shown = {one.year: one.arobases for one in kept_history(Candidature.objects.get(pk=entering.pk))}
    assert shown[2012] == 5  # what opens a level is what the jury reads


def test_the_equipe_reads_the_last_level_of_the_past_that_counts(entering: Candidature, filling: Edition) -> None:
    def last_level() -> int | None:
        candidatures = Edition.objects.select_related("regulation").get(pk=filling.pk).candidatures
        (row,) = candidature_rows(candidatures.all(), lambda _rows: {})
        return row.previous

    assert last_level() is None
    Regulation.objects.filter(edition=filling).update(heir_keeps_past=True)
    assert last_level() == 5


def test_its_next_step_follows_the_same_rule(heir: Collectivite) -> None:
    said = [next_step_of(heir, public_history(heir))]
    Regulation.objects.filter(edition__year=2012).update(heir_keeps_past=True)
    said.append(next_step_of(heir, public_history(heir)))
    assert [step.arobases for step in said if step is not None] == [4, 5]


def test_two_pasts_make_one_the_best_of_each_year() -> None:
    past = [
        PastParticipation(2010, 2),
        PastParticipation(2011, None),
        PastParticipation(2010, 3),
        PastParticipation(2011, 0),
    ]
    assert merged(past) == [PastParticipation(2010, 3), PastParticipation(2011, None)]


def test_a_succession_goes_all_the_way_down(heir: Collectivite, old: Collectivite, cast: Cast) -> None:
    older = Collectivite.objects.exclude(pk__in=(heir.pk, old.pk)).filter(kind="commune", active=True)[0]
    Collectivite.objects.filter(pk=older.pk).update(active=False, successor=old)
    assert set(line_of(heir)) == {old.pk, older.pk}
    assert heirs_among([heir.pk]) == {old.pk: heir.pk, older.pk: heir.pk}
    with pytest.raises(Refusal, match="n’existe plus"):
        set_successor(older, old.code, by=cast.elise)


def test_people_follow_once_with_their_roles_but_the_signature(
    heir: Collectivite, old: Collectivite, cast: Cast
) -> None:
    cast.member(cast.alice, old, Role.CORRESPONDANT)
    cast.member(cast.sacha, old, Role.SIGNATAIRE)
    assert {row.user for row in followers(heir)} == {cast.alice, cast.sacha}
    assert take_people(heir, by=cast.elise) == 2
    now = Membership.objects.active().filter(collectivite=heir)
    assert {row.user: row.roles for row in now} == {cast.alice: ["correspondant"], cast.sacha: ["correspondant"]}
    letter = MailMessage.objects.get(user=cast.alice, subject_kind="rattachement_suivi")
    assert f"{heir.name} succède à Metz" in letter.text
    with pytest.raises(Refusal, match="Personne ne reste"):
        take_people(heir, by=cast.elise)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        take_people(heir, by=cast.alice)


def test_its_questionnaire_proposes_the_answers_of_the_largest(
    entering: Candidature, old: Collectivite, filling: Edition
) -> None:
    numbered = numbered_of(filling.questionnaire)
    assert past_of(entering, numbered).year is None
    before = Candidature.objects.get(collectivite=old, edition__year=2012)
    item = before.edition.questionnaire.items.earliest("pk")
    Answer.objects.create(candidature=before, item=item, value="oui", comment="Depuis 2010.")
    assert past_of(entering, numbered).year == 2012


def test_the_equipe_says_it_on_the_page_of_the_town(elise: Client, old: Collectivite, cast: Cast) -> None:
    page = f"/pilotage/2012/collectivites/{old.code}/"
    assert "Dire qui lui succède" in words_of(elise.get(page))
    wrong = elise.post(f"{page}succession/", {"code": "00000"})
    assert wrong.status_code == 422
    assert "Aucune collectivité ne porte" in words_of(wrong)
    asked = elise.post(f"{page}succession/", {"code": "38185"})
    assert "Grenoble , commune, Isère (38) : est-ce bien elle ?" in words_of(asked)
    assert Collectivite.objects.get(pk=old.pk).successor is None  # its name is read first
    done = elise.post(f"{page}succession/", {"code": "38185", "read": "38185"}, follow=True)
    assert "La succession est enregistrée" in words_of(done)
    cast.member(cast.alice, old, Role.CORRESPONDANT)
    heir = "/pilotage/2012/collectivites/38185/"
    assert cast.alice.full_name in words_of(elise.get(heir))
    assert "sont rattachées" in words_of(elise.post(f"{heir}suivre/", follow=True))
    with pytest.raises(Refusal, match="en vigueur"):
        set_successor(Collectivite.objects.get(code="38185"), "57463", by=cast.elise)


def test_a_wrong_succession_is_refused_or_taken_back(elise: Client, old: Collectivite, cast: Cast) -> None:
    grouping = Collectivite.objects.active().groupings()[0]
    with pytest.raises(Refusal, match="une intercommunalité une intercommunalité"):
        set_successor(old, grouping.code, by=cast.elise)
    page = f"/pilotage/2012/collectivites/{old.code}/succession/"
    assert elise.post(page, {"code": ""}).status_code == 422
    set_successor(old, "38185", by=cast.elise)
    elise.post(page, {"code": ""})
    assert Collectivite.objects.get(pk=old.pk).successor is None
    with pytest.raises(Refusal, match="n’existe plus"):
        invite(old, "a@ville.example", roles=["contributeur"], by=cast.elise)


def test_levels_of_2012_do_not_move_without_the_rule() -> None:
    edition = Edition.objects.select_related("regulation").get(year=2012)
    assert edition.terms.heir_keeps_past is False
    assert Award.objects.filter(candidature__edition=edition, origin=AwardOrigin.IMPORT).count() == 356
