"""Gestures after the sitting: the restitutions, the appeals."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from jury import emails
from jury.actions.appraisal import text_fault
from jury.enums import OPEN_APPEALS, AppealStatus, JuryRole
from jury.models import Appeal, Appraisal, Decision, Feedback, JuryMember, Recusal
from jury.queries.seats import holder, substitutes_among
from jury.rules.sitting import presiding
from label import drafts
from label.actions.base import record
from label.actions.candidatures import people_of
from label.actions.corrections import LONGEST_REASON, NONE_WAITS, propose_correction, settle_correction
from label.enums import AwardOrigin, Coverage
from label.models import Candidature, Correction, Edition, User
from label.permissions import is_equipe
from label.queries.histories import past_of, pasts_of
from label.rules.levels import history_coverage, next_step
from label.rules.refusals import Refusal
from label.rules.regulation import PastParticipation
from label.tasks.mail import MAIL
from label.verbs import Verb
from toolkit.dates import moment_in_words

ON_APPEAL = "Sur recours de la collectivité."  # what the erratum says of a correction that answers an appeal


def draft_feedback(edition: Edition) -> int:
    """Write the first restitution of each decided candidature from its appraisals, within the caller's transaction; how
    many.
    """
    said: dict[int, list[Appraisal]] = defaultdict(list)
    for row in Appraisal.objects.handed_in().filter(candidature__edition=edition).order_by("pk"):
        said[row.candidature_id].append(row)
    pasts = pasts_of(edition)
    coverages = [Coverage(c) for c in Edition.objects.filter(year__lte=edition.year).values_list("coverage", flat=True)]
    decisions = Decision.objects.standing().filter(case__sitting__edition=edition).select_related("case__candidature")
    rows = []
    for one in decisions:
        candidature = one.case.candidature
        past = [*pasts.get(candidature.collectivite_id, []), PastParticipation(edition.year, one.arobases)]
        known = history_coverage(coverages, past_confirmed=candidature.past_confirmed)
        appraisals = said[candidature.pk]
        rows.append(
            Feedback(
                candidature=candidature,
                strengths="\n\n".join(dict.fromkeys(a.strengths for a in appraisals if a.strengths)),
                advice="\n\n".join(dict.fromkeys(a.advice for a in appraisals if a.advice)),
                next_level=next_step(past, edition.terms, known).sentence,
            )
        )
    Feedback.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def next_level_text(candidature: Candidature, arobases: int) -> str:
    """What opens the level after this one, as the first restitution says it; two queries."""
    edition = candidature.edition
    past, _ = past_of(candidature)
    coverages = [Coverage(c) for c in Edition.objects.filter(year__lte=edition.year).values_list("coverage", flat=True)]
    known = history_coverage(coverages, past_confirmed=candidature.past_confirmed)
    return next_step([*past, PastParticipation(edition.year, arobases)], edition.terms, known).sentence


@transaction.atomic
def save_feedback(
    feedback: Feedback, typed: Mapping[str, Any], *, by: User, seen: int | None = None, page: str = ""
) -> tuple[Feedback, drafts.Saved]:
    """Word a restitution (fields of `Feedback.TYPED`); read again after the publication, its town is told. Raises
    Refusal for a text that is too long or a candidature that has left the race, Clash for a text that a colleague has
    saved since.
    """
    rows = Feedback.objects.select_for_update(of=("self",))
    row = rows.select_related("candidature__collectivite", "candidature__edition").get(pk=feedback.pk)
    was_reread = row.reread
    if not row.candidature.is_in_the_race:
        raise Refusal(["Ce niveau a été retiré : sa restitution ne change plus."])
    if faults := [fault for value in typed.values() if isinstance(value, str) and (fault := text_fault(value))]:
        raise Refusal(faults)
    done = drafts.save(row, typed, seen=seen, by=by, page=page)
    if done.changed:
        record(Verb.SAVE_FEEDBACK, row, by=by, candidature=row.candidature_id, year=row.candidature.edition.year)
    if row.reread and not was_reread and row.candidature.edition.is_public:
        emails.feedback_read(row, people_of(row.candidature.collectivite))
        MAIL.hand_on_commit()
    return row, done


def appeal_faults(candidature: Candidature) -> list[str]:
    """Why an appeal cannot be received now, as French sentences; three queries. Each decision may be contested once: a
    level that was corrected since, but on appeal, is another one.
    """
    edition = candidature.edition
    if not edition.is_public:
        return ["Les résultats ne sont pas publiés."]
    limit = appeal_deadline(candidature)
    if limit is None:
        return ["Aucun recours ne s’ouvre sur cette édition."]
    if timezone.now() > limit:
        return [f"Le délai de recours est passé : il courait jusqu’au {moment_in_words(limit)}."]
    if not hasattr(candidature, "award"):
        return ["Cette candidature n’a pas de décision à contester."]
    if _is_contested(candidature):
        return ["Un recours a déjà été déposé contre cette décision."]
    highest = candidature.award.arobases >= max(edition.terms.given_levels)
    return ["Ce niveau est le plus haut : un recours ne peut pas le relever."] if highest else []


def _is_contested(candidature: Candidature) -> bool:
    """Whether an appeal is open, or was received against the level that stands; two queries."""
    last = Appeal.objects.filter(candidature=candidature).order_by("received_at", "pk").last()
    if last is None or not last.is_settled:
        return last is not None
    corrected = _corrected_at(candidature)
    return corrected is None or corrected < last.received_at


def _corrected_at(candidature: Candidature) -> datetime | None:
    """When its level was last corrected otherwise than on appeal; None when it never was. One query."""
    rows = Correction.objects.done().filter(candidature=candidature, appeal__isnull=True)
    last = rows.last()
    return last.settled_at if last is not None else None


def appeal_deadline(candidature: Candidature) -> datetime | None:
    """Until when a published decision may be contested, the correction of a level being another one; None when it may
    not. One query.
    """
    published, days = candidature.edition.publishes_at, candidature.edition.terms.appeal_days
    if published is None or days is None:
        return None
    return max(published, _corrected_at(candidature) or published) + timedelta(days=days)


@transaction.atomic
def receive_appeal(candidature: Candidature, *, text: str, by: User) -> Appeal:
    """Receive the appeal of a town. Raises Refusal outside its time, without a text, or while another one is open."""
    if faults := appeal_faults(candidature):
        raise Refusal(faults)
    if not text.strip():
        raise Refusal(["Dites ce que vous contestez, et pourquoi."])
    if fault := text_fault(text):
        raise Refusal([fault])
    try:
        with transaction.atomic():
            row = Appeal.objects.create(
                candidature=candidature, text=text.strip(), received_by=by, previous_arobases=candidature.award.arobases
            )
    except IntegrityError:
        raise Refusal(["Un recours est déjà en cours pour cette candidature."]) from None
    record(Verb.RECEIVE_APPEAL, row, by=by, candidature=candidature.pk)
    emails.appeal_received(row)
    MAIL.hand_on_commit()
    return row


@transaction.atomic
def answer_appeal(appeal: Appeal, *, answer: str, arobases: int | None, by: User, seen: str | None = None) -> Appeal:
    """Answer an appeal: maintained, or (with another level) proposed to the president. `seen` is its stamp on the
    screen.

    Raises Refusal when it is settled, or was answered since it was read, without a text, for a level that is closed.
    """
    row = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if row.status not in OPEN_APPEALS:
        raise Refusal(["Ce recours est réglé."])
    if seen is not None and seen != row.stamp:
        raise Refusal(
            [
                (
                    "Ce recours a reçu une réponse entre-temps, ci-dessus. Enregistrez de nouveau si la vôtre doit la "
                    "remplacer."
                )
            ]
        )
    if not answer.strip():
        raise Refusal(["Écrivez la réponse à la collectivité."])
    if fault := text_fault(answer):
        raise Refusal([fault])
    others = Correction.objects.waiting().filter(candidature=row.candidature_id).exclude(appeal=row)
    if others.exists():
        raise Refusal(["Une correction de ce niveau attend la présidence : reprenez-la d’abord, plus bas."])
    raised = arobases is not None and arobases != row.previous_arobases
    if raised and (arobases or 0) < row.previous_arobases:
        raise Refusal(["Un recours maintient ou relève le niveau : l’abaisser est une correction à part."])
    before, row.correction = row.correction, None
    if before is not None:  # answered again before the president said anything
        row.save(update_fields=["correction"])
        before.delete()
    if raised:
        row.correction = propose_correction(row.candidature, arobases=arobases, reason=ON_APPEAL, by=by)
    row.answer, row.answered_at, row.answered_by = answer.strip(), timezone.now(), by
    row.arobases = arobases if raised else None
    row.status = AppealStatus.PROPOSED if raised else AppealStatus.MAINTAINED
    row.save()
    if not raised:
        emails.appeal_settled(row)
        MAIL.hand_on_commit()
    record(
        Verb.ANSWER_APPEAL,
        row,
        by=by,
        candidature=row.candidature_id,
        status=row.get_status_display().lower(),
        arobases=row.arobases,
    )
    return row


def chair_of(candidature: Candidature) -> int | None:
    """Who answers for a decision after the sitting: the president, else the vice-president when she is recused. Two
    queries.
    """
    members = list(JuryMember.objects.voters().filter(edition=candidature.edition_id))
    recused = set(Recusal.objects.filter(candidature=candidature).values_list("member_id", flat=True))
    president, vice_president = (holder(members, role) for role in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT))
    return presiding(president, vice_president, recused, substitutes_among(members))


def _chairs(candidature: Candidature, by: JuryMember) -> list[str]:
    """Why this member may not answer for a decision; empty when she may."""
    if chair_of(candidature) == by.pk:
        return []
    return [
        (
            "Une correction se confirme par la présidence du jury de l’édition, ou par la vice-présidence si elle est "
            "déportée."
        )
    ]


@transaction.atomic
def take_correction_back(correction: Correction, *, by: User) -> Correction:
    """Take back a correction that the équipe proposed and that nobody has agreed to yet; nothing of it is public. One
    that answers an appeal has been promised to its town: the president settles it. Raises Refusal.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe reprend une correction qu’elle a proposée."])
    if Appeal.objects.filter(correction=correction.pk).exists():
        raise Refusal(["Cette correction répond à un recours : la présidence du jury l’accorde ou la refuse."])
    return settle_correction(correction, agreed=False, by=by)


@transaction.atomic
def confirm_correction(correction: Correction, *, confirmed: bool, by: JuryMember, refusal: str = "") -> Correction:
    """Confirm a correction, or refuse it and say why: the president, or the vice-president when she is recused. The
    appeal that it answers, if any, follows, and so does the restitution; refused, the équipe answers that appeal anew.
    Raises Refusal.
    """
    waiting = Correction.objects.waiting().select_related("candidature__edition__regulation")
    row = waiting.filter(pk=correction.pk).first()
    if row is None:
        raise Refusal([NONE_WAITS])
    if reasons := _chairs(row.candidature, by):
        raise Refusal(reasons)
    appeal = Appeal.objects.select_for_update().filter(correction=row).first()
    if reasons := _refusal_faults(row, appeal, refusal, confirmed=confirmed):
        raise Refusal(reasons)
    if confirmed and row.arobases is not None:
        _follow_in_words(row, by)
    origin = AwardOrigin.APPEAL if appeal is not None else AwardOrigin.CORRECTION
    said = "" if confirmed else refusal.strip()
    done = settle_correction(row, agreed=confirmed, by=by.user, origin=origin, refusal=said)
    if appeal is not None and confirmed:
        appeal.confirmed_by, appeal.status = by, AppealStatus.CORRECTED
        appeal.save()
        emails.appeal_settled(appeal)
        MAIL.hand_on_commit()
    elif appeal is not None:  # what was answered promised another level: it has not left, and is worded again
        appeal.status, appeal.arobases, appeal.correction = AppealStatus.RECEIVED, None, None
        appeal.save()
    return done


def _refusal_faults(row: Correction, appeal: Appeal | None, refusal: str, *, confirmed: bool) -> list[str]:
    """Why this answer to a correction cannot be taken."""
    if confirmed:
        contested = Appeal.objects.filter(candidature=row.candidature, status__in=OPEN_APPEALS)
        if appeal is None and contested.exists():
            return ["Un recours de cette collectivité attend sa réponse : l’équipe y répond d’abord."]
        return []
    if not refusal.strip():
        return ["Dites pourquoi la décision est maintenue : l’équipe le lira."]
    if len(refusal.strip()) > LONGEST_REASON:
        return [f"La raison compte {LONGEST_REASON} signes au plus."]
    return []


def _follow_in_words(correction: Correction, by: JuryMember) -> None:
    """The restitution is to be read again; what opens the next level follows, unless somebody worded it."""
    feedback = Feedback.objects.select_for_update().filter(candidature=correction.candidature).first()
    if feedback is None or correction.arobases is None:
        return
    said: dict[str, Any] = {"reread": False}
    if feedback.next_level == next_level_text(correction.candidature, correction.previous_arobases):
        said["next_level"] = next_level_text(correction.candidature, correction.arobases)
    drafts.write(feedback, said, by=by.user)
