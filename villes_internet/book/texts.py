"""The texts of the book as the desk finds them: the places of an edition, and what an earlier one says there."""

from dataclasses import dataclass

from jury.models import JuryMember
from label.models import Edition
from villes_internet.book.enums import Part, TextState
from villes_internet.book.models import BookText
from villes_internet.book.parts import PARTS, Slot, slots


@dataclass(frozen=True)
class Placed:
    """A place with its text, None where there is none."""

    slot: Slot
    text: BookText | None

    @property
    def state(self) -> TextState:
        """Where it stands."""
        return self.text.state if self.text is not None else TextState.MISSING

    @property
    def is_optional(self) -> bool:
        """Whether a book lacks nothing without it."""
        return self.text is None and not self.slot.is_asked

    @property
    def is_missing(self) -> bool:
        """Whether a book without it lacks something."""
        return self.text is None and not self.is_optional and not self.slot.part.is_many

    @property
    def waits(self) -> bool:
        """Whether somebody has to read it."""
        return self.state is TextState.WRITTEN

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {TextState.MISSING: "", TextState.WRITTEN: "warn", TextState.REVIEWED: "ok"}[self.state]

    @property
    def icon(self) -> str:
        """The sign beside its state."""
        return {TextState.MISSING: "file-text", TextState.WRITTEN: "clock", TextState.REVIEWED: "check"}[self.state]


def jurors_of(edition: Edition) -> list[str]:
    """The jury as the book names it; before its sitting, who is named to it. One query at most."""
    printed = [str(row["nom"]) for row in edition.printed_jury.get("membres", [])]
    if printed:
        return printed
    return [str(one.user) for one in JuryMember.objects.voters().filter(edition=edition).select_related("user")]


def placed_in(edition: Edition) -> list[Placed]:
    """Every place of the book of an edition with its text, in the book's order; a text whose juror is no longer named
    comes last. Two queries.
    """
    rows = {row.slug: row for row in BookText.objects.filter(edition=edition).select_related("written_by")}
    found = [Placed(slot, rows.pop(slot.slug, None)) for slot in slots(jurors_of(edition), set(rows))]
    left = [Placed(_left(row), row) for row in rows.values()]
    return [*found, *left]


def _left(row: BookText) -> Slot:
    """The place of what is said of somebody who has left the jury: it can still be read, and taken off."""
    return Slot(row.slug, PARTS[Part(row.part)], row.title)


def slot_named(edition: Edition, slug: str) -> Placed | None:
    """One place by its name in the address; None when the book has none of that name."""
    return next((one for one in placed_in(edition) if one.slot.slug == slug), None)


def last_text(edition: Edition, slot: Slot) -> BookText | None:
    """What the last edition that has one says at a place worth taking up; one query, none elsewhere."""
    if not slot.part.is_carried:
        return None
    rows = BookText.objects.filter(edition__year__lt=edition.year, slug=slot.slug).select_related("edition")
    return rows.order_by("-edition__year").first()
