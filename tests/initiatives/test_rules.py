"""What is typed is read as people write it; what lacks is said; two texts are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.enums import Stage, Status
from initiatives.rules.changes import changes
from initiatives.rules.content import (
    FIELDS,
    faults,
    field_words,
    figures_of,
    lacks,
    lines_of,
    links_of,
    month_of,
    number_of,
)
from initiatives.rules.moderation import move_refusal
from label.enums import Mover
from tests.initiatives.stories import FULL

ENJEUX = frozenset({"mediation", "emploi"})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("03/2012", (2012, 3)),
        ("2012-03", (2012, 3)),
        (" 2012 ", (2012, 1)),
        ("3/2012", (2012, 3)),
        ("13/2012", None),
        ("mars 2012", None),
        ("2012-00", None),
        ("1776", None),
        ("03/2012-04", None),
        ("", None),
    ],
)
def test_months_as_people_type_them(typed: str, read: tuple[int, int] | None) -> None:
    day = month_of(typed)
    assert (day and (day.year, day.month)) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12 500", 12500),
        ("12\u202f500,50 €", 12500.5),
        ("-3", -3),
        ("douze", None),
        ("1e9", None),
        ("", None),
        ("1.2.3", None),
    ],
)
def test_numbers_as_people_type_them(typed: str, read: float | None) -> None:
    assert number_of(typed) == read


def test_lines_links_and_figures() -> None:
    assert lines_of("- un\n\n • deux \n") == ["un", "deux"]
    assert links_of("https://ville.fr/a : le site\nVoir http://b.fr\nrien") == [
        ("https://ville.fr/a", "le site"),
        ("http://b.fr", "Voir"),
    ]
    assert figures_of("1 200 habitants formés\n45 % de satisfaction\nbeaucoup") == [
        ("1 200", "habitants formés"),
        ("45 %", "de satisfaction"),
        ("", "beaucoup"),
    ]


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=80)))
def test_nothing_that_is_typed_breaks_the_reading(typed: dict[str, str]) -> None:
    content = {name: (value.split() if FIELDS[name].kind == "codes" else value) for name, value in typed.items()}
    wrong = faults(content, ENJEUX)
    assert all(name in FIELDS and sentence.endswith((".", "…", "?")) for name, sentence in wrong.items())
    assert set(wrong) <= {lack.field for lack in lacks(content, ENJEUX)}


def test_what_lacks_is_said_in_the_order_of_the_page() -> None:
    assert lacks(FULL, ENJEUX) == []
    assert [lack.field for lack in lacks({}, ENJEUX)] == ["title", "chapo", "stage", "description", "themes", "enjeux"]
    assert [lack.text for lack in lacks({**FULL, "tags": ["ecole-internet"]}, ENJEUX)] == [
        "École Internet : donnez le nom de l’école."
    ]
    photos = [("", True), ("Le bus", False)]
    assert [lack.field for lack in lacks(FULL, ENJEUX, photos)] == ["", ""]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "x" * 121, "1 signes de trop"),
        ("started", "hier", "Une date est attendue"),
        ("budget", "cher", "Un nombre est attendu"),
        ("contact_email", "mairie", "adresse électronique"),
        ("links", "le site de la ville", "ne contient pas d’adresse"),
        ("enjeux", ["magie"], "n’est pas proposé"),
        ("themes", ["ZZ"], "n’est pas proposé"),
        ("items", ["AP1"], "n’est pas un code de question"),
        ("latitude", "95", "Entre -90 et 90"),
        ("latitude", "au nord", "Un nombre de degrés est attendu"),
        ("stage", "jamais", "Choisissez"),
        ("ended", "02/2011", "avant d’avoir commencé"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(field: str, value: str | list[str], words: str) -> None:
    content = {**FULL, field: value, **({"longitude": "2"} if field == "latitude" else {})}
    assert words in faults(content, ENJEUX)[field]


def test_changes_name_the_fields_and_the_words_of_codes() -> None:
    found = changes(
        FULL, {**FULL, "title": "La médiathèque roulante", "themes": ["AP", "MR"]}, {"AP": "Accès", "MR": "Réseau"}
    )
    assert [(change.name, change.marked) for change in found] == [
        ("title", (("same", "La médiathèque "), ("out", "hors les murs"), ("in", "roulante"))),
        ("themes", (("same", "Accès"), ("in", ", Réseau"))),
    ]
    long = " ".join(str(n) for n in range(4000))
    assert changes({"description": long}, {"description": f"{long}\nfin"}, {})[0].marked[-1] == ("in", f"{long}\nfin")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("stage", "en_cours", "En cours"),
        ("latitude", "50.37", "50,37"),
        ("latitude", "au nord.", "au nord."),
        ("title", "en_cours", "en_cours"),
        ("themes", ["AP", "ZZ"], "Accès, ZZ"),
        ("themes", "", ""),
    ],
)
def test_a_version_tells_each_field_as_it_is_read(name: str, value: str | list[str], words: str) -> None:
    assert field_words({name: value}, name, {"AP": "Accès", **dict(Stage.choices)}) == words


def test_who_moves_an_initiative() -> None:
    assert move_refusal(Status.DRAFT, Status.SUBMITTED, by=Mover.AGENT) == ""
    assert move_refusal(Status.SUBMITTED, Status.PUBLISHED, by=Mover.AGENT) != ""
    assert move_refusal(Status.SUBMITTED, Status.PUBLISHED, by=Mover.EQUIPE) == ""
    assert move_refusal(Status.DRAFT, Status.PUBLISHED, by=Mover.EQUIPE) != ""
    assert "Dites pourquoi" in move_refusal(Status.SUBMITTED, Status.RETURNED, by=Mover.EQUIPE)
    assert move_refusal(Status.PUBLISHED, Status.WITHDRAWN, by=Mover.EQUIPE, reason="Doublon.") == ""
