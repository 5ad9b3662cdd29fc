"""The study of an edition: its tables chosen, published together, withdrawn."""

from django.db import transaction
from django.utils import timezone

from label import drafts
from label.actions.base import public_changed, public_gesture, record
from label.enums import Phase
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from questionnaire.enums import Grouping
from questionnaire.models import StudyTable, StudyText
from questionnaire.queries.study import counted_items, study_of, told_of, trame_of

BEFORE_CLOSING = (Phase.PREPARATION, Phase.REGISTRATION, Phase.FILLING)
MOST = 40  # tables of a study
LONGEST_SENTENCE = 400
ONLY_THE_EQUIPE = "Seule l’équipe du label tient l’étude."


@transaction.atomic
def add_table(
    edition: Edition, item_code: str, by: Grouping, *, other_code: str = "", comment: str = "", user: User
) -> StudyTable:
    """Add a table to the study of an edition, not published yet. Raises Refusal."""
    reasons = _sentence_faults(comment) if is_equipe(user) else [ONLY_THE_EQUIPE]
    trame = trame_of(edition)
    known = counted_items(trame) if trame is not None else {}
    other = other_code if by is Grouping.QUESTION else ""
    if item_code not in known:
        reasons.append("Choisissez une question qui se compte.")
    if by is Grouping.QUESTION and (other not in known or other == item_code):
        reasons.append("Choisissez l’autre question du croisement.")
    if edition.phase in BEFORE_CLOSING:
        reasons.append("Les questionnaires se remplissent encore : l’étude commence après la clôture.")
    if by is Grouping.LEVEL and not edition.is_public:
        reasons.append("Les niveaux entrent dans l’étude une fois publiés.")
    if StudyTable.objects.chosen().filter(edition=edition).count() >= MOST:
        reasons.append(f"Une étude compte {MOST} tableaux au plus.")
    if reasons:
        raise Refusal(reasons)
    row, is_new = StudyTable.objects.select_for_update().get_or_create(
        edition=edition,
        item_code=item_code,
        by=by,
        other_code=other,
        defaults={"comment": comment.strip(), "added_by": user},
    )
    if not is_new and row.removed_at is None:
        raise Refusal(["Ce tableau est déjà dans l’étude."])
    if not is_new:
        row.comment, row.added_by, row.added_at, row.removed_at = comment.strip(), user, timezone.now(), None
        row.save(update_fields=["comment", "added_by", "added_at", "removed_at"])
    record(Verb.ADD_STUDY_TABLE, row, by=user, year=edition.year, question=item_code)
    return row


@public_gesture
def remove_table(row: StudyTable, *, by: User) -> None:
    """Take a table out of the study, and out of what is published; one that was told is remembered for the secrecy of
    the others. Raises Refusal.
    """
    if not is_equipe(by):
        raise Refusal([ONLY_THE_EQUIPE])
    rows = StudyTable.objects.chosen().select_for_update(of=("self",)).select_related("edition")
    locked = rows.filter(pk=row.pk).first()
    if locked is None:
        raise Refusal(["Ce tableau n’est plus dans l’étude."])
    record(Verb.REMOVE_STUDY_TABLE, locked, by=by, year=locked.edition.year, question=locked.item_code)
    if locked.told is None:
        locked.delete()
        return
    locked.published_at, locked.removed_at = None, timezone.now()
    locked.save(update_fields=["published_at", "removed_at"])
    public_changed()


@public_gesture
def say_of_table(row: StudyTable, comment: str, *, by: User, seen: int | None = None) -> None:
    """Change what a table is said to show over the version that was `seen`, at once where it is published. Raises
    Clash, or Refusal.
    """
    reasons = _sentence_faults(comment) if is_equipe(by) else [ONLY_THE_EQUIPE]
    if reasons:
        raise Refusal(reasons)
    locked = StudyTable.objects.select_for_update(of=("self",)).select_related("edition").get(pk=row.pk)
    if not drafts.save(locked, {"comment": comment.strip()}, seen=seen, by=by).changed:
        return
    record(Verb.SAY_OF_STUDY_TABLE, locked, by=by, year=locked.edition.year, question=locked.item_code)
    if locked.published_at is not None:
        public_changed()


def _sentence_faults(comment: str) -> list[str]:
    return [f"La phrase compte {LONGEST_SENTENCE} signes au plus."] if len(comment.strip()) > LONGEST_SENTENCE else []


@public_gesture
def publish_study(edition: Edition, *, by: User) -> int:
    """Publish every table of the study as it is now, all together, so that no small count follows from them; how many.
    What a correction changed since is told again. Raises Refusal.
    """
    reasons = [] if is_equipe(by) else [ONLY_THE_EQUIPE]
    if not edition.is_public:
        reasons.append("L’étude paraît après les résultats.")
    rows = list(StudyTable.objects.chosen().select_for_update().filter(edition=edition))
    if not rows:
        reasons.append("Aucun tableau n’est choisi.")
    if reasons:
        raise Refusal(reasons)
    now = timezone.now()
    found = study_of(edition)
    for row, told in found:
        row.told, row.published_at = told_of(told), now
        row.save(update_fields=["told", "published_at"])
    record(Verb.PUBLISH_STUDY, edition, by=by, year=edition.year, changed=len(found))
    public_changed()
    return len(found)


@public_gesture
def withdraw_study(edition: Edition, *, by: User) -> None:
    """Take the study back: nobody reads it any more; what was told of it is remembered. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal([ONLY_THE_EQUIPE])
    if not StudyTable.objects.filter(edition=edition, published_at__isnull=False).update(published_at=None):
        raise Refusal(["Cette étude n’est pas publiée."])
    record(Verb.WITHDRAW_STUDY, edition, by=by, year=edition.year)
    public_changed()


@public_gesture
def save_study_text(text: StudyText, *, by: User) -> None:
    """Save what the équipe writes about a study: read at once where its tables are. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal([ONLY_THE_EQUIPE])
    text.save()
    record(Verb.SAVE_STUDY_TEXT, text.edition, by=by, year=text.edition.year)
    if StudyTable.objects.public().filter(edition=text.edition).exists():
        public_changed()
