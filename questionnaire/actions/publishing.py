"""What a collectivité lets anybody read of its answers: settled by its filing, changed or taken back at any time."""

from collections.abc import Mapping

from django.db import transaction

from label import drafts
from label.actions.base import public_changed, public_gesture, record
from label.models import Candidature, User
from label.permissions import can_publish_answers, membership_of
from label.rules.refusals import Refusal
from label.verbs import Verb
from questionnaire.models import PublishedAnswers
from questionnaire.queries.answers import numbered_of
from questionnaire.queries.publishing import says_by_default
from questionnaire.rules.publishing import PublicationChoice, default_choice

NOT_YOURS = "Une personne correspondante ou signataire décide de ce qui est publié."


def settle_publication(candidature: Candidature, seen: tuple[int, bool] | None = None) -> None:
    """Freeze at the filing what is published: the choices made, and for the other answers the règlement's default of
    today. `seen` is the version and the default that whoever files has read. Raises Refusal when they moved since.
    """
    row, by_default = _locked(candidature), candidature.edition.terms.publishes_answers
    if seen is not None and seen != (row.version, by_default):
        raise Refusal(["Ce que tout le monde pourra lire a changé depuis que cette page est ouverte : relisez-le."])
    row.settled, row.by_default = True, by_default
    row.save(update_fields=["settled", "by_default"])


@public_gesture
def choose_publication(
    candidature: Candidature, chosen: Mapping[str, PublicationChoice], *, seen: int | None, by: User
) -> drafts.Saved:
    """Choose what is published of some items, by code, over the version that was shown. Raises Clash, or Refusal."""
    row = _hers(candidature, by)
    items = numbered_of(candidature.edition.questionnaire, candidature).trame.items
    by_default = says_by_default(candidature, row)
    differing = {
        code: list(choice)
        for code, choice in chosen.items()
        if code in items and (code in row.chosen or choice != default_choice(items[code], by_default=by_default))
    }
    saved = drafts.save(row, differing, seen=seen, by=by)
    if saved.changed:
        record(Verb.CHOOSE_PUBLICATION, candidature, by=by, items=len(saved.changed))
        _tell(candidature)
    return saved


@public_gesture
def revoke_publication(candidature: Candidature, *, revoked: bool, by: User) -> None:
    """Publish nothing more of a dossier, or again what was chosen: at once, wherever it is read. Raises Refusal."""
    row = _hers(candidature, by)
    if drafts.save(row, {row.REVOKED: revoked}, seen=None, by=by).changed:
        record(Verb.REVOKE_PUBLICATION if revoked else Verb.RESUME_PUBLICATION, candidature, by=by)
        _tell(candidature)


def _tell(candidature: Candidature) -> None:
    if candidature.edition.is_public:
        public_changed()


def _hers(candidature: Candidature, by: User) -> PublishedAnswers:
    """The row of her collectivité, locked. Raises Refusal for whoever may not decide."""
    mine = membership_of(by, candidature.collectivite)
    if mine is None or not can_publish_answers(mine):
        raise Refusal([NOT_YOURS])
    if candidature.registered_at is None or not hasattr(candidature.edition, "questionnaire"):
        raise Refusal(["Cette candidature n’a pas répondu ici : il n’y a rien à publier."])
    return _locked(candidature)


@transaction.atomic
def _locked(candidature: Candidature) -> PublishedAnswers:
    PublishedAnswers.objects.get_or_create(candidature=candidature)
    return PublishedAnswers.objects.select_for_update().get(candidature=candidature)
