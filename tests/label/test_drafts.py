"""One way to save what is typed: merged apart, told together, read again, put in force or sent in one transaction."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from label import drafts
from label.actions.drafts import apply_draft, drop_draft, save_draft, send_draft
from label.drafts import OF_A_YEAR, Clash, follow_year
from label.enums import DraftEnd
from label.models import Draft, Revision
from label.rules.drafts import SaveMark, both_texts, merge, saves_in_a_row, text_changes
from label.rules.refusals import Refusal
from tests.cast import Cast

NAMES = st.sampled_from(["titre", "texte", "nombre"])
VALUES = st.dictionaries(NAMES, st.sampled_from(["", "a", "b", 0, None]), min_size=3, max_size=3)


@given(VALUES, VALUES)
def test_what_only_one_person_touched_is_hers(base: dict[str, Any], other: dict[str, Any]) -> None:
    shown = {name: base[name] for name in base if base[name] != other[name]}
    # Another page saved `other`, this one sends what it had been shown: all stays the other's.
    untouched = merge(other, base, shown)
    assert (untouched.kept, untouched.clashes) == ({}, ())
    assert {**other, **untouched.theirs} == other
    # Nobody else saved: all of hers is written.
    alone = merge(base, other, {})
    assert {**base, **alone.kept} == other
    # Both typed the same.
    assert merge(other, other, shown) == merge(other, {}, {})


@given(VALUES, VALUES, VALUES)
def test_a_field_clashes_only_when_both_changed_it_to_something_else(
    base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> None:
    shown = {name: base[name] for name in base if base[name] != theirs[name]}
    found = merge(theirs, mine, shown)
    both = {name for name in base if theirs[name] not in (base[name], mine[name]) and mine[name] != base[name]}
    assert set(found.clashes) == both
    assert not both & set(found.kept)
    other_way = merge(mine, theirs, {name: base[name] for name in base if base[name] != mine[name]})
    assert set(other_way.clashes) == both


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_comparison_gives_both_texts_back(before: str, after: str) -> None:
    marked = text_changes(before, after)
    assert "".join(text for kind, text in marked if kind != "in") == before
    assert "".join(text for kind, text in marked if kind != "out") == after


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("a", "b", "a\n\nb"),
        ("", "b", "b"),
        ("a", " ", "a"),
        ("a", "a et b", "a et b"),
        ("a et b", "b", "a et b"),
        ("x\na\ny", "x\nb\ny", "x\na\nb\ny"),
    ],
)
def test_two_texts_are_put_together_without_repeating(theirs: str, mine: str, both: str) -> None:
    assert both_texts(theirs, mine) == both


def test_the_saves_of_one_sitting_stand_together_for_ten_minutes() -> None:
    start = datetime(2013, 1, 7, 9, tzinfo=UTC)
    saves = [
        SaveMark(n, by, start + timedelta(minutes=m))
        for n, (by, m) in enumerate([(1, 0), (1, 6), (1, 9), (1, 12), (2, 13), (1, 14)])
    ]
    assert [[one.number for one in sitting] for sitting in saves_in_a_row(saves)] == [[0, 1, 2], [3], [4], [5]]


# On rows
# ---------------------------------------------------------------------------------------------

FORCE = {"title": "Règlement", "text": "Article 1", "quorum": "8"}
PLACE = "regulation:2150"


@pytest.mark.django_db
def test_a_draft_holds_what_differs_from_what_is_in_force(cast: Cast) -> None:
    row, done = save_draft(PLACE, {**FORCE, "quorum": "9"}, by=cast.elise, in_force=FORCE, seen=0)
    assert (row.content, list(done.changed), row.version) == ({"quorum": "9"}, ["quorum"], 1)
    # What is in force moved meanwhile: the draft follows it where it says nothing of its own.
    moved = drafts.draft_of(PLACE, {**FORCE, "title": "Nouveau"})
    assert moved.typed() == {**FORCE, "title": "Nouveau", "quorum": "9"}
    row, _ = save_draft(PLACE, {"quorum": "8"}, by=cast.elise, in_force=FORCE, seen=1)
    assert row.content == {}


@pytest.mark.django_db
def test_two_of_the_equipe_on_one_text(cast: Cast) -> None:
    save_draft(PLACE, {**FORCE, "quorum": "9"}, by=cast.elise, in_force=FORCE, seen=0, page="e")
    row, done = save_draft(PLACE, {**FORCE, "text": "Article 2"}, by=cast.theo, in_force=FORCE, seen=0, page="t")
    assert (row.content, dict(done.theirs)) == ({"quorum": "9", "text": "Article 2"}, {"quorum": "9"})
    with pytest.raises(Clash, match="a enregistré ce texte entre-temps") as clash:
        save_draft(PLACE, {**FORCE, "text": "Article 3"}, by=cast.elise, in_force=FORCE, seen=1, page="e")
    assert (clash.value.fields, clash.value.theirs["text"], clash.value.mine["text"]) == (
        ("text",),
        "Article 2",
        "Article 3",
    )
    row.refresh_from_db()
    assert row.content["text"] == "Article 2"  # nothing of it was written


@pytest.mark.django_db
def test_a_lost_acknowledgement_is_not_a_colleague(cast: Cast) -> None:
    for text in ("A", "A ", "A b"):
        save_draft(PLACE, {"text": text}, by=cast.elise, in_force=FORCE, seen=0, page="e")
    for page, person in (("e", cast.theo), ("autre", cast.elise), ("", cast.elise)):
        with pytest.raises(Clash):
            save_draft(PLACE, {"text": "Z"}, by=person, in_force=FORCE, seen=0, page=page)
    save_draft(PLACE, {"text": "A b"}, by=cast.theo, in_force=FORCE, seen=0, page="t")  # the same again is nothing
    assert Draft.objects.get().version == 3


@pytest.mark.django_db
def test_every_version_can_be_read_again(cast: Cast) -> None:
    texts = ["A", "A b", "", "A b c"]
    for seen, text in enumerate(texts):
        row, _ = save_draft(PLACE, {"text": text, "quorum": str(seen)}, by=cast.elise, in_force=FORCE, seen=seen)
    assert [(drafts.state_at(row, n) or {}).get("text") for n in range(6)] == ["Article 1", *texts, None]
    assert list(Revision.objects.of(row).values_list("changes", flat=True))[1] == {
        "text": ["A", "A b"],
        "quorum": ["0", "1"],
    }


@pytest.mark.django_db
def test_what_was_read_is_put_in_force_and_nothing_else(cast: Cast) -> None:
    row, _ = save_draft(PLACE, {"text": "Lu"}, by=cast.elise, in_force=FORCE, seen=0)
    save_draft(PLACE, {"text": "Jamais lu"}, by=cast.elise, in_force=FORCE, seen=1)
    done: list[str] = []
    with pytest.raises(Refusal, match="relisez-le"):
        apply_draft(PLACE, row.version, lambda: done.append("appliqué"), by=cast.elise)
    assert not done

    def refuse() -> None:
        raise Refusal(["Non."])

    with pytest.raises(Refusal, match="Non"):
        apply_draft(PLACE, 2, refuse, by=cast.elise)
    assert Draft.objects.get().content == {"text": "Jamais lu"}
    apply_draft(PLACE, 2, lambda: done.append("appliqué"), by=cast.elise)
    row.refresh_from_db()
    assert (done, row.content, row.version) == (["appliqué"], {}, 3)


@pytest.mark.django_db
def test_what_is_sent_is_no_draft_any_more_and_a_refusal_keeps_it(cast: Cast) -> None:
    save_draft(PLACE, {"text": "Ma réponse"}, by=cast.alice, in_force={}, seen=0)

    def refuse() -> None:
        raise Refusal(["Trop tard."])

    with pytest.raises(Refusal, match="Trop tard"):
        send_draft(PLACE, refuse, by=cast.alice)
    assert Draft.objects.get().content == {"text": "Ma réponse"}
    send_draft(PLACE, lambda: None, by=cast.alice)
    assert Draft.objects.get().content == {}
    assert Revision.objects.latest("pk").end == DraftEnd.SENT


@pytest.mark.django_db
def test_a_draft_is_given_up_as_it_was_read(cast: Cast) -> None:
    save_draft(PLACE, {"text": "Encore"}, by=cast.alice, in_force=FORCE, seen=0)
    save_draft(PLACE, {"text": "Encore, d’un autre"}, by=cast.elise, in_force=FORCE, seen=1)
    with pytest.raises(Refusal, match="relisez-le"):
        drop_draft(PLACE, 1, by=cast.alice, in_force=FORCE)
    drop_draft(PLACE, 2, by=cast.alice, in_force=FORCE)
    row = drafts.draft_of(PLACE, FORCE)
    assert (row.content, (drafts.state_at(row, 2) or {})["text"]) == ({}, "Encore, d’un autre")
    last = Revision.objects.latest("pk")
    assert (last.end, last.changes) == (DraftEnd.DROPPED, {"text": ["Encore, d’un autre", "Article 1"]})


@pytest.mark.django_db
def test_a_text_beyond_any_use_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="dépasse"):
        save_draft(PLACE, {"text": "x" * 60_001}, by=cast.elise, in_force=FORCE, seen=0)


def test_every_place_that_begins_with_a_word_and_a_year_follows_that_year() -> None:
    """A draft edition may be renumbered: what is typed of it must be found again."""
    root = Path(settings.BASE_DIR)
    named = re.compile(r'"([a-z-]+):\{(?:[a-z_]+\.)*year\}')
    found = {
        word
        for room in ("label", "questionnaire", "initiatives", "jury", "villes_internet")
        for path in (root / room).rglob("*.py")
        for word in named.findall(path.read_text(encoding="utf-8"))
    }
    assert found - {"adhesion"} == set(OF_A_YEAR)  # which is no draft


@pytest.mark.django_db
def test_the_drafts_of_an_edition_follow_its_year_and_no_other() -> None:
    places = ("calendar:2030", "book-text:2030:preface", "mailing:2030", "calendar:2031", "calendar:20305")
    for place in places:
        Draft.objects.create(place=place, content={"text": "La nôtre."})
    Draft.objects.create(place="calendar:2014", content={"text": "D’une édition qui n’est plus."})
    follow_year(2030, 2014)
    assert Draft.objects.get(place="calendar:2014").content == {"text": "La nôtre."}
    assert set(Draft.objects.values_list("place", flat=True)) == {
        "calendar:2014",
        "book-text:2014:preface",
        *places[2:],
    }
