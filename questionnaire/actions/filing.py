"""What the filing of a candidature does to its questionnaire."""

from django.db import transaction

from label.models import Candidature
from questionnaire.actions.publishing import settle_publication
from questionnaire.models import FiledQuestionnaire
from questionnaire.queries.answers import answers_of, numbered_of
from questionnaire.queries.filed import frozen
from questionnaire.tasks import ADDRESSES


@transaction.atomic
def freeze(candidature: Candidature, *, seen: tuple[int, bool] | None = None) -> FiledQuestionnaire | None:
    """Keep the answers as they are under the receipt of a filed candidature, settle what of them is published, and have
    its addresses visited once.

    None when its edition has no questionnaire. `seen`: the choice of what is published that whoever files had read;
    Refusal when it moved.
    """
    edition = candidature.edition
    if not hasattr(edition, "questionnaire"):
        return None
    numbered = numbered_of(edition.questionnaire, candidature)
    filed = FiledQuestionnaire.objects.create(
        candidature=candidature,
        receipt=candidature.receipt,
        questionnaire_version=edition.questionnaire.version,
        answers=frozen(answers_of(candidature, numbered)),
    )
    settle_publication(candidature, seen)
    ADDRESSES.hand_on_commit(filed.pk)
    return filed
