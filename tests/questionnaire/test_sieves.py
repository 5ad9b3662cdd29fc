"""A part of the questions: by state, by words, by whom; nothing is lost by what is left out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from label.actions import presence
from label.models import Candidature
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.actions.sections import assign_section
from questionnaire.enums import ItemState, Sieve
from questionnaire.models import Answer
from questionnaire.rules.sieves import Looked, holds, keeps
from questionnaire.rules.trame import Given
from tests.cast import Cast
from tests.villes_internet.campaign.pages import said

LOOKED = st.builds(Looked, st.sampled_from(ItemState), st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(LOOKED)
def test_every_question_is_kept_by_the_sieve_of_all(looked: Looked) -> None:
    assert keeps(Sieve.EVERY, looked)
    assert keeps(Sieve.TO_DO, looked) or not keeps(Sieve.TO_CONFIRM, looked)


@pytest.mark.parametrize(
    ("words", "found"), [(["fibre"], True), (["ecol"], True), (["cole"], False), (["fibre", "ecole"], True), ([], True)]
)
def test_words_are_found_by_their_beginning_whatever_the_accents(words: list[str], found: bool) -> None:
    assert holds(words, "La Fibre à l’École") is found


def shown(page: str) -> set[str]:
    """The codes of the questions that the page does not set aside."""
    articles = page.split('<article class="item"')[1:]
    return {one.split('id="item-')[1][:5] for one in articles if "data-aside" not in one.split(">")[0]}


@pytest.mark.django_db
def test_the_page_of_a_theme_sets_aside_what_is_not_asked_for(
    client: Client, cast: Cast, candidature: Candidature
) -> None:
    """By each of the sieves; what is aside is still in the form, so that saving a section loses nothing of it."""
    address = f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/questionnaire/AP/"
    save_answer(candidature, "AP-01", Typed(Given("oui", "Une médiathèque équipée de la fibre."), 0), by=cast.alice)
    assign_section(candidature, "AP-B", cast.bob, due_on=None, by=cast.alice)
    client.force_login(cast.bob)
    every = shown(said(client, address))
    assert shown(said(client, f"{address}?montrer=n-importe")) == every
    assert "AP-01" not in shown(said(client, f"{address}?montrer=a-faire"))
    assert shown(said(client, f"{address}?montrer=autres")) == {"AP-01"}
    assert "AP-01" in shown(said(client, f"{address}?q=FIBRE"))
    mine = shown(said(client, f"{address}?montrer=les-miennes"))
    assert mine
    assert "AP-01" not in mine
    page = said(client, f"{address}?montrer=les-miennes")
    assert 'name="AP-01-comment"' in page
    sent = client.post(f"{address}?montrer=les-miennes", {"section": "AP-B", "person": cast.bob.pk})
    assert sent["Location"].startswith(f"{address}?montrer=les-miennes#"), "what is shown stays so once saved"
    client.force_login(cast.alice)
    assert "AP-01" not in shown(said(client, f"{address}?montrer=autres")), "her own save is no change by others"


@pytest.mark.django_db
def test_the_whole_finds_across_the_themes(client: Client, cast: Cast, candidature: Candidature) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "Une médiathèque équipée de la fibre."), 0), by=cast.alice)
    address = f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/questionnaire/"
    client.force_login(cast.bob)
    assert "AP-01" in said(client, f"{address}?q=mediatheque+fibre").split("trouvée")[1]
    assert "Aucune question trouvée" in said(client, f"{address}?q=zzzz")


@pytest.mark.django_db
def test_what_colleagues_did_since_the_last_visit(client: Client, cast: Cast, candidature: Candidature) -> None:
    """Nothing the first time; after a pause, what each of the others did, never one's own."""
    home = f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/"
    client.force_login(cast.bob)
    assert presence.visit(candidature.pk, cast.bob, timezone.now() - timedelta(hours=2)) is None
    save_answer(candidature, "AP-01", Typed(Given("oui", "Ouverte."), 0), by=cast.alice)
    Answer.objects.filter(item__code="AP-01").update(saved_at=timezone.now() - timedelta(minutes=5))
    page = said(client, home)
    assert "Depuis votre dernière visite" in page
    assert "<strong>Alice Martin</strong> a répondu à une question et écrit un commentaire" in page
    assert "<strong>Bob Durand</strong> a" not in page
    client.force_login(cast.alice)
    assert "Depuis votre dernière visite" not in said(client, home)


@pytest.mark.django_db
def test_the_broker_away_shows_nobody_and_refuses_nothing(
    client: Client, cast: Cast, candidature: Candidature, settings: object
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    assert presence.visit(candidature.pk, cast.bob, timezone.now()) is None
    assert presence.mark_here(candidature.pk, cast.bob, theme="AP", now=1.0) == []
    presence.mark_left(candidature.pk, cast.bob)
    client.force_login(cast.bob)
    home = f"/candidature/{candidature.collectivite.code}/{candidature.edition.year}/"
    for address in (home, f"{home}questionnaire/", f"{home}questionnaire/AP/"):
        said(client, address)
