"""The special mentions of an edition: its list, kept by the équipe; who receives one, said by the jury."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from label.actions.base import public_changed, public_gesture, record
from label.enums import PUBLIC_PHASES, Kind, MentionScope, Phase, Strate
from label.models import Candidature, Edition, GivenMention, SpecialMention, User
from label.permissions import is_equipe
from label.rules.candidatures import IN_THE_RACE
from label.rules.mentions import MentionLine, may_receive
from label.rules.refusals import Refusal
from label.verbs import Verb

AFTER_THE_SITTING = (Phase.EMBARGO, *PUBLIC_PHASES)


@public_gesture
def set_mentions(edition: Edition, lines: Sequence[MentionLine], *, by: User) -> None:
    """Make these the mentions of an edition, in this order: one keeps its name, or is another. Raises Refusal when one
    that was given is no longer there.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe tient la liste des mentions spéciales."])
    Edition.objects.locked().get(pk=edition.pk)
    names = [one.name for one in lines]
    known = set(SpecialMention.objects.filter(edition=edition).values_list("name", flat=True))
    if edition.phase in AFTER_THE_SITTING and known != set(names):
        raise Refusal([f"La séance {edition.year} est close : ses mentions se reformulent, elles ne changent plus."])
    gone = SpecialMention.objects.filter(edition=edition).exclude(name__in=names)
    if given := sorted(set(gone.filter(given__isnull=False).values_list("name", flat=True))):
        raise Refusal([f"Le jury a donné « {name} » : cette mention garde son nom." for name in given])
    gone.delete()
    for rank, one in enumerate(lines, 1):
        SpecialMention.objects.update_or_create(
            edition=edition,
            name=one.name,
            defaults={"rank": rank, "sign": one.sign, "text": one.text, "scope": one.scope},
        )
    record(Verb.SET_MENTIONS, edition, by=by, year=edition.year, changed=len(lines))
    if edition.is_public:
        public_changed()


@transaction.atomic
def give_mention(mention: SpecialMention, candidature: Candidature, *, is_first: bool, by: User) -> GivenMention:
    """Give a mention of its edition to a candidature that is in the race. Raises Refusal."""
    reasons = []
    if mention.edition_id != candidature.edition_id:
        reasons.append("Cette mention est celle d’une autre édition.")
    if candidature.status not in IN_THE_RACE:
        reasons.append(f"{candidature.name} n’est plus en lice.")
    strate = Strate(candidature.strate) if candidature.strate else None
    scope = MentionScope(mention.scope)
    if not may_receive(scope, kind=Kind(candidature.kind), strate=strate, is_first=is_first):
        reasons.append(f"« {mention.name} » est pour : {scope.label.lower()}.")
    if reasons:
        raise Refusal(reasons)
    try:
        with transaction.atomic():
            row = GivenMention.objects.create(mention=mention, candidature=candidature, given_by=by)
    except IntegrityError:
        raise Refusal([f"{candidature.name} a déjà cette mention."]) from None
    record(Verb.GIVE_MENTION, row, by=by, candidature=candidature.pk)
    return row


@transaction.atomic
def take_mention_back(mention: SpecialMention, candidature: Candidature, *, by: User) -> None:
    """Take a mention back. Raises Refusal when it is not given."""
    row = GivenMention.objects.select_for_update().filter(mention=mention, candidature=candidature).first()
    if row is None:
        raise Refusal([f"{candidature.name} n’a pas cette mention."])
    record(Verb.TAKE_MENTION_BACK, row, by=by, candidature=candidature.pk)
    row.delete()
