"""What the database refuses of what the équipe adds to the book, whoever writes."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from label.models import Candidature
from tests.cast import Cast
from tests.constraints import constraints_of, refused_by
from tests.initiatives.stories import public
from villes_internet.book.models import (
    BookOrder,
    BookText,
    LetterSignature,
    PageRemark,
    ProfileFocus,
    ProfileObservation,
    ProfilePicture,
    TextPicture,
    TownWords,
)

pytestmark = pytest.mark.django_db


def _picture(town: Candidature, _cast: Cast) -> None:
    facts = {"file": "x.jpg", "width": 1, "height": 1, "sha256": "0" * 64, "credit": "Ada"}
    ProfilePicture.objects.bulk_create([ProfilePicture(candidature=town, alternative="", **facts)])


def _focus(town: Candidature, cast: Cast) -> None:
    initiative = public(town.collectivite, cast.alice, cast.elise)
    ProfileFocus.objects.bulk_create([ProfileFocus(candidature=town, initiative=initiative, title="Bus", text="")])


def _observation(town: Candidature, cast: Cast) -> None:
    row = ProfileObservation(candidature=town, text="", instead="Mots.", written_by=cast.elise)
    ProfileObservation.objects.bulk_create([row])


def _text(**facts: str) -> Callable[[Candidature, Cast], object]:
    def write(town: Candidature, _cast: Cast) -> None:
        known = {"slug": "editorial", "part": "editorial", "text": "Mots", **facts}
        BookText.objects.bulk_create([BookText(edition=town.edition, **known) for _ in range(2)])

    return write


def _order(town: Candidature, cast: Cast) -> None:
    BookOrder.objects.bulk_create([BookOrder(edition=town.edition, pieces=[], changed_by=cast.elise)])


def _photo(count: int = 1, **facts: str) -> Callable[[Candidature, Cast], object]:
    def write(town: Candidature, _cast: Cast) -> None:
        known = {"slug": "editorial", "file": "x.jpg", "width": 1, "height": 1, "sha256": "0" * 64, "credit": "Ada"}
        rows = [
            TextPicture(edition=town.edition, **{**known, "alternative": "Une place", **facts}) for _ in range(count)
        ]
        TextPicture.objects.bulk_create(rows)

    return write


def _signature(town: Candidature, cast: Cast) -> None:
    known = {"name": "", "function": "présidente", "file": "x.png", "sha256": "0" * 64, "added_by": cast.elise}
    LetterSignature.objects.bulk_create([LetterSignature(edition=town.edition, **known)])


def _remark(**facts: str) -> Callable[[Candidature, Cast], object]:
    def write(town: Candidature, cast: Cast) -> None:
        known = {"piece": "focus", "name": "Focus", "text": "Mots", "written_by": cast.elise, **facts}
        PageRemark.objects.bulk_create([PageRemark(edition=town.edition, **known)])

    return write


def _words(**facts: str) -> Callable[[Candidature, Cast], object]:
    def write(town: Candidature, cast: Cast) -> None:
        known = {"facts": "0" * 64, "approved_at": timezone.now(), "approved_by": cast.alice, **facts}
        TownWords.objects.bulk_create([TownWords(candidature=town, **known)])

    return write


WRONG: dict[str, Callable[[Candidature, Cast], object]] = {
    "picture_described_and_credited": _picture,
    "focus_has_title_and_text": _focus,
    "observation_says_something": _observation,
    "book_text_once": _text(),
    "book_text_says_something": _text(text=""),
    "book_text_has_a_place": _text(part="ailleurs"),
    "book_order_names_pieces": _order,
    "text_picture_described_and_credited": _photo(alternative=""),
    "text_picture_once": _photo(2),
    "signature_is_somebody": _signature,
    "page_remark_says_where_and_what": _remark(text=""),
    "page_remark_settled_by_somebody": _remark(settled_at="2013-01-01T00:00:00Z"),
    "words_of_an_initiative": _words(title="Bus", text="Il passe."),
    "words_remark_settled_by_somebody": _words(remark="Non", settled_at="2013-01-01T00:00:00Z"),
}


@pytest.mark.parametrize("constraint", WRONG)
def test_a_row_that_means_nothing_is_refused(candidature: Candidature, cast: Cast, constraint: str) -> None:
    with refused_by(constraint):
        WRONG[constraint](candidature, cast)


def test_every_constraint_of_the_book_is_tried() -> None:
    assert set(WRONG) == constraints_of("book")
