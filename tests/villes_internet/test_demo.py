"""`seed --stage registration`: believable, quick, replaced whole, refused in production; every page opens on it."""

import time
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from initiatives.models import Highlight, Initiative, Photo
from initiatives.search.asking import asked_in
from initiatives.search.finding import Found
from jury.models import Appraisal, Feedback, Minutes, Recusal
from label.actions.awards import award
from label.actions.editions import create_edition
from label.enums import AwardOrigin, CandidatureStatus, DocumentStatus, MessageStatus, Phase
from label.models import (
    Award,
    Candidature,
    Document,
    Edition,
    JournalEntry,
    MailMessage,
    Membership,
    RegisterLine,
    User,
)
from label.queries.campaign import funnel_rows
from label.rules.calendar import calendar_faults
from questionnaire.models import Answer, FiledQuestionnaire, Quote, StudyTable
from questionnaire.queries.answers import readings_of
from tests.cast import Cast
from tests.pages import markup_of
from villes_internet.book.kinds import REGULATION
from villes_internet.demo.accounts import CAMPAIGN_ACCOUNTS
from villes_internet.demo.jury import LEFT_TO_READ, day_before_the_jury
from villes_internet.demo.study import TABLES

pytestmark = pytest.mark.django_db
SPACES = (
    "/candidature/{code}/2013/",
    "/candidature/{code}/2013/fiche/",
    "/candidature/{code}/2013/depot/",
    "/candidature/{code}/personnes/",
)
PILOTAGE = (
    "/pilotage/2013/",
    "/pilotage/2013/candidatures/",
    "/pilotage/rattachements/",
    "/pilotage/2013/courriels/",
    "/pilotage/editions/",
    "/pilotage/editions/2013/",
    "/pilotage/personnes/",
    "/pilotage/journal/",
    "/pilotage/2013/collectivites/38185/",
    "/reglement/2013/",
    "/",
)


def seed(stage: str = "registration") -> Edition:
    call_command("seed", "--stage", stage, stdout=StringIO())
    return Edition.objects.get(year=2013)


@pytest.mark.whole
def test_the_stage_is_set_in_under_a_minute_and_is_believable() -> None:
    start = time.monotonic()
    edition = seed()
    assert time.monotonic() - start < 60
    assert (edition.phase, edition.demonstration, edition.number) == (Phase.REGISTRATION, True, 14)
    assert edition.faults == []
    assert calendar_faults(edition.calendar) == []
    rows = funnel_rows(edition)
    invited, registered, started, half = (
        sum(getattr(row, name) is not None for row in rows)
        for name in ("invited_at", "registered_at", "started_at", "half_at")
    )
    assert invited > registered > started > 100
    assert half == 0  # the questionnaire is not open yet
    assert all(
        row.registered_at is None or row.started_at is None or row.started_at >= row.registered_at for row in rows
    )
    assert MailMessage.objects.filter(mailing__edition=edition, status=MessageStatus.FAILED).exists()
    assert Membership.objects.pending().count() == 6
    assert not User.objects.filter(groups__isnull=True).exclude(email__endswith=".example").exists()


@pytest.mark.whole
def test_the_filling_stage_has_356_candidatures_at_every_degree() -> None:
    start = time.monotonic()
    edition = seed("filling")
    assert time.monotonic() - start < 60
    assert (edition.phase, edition.candidatures.count()) == (Phase.FILLING, 356)
    readings = readings_of(list(Candidature.objects.filter(edition=edition)))
    shares = [reading.whole.percent for _, _, reading in readings.values()]
    assert min(shares) == 0
    assert len({share // 10 for share in shares}) >= 9
    filed = edition.candidatures.filter(status=CandidatureStatus.FILED)
    assert 20 < filed.count() == FiledQuestionnaire.objects.filter(candidature__edition=edition).count()
    past = Answer.objects.filter(candidature__edition__year=2012)
    assert past.values("candidature").distinct().count() == 100
    assert not past.exclude(comment="").exclude(comment__endswith="(réponse inventée pour la démonstration)").exists()
    rows = funnel_rows(edition)
    registered, started, half, done = (
        sum(getattr(row, name) is not None for row in rows)
        for name in ("registered_at", "started_at", "half_at", "submitted_at")
    )
    assert registered > started > half > done > 20
    told = Initiative.objects.all()
    assert {status for (status,) in told.values_list("status").distinct()} == {
        "brouillon",
        "soumise",
        "renvoyee",
        "publiee",
    }
    assert told.count() > 700
    assert Highlight.objects.filter(candidature__edition=edition).count() > 300
    assert Photo.objects.filter(status="ready").count() == 9
    assert Found(asked_in(QueryDict("q=mediatheque"))).total > 10


@pytest.mark.whole
def test_the_published_stage_passes_through_every_other_and_leaves_nothing_to_the_next() -> None:
    start = time.process_time()  # two other workers share the machine with this one: its own time, 20 seconds
    edition = seed("published")
    assert time.process_time() - start < 60
    assert edition.phase == Phase.PUBLISHED
    in_race = Candidature.objects.in_the_race().filter(edition=edition)
    assert in_race.count() == Award.objects.standing().filter(candidature__edition=edition).count() > 300
    assert Appraisal.objects.filter(candidature__edition=edition, done_at__isnull=False).count() >= in_race.count()
    assert Minutes.objects.filter(sitting__edition=edition).exists()
    assert Feedback.objects.filter(candidature__edition=edition, reread=False).count() == LEFT_TO_READ
    assert RegisterLine.objects.filter(edition=edition).count() > in_race.count()
    recused = Recusal.objects.filter(member__edition=edition)
    assert {row.candidature_id for row in recused} <= set(in_race.values_list("pk", flat=True))
    assert StudyTable.objects.public().filter(edition=edition).count() == len(TABLES) == 18
    quoted = Quote.objects.public().filter(edition=edition)
    assert quoted.count() == quoted.values("candidature").distinct().count() == 12
    # Any stage replaces any other, with what it invented of last year.
    told = Initiative.objects.all()
    assert seed("registration").phase == Phase.REGISTRATION
    assert not Answer.objects.exists()
    assert {status for (status,) in told.values_list("status").distinct()} == {"publiee"}
    assert not Highlight.objects.exists()


@pytest.mark.whole
def test_seeding_again_replaces_it_whole_and_its_journal_stays(cast: Cast) -> None:
    edition = seed()
    counts = [model.objects.count() for model in (Candidature, Membership, MailMessage, User)]
    candidature = edition.candidatures.first()
    assert candidature is not None
    Candidature.objects.filter(pk=candidature.pk).update(status="filed", submitted_at=edition.opens_at, receipt="x")
    award(candidature, 2, origin=AwardOrigin.DECISION, by=cast.elise)
    Document.objects.create(
        edition=edition,
        kind=REGULATION.code,
        title="x",
        file_name="x.pdf",
        status=DocumentStatus.DONE,
        file="x.pdf",
        sha256="0" * 64,
    )
    lines = JournalEntry.objects.count()
    again = seed()
    assert again.pk != edition.pk
    assert [model.objects.count() for model in (Candidature, Membership, MailMessage, User)] == [
        *counts[:3],
        counts[3] + 1,
    ]
    assert JournalEntry.objects.count() > lines


@pytest.mark.parametrize(("sits", "waited"), [(None, 6), (0, 0), (3, 3), (9, 6), (-1, 6)])
def test_its_files_are_waited_for_no_later_than_its_jury(sits: int | None, waited: int) -> None:
    today = timezone.localdate()
    edition = Edition(jury_on=today + timedelta(days=sits) if sits is not None else None)
    assert day_before_the_jury(edition, 6) == today + timedelta(days=waited)


def test_production_refuses_it(settings: Settings) -> None:
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="pas en production"):
        call_command("seed", "--stage", "registration")


def test_a_real_edition_of_that_year_is_never_replaced(cast: Cast) -> None:
    create_edition(Edition.objects.get(year=2012), number=14, year=2013, by=cast.elise)
    with pytest.raises(CommandError, match="déjà ce millésime"):
        seed()


def test_no_demonstration_opens_beside_a_campaign_under_way(cast: Cast) -> None:
    real = create_edition(Edition.objects.get(year=2012), number=15, year=2014, by=cast.elise)
    Edition.objects.filter(pk=real.pk).update(phase=Phase.FILLING)
    with pytest.raises(CommandError, match="L’édition 2014 est en cours"):
        seed()


@pytest.mark.whole
def test_every_page_opens_on_it_with_its_banner(elise: Client, settings: Settings) -> None:
    settings.DEMO_BANNER = True
    seed()
    for address in PILOTAGE:
        answer = elise.get(address)
        assert answer.status_code == 200, address
        assert "Données de démonstration" in unescape(markup_of(answer)), address
    camille = Client()
    camille.force_login(User.objects.get(email="camille@grenoble.example"))
    for address in SPACES:
        assert camille.get(address.format(code="38185")).status_code == 200, address
    basile = Client()
    basile.force_login(User.objects.get(email="basile@grenoble.example"))
    page = unescape(markup_of(basile.get("/candidature/")))
    assert "Grenoble" in page
    assert "Parthenay" in page


def test_the_accounts_are_named_with_their_second_factor() -> None:
    from villes_internet.management.commands.prepare_documents import Command  # noqa: PLC0415

    for account in CAMPAIGN_ACCOUNTS:
        User.objects.create_user(account.email, full_name=account.name)
    out = StringIO()
    command: Any = Command(stdout=out)
    command.name_accounts()
    text = out.getvalue()
    for part in (
        "elise@villes-internet.example (équipe du label) — secret",
        "code ",
        "camille@grenoble.example",
        "nour@ville.example",
    ):
        assert part in text
