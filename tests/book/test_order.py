"""The order of a book's pieces: whatever was kept, each is printed once; what nobody moved keeps its neighbour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villes_internet.book.content.chapters import KINDS, WHOLE
from villes_internet.book.content.documents import chapter_order
from villes_internet.book.enums import Volume
from villes_internet.book.order import MOST_BLANKS, arranged, blanks_of, in_order, moved, next_blank

NAMES = st.lists(st.sampled_from([f"p-{n}" for n in range(12)]), unique=True)
SLUGS = [kind.slug for kind in WHOLE]
KEPT = st.lists(st.sampled_from([*SLUGS, "blanc-1", "blanc-2", "profil-1", "parti"]), unique=True)


@given(NAMES, NAMES)
def test_each_is_there_once_and_what_was_kept_keeps_its_order(natural: list[str], kept: list[str]) -> None:
    found = arranged(natural, kept)
    assert sorted(found) == sorted(natural)
    assert [one for one in found if one in kept] == [one for one in kept if one in natural]
    assert arranged(found, kept) == found
    for place, one in enumerate(natural):  # what came since stands just after what it follows, or after its like
        if one not in kept and place:
            between = found[found.index(natural[place - 1]) + 1 : found.index(one)]
            assert not any(other in kept for other in between)


@given(NAMES)
def test_without_an_order_nothing_moves(natural: list[str]) -> None:
    assert arranged(natural, []) == natural
    assert in_order(natural, [], lambda one: one) == natural


@given(NAMES.filter(lambda names: len(names) > 1), st.data())
def test_a_piece_goes_where_it_is_put(names: list[str], data: st.DataObject) -> None:
    piece = data.draw(st.sampled_from(names))
    before = data.draw(st.sampled_from([one for one in names if one != piece] + [""]))
    found = moved(names, piece, before)
    assert sorted(found) == sorted(names)
    assert found[found.index(piece) + 1 :][:1] == ([before] if before else [])
    assert [one for one in found if one != piece] == [one for one in names if one != piece]
    for wrong in (("ailleurs", before), (piece, "ailleurs")):
        with pytest.raises(ValueError, match="ailleurs"):
            moved(names, *wrong)


@given(KEPT)
def test_the_cover_and_the_end_of_a_book_stay(kept: list[str]) -> None:
    found = chapter_order(Volume.BOOK, kept)
    assert sorted(found) == sorted([*SLUGS, *blanks_of(kept)])
    assert found[:2] == ["couverture", "lecture"]
    assert found[-3:] == ["index", "colophon", "quatrieme"]
    assert all(KINDS[slug].stays for slug in (*found[:2], *found[-3:]))
    assert chapter_order(Volume.BOOK, []) == SLUGS


def test_blank_pages_are_counted() -> None:
    names: list[str] = []
    while (name := next_blank(names)) is not None:
        names.append(name)
    assert len(names) == MOST_BLANKS
    assert blanks_of(["editorial", *names, "blanc-0", "blanc-x"]) == names
    assert next_blank(names[:3] + names[4:]) == names[3]
