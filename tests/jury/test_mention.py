"""Where the règlement asks for no arobase, a mention is proposed, voted, decided, published, printed like a level."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jury.actions.appraisal import finish_appraisal, save_appraisal
from jury.actions.closing import close_sitting
from jury.actions.dealing import assign
from jury.actions.sitting.cases import cast_vote, close_vote, decide, open_case
from jury.actions.sitting.opening import open_sitting
from jury.enums import CaseStatus, JuryRole
from jury.models import Case, Decision, Minutes
from label.actions.editions import arm_publication
from label.enums import Phase, Role
from label.models import Award, Candidature, Collectivite, Edition, MailMessage, Regulation
from label.rules.refusals import Refusal
from label.rules.regulation import sentences
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, adopt_all, jury_of, member, undecided_2012
from tests.pages import words_of
from tests.papers import made_of, sheets_of
from villes_internet.actions import publish_edition
from villes_internet.book.kinds import CERTIFICATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    found = undecided_2012(few=True)
    Regulation.objects.update_or_create(edition=found, defaults={"minimum_arobases": 0, "text": "Le texte."})
    return Edition.objects.select_related("regulation").get(pk=found.pk)


def case_of(code: str) -> Case:
    return Case.objects.select_related("candidature__edition__regulation").get(candidature__collectivite__code=code)


def opened(edition: Edition) -> Jury:
    """A sitting whose jury has everything but Grenoble to adopt together at 2 @."""
    jury = jury_of(edition, size=3)
    Case.objects.exclude(candidature__collectivite__code="38185").update(grouped=True, proposal=2)
    Case.objects.filter(candidature__collectivite__code="38185").update(proposal=0)
    open_sitting(jury.sitting, by=jury.president)
    return jury


def test_the_regulation_says_it(edition: Edition) -> None:
    assert "Une candidature recevable peut recevoir une mention, sans arobase." in sentences(edition.terms)


def test_a_reader_proposes_it(edition: Edition) -> None:
    edition.phase = Phase.APPRAISAL
    edition.save()
    reader = member(edition, JuryRole.INSTRUCTEUR, "Lectrice")
    dossier = Candidature.objects.select_related("edition__regulation").get(edition=edition, collectivite__code="38185")
    assign(dossier, reader, by=None)
    page = words_of(signed_in(reader.user).get("/instruction/2012/38185/"))
    assert "mention 1 @ 2 @" in page
    typed = {"proposed_arobases": 0, "reasons": "Tout commence.", "trust": 2}
    row, _ = save_appraisal(dossier, reader, typed, by=reader.user)
    finish_appraisal(row, by=reader.user, without_marks=True)
    row.refresh_from_db()
    assert (row.proposed_arobases, row.done_at is not None) == (0, True)


def test_it_is_voted_by_its_key_counted_and_decided(edition: Edition) -> None:
    jury = opened(edition)
    case = case_of("38185")
    open_case(jury.sitting, case, by=jury.president)
    juror = signed_in(jury.vice.user)
    screen = words_of(juror.get("/jury/2012/seance/"))
    assert "d’une touche" in screen
    answer = juror.post("/jury/2012/seance/vote/", {"case": case.pk, "level": "0"}, follow=True)
    assert "Votre vote : mention" in words_of(answer)
    for one in (jury.president, *jury.others):
        cast_vote(jury.sitting, case, 0, by=one)
    close_vote(jury.sitting, case, by=jury.president)
    assert "Résultat proposé : mention" in words_of(juror.get("/jury/2012/seance/"))
    assert decide(jury.sitting, case, 0, by=jury.president).counts == [3, 0, 0, 0, 0, 0]


def test_it_is_published_written_and_printed(edition: Edition, cast: Cast) -> None:
    jury = opened(edition)
    Case.objects.update(grouped=True)
    cast.member(cast.sacha, Collectivite.objects.get(code="38185"), Role.SIGNATAIRE)
    adopt_all(jury.sitting, by=jury.president)
    close_sitting(jury.sitting, by=jury.president)
    levels = dict(Minutes.objects.values_list("content", flat=True).get()["niveaux"])
    assert levels[0] == 1
    edition.refresh_from_db()
    edition.publishes_at = timezone.now() + timedelta(hours=1)
    edition.save()
    arm_publication(edition, "publier 2012", by=cast.elise)
    Edition.objects.filter(pk=edition.pk).update(publishes_at=timezone.now() - timedelta(minutes=1))
    publish_edition(Edition.objects.get(pk=edition.pk), by=None, by_calendar=True)
    assert Award.objects.get(candidature__edition=edition, candidature__collectivite__code="38185").arobases == 0
    letter = MailMessage.objects.get(user=cast.sacha, subject_kind="resultat")
    assert "Le jury attribue une mention à Grenoble" in letter.text
    sacha = signed_in(cast.sacha)
    assert "mention" in words_of(sacha.get("/candidature/38185/2012/resultat/"))
    assert "Mention" in words_of(sacha.get("/palmares/2012/"))
    row = Candidature.objects.get(edition=edition, collectivite__code="38185")
    paper = sheets_of(made_of(CERTIFICATE, row).content)[0]
    assert "décerne une mention à la commune de Grenoble" in paper


def test_without_it_zero_is_no_vote(edition: Edition) -> None:
    Regulation.objects.filter(edition=edition).update(minimum_arobases=1)
    jury = opened(edition)
    case = case_of("38185")
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.VOTING)
    with pytest.raises(Refusal, match="de 1 à 5"):
        cast_vote(jury.sitting, case, 0, by=jury.vice)
    assert not Decision.objects.exists()
