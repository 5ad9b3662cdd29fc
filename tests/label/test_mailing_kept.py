"""A mailing kept to a region, a strate or a level: whom it reaches, and what cannot be."""

import pytest
from django.test import Client

from label.actions.mail import KeptTo, compose_mailing, save_mailing
from label.enums import Audience, MailKind, TownClass
from label.models import Candidature, Collectivite, Edition, Mailing
from label.queries.mail import recipients_of
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.constraints import refused_by
from tests.pages import applied, fields_of, words_of

pytestmark = pytest.mark.django_db
# Brest, Metz, a village of Bretagne and a grouping.
TOWNS = ("29019", "57463", "22001", "200067932")


@pytest.fixture
def mailing(filling: Edition, cast: Cast) -> Mailing:
    """A free message to whoever is invited, four of whom have an address."""
    Collectivite.objects.exclude(contact_email="").update(contact_email="")
    for code in TOWNS:
        Collectivite.objects.filter(code=code).update(contact_email=f"mairie@{code}.example", active=True)
    return compose_mailing(filling, MailKind.FREE, Audience.INVITED, by=cast.elise)


def reached(mailing: Mailing) -> set[str]:
    mailing.refresh_from_db()
    found = recipients_of(mailing, lambda _rows: {})
    return {one.collectivite.code for one in found if one.collectivite is not None and one.user is None}


@pytest.mark.parametrize(
    ("kept_to", "codes"),
    [
        (KeptTo(), set(TOWNS)),
        (KeptTo(region="53"), {"29019", "22001", "200067932"}),
        (KeptTo(town_class=TownClass.VILLAGE), {"22001"}),
        (KeptTo(town_class=TownClass.GRANDE_VILLE), {"29019", "57463"}),
        (KeptTo(town_class=TownClass.GROUPING), {"200067932"}),
        (KeptTo(region="53", town_class=TownClass.GRANDE_VILLE), {"29019"}),
    ],
)
def test_it_reaches_those_of_the_region_and_of_the_strate(
    mailing: Mailing, cast: Cast, kept_to: KeptTo, codes: set[str]
) -> None:
    text = {"subject": "Une date", "body": "Bonjour {collectivite}."}
    save_mailing(mailing, **text, audience=Audience.INVITED, by=cast.elise, kept_to=kept_to)
    assert reached(mailing) == codes


def test_a_level_is_asked_of_a_published_edition_only(mailing: Mailing, cast: Cast) -> None:
    kept, text = KeptTo(arobases=5), {"subject": "Une date", "body": "Bonjour {collectivite}."}
    with pytest.raises(Refusal, match="Les niveaux de 2013 ne sont pas publiés"):
        save_mailing(mailing, **text, audience=Audience.INVITED, by=cast.elise, kept_to=kept)
    fives = Candidature.objects.filter(edition__year=2012, award__arobases=5).values_list("collectivite", flat=True)
    Collectivite.objects.filter(pk__in=fives[:3]).update(contact_email="mairie@ville.example")
    Collectivite.objects.filter(code__in=TOWNS).update(contact_email="")
    past = compose_mailing(Edition.objects.get(year=2012), MailKind.FREE, Audience.LABELLED, by=cast.elise)
    save_mailing(past, **text, audience=Audience.LABELLED, by=cast.elise, kept_to=kept)
    assert reached(past) == set(Collectivite.objects.filter(pk__in=fives[:3]).values_list("code", flat=True))


def test_the_database_knows_six_levels(mailing: Mailing) -> None:
    with refused_by("mailing_level"):
        Mailing.objects.filter(pk=mailing.pk).update(arobases=6)


def test_people_are_not_kept_to_a_place(mailing: Mailing, cast: Cast) -> None:
    with pytest.raises(Refusal, match="sont des personnes"):
        save_mailing(
            mailing,
            subject="Une date",
            body="Bonjour.",
            audience=Audience.PRESS,
            by=cast.elise,
            kept_to=KeptTo(region="53"),
        )


def test_the_equipe_chooses_it_on_the_page_of_the_mailing(mailing: Mailing, elise: Client) -> None:
    page = f"/pilotage/courriels/envois/{mailing.pk}/"
    typed = {**fields_of(elise.get(page), page), "region": "53", "town_class": "village", "subject": "Une date"}
    assert applied(elise, page, typed).status_code == 302
    shown = words_of(elise.get(page))
    assert "Toutes les collectivités dont une adresse est connue, Bretagne, villages." in shown
    assert reached(mailing) == {"22001"}
