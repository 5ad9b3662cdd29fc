"""Roles, rights, templates of mail, the funnel and passwords, without a database."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label.enums import Role
from label.rules.calendar import same_day_before_closing
from label.rules.funnel import Milestones, counts_at, funnel_by
from label.rules.mail import filled, template_faults
from label.rules.passwords import entropy, password_fault
from label.rules.roles import HeldRoles, loss, rights_of, role_refusals
from tests.label.campaign.moments import CLOSING, moments


@pytest.mark.parametrize(
    ("roles", "by_equipe", "basis", "mine", "refused"),
    [
        (["contributeur"], False, "", ["correspondant"], 0),
        (["correspondant"], False, "", ["correspondant"], 0),
        (["signataire"], False, "executive", ["correspondant"], 1),
        (["signataire"], True, "", [], 1),
        (["signataire"], True, "delegation", [], 0),
        ([], True, "", [], 1),
        (["contributeur"], False, "", ["contributeur"], 1),
        (["maire"], True, "", [], 1),
    ],
)
def test_who_gives_which_role(roles: list[str], by_equipe: bool, basis: str, mine: list[str], refused: int) -> None:
    assert len(role_refusals(roles, by_equipe=by_equipe, basis=basis, inviter_roles=mine)) == refused


def test_rights_say_what_and_why() -> None:
    rights = rights_of([HeldRoles("Metz", [Role.SIGNATAIRE])], {"equipe"}, is_staff=False)
    assert [right.why for right in rights] == ["vous êtes signataire pour Metz", "vous êtes de l’équipe du label"]
    assert rights_of([], set(), is_staff=True) == []


@pytest.mark.parametrize(
    ("held", "others", "words"),
    [
        (["contributeur"], [], "Personne d’autre n’est rattaché à Metz"),
        (["signataire", "correspondant"], [["correspondant"]], "n’aura plus de signataire"),
        (["correspondant"], [["contributeur"], ["signataire"]], "n’aura plus de correspondant"),
        (["signataire"], [["signataire"]], ""),
        (["contributeur"], [["contributeur"]], ""),
    ],
)
def test_what_a_town_loses_with_somebody_who_leaves(held: list[str], others: list[list[str]], words: str) -> None:
    said = loss("Metz", held, others)
    assert words in said
    assert bool(words) is bool(said)


def test_a_template_is_checked_and_filled() -> None:
    assert template_faults("Bonjour {prenom_nom}, {lien}") == []
    assert template_faults("{prenom}") == ["« {prenom} » n’est pas un mot remplaçable."]
    assert template_faults("{lien", "b}") == ["Une accolade n’est pas fermée, ou pas ouverte."]
    assert filled("{collectivite} : {edition}", {"collectivite": "{lien}", "edition": "2013"}) == "{lien} : 2013"


@given(st.text(), st.text())
def test_any_text_without_brace_is_a_template_that_stays_as_it_is(before: str, after: str) -> None:
    text = (before + after).replace("{", "").replace("}", "")
    assert template_faults(text) == []
    assert filled(text, {"lien": "x"}) == text


def test_the_funnel_counts_what_had_passed_at_a_moment() -> None:
    day = timedelta(days=1)
    rows = [
        Milestones(
            "Lorraine",
            "village",
            CLOSING - 9 * day,
            CLOSING - 8 * day,
            CLOSING - 7 * day,
            CLOSING - 6 * day,
            CLOSING - day,
        ),
        Milestones("Alsace", "", CLOSING - 9 * day, CLOSING - 2 * day),
    ]
    assert counts_at(rows, CLOSING - 5 * day) == (2, 1, 1, 1, 0)
    assert counts_at(rows, CLOSING) == (2, 2, 1, 1, 1)
    lines = funnel_by(rows, "town_class", CLOSING, [("village", "Village")])
    assert [(line.name, line.counts[0]) for line in lines] == [("Village", 1), ("Inconnue", 1)]
    assert same_day_before_closing(CLOSING - 3 * day, CLOSING, CLOSING - 365 * day) == CLOSING - 368 * day


@given(st.lists(st.tuples(st.none() | moments, st.none() | moments)), moments, moments)
def test_the_funnel_never_goes_back_in_time(
    dates: list[tuple[datetime | None, datetime | None]], a: datetime, b: datetime
) -> None:
    rows = [Milestones(invited_at=i, registered_at=r) for i, r in dates]
    early, late = counts_at(rows, min(a, b)), counts_at(rows, max(a, b))
    assert all(x <= y for x, y in zip(early, late, strict=True))


@pytest.mark.parametrize(
    "password",
    [
        "une phrase assez longue",
        "Xy7!kQ2#mN9z",
        "arobases-2012-demonstration",
        "MotDePasse2026Metz",
        "un été à la commune voisine",
    ],
)
def test_strong_passwords_are_taken(password: str) -> None:
    assert password_fault(password) == ""


@pytest.mark.parametrize(
    "password", ["", "azerty", "Xy7!kQ2#", "motdepasse", "1234567890123456", "a" * 60, "ababababababababababab"]
)
def test_weak_passwords_are_refused_in_words(password: str) -> None:
    assert password_fault(password).endswith(".")


@pytest.mark.parametrize(
    "password",
    [
        "VillesInternet2013",
        "villes-internet!",
        "Label Villes Internet 2013",
        "MAIRIE_commune_2026",
        "CitésEnRéseaux12",
        "cites-en-reseaux-12",
        "Palmares-Collectivite1",
        "Villes2Internet2013",
        "VILLES INTERNET 2013",
    ],
)
def test_words_of_the_label_are_worth_one_sign_each(password: str) -> None:
    assert "mots du label" in password_fault(password)
    assert password_fault(f"{password} et le vieux phare") == ""


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_longer_password_is_never_weaker(password: str, more: str) -> None:
    assert entropy(password + more) >= entropy(password)
