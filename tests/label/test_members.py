"""The members of a year: typed or read from a file, seen beside last year's, applied once read."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from label.actions.members import set_members
from label.models import Adhesion, Draft, Edition, JournalEntry
from label.queries.members import members_of
from label.rules.members import MemberLine, read, written
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.pages import applied, fields_of, html_of, text_of

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/2013/membres/"
NAMES = st.text(
    st.characters(blacklist_characters=";\n\r", blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1
)


def test_the_list_of_2012_is_written_and_read_back_the_same() -> None:
    members = members_of(2012)
    assert len(members) == 301
    assert read(written(members)) == (members, [])


@given(st.lists(st.builds(MemberLine, st.just(""), NAMES.map(lambda name: name[:100])), max_size=20))
def test_any_names_are_read_back_as_they_were_written(members: list[MemberLine]) -> None:
    once = {one.name.casefold(): one for one in members}
    assert read(written(once.values()))[0] == list(once.values())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("38185 ; Grenoble ; 38 ; x", "trois parties au plus"),
        ("381 ; Grenoble", "« 381 » n’est ni un code INSEE ni un SIREN"),
        ("38185 ;", "un nom compte de 1 à 120 signes"),
        ("38185 ; Grenoble ; Isère", "« Isère » n’est pas un département"),
        ("38185 ; Grenoble\n\n38185 ; Encore", "Ligne 3 : déjà donnée à la ligne 1"),
    ],
)
def test_a_line_that_does_not_read_is_told_with_its_number(text: str, reason: str) -> None:
    assert reason in " ".join(read(text)[1])


def test_a_list_keeps_who_stays_and_lets_who_leaves(cast: Cast) -> None:
    lines = [MemberLine("38185", "Grenoble", "38"), MemberLine("", "Pays sans code", "07")]
    set_members(2013, lines, by=cast.elise)
    first = Adhesion.objects.get(year=2013, collectivite__code="38185")
    Adhesion.objects.filter(pk=first.pk).update(printed_name="VILLE DE GRENOBLE")
    set_members(2013, [lines[0], MemberLine("79202", "Parthenay", "79")], by=cast.elise)
    assert [row.name for row in Adhesion.objects.filter(year=2013).order_by("sort_key")] == ["Grenoble", "Parthenay"]
    assert Adhesion.objects.get(pk=first.pk).printed_name == "VILLE DE GRENOBLE"
    facts = JournalEntry.objects.filter(verb="import_members", by=cast.elise).latest("pk").facts
    assert (facts["created"], facts["closed"], facts["unchanged"]) == (1, 1, 1)
    assert len(members_of(2012)) == 301  # another year does not move


def test_a_code_that_nobody_bears_is_refused_and_only_the_equipe_keeps_the_list(cast: Cast) -> None:
    with pytest.raises(Refusal, match="99999"):
        set_members(2013, [MemberLine("99999", "Nulle part")], by=cast.elise)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        set_members(2013, [], by=cast.alice)


def test_two_members_that_would_be_printed_alike_are_refused_in_words(cast: Cast) -> None:
    lines = [MemberLine("38185", "Le Pays", "38"), MemberLine("", "Le pays", "38")]
    with pytest.raises(Refusal, match="deux fois pareil"):
        set_members(2013, lines, by=cast.elise)
    assert not Adhesion.objects.filter(year=2013).exists()


def test_last_year_s_list_is_taken_up_corrected_and_applied(elise: Client, filling: Edition) -> None:
    elise.post(f"{PLACE}reprendre/")
    text = Draft.objects.get(place="members:2013").content["members"]
    assert not Adhesion.objects.filter(year=2013).exists()
    read_first = elise.post(PLACE, fields_of(elise.get(PLACE), PLACE) | {"members": text + "\n38185 ; Grenoble ; 38"})
    shown = text_of(read_first)
    if read_first.status_code == 422:  # Grenoble was a member already
        assert "déjà donnée" in shown
        read_first = elise.post(PLACE, fields_of(elise.get(PLACE), PLACE) | {"members": text})
        shown = text_of(read_first)
    assert "Membres 2013" in shown
    assert "De moins qu’en 2012 : personne" in shown
    assert applied(elise, PLACE, {"members": text}).status_code == 302
    assert Adhesion.objects.filter(year=2013).count() == 301


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_is_understood_whatever_its_encoding_and_its_separator(
    elise: Client, filling: Edition, encoding: str, separator: str
) -> None:
    rows = [["Dép.", "Collectivité", "Code INSEE"], ["01", "Bourg-en-Bresse", "1053"], ["38", "Échirolles", "38151"]]
    rows[0][0] = "dep"
    data = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    page = text_of(elise.post(f"{PLACE}fichier/", {"file": SimpleUploadedFile("m.csv", data)}, follow=True))
    assert "2 lignes sont dans le brouillon" in page
    assert "Zéros rendus à un code" in page
    assert ("Windows-1252" in page) == (encoding == "cp1252")
    assert Draft.objects.get(place="members:2013").content["members"] == (
        "01053 ; Bourg-en-Bresse ; 01\n38151 ; Échirolles ; 38"
    )


def test_of_three_hundred_rows_the_seven_that_nobody_knows_are_named_at_once(elise: Client, filling: Edition) -> None:
    known = [(one.code, one.name) for one in members_of(2012) if one.code][:280]
    unknown = [(f"9999{n}", f"Nulle-Part {n}") for n in range(7)]
    rows = [*known[:100], *unknown, *known[100:], ("", "Un pays sans code")]
    data = "\n".join(["code;nom", *(f"{code};{name}" for code, name in rows)]).encode()
    page = text_of(elise.post(f"{PLACE}fichier/", {"file": SimpleUploadedFile("m.csv", data)}, follow=True))
    assert page.count("aucune collectivité ne porte le code") == 7
    assert "Ligne 101 : aucune collectivité ne porte le code « 99990 » (Nulle-Part 0)." in page
    assert not Adhesion.objects.filter(year=2013).exists()


def test_who_came_and_who_left_since_last_year_is_named(elise: Client, filling: Edition) -> None:
    lines = members_of(2012)
    gone = next(one for one in lines if one.code)
    text = written([one for one in lines if one != gone]) + "\n79202 ; Parthenay ; 79"
    if any(one.code == "79202" for one in lines):
        text = text.removesuffix("\n79202 ; Parthenay ; 79") + "\n01053 ; Bourg-en-Bresse ; 01"
    shown = text_of(elise.post(PLACE, fields_of(elise.get(PLACE), PLACE) | {"members": text}))
    assert f"De moins qu’en 2012 : 1 ({gone.name})" in shown
    assert "De plus qu’en 2012 : 1 (" in shown


def test_a_workbook_is_understood_too(elise: Client, filling: Edition) -> None:
    book, stream = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (("SIREN", "Nom"), (200040715, "Grenoble-Alpes-Métropole"), (1053.0, "Bourg-en-Bresse")):
        sheet.append(row)
    book.save(stream)
    elise.post(f"{PLACE}fichier/", {"file": SimpleUploadedFile("m.xlsx", stream.getvalue())})
    assert Draft.objects.get(place="members:2013").content["members"] == (
        "200040715 ; Grenoble-Alpes-Métropole\n01053 ; Bourg-en-Bresse"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"a,b\n1,2", "colonne introuvable : nom"),
        (b"PK\x03\x04rien", "ne se lit pas"),
        (b"nom\n\x00", "pas un tableau de texte"),
        (b"nom\n" + b"x" * 5_000_001, "dépasse 5 Mo"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(elise: Client, filling: Edition, data: bytes, words: str) -> None:
    answer = elise.post(f"{PLACE}fichier/", {"file": SimpleUploadedFile("m.csv", data)})
    assert (answer.status_code, words in html_of(answer) or "vide" in html_of(answer)) == (422, True)
    assert not Draft.objects.filter(place="members:2013").exists()
