"""Imports of the référentiel and of a palmarès: idempotent, updated by a newer year, refused whole with line
numbers.
"""

import csv
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from label.importing.palmares import import_palmares
from label.importing.referentiel import import_referentiel
from label.management import DATA
from label.models import Award, Candidature, Collectivite, Departement, Edition, JournalEntry, Region
from tests.factories.label import EditionFactory
from tests.label.referentiels import edit, year
from toolkit.tables.reading import ImportRefused

pytestmark = pytest.mark.django_db


def problems(folder: Path) -> list[str]:
    """The reasons of a refusal, after checking that nothing was written."""
    before = list(Collectivite.objects.order_by("code").values_list("code", "name", "active", "population"))
    with pytest.raises(ImportRefused) as refusal:
        import_referentiel(folder)
    assert list(Collectivite.objects.order_by("code").values_list("code", "name", "active", "population")) == before
    return [str(problem) for problem in refusal.value.problems]


def test_a_first_import_creates_and_a_second_one_changes_nothing(folder: Path) -> None:
    report = import_referentiel(folder)
    assert (report.created, report.changed, report.closed, report.unchanged) == (21, 0, 0, 0)
    commune = Collectivite.objects.select_related("departement__former_region", "departement__region", "epci").get(
        code="01005"
    )
    assert commune.name == "Lieu-05"
    assert (commune.population, commune.population_year, commune.cog_year) == (3500, 2023, 2026)
    assert (commune.postal_codes, commune.latitude, commune.siren) == (["01050"], 46.05, "210100005")
    assert commune.epci is not None
    assert commune.epci.code == "200000001"
    assert [r and r.name for r in (commune.departement.region, commune.departement.former_region)] == [
        "Auvergne-Rhône-Alpes",
        "Rhône-Alpes",
    ]
    report = import_referentiel(folder)
    assert (report.created, report.changed, report.closed, report.unchanged) == (0, 0, 0, 21)


def test_a_newer_year_updates_renames_and_closes_without_touching_candidatures(folder: Path) -> None:
    import_referentiel(folder)
    place = Collectivite.objects.get(code="01002")
    frozen = Candidature.objects.create(
        collectivite=place, edition=EditionFactory(), name=place.name, kind="commune", sort_key="x", population=1400
    )
    year(folder, 2027)

    def next_year(lines: list[str]) -> list[str]:
        kept = [line for line in lines if not line.startswith("01001,")]
        return [line.replace("Lieu-02", "Lieu-Neuf").replace(",1400,", ",1500,") for line in kept]

    edit(folder / "communes.csv", next_year)
    (folder / "mouvements.csv").write_text("code,successeur\n01001,01002\n")
    report = import_referentiel(folder)
    assert (report.created, report.changed, report.closed, report.unchanged) == (0, 20, 1, 0)
    assert "01002 : « Lieu-02 » devient « Lieu-Neuf »" in report.notes
    closed = Collectivite.objects.select_related("successor").get(code="01001")
    assert not closed.active
    assert closed.successor is not None
    assert closed.successor.code == "01002"
    place.refresh_from_db()
    assert (place.name, place.former_names, place.population, place.population_year) == (
        "Lieu-Neuf",
        ["Lieu-02"],
        1500,
        2024,
    )
    assert " lieu 02" in place.search_key
    frozen.refresh_from_db()
    assert (frozen.name, frozen.population) == ("Lieu-02", 1400)
    assert JournalEntry.objects.filter(verb="import_referentiel").count() == 2


@pytest.mark.parametrize("heir", ["99999", "01001"])
def test_a_successor_that_is_not_in_force_is_refused(folder: Path, heir: str) -> None:
    import_referentiel(folder)
    year(folder, 2027)
    edit(folder / "communes.csv", lambda lines: [line for line in lines if not line.startswith("01001,")])
    (folder / "mouvements.csv").write_text(f"code,successeur\n01001,{heir}\n")
    assert problems(folder) == [
        f"mouvements.csv, ligne 2 : le successeur « {heir} » ne figure pas dans les fichiers de l’année"
    ]


def test_a_commune_without_known_successor_is_closed_and_said(folder: Path) -> None:
    import_referentiel(folder)
    year(folder, 2027)
    edit(folder / "communes.csv", lambda lines: [line for line in lines if not line.startswith("01001,")])
    assert "01001 : « Lieu-01 » est fermée, sans successeur connu" in import_referentiel(folder).notes


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda ls: [*ls, ls[3]], "communes.csv, ligne 22 : le code 01003 figure déjà à la ligne 4"),
        (lambda ls: [ls[0].replace("nom", "name"), *ls[1:]], "communes.csv, ligne 1 : colonne manquante : nom"),
        (
            lambda ls: [*ls[:4], ls[4].replace(",2800,", ",beaucoup,"), *ls[5:]],
            "communes.csv, ligne 5 : « population » attend un nombre entier, et non « beaucoup »",
        ),
        (
            lambda ls: [*ls[:4], ls[4].replace("46.04", "146.04"), *ls[5:]],
            "communes.csv, ligne 5 : « latitude » est hors limites : 146.04",
        ),
        (
            lambda ls: [*ls[:4], ls[4].replace("46.04", "nord"), *ls[5:]],
            "communes.csv, ligne 5 : « latitude » attend un nombre, et non « nord »",
        ),
        (
            lambda ls: [*ls[:4], ls[4].replace("01004", "1004"), *ls[5:]],
            "communes.csv, ligne 5 : code INSEE mal formé : « 1004 »",
        ),
        (
            lambda ls: [*ls[:4], ls[4].replace(",01,84,", ",98,84,"), *ls[5:]],
            "communes.csv, ligne 5 : département inconnu : « 98 »",
        ),
        (
            lambda ls: [*ls[:4], ls[4].replace("200000001", "200000009"), *ls[5:]],
            "communes.csv, ligne 5 : intercommunalité inconnue : « 200000009 »",
        ),
        (lambda ls: [*ls[:4], ls[4] + ",de trop", *ls[5:]], "communes.csv, ligne 5 : 10 colonnes sont attendues"),
        (
            lambda ls: [*ls[:4], ls[4].replace("Lieu-04", '"Lieu-04'), *ls[5:]],
            "communes.csv, ligne 5 : le fichier n’est pas un CSV bien formé (unexpected end of data)",
        ),
        (
            lambda ls: [
                *ls[:4],
                ls[4].replace("Lieu-04", '"Lieu-04'),
                *ls[5:8],
                ls[8].replace("Lieu-08", 'Lieu"'),
                *ls[9:],
            ],
            "communes.csv, ligne 5 : un guillemet n’est pas refermé",
        ),
        (lambda ls: ls[:1], "communes.csv : le fichier est vide"),
    ],
)
def test_a_broken_file_is_refused_whole_with_its_line_and_reason(
    folder: Path, change: Callable[[list[str]], list[str]], reason: str
) -> None:
    edit(folder / "communes.csv", change)
    assert reason in problems(folder)


def test_a_file_in_another_encoding_is_refused_with_the_line(folder: Path) -> None:
    path = folder / "communes.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Lieu-07", "Évosges").encode("latin-1"))
    assert problems(folder) == [
        "communes.csv, ligne 8 : le fichier n’est pas en UTF-8 (enregistrez-le en « CSV UTF-8 »)"
    ]


def test_a_null_byte_and_a_missing_file_are_refused(folder: Path) -> None:
    edit(folder / "communes.csv", lambda ls: [*ls[:2], ls[2].replace("Lieu", "Li\x00eu"), *ls[3:]])
    (folder / "epci.csv").unlink()
    found = problems(folder)
    assert "communes.csv, ligne 3 : le fichier contient un caractère nul" in found
    assert any(text.startswith("epci.csv : le fichier ne peut pas être lu") for text in found)


def test_a_file_that_lost_a_tenth_of_its_lines_is_refused(folder: Path) -> None:
    import_referentiel(folder)
    year(folder, 2027)
    edit(folder / "communes.csv", lambda ls: ls[:-3])
    assert problems(folder) == [
        "communes.csv : 3 lignes sur 20 ont disparu, plus d’un dixième : le fichier paraît tronqué"
    ]


def test_an_older_year_is_refused(folder: Path) -> None:
    import_referentiel(folder)
    year(folder, 2025)
    assert "plus récent que ce fichier de 2025" in problems(folder)[0]


def test_an_unreadable_vintage_is_refused(folder: Path) -> None:
    (folder / "millesime.json").write_text("{}")
    assert "le millésime ne peut pas être lu" in problems(folder)[0]


def test_the_command_prints_the_report_and_the_refusal(folder: Path) -> None:
    out = StringIO()
    call_command("import_referentiel", folder, stdout=out)
    assert out.getvalue() == "Référentiel : 21 créées, 0 modifiées, 0 fermées, 0 inchangées, 0 refusée\n"
    edit(folder / "communes.csv", lambda ls: [ls[0], *(line.replace(",01,84,", ",98,84,") for line in ls[1:])])
    with pytest.raises(CommandError, match="rien n’a été écrit : 20 ligne"):
        call_command("import_referentiel", folder)


@pytest.mark.whole
def test_the_real_referentiel_is_all_there_and_imports_again_without_a_change() -> None:
    assert Collectivite.objects.communes().active().count() == 34_969
    assert Collectivite.objects.communes().active().exclude(siren="").count() == 34_875
    assert Collectivite.objects.groupings().active().count() == 1_255
    assert Departement.objects.count() == 109
    assert (Region.objects.filter(until_2015=False).count(), Region.objects.filter(until_2015=True).count()) == (18, 27)
    assert Collectivite.objects.get(code="97608").population_year == 2017
    report = import_referentiel(DATA)
    assert (report.created, report.changed, report.closed, report.unchanged) == (0, 0, 0, 36_224)


# --- palmarès
# ----------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The real palmarès, to be imported into another edition."""
    return Path(shutil.copy(DATA / "palmares-2012.csv", tmp_path / "palmares.csv"))


def change_line(path: Path, name: str, **values: str) -> int:
    """Change one line of the file; returns its number."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    number = next(i for i, row in enumerate(rows) if row["nom"] == name)
    rows[number].update(values)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return number + 2


@pytest.mark.whole
def test_a_palmares_is_imported_whole_then_unchanged_then_corrected(sheet: Path) -> None:
    edition = EditionFactory()
    assert import_palmares(sheet, edition).created == 356
    assert Award.objects.filter(candidature__edition=edition).count() == 356
    again = import_palmares(sheet, edition)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 356)
    change_line(sheet, "Agen", arobases="4")
    shorter = sheet.with_name("court.csv")
    shorter.write_text("\n".join(sheet.read_text(encoding="utf-8").splitlines()[:-2]) + "\n", encoding="utf-8")
    assert "2 niveau(x) déjà enregistré(s) ne figurent pas" in import_palmares(shorter, edition).notes[0]
    change_line(sheet, "Agen", arobases="3")
    corrected = import_palmares(sheet, edition)
    assert (corrected.created, corrected.changed, corrected.unchanged) == (0, 1, 355)
    assert Award.objects.get(candidature__edition=edition, candidature__name="Agen").arobases == 3


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"arobases": "6"}, "un niveau va de 0 à 5 arobases, et non « 6 »"),
        ({"arobases": ""}, "un niveau va de 0 à 5 arobases, et non «  »"),
        ({"arobases": "cinq"}, "« arobases » attend un nombre entier, et non « cinq »"),
        ({"insee": "99999", "insee_actuel": "99998"}, "ni 99999 ni « 99998 » ne figurent au référentiel"),
        ({"insee": "3818"}, "code mal formé : « 3818 »"),
        ({"type": "bourg"}, "« type » ne connaît pas la valeur « bourg »"),
        ({"type": "cc"}, "le code 38185 ne va pas avec le type « cc »"),
        ({"departement": "69"}, "38185 n’est pas dans le département 69"),
        ({"departement": "00"}, "département inconnu : « 00 »"),
        ({"insee": "47001"}, "le code 47001 figure déjà à la ligne 2"),
        ({"nom": ""}, "le nom est vide ou trop long"),
        ({"code_postal": "3800"}, "code postal mal formé : « 3800 »"),
        ({"region_2012": "R" * 61}, "le nom de la région est trop long"),
    ],
)
def test_one_wrong_line_refuses_the_whole_palmares(sheet: Path, values: dict[str, str], reason: str) -> None:
    edition = EditionFactory()
    line = change_line(sheet, "Grenoble", **values)
    with pytest.raises(ImportRefused) as refusal:
        import_palmares(sheet, edition)
    assert f"palmares.csv, ligne {line} : {reason}" in [str(problem) for problem in refusal.value.problems]
    assert not Candidature.objects.filter(edition=edition).exists()


@pytest.mark.whole
def test_the_palmares_command_checks_its_edition(sheet: Path) -> None:
    with pytest.raises(CommandError, match="Il n’y a pas d’édition 2031"):
        call_command("import_palmares", sheet, edition=2031)
    edition = EditionFactory()
    out = StringIO()
    call_command("import_palmares", sheet, edition=edition.year, stdout=out)
    assert out.getvalue().startswith(f"Palmarès {edition.year} : 356 créées")
    change_line(sheet, "Grenoble", arobases="9")
    with pytest.raises(CommandError, match="Import refusé"):
        call_command("import_palmares", sheet, edition=edition.year)


def test_the_edition_of_2012_is_known_whole_and_the_earlier_ones_in_part() -> None:
    assert dict(Edition.objects.values_list("year", "coverage"))[2012] == "complete"
    assert set(Edition.objects.exclude(year=2012).values_list("coverage", flat=True)) == {"partial"}
