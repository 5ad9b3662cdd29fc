"""What pages ask of PostgreSQL does not grow: with the files, with the answers, with the editions."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jury.documents import APPRAISAL
from jury.enums import JuryRole
from jury.models import Appraisal, Assignment, JuryMember
from label.enums import CandidatureStatus, Coverage, DocumentStatus, Phase
from label.models import Candidature, Document, Edition, User
from questionnaire.models import Answer, Questionnaire
from questionnaire.queries.answers import sheet_of
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import Imagined
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import member, undecided_2012

pytestmark = pytest.mark.django_db
SIZES = (1, 3, 30)
TOWN = Imagined(taste=80, roll=10, size=3.0, site="https://exemple.test/", draw=lambda _word: 3)


def cost(client: Client, page: str) -> int:
    """How many statements a page asks, once what processes keep is there."""
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200, page
    return len(asked)


def filed(edition: Edition, reader: JuryMember) -> Iterator[int]:
    """The edition with one, three, then thirty files, each confided, read and handed in."""
    rows = Candidature.objects.filter(edition=edition)
    grenoble = rows.get(collectivite__code=GRENOBLE)
    others = list(rows.exclude(pk=grenoble.pk).order_by("pk")[: SIZES[-1] - 1])
    rows.update(status=CandidatureStatus.REGISTERED)
    for size in SIZES:
        for one in (grenoble, *others[: size - 1]):
            if Assignment.objects.filter(candidature=one).exists():
                continue
            Assignment.objects.create(candidature=one, member=reader, due_on=timezone.localdate() + timedelta(days=9))
            Appraisal.objects.create(
                candidature=one,
                member=reader,
                proposed_arobases=3,
                reasons="Régulier",
                trust=2,
                done_at=timezone.now(),
                readings={"AP": {"commentaires": 3, "initiatives": 4, "mots": "Bien"}},
            )
        rows.filter(pk__in=[grenoble.pk, *(one.pk for one in others[: size - 1])]).update(
            status=CandidatureStatus.FILED
        )
        yield size


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "/instruction/2012/",
        f"/instruction/2012/{GRENOBLE}/",
        "/jury/2012/",
        "/pilotage/2012/candidatures/",
        "/pilotage/2012/jury/repartition/",
        "/palmares/2011/",
    ],
)
def test_with_the_files(page: str, cast: Cast) -> None:
    edition = undecided_2012(few=True)
    reader, juror = member(edition, JuryRole.INSTRUCTEUR, "Iris"), member(edition, JuryRole.MEMBRE, "Jade")
    who: dict[str, User] = {"/pilotage": cast.elise, "/instruction": juror.user, "/jury": reader.user}
    client = next((signed_in(user) for start, user in who.items() if page.startswith(start)), Client())
    costs = {size: cost(client, page) for size in filed(edition, reader)}
    assert len(set(costs.values())) == 1, costs


def paper(appraisal: Appraisal) -> None:
    """What a worker made of it before it changed."""
    Document.objects.create(
        kind=APPRAISAL.code,
        target=appraisal.pk,
        title="Instruction",
        file_name="instruction.pdf",
        file="documents/instruction.pdf",
        sha256="0" * 64,
        status=DocumentStatus.DONE,
    )


def test_with_the_readers(cast: Cast) -> None:
    """A file costs the same, be it read by one or by three, with the papers of each."""
    edition = undecided_2012(few=True)
    next(filed(edition, member(edition, JuryRole.INSTRUCTEUR, "Iris")))
    page, client = f"/instruction/2012/{GRENOBLE}/", signed_in(cast.elise)
    file = Candidature.objects.get(edition=edition, collectivite__code=GRENOBLE)
    paper(file.appraisals.get())
    alone = cost(client, page)
    for name in ("Jeanne", "Joseph"):
        reader = member(edition, JuryRole.INSTRUCTEUR, name)
        said = {"proposed_arobases": 3, "reasons": "Régulier", "trust": 2, "done_at": timezone.now()}
        paper(Appraisal.objects.create(candidature=file, member=reader, **said))
    assert cost(client, page) == alone


def answered(candidature: Candidature) -> int:
    """Every question answered and commented; how many."""
    questionnaire = Questionnaire.objects.get(edition=candidature.edition_id)
    sheet = sheet_of(questionnaire, candidature)
    rows = []
    for code, pk in sheet.items.items():
        item = sheet.trame.items[code]
        if item.source_auto:
            continue
        kind = kind_of(item)
        value = kind.kept(kind.invented(item, TOWN))
        rows.append(Answer(candidature=candidature, item_id=pk, value=value, comment="La médiathèque", version=1))
    return len(Answer.objects.bulk_create(rows))


@pytest.mark.parametrize(
    "page",
    [
        f"/candidature/{GRENOBLE}/2013/questionnaire/",
        f"/candidature/{GRENOBLE}/2013/questionnaire/SH/",
        f"/candidature/{GRENOBLE}/2013/",
        f"/candidature/{GRENOBLE}/2013/depot/",
        "/pilotage/2013/candidatures/",
    ],
)
def test_with_the_answers(page: str, candidature: Candidature, cast: Cast) -> None:
    client = signed_in(cast.elise if page.startswith("/pilotage") else cast.alice)
    empty = cost(client, page)
    assert answered(candidature) > 100
    assert cost(client, page) == empty


def read_by_anybody(_cast: Cast) -> Client:
    return Client()


def read_by_an_agent(cast: Cast) -> Client:
    return signed_in(cast.alice)


def read_by_the_equipe(cast: Cast) -> Client:
    return signed_in(cast.elise)


@pytest.mark.parametrize(
    ("page", "reader"),
    [
        ("/", read_by_anybody),
        ("/palmares/2012/", read_by_anybody),
        ("/carte/2012/", read_by_anybody),
        ("/statistiques/2012/", read_by_anybody),
        (f"/collectivites/{GRENOBLE}/", read_by_anybody),
        ("/collectivites/?q=saint", read_by_anybody),
        ("/initiatives/", read_by_anybody),
        ("/api/v1/editions/2012/palmares", read_by_anybody),
        (f"/candidature/{GRENOBLE}/2013/", read_by_an_agent),
        (f"/candidature/{GRENOBLE}/2013/questionnaire/SH/", read_by_an_agent),
        ("/pilotage/2013/", read_by_the_equipe),
        ("/pilotage/2013/candidatures/", read_by_the_equipe),
    ],
)
def test_with_the_editions(page: str, reader: Callable[[Cast], Client], candidature: Candidature, cast: Cast) -> None:
    client = reader(cast)
    few = cost(client, page)
    for year in range(1970, 1987):  # thirty with those of the real past
        edition = EditionFactory(year=year, phase=Phase.ARCHIVED, coverage=Coverage.PARTIAL)
        CandidatureFactory(edition=edition, collectivite=candidature.collectivite, awarded=3)
    assert Edition.objects.count() >= 30
    assert cost(client, page) == few
