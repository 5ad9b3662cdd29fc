"""The partners of an edition: carried from the last one, worded, ordered, shown with the results."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from label.actions.editions import create_edition
from label.actions.partners import add_partner, carry_partners, move_partner, remove_partner, set_logo
from label.models import Edition, JournalEntry, Partner
from label.queries.partners import last_partners
from tests.cast import Cast
from tests.constraints import refused_by
from tests.pages import applied, text_of
from tests.pictures import flat_png, picture
from tests.refusals import refused

pytestmark = pytest.mark.django_db
PLACE = "/pilotage/2013/partenaires/"
MNT = "Mutuelle Nationale Territoriale (MNT)"
WORDS = {"name": "Une caisse", "role": "Accueille le jury.", "link": "", "is_main": False}


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """The edition after 2012, without a partner yet."""
    return create_edition(Edition.objects.get(year=2012), number=14, year=2013, by=cast.elise)


def names(edition: Edition) -> list[str]:
    return [one.name for one in Partner.objects.shown_in(edition)]


def body_of(client: Client, place: str) -> bytes:
    answer = client.get(place)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def png(width: int = 300, height: int = 120) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", picture(width, height, kind="PNG"), content_type="image/png")


def test_the_partners_of_last_year_are_confirmed_for_this_one(elise: Client, edition: Edition) -> None:
    page = text_of(elise.get(PLACE))
    assert "Repris de 2012 ?" in page
    assert MNT in page
    ids = dict(Partner.objects.filter(edition__year=2012).values_list("name", "pk"))
    sent = elise.post(f"{PLACE}reprendre/", {"kept": [ids["Neo-nomade"], ids[MNT]]}, follow=True)
    assert "Les partenaires cochés sont dans la liste" in text_of(sent)
    assert names(edition) == [MNT, "Neo-nomade"]
    main = Partner.objects.get(edition=edition, is_main=True)
    assert (main.name, main.role[:21], main.site) == (MNT, "Partenaire privilégié", "mnt.fr")
    assert MNT not in [one.name for one in last_partners(edition)[1]]
    assert len(names(Edition.objects.get(year=2012))) == 11


def test_a_partner_taken_up_twice_or_by_two_is_there_once(edition: Edition, cast: Cast) -> None:
    kept = [one.pk for one in last_partners(edition)[1]]
    assert carry_partners(edition, kept, by=cast.elise) == 11
    assert "déjà dans la liste" in refused(lambda: carry_partners(edition, kept, by=cast.eve))
    assert "Cochez au moins" in refused(lambda: carry_partners(edition, [], by=cast.eve))
    assert len(names(edition)) == 11


def test_a_second_main_partner_is_carried_as_a_partner(edition: Edition, cast: Cast) -> None:
    add_partner(edition, WORDS | {"is_main": True}, by=cast.elise)
    carry_partners(edition, [one.pk for one in last_partners(edition)[1]], by=cast.elise)
    assert [one.name for one in Partner.objects.filter(edition=edition, is_main=True)] == ["Une caisse"]


def test_a_partner_is_added_then_worded_in_a_draft_that_is_applied(elise: Client, edition: Edition) -> None:
    sent = {"name": "Une caisse", "role": "Accueille\nle jury.", "link": "www.caisse.fr", "is_main": "on"}
    elise.post(f"{PLACE}ajouter/", sent)
    row = Partner.objects.get(edition=edition)
    assert (row.role, row.link, row.is_main) == ("Accueille le jury.", "https://www.caisse.fr", True)
    page = f"{PLACE}{row.pk}/"
    assert "Une caisse" in text_of(elise.get(page))
    applied(elise, page, {"name": "La caisse", "role": "", "link": row.link})
    row.refresh_from_db()
    assert (row.name, row.is_main) == ("La caisse", False)
    assert "Une caisse" in text_of(elise.get(f"{page}versions/"))


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"name": ""}, "Ce champ est nécessaire"),
        ({"name": "x", "link": "javascript:alert(1)"}, "Une adresse de site est attendue"),
        ({"name": "x", "link": "ftp://exemple.fr"}, "Une adresse de site est attendue"),
        ({"name": "neo-NOMADE"}, "déjà dans la liste"),
        ({"name": "Autre", "is_main": "on"}, f"Le partenaire principal est déjà {MNT}"),
    ],
)
def test_what_cannot_be_a_partner_is_refused_and_kept_on_the_page(
    elise: Client, cast: Cast, sent: dict[str, str], reason: str
) -> None:
    del cast
    answer = elise.post("/pilotage/2012/partenaires/ajouter/", sent)
    assert (answer.status_code, reason in text_of(answer)) == (422, True)
    assert sent.get("link", sent["name"]) in answer.content.decode()
    assert len(names(Edition.objects.get(year=2012))) == 11


def test_the_order_is_the_one_of_the_equipe(edition: Edition, cast: Cast, elise: Client) -> None:
    one, two = (add_partner(edition, WORDS | {"name": name}, by=cast.elise) for name in ("Un", "Deux"))
    elise.post(f"{PLACE}{two.pk}/ordre/", {"gesture": "up"})
    assert names(edition) == ["Deux", "Un"]
    move_partner(two, up=True, by=cast.elise)
    assert names(edition) == ["Deux", "Un"]
    elise.post(f"{PLACE}{two.pk}/retirer/")
    assert names(edition) == ["Un"]
    assert "n’est plus dans la liste" in refused(lambda: move_partner(two, up=True, by=cast.eve))
    assert one.pk == Partner.objects.get(edition=edition).pk
    for late in ("", "ordre/", "retirer/", "logo/"):  # a page opened before
        told = elise.post(f"{PLACE}{two.pk}/{late}", {"gesture": "up", "name": "Deux", "role": "x"}, follow=True)
        assert "une collègue l’en a retiré" in text_of(told)
    assert JournalEntry.objects.get(verb="remove_partner").facts["partner"] == "Deux"


def test_a_logo_is_kept_as_a_png_and_shown_with_the_results(
    elise: Client, edition: Edition, cast: Cast, client: Client
) -> None:
    row = add_partner(edition, WORDS, by=cast.elise)
    place = f"/partenaires/{row.pk}.png"
    assert elise.get(place).status_code == 404
    elise.post(f"{PLACE}{row.pk}/logo/", {"logo": png(1200, 600)})
    content = body_of(elise, place)
    assert Image.open(io.BytesIO(content)).size == (600, 300)
    assert client.get(place).status_code == 404  # its edition is not public yet
    old = Partner.objects.get(edition__year=2012, name=MNT)
    set_logo(old, png(), by=cast.elise)
    assert body_of(client, f"/partenaires/{old.pk}.png")[:4] == b"\x89PNG"
    page = client.get("/palmares/2012/")
    assert f'src="/partenaires/{old.pk}.png"' in page.content.decode()
    assert "Avec le soutien de" in text_of(page)


def test_a_logo_is_taken_off(elise: Client, edition: Edition, cast: Cast) -> None:
    row = add_partner(edition, WORDS, by=cast.elise)
    page = f"{PLACE}{row.pk}/logo/"
    assert "n’a pas de logo" in text_of(elise.post(f"{page}retirer/", follow=True))
    elise.post(page, {"logo": png(1200, 600)})
    assert "Le logo est retiré" in text_of(elise.post(f"{page}retirer/", follow=True))
    assert Partner.objects.get(pk=row.pk).logo.name == ""
    assert elise.get(f"/partenaires/{row.pk}.png").status_code == 404


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "n’est pas une image JPEG"),
        (flat_png(10_000, 6_000), "16 millions de pixels au plus"),
        (picture(100, 30, kind="PNG"), "il en faut au moins 150 × 40"),
        (b"", "Le fichier soumis est vide"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_refused_in_words(
    elise: Client, edition: Edition, cast: Cast, data: bytes, reason: str
) -> None:
    row = add_partner(edition, WORDS, by=cast.elise)
    answer = elise.post(f"{PLACE}{row.pk}/logo/", {"logo": SimpleUploadedFile("logo.svg", data)})
    assert answer.status_code == 422
    assert reason in text_of(answer)
    row.refresh_from_db()
    assert not row.logo


def test_a_logo_goes_away_with_the_last_partner_that_shows_it(
    edition: Edition, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old = Partner.objects.get(edition__year=2012, name="Creafrance")
    set_logo(old, png(), by=cast.elise)
    old.refresh_from_db()
    carry_partners(edition, [old.pk], by=cast.elise)
    new = Partner.objects.get(edition=edition)
    storage, name = old.logo.storage, str(old.logo.name)
    assert new.logo.name == name
    with django_capture_on_commit_callbacks(execute=True):
        remove_partner(new, by=cast.elise)
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        set_logo(old, png(400, 100), by=cast.elise)
    assert not storage.exists(name)


def test_only_the_equipe_keeps_the_list(edition: Edition, cast: Cast) -> None:
    assert "Seule l’équipe" in refused(lambda: add_partner(edition, WORDS, by=cast.alice))


def test_the_database_holds_one_main_partner_and_each_name_once(edition: Edition, cast: Cast) -> None:
    row = add_partner(edition, WORDS | {"is_main": True}, by=cast.elise)
    with refused_by("partner_once_per_edition"):
        Partner.objects.create(edition=edition, rank=2, name=row.name)
    with refused_by("one_main_partner"):
        Partner.objects.create(edition=edition, rank=2, name="Autre", is_main=True)
    with refused_by("partner_link_is_an_address"):
        Partner.objects.create(edition=edition, rank=2, name="Autre", link="javascript:alert(1)")
