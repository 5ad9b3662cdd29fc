"""veraPDF, the reference validator: PDF/UA-1 and PDF/A-3a for the real book, each document, an attestation, and hostile
texts.
"""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from initiatives.actions.moderation import accept
from initiatives.actions.photos import add_photo, describe_photo
from initiatives.actions.telling import submit_initiative
from initiatives.documents import PAGE
from initiatives.tasks import make_sizes
from jury.actions.closing import close_sitting
from jury.actions.members import recuse
from jury.actions.sitting.cases import cast_vote, close_vote, decide, open_case, undo_last
from jury.actions.sitting.group import pull_case
from jury.actions.sitting.opening import open_sitting
from jury.documents import APPRAISAL, MINUTES
from jury.models import Appraisal, Case, Feedback, Minutes
from label.actions.candidatures import register
from label.documents.kinds import Made
from label.enums import Role
from label.models import Candidature, Collectivite, Edition, Regulation
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.actions.structure import install
from questionnaire.loading.reading import trame_file
from questionnaire.rules.trame import Given
from tests import past
from tests.book.hostile import GLUED, LONG, hostile_edition
from tests.book.vera import Vera
from tests.cast import Cast
from tests.factories.label import EditionFactory
from tests.initiatives.stories import draft
from tests.jury.bench import adopt_all, jury_of, undecided_2012
from tests.papers import made_of, sheets_of, words_printed
from tests.pictures import picture
from toolkit.printing.inspection import FaultKind
from villes_internet.book.kinds import (
    ANSWERS,
    BLANK,
    BOOK,
    CERTIFICATE,
    CERTIFICATES,
    LETTER,
    PALMARES,
    PROFILES,
    RECEIPT,
    REGULATION,
)

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
MOST_BYTES = 10_000_000


@pytest.fixture(scope="module")
def vera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vera]:
    found = Vera(tmp_path_factory.mktemp("vera") / "vera.log")
    yield found
    found.stop()


@pytest.fixture(scope="session")
def papers(django_db_setup: None, django_db_blocker: Any) -> None:
    """The papers that the past came with, made before any test holds a transaction."""
    with django_db_blocker.unblock():
        past.printed_template()


def test_the_real_book_meets_both_norms_and_carries_its_data(papers: None, tmp_path: Path, vera: Vera) -> None:
    content, notes = past.printed(BOOK.code)
    file = tmp_path / "livre.pdf"
    file.write_bytes(content)
    vera.accepts(file)
    assert len(content) <= MOST_BYTES
    assert notes == []  # nothing shortened, no title nor line left alone
    reader = PdfReader(BytesIO(content))
    (csv,) = reader.attachments["palmares-2012.csv"]
    assert len(csv.decode().splitlines()) == 1 + 356


@pytest.mark.parametrize("demonstration", [False, True])
def test_the_documents_of_a_campaign_meet_both_norms(
    cast: Cast, tmp_path: Path, demonstration: bool, vera: Vera
) -> None:
    edition = EditionFactory(
        year=2150,
        number=150,
        being_filled=True,
        fills_at=timezone.now() - timedelta(days=1),
        closes_at=timezone.now() + timedelta(days=9),
    )
    edition.demonstration = demonstration
    edition.save()
    text = (
        "# Objet\n\n- un\n- **deux**\n\n1. trois\n\n| a | b |\n|---|---|\n| c | d |\n\n> cité 🎉 "
        "\u202e\x07\n\n[lien](https://label.example/)"
    )
    Regulation.objects.create(edition=edition, quorum=8, appeal_days=30, text=text)
    town = Collectivite.objects.select_related("departement__region", "departement__former_region", "successor").get(
        code="38185"
    )
    candidature = register(town, edition, by=None)
    install(edition, trame_file().for_year(2027), by=None)
    save_answer(candidature, "AP-01", Typed(Given("oui", text), 0), by=cast.alice)
    save_answer(candidature, "AP-04", Typed(Given(("tablettes",)), 0), by=cast.alice)
    save_answer(candidature, "AP-06", Typed(Given(comment="mot\n" * 200, not_applicable=True), 0), by=cast.alice)
    candidature.submitted_at, candidature.receipt = timezone.now(), "2150-38185-1"
    candidature.save()
    files = []
    campaign = (
        (RECEIPT, candidature),
        (REGULATION, edition),
        (BLANK, edition),
        (ANSWERS, candidature),
    )
    for kind, whose in campaign[: 2 if demonstration else 4]:  # the watermark is the same on all four
        made = made_of(kind, whose)
        files.append(tmp_path / f"{kind.code}.pdf")
        files[-1].write_bytes(made.content)
        marked = "DÉMONSTRATION" in sheets_of(made.content)[0]
        assert marked is demonstration
    vera.accepts(*files)


def test_the_other_documents_meet_both_norms(papers: None, tmp_path: Path, vera: Vera) -> None:
    edition = Edition.objects.get(year=2012)
    files = [tmp_path / "palmares.pdf"]
    files[0].write_bytes(past.printed(PALMARES.code)[0])
    for code in ("95313", "247900665"):  # L'Isle-Adam at 5 @, the communauté de communes de Parthenay at 4 @
        candidature = Candidature.objects.get(edition=edition, collectivite__code=code)
        file = tmp_path / f"attestation-{code}.pdf"
        file.write_bytes(made_of(CERTIFICATE, candidature).content)
        files.append(file)
    vera.accepts(*files)


def test_the_page_of_an_initiative_meets_both_norms(cast: Cast, tmp_path: Path, vera: Vera) -> None:
    typed = (
        "# Objet\n\n- un\n- **deux**\n\n1. trois\n\n> cité 🎉 \u202e\n\n[lien](https://label.example/)\n\n"
        + "mot " * 400
    )
    cast.member(cast.alice, Collectivite.objects.get(code="38185"), Role.CORRESPONDANT)
    row = draft(
        Collectivite.objects.get(code="38185"),
        cast.alice,
        description=typed,
        title="Un titre 🎉 " + "long " * 8,
        tags=["handicap"],
    )
    photo = add_photo(row, SimpleUploadedFile("a.jpg", picture()), by=cast.alice)
    make_sizes(photo.pk)
    describe_photo(photo, {"alternative": "Trois habitants", "credit": "Ville de Grenoble"}, by=cast.alice)
    row.refresh_from_db()
    (row,) = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)
    file = tmp_path / "initiative.pdf"
    file.write_bytes(made_of(PAGE, row).content)
    vera.accepts(file)


def test_the_minutes_and_the_letter_of_a_jury_meet_both_norms(tmp_path: Path, vera: Vera) -> None:
    edition = undecided_2012()
    jury = jury_of(edition, size=3)
    Case.objects.update(grouped=True, proposal=2)
    case = Case.objects.select_related("candidature").get(candidature__collectivite__code="38185")
    open_sitting(jury.sitting, by=jury.president)
    pull_case(jury.sitting, case, by=jury.vice)
    recuse(jury.others[0], case.candidature, reason="Lieu de vie 🎉", by=jury.others[0].user)
    open_case(jury.sitting, case, by=jury.president)
    for member in (jury.president, jury.vice):
        cast_vote(jury.sitting, case, 3, by=member)
    close_vote(jury.sitting, case, by=jury.president)
    first = decide(jury.sitting, case, 4, by=jury.president, reason="Un motif 🎉 \u202e " + "long " * 60)
    undo_last(jury.sitting, first, by=jury.president, reason="Une erreur")
    decide(jury.sitting, case, 3, by=jury.president)
    adopt_all(jury.sitting, by=jury.president)
    close_sitting(jury.sitting, by=jury.president)
    files = [tmp_path / "proces-verbal.pdf", tmp_path / "lettre.pdf", tmp_path / "instruction.pdf"]
    files[0].write_bytes(made_of(MINUTES, Minutes.objects.get(sitting__edition=edition)).content)
    text = words_printed(files[0].read_bytes())
    assert "Déport : Juré0" in text
    assert "Une erreur" in text
    edition.refresh_from_db()
    edition.phase = "published"
    edition.save()
    feedback = Feedback.objects.get(candidature=case.candidature_id)
    feedback.strengths = "Un réseau 🎉 vivant\n" * 40
    feedback.save()
    candidature = Candidature.objects.select_related("edition__regulation", "award", "feedback").get(
        pk=case.candidature_id
    )
    files[1].write_bytes(made_of(LETTER, candidature).content)
    appraisal = Appraisal.objects.create(
        candidature=candidature,
        member=jury.vice,
        proposed_arobases=3,
        reasons="Une raison 🎉 " * 60,
        strengths="Un réseau\nvivant",
        readings={"AP": {"commentaires": 4, "initiatives": 2, "mots": "Solide"}},
        done_at=timezone.now(),
    )
    files[2].write_bytes(made_of(APPRAISAL, appraisal).content)
    vera.accepts(*files)


def fonts_of(made: Made) -> set[str]:
    """The names of the fonts that a document embeds."""
    found: set[str] = set()
    for page in PdfReader(BytesIO(made.content)).pages:
        resources: Any = page["/Resources"]
        found |= {str(font.get_object()["/BaseFont"]) for font in resources.get("/Font", {}).values()}
    return found


def test_hostile_texts_meet_both_norms_and_break_no_page(blank: None, tmp_path: Path, vera: Vera) -> None:
    edition = hostile_edition()
    made = made_of(BOOK, edition)  # a text out of its box would raise LayoutFault
    book = tmp_path / "livre.pdf"
    book.write_bytes(made.content)
    sheets = sheets_of(made.content)
    text = " ".join(sheets)
    assert "<b>Gras</b>" in text
    assert "# Titre **gras**" in text
    assert "root:" not in text
    # each file of letters has a family of its own: « Ł » is drawn by the one that has it, and nothing by the machine's
    # fonts
    used = fonts_of(made)
    (first, *_) = [number for number, sheet in enumerate(sheets) if "Œuf-sur-" in sheet]
    # « ź » is two glyphs there, which pypdf alone reads as one letter
    assert "Łódź" in PdfReader(BytesIO(made.content)).pages[first].extract_text()
    assert any("Bricolage-Grotesque-Ext" in name for name in used)
    assert any("Noto-Sans-Arabic" in name for name in used)
    assert all(any(ours in name for ours in ("Bricolage", "Source", "Noto-Sans-Arabic")) for name in used), used
    for said in (
        f"{LONG[:59]}… – nom d’un juré : abrégé de {len(LONG)} à 90 signes.",
        f"{LONG[:59]}… – personnel dédié : ",
        "U+6F22",
        f"{GLUED[:59]}… – site : abrégé de",
    ):
        assert any(said in note for note in made.notes), (said, made.notes)
    assert not {fault.kind for fault in made.faults} & {FaultKind.LONE_TITLE, FaultKind.LONE_LINE}, made.faults
    files = [book]
    for candidature in Candidature.objects.filter(edition=edition, award__arobases=5).order_by("pk"):
        file = tmp_path / f"attestation-{candidature.pk}.pdf"
        file.write_bytes(made_of(CERTIFICATE, candidature).content)
        files.append(file)
    for kind in (PALMARES, PROFILES, CERTIFICATES):  # none is broken, and each says what it shortened
        made = made_of(kind, edition)
        assert any("abrégé" in note for note in made.notes), kind
        if kind is not CERTIFICATES:  # an archive of those above
            files.append(tmp_path / f"{kind.code}.pdf")
            files[-1].write_bytes(made.content)
    vera.accepts(*files)


def test_a_broken_file_fails(tmp_path: Path, vera: Vera) -> None:
    """The validator does say no: a file without tags is refused by both norms."""
    import pydyf  # noqa: PLC0415

    file = tmp_path / "nu.pdf"
    pdf = pydyf.PDF()
    pdf.add_page(
        pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])})
    )
    with file.open("wb") as target:
        pdf.write(target)
    said = vera.said(file)
    first, second = said.index(f"FAIL ua1 {file}"), said.index(f"FAIL 3a {file}")
    assert first + 1 < second < len(said) - 1  # each with the rules that are broken
