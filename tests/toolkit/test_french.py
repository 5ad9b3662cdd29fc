"""French as sentences need it: articles, elision, contraction, numbers in words, lists of editions."""

import pytest

from toolkit.french import at_place, counted, editions_named, in_region, in_words, listed, of_place, one_of, place


@pytest.mark.parametrize(
    ("name", "inside", "of", "at"),
    [
        ("Metz", "Metz", "de Metz", "à Metz"),
        ("Agen", "Agen", "d’Agen", "à Agen"),
        ("Épinal", "Épinal", "d’Épinal", "à Épinal"),
        ("Œyreluy", "Œyreluy", "d’Œyreluy", "à Œyreluy"),
        ("L'Isle-Adam", "l’Isle-Adam", "de l’Isle-Adam", "à l’Isle-Adam"),
        ("L'Haÿ-les-Roses", "l’Haÿ-les-Roses", "de l’Haÿ-les-Roses", "à l’Haÿ-les-Roses"),
        ("Le Havre", "le Havre", "du Havre", "au Havre"),
        ("Le Pré-Saint-Gervais", "le Pré-Saint-Gervais", "du Pré-Saint-Gervais", "au Pré-Saint-Gervais"),
        ("La Flèche", "la Flèche", "de la Flèche", "à la Flèche"),
        ("Les Mureaux", "les Mureaux", "des Mureaux", "aux Mureaux"),
        ("Hyères", "Hyères", "d’Hyères", "à Hyères"),
        ("Haubourdin", "Haubourdin", "d’Haubourdin", "à Haubourdin"),
        ("Hem", "Hem", "de Hem", "à Hem"),
        ("Houilles", "Houilles", "de Houilles", "à Houilles"),
        ("Yerres", "Yerres", "de Yerres", "à Yerres"),
        ("Yvetot", "Yvetot", "d’Yvetot", "à Yvetot"),
        ("Lelex", "Lelex", "de Lelex", "à Lelex"),
        (
            "CC de Parthenay-Gâtine",
            "la CC de Parthenay-Gâtine",
            "de la CC de Parthenay-Gâtine",
            "à la CC de Parthenay-Gâtine",
        ),
        (
            "Communauté de communes de Parthenay",
            "la communauté de communes de Parthenay",
            "de la communauté de communes de Parthenay",
            "à la communauté de communes de Parthenay",
        ),
        ("Saint-Jean Communauté", "Saint-Jean Communauté", "de Saint-Jean Communauté", "à Saint-Jean Communauté"),
    ],
)
def test_a_place_in_a_sentence(name: str, inside: str, of: str, at: str) -> None:
    assert (place(name), of_place(name), at_place(name)) == (inside, of, at)


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("Aquitaine", "en Aquitaine"),
        ("Île-de-France", "en Île-de-France"),
        ("Centre", "en région Centre"),
        ("Nord-Pas-de-Calais", "dans le Nord-Pas-de-Calais"),
        ("Pays de la Loire", "dans les Pays de la Loire"),
        ("La Réunion", "à la Réunion"),
        ("Mayotte", "à Mayotte"),
        ("Terre neuve", "dans la région Terre neuve"),
    ],
)
def test_in_a_region(region: str, said: str) -> None:
    assert in_region(region) == said


def test_numbers_and_lists() -> None:
    assert [in_words(n) for n in (0, 1, 20, 21, 1856)] == ["zéro", "un", "vingt", "21", "1\u202f856"]
    assert in_words(1, feminine=True) == "une"
    assert counted(1, "édition", "éditions") == "une édition"
    assert counted(0, "membre", "membres", feminine=False) == "zéro membre"
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a et b", "a, b et c"]


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([2010], "l’édition 2010"),
        ([2010, 2005], "les éditions 2005 et 2010"),
        ([2007, 2008], "les éditions 2007 et 2008"),
        ([2007, 2008, 2010], "les éditions 2007 à 2010"),  # 2009 was never an edition
        ([2002, 2003, 2004, 2010], "les éditions 2002 à 2004, puis 2010"),
    ],
)
def test_editions_are_named_by_runs(years: list[int], said: str) -> None:
    assert editions_named(years, [2002, 2003, 2004, 2005, 2006, 2007, 2008, 2010, 2011, 2012]) == said


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("lieux", "lieu"),
        ("jeux ouverts", "jeu ouvert"),
        ("terminaux pour 100 élèves", "terminal pour 100 élèves"),
        ("bureaux", "bureau"),
        ("années", "année"),
        ("mois", "mois"),
        ("accès libres", "accès libre"),
        ("heures d’atelier", "heure d’atelier"),
        ("postes à disposition des habitants", "poste à disposition des habitants"),
        ("ETP", "ETP"),
        ("%", "%"),
        ("", ""),
    ],
)
def test_a_unit_is_written_for_one(several: str, one: str) -> None:
    assert one_of(several) == one
