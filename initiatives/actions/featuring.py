"""What the équipe puts at the head of the observatory."""

from initiatives.models import Featured, Initiative
from label import drafts
from label.actions.base import public_changed, public_gesture, record
from label.models import User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb

LONGEST_WORDS = 160


@public_gesture
def feature(initiative: Initiative, *, words: str, by: User, seen: int | None = None) -> Featured:
    """Put a public initiative « à la une », the newest first, or change its line over the version that was `seen`.
    Raises Clash, or Refusal.
    """
    said = " ".join(words.split())
    reasons = [] if is_equipe(by) else ["Seule l’équipe du label choisit la une."]
    if not initiative.is_public:
        reasons.append("Une initiative se met à la une une fois publiée.")
    if len(said) > LONGEST_WORDS:
        reasons.append(f"Cette ligne compte {LONGEST_WORDS} signes au plus.")
    if reasons:
        raise Refusal(reasons)
    Featured.objects.get_or_create(initiative=initiative, defaults={"added_by": by})
    row = Featured.objects.select_for_update().get(initiative=initiative)
    drafts.save(row, {"words": said}, seen=seen, by=by)
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
