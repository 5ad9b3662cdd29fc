"""The texts that one gesture sends: shared as they are typed, every version read and restored by who may send them,
nobody else; kept once they are sent.
"""

from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from jury.actions.after import appeal_faults, receive_appeal
from jury.actions.appraisal import ask_town
from jury.actions.dealing import assign
from jury.enums import JuryRole
from jury.models import Feedback, TownQuestion
from label.enums import AwardOrigin, Role
from label.models import Award, Candidature, Collectivite, Draft, Edition, Regulation, Revision, User
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.jury.bench import member, undecided_2012
from tests.pages import markup_of, text_of

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


class Sent(NamedTuple):
    """One text: its address, its field, who types it, who may not, the page of its link, what names it in a form."""

    address: str
    field: str
    one: User
    two: User
    stranger: User
    page: str
    hidden: dict[str, str]


def attached(cast: Cast) -> Collectivite:
    town = Collectivite.objects.get(code=GRENOBLE)
    cast.member(cast.alice, town, Role.CORRESPONDANT, Role.SIGNATAIRE)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    return town


def published(cast: Cast) -> Candidature:
    """Grenoble in 2012, published yesterday, whose level may be contested."""
    attached(cast)
    edition = Edition.objects.get(year=2012)
    Regulation.objects.update_or_create(edition=edition, defaults={"quorum": None, "appeal_days": 30, "text": "Texte"})
    Edition.objects.filter(pk=edition.pk).update(publishes_at=timezone.now() - timedelta(days=1))
    Award.objects.filter(candidature__edition=edition, candidature__collectivite__code=GRENOBLE).update(arobases=4)
    rows = Candidature.objects.select_related("edition__regulation", "collectivite", "award")
    candidature = rows.get(edition=edition, collectivite__code=GRENOBLE)
    assert appeal_faults(candidature) == []
    return candidature


def an_appeal(cast: Cast) -> Sent:
    published(cast)
    place = f"/candidature/{GRENOBLE}/2012/resultat/"
    return Sent(f"{place}recours/", "text", cast.sacha, cast.alice, cast.bob, place, {})


def an_answer_to_an_appeal(cast: Cast) -> Sent:
    candidature = published(cast)
    Award.objects.filter(candidature=candidature).update(origin=AwardOrigin.DECISION)
    Feedback.objects.get_or_create(candidature=candidature)
    appeal = receive_appeal(candidature, text="Nous contestons", by=cast.sacha)
    page = f"/pilotage/2012/jury/suites/{GRENOBLE}/"
    return Sent(f"/pilotage/2012/jury/recours/{appeal.pk}/", "answer", cast.elise, cast.eve, cast.alice, page, {})


def a_question(cast: Cast) -> Sent:
    edition = undecided_2012()
    reader = member(edition, JuryRole.INSTRUCTEUR, "Iris")
    other = member(edition, JuryRole.INSTRUCTEUR, "Jean")
    candidature = Candidature.objects.select_related("edition").get(edition=edition, collectivite__code=GRENOBLE)
    assign(candidature, reader, by=cast.elise)
    page = f"/instruction/2012/{GRENOBLE}/"
    return Sent(f"{page}questions/", "text", reader.user, reader.user, other.user, page, {})


def an_answer(cast: Cast) -> Sent:
    asked = a_question(cast)
    attached(cast)
    candidature = Candidature.objects.get(edition__year=2012, collectivite__code=GRENOBLE)
    seat = asked.one.jury_memberships.get()
    question = ask_town(
        candidature, seat, text="Combien ?", due_on=timezone.localdate() + timedelta(days=3), by=asked.one
    )
    page = f"/candidature/{GRENOBLE}/2012/questions/"
    return Sent(page, "text", cast.alice, cast.bob, cast.charlie, page, {"question": str(question.pk)})


def a_photo(cast: Cast) -> Sent:
    page = f"/pilotage/2012/livre/photos/{GRENOBLE}/"
    return Sent(page, "credit", cast.elise, cast.eve, cast.alice, page, {})


@pytest.mark.parametrize("text", [an_appeal, an_answer_to_an_appeal, a_question, an_answer, a_photo])
def test_what_is_typed_before_it_is_sent_keeps_its_versions(cast: Cast, text: Callable[[Cast], Sent]) -> None:
    sent = text(cast)
    one, two, stranger = (signed_in(user) for user in (sent.one, sent.two, sent.stranger))
    typed = {sent.field: "Le premier", "version": "0", **sent.hidden}
    past = f"{sent.address}?{urlencode({'versions': '', **sent.hidden})}"
    kept = one.post(sent.address, typed, headers=SCRIPT)
    assert (kept.status_code, kept.json()["saved"].endswith(", pas encore envoyé")) == (200, True)
    clash = two.post(sent.address, {**typed, sent.field: "Un autre"}, headers=SCRIPT)
    assert (clash.status_code, clash.json()["code"]) == (409, "clash")
    assert two.post(sent.address, {**typed, sent.field: "Le second", "version": "1"}, headers=SCRIPT).status_code == 200
    assert f'href="{escape(past)}"' in markup_of(one.get(sent.page))
    assert ", pas encore envoyé" in text_of(one.get(sent.page))
    page = text_of(one.get(past))
    assert all(words in page for words in ("Le premier", "Le second", "pas encore envoyé"))
    for nobody in (stranger, Client()):
        assert "Le second" not in text_of(nobody.get(past, follow=True))
        nobody.post(past, {"version": "1", "names": sent.field, "vue": "2"})
    assert Draft.objects.get().content[sent.field] == "Le second"
    assert one.post(past, {"version": "1", "names": sent.field, "vue": "1"})["Location"] == past  # a page of before
    assert one.post(past, {"version": "1", "names": sent.field, "vue": "2"})["Location"] == sent.page
    row = Draft.objects.get()
    assert (row.content[sent.field], row.version) == ("Le premier", 3)
    assert Revision.objects.of(row).count() == 3
    assert one.get(sent.address).status_code == (200 if sent.address == sent.page else 405)


def test_what_another_window_typed_meanwhile_is_told_before_anything_is_sent_over_it(cast: Cast) -> None:
    sent = an_answer(cast)
    alice, bob = signed_in(cast.alice), signed_in(cast.bob)
    alice.post(sent.address, {"text": "Quatorze postes", "version": "0", **sent.hidden}, headers=SCRIPT)
    opened_before = {"text": "Douze postes", "version": "0", **sent.hidden}
    refused = bob.post(sent.address, opened_before)
    page = text_of(refused)
    assert (refused.status_code, "Un autre texte a été tapé depuis" in page) == (422, True)
    assert "Douze postes</textarea>" in page
    assert TownQuestion.objects.get().answer == ""
    assert bob.post(sent.address, {**opened_before, "version": "1"})["Location"] == sent.page
    assert TownQuestion.objects.get().answer == "Douze postes"


def test_a_text_that_was_sent_stays_readable_and_is_not_typed_again(cast: Cast) -> None:
    sent = an_answer(cast)
    alice = signed_in(cast.alice)
    past = f"{sent.address}?{urlencode({'versions': '', **sent.hidden})}"
    typed = {"text": "Quatorze postes", "version": "0", **sent.hidden}
    alice.post(sent.address, typed, headers=SCRIPT)
    assert alice.post(sent.address, {**typed, "version": "1"})["Location"] == sent.page
    assert TownQuestion.objects.get().answer == "Quatorze postes"
    page = text_of(alice.get(past))
    assert page.count("Quatorze postes") == 1  # as it was typed; that it was sent is said once, without its words
    assert page.count('<span class="badge">envoyé</span>') == 1
    assert "Revenir à cette version" not in page
    assert not Draft.objects.get().content


def test_an_answer_that_comes_after_another_is_given_back_to_copy(cast: Cast) -> None:
    sent = an_answer(cast)
    alice, bob = signed_in(cast.alice), signed_in(cast.bob)
    assert alice.post(sent.address, {"text": "Quatorze postes", "version": "0", **sent.hidden}).status_code == 302
    late = bob.post(sent.address, {"text": "Douze <b>postes</b>", "version": "0", **sent.hidden})
    page = text_of(late)
    assert (late.status_code, "Cette question a déjà sa réponse." in page) == (422, True)
    assert "Votre texte n’est pas parti. Le voici, à copier" in page
    assert "Douze &lt;b&gt;postes&lt;/b&gt;" in markup_of(late)
    assert "Quatorze postes" in page
