"""Gestures of the appraisal: dossiers given, scores kept, an appraisal typed and handed in, a question to the town."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from jury import emails
from jury.enums import APPRAISED_IN
from jury.models import (
    Appraisal,
    Assignment,
    DossierNote,
    JuryMember,
    PastCheck,
    Sitting,
    TownQuestion,
)
from jury.permissions import may_appraise
from jury.queries.dossiers import dossier_of
from jury.rules.appraisal import day_fault
from label import drafts
from label.actions.base import record
from label.actions.candidatures import people_of
from label.enums import LevelState, UserGroup
from label.models import Candidature, Edition, User
from label.permissions import is_equipe
from label.queries.histories import ceiling_of
from label.rules.refusals import Refusal
from label.rules.regulation import level_name
from label.verbs import Verb
from toolkit.french import upper_first
from toolkit.typography import thousands

LONGEST = 8_000


class MarksLacking(Refusal):
    """Nothing but marks lacks to an appraisal: its reader may hand it in without them."""


def text_fault(text: str, most: int = LONGEST) -> str:
    """Why a text cannot be kept, in French; empty when it can."""
    return f"Ce texte compte {thousands(len(text))} signes : {thousands(most)} au plus." if len(text) > most else ""


def closed_reasons(edition: Edition) -> list[str]:
    """Why the appraisal of an edition does not change now, as French sentences; one query."""
    if edition.phase not in APPRAISED_IN:
        return [f"L’édition {edition.year} n’est pas en instruction."]
    if Sitting.objects.filter(edition=edition, opened_at__isnull=False).exists():
        return ["La séance a commencé : l’instruction ne change plus."]
    return []


def may_type(edition: Edition) -> bool:
    """Whether an appraisal may be typed now; one query."""
    return not closed_reasons(edition)


def refuse_closed(edition: Edition) -> None:
    if reasons := closed_reasons(edition):
        raise Refusal(reasons)


@transaction.atomic
def save_appraisal(
    candidature: Candidature,
    member: JuryMember,
    typed: Mapping[str, Any],
    *,
    by: User,
    seen: int | None = None,
    page: str = "",
) -> tuple[Appraisal, drafts.Saved]:
    """Save what is typed (fields of `Appraisal.typed`), as it is typed. `seen` is the version on the screen (None:
    whatever it is).

    Raises Refusal when the dossier is not given to her, is handed in, or the level is closed; Clash when another window
    saved something else since.
    """
    refuse_closed(candidature.edition)
    if not Assignment.objects.filter(candidature=candidature, member=member).exists():
        raise Refusal(["Ce dossier ne vous est pas confié."])
    row, _ = Appraisal.objects.select_for_update().get_or_create(candidature=candidature, member=member)
    if row.done_at is not None:
        raise Refusal(["Cette instruction est rendue : reprenez-la pour la modifier."])
    level = typed.get("proposed_arobases")
    if level is not None and level != row.proposed_arobases:
        _open_level(candidature, level)
    if faults := [fault for value in typed.values() if isinstance(value, str) and (fault := text_fault(value))]:
        raise Refusal(faults)
    done = drafts.save(row, typed, seen=seen, by=by, page=page)
    if done.changed and row.version == 1:
        record(Verb.START_APPRAISAL, row, by=by, candidature=candidature.pk)
    return row, done


def _open_level(candidature: Candidature, level: int) -> None:
    if level not in candidature.edition.terms.given_levels:
        raise Refusal(["Ce niveau n’est pas de ceux que le règlement connaît."])
    found = ceiling_of(candidature)[level]
    if found.state is LevelState.CLOSED:
        raise Refusal([f"{upper_first(level_name(level))} : {reason}." for reason in found.reasons])


def marks_lacking(appraisal: Appraisal) -> list[str]:
    """The marks that the dossier calls for and that were not given, as French sentences: of the comments of each theme
    that was asked, of its initiatives where it has some. About fifteen queries.
    """
    themes = dossier_of(appraisal.candidature).themes
    said = {theme.code: appraisal.readings.get(theme.code, {}) for theme in themes}
    comments = [theme.label for theme in themes if not said[theme.code].get("commentaires")]
    told = [theme.label for theme in themes if theme.initiatives and not said[theme.code].get("initiatives")]
    return [
        f"Notes des {what} qui manquent : {', '.join(names)}."
        for what, names in (("commentaires", comments), ("initiatives", told))
        if names
    ]


@transaction.atomic
def finish_appraisal(appraisal: Appraisal, *, by: User, without_marks: bool = False) -> None:
    """Hand an appraisal in. Raises Refusal when the level, its reasons or the confidence are missing, and once for the
    marks (`MarksLacking`), which may be done without.
    """
    row = Appraisal.objects.select_for_update().select_related("member", "candidature__edition").get(pk=appraisal.pk)
    _own(row, by)
    lacking = []
    if row.proposed_arobases is None:
        lacking.append("Proposez un niveau.")
    if not row.reasons.strip():
        lacking.append("Donnez les raisons du niveau proposé.")
    if row.trust is None:
        lacking.append("Dites si vous êtes sûr(e) de ce niveau.")
    marks = [] if without_marks or row.done_at is not None else marks_lacking(row)
    if lacking:
        raise Refusal([*lacking, *marks])
    if marks:
        raise MarksLacking(marks)
    if row.proposed_arobases is not None:
        _open_level(row.candidature, row.proposed_arobases)
    if row.done_at is None:
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])
        record(Verb.FINISH_APPRAISAL, row, by=by, candidature=row.candidature_id, arobases=row.proposed_arobases)


@transaction.atomic
def resume_appraisal(appraisal: Appraisal, *, by: User) -> None:
    """Take up an appraisal that was handed in. Raises Refusal outside the appraisal of the edition."""
    row = Appraisal.objects.select_for_update().select_related("member", "candidature__edition").get(pk=appraisal.pk)
    _own(row, by)
    if row.done_at is not None:
        row.done_at = None
        row.save(update_fields=["done_at"])
        record(Verb.RESUME_APPRAISAL, row, by=by, candidature=row.candidature_id)


def _own(row: Appraisal, by: User) -> None:
    refuse_closed(row.candidature.edition)
    if by.pk != row.member.user_id:
        raise Refusal(["Cette instruction est celle de quelqu’un d’autre."])


@transaction.atomic
def ask_town(candidature: Candidature, member: JuryMember, *, text: str, due_on: date, by: User) -> TownQuestion:
    """Ask the town something about its dossier; its people are written to.

    Raises Refusal when the dossier is not given to her, without a text, or for a day past or after the jury’s.
    """
    refuse_closed(candidature.edition)
    if not Assignment.objects.filter(candidature=candidature, member=member).exists():
        raise Refusal(["Ce dossier ne vous est pas confié : seul son lecteur interroge la collectivité."])
    reasons = []
    if not text.strip():
        reasons.append("Écrivez la question.")
    if fault := text_fault(text):
        reasons.append(fault)
    edition = candidature.edition
    if fault := day_fault("La réponse", due_on, today=timezone.localdate(), jury_on=edition.jury_on):
        reasons.append(fault)
    people = people_of(candidature.collectivite)
    if not people:
        reasons.append("Personne n’est attaché à cette collectivité : l’équipe doit d’abord trouver quelqu’un.")
    if reasons:
        raise Refusal(reasons)
    row = TownQuestion.objects.create(candidature=candidature, member=member, text=text.strip(), due_on=due_on)
    emails.asked(row, people)
    record(Verb.ASK_TOWN, row, by=by, candidature=candidature.pk, due=due_on.isoformat())
    return row


def may_note(user: User, seat: JuryMember | None, candidature: Candidature) -> bool:
    """Whether this person takes part in the notes of a dossier: the équipe (without a seat) and its readers."""
    return is_equipe(user) if seat is None else may_appraise(seat, candidature)


@transaction.atomic
def note_dossier(candidature: Candidature, seat: JuryMember | None, *, text: str, by: User) -> DossierNote:
    """Add a word to the notes of a dossier, between its readers and the équipe. Raises Refusal for anybody else, or
    without a text.
    """
    if not may_note(by, seat, candidature):
        raise Refusal(["Les notes d’un dossier sont entre ses lecteurs et l’équipe."])
    if not text.strip():
        raise Refusal(["Écrivez la note."])
    if fault := text_fault(text):
        raise Refusal([fault])
    row = DossierNote.objects.create(candidature=candidature, author=by, text=text.strip())
    record(Verb.NOTE_DOSSIER, candidature, by=by)
    return row


@transaction.atomic
def ask_past_check(candidature: Candidature, member: JuryMember, *, by: User) -> PastCheck:
    """Ask the équipe to settle the past of a dossier, once; it is written to. Raises Refusal when nothing is « à
    vérifier », or too late.
    """
    if candidature.edition.phase not in APPRAISED_IN:
        raise Refusal(["Le jury a décidé : le passé de ce dossier ne change plus rien."])
    if not ceiling_of(candidature).to_check:
        raise Refusal(["Rien n’est à vérifier dans le passé de cette collectivité."])
    row, fresh = PastCheck.objects.get_or_create(candidature=candidature, defaults={"member": member})
    if fresh:
        emails.past_to_check(row, list(User.objects.filter(groups__name=UserGroup.EQUIPE, is_active=True)))
        record(Verb.ASK_PAST_CHECK, candidature, by=by)
    return row


@transaction.atomic
def answer_question(question: TownQuestion, *, text: str, by: User) -> None:
    """Answer a question, once. Raises Refusal without a text, when it is answered, or once the jury has decided."""
    row = (
        TownQuestion.objects.select_for_update(of=("self",))
        .select_related("candidature__edition", "candidature__collectivite", "member__user")
        .get(pk=question.pk)
    )
    if row.answered_at is not None:
        raise Refusal(["Cette question a déjà sa réponse."])
    if row.candidature.edition.phase not in APPRAISED_IN:
        raise Refusal(["Le jury a décidé : cette question n’attend plus de réponse."])
    if not text.strip():
        raise Refusal(["Écrivez votre réponse."])
    if fault := text_fault(text):
        raise Refusal([fault])
    row.answer, row.answered_at, row.answered_by = text.strip(), timezone.now(), by
    row.save()
    emails.answered(row)
    record(Verb.ANSWER_QUESTION, row, by=by, candidature=row.candidature_id)
