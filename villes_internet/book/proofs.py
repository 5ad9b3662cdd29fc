"""The proof of one text of the book, as it is typed: its page, laid out by a worker while the others are left alone."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from json import dumps
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string

from label.models import Candidature, Edition
from toolkit.printing import Picture
from toolkit.printing.proofs import prove
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.base import Chapter, Matter
from villes_internet.book.content.chapters.tour import TOUR, ProfilePage, Tour
from villes_internet.book.content.documents import Book, title_of
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.town import typed_focus, words_page
from villes_internet.book.content.writings import photos_of, writing_of
from villes_internet.book.enums import Volume
from villes_internet.book.models import BookText
from villes_internet.book.parts import faults_of
from villes_internet.book.rendering import ASSETS, Plates, book_html
from villes_internet.book.texts import slot_named
from villes_internet.book.words import focus_faults, observation_faults

BARE = {"strip": "", "map": ""}
STORY = "profile-story"  # the column of a page that what is typed fills (static/css/book-profiles.css)
BESIDE = "beside"  # among the values of a proof: what stands beside the text, so that another photo is another proof
KEPT, ASKED = 900, 20  # seconds: a proof, and a worker's time to make one before it is asked again


@dataclass(frozen=True)
class ReadyProof:
    """A proof as it is read: its PNG pages, the lines that are left (None where their number says nothing), what was
    shortened or leaves its box; `failed` says why there is none, `refused` why these words could not be applied.
    """

    pages: tuple[bytes, ...] = ()
    lines_left: int | None = None
    refused: str = ""
    notes: tuple[str, ...] = ()
    failed: str = ""


def proof_key(place: str, values: Mapping[str, Any]) -> str:
    """The name of the proof of these words, typed at this place (that of their draft)."""
    said = dumps([place, dict(values)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def kept_proof(key: str) -> ReadyProof | None:
    """A proof that a worker has made lately; None while it is not."""
    found: ReadyProof | None = cache.get(f"book-proof:{key}")
    return found


def keep_proof(key: str, proof: ReadyProof) -> None:
    """Keep a proof for whoever asked for it."""
    cache.set(f"book-proof:{key}", proof, KEPT)


def is_first_to_ask(key: str) -> bool:
    """Whether nobody has asked for this proof in the last seconds."""
    return cache.add(f"book-proof-asked:{key}", 1, ASKED)


def make_proof(place: str, values: Mapping[str, Any]) -> ReadyProof | None:
    """Lay out the page of what is typed at a place; None where nothing is typed any more. Raises
    PrintingUnavailable.
    """
    kind, _, rest = place.partition(":")
    return MAKERS[kind](rest, values)


def _text_proof(rest: str, values: Mapping[str, Any]) -> ReadyProof | None:
    """The one chapter of a text, with these words in its place (« 2013:editorial »)."""
    year, _, slug = rest.partition(":")
    edition = Edition.objects.select_related("regulation").get(year=int(year))
    placed = slot_named(edition, slug)
    if placed is None:
        return None
    slot, fitter = placed.slot, Fitter()  # of this text alone: what is noted of the others is told beside them
    matter = Matter(edition, Volume.BOOK, Fitter())
    part = slot.part.part
    typed = {name: value for name, value in values.items() if name != BESIDE}
    row = BookText(edition=edition, slug=slot.slug, part=part, **{"title": slot.name, **typed})
    written = replace(writing_of(row, fitter), photo=photos_of(edition, matter.fitter).get(slot.slug))
    others = tuple(one for one in matter.writings.get(part, ()) if one.slug != slot.slug)
    # A page of its own is laid out alone; elsewhere the others of the chapter stay around it.
    around = others if slot.anchor == slot.part.chapter else ()
    matter.writings = {**matter.writings, part: (*around, written)}
    kind = KINDS[slot.part.chapter]
    chapter = kind.made_from(matter)
    if chapter is None:
        return ReadyProof(failed="Ce chapitre n’a encore rien à imprimer : ses données viennent avec les résultats.")
    plates = Plates()
    book = Book(Volume.BOOK.value, title_of(edition, Volume.BOOK), edition.year, (chapter,), edition.demonstration)
    html = book_html(book, plates)
    pictures = plates.pictures | dict(kind.photos(edition, chapter.content))
    return _ready(html, slot.anchor, pictures, fitter, faults=faults_of(slot, {"text": "", **typed}).get("text", ()))


def _page_proof(rest: str, values: Mapping[str, Any]) -> ReadyProof | None:
    """The page of a collectivité at 5 @ (its candidature's key) with the initiative or the observation that is typed.
    A brief one leaves room to its photo: the lines left are not told.
    """
    candidature = Candidature.objects.select_related("edition__regulation", "collectivite").get(pk=int(rest))
    edition, code, fitter = candidature.edition, candidature.collectivite.code, Fitter()
    matter = Matter(edition, Volume.PROFILES, fitter)
    if "initiative" in values:
        focus = typed_focus(candidature, values)
        others = [row for row in matter.focuses if row.candidature_id != candidature.pk]
        matter.focuses = [*others, *([focus] if focus is not None else [])]
        faults = focus_faults(focus.title, focus.text) if focus is not None else []
    else:
        text = " ".join(str(values.get("text", "")).split())
        faults = []
        if text != observation_by_rules(matter, code):
            matter.by_hand = {**matter.by_hand, code: fitter.text(text, "observation", candidature.name)}
            faults = observation_faults(text)
    tour, page = page_of(matter, code)
    if tour is None or page is None:
        return ReadyProof(failed="Cette collectivité n’a plus de page dans ce livre.")
    chapter, plates = Chapter(TOUR.slug, "", replace(tour, profiles=(page,))), Plates()
    html = book_html(Book(Volume.PROFILES.value, "", edition.year, (chapter,), edition.demonstration), plates)
    pictures = plates.pictures | dict(TOUR.photos(edition, chapter.content))
    ready = _ready(html, page.anchor, pictures, fitter.about(candidature.name), column=STORY, faults=faults)
    return replace(ready, lines_left=None) if page.is_brief else ready


def page_of(matter: Matter, code: str) -> tuple[Tour | None, ProfilePage | None]:
    """The pages of the « Tour de France », and that of one collectivité; None for what there is not."""
    tour = TOUR.read(matter)
    return tour, next((one for one in tour.profiles if one.code == code), None) if tour is not None else None


def observation_by_rules(matter: Matter, code: str) -> str:
    """What the rules say of a collectivité that has a page, whose observation by hand leaves the matter; empty without
    a page.
    """
    matter.by_hand = {other: text for other, text in matter.by_hand.items() if other != code}
    page = page_of(matter, code)[1]
    return " ".join(sentence.text for sentence in page.observation) if page is not None else ""


def _words_proof(rest: str, values: Mapping[str, Any]) -> ReadyProof | None:
    """The page of a collectivité (its candidature's key), without level, observation nor history: the lines left are
    not told, since an observation takes some.
    """
    candidature = Candidature.objects.select_related("edition", "collectivite", "profile").get(pk=int(rest))
    fitter, focus = Fitter(), typed_focus(candidature, values)
    page, pictures = words_page(candidature, focus, fitter)
    html = render_to_string("book/mots_papier.html", {"profile": page, "edition": candidature.edition, "drawing": BARE})
    faults = focus_faults(focus.title, focus.text) if focus is not None else []
    return replace(_ready(html, page.anchor, pictures, fitter, faults=faults), lines_left=None)


def _ready(
    html: str,
    anchor: str,
    pictures: Mapping[str, Picture],
    fitter: Fitter,
    *,
    column: str = "",
    faults: Sequence[str] = (),
) -> ReadyProof:
    proof = prove(html, assets=ASSETS, anchor=anchor, pictures=pictures, column=column)
    # Words that are refused are not printed: that they were shortened to be shown would say it twice.
    notes = (*(() if faults else fitter.notes), *(f"{fault}." for fault in proof.faults))
    return ReadyProof(proof.pages, proof.lines_left, " ".join(faults), notes)


# Who lays out what is typed, by what its place begins with.
MAKERS: dict[str, Callable[[str, Mapping[str, Any]], ReadyProof | None]] = {
    "book-text": _text_proof,
    "book-words": _words_proof,
    "focus": _page_proof,
    "observation": _page_proof,
}
