"""Gestures after the sitting: the restitutions, the appeals."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from jury.actions.appraisal import text_fault
from jury.enums import OPEN_APPEALS, AppealStatus, JuryRole
from jury.models import Appeal, Appraisal, Decision, Feedback, JuryMember, Recusal, Sitting
from jury.queries.seats import holder
from jury.rules.sitting import presiding
from label import drafts
from label.actions.awards import award
from label.actions.base import record
from label.enums import AwardOrigin, Coverage, LevelState, Verb
from label.models import Candidature, Edition, User
from label.queries.histories import ceiling_of, past_of, pasts_of
from label.rules.dates import moment_in_words
from label.rules.levels import history_coverage, next_step
from label.rules.refusals import Refusal
from label.rules.regulation import PastParticipation


def draft_feedback(sitting: Sitting) -> int:
    """Write the first restitution of each decided candidature from its appraisals, within the caller's transaction; how
    many.
    """
    edition = sitting.edition
    said: dict[int, list[Appraisal]] = defaultdict(list)
    for row in Appraisal.objects.filter(candidature__edition=edition, done_at__isnull=False).order_by("pk"):
        said[row.candidature_id].append(row)
    pasts = pasts_of(edition)
    coverages = [Coverage(c) for c in Edition.objects.filter(year__lte=edition.year).values_list("coverage", flat=True)]
    decisions = Decision.objects.standing().filter(case__sitting=sitting).select_related("case__candidature")
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
                next_level=next_step(past, edition.terms, known).text,
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
    return next_step([*past, PastParticipation(edition.year, arobases)], edition.terms, known).text


@transaction.atomic
def save_feedback(
    feedback: Feedback, typed: Mapping[str, Any], *, by: User, seen: int | None = None, page: str = ""
) -> tuple[Feedback, drafts.Saved]:
    """Word a restitution (fields of `Feedback.TYPED`). Raises Refusal for a text that is too long, Clash for one that a
    colleague has saved since.
    """
    row = Feedback.objects.select_for_update().get(pk=feedback.pk)
    if faults := [fault for value in typed.values() if isinstance(value, str) and (fault := text_fault(value))]:
        raise Refusal(faults)
    done = drafts.save(row, typed, seen=seen, by=by, page=page)
    if done.changed:
        record(Verb.SAVE_FEEDBACK, row, by=by, candidature=row.candidature_id)
    return row, done


def appeal_faults(candidature: Candidature) -> list[str]:
    """Why an appeal cannot be received now, as French sentences; one query."""
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
    if Appeal.objects.filter(candidature=candidature).exists():
        return ["Un recours a déjà été déposé contre cette décision."]
    return []


def appeal_deadline(candidature: Candidature) -> datetime | None:
    """Until when a published decision may be contested; None when it may not."""
    edition = candidature.edition
    days = edition.regulation.appeal_days if hasattr(edition, "regulation") else None
    return (
        edition.publishes_at + timedelta(days=days) if edition.publishes_at is not None and days is not None else None
    )


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
    corrected = arobases is not None and arobases != row.previous_arobases
    if corrected:
        level = ceiling_of(row.candidature)[arobases or 0]
        if level.answer is not LevelState.OPEN:
            raise Refusal([f"{arobases}\u00a0@ : {reason}." for reason in level.reasons])
    row.answer, row.answered_at, row.answered_by = answer.strip(), timezone.now(), by
    row.arobases = arobases if corrected else None
    row.status = AppealStatus.PROPOSED if corrected else AppealStatus.MAINTAINED
    row.save()
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
    return presiding(holder(members, JuryRole.PRESIDENT), holder(members, JuryRole.VICE_PRESIDENT), recused)


@transaction.atomic
def confirm_correction(appeal: Appeal, *, confirmed: bool, by: JuryMember) -> Appeal:
    """Confirm or refuse the correction proposed: the president, or the vice-president when she is recused.

    The award is corrected; the level of before stays in the appeal.
    """
    row = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("candidature__edition__regulation")
        .get(pk=appeal.pk)
    )
    if chair_of(row.candidature) != by.pk:
        raise Refusal(
            [
                (
                    "Une correction se confirme par la présidence du jury de l’édition, ou par la vice-présidence si "
                    "elle est déportée."
                )
            ]
        )
    if row.status != AppealStatus.PROPOSED or row.arobases is None:
        raise Refusal(["Aucune correction n’attend votre accord."])
    row.confirmed_by = by
    row.status = AppealStatus.CORRECTED if confirmed else AppealStatus.MAINTAINED
    if confirmed:
        feedback = Feedback.objects.select_for_update().filter(candidature=row.candidature).first()
        if feedback is not None:
            said: dict[str, Any] = {"reread": False}
            if feedback.next_level == next_level_text(row.candidature, row.previous_arobases):
                said["next_level"] = next_level_text(row.candidature, row.arobases)
            drafts.write(feedback, said, by=by.user)
        award(row.candidature, row.arobases, origin=AwardOrigin.APPEAL, by=by.user, source=f"Recours {row.pk}")
    row.save()
    record(
        Verb.CONFIRM_CORRECTION,
        row,
        by=by.user,
        candidature=row.candidature_id,
        confirmed=confirmed,
        arobases=row.arobases,
    )
    return row
