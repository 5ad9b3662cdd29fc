"""A service without an account: asked by mail, what it proposes kept apart, accepted by whoever asked."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from label import drafts
from label.actions.base import record
from label.emails import link as address_of
from label.emails import write, year_words
from label.models import Candidature, User
from label.rules.refusals import Late, Refusal
from label.rules.retention import ENDED_SERVICE
from label.rules.secrets import digest_of
from label.tasks.mail import MAIL
from label.verbs import Verb
from questionnaire import letters
from questionnaire.actions.answers import SavedAnswers, Typed, opened, readable_fields, save_section
from questionnaire.models import Answer, ServiceAnswer, ServiceLink
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.trame import ItemTerms
from toolkit.dates import french_date
from toolkit.french import counted

SECRET_BYTES = 24


@dataclass(frozen=True)
class AskedService:
    """What is asked of a service: its name, where to write, which questions, until which day."""

    service: str
    email: str
    questions: Sequence[str]
    ends_on: date


@transaction.atomic
def ask_service(candidature: Candidature, section: str, asked: AskedService, *, by: User) -> ServiceLink:
    """Send a service the address where it answers some questions of a section. Raises Refusal."""
    locked = opened(candidature)
    numbered = numbered_of(locked.edition.questionnaire, locked)
    if section not in numbered.sections:
        raise Refusal(["Cette section n’existe pas."])
    terms = next(s for theme in numbered.trame.themes for s in theme.sections if s.code == section)
    asked_of = [item.code for item in terms.items if item.code in asked.questions and not item.source_auto]
    reasons = [] if asked_of else ["Cochez au moins une question de la section."]
    today, end = timezone.localdate(), locked.filing_window.deadline
    if asked.ends_on < today:
        reasons.append("Le jour de fin est déjà passé.")
    if end is not None and asked.ends_on > timezone.localdate(end):
        reasons.append(f"Le lien finirait après la clôture, le {french_date(timezone.localdate(end))}.")
    if reasons:
        raise Refusal(reasons)
    ends_at = timezone.make_aware(datetime.combine(asked.ends_on, time.max))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = ServiceLink.objects.create(
        candidature=locked,
        section_id=numbered.sections[section],
        service=asked.service,
        email=asked.email,
        questions=asked_of,
        secret=digest_of(secret),
        asked_by=by,
        ends_at=ends_at,
    )
    record(Verb.ASK_SERVICE, locked, by=by, section=section, items=len(asked_of))
    values = {
        **year_words(locked),
        "qui": str(by),
        "section": row.section.label,
        "questions": counted(len(asked_of), "question", "questions"),
        "date": french_date(asked.ends_on),
        "lien": address_of("service", secret),
    }
    write(letters.SERVICE_ASKED, asked.email, values, collectivite=locked.collectivite, about=by, secret=True)
    MAIL.hand_on_commit()
    return row


@transaction.atomic
def take_back_link(candidature: Candidature, pk: int, *, by: User) -> None:
    """Close the address sent to a service; what it proposed stays to be read. Raises Refusal."""
    row = ServiceLink.objects.select_for_update().filter(pk=pk, candidature=candidature).first()
    if row is None or row.withdrawn_at is not None:
        raise Refusal(["Ce lien est déjà repris."])
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    record(Verb.END_SERVICE, candidature, by=by, section=row.section.code)


def _still_open(pk: int) -> ServiceLink:
    """The link, locked, while it takes answers; raises Late in words."""
    row = ServiceLink.objects.select_for_update(of=("self",)).select_related("candidature").get(pk=pk)
    if ended := row.ended(timezone.now()):
        raise Late([ended])
    opened(row.candidature)
    return row


@transaction.atomic
def propose(
    link: ServiceLink, item: ItemTerms, item_id: int, typed: Typed, *, page: str = ""
) -> tuple[ServiceAnswer, drafts.Saved]:
    """Keep what a service answers, over the version of its proposal that the page had shown: two people may have the
    same link. Nothing of the dossier changes. Raises Clash, Refusal.
    """
    locked = _still_open(link.pk)
    row = ServiceAnswer.objects.filter(link=locked, item_id=item_id).first()
    if row is None:
        shown = Answer.objects.filter(candidature_id=locked.candidature_id, item_id=item_id).first()
        row = ServiceAnswer(link=locked, item_id=item_id, over=shown.version if shown is not None else 0)
    return row, drafts.save(row, readable_fields(item, typed), seen=typed.seen, by=None, page=page)


@transaction.atomic
def say_done(link: ServiceLink) -> None:
    """The service has finished: whoever asked is told, once. Raises Refusal."""
    locked = _still_open(link.pk)
    said = locked.done_at
    if not locked.waiting:
        raise Refusal(["Répondez d’abord à une question : rien de neuf n’est proposé."])
    if said is not None and all(row.saved_at <= said for row in locked.waiting):
        raise Refusal(["Vous l’avez déjà dit : vos réponses peuvent encore changer jusqu’à la fin du lien."])
    proposed = len(locked.waiting)
    locked.done_at = timezone.now()
    locked.save(update_fields=["done_at"])
    candidature = locked.candidature
    values = {
        **year_words(candidature),
        "service": locked.service,
        "section": locked.section.label,
        "reponses": counted(proposed, "réponse proposée", "réponses proposées"),
        "lien": address_of("questionnaire-service", candidature.collectivite.code, candidature.edition.year, locked.pk),
    }
    write(letters.SERVICE_DONE, locked.asked_by, values, collectivite=candidature.collectivite)
    MAIL.hand_on_commit()


@transaction.atomic
def take_proposals(
    link: ServiceLink, typed: Mapping[str, Typed], shown: Mapping[str, int], *, by: User
) -> SavedAnswers:
    """Save what is taken of what a service proposes, each over the version of the answer that was shown; a proposal of
    which nothing is left to take is read, at the version that was `shown`. Raises Refusal.
    """
    saved = save_section(link.candidature, typed, by=by)
    left = set(saved.overtaken)
    for row in ServiceAnswer.objects.filter(link=link, item__code__in=typed).select_related("item"):
        said, answer = row.typed(), saved.rows.get(row.item.code, Answer()).typed()
        if any(said[name] not in (blank, answer[name]) for name, blank in ServiceAnswer().typed().items()):
            left.add(row.item.code)
    settle(link, {code: shown.get(code, 0) for code in typed if code not in left}, taken=True, by=by)
    return saved


@transaction.atomic
def settle(link: ServiceLink, read: Mapping[str, int], *, taken: bool, by: User) -> int:
    """Note that what a service proposes for these questions was read, each at the version that was shown: `taken`, or
    left aside; how many were. What the service has said since waits still.
    """
    rows = ServiceAnswer.objects.select_for_update(of=("self",)).select_related("item")
    count = 0
    for row in rows.filter(link=link, item__code__in=read):
        row.settled = max(row.settled, min(read[row.item.code], row.version))
        if taken:
            answers = Answer.objects.filter(candidature=link.candidature_id, item=row.item_id)
            row.over = answers.values_list("version", flat=True).first() or 0
        row.save(update_fields=["settled", "over"])
        count += 1
    if count:
        verb = Verb.TAKE_SERVICE if taken else Verb.LEAVE_SERVICE
        record(verb, link.candidature, by=by, section=link.section.code, items=count)
    return count


def forget_services() -> int:
    """Forget where the services were written to, thirty days after their links ended; how many were."""
    ended = ServiceLink.objects.filter(ends_at__lt=timezone.now() - ENDED_SERVICE.lasts).exclude(email="")
    return ended.update(email="")
