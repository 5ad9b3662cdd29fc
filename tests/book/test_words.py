"""A collectivité approves its own words, whatever its level: from the closing of the filing to the deadline, signed by
its agent, followed by the équipe.
"""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.actions.telling import withdraw_initiative
from initiatives.models import Initiative
from initiatives.queries import public_of
from label.actions.awards import award
from label.enums import AwardOrigin, CandidatureStatus, Phase, Role
from label.models import Candidature, Collectivite, Edition, JournalEntry, Profile
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory
from tests.initiatives.stories import public
from tests.pages import fields_of, markup_of, text_of, words_of
from tests.pictures import picture
from villes_internet.book.actions.pages import set_focus
from villes_internet.book.actions.pictures import set_picture
from villes_internet.book.actions.words import approve_words, set_words_deadline, settle_remark
from villes_internet.book.enums import WordsState
from villes_internet.book.models import FOCUS_TEXT, TownWords, WordsDeadline
from villes_internet.book.preflight import preflight
from villes_internet.book.proofs import make_proof
from villes_internet.book.words import page_facts, proposed_words, town_pages

pytestmark = pytest.mark.django_db
HERE, DESK = "/candidature/38185/2013/livre/", "/pilotage/2013/livre/mots/"


@pytest.fixture
def town(candidature: Candidature) -> Candidature:
    """Grenoble, filed, after the closing."""
    return at(candidature, Phase.APPRAISAL)


@pytest.fixture
def bus(town: Candidature, cast: Cast) -> Initiative:
    return public(town.collectivite, cast.alice, cast.elise, title="Le bus")


def at(candidature: Candidature, phase: Phase, status: CandidatureStatus = CandidatureStatus.FILED) -> Candidature:
    now = timezone.now()
    Edition.objects.filter(pk=candidature.edition_id).update(phase=phase, closes_at=now - timedelta(days=1))
    facts = {"submitted_at": now, "receipt": "2013-38185-1"} if status is CandidatureStatus.FILED else {}
    Candidature.objects.filter(pk=candidature.pk).update(status=status, **facts)
    return Candidature.objects.select_related("edition", "collectivite").get(pk=candidature.pk)


def seen_now(town: Candidature) -> str:
    return page_facts(town, public_of(town.collectivite))


def approved(
    town: Candidature, bus: Initiative | None, cast: Cast, *, remark: str = "", text: str = "Il passe."
) -> TownWords:
    return approve_words(town, bus, title="Le bus", text=text, remark=remark, seen=seen_now(town), by=cast.alice)


def stands(town: Candidature) -> WordsState:
    return next(one.state for one in town_pages(town.edition) if one.candidature.pk == town.pk)


def test_an_agent_reads_then_approves_and_the_equipe_sees_it(
    town: Candidature, bus: Initiative, cast: Cast, elise: Client
) -> None:
    alice = signed_in(cast.alice)
    page = alice.get(HERE)
    assert "Pas encore relus" in text_of(page)
    sent = fields_of(page, HERE)
    assert (sent["initiative"], sent["title"]) == (str(bus.pk), "Le bus")
    assert "Pas encore relus" in text_of(elise.get(DESK))
    answer = alice.post(HERE, sent | {"text": "Il passe partout.", "remark": "Le maire a changé."}, follow=True)
    assert "Votre remarque est envoyée à l’équipe" in text_of(answer)
    words = TownWords.objects.get()
    assert (words.text, words.approved_by, words.initiative) == ("Il passe partout.", cast.alice, bus)
    desk = elise.get(DESK)
    assert "Remarque à traiter (1)" in words_of(desk)
    assert "Le maire a changé." in text_of(alice.get(HERE))  # it stays in the form until it is done
    assert "Le maire a changé." in text_of(desk)
    settle = f"{DESK}38185/traiter/"
    elise.post(settle, fields_of(desk, settle))
    assert stands(town) is WordsState.APPROVED
    read = alice.get(HERE)
    assert "L’équipe a traité votre remarque" in text_of(read)
    assert "Vos mots sont approuvés." in text_of(alice.post(HERE, fields_of(read, HERE) | {"remark": ""}, follow=True))
    verbs = set(JournalEntry.objects.filter(verb__in=("approve_words", "settle_remark")).values_list("verb", flat=True))
    assert verbs == {"approve_words", "settle_remark"}


def test_the_page_is_the_same_whatever_the_level(town: Candidature, bus: Initiative, cast: Cast) -> None:
    alice = signed_in(cast.alice)
    before = words_of(alice.get(HERE))
    at(town, Phase.EMBARGO)
    proofs = {}
    for level in (1, 5):
        award(Candidature.objects.get(pk=town.pk), level, origin=AwardOrigin.APPEAL, by=cast.elise)
        assert words_of(alice.get(HERE)) == before
        typed = {"initiative": str(bus.pk), **proposed_words(bus), "remark": ""}
        proof = make_proof(f"book-words:{town.pk}", typed)
        assert proof is not None
        assert (len(proof.pages), proof.failed, proof.notes) == (1, "", ())
        proofs[level] = proof.pages
    assert proofs[1] == proofs[5]


@pytest.mark.slow
def test_a_photo_that_only_a_page_may_have_tells_no_level_before_its_hour(
    town: Candidature, bus: Initiative, cast: Cast
) -> None:
    alice, place = signed_in(cast.alice), f"book-words:{town.pk}"
    approved(town, bus, cast)
    typed = {"initiative": "", "title": "", "text": "", "remark": ""}
    before, proof = words_of(alice.get(HERE)), make_proof(place, typed)
    at(town, Phase.EMBARGO)
    award(Candidature.objects.get(pk=town.pk), 5, origin=AwardOrigin.APPEAL, by=cast.elise)
    set_picture(town, picture(), alternative="La place", credit="Ada", by=cast.elise)
    assert words_of(alice.get(HERE)) == before
    assert make_proof(place, typed) == proof
    assert stands(town) is WordsState.APPROVED
    set_words_deadline(town.edition, timezone.now() + timedelta(days=5), by=cast.elise)
    at(town, Phase.PUBLISHED)
    assert "Changés depuis l’accord" in text_of(alice.get(HERE))
    assert make_proof(place, typed) != proof


def test_it_opens_at_the_closing_and_ends_at_the_deadline(candidature: Candidature, cast: Cast, elise: Client) -> None:
    alice = signed_in(cast.alice)
    assert "se relisent à partir de la clôture des dépôts" in text_of(alice.get(HERE))
    withdrawn = at(candidature, Phase.APPRAISAL, CandidatureStatus.REGISTERED)
    assert "Seuls les dossiers déposés et recevables" in text_of(alice.get(HERE))
    with pytest.raises(Refusal, match="Seuls les dossiers"):
        approved(withdrawn, None, cast)
    town = at(candidature, Phase.APPRAISAL)
    sent = fields_of(alice.get(HERE), HERE)
    wrong = elise.post(DESK, {"until": "2013-01-01T10:00"})
    assert (wrong.status_code, "après la clôture" in text_of(wrong)) == (422, True)
    ahead = timezone.localtime(timezone.now() + timedelta(days=5))
    elise.post(DESK, {"until": ahead.strftime("%Y-%m-%dT%H:%M")})
    assert "Jusqu’au" in text_of(alice.get(HERE))
    past = timezone.localtime(timezone.now() - timedelta(minutes=2))
    wrong = elise.post(DESK, {"until": past.strftime("%Y-%m-%dT%H:%M")})
    assert (wrong.status_code, "Cette heure est passée" in text_of(wrong)) == (422, True)
    WordsDeadline.objects.update(until=past)
    late = alice.post(HERE, sent | {"remark": "Trop tard ?"})
    assert (late.status_code, "se relisaient jusqu’au" in text_of(late)) == (422, True)
    assert "Trop tard ?" in unescape(markup_of(late))
    assert not TownWords.objects.exists()
    set_words_deadline(town.edition, None, by=cast.elise)
    at(town, Phase.PUBLISHED)
    assert "ses mots ne se relisent plus" in text_of(alice.get(HERE))


def test_what_changes_after_the_agreement_asks_for_it_again(town: Candidature, bus: Initiative, cast: Cast) -> None:
    read = seen_now(town)
    approved(town, bus, cast)
    assert stands(town) is WordsState.APPROVED
    Profile.objects.filter(candidature=town).update(executive="Ada Byron")
    assert stands(town) is WordsState.CHANGED
    with pytest.raises(Refusal, match="viennent de changer"):
        approve_words(town, bus, title="Le bus", text="Il passe.", remark="", seen=read, by=cast.alice)
    stale = signed_in(cast.alice).post(HERE, {"initiative": bus.pk, "title": "Le bus", "text": "Ici.", "facts": read})
    again = fields_of(stale, HERE)
    assert (stale.status_code, again["text"], again["facts"]) == (422, "Ici.", seen_now(town))
    approved(town, bus, cast)
    assert stands(town) is WordsState.APPROVED
    withdraw_initiative(bus, by=cast.alice)
    assert stands(town) is WordsState.CHANGED


def test_only_its_own_agents_its_own_initiatives_and_what_stands_on_a_page(
    town: Candidature, bus: Initiative, cast: Cast
) -> None:
    seen = seen_now(town)
    elsewhere = Collectivite.objects.get(code="35238")
    cast.member(cast.charlie, elsewhere, Role.CONTRIBUTEUR)
    theirs = public(elsewhere, cast.charlie, cast.elise)
    changes: tuple[tuple[dict[str, Any], str], ...] = (
        ({"by": cast.charlie}, "personnes rattachées"),
        ({"initiative": theirs}, "initiative publiée de votre collectivité"),
        ({"text": "M" * FOCUS_TEXT}, "la page en tient"),
        ({"remark": "x" * 1001}, "1\u202f000 au plus"),
    )
    for changed, words in changes:
        said: dict[str, Any] = {"title": "Le bus", "text": "Il passe.", "remark": "", "by": cast.alice} | changed
        with pytest.raises(Refusal, match=words):
            approve_words(town, said.pop("initiative", bus), seen=seen, **said)
    assert signed_in(cast.charlie).get(HERE).status_code == 404
    with pytest.raises(Refusal, match="Seule l’équipe"):
        settle_remark(town, "", by=cast.alice)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        set_words_deadline(town.edition, None, by=cast.alice)


def test_the_equipe_finds_one_among_hundreds_and_those_that_have_a_page(elise: Client, town: Candidature) -> None:
    now = timezone.now()
    other = CandidatureFactory(
        edition=town.edition,
        registered_at=now,
        submitted_at=now,
        receipt="2013-99001-1",
        status=CandidatureStatus.FILED,
        collectivite__name="Œuilly",
    )
    assert "Page du livre" not in text_of(elise.get(DESK))  # nobody has one yet
    found = text_of(elise.get(DESK, {"q": "oeui"}))
    assert (other.name in found, town.name in found) == (True, False)
    assert "ne répond à ce filtre" in text_of(elise.get(DESK, {"q": "nulle part"}))
    award(other, 5, origin=AwardOrigin.IMPORT, by=None)
    found = text_of(elise.get(DESK, {"page": "oui"}))
    assert (other.name in found, town.name in found, "Page du livre" in found) == (True, False, True)


def test_a_remark_that_changed_is_read_again(town: Candidature, bus: Initiative, cast: Cast) -> None:
    read = approved(town, bus, cast, remark="Le maire a changé.").approved_at.isoformat()
    now = approved(town, bus, cast, remark="La maire a changé.").approved_at.isoformat()
    with pytest.raises(Refusal, match="vient de changer"):
        settle_remark(town, read, by=cast.elise)
    assert settle_remark(town, now, by=cast.elise).settled_by == cast.elise
    with pytest.raises(Refusal, match="Aucune remarque"):
        settle_remark(town, now, by=cast.elise)


def test_the_book_waits_for_its_towns_and_begins_with_their_words(
    town: Candidature, bus: Initiative, cast: Cast, elise: Client
) -> None:
    at(town, Phase.EMBARGO)
    award(Candidature.objects.get(pk=town.pk), 5, origin=AwardOrigin.APPEAL, by=cast.elise)
    lacks = [lack.words for lack in preflight(town.edition)]
    assert "Une page attend l’accord de sa collectivité : Grenoble." in lacks
    WordsDeadline.objects.create(edition=town.edition, until=timezone.now() - timedelta(minutes=1))
    lacks = [lack.words for lack in preflight(town.edition)]
    assert "Une page s’imprime sans l’accord de sa collectivité : Grenoble." in lacks
    WordsDeadline.objects.all().delete()
    approved(town, bus, cast, remark="Le maire a changé.", text="Il passe partout.")
    assert "Il passe partout." in unescape(markup_of(elise.get("/pilotage/2013/livre/focus/38185/")))
    said = " ".join(lack.words for lack in preflight(town.edition))
    assert "Une remarque de collectivité attend : Grenoble." in said
    settle_remark(town, TownWords.objects.get().approved_at.isoformat(), by=cast.elise)
    assert "accord de sa collectivité" not in " ".join(lack.words for lack in preflight(town.edition))


def test_a_page_that_says_other_words_than_those_approved_is_told(
    town: Candidature, bus: Initiative, cast: Cast, elise: Client
) -> None:
    """The équipe retains other words after the agreement, or the town approves others after they were retained."""
    at(town, Phase.EMBARGO)
    award(Candidature.objects.get(pk=town.pk), 5, origin=AwardOrigin.APPEAL, by=cast.elise)
    approved(town, bus, cast, text="Il passe partout.")
    here, told = (
        "/pilotage/2013/livre/focus/38185/",
        "Une page dit d’autres mots que ceux qui sont approuvés : Grenoble.",
    )
    set_focus(town, bus, title="Le bus", text="Il passe partout.", by=cast.elise)
    assert told not in [lack.words for lack in preflight(town.edition)]
    assert "a approuvé d’autres mots" not in text_of(elise.get(here))
    set_focus(town, bus, title="Le bus", text="Réécrit par l’équipe.", by=cast.elise)
    (lack,) = (lack for lack in preflight(town.edition) if lack.words.endswith("approuvés : Grenoble."))
    assert lack.address == here
    assert "le livre dit d’autres mots" in text_of(elise.get(DESK))
    page = text_of(elise.get(here))
    assert "a approuvé d’autres mots" in page
    taken = markup_of(elise.get(f"{here}?initiative={bus.pk}"))
    assert "Il passe partout.</textarea>" in unescape(taken)
    set_focus(town, bus, title="Le bus", text="Il passe partout.", by=cast.elise)
    approve_words(
        town, None, title="", text="", remark="", seen=seen_now(town), by=cast.alice
    )  # no initiative any more, and the page still has one
    assert "aucune initiative" in text_of(elise.get(here))


def test_a_town_without_initiative_approves_its_card(town: Candidature, cast: Cast) -> None:
    for told in public_of(town.collectivite):
        withdraw_initiative(told, by=cast.alice)
    alice = signed_in(cast.alice)
    page = alice.get(HERE)
    assert "Aucune de vos initiatives n’est publiée" in text_of(page)
    alice.post(HERE, fields_of(page, HERE))
    words = TownWords.objects.get()
    assert (words.initiative, words.title, words.text, stands(town)) == (None, "", "", WordsState.APPROVED)
    assert isinstance(words.approved_at, datetime)
