"""The number of an attestation says what the label says today; whatever was not published answers one same 404."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from label.enums import Phase
from label.models import Award, Candidature, Correction, Edition
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import markup_of
from toolkit.charts.qr import QUIET, qr_svg
from villes_internet.book.content.certificates import certificates_of
from villes_internet.book.content.fitting import Fitter

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(blank: None) -> Candidature:
    made: Candidature = CandidatureFactory(
        edition=EditionFactory(year=2150, number=50),
        awarded=4,
        collectivite__code="99001",
        collectivite__name="Œil",
    )
    return made


def corrected(town: Candidature, level: int | None, cast: Cast) -> None:
    Correction.objects.create(
        candidature=town,
        previous_arobases=4,
        arobases=level,
        reason="Faute de frappe",
        proposed_by=cast.elise,
        settled_by=cast.bob,
        settled_at=datetime(2150, 3, 1, 12, tzinfo=UTC),
        agreed=True,
    )


def test_a_published_level_is_told_to_people_and_to_scripts(client: Client, town: Candidature) -> None:
    page = unescape(markup_of(client.get("/verifier/2150-99001/")))
    assert all(words in page for words in ("Œil", "Cette attestation est valable.", "4 arobases sur 5"))
    told = client.get("/verifier/2150-99001.json").json()
    assert (told["number"], told["level"], told["state"]) == ("2150-99001", 4, "valid")
    assert told["address"].endswith("/verifier/2150-99001/")
    assert "/verifier/2150-99001/" in markup_of(client.get("/collectivites/99001/"))


def test_a_correction_and_a_withdrawal_are_dated(client: Client, town: Candidature, cast: Cast) -> None:
    corrected(town, 3, cast)
    Award.objects.filter(candidature=town).update(arobases=3)
    page = unescape(markup_of(client.get("/verifier/2150-99001/")))
    assert "corrigé le 1er mars 2150" in page.replace("\u00a0", " ").replace("<sup>er</sup>", "er")
    assert client.get("/verifier/2150-99001.json").json()["state"] == "corrected"
    corrected(town, None, cast)
    Award.objects.filter(candidature=town).delete()
    assert "a été retiré" in unescape(markup_of(client.get("/verifier/2150-99001/")))
    told = client.get("/verifier/2150-99001.json").json()
    assert (told["state"], told["level"]) == ("withdrawn", None)


def test_what_was_not_published_answers_as_what_does_not_exist(client: Client, town: Candidature) -> None:
    CandidatureFactory(edition=town.edition, collectivite__code="99002")
    answers = [client.get("/verifier/2150-99009/"), client.get("/verifier/2150-99002/")]
    Edition.objects.filter(pk=town.edition_id).update(phase=Phase.EMBARGO)
    answers.append(client.get("/verifier/2150-99001/"))
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    said = {unescape(re.sub(r"2150-990\d\d", "", markup_of(answer))) for answer in answers}
    assert len({page.count("Aucune attestation publiée ne porte ce numéro.") for page in said}) == 1
    for address in ("/verifier/2150-99009.json", "/verifier/2150-99001.json"):  # a program is told in its language
        refused = client.get(address)
        assert (refused.status_code, refused.json()) == (
            404,
            {"erreurs": ["Aucune attestation publiée ne porte ce numéro."]},
        )


def test_the_attestation_carries_its_number_and_its_address(town: Candidature) -> None:
    (one,) = certificates_of(town.edition, Fitter())
    assert (one.number, one.address.endswith("/verifier/2150-99001/")) == ("2150-99001", True)


def test_a_code_is_a_square_with_its_three_corners_and_its_margin() -> None:
    svg = qr_svg("https://label.example/verifier/2150-99001/", "Vérifier")
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg)}
    assert {min(x for x, _ in dark), min(y for _, y in dark)} == {QUIET}
    for left, top in ((QUIET, QUIET), (size - QUIET - 7, QUIET), (QUIET, size - QUIET - 7)):
        finder = {(x, y) for x in range(7) for y in range(7) if (left + x, top + y) in dark}
        ring = {(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6)}
        assert ring | {(x, y) for x in (2, 3, 4) for y in (2, 3, 4)} == finder
