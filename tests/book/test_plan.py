"""The flat plan: pieces moved, blank pages, pages as the last book shows them, and what is said of one."""

from collections.abc import Sequence

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from label.models import Candidature, Document, Edition, JournalEntry, Partner, Profile
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.pages import markup_of, text_of
from tests.papers import made, sheets_of
from villes_internet.book.actions.plan import (
    add_blank,
    move_piece,
    remove_blank,
    reset_order,
    settle_page_remark,
    write_remark,
)
from villes_internet.book.actions.texts import remove_text, write_text
from villes_internet.book.content.documents import chapters_of
from villes_internet.book.enums import Volume
from villes_internet.book.flat_plan import FlatPlan, flat_plan
from villes_internet.book.kinds import BOOK
from villes_internet.book.models import BookOrder, BookText, PageRemark
from villes_internet.book.order import MOST_BLANKS
from villes_internet.book.preflight import preflight
from villes_internet.book.resting import rests_on_the_edition
from villes_internet.book.texts import slot_named

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLAN = "/pilotage/2150/livre/plan/"


@pytest.fixture
def edition(blank: None, cast: Cast) -> Edition:
    """A published edition with three towns at 5 @ and two focus pages."""
    found: Edition = EditionFactory(year=2150, number=50)
    for code, name in (("99001", "Anse"), ("99002", "Bagneux"), ("99003", "Cluny")):
        CandidatureFactory(edition=found, awarded=5, collectivite__code=code, collectivite__name=name)
    for slug, title in (("focus-1", "Le bus"), ("focus-2", "Le cyber")):
        written(found, cast, slug, title)
    return found


def written(edition: Edition, cast: Cast, slug: str, title: str, text: str = "Il passe.") -> None:
    placed = slot_named(edition, slug)
    assert placed is not None
    write_text(edition, placed.slot, {"title": title, "text": text, "author": "Ada"}, by=cast.elise)


def fresh(edition: Edition) -> Edition:
    return Edition.objects.select_related("regulation").get(pk=edition.pk)


def anchors(edition: Edition, within: str = "") -> list[str]:
    return [one.anchor for one in flat_plan(fresh(edition)).pieces if one.chapter == within]


def numbers(plan: FlatPlan, anchor: str) -> list[int]:
    piece = plan.named(anchor)
    assert piece is not None
    return [page.number for page in plan.pages_of(piece)]


def addresses_of(reader: PdfReader) -> set[str]:
    """Where the links of a PDF lead outside of it."""
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    return {str(note["/A"]["/URI"]) for note in notes if "/A" in note and "/URI" in note["/A"]}


def in_turn(order: Sequence[str], *names: str) -> bool:
    return sorted(names, key=order.index) == list(names)


def test_chapters_profiles_and_focus_pages_move_among_their_like(edition: Edition, cast: Cast, client: Client) -> None:
    before, rests = anchors(edition), rests_on_the_edition(edition)
    assert in_turn(before, "sommaire", "palmares", "profils", "focus", "index")
    move_piece(edition, "focus", "palmares", by=cast.elise)
    assert in_turn(anchors(edition), "sommaire", "focus", "palmares", "profils", "index")
    assert rests_on_the_edition(edition) != rests
    move_piece(edition, "profil-99003", "profil-99001", by=cast.elise)
    move_piece(edition, "ecrit-focus-1", "", by=cast.elise)
    assert anchors(edition, "profils") == ["profil-99003", "profil-99001", "profil-99002"]
    assert anchors(edition, "focus") == ["ecrit-focus-2", "ecrit-focus-1"]
    assert in_turn(anchors(edition), "focus", "palmares")  # the chapters stay where they were put
    online = text_of(client.get("/palmares/2150/livre/profils/"))
    shown = [online.index(f'id="profil-{code}"') for code in ("99003", "99001", "99002")]
    assert shown == sorted(shown)
    contents = markup_of(client.get("/palmares/2150/livre/"))
    assert contents.index("/livre/focus/") < contents.index("/livre/palmares/")
    reset_order(edition, by=cast.elise)
    assert anchors(edition) == before
    with pytest.raises(Refusal, match="déjà"):
        reset_order(edition, by=cast.elise)
    verbs = JournalEntry.objects.filter(verb="order_book").values_list("facts", flat=True)
    assert [facts.get("piece", "") for facts in verbs] == ["", "ecrit-focus-1", "profil-99003", "focus"]


def test_what_comes_after_takes_its_place_and_what_goes_leaves_it(edition: Edition, cast: Cast) -> None:
    move_piece(edition, "profil-99003", "profil-99001", by=cast.elise)
    CandidatureFactory(edition=edition, awarded=5, collectivite__code="99004", collectivite__name="Bron")
    Candidature.objects.get(collectivite__code="99001").award.delete()
    assert anchors(edition, "profils") == ["profil-99003", "profil-99002", "profil-99004"]
    written(edition, cast, "editorial", "Un an")
    assert in_turn(anchors(edition), "sommaire", "editorial", "palmares")


def test_what_cannot_move_is_refused_in_words(edition: Edition, cast: Cast) -> None:
    for piece, before in (
        ("couverture", ""),
        ("focus", "profil-99001"),
        ("profil-99001", "profil-99001"),
        ("ailleurs", ""),
        ("blanc-1", ""),
    ):
        with pytest.raises(Refusal, match="Le plan vient de changer"):
            move_piece(edition, piece, before, by=cast.elise)
    with pytest.raises(Refusal, match="Le plan vient de changer"):
        remove_blank(edition, "focus", by=cast.elise)
    with pytest.raises(Refusal, match="Le plan vient de changer"):
        add_blank(edition, "profil-99001", by=cast.elise)
    for gesture in (
        lambda: move_piece(edition, "focus", "", by=cast.alice),
        lambda: add_blank(edition, "focus", by=cast.alice),
        lambda: remove_blank(edition, "blanc-1", by=cast.alice),
        lambda: reset_order(edition, by=cast.alice),
        lambda: write_remark(edition, "focus", "Focus", 1, "Mots", by=cast.alice),
        lambda: settle_page_remark(edition, 1, by=cast.alice),
    ):
        with pytest.raises(Refusal, match="équipe"):
            gesture()
    assert not BookOrder.objects.exists()


def test_blank_pages_are_added_moved_and_taken_away(edition: Edition, elise: Client, client: Client) -> None:
    assert elise.post(f"{PLAN}blanche/", {"add": "", "before": "focus"}).status_code == 302
    assert in_turn(anchors(edition), "profils", "blanc-1", "focus")
    assert elise.post(f"{PLAN}blanche/", {"add": "", "before": ""}).status_code == 302
    assert in_turn(anchors(edition), "focus", "blanc-2", "index")
    assert "Page blanche" in text_of(elise.get(PLAN))
    assert "blank-page" not in markup_of(client.get("/palmares/2150/livre/focus/"))
    assert elise.post(f"{PLAN}deplacer/", {"piece": "blanc-1", "before": "palmares"}).status_code == 302
    assert in_turn(anchors(edition), "blanc-1", "palmares", "focus", "blanc-2")
    assert elise.post(f"{PLAN}blanche/", {"remove": "blanc-1"}).status_code == 302
    assert "blanc-1" not in anchors(edition)
    assert "déjà" in text_of(elise.post(f"{PLAN}ordinaire/", follow=True)) or not BookOrder.objects.exists()
    assert elise.post(f"{PLAN}blanche/", {"before": "focus"}).status_code == 404
    for _ in range(MOST_BLANKS):
        elise.post(f"{PLAN}blanche/", {"add": "", "before": "focus"})
    assert f"{MOST_BLANKS} pages blanches au plus" in text_of(
        elise.post(f"{PLAN}blanche/", {"add": "", "before": "focus"}, follow=True)
    )


@pytest.mark.pdf
def test_the_pages_are_those_of_the_last_book_until_they_say_something_else(
    edition: Edition, cast: Cast, elise: Client, theo: Client
) -> None:
    assert "Aucun livre n’est encore fabriqué" in text_of(elise.get(PLAN))
    add_blank(edition, "profils", by=cast.elise)
    links = "Voir [le livre](https://livre.example/2150), [le palmarès](/palmares/2150/) et [rien](palmares)."
    written(edition, cast, "editorial", "Un an", links)
    Profile.objects.create(candidature=edition.candidatures.get(collectivite__code="99001"), website="www.anse.example")
    Partner.objects.create(edition=edition, rank=1, name="Mutuelle", link="https://mutuelle.example/")
    document = made(BOOK, edition)
    plan = flat_plan(fresh(edition))
    assert plan.pages == document.pages
    assert plan.stale == []
    assert plan.folded % 4 == 0
    with document.file.open("rb") as file:
        pages = sheets_of(file.read())
        assert addresses_of(PdfReader(file)) == {  # of texts, cards and partners: live, wherever the book is read
            "https://livre.example/2150",
            f"{settings.SITE_URL}/palmares/2150/",
            "https://www.anse.example",
            "https://mutuelle.example/",
        }
    for code, name in (("99001", "Anse"), ("99002", "Bagneux"), ("99003", "Cluny")):
        (number,) = numbers(plan, f"profil-{code}")
        assert "Observation" in pages[number - 1]
        assert name in pages[number - 1]
    (blank,) = numbers(plan, "blanc-1")
    whites = [page.number for pair in plan.spreads for page in pair if page is not None and page.white]
    empty = [number for number, text in enumerate(pages, 1) if not text.strip()]
    assert sorted([blank, *(number for number in whites if number <= plan.pages)]) == empty
    assert len([number for number in whites if number > plan.pages]) == plan.folded - plan.pages
    for anchor, side in (("lecture", 0), ("profils", 1), ("cartes", 0)):  # the sides that the sheets force
        assert numbers(plan, anchor)[0] % 2 == side
    focus = plan.named("focus")
    assert focus is not None
    assert plan.pages_of(focus) == []
    page = markup_of(elise.get(PLAN))
    assert page.count("-petite.jpg") == plan.pages - len(empty)
    assert "pour un multiple de quatre" in text_of(elise.get(PLAN)) or plan.folded == plan.pages
    assert "dépassée" not in page
    view = f"{PLAN}vues/{document.pk}-{numbers(plan, 'profil-99001')[0]}-petite.jpg"
    picture = elise.get(view)
    assert (picture.status_code, picture.content[:3]) == (200, b"\xff\xd8\xff")
    assert "immutable" in picture["Cache-Control"]
    assert theo.get(view).status_code == 403
    for wrong in (f"{document.pk}-999-petite", f"{document.pk}-1-enorme", "0-1-petite"):
        assert elise.get(f"{PLAN}vues/{wrong}.jpg").status_code == 404
    # What moves takes its pages along; what says something else is marked, and nothing more.
    move_piece(edition, "profil-99003", "profil-99001", by=cast.elise)
    written(edition, cast, "focus-2", "Le cyber", "Il ouvre.")
    moved = flat_plan(fresh(edition))
    assert numbers(moved, "profil-99003") == numbers(plan, "profil-99001")
    stale = {one.anchor for one in moved.pieces if one.is_stale}
    assert {"profils", "ecrit-focus-2", "colophon"} <= stale
    assert not stale & {"profil-99001", "profil-99003", "ecrit-focus-1", "palmares", "jury", "couverture"}
    assert "Dépassée" in text_of(elise.get(PLAN))
    written(edition, cast, "focus-3", "Le wifi")
    added = flat_plan(fresh(edition))
    assert added.pages == plan.pages + 1
    assert "À fabriquer" in text_of(elise.get(PLAN))
    assert "à la prochaine fabrication" in text_of(elise.get(f"{PLAN}ecrit-focus-3/"))


def test_a_remark_is_made_on_a_page_and_settled_once(edition: Edition, cast: Cast, elise: Client) -> None:
    here = f"{PLAN}profil-99001/"
    page = elise.get(here)
    assert "Aucune remarque." in text_of(page)
    assert "/livre/observation/99001/" in markup_of(page)
    assert elise.post(here, {"leaf": "1", "text": ""}).status_code == 422
    assert elise.post(here, {"leaf": "7", "text": "La photo est floue."}).status_code == 422
    assert elise.post(here, {"leaf": "1", "text": "La photo est floue."}).status_code == 302
    row = PageRemark.objects.get(edition=edition)
    assert "La photo est floue." in text_of(elise.get(here))
    assert "1 remarque" in text_of(elise.get(PLAN)).replace("\u00a0", " ")
    assert "Une remarque sur une page attend : Anse." in " ".join(one.words for one in preflight(fresh(edition)))
    assert elise.post(f"{here}traiter/", {"remark": row.pk}).status_code == 302
    with pytest.raises(Refusal, match="déjà traitée"):
        settle_page_remark(edition, row.pk, by=cast.elise)
    assert "Traitée le" in text_of(elise.get(here))
    assert "remarque sur une page" not in " ".join(one.words for one in preflight(fresh(edition)))
    assert elise.get(f"{PLAN}ailleurs/").status_code == 404
    written(edition, cast, "focus-2", "Le cyber", "Il ouvre.")
    texts = text_of(elise.get(f"{PLAN}ecrit-focus-2/"))
    assert "à relire" in texts


def test_a_remark_outlives_its_page_until_it_is_settled(edition: Edition, cast: Cast, elise: Client) -> None:
    row = write_remark(edition, "ecrit-focus-2", "Le cyber", 1, "À couper.", by=cast.elise)
    assert flat_plan(fresh(edition)).lost == ()
    text = BookText.objects.get(edition=edition, slug="focus-2")
    remove_text(edition, "focus-2", text.version, by=cast.elise)
    assert elise.get(f"{PLAN}ecrit-focus-2/").status_code == 404
    page = text_of(elise.get(PLAN))
    assert "Remarques sur ce que le livre n’a plus" in page
    assert "À couper." in page
    answer = elise.post(f"{PLAN}ecrit-focus-2/traiter/", {"remark": row.pk, "lost": ""}, follow=True)
    assert answer.status_code == 200
    assert "À couper." not in text_of(answer)


def test_the_plan_says_what_each_text_waits_for(edition: Edition, elise: Client) -> None:
    page = text_of(elise.get(PLAN))
    assert "À relire" in page
    assert "Textes sans page" in page
    assert "Éditorial" in page


def test_the_book_of_2012_has_its_plan(elise: Client) -> None:
    plan = flat_plan(Edition.objects.select_related("regulation").get(year=2012))
    assert sum(one.chapter == "profils" for one in plan.pieces) == 29
    assert sum(one.chapter == "focus" for one in plan.pieces) == 5
    assert Document.objects.filter(kind=Volume.BOOK.value, edition__year=2012).count() == 0
    assert [chapter.slug for chapter in chapters_of(Edition.objects.get(year=2012), Volume.BOOK)][-2:] == [
        "colophon",
        "quatrieme",
    ]
    assert elise.get("/pilotage/2012/livre/plan/").status_code == 200
    for anchor, address in (("equipe", "equipe"), ("partenaires", "partenaires"), ("membres", "membres")):
        assert f'href="/pilotage/2012/{address}/"' in markup_of(elise.get(f"/pilotage/2012/livre/plan/{anchor}/"))
