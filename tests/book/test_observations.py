"""What is said of a collectivité on its page: the rules', or the équipe's, which says that it is hers."""

from html import unescape

import pytest
from django.test import Client

from label.models import Award, Candidature
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import applied, markup_of, text_of
from villes_internet.book.actions.pages import reset_observation, write_observation
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.enums import Volume
from villes_internet.book.models import OBSERVATION, ProfileObservation
from villes_internet.book.proofs import make_proof
from villes_internet.book.resting import rests_on_the_edition
from villes_internet.book.views.observations import by_rules

pytestmark = pytest.mark.django_db
HERE = "/pilotage/2150/livre/observation/99001/"


@pytest.fixture
def town(blank: None) -> Candidature:
    made: Candidature = CandidatureFactory(
        edition=EditionFactory(year=2150, number=50), awarded=5, collectivite__code="99001", collectivite__name="Œil"
    )
    return made


def said(town: Candidature) -> str:
    pages = next(one.content for one in chapters_of(town.edition, Volume.PROFILES) if one.slug == "profils")
    return " ".join(sentence.text for sentence in pages.profiles[0].observation)


def test_it_is_taken_over_said_to_be_so_and_given_back(elise: Client, town: Candidature, client: Client) -> None:
    rules = by_rules(town)
    assert rules == said(town)
    page = elise.get(HERE)
    assert "Des règles" in text_of(page)
    assert rules in unescape(markup_of(page))
    before = rests_on_the_edition(town.edition)
    assert applied(elise, HERE, {"text": "Œil ouvre  ses lieux."}).status_code == 302
    assert said(town) == "Œil ouvre ses lieux."
    assert rests_on_the_edition(town.edition) != before
    online = text_of(client.get("/palmares/2150/livre/profils/"))
    assert "Œil ouvre ses lieux. <small>(L’équipe.)</small>" in online
    assert "elle est de l’équipe du label" in text_of(client.get("/palmares/2150/livre/"))
    assert "Observation (équipe)" in text_of(elise.get("/pilotage/2150/livre/photos/"))
    assert "De l’équipe" in text_of(elise.get(HERE))
    ProfileObservation.objects.update(instead="Autre chose.")
    assert "Les règles disent autre chose" in text_of(elise.get(HERE))
    assert "de nouveau celle des règles" in text_of(elise.post(f"{HERE}rendre/", follow=True))
    assert said(town) == rules
    assert "L’équipe.)" not in text_of(client.get("/palmares/2150/livre/profils/"))


@pytest.mark.slow
def test_the_proof_is_the_rules_until_something_else_is_typed(town: Candidature, cast: Cast) -> None:
    place, rules = f"observation:{town.pk}", by_rules(town)
    before = make_proof(place, {"text": rules})
    write_observation(town, "Œil ouvre ses lieux.", instead=rules, by=cast.elise)
    typed = make_proof(place, {"text": "Œil ouvre ses lieux."})
    again = make_proof(place, {"text": rules})  # given back to the rules, though not yet applied
    assert before is not None
    assert typed is not None
    assert again is not None
    assert (before.pages == again.pages, before.pages == typed.pages, again.refused) == (True, False, "")


def test_a_town_whose_level_is_taken_back_has_no_page_to_type_nor_to_prove(elise: Client, town: Candidature) -> None:
    assert elise.get(HERE).status_code == 200
    Award.objects.filter(candidature=town).delete()
    for address in (HERE, f"{HERE}epreuve/", f"{HERE}versions/", HERE.replace("observation", "focus")):
        assert elise.get(address).status_code == 404, address
    proof = make_proof(f"observation:{town.pk}", {"text": "Mots."})  # asked for before
    assert proof is not None
    assert "n’a plus de page" in proof.failed


def test_what_is_typed_is_never_cut_by_its_field(elise: Client, town: Candidature) -> None:
    assert "maxlength" not in markup_of(elise.get(HERE)).partition('id="id_text"')[2][:200]
    long = "Des mots. " * 60
    refused = applied(elise, HERE, {"text": long})
    assert "la page en tient 320" in text_of(refused)


def test_what_cannot_be_said_is_refused_in_words(town: Candidature, cast: Cast) -> None:
    for text, by, words in (
        (" ", cast.elise, "Écrivez une observation"),
        ("M" * OBSERVATION, cast.elise, "la page en tient 320"),
        ("Mots.", cast.alice, "Seule l’équipe"),
    ):
        with pytest.raises(Refusal, match=words):
            write_observation(town, text, instead="", by=by)
    with pytest.raises(Refusal, match="déjà celle des règles"):
        reset_observation(town, by=cast.elise)
    other = CandidatureFactory(edition=town.edition, awarded=4, collectivite__code="99002")
    with pytest.raises(Refusal, match="Seules les collectivités à 5 @"):
        write_observation(other, "Mots.", instead="", by=cast.elise)
