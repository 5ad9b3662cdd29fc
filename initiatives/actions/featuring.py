"""What the équipe puts at the head of the observatory."""

from initiatives.models import Featured, Initiative
from label.actions.base import public_changed, public_gesture, record
from label.models import User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb

LONGEST_WORDS = 160


@public_gesture
def feature(initiative: Initiative, *, words: str, by: User, seen: str | None = None) -> Featured:
    """Put a public initiative « à la une », the newest first, or change its line; `seen` is the line that was read.
    Raises Refusal.
    """
    said = " ".join(words.split())
    reasons = [] if is_equipe(by) else ["Seule l’équipe du label choisit la une."]
    if not initiative.is_public:
        reasons.append("Une initiative se met à la une une fois publiée.")
    row = Featured.objects.select_for_update().filter(initiative=initiative).first()
    if row is not None and seen is not None and seen != row.words:
        reasons.append(f"{row.added_by} a changé cette ligne entre-temps : « {row.words} ».")
    if len(said) > LONGEST_WORDS:
        reasons.append(f"Cette ligne compte {LONGEST_WORDS} signes au plus.")
    if reasons:
        raise Refusal(reasons)
    row, _ = Featured.objects.update_or_create(initiative=initiative, defaults={"words": said, "added_by": by})
    record(Verb.FEATURE_INITIATIVE, initiative, by=by)
    public_changed()
    return row


@public_gesture
def unfeature(initiative: Initiative, *, by: User) -> None:
    """Take it from there. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe du label choisit la une."])
    if Featured.objects.filter(initiative=initiative).delete()[0]:
        record(Verb.UNFEATURE_INITIATIVE, initiative, by=by)
        public_changed()
