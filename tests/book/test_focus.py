"""« Focus initiative »: retained by the équipe, edited for its place, printed with its photo and credit, linked
online.
"""

from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from initiatives.actions.moderation import accept
from initiatives.actions.photos import add_photo, describe_photo
from initiatives.actions.telling import submit_initiative, withdraw_initiative
from initiatives.models import Initiative
from initiatives.tasks import erase_folder, make_sizes
from label.models import Candidature, JournalEntry
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.initiatives.stories import draft, public
from tests.pages import applied, markup_of
from tests.papers import made_of, words_printed
from tests.pictures import picture
from toolkit.french import of_place
from villes_internet.book.actions.pages import remove_focus, set_focus
from villes_internet.book.actions.pictures import set_picture
from villes_internet.book.content.chapters.tour import Focus, Tour
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Volume
from villes_internet.book.kinds import PROFILES
from villes_internet.book.models import (
    FOCUS_PARAGRAPHS,
    FOCUS_TEXT,
    FOCUS_TITLE,
    ProfileFocus,
    printed_length,
)
from villes_internet.book.preflight import preflight

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "/pilotage/2150/livre/focus/99001/"


@pytest.fixture
def town(cast: Cast) -> Candidature:
    candidature: Candidature = CandidatureFactory(
        edition=EditionFactory(year=2150, number=50), awarded=5, collectivite__code="99001", collectivite__name="Œil"
    )
    cast.member(cast.alice, candidature.collectivite, "contributeur")  # type: ignore[arg-type]
    return candidature


@pytest.fixture
def plain(town: Candidature, cast: Cast) -> Initiative:
    return public(town.collectivite, cast.alice, cast.elise, title="Sans photo")


@pytest.fixture
def pictured(town: Candidature, cast: Cast) -> Initiative:
    row = draft(town.collectivite, cast.alice, title="Avec photo")
    photo = add_photo(row, ContentFile(picture(1700, 1100)), by=cast.alice)
    make_sizes(photo.pk)
    describe_photo(photo, {"alternative": "Le bus devant l’école", "credit": "Ville d’Œil"}, by=cast.alice)
    return accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]


def focus_of(candidature: Candidature, fitter: Fitter | None = None) -> Focus | None:
    tour = next(
        c.content
        for c in chapters_of(candidature.edition, Volume.PROFILES, fitter or Fitter())
        if isinstance(c.content, Tour)
    )
    return tour.profiles[0].focus


def printed(candidature: Candidature) -> str:
    return words_printed(made_of(PROFILES, candidature.edition).content)


def test_the_equipe_retains_edits_and_lets_go(elise: Client, town: Candidature, plain: Initiative, cast: Cast) -> None:
    page = unescape(markup_of(elise.get(ADDRESS)))
    assert "Sans photo" in page
    assert "Un bus équipé passe dans chaque hameau" in page  # the text begins as the chapô
    sent = {"initiative": plain.pk, "title": "Le bus", "text": "Il passe partout."}
    assert applied(elise, ADDRESS, sent)["Location"] == "/pilotage/2150/livre/photos/"
    assert "Focus\u00a0: Le bus" in unescape(markup_of(elise.get("/pilotage/2150/livre/photos/")))
    refused = applied(elise, ADDRESS, {**sent, "text": "M" * FOCUS_TEXT})
    assert (refused.status_code, "la page en tient" in unescape(markup_of(refused))) == (409, True)
    assert applied(elise, ADDRESS, {"drop": "oui"}).status_code == 302
    assert "abandonné" in markup_of(elise.get(f"{ADDRESS}versions/"))
    assert "Il passe partout." in markup_of(elise.get(ADDRESS))
    elise.post(f"{ADDRESS}retirer/")
    assert not ProfileFocus.objects.filter(candidature=town).exists()
    assert {line.verb for line in JournalEntry.objects.filter(verb__endswith="_focus")} == {"set_focus", "remove_focus"}
    with pytest.raises(Refusal, match="Aucune initiative"):
        remove_focus(town, by=cast.elise)


def test_the_words_of_one_initiative_are_never_printed_under_the_name_of_another(
    elise: Client, town: Candidature, plain: Initiative, pictured: Initiative, cast: Cast
) -> None:
    page = unescape(markup_of(elise.get(f"{ADDRESS}?initiative={plain.pk}")))
    assert f'data-count="{FOCUS_TITLE}"' in page
    untouched = {"initiative": pictured.pk, "shown": plain.pk, "title": plain.title, "text": plain.chapo}
    answer = elise.post(ADDRESS, untouched)
    page = unescape(markup_of(answer))
    assert answer.status_code == 422
    assert all(words in page for words in ("Voici les mots de", 'value="Avec photo"'))
    assert not ProfileFocus.objects.filter(candidature=town).exists()
    again = {**untouched, "shown": pictured.pk, "title": pictured.title, "text": pictured.chapo}
    assert applied(elise, ADDRESS, again).status_code == 302
    # What was retained and edited is another's too; words of one's own follow the choice.
    set_focus(town, pictured, title="Le bus du soir", text="Il passe.", by=cast.elise)
    kept = {"initiative": plain.pk, "shown": pictured.pk, "title": "Le bus du soir", "text": "Écrit pour elle."}
    answer = elise.post(ADDRESS, kept)
    assert answer.status_code == 422
    assert all(words in unescape(markup_of(answer)) for words in ('value="Sans photo"', "Écrit pour elle."))
    assert applied(elise, ADDRESS, {**kept, "title": "À elle"}).status_code == 302
    assert ProfileFocus.objects.get(candidature=town).initiative == plain


def test_what_cannot_be_retained_is_refused(town: Candidature, plain: Initiative, cast: Cast) -> None:
    other = CandidatureFactory(edition=town.edition, awarded=4, collectivite__code="99002")
    for candidature, words in ((other, "5 @"), (other, "autre collectivité")):
        with pytest.raises(Refusal, match=words):
            set_focus(candidature, plain, title="x", text="x", by=cast.elise)
    secret = draft(town.collectivite, cast.alice)
    with pytest.raises(Refusal, match="une fois publiée"):
        set_focus(town, secret, title="x" * (FOCUS_TITLE + 1), text="", by=cast.elise)


def test_the_widest_text_that_is_accepted_stays_in_its_place(
    town: Candidature, pictured: Initiative, cast: Cast
) -> None:
    assert printed_length("M" * 650) == FOCUS_TEXT
    set_focus(town, pictured, title="M" * FOCUS_TITLE, text="M" * 650, by=cast.elise)
    assert "MMMM" in printed(town)  # the layout refuses a text that leaves its frame
    part = ("abcdefghij " * 40)[: FOCUS_TEXT // FOCUS_PARAGRAPHS - 2].strip()
    text = "\n\n".join([part] * FOCUS_PARAGRAPHS)
    set_focus(town, pictured, title=("Wagram Mamers " * 9)[:FOCUS_TITLE], text=text, by=cast.elise)
    words = printed(town)
    assert "Focus initiative" in words
    assert "Photo : Ville d’Œil" in words.replace("\u00a0", " ")


def test_a_focus_is_told_in_paragraphs_as_it_was_typed(town: Candidature, plain: Initiative, cast: Cast) -> None:
    set_focus(town, plain, title="Le bus", text="Il passe\r\npartout.\r\n\r\n \r\nChaque jour. ", by=cast.elise)
    found = focus_of(town)
    assert found is not None
    assert found.paragraphs == ("Il passe partout.", "Chaque jour.")
    assert (found.photo, found.address) == (None, plain.get_absolute_url())
    with pytest.raises(Refusal, match="Le texte compte 5 paragraphes"):
        set_focus(town, plain, title="Le bus", text="\n\n".join("abcde"), by=cast.elise)


def test_the_town_s_photo_and_its_initiative_share_the_page(town: Candidature, plain: Initiative, cast: Cast) -> None:
    set_picture(town, picture(1700, 1100), alternative="La place", credit="Ada", by=cast.elise)
    set_focus(town, plain, title="Le bus", text="Il passe partout.", by=cast.elise)
    words = printed(town).replace("\u00a0", " ")
    assert all(said in words for said in ("Le bus", "Photo : Ada"))


def test_online_it_leads_to_the_initiative(client: Client, town: Candidature, pictured: Initiative, cast: Cast) -> None:
    set_focus(town, pictured, title="Le bus", text="Il passe partout.", by=cast.elise)
    page = unescape(markup_of(client.get("/palmares/2150/livre/profils/")))
    assert f'href="{pictured.get_absolute_url()}"' in page
    assert "Focus initiative" in page
    photo = pictured.photos_shown[0]
    assert f"/initiatives/photos/{photo['pk']}/{max(photo['widths'])}.jpg" in page


def test_what_was_withdrawn_or_lost_is_noted_and_the_page_stays_whole(
    town: Candidature, pictured: Initiative, cast: Cast
) -> None:
    bare = "Une page n’a pas de photo : "
    assert bare in " ".join(one.words for one in preflight(town.edition))
    set_focus(town, pictured, title="Le bus", text="Il passe partout.", by=cast.elise)
    assert "photo" not in " ".join(one.words for one in preflight(town.edition))
    folder = pictured.photos.get().folder
    erase_folder(folder)
    told = " ".join(one.words for one in preflight(town.edition))
    assert f"Photo de l’initiative {of_place(town.name)} : son fichier n’est plus là." in told
    fitter = Fitter()
    found = focus_of(town, fitter)
    assert found is not None
    assert found.photo is None
    assert any("photo du focus" in note for note in fitter.notes)
    withdraw_initiative(pictured, by=cast.alice)
    fitter = Fitter()
    assert focus_of(town, fitter) is None
    assert any("n’est plus publique" in note for note in fitter.notes)
    assert "Focus initiative" not in printed(town)
