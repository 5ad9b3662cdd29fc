"""A table sent by the équipe: told as it was understood, applied as it was read, undone for a day."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from label.actions.imports import (
    apply_import,
    fingerprint_of_plan,
    forget_old_imports,
    partly_known,
    read_import,
    undo_import,
)
from label.actions.memberships import set_contact
from label.actions.opposition import oppose
from label.enums import AwardOrigin, ImportKind, LineState
from label.models import Award, Candidature, Collectivite, Edition, JournalEntry, TableImport
from label.queries.imports import plan_of
from label.rules.names import names_agree
from label.rules.refusals import Refusal
from tests.cast import GRENOBLE, Cast
from tests.constraints import refused_by
from tests.pages import text_of, words_of

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/imports/"
METZ, PARTHENAY = "57463", "79202"


def contacts(cast: Cast, text: str) -> TableImport:
    return read_import(ImportKind.CONTACTS, "c.csv", text.encode(), by=cast.elise)


def palmares(cast: Cast, text: str, year: int = 2008) -> TableImport:
    edition = Edition.objects.get(year=year)
    return read_import(
        ImportKind.PALMARES, "p.csv", text.encode(), by=cast.elise, edition=edition, source="Dossier de presse"
    )


def applied(row: TableImport, cast: Cast, *ticked: int) -> int:
    return apply_import(row, seen=fingerprint_of_plan(plan_of(row)), ticked=ticked, by=cast.elise)


def address_of(code: str) -> str:
    return Collectivite.objects.get(code=code).contact_email


def level_of(code: str, year: int = 2008) -> tuple[int, str] | None:
    row = Award.objects.filter(candidature__edition__year=year, candidature__collectivite__code=code).first()
    return (row.arobases, row.source) if row is not None else None


def test_addresses_are_read_line_by_line_then_applied_then_undone(cast: Cast) -> None:
    set_contact(Collectivite.objects.get(code=METZ), "ancienne@metz.example", by=cast.elise)
    set_contact(Collectivite.objects.get(code=PARTHENAY), "mairie@parthenay.example", by=cast.elise)
    oppose("non@ville.example")
    row = contacts(
        cast,
        "Courriel;Code INSEE\nAccueil@Grenoble.example;38185\nneuve@metz.example;57463\n"
        "mairie@parthenay.example;79202\nx@y.example;99999\npas une adresse;47001\nautre@grenoble.example;38185\n"
        "non@ville.example;75056\n;13055\n",
    )
    plan = plan_of(row)
    assert [line.state for line in plan.lines] == [
        LineState.NEW,
        LineState.CHANGED,
        LineState.SAME,
        *[LineState.LEFT] * 5,
    ]
    reasons = " / ".join(line.reason for line in plan.of(LineState.LEFT))
    for words in (
        "ne porte le code « 99999 »",
        "n’est pas une adresse",
        "déjà donnée à la ligne 2",
        "s’oppose",
        "manque",
    ):
        assert words in reasons
    assert applied(row, cast) == 1
    assert (address_of(GRENOBLE), address_of(METZ)) == ("accueil@grenoble.example", "ancienne@metz.example")
    row.refresh_from_db()
    assert undo_import(row, by=cast.elise) == 1
    assert address_of(GRENOBLE) == ""
    verbs = JournalEntry.objects.filter(verb__in=("apply_import", "undo_import"))
    assert [line.facts["changed"] for line in verbs] == [1, 1]


def test_a_line_that_is_refused_stands_in_the_way_of_no_other(cast: Cast) -> None:
    plan = plan_of(contacts(cast, "code,adresse\n38185,accueil\n38185,accueil@grenoble.example\n"))
    assert [line.state for line in plan.lines] == [LineState.LEFT, LineState.NEW]


def test_what_is_known_is_replaced_only_where_ticked_and_the_rest_stays_after_an_undo(cast: Cast) -> None:
    for code in (METZ, PARTHENAY):
        set_contact(Collectivite.objects.get(code=code), f"ancienne@{code}.example", by=cast.elise)
    row = contacts(cast, "code,adresse\n57463,neuve@metz.example\n79202,neuve@parthenay.example\n")
    assert applied(row, cast, 2) == 1
    assert (address_of(METZ), address_of(PARTHENAY)) == ("neuve@metz.example", "ancienne@79202.example")
    set_contact(Collectivite.objects.get(code=METZ), "main@metz.example", by=cast.elise)
    row.refresh_from_db()
    assert undo_import(row, by=cast.elise) == 0
    assert address_of(METZ) == "main@metz.example"


def test_two_imports_at_once_apply_what_was_read_or_nothing(cast: Cast) -> None:
    one, two = (contacts(cast, f"code,adresse\n38185,{name}@grenoble.example\n") for name in ("une", "deux"))
    read = fingerprint_of_plan(plan_of(two))
    applied(one, cast)
    with pytest.raises(Refusal, match="ont changé depuis la lecture"):
        apply_import(two, seen=read, ticked=(), by=cast.eve)
    with pytest.raises(Refusal, match="déjà appliqué"):
        applied(one, cast)
    assert address_of(GRENOBLE) == "une@grenoble.example"


def test_after_a_day_an_import_stays_and_its_lines_are_forgotten_after_a_week(cast: Cast) -> None:
    row = contacts(cast, "code,adresse\n38185,a@grenoble.example\n")
    applied(row, cast)
    TableImport.objects.update(applied_at=timezone.now() - timedelta(days=1, minutes=1))
    row.refresh_from_db()
    with pytest.raises(Refusal, match="ne s’annule plus"):
        undo_import(row, by=cast.elise)
    assert forget_old_imports() == 0
    TableImport.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert forget_old_imports() == 1
    row.refresh_from_db()
    assert (row.rows, row.before) == ([], [])


def test_a_palmares_of_four_columns_is_enough(cast: Cast) -> None:
    known = level_of(METZ)
    assert known is not None
    other = 1 if known[0] != 1 else 2
    row = palmares(
        cast,
        "arobases;departement;nom;code\n"  # swapped columns
        f"{other};57;Metz;57463\n"
        "3 @;1;Bourg-en-Bresse;1053\n"  # zeros eaten by a spreadsheet
        "2;23;Guéret;\n"  # found by its name
        "4;99;Nulle-Part;99999\n"
        "7;38;Grenoble;38185\n"
        "1;;Saint-Denis;\n",  # several of that name
    )
    assert "Zéros rendus à un code" in " ".join(row.notes)
    plan = plan_of(row)
    assert plan.lines[1].reason == "code « 1053 » lu « 01053 »"
    assert [line.state for line in plan.lines] == [
        LineState.CHANGED,
        LineState.NEW,
        LineState.NEW,
        *[LineState.LEFT] * 3,
    ]
    reasons = " / ".join(line.reason for line in plan.of(LineState.LEFT))
    for words in ("ne sont au référentiel", "n’est pas un niveau de 0 à 5", "plusieurs collectivités se nomment ainsi"):
        assert words in reasons
    assert applied(row, cast) == 2
    assert level_of("01053") == (3, "Dossier de presse")
    assert level_of("23096") == (2, "Dossier de presse")
    assert level_of(METZ) == known  # a sourced level is replaced only where ticked
    row.refresh_from_db()
    assert undo_import(row, by=cast.elise) == 2
    assert level_of("01053") is None
    assert not Candidature.objects.filter(edition__year=2008, collectivite__code="01053").exists()


def test_a_code_and_a_name_that_differ_wait_to_be_ticked(elise: Client, cast: Cast) -> None:
    row = palmares(
        cast,
        "code;nom;departement;arobases\n69123;Marseille;13;3\n01053;Bourg en Bresse;75;2\n23096;GUERET;23;@@@\n"
        "93066;St-Denis;93;4\n",
    )
    doubtful = plan_of(row).of(LineState.DOUBTFUL)
    assert [line.reason for line in doubtful] == [
        "69123 est le code de Lyon (69), et non de « Marseille »",
        "01053 est le code de Bourg-en-Bresse (01) ; le fichier la dit du département 75",
    ]
    (left,) = plan_of(row).of(LineState.LEFT)
    assert left.reason == "« @@@ » n’est pas un niveau de 0 à 5"
    page = words_of(elise.get(f"/pilotage/imports/{row.pk}/"))
    assert "À vérifier : cochez celles que vous reconnaissez" in page
    assert "69123 est le code de Lyon (69), et non de « Marseille »" in page
    assert applied(row, cast, 3) == 2
    after = words_of(elise.get(f"/pilotage/imports/{row.pk}/"))
    assert "Ce que contenait le fichier" in after  # what is undone is not undone blind
    assert "Marseille" in after
    assert level_of("69123") is None
    assert level_of("01053") == (2, "Dossier de presse")


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Bourg en Bresse", "Bourg-en-Bresse", True),
        ("St-Denis", "Saint-Denis", True),
        ("CC du Pays de Gex", "Communauté de communes du Pays de Gex", True),
        ("Gex agglo", "Pays de Gex Agglo", True),
        ("Marseille", "Lyon", False),
        ("Saint-Ouen", "Saint-Denis", False),
        ("CC du Val", "CC du Pays", False),
        ("Eu", "Eu", True),
    ],
)
def test_two_spellings_name_one_place_or_two(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree


def test_a_ticked_level_is_replaced_with_its_source_and_comes_back(cast: Cast) -> None:
    known = level_of(METZ)
    assert known is not None
    other = 1 if known[0] != 1 else 2
    row = palmares(cast, f"code,nom,departement,arobases\n57463,Metz,57,{other}\n")
    assert applied(row, cast, 2) == 1
    assert level_of(METZ) == (other, "Dossier de presse")
    row.refresh_from_db()
    undo_import(row, by=cast.elise)
    assert level_of(METZ) == known


def test_the_levels_of_a_jury_are_not_imported_and_a_source_is_needed(cast: Cast) -> None:
    Award.objects.filter(candidature__edition__year=2008).update(origin=AwardOrigin.DECISION)
    assert 2008 not in [edition.year for edition in partly_known()]
    with pytest.raises(Refusal, match="viennent d’une source, pas d’un jury"):
        palmares(cast, "nom,arobases\nMetz,3\n")
    with pytest.raises(Refusal, match="Dites la source"):
        read_import(
            ImportKind.PALMARES,
            "p.csv",
            b"nom,arobases\nMetz,3\n",
            by=cast.elise,
            edition=Edition.objects.get(year=2012),
            source=" ",
        )


def test_a_whole_known_edition_takes_no_new_town(cast: Cast) -> None:
    row = palmares(cast, "code,nom,arobases\n01053,Bourg-en-Bresse,3\n", 2012)
    (line,) = plan_of(row).lines
    assert (line.state, line.reason) == (LineState.LEFT, "les résultats de 2012 sont déjà tous connus")


def test_the_page_reads_a_windows_file_and_applies_it(elise: Client, cast: Cast) -> None:
    del cast
    data = "code;nom;departement;arobases\r\n23096;Guéret;23;2\r\n".encode("cp1252")
    sent = {
        "kind": "palmares",
        "edition": str(Edition.objects.get(year=2008).pk),
        "source": "Journal de la ville",
        "file": SimpleUploadedFile("p.csv", data),
    }
    page = elise.post(PLACE, sent, follow=True)
    row = TableImport.objects.get()
    shown = words_of(page)
    assert "Lu en Windows-1252" in shown
    assert "Nouvelles : 1 · Changées : 0" in shown
    assert "Guéret 23096" in shown
    assert level_of("23096") is None
    seen = fingerprint_of_plan(plan_of(row))
    stale = elise.post(f"{PLACE}{row.pk}/", {"seen": "x"})
    assert (stale.status_code, "ont changé depuis la lecture" in text_of(stale)) == (409, True)
    assert "1 lignes" in text_of(elise.post(f"{PLACE}{row.pk}/", {"seen": seen}, follow=True))
    assert level_of("23096") == (2, "Journal de la ville")
    assert "Annuler cet import" in text_of(elise.get(f"{PLACE}{row.pk}/"))
    elise.post(f"{PLACE}{row.pk}/annuler/")
    assert level_of("23096") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a;b\n1;2\n", "colonne introuvable : code, adresse"),
        (b"PK\x03\x04x", "il est abîmé ; ouvrez-le dans un tableur"),
        (b"\xd0\xcf\x11\xe0\x00a", "ni un CSV ni un classeur XLSX"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(elise: Client, cast: Cast, data: bytes, words: str) -> None:
    del cast
    answer = elise.post(PLACE, {"kind": "contacts", "file": io.BytesIO(data)})
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert not TableImport.objects.exists()


@pytest.mark.whole
def test_thirty_six_thousand_addresses_are_read_in_a_few_queries(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    codes = list(Collectivite.objects.active().values_list("code", flat=True))
    assert len(codes) > 30_000
    row = contacts(cast, "code,adresse\n" + "".join(f"{code},m@{code.lower()}.example\n" for code in codes))
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        plan = plan_of(row)
    assert plan.counts[LineState.NEW] == len(codes)
    assert applied(row, cast) == len(codes)
    assert Collectivite.objects.exclude(contact_email="").count() == len(codes)


def test_only_the_equipe_imports(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Seule l’équipe"):
        read_import(ImportKind.CONTACTS, "c.csv", b"code,adresse\n38185,a@b.example", by=cast.alice)


def test_the_database_holds_the_date_and_the_source(cast: Cast) -> None:
    facts = {"file_name": "x", "created_by": cast.elise}
    with refused_by("import_applied_has_date"):
        TableImport.objects.create(kind="contacts", status="applied", **facts)
    with refused_by("import_palmares_has_a_source"):
        TableImport.objects.create(kind="palmares", **facts)
