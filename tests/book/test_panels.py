"""What a collectivité shows of its level: a sign and a badge, drawn without fonts, which follow every correction."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from label.actions.awards import award
from label.actions.base import public_changed
from label.actions.candidatures import withdraw_level
from label.enums import AwardOrigin, Role
from label.models import Candidature
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import markup_of, text_of
from tests.papers import made
from toolkit.charts.lettering import letters, outlined
from villes_internet.book.kinds import SIGN
from villes_internet.book.rendering import ASSETS

BADGE, PANEL = "/collectivites/99001/badge.svg", "/collectivites/99001/panneau.svg"


@pytest.fixture
def town(blank: None, cast: Cast) -> Candidature:
    found: Candidature = CandidatureFactory(
        edition=EditionFactory(year=2150, number=50), awarded=4, collectivite__code="99001", collectivite__name="Œil"
    )
    cast.member(cast.alice, found.collectivite, Role.CORRESPONDANT)
    return found


def test_letters_are_drawn_as_wide_as_they_say_and_nearer_where_the_font_asks() -> None:
    drawn, width = outlined("AV", ASSETS, 0, 0, 100, "#000000")
    apart = sum(outlined(letter, ASSETS, 0, 0, 100, "#000000")[1] for letter in "AV")
    assert width < apart
    assert letters(ASSETS).between("A", "V") < 0
    assert len(re.findall("<path", drawn)) == 2
    assert outlined("", ASSETS, 0, 0, 100, "#000000")[1] == 0
    assert outlined("A🎉", ASSETS, 0, 0, 100, "#000000")[1] == outlined("A", ASSETS, 0, 0, 100, "#000000")[1]


@pytest.mark.django_db
def test_the_badge_and_the_sign_follow_the_level(client: Client, town: Candidature) -> None:
    for address in (BADGE, PANEL):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
        drawing = answer.content.decode()
        root = ET.fromstring(drawing)  # noqa: S314  (our own)
        assert "4 arobases sur 5" in (root.findtext("{http://www.w3.org/2000/svg}title") or "")
        assert not re.search("<text|<script|font-family", drawing)
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert f'<a href="{settings.SITE_URL}/collectivites/99001/"' in client.get(BADGE).content.decode()
    Candidature.objects.filter(pk=town.pk).update(past_confirmed=True, past_source="Registre")
    award(Candidature.objects.get(pk=town.pk), 3, origin=AwardOrigin.APPEAL, by=None)
    assert "3 arobases sur 5" in client.get(BADGE).content.decode()


@pytest.mark.django_db
def test_the_badge_and_the_sign_of_a_demonstration_say_so(client: Client, town: Candidature) -> None:
    letters_of = {address: client.get(address).content.count(b"<path") for address in (BADGE, PANEL)}
    town.edition.demonstration = True
    town.edition.save()
    public_changed()
    longer = len("Démonstration") - len("Édition")
    for address, letters_before in letters_of.items():
        assert client.get(address).content.count(b"<path") == letters_before + longer


@pytest.mark.django_db
def test_nothing_is_shown_of_a_level_that_is_not_public_or_was_taken_away(
    client: Client, town: Candidature, cast: Cast
) -> None:
    assert client.get("/collectivites/00000/badge.svg").status_code == 404
    ahead = EditionFactory(year=2151, number=51, under_embargo=True)
    CandidatureFactory(edition=ahead, collectivite=town.collectivite, awarded=5)
    assert "4 arobases" in client.get(PANEL).content.decode()
    assert f'href="{BADGE}"' in markup_of(client.get("/collectivites/99001/"))
    withdraw_level(town, reason="Déposé deux fois.", by=cast.elise)
    assert client.get(PANEL).status_code == 404
    assert BADGE not in markup_of(client.get("/collectivites/99001/"))
    mention = CandidatureFactory(edition=town.edition, awarded=0, collectivite__code="99002")
    assert client.get("/collectivites/99002/badge.svg").status_code == 404
    assert "badge.svg" not in markup_of(client.get("/collectivites/99002/"))
    assert "arobases" in SIGN.refusals(mention)[0]
    cast.member(cast.bob, mention.collectivite, Role.CONTRIBUTEUR)
    page = text_of(signed_in(cast.bob).get("/candidature/99002/2150/resultat/"))
    assert "Attestation" in page
    assert "badge.svg" not in page


@pytest.mark.django_db
def test_its_agents_have_the_sign_as_a_pdf_and_the_code_of_the_badge(town: Candidature, cast: Cast) -> None:
    page = text_of(signed_in(cast.alice).get("/candidature/99001/2150/resultat/"))
    assert "Panneau d’entrée de ville" in page
    assert f'src="{settings.SITE_URL}{BADGE}"' in page  # to be copied
    document = made(SIGN, town)
    with document.file.open("rb") as file:
        reader = PdfReader(io.BytesIO(file.read()))
    (sheet,) = reader.pages
    assert [round(float(side) * 25.4 / 72) for side in sheet.mediabox[2:]] == [600, 400]
    assert document.file_name == "panneau-2150-99001.pdf"
