"""The words of a collectivité in the book: approved by its agent, its remark settled by the équipe, the deadline."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from initiatives.models import Initiative
from initiatives.queries import public_of
from label.actions.base import record
from label.models import Candidature, Edition, User
from label.permissions import is_equipe, membership_of
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.typography import thousands
from villes_internet.book.models import LONGEST_REMARK, TownWords, WordsDeadline
from villes_internet.book.parts import paragraphs
from villes_internet.book.words import facts_of, focus_faults, now_refused, page_facts

NOT_ITS_OWN = "Seules les personnes rattachées à la collectivité approuvent ses mots."
READ_AGAIN = "La fiche ou la photo viennent de changer : relisez, puis approuvez."


@transaction.atomic
def approve_words(
    candidature: Candidature,
    initiative: Initiative | None,
    *,
    title: str,
    text: str,
    remark: str,
    seen: str,
    by: User,
) -> TownWords:
    """Approve the words of a page with the card and the photos that were read (`seen`: their SHA-256), in place of what
    was approved before. Raises Refusal with every reason.
    """
    locked = Candidature.objects.locked().select_related("edition", "collectivite")
    row = locked.get(pk=candidature.pk)
    if membership_of(by, row.collectivite) is None:
        raise Refusal([NOT_ITS_OWN])
    if closed := now_refused(row):
        raise Refusal([closed])
    title, text, remark = " ".join(title.split()), paragraphs(text), remark.strip()
    reasons = []
    if initiative is None:
        title = text = ""
    else:
        if initiative.collectivite_id != row.collectivite_id or not initiative.is_public:
            reasons.append("Choisissez une initiative publiée de votre collectivité.")
        reasons.extend(focus_faults(title, text))
    if len(remark) > LONGEST_REMARK:
        reasons.append(f"La remarque compte {thousands(len(remark))} signes : {thousands(LONGEST_REMARK)} au plus.")
    if seen != page_facts(row, public_of(row.collectivite)):
        reasons.append(READ_AGAIN)
    if reasons:
        raise Refusal(reasons)
    facts = facts_of(row, initiative)
    said = {"initiative": initiative, "title": title, "text": text, "remark": remark, "facts": facts}
    signed = {"approved_at": timezone.now(), "approved_by": by, "settled_at": None, "settled_by": None}
    words, _ = TownWords.objects.update_or_create(candidature=row, defaults={**said, **signed})
    record(Verb.APPROVE_WORDS, words, by=by, candidature=row.pk, year=row.edition.year)
    return words


@transaction.atomic
def settle_remark(candidature: Candidature, seen: str, *, by: User) -> TownWords:
    """Say that what a collectivité asked to change is done, as it was read. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe traite les remarques."])
    words = TownWords.objects.select_for_update(of=("self",)).filter(candidature=candidature).first()
    if words is None or not words.waits:
        raise Refusal(["Aucune remarque n’attend ici."])
    if words.approved_at.isoformat() != seen:
        raise Refusal(["Cette remarque vient de changer : relisez-la."])
    words.settled_at, words.settled_by = timezone.now(), by
    words.save(update_fields=["settled_at", "settled_by"])
    record(Verb.SETTLE_REMARK, words, by=by, candidature=candidature.pk)
    return words


@transaction.atomic
def set_words_deadline(edition: Edition, until: datetime | None, *, by: User) -> None:
    """Say until when the words of an edition are approved; None: until its results are public. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe fixe ce délai."])
    locked = Edition.objects.locked().get(pk=edition.pk)
    if until is not None and locked.closes_at is not None and until <= locked.closes_at:
        raise Refusal(["Les mots se relisent après la clôture des dépôts : choisissez une date qui la suit."])
    if until is not None and until <= timezone.now():
        raise Refusal(["Cette heure est passée : choisissez-en une à venir."])
    if until is None:
        WordsDeadline.objects.filter(edition=edition).delete()
    else:
        WordsDeadline.objects.update_or_create(edition=edition, defaults={"until": until})
    record(Verb.SET_WORDS_DEADLINE, edition, by=by, until=until.isoformat() if until is not None else "")
