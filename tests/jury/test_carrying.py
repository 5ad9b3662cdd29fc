"""The jury of last year is named again for this one, each person confirmed."""

import pytest
from django.test import Client

from jury.actions.carrying import NewSeat, carry_jury
from jury.actions.members import end_member, name_member
from jury.enums import JuryRole
from jury.models import JuryMember
from jury.queries.former import former_jury
from label.actions.people import erase_account
from label.enums import Role
from label.models import Collectivite, Edition, MailMessage
from tests.cast import GRENOBLE, Cast
from tests.pages import text_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/2013/jury/"


@pytest.fixture
def edition(filling: Edition) -> Edition:
    """The edition 2013; nobody of the jury of 2012 has an account."""
    return filling


@pytest.fixture
def after(edition: Edition, cast: Cast) -> Edition:
    """The edition 2014, after one whose jury had accounts: a president, two members."""
    for name, role in (("Anne", JuryRole.PRESIDENT), ("Paul", JuryRole.MEMBRE), ("Zoé", JuryRole.MEMBRE)):
        name_member(
            edition,
            email=f"{name.lower()}@jury.example",
            name=name,
            role=role,
            function=f"fonction de {name}",
            by=cast.elise,
        )
    return Edition.objects.create(year=2014, number=15)


def sent(edition: Edition, **typed: dict[str, str]) -> dict[str, str]:
    """What the page sends: every line of the former jury, those of `typed` (by first name) ticked and filled."""
    _, proposed = former_jury(edition)
    data = {"jury-TOTAL_FORMS": str(len(proposed)), "jury-INITIAL_FORMS": str(len(proposed))}
    for number, one in enumerate(proposed):
        own = {"key": one.key, "role": one.role, "function": one.function}
        own |= {"kept": "on"} | typed[one.name.split()[0]] if one.name.split()[0] in typed else {}
        data |= {f"jury-{number}-{name}": value for name, value in own.items()}
    return data


def test_the_jury_that_the_book_of_2012_names_is_proposed_with_its_functions(elise: Client, edition: Edition) -> None:
    last, proposed = former_jury(edition)
    assert (last, len(proposed)) == (2012, 15)
    assert (proposed[0].name, proposed[0].role) == ("Emmanuel Eveno", JuryRole.PRESIDENT)
    page = text_of(elise.get(PLACE))
    assert "Repris du jury 2012 ?" in page
    assert "Emmanuel Eveno" in page
    lacking = elise.post(f"{PLACE}reprendre/", sent(edition, Emmanuel={}))
    assert (lacking.status_code, "Son adresse est nécessaire" in text_of(lacking)) == (422, True)
    done = elise.post(f"{PLACE}reprendre/", sent(edition, Emmanuel={"email": "eveno@univ.example"}), follow=True)
    assert "Une personne est au jury" in text_of(done)
    row = JuryMember.objects.get(edition=edition)
    assert (str(row.user), row.role) == ("Emmanuel Eveno", JuryRole.PRESIDENT)
    assert "géographe" in row.function
    assert MailMessage.objects.filter(user=row.user, subject_kind="jury_nomme").exists()
    assert len(former_jury(edition)[1]) == 14


def test_a_jury_with_accounts_is_confirmed_in_one_gesture(elise: Client, after: Edition) -> None:
    page = elise.get("/pilotage/2014/jury/").content.decode()
    assert page.count("checked") == 3
    typed = sent(after, Anne={}, Paul={"function": "géographe", "role": "vice_president"})
    elise.post("/pilotage/2014/jury/reprendre/", typed)
    rows = JuryMember.objects.filter(edition=after).order_by("pk")
    assert [(str(one.user), one.role, one.function) for one in rows] == [
        ("Anne", JuryRole.PRESIDENT, "fonction de Anne"),
        ("Paul", JuryRole.VICE_PRESIDENT, "géographe"),
    ]
    assert not any(one.is_ready for one in rows)  # the charter and the links are of each year
    assert [one.name for one in former_jury(after)[1]] == ["Zoé"]


def test_nobody_is_named_when_one_of_them_is_refused(elise: Client, after: Edition) -> None:
    both = {"role": "president"}
    answer = elise.post("/pilotage/2014/jury/reprendre/", sent(after, Anne=both, Paul=both | {"function": "géographe"}))
    assert answer.status_code == 422
    assert "Paul : Présidence : ce rôle est déjà tenu" in text_of(answer)
    assert "géographe</textarea>" in answer.content.decode()
    assert not JuryMember.objects.filter(edition=after).exists()


def test_who_is_attached_since_asks_for_an_exception(elise: Client, after: Edition, cast: Cast) -> None:
    anne = JuryMember.objects.get(user__email="anne@jury.example").user
    cast.member(anne, Collectivite.objects.get(code=GRENOBLE), Role.CONTRIBUTEUR)
    assert "Attachée à Grenoble" in text_of(elise.get("/pilotage/2014/jury/"))
    assert elise.get("/pilotage/2014/jury/").content.decode().count("checked") == 2
    (former,) = (one for one in former_jury(after)[1] if one.name == "Anne")
    seat = NewSeat(former.key, "", JuryRole.MEMBRE, "")
    assert "une exception demande une raison" in refused(lambda: carry_jury(after, [seat], by=cast.elise))
    (row,) = carry_jury(after, [NewSeat(former.key, "", JuryRole.MEMBRE, "", "Experte")], by=cast.elise)
    assert row.exception == "Experte"


def test_who_was_removed_or_erased_is_not_proposed(after: Edition, cast: Cast) -> None:
    end_member(JuryMember.objects.get(user__email="paul@jury.example"), by=cast.elise)
    erase_account(JuryMember.objects.get(user__email="zoé@jury.example").user, by=None)
    assert [one.name for one in former_jury(after)[1]] == ["Anne"]


def test_a_page_opened_before_a_colleague_named_somebody_names_nobody_twice(
    elise: Client, after: Edition, cast: Cast
) -> None:
    opened = sent(after, Anne={}, Paul={})
    name_member(after, email="anne@jury.example", name="Anne", role=JuryRole.MEMBRE, by=cast.eve)
    elise.post("/pilotage/2014/jury/reprendre/", opened)
    assert [str(row.user) for row in JuryMember.objects.filter(edition=after).order_by("pk")] == ["Anne", "Paul"]
    name_member(after, email="zoé@jury.example", name="Zoé", role=JuryRole.MEMBRE, by=cast.eve)
    told = text_of(elise.post("/pilotage/2014/jury/reprendre/", opened, follow=True))
    assert "Il ne reste personne à reprendre" in told
    assert "Cochez au moins" in refused(lambda: carry_jury(after, [], by=cast.elise))
