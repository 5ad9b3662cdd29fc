"""The trame: what each edition asks, and a bad file refused with its line and its reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from label.enums import Theme
from questionnaire.loading.reading import EVERY_YEAR, TRAME, TrameFile, trame_file
from toolkit.tables.reading import ImportRefused

TEXT = TRAME.read_text(encoding="utf-8")


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[str], list[str]]:
    """Why a trame with this text is refused, problem by problem."""

    def refuse(text: str) -> list[str]:
        path = tmp_path / "trame.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ImportRefused) as refusal:
            TrameFile(path)
        return [str(problem) for problem in refusal.value.problems]

    return refuse


def line_of(fragment: str) -> int:
    return TEXT[: TEXT.index(fragment)].count("\n") + 1


@pytest.mark.parametrize(
    ("year", "items", "sections"), [(2010, 54, 20), (2012, 111, 25), (2013, 111, 25), (2027, 140, 26)]
)
def test_each_edition_asks_its_items(year: int, items: int, sections: int) -> None:
    trame = trame_file().for_year(year)
    assert len(trame.items) == items
    assert len(list(trame.sections())) == sections
    assert sum(len(theme.sections) for theme in trame.themes) == 26
    assert [theme.code for theme in trame.themes] == Theme.values
    assert sum(theme.weight for theme in trame.themes) == 100


def test_a_choice_appears_in_its_year_only() -> None:
    early, late = (trame_file().for_year(year) for year in (2012, 2027))
    newer = [
        code
        for code, item in late.items.items()
        if code in early.items and len(item.choices) > len(early.items[code].choices)
    ]
    assert newer


def test_the_longest_themes_are_those_the_speed_is_promised_for() -> None:
    assert max(len(theme.items) for theme in trame_file().for_year(2013).themes) == 22
    assert max(len(theme.items) for theme in trame_file().for_year(2027).themes) == 26


def test_cross_checks_on_items_that_are_not_asked_are_left_out() -> None:
    assert [check.id for check in trame_file().for_year(2027).checks] == [f"C{n:02d}" for n in range(1, 10)]
    asked = trame_file().for_year(2010)
    assert all({check.when.code, check.then.code} <= set(asked.items) for check in asked.checks)


def test_the_codes_of_the_project_s_trame_follow_each_other() -> None:
    for theme in trame_file().for_year(EVERY_YEAR).themes:
        numbers = sorted(int(item.code.partition("-")[2]) for item in theme.items)
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("code: AP-02", "code: AP-01", "le code AP-01 est déjà donné"),
        ("code: AP-02", "code: MR-99", "le code « MR-99 » ne commence pas par AP-"),
        ("poids: 18", "poids: 19", "la somme des poids est 101, et non 100"),
        ("- {min: 4, points: 4}", "- {min: 4, points: 5}", "AP-02 : points 4 n’est pas le dernier seuil du barème (5)"),
        ("- {min: 2, points: 3}", "- {min: 9, points: 3}", "AP-02 : un barème n’est pas croissant"),
        (
            "visible_si: {code: AP-01, op: egal, valeur: oui}",
            "visible_si: {code: AP-77, op: egal, valeur: oui}",
            "AP-02, visible_si : l’item AP-77 n’existe pas",
        ),
        (
            "visible_si: {code: AP-01, op: egal, valeur: oui}",
            "visible_si: {code: AP-01, op: sup, valeur: oui}",
            "AP-02, visible_si : l’opérateur « sup » n’existe pas ici",
        ),
        (
            "visible_si: {code: AP-01, op: egal, valeur: oui}",
            "visible_si: {code: AP-01, op: egal, valeur: peut-être}",
            "AP-02, visible_si : « peut-être » n’est pas une réponse de AP-01",
        ),
        (
            "visible_si: {code: AP-01, op: egal, valeur: oui}",
            "visible_si: {code: AP-02, op: egal, valeur: oui}",
            "AP-02 : sa condition d’affichage tourne en rond",
        ),
        ("since: 2000", "since: 2001", "AP-01 : since 2001 n’est pas dans editions_reperes"),
        (
            "type: oui_non\n            points: 4",
            "type: oui_nan\n            points: 4",
            "AP-01 : le type « oui_nan » n’existe pas",
        ),
        ("par: habitants_10000", "par: habitants", "AP-02 : l’unité de calcul « habitants » n’existe pas"),
        (
            "alors: {code: AP-02, op: sup, valeur: 0}",
            "alors: {code: AP-88, op: sup, valeur: 0}",
            "C01, alors : l’item AP-88 n’existe pas",
        ),
        (
            "alors: {code: AP-02, op: sup, valeur: 0}",
            "alors: {code: AP-02, op: sup, valeur: beaucoup}",
            "C01, alors : « beaucoup » n’est pas un nombre, et AP-02 en demande un",
        ),
        (
            "alors: {code: AP-02, op: sup, valeur: 0}",
            "alors: {code: AP-02, op: sup, valeur: true}",
            "C01, alors : la valeur attendue de AP-02 manque",
        ),
        ("id: C02", "id: C01", "le contrôle C01 est déjà donné"),
        ("gravite: bloquant", "gravite: grave", "C02 : la gravité « grave » n’existe pas"),
        ("bonus_pour: [village]", "bonus_pour: [hameau]", "la strate « hameau » n’existe pas"),
        ("tags: [handicap]", "tags: [handicaps]", "AP-04 : le tag « handicaps » n’existe pas"),
        ("valeur: tablettes,", "valeur: impression,", "AP-04 : une valeur de choix est répétée"),
        ("unite: lieux", "unite: lieux\n            unité: lieux", "AP-02 : champs inconnus, unité"),
        (
            "aide: Compter chaque adresse",
            "aide: Compter\n            aide: chaque adresse",
            "la clé « aide » est répétée",
        ),
        ("  - code: MR\n", "  - code: XX\n", "les six thèmes sont"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_its_reason(
    refused: Callable[[str], list[str]], old: str, new: str, reason: str
) -> None:
    assert old in TEXT
    problems = refused(TEXT.replace(old, new, 1))
    found = [problem for problem in problems if reason in problem]
    assert found, problems
    number = int(found[0].split("ligne ")[1].split(" ")[0])
    assert abs(number - line_of(old)) < 40 or "thème" in reason or "poids" in reason


def test_the_line_is_that_of_the_item(refused: Callable[[str], list[str]]) -> None:
    where = line_of("          - code: AP-02")
    problems = refused(TEXT.replace("- {min: 4, points: 4}", "- {min: 4, points: 5}", 1))
    assert problems == [f"trame.yaml, ligne {where} : AP-02 : points 4 n’est pas le dernier seuil du barème (5)"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- rien", "une trame est attendue"),
        ("a: [", "trame.yaml, ligne 1"),
        ("a: 1\rb: 2\rc: [1\rd: 2\r", "trame.yaml, ligne 4"),
        ("a: 1\nb: &x [1]\nc: *x\n", "trame.yaml, ligne 3 : ce n’est pas du YAML"),
        ("a: 1\nb: " + "[" * 40 + "]" * 40, "trame.yaml, ligne 2 : des listes y sont imbriquées"),
        ("a: 1\nb: " + "[" * 39 + "]" * 39, "rubriques absentes"),
        ("trame: {version: 1}", "rubriques absentes"),
        (TEXT.replace("    poids: 18\n", "", 1), "n’a pas la forme attendue"),
        (TEXT.replace("points: 4\n", "points: beaucoup\n", 1), "n’est pas un entier positif ou nul"),
    ],
)
def test_what_is_not_a_trame_is_refused_in_words(refused: Callable[[str], list[str]], text: str, reason: str) -> None:
    assert any(reason in problem for problem in refused(text))


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refusal:
        TrameFile(tmp_path / "absente.yaml")
    assert "fichier illisible" in str(refusal.value.problems[0])


def test_a_text_that_is_no_yaml_is_refused_in_french() -> None:
    with pytest.raises(ImportRefused) as refusal:
        TrameFile(TRAME, sent=b"trame: [1, 2\n")
    (problem,) = refusal.value.problems
    assert "ce n’est pas du YAML bien formé" in str(problem)
