"""A paper tells the present truth, or is not there: overtaken with the fact that changed, made again by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jury.models import Feedback
from label.actions import award
from label.enums import AwardOrigin, Phase
from label.models import Award, Candidature, Collectivite, Edition, Regulation
from label.queries import background_of
from label.statistics import first_time_at_top
from tests.book.test_production import silence
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import markup_of
from villes_internet.book import tasks
from villes_internet.book.actions import ask_what_lacks, request_build
from villes_internet.book.enums import BEARS_LEVELS, OF_CANDIDATURE, BuildStatus, Document
from villes_internet.book.freshness import current_build, facts_behind, is_overtaken
from villes_internet.book.models import BookEdition
from villes_internet.book.production import produce

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(blank: None) -> Edition:
    """A published edition with two towns."""
    edition = EditionFactory(year=2150, number=50)
    CandidatureFactory(edition=edition, collectivite__code="99001", collectivite__name="Bourg-d'Essai", awarded=4)
    CandidatureFactory(edition=edition, collectivite__code="99002", collectivite__name="Œil", awarded=2)
    return edition


def status_of(answer: Any) -> int:
    """The status of a file, read to its end."""
    b"".join(answer.streaming_content)
    return int(answer.status_code)


def made(edition: Edition, document: Document, candidature: Candidature | None = None) -> BookEdition:
    build = request_build(edition, document, by=None, candidature=candidature)
    tasks.produce_book(build.pk)
    build.refresh_from_db()
    assert build.status == BuildStatus.DONE, build.error
    return build


def corrected(code: str, level: int) -> None:
    candidature = Candidature.objects.select_related("edition__regulation").get(collectivite__code=code)
    Candidature.objects.filter(pk=candidature.pk).update(past_confirmed=True, past_source="Registre")
    award(Candidature.objects.get(pk=candidature.pk), level, origin=AwardOrigin.APPEAL, by=None)


def test_a_correction_withdraws_every_paper_that_bears_the_old_level_at_once(edition: Edition, client: Client) -> None:
    town = Candidature.objects.get(collectivite__code="99002")
    other = Candidature.objects.get(collectivite__code="99001")
    papers = [made(edition, Document.PALMARES), made(edition, Document.CERTIFICATE, town)]
    kept = made(edition, Document.CERTIFICATE, other)
    assert status_of(client.get("/palmares/2150.pdf")) == 200
    corrected("99002", 3)
    assert [is_overtaken(paper) for paper in papers] == [True, True]
    assert not is_overtaken(kept)
    gone = client.get("/palmares/2150.pdf")
    assert (gone.status_code, "n’existe pas en PDF" in markup_of(gone)) == (404, True)
    assert papers[0].file.storage.exists(str(papers[0].file.name))  # the équipe still has the old one


def test_what_lacks_or_is_overtaken_is_made_again_by_itself_one_at_a_time(edition: Edition, client: Client) -> None:
    made(edition, Document.PALMARES)
    corrected("99002", 3)
    assert ask_what_lacks() == 1
    waiting = BookEdition.objects.active().get()
    assert waiting.document == Document.PALMARES
    assert "se prépare" in markup_of(client.get("/palmares/2150.pdf"))
    assert ask_what_lacks() == 0  # one is being made
    tasks.produce_book(waiting.pk)
    assert status_of(client.get("/palmares/2150.pdf")) == 200
    assert ask_what_lacks() == 1
    book = BookEdition.objects.active().get()
    assert book.document == Document.BOOK
    BookEdition.objects.filter(pk=book.pk).update(status=BuildStatus.FAILED, error="Plus de place.")
    assert ask_what_lacks() == 0  # a failure waits for somebody
    BookEdition.objects.filter(pk=book.pk).update(status=BuildStatus.CANCELLED, error="")
    assert ask_what_lacks() == 0  # so does what somebody did not want


def test_each_paper_rests_on_what_it_tells_and_on_nothing_else(edition: Edition) -> None:
    town = Candidature.objects.get(collectivite__code="99002")
    written = Feedback.objects.create(candidature=town, strengths="Un accueil ouvert.")
    told: dict[Document, str] = {}

    def changed() -> set[Document]:
        before = dict(told)
        for document in BEARS_LEVELS:
            own = town if document in OF_CANDIDATURE else None
            told[document] = facts_behind(edition, document, own)
        return {document for document, facts in told.items() if before.get(document) != facts}

    assert changed() == set(BEARS_LEVELS)
    assert changed() == set()
    Feedback.objects.filter(pk=written.pk).update(advice="Publier davantage.")
    assert changed() == {Document.LETTER}
    Regulation.objects.create(edition=edition, minimum_arobases=1)
    assert changed() == {Document.LETTER, Document.BOOK, Document.PROFILES}
    earlier = EditionFactory(year=2149, number=49)
    assert changed() == {Document.BOOK, Document.PROFILES}
    CandidatureFactory(edition=earlier, collectivite__code="99003", awarded=3)
    assert changed() == {Document.BOOK, Document.PROFILES}
    corrected("99002", 3)
    assert changed() == set(BEARS_LEVELS)


def test_two_published_editions_each_have_their_papers(edition: Edition) -> None:
    before = EditionFactory(year=2149, number=49)
    CandidatureFactory(edition=before, collectivite__code="99003", awarded=3)
    assert ask_what_lacks() == 2
    assert {row.edition.year for row in BookEdition.objects.active()} == {2149, 2150}


def test_a_publication_while_another_document_is_made_loses_none(edition: Edition) -> None:
    running = request_build(edition, Document.CERTIFICATES, by=None)
    assert ask_what_lacks() == 0
    silence(running, 0, status=BuildStatus.DONE, file="x.zip", sha256="0" * 64)
    assert ask_what_lacks() == 1
    assert BookEdition.objects.active().get().document == Document.PALMARES


def test_a_fact_that_changes_while_a_paper_is_made_leaves_it_overtaken(edition: Edition) -> None:
    build = request_build(edition, Document.PALMARES, by=None)
    token = BookEdition.objects.claim(build.pk)
    assert token is not None
    row = BookEdition.objects.select_related("edition").get(pk=build.pk)
    produce(row, token)
    corrected("99002", 3)
    assert current_build(edition, Document.PALMARES) is None


def test_a_book_made_under_embargo_tells_the_truth_of_its_edition(cast: Cast) -> None:
    edition = Edition.objects.get(year=2012)
    published = background_of(edition)
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO, publishes_at=timezone.now() + timedelta(days=1))
    under_embargo = background_of(Edition.objects.get(year=2012))
    assert under_embargo.editions == published.editions
    assert under_embargo.editions[-1].year == 2012
    assert under_embargo.histories == published.histories
    assert first_time_at_top(2012, under_embargo.histories) == first_time_at_top(2012, published.histories) != []


def test_no_page_of_another_edition_tells_of_one_under_embargo(client: Client, cast: Cast) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    earlier = background_of(Edition.objects.get(year=2011))
    assert [total.year for total in earlier.editions][-1] == 2011
    assert all(2012 not in line.levels for line in earlier.histories)
    assert Award.objects.filter(candidature__edition__year=2012).exists()
    assert Collectivite.objects.filter(code="38185").exists()
