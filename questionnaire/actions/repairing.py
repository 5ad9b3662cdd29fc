"""A question put right while agents answer it: what it touches is counted, answers follow, their agents are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from label import drafts
from label.actions.base import record
from label.actions.candidatures import people_of
from label.emails import link, write, year_words
from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from questionnaire import letters
from questionnaire.actions.structure import put_in_force
from questionnaire.models import Answer, FiledQuestionnaire, Questionnaire
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.changes import item_changes
from questionnaire.rules.faults import structure_faults
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import ItemTerms, Structure
from toolkit.french import counted

REPAIRED_IN = (Phase.PREPARATION, Phase.REGISTRATION, Phase.FILLING)
LATE = "La saisie est close : ce qui est déposé ne change plus. Dites au jury ce que cette question a de faux."
LONGEST_REASON = 500
LEAST_CHOICES = 2


@dataclass(frozen=True)
class Repair:
    """A question as it is and as it would be; `moved` says which choice takes the answers of one that goes."""

    before: ItemTerms
    after: ItemTerms
    moved: Mapping[str, str]
    rests: bool = False

    @property
    def gone(self) -> list[str]:
        """The choices that go."""
        kept = {choice.value for choice in self.after.choices}
        return [choice.value for choice in self.before.choices if choice.value not in kept]

    @property
    def changes(self) -> list[str]:
        """What differs, in words."""
        said = list(item_changes(self.before, self.after))
        return [*said, "elle n’est plus posée"] if self.rests else said

    def migrated(self, value: Any) -> Any:
        """An answer once the choices that go have given theirs to another."""
        if isinstance(value, list):
            return list(dict.fromkeys(self.moved.get(one, one) for one in value))
        return self.moved.get(value, value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Touched:
    """The answers to a question: all of them, those of a filed candidature, those that change."""

    answers: Sequence[Answer]
    filed: int
    changing: int


def touched_by(questionnaire: Questionnaire, repair: Repair) -> Touched:
    """What was answered to the question; one query."""
    rows = Answer.objects.filter(item__questionnaire=questionnaire, item__code=repair.before.code)
    found = [
        row
        for row in rows.select_related("candidature__collectivite", "candidature__edition").order_by("pk")
        if row.value not in (None, "", []) or row.not_applicable or row.comment
    ]
    filed = sum(row.candidature.status == CandidatureStatus.FILED for row in found)
    return Touched(found, filed, sum(repair.migrated(row.value) != row.value for row in found))


def repair_refusals(questionnaire: Questionnaire, structure: Structure, repair: Repair, reason: str) -> list[str]:
    """Why a question cannot be put right so, as French sentences."""
    edition = Edition.objects.get(pk=questionnaire.edition_id)
    reasons = [] if edition.phase in REPAIRED_IN else [LATE]
    if not reason.strip():
        reasons.append("Dites pourquoi : ceux qui ont répondu le liront.")
    if len(reason) > LONGEST_REASON:
        reasons.append(f"La raison compte {LONGEST_REASON} signes au plus.")
    if repair.before.type != repair.after.type:
        reasons.append("Une question ne change pas de type de réponse pendant la saisie.")
    known = set(structure_faults(numbered_of(questionnaire).structure))
    reasons += [fault.sentence for fault in structure_faults(structure) if fault not in known]
    return reasons + _choices_refusals(questionnaire, repair)


def _choices_refusals(questionnaire: Questionnaire, repair: Repair) -> list[str]:
    reasons = []
    labels = {choice.value: choice.label for choice in repair.before.choices}
    after = [choice.label.casefold() for choice in repair.after.choices]
    if len(set(after)) < len(after):
        reasons.append("Deux choix disent la même chose.")
    if labels and len(after) < LEAST_CHOICES:
        reasons.append("Une question à choix en propose deux au moins.")
    given = touched_by(questionnaire, repair).answers
    for value in repair.gone:
        answered = sum(value in (row.value if isinstance(row.value, list) else [row.value]) for row in given)
        if answered and value not in repair.moved:
            said = counted(answered, "réponse", "réponses")
            reasons.append(f"« {labels[value]} » a {said} : dites quel choix les reçoit.")
    kept = {choice.value for choice in repair.after.choices}
    for old, new in repair.moved.items():
        if old not in repair.gone:
            reasons.append(f"« {labels.get(old, old)} » reste dans la liste : il garde ses réponses.")
        elif new not in kept:
            reasons.append(f"« {labels.get(new, new)} » s’en va aussi : il ne reçoit pas de réponses.")
    return reasons


@transaction.atomic
def repair_item(questionnaire: Questionnaire, structure: Structure, repair: Repair, *, reason: str, by: User) -> int:
    """Put a question right: `structure` is the questionnaire with that question as it will be. Answers to a choice that
    goes move to the one that takes it, filed ones too; everybody who answered is told. How many answers changed.
    Raises Refusal.
    """
    reasons = [] if is_equipe(by) else ["Seule l’équipe répare une question."]
    Edition.objects.locked().get(pk=questionnaire.edition_id)
    reasons += repair_refusals(questionnaire, structure, repair, reason)
    if reasons:
        raise Refusal(reasons)
    code = repair.before.code
    put_in_force(questionnaire, structure, by=by, repaired=code, moved=repair.moved)
    found = touched_by(questionnaire, repair)
    for row in found.answers:
        after = repair.migrated(row.value)
        if after != row.value:
            locked = Answer.objects.select_for_update().get(pk=row.pk)
            drafts.write(locked, {"answer": [after, locked.not_applicable]}, by=by, page="réparation")
    _move_filed(questionnaire, repair)
    record(
        Verb.REPAIR_QUESTION,
        questionnaire,
        by=by,
        year=questionnaire.edition.year,
        item=code,
        changed=" ; ".join(repair.changes)[:300],
        reason=reason.strip(),
        answers=len(found.answers),
    )
    for row in found.answers:
        _tell(row, repair, reason)
    MAIL.hand_on_commit()
    return found.changing


def _move_filed(questionnaire: Questionnaire, repair: Repair) -> None:
    """The same in what is filed: the équipe says that the two choices are one."""
    if not repair.moved:
        return
    code = repair.before.code
    filed = FiledQuestionnaire.objects.select_for_update().filter(candidature__edition=questionnaire.edition_id)
    for row in filed.filter(answers__has_key=code):
        answer = row.answers[code]
        after = repair.migrated(answer["valeur"])
        if after != answer["valeur"]:
            row.answers = {**row.answers, code: {**answer, "valeur": after}}
            row.save(update_fields=["answers"])


def _tell(answer: Answer, repair: Repair, reason: str) -> None:
    candidature: Candidature = answer.candidature
    said = "Votre réponse est inchangée."
    after = repair.migrated(answer.value)
    if repair.rests:
        said = "Votre réponse est gardée, et ne compte plus."
    elif after != answer.value:
        said = f"Votre réponse devient : {_text(repair.after, after)}."
    elif answer.value not in (None, "", []):
        said = f"Votre réponse reste : {_text(repair.after, answer.value)}."
    if candidature.status == CandidatureStatus.FILED:
        said += (
            " Votre dossier est déposé : pour répondre autrement, une personne signataire le rouvre avant la clôture."
        )
    place = link("questionnaire-theme", candidature.collectivite.code, candidature.edition.year, repair.before.code[:2])
    values = {
        **year_words(candidature),
        "question": f"{repair.before.code} {repair.after.label}",
        "raison": reason.strip(),
        "changement": " ; ".join(repair.changes) or "ses mots",
        "suite": said,
        "lien": f"{place}#{repair.before.anchor}",
    }
    people = people_of(candidature.collectivite)
    write(letters.REPAIRED, people, values, collectivite=candidature.collectivite)


def _text(item: ItemTerms, value: Any) -> str:
    kind = kind_of(item)
    return kind.text(item, kind.restored(item, value)) if value not in (None, "", []) else "sans valeur"


def repair_of(questionnaire: Questionnaire, structure: Structure, code: str, moved: Mapping[str, str]) -> Repair:
    """What this structure changes of a question that is in force."""
    before = numbered_of(questionnaire).structure
    rests = code in structure.resting and code not in before.resting
    return Repair(before.trame.items[code], structure.trame.items[code], moved, rests)
