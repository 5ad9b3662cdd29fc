"""Two members of the équipe on one text: fields that each touched apart are both kept, the same one shows both texts,
and nothing is applied that was not read.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.utils import timezone

from label.actions.mail import compose_mailing
from label.enums import Audience, MailKind
from label.models import Draft, Edition, JournalEntry
from questionnaire.models import Questionnaire
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import fields_of, hidden_of, text_of

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


class Shared(NamedTuple):
    """A text of the équipe: where it is sent and typed, a field with three texts, another with one."""

    address: str
    page: str
    field: str
    texts: tuple[str, str, str]
    other: str
    value: str


def a_reglement(_edition: Edition, _cast: Cast) -> Shared:
    page = "/pilotage/editions/2013/"
    return Shared(f"{page}reglement/", page, "text", ("## Un", "## Deux", "## Trois"), "quorum", "9")


def a_calendar(edition: Edition, _cast: Cast) -> Shared:
    page, today = "/pilotage/editions/2013/", timezone.localdate()
    hour = timezone.now() + timedelta(days=60)
    Edition.objects.filter(pk=edition.pk).update(jury_on=today + timedelta(days=30), publishes_at=hour)
    on = (today + timedelta(days=90)).isoformat()
    return Shared(f"{page}calendrier/", page, "ceremony_place", ("Blois", "Metz", "Œyreluy"), "ceremony_on", on)


def a_template(_edition: Edition, _cast: Cast) -> Shared:
    page = "/pilotage/2013/courriels/modeles/relance_7/"
    return Shared(page, page, "subject", ("Un sujet", "Deux sujets", "Trois sujets"), "body", "Le corps, {lien}")


def a_mailing(edition: Edition, cast: Cast) -> Shared:
    row = compose_mailing(edition, MailKind.FREE, Audience.INVITED, by=cast.elise)
    page = f"/pilotage/courriels/envois/{row.pk}/"
    return Shared(page, page, "subject", ("Un envoi", "Deux envois", "Trois envois"), "body", "Le corps, {lien}")


@pytest.mark.parametrize("text", [a_reglement, a_calendar, a_template, a_mailing])
def test_two_of_the_equipe_on_one_text(
    cast: Cast, filling: Edition, questionnaire: Questionnaire, text: Callable[[Edition, Cast], Shared]
) -> None:
    shared = text(filling, cast)
    first, second, third = shared.texts
    elise, other = signed_in(cast.elise), signed_in(cast.eve)

    before = fields_of(elise.get(shared.page), shared.address)  # a page that both have open
    saved = elise.post(shared.address, {**before, shared.field: first}, headers=SCRIPT)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    apart = other.post(shared.address, {**before, shared.other: shared.value}, headers=SCRIPT)
    assert (apart.status_code, apart.json()["version"]) == (200, 2)
    clash = other.post(shared.address, {**before, shared.field: second}, headers=SCRIPT)
    assert (clash.status_code, clash.json()["code"]) == (409, "clash")
    assert "Élise" in clash.json()["html"]

    now = fields_of(elise.get(shared.page), shared.address)
    assert (now[shared.field], now[shared.other], now["version"]) == (first, shared.value, "2")
    read = elise.post(shared.address, now)
    assert "<ins>" in text_of(read)
    assert other.post(shared.address, {**now, shared.field: third}, headers=SCRIPT).status_code == 200
    gestures = JournalEntry.objects.count()
    late = elise.post(shared.address, hidden_of(read))
    assert (late.status_code, "a changé depuis" in text_of(late)) == (409, True)
    assert JournalEntry.objects.count() == gestures  # nothing took effect

    now = fields_of(elise.get(shared.page), shared.address)
    assert elise.post(shared.address, hidden_of(elise.post(shared.address, now))).status_code == 302
    assert fields_of(elise.get(shared.page), shared.address)[shared.field] == third
    assert not Draft.objects.get().content
    assert JournalEntry.objects.count() > gestures
    stale = other.post(shared.address, {**before, shared.field: second}, headers=SCRIPT)
    assert (stale.status_code, stale.json()["code"]) == (409, "clash")
