"""What pages ask of PostgreSQL does not grow: with the files, with the answers, with the editions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jury.documents import APPRAISAL
from jury.enums import JuryRole
from jury.models import Appraisal, Assignment, JuryMember
from label.enums import CandidatureStatus, DocumentStatus, Phase
from label.models import Candidature, Document, Edition, User
from questionnaire.actions.filing import freeze
from questionnaire.models import Answer, FiledQuestionnaire, Questionnaire
from questionnaire.queries.answers import numbered_of
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


OF_THE_JURY = (
    "/instruction/2012/",
    f"/instruction/2012/{GRENOBLE}/",
    "/jury/2012/",
    "/pilotage/2012/candidatures/",
    "/pilotage/2012/jury/repartition/",
)


@dataclass
class Room:
    """An edition before its jury, who reads its files, and a browser for each page of theirs."""

    edition: Edition
    reader: JuryMember
    browsers: dict[str, Client]


@pytest.fixture
def room(cast: Cast) -> Room:
    edition = undecided_2012(few=True)
    reader, juror = member(edition, JuryRole.INSTRUCTEUR, "Iris"), member(edition, JuryRole.MEMBRE, "Jade")
    who: dict[str, User] = {"/pilotage": cast.elise, "/instruction": juror.user, "/jury": reader.user}
    signed = {start: signed_in(user) for start, user in who.items()}
    return Room(
        edition,
        reader,
        {page: next(signed[start] for start in signed if page.startswith(start)) for page in OF_THE_JURY},
    )


def costs(room: Room) -> dict[str, int]:
    """What each page of the jury asks."""
    return {page: cost(client, page) for page, client in room.browsers.items()}


@pytest.mark.slow
def test_with_the_files(room: Room) -> None:
    one, *more = [costs(room) for _ in filed(room.edition, room.reader)]
    assert more == [one, one]


@pytest.mark.slow
def test_the_pages_of_the_jury_with_the_editions(room: Room) -> None:
    next(filed(room.edition, room.reader))
    few = costs(room)
    older_editions(Candidature.objects.get(edition=room.edition, collectivite__code=GRENOBLE))
    assert costs(room) == few


def older_editions(candidature: Candidature) -> None:
    """Thirty editions with those of the real past, in each of which this collectivité is labelled."""
    for year in range(1970, 1987):
        edition = EditionFactory(year=year, archived_and_partly_known=True)
        CandidatureFactory(edition=edition, collectivite=candidature.collectivite, awarded=3)
    assert Edition.objects.count() >= 30


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
    numbered = numbered_of(questionnaire, candidature)
    rows = []
    for code, pk in numbered.items.items():
        item = numbered.trame.items[code]
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


def test_a_file_that_is_read_with_the_answers(candidature: Candidature, cast: Cast) -> None:
    """Without any answer, then with every one."""
    page, client = f"/instruction/2013/{GRENOBLE}/", signed_in(cast.elise)
    assert answered(candidature) > 100
    candidature.status, candidature.receipt, candidature.submitted_at = CandidatureStatus.FILED, "1", timezone.now()
    candidature.save()
    kept = freeze(candidature)
    assert kept is not None
    Edition.objects.filter(pk=candidature.edition_id).update(phase=Phase.APPRAISAL)
    FiledQuestionnaire.objects.update(answers={})
    empty = cost(client, page)
    FiledQuestionnaire.objects.update(answers=kept.answers)
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
    older_editions(candidature)
    assert cost(client, page) == few
