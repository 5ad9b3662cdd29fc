"""A new year of the référentiel through the site: what it changes is read first, applied whole, undone for a day."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from label.actions.imports import forget_old_imports
from label.actions.succession import take_people
from label.enums import CandidatureStatus, Role
from label.importing.referentiel import import_referentiel, read_vintage
from label.importing.vintages import NEEDED, apply_vintage_import, read_vintage_import, undo_vintage_import
from label.models import Candidature, Collectivite, Departement, JournalEntry, Region, TableImport
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import EditionFactory
from tests.label.referentiels import edit, year
from tests.pages import words_of
from toolkit.tables.reading import ImportRefused

pytestmark = pytest.mark.django_db
GONE, HEIR, RENAMED = "01001", "01002", "01003"


@pytest.fixture
def known(folder: Path) -> Path:
    """The small référentiel of 2026 is there."""
    import_referentiel(folder)
    return folder


def archive(folder: Path, *, without: str = "", how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Its files a year later: one commune joins another, one changes its name."""
    year(folder, 2027)
    edit(
        folder / "communes.csv",
        lambda lines: [line.replace("Lieu-03", "Lieu-Neuf") for line in lines if not line.startswith(f"{GONE},")],
    )
    (folder / "mouvements.csv").write_text(f"code,successeur\n{GONE},{HEIR}\n", encoding="utf-8")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", how) as found:
        for name in (*NEEDED, "mouvements.csv"):
            if name != without:
                found.write(folder / name, f"cog/{name}")
    return packed.getvalue()


def sent(elise: Client, data: bytes) -> TableImport:
    upload = SimpleUploadedFile("cog.zip", data, content_type="application/zip")
    answer = elise.post("/pilotage/imports/", {"kind": "cog", "file": upload})
    assert answer.status_code == 302, words_of(answer)
    return TableImport.objects.latest("pk")


def test_it_is_read_applied_and_undone(elise: Client, known: Path, cast: Cast) -> None:
    before = list(Collectivite.objects.order_by("pk").values())
    row = sent(elise, archive(known))
    page = words_of(elise.get(f"/pilotage/imports/{row.pk}/"))
    assert "s’appelait Lieu-03" in page
    assert "disparaît, Lieu-02 lui succède" in page
    assert "Changent : 2, dont disparaissent : 1." in page
    assert list(Collectivite.objects.order_by("pk").values()) == before  # nothing is written by reading
    done = elise.post(f"/pilotage/imports/{row.pk}/", follow=True)
    assert "Le référentiel est à jour : deux collectivités" in words_of(done)
    assert Collectivite.objects.get(code=GONE).successor == Collectivite.objects.get(code=HEIR)
    assert Collectivite.objects.get(code=RENAMED).former_names == ["Lieu-03"]
    assert JournalEntry.objects.filter(verb="apply_import", by=cast.elise).exists()
    with pytest.raises(Refusal, match="déjà appliqué"):
        apply_vintage_import(row, by=cast.elise)
    assert "est annulé" in words_of(elise.post(f"/pilotage/imports/{row.pk}/annuler/", follow=True))
    assert list(Collectivite.objects.order_by("pk").values()) == before


def test_what_entered_and_serves_stays(elise: Client, known: Path, cast: Cast) -> None:
    data = archive(known)
    Collectivite.objects.filter(code="01020").delete()  # it enters again with the file
    row = sent(elise, data)
    assert "Entrent : 1." in words_of(elise.get(f"/pilotage/imports/{row.pk}/"))
    apply_vintage_import(row, by=cast.elise)
    entered = Collectivite.objects.get(code="01020")
    edition = EditionFactory()
    Candidature.objects.create(
        collectivite=entered, edition=edition, name="Lieu-20", kind="commune", status=CandidatureStatus.FILED
    )
    with pytest.raises(Refusal, match="sert déjà"):
        undo_vintage_import(row, by=cast.elise)
    assert Collectivite.objects.get(code=RENAMED).name == "Lieu-Neuf"


def test_what_moved_since_is_read_again(elise: Client, known: Path, cast: Cast) -> None:
    row = sent(elise, archive(known))
    Collectivite.objects.filter(code="01010").update(population=1)
    answer = elise.post(f"/pilotage/imports/{row.pk}/")
    assert answer.status_code == 409
    assert "envoyez l’archive de nouveau" in words_of(answer)
    assert Collectivite.objects.get(code=RENAMED).name == "Lieu-03"
    with pytest.raises(Refusal, match="Seule l’équipe"):
        apply_vintage_import(row, by=cast.alice)


def locked(data: bytes) -> bytes:
    """The same archive, said to be behind a password (APPNOTE 4.4.4, bit 0) in its central directory."""
    found = bytearray(data)
    place = found.find(b"PK\x01\x02")
    while place >= 0:
        found[place + 8] |= 1
        place = found.find(b"PK\x01\x02", place + 1)
    return bytes(found)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data.replace(b"Lieu-07", b"Lieu-00", 1), "abîmé, protégé ou comprimé"),
        (locked, "abîmé, protégé"),
    ],
)
def test_a_damaged_or_locked_archive_is_refused_in_words(
    change: Callable[[bytes], bytes], reason: str, cast: Cast, known: Path
) -> None:
    stored = archive(known, how=zipfile.ZIP_STORED)
    with pytest.raises(ImportRefused) as refused:
        read_vintage_import("cog.zip", change(stored), by=cast.elise)
    assert reason in " ".join(map(str, refused.value.problems))


@pytest.mark.parametrize(
    "vintage", ['{"cog_year": 99999, "population_year": 2023}', '{"cog_year": "deux mille"}', "[", "[1]"]
)
def test_a_year_that_is_none_is_refused_in_french(vintage: str, tmp_path: Path) -> None:
    (tmp_path / "millesime.json").write_text(vintage)
    with pytest.raises(ImportRefused) as refused:
        read_vintage(tmp_path)
    said = str(refused.value.problems[0])
    assert "n’est pas une année" in said or "deux années en JSON" in said
    assert "Expecting" not in said


def test_what_people_followed_is_not_undone(elise: Client, known: Path, cast: Cast) -> None:
    cast.member(cast.alice, Collectivite.objects.get(code=GONE), Role.CORRESPONDANT)
    row = sent(elise, archive(known))
    assert "une personne à rattacher" in words_of(elise.get(f"/pilotage/imports/{row.pk}/"))
    apply_vintage_import(row, by=cast.elise)
    take_people(Collectivite.objects.get(code=HEIR), by=cast.elise)
    with pytest.raises(Refusal, match="ont déjà suivi"):
        undo_vintage_import(row, by=cast.elise)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"code,nom\n38185,Grenoble\n", "ce n’est pas une archive ZIP"),
        (None, "communes.csv : ce fichier manque dans l’archive"),
        (b"0" * 20_000_001, "l’archive dépasse 20 Mo"),
    ],
)
def test_what_is_no_referentiel_is_refused_in_words(
    data: bytes | None, reason: str, cast: Cast, known: Path, elise: Client
) -> None:
    sent_data = data if data is not None else archive(known, without="communes.csv")
    with pytest.raises(ImportRefused) as refused:
        read_vintage_import("cog.zip", sent_data, by=cast.elise)
    assert reason in " ".join(map(str, refused.value.problems))
    if data is None:
        upload = SimpleUploadedFile("cog.zip", sent_data)
        answer = elise.post("/pilotage/imports/", {"kind": "cog", "file": upload})
        assert answer.status_code == 422
        assert reason in words_of(answer)
    assert not TableImport.objects.exists()


def test_the_archive_is_forgotten_after_a_week(
    elise: Client, known: Path, django_capture_on_commit_callbacks: object
) -> None:
    row = sent(elise, archive(known))
    storage, name = row.upload.storage, str(row.upload.name)
    TableImport.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert forget_old_imports() == 1
    assert not storage.exists(name)


def test_regions_and_departements_are_named_anew_and_back(elise: Client, known: Path, cast: Cast) -> None:
    def places() -> list[object]:
        rows = list(Departement.objects.order_by("code").values())
        return [*rows, *Region.objects.order_by("until_2015", "code").values("code", "name", "until_2015")]

    before = places()
    edit(
        known / "regions.csv",
        lambda lines: [*(line.replace("Auvergne-Rhône-Alpes", "Aura") for line in lines), "99,Neuve"],
    )
    edit(
        known / "departements.csv",
        lambda lines: [*(line.replace("Ain", "Pays de l’Ain") for line in lines), "9Z,Neuf,99,metro"],
    )
    row = sent(elise, archive(known))
    page = words_of(elise.get(f"/pilotage/imports/{row.pk}/"))
    assert "s’appelait Auvergne-Rhône-Alpes (région)" in page
    assert "s’appelait Ain (département)" in page
    assert places() == before
    apply_vintage_import(row, by=cast.elise)
    assert Region.objects.get(code="99", until_2015=False).name == "Neuve"
    assert Departement.objects.get(code="9Z", region__code="99").name == "Neuf"
    assert Departement.objects.get(code="01").name == "Pays de l’Ain"
    undo_vintage_import(row, by=cast.elise)
    assert places() == before
