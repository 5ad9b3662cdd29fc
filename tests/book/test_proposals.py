"""A focus page proposed from what the candidates publish and what the study counts: a draft, read by the équipe."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from initiatives.actions.telling import withdraw_initiative
from initiatives.models import Initiative
from label.enums import Role
from label.models import Candidature, Collectivite, Edition, Membership
from label.templatetags.writing import markdown
from questionnaire.models import StudyTable
from tests.book.test_answers import studied
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory
from tests.initiatives.stories import public
from tests.pages import applied, markup_of, text_of
from villes_internet.book.models import BookText
from villes_internet.book.proposals import ROOM, _plain, proposal, subjects

__all__ = ["studied"]  # the fixture
pytestmark = pytest.mark.django_db
PLACE = "/pilotage/2013/livre/textes/focus-1/"


def _publishes(town: Collectivite, cast: Cast, **fields: str | list[str]) -> None:
    if not Membership.objects.filter(user=cast.alice, collectivite=town).exists():
        cast.member(cast.alice, town, Role.CORRESPONDANT)
    public(town, cast.alice, cast.elise, **fields)


@pytest.fixture
def told(studied: Edition, cast: Cast) -> Edition:
    """Its only candidate publishes two initiatives; a collectivité that never came publishes one."""
    one = Candidature.objects.get(edition=studied).collectivite
    _publishes(one, cast, title="Le bus [gratuit]", chapo="Il *passe* le soir.", themes=["AP"])
    _publishes(one, cast, title="Le cours du soir", chapo="On y vient.", themes=["AP"], tags=["aines"])
    nobody = CollectiviteFactory(code="99001", name="Le Vide")
    _publishes(nobody, cast, title="Ailleurs", chapo="Trop loin.", themes=["AP", "MR"])
    return studied


def test_subjects_are_those_of_the_candidates_initiatives(told: Edition) -> None:
    assert [(one.code, one.initiatives) for one in subjects(told)] == [("AP", 2), ("aines", 1)]
    Edition.objects.filter(pk=told.pk).update(demonstration=False)
    Initiative.objects.filter(title="Le cours du soir").update(demonstration=True)
    assert [one.code for one in subjects(Edition.objects.get(pk=told.pk))] == ["AP"], "nothing invented in a real one"


def test_a_page_tells_the_initiatives_and_what_the_study_counts(told: Edition) -> None:
    page = proposal(told, "AP")
    assert page is not None
    assert page["title"] == "Accès publics et établissements d’enseignement"
    assert (
        "Deux initiatives publiées par une collectivité candidate à l’édition 2013 portent sur ce sujet" in page["text"]
    )
    assert "Une ville sur deux." in page["text"]
    assert page["text"].count("**Grenoble**") == 1, "one a collectivité"
    assert "Ailleurs" not in page["text"]
    lines = page["figures"].splitlines()
    assert lines[0] == "2 ; initiatives publiées sur ce sujet"
    assert lines[1] == "62\u00a0% ; répondent «\u00a0Oui\u00a0» à la question\u00a0: Le wifi est-il libre ?"
    assert page["source"] == "observatoire des initiatives et étude des réponses, 2013"
    without = proposal(told, "aines")
    assert without is not None
    assert (without["figures"], without["source"]) == (
        "1 ; initiative publiée sur ce sujet",
        "observatoire des initiatives, 2013",
    )


def test_the_equipe_takes_it_in_her_draft_then_makes_it_hers(elise: Client, told: Edition, cast: Cast) -> None:
    page = text_of(elise.get(PLACE))
    assert "Aînés (1 initiative)" in page
    assert "Mise en réseau" not in page
    assert elise.post(f"{PLACE}proposer/", {"subject": "AP"})["Location"] == PLACE
    typed = unescape(markup_of(elise.get(PLACE)))
    assert 'value="Accès publics et établissements d’enseignement"' in typed
    assert not BookText.objects.filter(edition=told).exists(), "a draft"
    fields = proposal(told, "AP")
    assert fields is not None
    assert applied(elise, PLACE, fields)["Location"] == PLACE
    row = BookText.objects.get(edition=told)
    read = markdown(row.text)
    address = Initiative.objects.get(title="Le cours du soir").get_absolute_url()
    assert f'<a href="{address}"' in read


def test_a_subject_that_nobody_tells_any_more_is_refused_in_words(elise: Client, told: Edition, cast: Cast) -> None:
    withdraw_initiative(Initiative.objects.get(title="Le cours du soir"), by=cast.alice)
    for subject in ("aines", "MR", "zz", ""):
        answer = elise.post(f"{PLACE}proposer/", {"subject": subject}, follow=True)
        assert "aucune initiative publiée ne porte sur celui-là" in text_of(answer)
    assert elise.post("/pilotage/2013/livre/textes/editorial/proposer/", {"subject": "AP"}).status_code == 404
    assert "Partir des initiatives" not in text_of(elise.get("/pilotage/2013/livre/textes/editorial/"))


def test_a_long_year_stays_within_its_page(told: Edition, cast: Cast) -> None:
    for number in range(9):
        one = CandidatureFactory(
            edition=told, collectivite__code=f"9910{number}", collectivite__name=f"Œil-sur-Mer {number}", awarded=1
        )
        words = {"title": f"{number} " + "W" * 110, "chapo": "i" * 390}
        _publishes(one.collectivite, cast, themes=["AP"], **words)
    page = proposal(told, "AP")
    assert page is not None
    assert len(page["text"]) <= ROOM
    assert page["text"].count("](/initiatives/") >= 4
    assert "et d’autres." in page["text"]


@given(st.text("12.)-+=ab *_[]()<>#\\`|~&lt;", max_size=40))
@example("1. a")
@example("- a")
@example("&lt;b&gt; &copy;")
@example("; ")
def test_words_stay_words_wherever_they_stand(words: str) -> None:
    plain = " ".join(f"{words}z".split())
    for written, before, after in (
        (f"**À {_plain(plain)}**", "<p><strong>À ", "</strong></p>"),
        (_plain(plain), "<p>", "</p>"),
    ):
        drawn = " ".join(markdown(written).split())  # whatever spaces typography gives
        assert unescape(drawn.removeprefix(before).removesuffix(after)) == plain


def test_what_is_published_after_the_next_edition_opened_is_not_of_this_one(told: Edition) -> None:
    EditionFactory(year=2014, number=16, opens_at=timezone.now() - timedelta(days=1), in_preparation=True)
    assert subjects(told) == []


def test_a_finding_and_a_name_are_words_and_a_source_says_what_is_there(told: Edition) -> None:
    StudyTable.objects.filter(comment__gt="").update(comment="- *Une* ville sur deux.")
    Candidature.objects.filter(edition=told).update(name="Œil [vieux]")
    page = proposal(told, "AP")
    assert page is not None
    assert "- *Une* ville sur deux." in unescape(markdown(page["text"]))
    assert "Œil [vieux]" in unescape(markdown(page["text"]))
    StudyTable.objects.all().delete()
    page = proposal(told, "AP")
    assert page is not None
    assert page["source"] == "observatoire des initiatives, 2013"
