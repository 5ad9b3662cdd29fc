"""Gestures of agents: begin an initiative, save what is typed, propose it, take it back, withdraw it, put it
forward.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from initiatives import emails
from initiatives.actions.index import unpublish
from initiatives.enums import PhotoStatus, Status
from initiatives.models import Highlight, Initiative, enjeu_codes
from initiatives.permissions import can_tell
from initiatives.rules.content import EMPTY, FIELDS, Content, clean, lacks
from initiatives.rules.moderation import move_refusal
from label import drafts
from label.actions.base import open_candidature, public_gesture, record
from label.actions.candidatures import people_of
from label.enums import CandidatureStatus, Mover
from label.models import Candidature, Collectivite, User
from label.permissions import is_equipe, membership_of
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.french import upper_first

LONGEST_TEXT = 60_000  # of one field, whatever its limit: what is too long is kept and said, not lost
MOST_HIGHLIGHTS = 200


def _lock(initiative: Initiative) -> Initiative:
    return (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("collectivite", "saved_by")
        .get(pk=initiative.pk)
    )


@transaction.atomic
def start_initiative(collectivite: Collectivite, *, by: User | None) -> Initiative:
    """A new draft, empty. One that the same person left empty is given back."""
    empty = Initiative.objects.filter(collectivite=collectivite, created_by=by, version=0, status=Status.DRAFT).first()
    if empty is not None and not empty.photos.exists():
        return empty
    row = Initiative.objects.create(collectivite=collectivite, created_by=by, saved_by=by)
    record(Verb.START_INITIATIVE, row, by=by, collectivite=collectivite.code)
    return row


@transaction.atomic
def save_draft(
    initiative: Initiative, typed: Content, *, seen: int | None, by: User | None, page: str = ""
) -> tuple[Initiative, drafts.Saved]:
    """Save some fields over the version that was on the screen. What two people touched apart is merged.

    Raises Clash when both touched the same field, Refusal when it may not be typed now. A public initiative keeps its
    public text: what is typed waits for the équipe.
    """
    row = _lock(initiative)
    if row.status in (Status.SUBMITTED, Status.WITHDRAWN):
        words = "est proposée : reprenez-la" if row.status == Status.SUBMITTED else "est retirée : rétablissez-la"
        raise Refusal([f"Cette initiative {words} avant de la modifier."])
    values = {
        name: clean(value, FIELDS[name].kind) if isinstance(value, str) else value
        for name, value in typed.items()
        if name in EMPTY
    }
    if any(isinstance(value, str) and len(value) > LONGEST_TEXT for value in values.values()):
        raise Refusal([f"Ce texte dépasse {LONGEST_TEXT} signes."])
    status = Status.DRAFT if row.status == Status.PUBLISHED else row.status
    return row, drafts.save(row, values, seen=seen, by=by, page=page, status=status)


def _move(row: Initiative, target: Status, *, by: User, reason: str = "") -> None:
    """Check that this person may move it there, and write the status. Raises Refusal."""
    who = Mover.EQUIPE if is_equipe(by) else Mover.AGENT
    membership = membership_of(by, row.collectivite)
    if who == Mover.AGENT and (membership is None or not can_tell(membership)):
        raise Refusal(["Seules les personnes rattachées s’occupent de cette initiative."])
    if sentence := move_refusal(Status(row.status), target, by=who, reason=reason):
        raise Refusal([upper_first(sentence)])
    row.status = target


@transaction.atomic
def submit_initiative(initiative: Initiative, *, by: User) -> Initiative:
    """Propose what is typed to the équipe. Raises Refusal with everything that lacks."""
    row = _lock(initiative)
    _move(row, Status.SUBMITTED, by=by)
    photos = [(p.alternative, p.status == PhotoStatus.READY) for p in row.photos.filter(kept=True)]
    if missing := lacks(row.content, enjeu_codes(), photos, town=row.town_point):
        raise Refusal([lack.text for lack in missing])
    row.submitted_at, row.submitted_by, row.message = timezone.now(), by, ""
    row.save()
    record(Verb.SUBMIT_INITIATIVE, row, by=by, collectivite=row.collectivite.code)
    return row


@transaction.atomic
def take_back(initiative: Initiative, *, by: User) -> Initiative:
    """Take a proposed or withdrawn initiative back to type again. Raises Refusal."""
    row = _lock(initiative)
    source = Status(row.status)
    _move(row, Status.DRAFT, by=by)
    row.message = ""
    row.save()
    record(Verb.TAKE_BACK_INITIATIVE, row, by=by, collectivite=row.collectivite.code, source=source.value)
    return row


@public_gesture
def withdraw_initiative(initiative: Initiative, *, by: User, reason: str = "") -> Initiative:
    """Take it off: no longer public, nor proposed; what is typed stays. The équipe says why. Raises Refusal."""
    row = _lock(initiative)
    _move(row, Status.WITHDRAWN, by=by, reason=reason)
    was_public = row.is_public
    row.is_public, row.message = False, reason.strip()[:1000]
    row.save()
    if was_public:
        unpublish(row)
    # A candidature that is still open no longer puts it forward; what was filed stays as it was.
    row.highlights.filter(candidature__status=CandidatureStatus.REGISTERED).delete()
    record(Verb.WITHDRAW_INITIATIVE, row, by=by, collectivite=row.collectivite.code, reason=row.message[:500])
    if is_equipe(by):
        emails.withdrawn(row, people_of(row.collectivite))
    return row


@transaction.atomic
def put_forward(candidature: Candidature, initiative: Initiative, *, news: str, by: User | None) -> Highlight:
    """Put an initiative of the collectivité forward in its candidature, with what is new this year. Raises Refusal."""
    locked = open_candidature(candidature, "ses initiatives")
    if initiative.collectivite_id != locked.collectivite_id:
        raise Refusal(["Cette initiative est celle d’une autre collectivité."])
    if initiative.status == Status.WITHDRAWN:
        raise Refusal(["Une initiative retirée ne se met pas en avant."])
    if locked.highlights.count() >= MOST_HIGHLIGHTS:
        raise Refusal([f"{MOST_HIGHLIGHTS} initiatives au plus."])
    row, fresh = Highlight.objects.get_or_create(
        candidature=locked, initiative=initiative, defaults={"added_by": by, "saved_by": by}
    )
    drafts.save(row, {"news": news.strip()}, seen=None, by=by)
    if fresh:
        record(Verb.PUT_FORWARD, locked, by=by, initiative=initiative.pk)
    return row


@transaction.atomic
def save_news(
    highlight: Highlight, typed: Mapping[str, str], *, by: User, seen: int | None, page: str = ""
) -> tuple[Highlight, drafts.Saved]:
    """Save what is new this year in an initiative put forward, as it is typed. Raises Clash, or Refusal once the file
    is closed.
    """
    open_candidature(highlight.candidature, "ses initiatives")
    row = Highlight.objects.select_for_update().filter(pk=highlight.pk).first()
    if row is None:
        raise Refusal(["Elle n’est plus mise en avant."])
    return row, drafts.save(row, typed, seen=seen, by=by, page=page)


@transaction.atomic
def take_off(candidature: Candidature, initiative: Initiative, *, by: User | None) -> None:
    """No longer put it forward in this candidature. Raises Refusal."""
    locked = open_candidature(candidature, "ses initiatives")
    deleted, _ = Highlight.objects.filter(candidature=locked, initiative=initiative).delete()
    if not deleted:
        raise Refusal(["Elle n’est pas mise en avant."])
    record(Verb.TAKE_OFF, locked, by=by, initiative=initiative.pk)


def freeze_highlights(candidature: Candidature) -> None:
    """Keep the text of each initiative put forward as it is now: part of the filing, in its transaction."""
    for row in candidature.highlights.select_related("initiative"):
        row.frozen = row.initiative.draft
        row.save(update_fields=["frozen"])
