"""The flat plan: pieces moved, blank pages, and what is said of a page until it is settled."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from label.actions.base import public_gesture, record
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.typography import thousands
from villes_internet.book.actions.texts import read_on_line
from villes_internet.book.flat_plan import groups_of
from villes_internet.book.models import LONGEST_REMARK, BookOrder, PageRemark
from villes_internet.book.order import BLANK, MOST_BLANKS, moved, next_blank

NOT_YOURS = "Seule l’équipe met le livre en ordre."
GONE = "Le plan vient de changer : cette pièce n’est plus à cette place. Regardez-le, puis recommencez."


@public_gesture
def move_piece(edition: Edition, piece: str, before: str, *, by: User) -> BookOrder:
    """Put a piece before another of its kind, or last of them (`before` is empty). Raises Refusal."""
    groups = _locked_groups(edition, by)
    group = next((one for one in groups if piece in one), None)
    if group is None or (before and before not in group) or piece == before:
        raise Refusal([GONE])
    return _kept(edition, [moved(one, piece, before) if one is group else one for one in groups], by, piece)


@public_gesture
def add_blank(edition: Edition, before: str, *, by: User) -> BookOrder:
    """Add a blank page before a chapter, or after the last one that moves (`before` is empty). Raises Refusal."""
    first, *others = _locked_groups(edition, by)
    name = next_blank(first)
    if name is None:
        raise Refusal([f"Un livre tient {MOST_BLANKS} pages blanches au plus."])
    if before and before not in first:
        raise Refusal([GONE])
    return _kept(edition, [moved([*first, name], name, before), *others], by, name)


@public_gesture
def remove_blank(edition: Edition, blank: str, *, by: User) -> BookOrder:
    """Take a blank page away. Raises Refusal."""
    first, *others = _locked_groups(edition, by)
    if not BLANK.fullmatch(blank) or blank not in first:
        raise Refusal([GONE])
    return _kept(edition, [[one for one in first if one != blank], *others], by, blank)


@public_gesture
def reset_order(edition: Edition, *, by: User) -> None:
    """Come back to the ordinary order, without a blank page. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal([NOT_YOURS])
    Edition.objects.locked().get(pk=edition.pk)
    gone, _ = BookOrder.objects.filter(edition=edition).delete()
    if not gone:
        raise Refusal(["Le livre est déjà dans l’ordre ordinaire."])
    record(Verb.ORDER_BOOK, edition, by=by, order="ordinaire")
    read_on_line(edition)


@transaction.atomic
def write_remark(edition: Edition, piece: str, name: str, leaf: int, text: str, *, by: User) -> PageRemark:
    """Say something of the page `leaf` of a piece, as it is called now. Raises Refusal with every reason."""
    text = text.strip()
    reasons = [] if is_equipe(by) else ["Seule l’équipe fait des remarques sur le livre."]
    if not text:
        reasons.append("Écrivez la remarque.")
    if len(text) > LONGEST_REMARK:
        reasons.append(f"La remarque compte {thousands(len(text))} signes : {thousands(LONGEST_REMARK)} au plus.")
    if reasons:
        raise Refusal(reasons)
    row = PageRemark.objects.create(edition=edition, piece=piece, name=name, leaf=leaf, text=text, written_by=by)
    record(Verb.REMARK_PAGE, row, by=by, piece=piece)
    return row


@transaction.atomic
def settle_page_remark(edition: Edition, key: int, *, by: User) -> PageRemark:
    """Say that a remark is done. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe traite les remarques."])
    row = PageRemark.objects.select_for_update().filter(edition=edition, pk=key).first()
    if row is None or not row.waits:
        raise Refusal(["Cette remarque est déjà traitée."])
    row.settled_at, row.settled_by = timezone.now(), by
    row.save(update_fields=["settled_at", "settled_by"])
    record(Verb.SETTLE_PAGE_REMARK, row, by=by, piece=row.piece)
    return row


def _locked_groups(edition: Edition, by: User) -> list[list[str]]:
    if not is_equipe(by):
        raise Refusal([NOT_YOURS])
    return groups_of(Edition.objects.locked().select_related("regulation").get(pk=edition.pk))


def _kept(edition: Edition, groups: Sequence[Sequence[str]], by: User, piece: str) -> BookOrder:
    pieces = [one for group in groups for one in group]
    row, _ = BookOrder.objects.update_or_create(edition=edition, defaults={"pieces": pieces, "changed_by": by})
    record(Verb.ORDER_BOOK, edition, by=by, piece=piece)
    read_on_line(edition)
    return row
