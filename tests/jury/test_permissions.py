"""Who opens which page of the jury, predicate by predicate."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from jury import permissions
from jury.actions.dealing import assign
from jury.actions.members import recuse
from jury.enums import ConflictStatus, JuryRole
from jury.models import Appraisal, ConflictOfInterest, JuryMember
from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Edition
from tests.cast import GRENOBLE, Cast
from tests.conftest import asked_by
from tests.jury.bench import Jury, jury_of, member, undecided_2012

pytestmark = pytest.mark.django_db


@pytest.fixture
def jury() -> Jury:
    """Three voters, all ready to read."""
    return jury_of(undecided_2012(few=True), size=3)


@pytest.fixture
def iris(jury: Jury) -> JuryMember:
    """An instructrice who was given the dossier of Grenoble."""
    found = member(jury.sitting.edition, JuryRole.INSTRUCTEUR, "Iris")
    assign(Candidature.objects.get(edition=found.edition, collectivite__code=GRENOBLE), found, due_on=None, by=None)
    return found


@pytest.fixture
def town(jury: Jury) -> Candidature:
    """The filed candidature of Grenoble."""
    return Candidature.objects.select_related("edition").get(edition=jury.sitting.edition, collectivite__code=GRENOBLE)


def handed_in(seat: JuryMember, town: Candidature) -> Appraisal:
    """What a member proposed, handed in."""
    return Appraisal.objects.create(
        candidature=town, member=seat, proposed_arobases=3, trust=2, reasons="Régulier", done_at=timezone.now()
    )


def test_only_who_sits_has_a_seat_and_the_others_are_told_in_words(jury: Jury, cast: Cast) -> None:
    assert permissions.seat_in(asked_by(jury.vice.user), 2012) == jury.vice
    for person, year in ((cast.elise, 2012), (cast.camille, 2012), (jury.vice.user, 2013)):
        with pytest.raises(PermissionDenied, match="réservée au jury"):
            permissions.seat_in(asked_by(person), year)


def test_the_files_are_read_by_the_equipe_and_by_who_declared_her_links(jury: Jury, cast: Cast) -> None:
    assert permissions.reader_of(asked_by(cast.elise), 2012)[1] is None
    assert permissions.reader_of(asked_by(jury.vice.user), 2012)[1] == jury.vice
    newcomer = member(jury.sitting.edition, JuryRole.MEMBRE, "Neuve", ready=False)
    with pytest.raises(PermissionDenied, match="Acceptez d’abord la charte"):
        permissions.reader_of(asked_by(newcomer.user), 2012)
    with pytest.raises(PermissionDenied, match="réservée au jury"):
        permissions.reader_of(asked_by(cast.alice), 2012)


@pytest.mark.parametrize("code", ["00000", "38999"])
def test_a_file_that_was_not_filed_does_not_exist(jury: Jury, code: str) -> None:
    with pytest.raises(Http404, match="n’est pas déposé"):
        permissions.dossier_asked(asked_by(jury.vice.user), 2012, code)


def test_a_recusal_closes_one_file_and_no_other(jury: Jury, town: Candidature) -> None:
    recuse(jury.vice, town, reason="Élue", by=jury.vice.user)
    with pytest.raises(PermissionDenied, match="Déport"):
        permissions.dossier_asked(asked_by(jury.vice.user), 2012, GRENOBLE)
    other = Candidature.objects.in_the_race().filter(edition=town.edition).exclude(pk=town.pk)[0]
    assert permissions.dossier_asked(asked_by(jury.vice.user), 2012, other.collectivite.code)[0] == other
    assert permissions.dossier_asked(asked_by(jury.president.user), 2012, GRENOBLE)[0] == town


def test_a_conflict_that_nobody_settled_closes_the_file_too(jury: Jury, town: Candidature) -> None:
    row = ConflictOfInterest.objects.create(candidature=town, member=jury.vice, reason="Élue")
    with pytest.raises(PermissionDenied, match="Déport"):
        permissions.dossier_asked(asked_by(jury.vice.user), 2012, GRENOBLE)
    ConflictOfInterest.objects.filter(pk=row.pk).update(status=ConflictStatus.DISMISSED, word="Homonyme")
    assert permissions.dossier_asked(asked_by(jury.vice.user), 2012, GRENOBLE)[0] == town


def test_who_was_given_a_file_appraises_it(jury: Jury, iris: JuryMember, town: Candidature) -> None:
    assert permissions.may_appraise(iris, town)
    assert not permissions.may_appraise(jury.vice, town)
    assert not permissions.may_appraise(None, town)


def test_the_minutes_are_the_chairs_until_the_results_are_public(jury: Jury, iris: JuryMember, cast: Cast) -> None:
    edition = jury.sitting.edition
    everybody = (cast.elise, jury.president.user, jury.vice.user, jury.others[0].user, iris.user, cast.alice)
    before = [permissions.may_read_minutes(person, edition) for person in (*everybody, AnonymousUser())]
    assert before == [True, True, True, False, False, False, False]
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    edition.refresh_from_db()
    after = [permissions.may_read_minutes(person, edition) for person in (*everybody, AnonymousUser())]
    assert after == [True, True, True, True, False, False, False]


def test_an_appraisal_is_her_author_s_until_it_is_handed_in(
    jury: Jury, iris: JuryMember, town: Candidature, cast: Cast
) -> None:
    begun = Appraisal.objects.create(candidature=town, member=iris)
    people = (iris.user, jury.vice.user, cast.elise, cast.alice, AnonymousUser())
    assert [permissions.may_read_appraisal(who, begun) for who in people] == [True, False, False, False, False]
    begun.proposed_arobases, begun.reasons, begun.done_at = 3, "Régulier", timezone.now()
    assert [permissions.may_read_appraisal(who, begun) for who in people] == [True, True, True, False, False]


def test_two_readers_do_not_copy_each_other(jury: Jury, iris: JuryMember, town: Candidature) -> None:
    other = member(town.edition, JuryRole.INSTRUCTEUR, "Igor")
    assign(town, other, due_on=None, by=None)
    read = handed_in(iris, town)
    assert not permissions.may_read_appraisal(other.user, read)
    handed_in(other, town)
    assert permissions.may_read_appraisal(other.user, read)


def test_an_appraisal_stays_behind_a_recusal_and_leaves_with_its_file(
    jury: Jury, iris: JuryMember, town: Candidature
) -> None:
    read = handed_in(iris, town)
    recuse(jury.vice, town, reason="Élue", by=jury.vice.user)
    assert not permissions.may_read_appraisal(jury.vice.user, read)
    assert permissions.may_read_appraisal(jury.president.user, read)
    read.candidature.status = CandidatureStatus.WITHDRAWN
    assert not permissions.may_read_appraisal(jury.president.user, read)
