"""Quoting what a collectivité wrote: asked by the équipe, granted or refused by its people."""

from django.db import transaction
from django.utils import timezone

from label.actions.base import public_changed, public_gesture, record
from label.emails import link, write, year_words
from label.enums import CandidatureStatus
from label.models import Candidature, Membership, User
from label.permissions import can_publish_answers, is_equipe, membership_of
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from questionnaire import letters
from questionnaire.actions.publishing import NOT_YOURS
from questionnaire.enums import QuoteState
from questionnaire.models import Quote
from questionnaire.models.quotes import LONGEST_QUOTE
from questionnaire.queries.answers import numbered_of
from questionnaire.queries.filed import present_givens
from questionnaire.queries.quotes import namer_of
from toolkit.typography import NBSP


@transaction.atomic
def ask_quote(candidature: Candidature, code: str, text: str, *, by: User, seen_names: bool = False) -> Quote:
    """Ask the people of a collectivité whether a passage of a comment may be quoted under its name; those who decide
    are written to. A passage that seems to name somebody is asked only once that was seen. Raises Refusal.
    """
    said, people = " ".join(text.split()), _deciders(candidature)
    reasons = [] if is_equipe(by) else ["Seule l’équipe du label demande à citer."]
    reasons += _faults(candidature, code, said)
    named = namer_of(candidature)(said)
    if named and not seen_names:
        reasons.append(f"Ce passage semble nommer quelqu’un ({', '.join(named)}){NBSP}: confirmez, ou coupez-le.")
    if not people:
        reasons.append("Plus personne n’est là pour donner l’accord de cette collectivité.")
    if reasons:
        raise Refusal(reasons)
    row = Quote.objects.create(
        edition=candidature.edition, candidature=candidature, item_code=code, text=said, asked_by=by
    )
    record(Verb.ASK_QUOTE, candidature, by=by, question=code)
    item = numbered_of(candidature.edition.questionnaire, candidature).trame.items[code]
    values = {
        **year_words(candidature),
        "question": f"{code} {item.label}",
        "passage": said,
        "lien": link("questionnaire-publication", candidature.collectivite.code, candidature.edition.year),
    }
    write(letters.QUOTE_ASKED, people, values, collectivite=candidature.collectivite, about=by)
    MAIL.hand_on_commit()
    return row


def _faults(candidature: Candidature, code: str, said: str) -> list[str]:
    """What is wrong with a passage."""
    numbered = numbered_of(candidature.edition.questionnaire, candidature)
    given = present_givens(candidature, numbered).get(code)
    reasons = []
    if candidature.status != CandidatureStatus.FILED:
        reasons.append("On ne cite qu’un dossier déposé.")
    if given is None or not said or said not in " ".join(given.comment.split()):
        reasons.append("Une citation reprend mot pour mot un passage du commentaire.")
    if len(said) > LONGEST_QUOTE:
        reasons.append(f"Une citation compte {LONGEST_QUOTE} signes au plus{NBSP}: ici {len(said)}.")
    if Quote.objects.filter(candidature=candidature, item_code=code).exists():
        reasons.append("Un passage de ce commentaire est déjà demandé.")
    return reasons


def _deciders(candidature: Candidature) -> list[User]:
    """Those who may say yes for the collectivité."""
    rows = Membership.objects.active().filter(collectivite=candidature.collectivite_id, user__is_active=True)
    return [row.user for row in rows.select_related("user") if can_publish_answers(row)]


@public_gesture
def answer_quote(quote: Quote, *, granted: bool, by: User) -> None:
    """Grant or refuse a passage, or change one's mind, at once wherever it is read. Raises Refusal."""
    mine = membership_of(by, quote.candidature.collectivite)
    if mine is None or not can_publish_answers(mine):
        raise Refusal([NOT_YOURS])
    row = Quote.objects.select_for_update().filter(pk=quote.pk).first()
    if row is None:
        raise Refusal(["Ce passage n’est plus demandé."])
    state = QuoteState.GRANTED if granted else QuoteState.REFUSED
    if row.state == state:
        return
    row.state, row.answered_by, row.answered_at = state, by, timezone.now()
    row.save(update_fields=["state", "answered_by", "answered_at"])
    record(Verb.GRANT_QUOTE if granted else Verb.REFUSE_QUOTE, quote.candidature, by=by, question=row.item_code)
    public_changed()


@public_gesture
def drop_quote(quote: Quote, *, by: User) -> None:
    """Give up quoting a passage, granted or not. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe du label renonce à une citation."])
    row = Quote.objects.select_for_update().filter(pk=quote.pk).first()
    if row is None:
        raise Refusal(["Ce passage n’est plus demandé."])
    if row.is_refused:
        raise Refusal(["Cette collectivité a refusé : son refus reste, et ce commentaire ne se redemande pas."])
    row.delete()
    record(Verb.DROP_QUOTE, quote.candidature, by=by, question=quote.item_code)
    public_changed()
