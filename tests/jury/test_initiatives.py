"""The initiatives of a file, as they were filed: whoever may open the file reads them, public or not; nobody else."""

import pytest
from django.test import Client

from initiatives.actions.telling import freeze_highlights
from initiatives.models import Highlight, Initiative
from initiatives.permissions import can_read
from jury.actions.members import recuse
from jury.documents import FILED_INITIATIVE
from jury.enums import JuryRole
from label.models import Candidature
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, jury_of, member, undecided_2012
from tests.pages import markup_of, words_of
from tests.papers import made, read, words_printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def jury() -> Jury:
    return jury_of(undecided_2012(few=True), size=4)


@pytest.fixture
def told(jury: Jury) -> Initiative:
    """An initiative of Grenoble that is not public, put forward, filed, and changed since."""
    candidature = Candidature.objects.get(edition=jury.sitting.edition_id, collectivite__code=GRENOBLE)
    row = Initiative.objects.create(
        collectivite=candidature.collectivite,
        draft={"title": "Le bus numérique", "description": "Il passe **le soir**.", "themes": ["AP"]},
    )
    Highlight.objects.create(candidature=candidature, initiative=row, news="Un second bus.")
    freeze_highlights(candidature)
    row.draft = {**row.draft, "title": "Tapé depuis"}
    row.save()
    return row


def page(told: Initiative, code: str = GRENOBLE) -> str:
    return f"/instruction/2012/{code}/initiatives/{told.pk}/"


def test_a_reader_opens_it_as_it_was_filed_from_the_file(jury: Jury, told: Initiative) -> None:
    reader = signed_in(member(jury.sitting.edition, JuryRole.INSTRUCTEUR, "Iris").user)
    dossier = markup_of(reader.get(f"/instruction/2012/{GRENOBLE}/"))
    assert page(told) in dossier
    assert "Le bus numérique" in dossier
    shown = words_of(reader.get(page(told)))
    for words in ("Le bus numérique", "Il passe le soir", "Un second bus", "Telle qu’elle a été déposée"):
        assert words in shown
    assert "Tapé depuis" not in shown


def test_whoever_may_not_open_the_file_reads_nothing_of_it(jury: Jury, told: Initiative, cast: Cast) -> None:
    recused = jury.others[0]
    recuse(
        recused, Candidature.objects.get(edition__year=2012, collectivite__code=GRENOBLE), reason="x", by=recused.user
    )
    for user, status in ((recused.user, 403), (cast.alice, 403), (jury.vice.user, 200)):
        assert signed_in(user).get(page(told)).status_code == status
    assert signed_in(jury.vice.user).get(page(told, "57463")).status_code == 404  # not of this dossier
    assert Client().get(page(told)).status_code == 302


def test_its_photos_and_documents_open_to_the_same_readers(jury: Jury, told: Initiative, cast: Cast) -> None:
    recused = jury.others[0]
    recuse(
        recused, Candidature.objects.get(edition__year=2012, collectivite__code=GRENOBLE), reason="x", by=recused.user
    )
    other = Initiative.objects.create(collectivite=told.collectivite, draft={"title": "Pas dans ce dossier"})
    assert can_read(jury.vice.user, told)
    assert not can_read(recused.user, told)
    assert not can_read(cast.alice, told)
    assert not can_read(jury.vice.user, other)


@pytest.mark.pdf
def test_it_is_printed_as_it_was_filed_and_read_by_who_opens_the_file(jury: Jury, told: Initiative, cast: Cast) -> None:
    row = Highlight.objects.select_related("candidature__edition", "candidature__collectivite").get(initiative=told)
    document = made(FILED_INITIATIVE, row)
    reader = signed_in(member(jury.sitting.edition, JuryRole.INSTRUCTEUR, "Iris").user)
    assert "Initiative déposée" in words_of(reader.get(page(told)))
    assert read(reader, document) == 200
    assert read(signed_in(cast.alice), document) == 404
    with document.file.open("rb") as file:
        text = words_printed(file.read())
    assert "Le bus numérique" in text
    assert "Nouveau cette année : Un second bus." in text
    assert "Tapé depuis" not in text
    recused = jury.others[0]
    assert read(signed_in(recused.user), document) == 200
    recuse(recused, row.candidature, reason="x", by=recused.user)
    assert read(signed_in(recused.user), document) == 404
