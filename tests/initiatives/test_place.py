"""The observatory as a place: what the équipe puts first, who does it too, the « carte cognitive »."""

import pytest
from django.test import Client

from initiatives.actions.featuring import feature, unfeature
from initiatives.actions.telling import withdraw_initiative
from initiatives.models import Featured
from initiatives.search.kin import also_done, told_twice
from label.models import Collectivite, PublicVersion
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.conftest import signed_in
from tests.initiatives.stories import draft, public
from tests.pages import text_of
from toolkit.charts.links import Thing, Tie, linked_columns

pytestmark = pytest.mark.django_db
PLACE = "/initiatives/"
MAP = "/initiatives/carte-cognitive/"


@pytest.fixture
def parthenay() -> Collectivite:
    return Collectivite.objects.get(code="79202")


def test_the_equipe_puts_one_first_and_takes_it_back(
    grenoble: Collectivite, cast: Cast, client: Client, elise: Client
) -> None:
    row = public(grenoble, cast.bob, cast.elise)
    before = PublicVersion.objects.get(pk=1).number
    here = f"/pilotage/initiatives/{row.pk}/"
    assert elise.post(f"{here}une/", {"words": "Un bus pour douze hameaux"}).status_code == 302
    assert PublicVersion.objects.get(pk=1).number > before
    page = text_of(client.get(PLACE))
    assert "À la une" in page
    assert "Un bus pour douze hameaux" in page
    assert "À la une" not in text_of(client.get(f"{PLACE}?q=bus"))  # a search shows what it finds
    elise.post(f"{here}une/", {"off": "oui"})
    assert "À la une" not in text_of(client.get(PLACE))


def test_a_line_too_long_or_changed_meanwhile_stays_on_the_page(
    grenoble: Collectivite, cast: Cast, elise: Client
) -> None:
    row = public(grenoble, cast.bob, cast.elise)
    here = f"/pilotage/initiatives/{row.pk}/une/"
    long = elise.post(here, {"words": "x" * 200})
    assert (long.status_code, "160 signes au plus" in text_of(long), "x" * 200 in text_of(long)) == (409, True, True)
    feature(row, words="La ligne d’une collègue", by=cast.elise)
    stale = elise.post(here, {"words": "La mienne", "seen": "0"})
    page = text_of(stale)
    assert (stale.status_code, "La mienne" in stale.content.decode()) == (409, True)
    assert "La ligne d’une collègue" in page
    assert Featured.objects.get().words == "La ligne d’une collègue"


def test_a_withdrawn_one_is_first_no_more(grenoble: Collectivite, cast: Cast, client: Client) -> None:
    row = public(grenoble, cast.bob, cast.elise)
    feature(row, words="", by=cast.elise)
    withdraw_initiative(row, by=cast.elise, reason="Demande de la ville")
    assert "À la une" not in text_of(client.get(PLACE))


def test_only_the_equipe_and_only_what_is_public(grenoble: Collectivite, cast: Cast) -> None:
    row = draft(grenoble, cast.bob)
    with pytest.raises(Refusal, match="une fois publiée"):
        feature(row, words="", by=cast.elise)
    for act in (lambda: feature(row, words="", by=cast.alice), lambda: unfeature(row, by=cast.alice)):
        with pytest.raises(Refusal, match="Seule l’équipe"):
            act()
    assert not Featured.objects.exists()


def test_others_do_it_too_and_a_town_that_tells_it_twice_is_flagged(
    grenoble: Collectivite, parthenay: Collectivite, cast: Cast, client: Client
) -> None:
    mine = public(grenoble, cast.bob, cast.elise)
    cast.member(cast.charlie, parthenay, "contributeur")  # type: ignore[arg-type]
    theirs = public(parthenay, cast.charlie, cast.elise, title="Médiathèque hors les murs")
    public(parthenay, cast.charlie, cast.elise, title="Un conseil municipal en direct")
    assert also_done(mine) == [theirs]
    assert "Elles le font aussi" in text_of(client.get(mine.get_absolute_url()))
    again = draft(grenoble, cast.bob, title="La médiathèque, hors les murs")
    assert told_twice(again) == [mine]
    assert told_twice(theirs) == []
    assert "presque la même chose" in text_of(signed_in(cast.elise).get(f"/pilotage/initiatives/{again.pk}/"))


def test_the_map_links_enjeux_and_themes_then_opens(grenoble: Collectivite, cast: Cast, client: Client) -> None:
    assert "Aucune initiative publique" in text_of(client.get(MAP))
    row = public(grenoble, cast.bob, cast.elise)
    whole = client.get(MAP).content.decode()
    assert whole.count("<path d=") == 2  # one line, in two widths
    assert f'href="{MAP}?enjeu=mediation"' in whole
    opened = text_of(client.get(f"{MAP}?enjeu=mediation"))
    assert row.title in opened
    assert "Grenoble" in opened
    assert "Aucune initiative publique" in text_of(client.get(f"{MAP}?theme=SH"))
    assert [client.get(f"{MAP}?{asked}").status_code for asked in ("enjeu=rien", "theme=zz")] == [404, 404]


def test_one_of_two_enjeux_counts_once_for_its_theme(grenoble: Collectivite, cast: Cast, client: Client) -> None:
    public(grenoble, cast.bob, cast.elise, enjeux=["mediation", "culture"])
    whole = client.get(MAP).content.decode()
    assert "<title>Accès publics et établissements d’enseignement, 1</title>" in whole


def test_at_most_sixty_things_are_drawn(grenoble: Collectivite, cast: Cast, client: Client) -> None:
    row = public(grenoble, cast.bob, cast.elise)
    copies = []
    for number in range(40):
        row.pk, row.title = None, f"Initiative {number}"
        copies.append(
            type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"})
        )
    type(row).objects.bulk_create(copies)
    drawn = client.get(f"{MAP}?enjeu=mediation").content.decode()
    assert drawn.count("<rect ") <= 60
    assert "41 initiatives, dont les 29 dernières" in text_of(client.get(f"{MAP}?enjeu=mediation"))


def test_what_is_hostile_in_a_name_is_only_text() -> None:
    drawn = linked_columns('"><script>', [[Thing('<b>"x"', 'javascript:"')], [Thing("y", "/y", 3)]], [Tie(0, 0, 0, 2)])
    assert "<script>" not in drawn
    assert "<b>" not in drawn
