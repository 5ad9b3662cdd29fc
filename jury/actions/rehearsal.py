"""A rehearsal: opened, played on invented cards, ended without a trace but its report."""

from django.db import transaction
from django.utils import timezone

from jury.actions.base import hold_sitting
from jury.enums import JuryRole, RehearsalGesture
from jury.models import JuryMember, Rehearsal, RehearsalDevice
from jury.permissions import may_rehearse
from jury.queries.rehearsal import chair_of, has_sat, members_there
from jury.rules.rehearsal import CARDS, SILENT_AFTER, Board
from label.actions.base import record
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.rules.regulation import level_name
from label.verbs import Verb

OVER = "La répétition est finie : rien n’en est gardé."
LONGEST_MS = 60_000  # what a device says of a longer answer is no measure


def _must_lead(edition: Edition, by: User) -> None:
    if is_equipe(by):
        return
    chairs = JuryMember.objects.voters().filter(role__in=(JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT))
    if not chairs.filter(user=by, edition=edition).exists():
        raise Refusal(["Une répétition s’ouvre et se ferme par l’équipe ou la présidence."])


@transaction.atomic
def open_rehearsal(edition: Edition, *, by: User) -> Rehearsal:
    """Open a rehearsal, the équipe or either chair; the one that is open is given back. Raises Refusal once the jury
    has sat.
    """
    hold_sitting(edition.pk)  # it does not begin meanwhile
    Edition.objects.locked().get(pk=edition.pk)
    _must_lead(edition, by)
    if has_sat(edition):
        raise Refusal(["Le jury a siégé : on répète avant la première séance."])
    row = Rehearsal.objects.open().filter(edition=edition).first()
    if row is None:
        row = Rehearsal.objects.create(edition=edition, table=Board().as_data())
        record(Verb.OPEN_REHEARSAL, row, by=by)
    return row


@transaction.atomic
def close_rehearsal(rehearsal: Rehearsal, *, by: User) -> None:
    """End a rehearsal: its cards, votes and decisions are erased, the report of its devices stays. Raises Refusal for
    anybody but the équipe and both chairs.
    """
    row = Rehearsal.objects.select_for_update(of=("self",)).select_related("edition").get(pk=rehearsal.pk)
    _must_lead(row.edition, by)
    _end(row, by)


def end_rehearsals(edition: int, *, by: User) -> None:
    """End the one that was left open, within the caller's transaction: the sitting itself begins."""
    for row in Rehearsal.objects.select_for_update().open().filter(edition=edition):
        _end(row, by)


def _end(row: Rehearsal, by: User) -> None:
    if row.closed_at is None:
        row.closed_at, row.table, row.serial = timezone.now(), {}, row.serial + 1
        row.save(update_fields=["closed_at", "table", "serial"])
        record(Verb.CLOSE_REHEARSAL, row, by=by)


def _hold(rehearsal: Rehearsal, member: JuryMember) -> tuple[Rehearsal, Board]:
    """The rehearsal, locked, and its board. Raises Refusal once it has ended, or for somebody of another edition."""
    row = Rehearsal.objects.select_for_update(of=("self",)).select_related("edition__regulation").get(pk=rehearsal.pk)
    if row.closed_at is not None:
        raise Refusal([OVER])
    if not may_rehearse(member, row.edition_id):
        raise Refusal(["Seuls les membres qui votent répètent."])
    return row, Board.read(row.table)


def _keep(row: Rehearsal, board: Board) -> None:
    row.table, row.serial = board.as_data(), row.serial + 1
    row.save(update_fields=["table", "serial"])


@transaction.atomic
def measure(rehearsal: Rehearsal, member: JuryMember, *, words: str, width: int, ms: int) -> None:
    """Note that a device is there, how wide it is (0: it did not say) and how long its last answer took (0: not
    measured). Raises Refusal as `rehearse`.
    """
    row, board = _hold(rehearsal, member)
    now = timezone.now()
    device, is_new = RehearsalDevice.objects.get_or_create(rehearsal=row, member=member, words=words[:60])
    if not is_new and now - device.seen_at > SILENT_AFTER:
        device.lost += 1
    device.seen_at, device.width = now, min(width, 99_999) or device.width
    if 0 < ms <= LONGEST_MS:
        device.measures += 1
        device.total_ms += ms
        device.worst_ms = max(device.worst_ms, ms)
    device.save()
    there = members_there(row, now - SILENT_AFTER)
    if there != set(board.there):
        _keep(row, board.with_there(there))


@transaction.atomic
def rehearse_vote(rehearsal: Rehearsal, member: JuryMember, *, place: int, level: int) -> None:
    """Vote, or change one's vote, on the card on the table. Raises Refusal in words."""
    row, board = _hold(rehearsal, member)
    levels = row.edition.terms.given_levels
    if board.on != place or board.counts:
        raise Refusal([f"Le vote sur {_name(place)} est clos : cette touche n’est pas comptée."])
    if level not in levels:
        raise Refusal([f"Un vote va de {levels[0]} à {levels[-1]} arobases."])
    _keep(row, board.voted(member.pk, level))


@transaction.atomic
def rehearse(
    rehearsal: Rehearsal, member: JuryMember, gesture: RehearsalGesture, *, place: int, level: int = 0
) -> None:
    """A gesture of whoever presides: open a card, close the vote, decide (and open the next one), put it back. Asked
    again of a card that has moved on, nothing is done twice. Raises Refusal.
    """
    row, board = _hold(rehearsal, member)
    levels = row.edition.terms.given_levels
    chair = chair_of(row, board)
    if chair != member:
        raise Refusal([f"{chair} préside maintenant : ce geste lui revient." if chair else "Personne n’est là."])
    if gesture is RehearsalGesture.OPEN:
        _keep(row, _opened(board, place))
    elif board.on != place:
        return  # a second press
    elif gesture is RehearsalGesture.CLOSE_VOTE:
        if not board.votes and not board.counts:
            raise Refusal(["Personne n’a encore voté : attendez, ou remettez ce dossier à sa place."])
        _keep(row, board if board.counts else board.closed(levels))
    elif gesture is RehearsalGesture.PUT_BACK:
        _keep(row, board.put_back())
    else:
        found = board.tally(levels)
        if found is None:
            raise Refusal(["Il faut d’abord clore le vote."])
        if level not in levels:
            raise Refusal([f"Un niveau va de {level_name(levels[0])} à {level_name(levels[-1])}."])
        done = board.settled(level)
        following = done.following if gesture is RehearsalGesture.DECIDE_NEXT else None
        _keep(row, done if following is None else done.opened(following))


def _opened(board: Board, place: int) -> Board:
    if board.on == place:
        return board
    if board.on is not None:
        raise Refusal([f"{_name(board.on)} est encore ouvert : décidez-le ou remettez-le à sa place."])
    if not 0 <= place < len(CARDS) or place in board.decided:
        raise Refusal(["Ce dossier est déjà décidé."])
    return board.opened(place)


def _name(place: int) -> str:
    return CARDS[place].name if 0 <= place < len(CARDS) else "ce dossier"
