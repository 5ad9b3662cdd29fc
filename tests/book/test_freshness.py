"""A paper tells the present truth, or is not there: overtaken with the fact that changed, made again by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jury.models import Feedback
from label.actions.awards import award
from label.actions.documents import MOST_ASKED, renew_due_documents, request_document
from label.documents.kinds import Parts
from label.documents.making import make
from label.documents.truth import changed_parts, current
from label.enums import AwardOrigin, DocumentStatus, Phase
from label.models import (
    Adhesion,
    Award,
    Candidature,
    Collectivite,
    Document,
    Edition,
    GivenMention,
    Partner,
    Regulation,
    SpecialMention,
    TeamMember,
)
from label.queries.results import background_of
from label.rules.refusals import Refusal
from label.statistics import first_time_at_top
from label.tasks import documents
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import markup_of
from tests.papers import made
from villes_internet.actions import publish_edition
from villes_internet.book.kinds import BOOK, CERTIFICATE, CERTIFICATES, LETTER, PALMARES, PROFILES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


def corrected(code: str, level: int) -> None:
    candidature = Candidature.objects.select_related("edition__regulation").get(collectivite__code=code)
    Candidature.objects.filter(pk=candidature.pk).update(past_confirmed=True, past_source="Registre")
    award(Candidature.objects.get(pk=candidature.pk), level, origin=AwardOrigin.APPEAL, by=None)


def test_a_correction_withdraws_every_paper_that_bears_the_old_level_at_once(edition: Edition, client: Client) -> None:
    town = Candidature.objects.get(collectivite__code="99002")
    other = Candidature.objects.get(collectivite__code="99001")
    papers = [made(PALMARES, edition), made(CERTIFICATE, town)]
    kept = made(CERTIFICATE, other)
    assert status_of(client.get("/palmares/2150.pdf")) == 200
    corrected("99002", 3)
    assert [changed_parts(paper) for paper in papers] == [["les niveaux"], ["le niveau"]]
    assert changed_parts(kept) == []
    assert {(row.kind, row.candidature_id) for row in Document.objects.active()} == {
        ("palmares", None),
        ("attestation", town.pk),
    }  # what existed follows, in the same transaction
    gone = client.get("/palmares/2150.pdf")
    assert (gone.status_code, "se prépare" in markup_of(gone)) == (404, True)
    assert papers[0].file.storage.exists(str(papers[0].file.name))  # the équipe still has the old one


def test_what_lacks_or_is_overtaken_is_made_again_by_itself(edition: Edition, client: Client) -> None:
    assert renew_due_documents() == 3  # the book, the palmarès, the map
    assert renew_due_documents() == 0  # they are being made
    for waiting in Document.objects.active():
        documents.make_document(waiting.pk)
    lost = Document.objects.get(kind="palmares")
    lost.file.storage.delete(str(lost.file.name))
    assert renew_due_documents() == 1  # its file is no longer there
    documents.make_document(Document.objects.active().get().pk)
    assert status_of(client.get("/palmares/2150.pdf")) == 200
    assert renew_due_documents() == 0
    Edition.objects.filter(pk=edition.pk).update(ceremony_place="Ailleurs")
    assert "n’existe pas en PDF" in markup_of(client.get("/palmares/2150.pdf"))
    assert renew_due_documents() == 3
    row = Document.objects.active().get(kind="book")
    for status in (DocumentStatus.FAILED, DocumentStatus.CANCELLED):
        Document.objects.filter(pk=row.pk).update(status=status)
        assert renew_due_documents() == 0  # what failed, or was not wanted, waits for somebody
    Edition.objects.filter(pk=edition.pk).update(ceremony_place="Encore ailleurs")
    assert renew_due_documents() == 1  # until the facts change; the palmarès and the map are still being made
    assert Document.objects.active().get(kind="book").pk != row.pk


def test_each_paper_rests_on_what_it_tells_and_on_nothing_else(edition: Edition) -> None:
    town = Candidature.objects.get(collectivite__code="99002")
    written = Feedback.objects.create(candidature=town, strengths="Un accueil ouvert.")
    kinds = (BOOK, PALMARES, PROFILES, CERTIFICATES, CERTIFICATE, LETTER)
    told: dict[str, Parts] = {}

    def changed() -> set[str]:
        before = dict(told)
        for kind in kinds:
            told[kind.code] = kind.rests_on(kind.load(town.pk if kind.of is Candidature else edition.pk))
        return {code for code, facts in told.items() if before.get(code) != facts}

    every = {kind.code for kind in kinds}

    assert changed() == every
    assert changed() == set()
    Feedback.objects.filter(pk=written.pk).update(advice="Publier davantage.")
    assert changed() == {"lettre"}
    Regulation.objects.create(edition=edition, minimum_arobases=1)
    assert changed() == {"lettre", "book", "profils"}
    Adhesion.objects.create(year=2150, name="Œil", printed_name="ŒIL", kind="commune")
    assert changed() == {"book", "profils"}
    Edition.objects.filter(pk=edition.pk).update(jury_on="2150-01-01")  # the attestations print its date
    assert changed() == every
    earlier = EditionFactory(year=2149, number=49)
    assert changed() == {"book", "profils"}
    CandidatureFactory(edition=earlier, collectivite__code="99003", awarded=3)
    assert changed() == {"book", "profils"}
    corrected("99002", 3)
    assert changed() == every


def test_a_mention_that_is_given_or_said_in_other_words_overtakes_what_prints_it(edition: Edition, cast: Cast) -> None:
    mention = SpecialMention.objects.create(
        edition=edition, rank=1, name="Essor", sign="E", text="Le plus beau départ."
    )
    papers = [made(kind, edition) for kind in (PALMARES, CERTIFICATES)]
    assert [changed_parts(paper) for paper in papers] == [[], []]  # nobody has it: it is printed nowhere
    town = Candidature.objects.get(collectivite__code="99002")
    GivenMention.objects.create(mention=mention, candidature=town, given_by=cast.elise)
    assert [changed_parts(paper) for paper in papers] == [["les mentions spéciales"], []]
    again = made(PALMARES, edition)
    SpecialMention.objects.update(text="Le départ le plus prometteur.")
    assert changed_parts(again) == ["les mentions spéciales"]


def test_the_book_rests_on_what_a_chapter_alone_reads(edition: Edition) -> None:
    before = BOOK.rests_on(edition)
    assert {"les membres", "les partenaires", "l’équipe"} <= set(before)
    Partner.objects.create(edition=edition, rank=1, name="Mutuelle", role="Accueille le jury.")
    TeamMember.objects.create(edition=edition, rank=1, name="Ada", function="déléguée générale")
    after = BOOK.rests_on(edition)
    assert {name for name in after if after[name] != before[name]} == {"les partenaires", "l’équipe"}


def test_two_published_editions_each_have_their_papers(edition: Edition) -> None:
    before = EditionFactory(year=2149, number=49)
    CandidatureFactory(edition=before, collectivite__code="99003", awarded=3)
    assert renew_due_documents() == 6
    assert {row.edition.year for row in Document.objects.active() if row.edition} == {2149, 2150}


def test_a_publication_while_another_document_is_made_loses_none(edition: Edition, cast: Cast) -> None:
    request_document(CERTIFICATES, edition, by=None)
    now = timezone.now() - timedelta(minutes=1)
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.EMBARGO, publishes_at=now, armed_at=now)
    publish_edition(Edition.objects.get(pk=edition.pk), by=None, by_calendar=True)
    assert {row.kind for row in Document.objects.active()} == {"attestations", "palmares", "carte", "book"}


def test_a_fact_that_changes_while_a_paper_is_made_leaves_it_overtaken(edition: Edition) -> None:
    build = request_document(PALMARES, edition, by=None)
    token = Document.objects.claim(build.pk)
    assert token is not None
    row = Document.objects.select_related("edition").get(pk=build.pk)
    make(row, token)
    corrected("99002", 3)
    assert current(PALMARES, edition) is None


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


def test_nobody_asks_for_more_documents_than_she_reads_in_an_hour_but_the_equipe(cast: Cast) -> None:
    edition = Edition.objects.get(year=2012)
    asked = {"kind": PALMARES.code, "title": "Palmarès", "file_name": "a.pdf", "status": "failed"}
    Document.objects.bulk_create(
        Document(edition=edition, requested_by=someone, **asked)
        for someone in (cast.alice, cast.elise)
        for _ in range(MOST_ASKED)
    )
    with pytest.raises(Refusal, match="attendez qu’ils soient faits"):
        request_document(PALMARES, edition, by=cast.alice)
    assert request_document(PALMARES, edition, by=cast.elise).pk
