"""Sections handed out to the people of a collectivité."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from label.actions.base import record
from label.emails import link, write, year_words
from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Membership, User
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from questionnaire import letters
from questionnaire.actions.answers import opened
from questionnaire.models import SectionAssignment
from questionnaire.queries.answers import numbered_of, readings_of
from questionnaire.rules.completeness import Progress
from questionnaire.rules.deadlines import BEFORE, reminds
from toolkit.dates import french_date
from toolkit.french import counted


@transaction.atomic
def assign_section(
    candidature: Candidature, section: str, person: User, *, due_on: date | None, by: User
) -> SectionAssignment:
    """Put a person of the collectivité in charge of a section, until a day. Raises Refusal."""
    locked = opened(candidature)
    numbered = numbered_of(locked.edition.questionnaire)
    reasons = []
    if section not in numbered.sections:
        reasons.append("Cette section n’existe pas.")
    attached = Membership.objects.active().filter(collectivite_id=locked.collectivite_id, user=person)
    if not attached.exists():
        reasons.append("Cette personne n’est pas rattachée à la collectivité.")
    if due_on is not None and due_on < timezone.localdate():
        reasons.append("La date attendue est déjà passée.")
    end = locked.filing_window.deadline
    if due_on is not None and end is not None and due_on > timezone.localdate(end):
        reasons.append(f"La date attendue est après la clôture, le {french_date(timezone.localdate(end))}.")
    if reasons:
        raise Refusal(reasons)
    row, _ = SectionAssignment.objects.update_or_create(
        candidature=locked,
        section_id=numbered.sections[section],
        person=person,
        defaults={"due_on": due_on, "reminded_on": None},
    )
    record(
        Verb.ASSIGN_SECTION, locked, by=by, section=section, person=person.pk, due=due_on.isoformat() if due_on else ""
    )
    if person.pk != by.pk:
        _tell(row, locked, by)
    return row


def remind_of_sections(today: date) -> int:
    """Write to whoever has a section to finish for a day that comes or has just gone: twice at most for one day, never
    of a section that is done or of a candidature that is not filled any more; how many were told. Two queries a page of
    candidatures, and one a mail.
    """
    dated = SectionAssignment.objects.held().filter(due_on__isnull=False, due_on__lte=today + BEFORE)
    dated = dated.filter(candidature__status=CandidatureStatus.REGISTERED, candidature__edition__phase=Phase.FILLING)
    rows = dated.select_related("section", "person", "candidature__edition", "candidature__collectivite")
    due = [
        row for row in rows.order_by("candidature", "pk") if row.due_on and reminds(row.due_on, row.reminded_on, today)
    ]
    readings = readings_of(list({row.candidature_id: row.candidature for row in due}.values()))
    told = 0
    for row in due:
        found = readings.get(row.candidature_id)
        progress = found[2].sections.get(row.section.code) if found is not None else None
        if progress is not None and progress.left and row.candidature.filing_window.is_open:
            told += _remind(row, progress, today)
    MAIL.hand_on_commit()
    return told


@transaction.atomic
def _remind(row: SectionAssignment, progress: Progress, today: date) -> int:
    """One mail and its mark, together; 0 when another worker wrote it."""
    mine = SectionAssignment.objects.filter(pk=row.pk, reminded_on=row.reminded_on)
    if not mine.update(reminded_on=today):
        return 0
    candidature = row.candidature
    code, year = candidature.collectivite.code, candidature.edition.year
    values = {
        **year_words(candidature),
        "prenom_nom": str(row.person),
        "section": row.section.label,
        "reste": counted(progress.left, "question reste", "questions restent"),
        "date": french_date(row.due_on) if row.due_on is not None else "",
        "lien": f"{link('questionnaire-theme', code, year, row.section.theme)}#{row.section.code}",
    }
    write(letters.SECTION_DUE, row.person, values, collectivite=candidature.collectivite)
    return 1


def _tell(row: SectionAssignment, candidature: Candidature, by: User) -> None:
    code, year = candidature.collectivite.code, candidature.edition.year
    values = {
        **year_words(candidature),
        "prenom_nom": str(row.person),
        "qui": str(by),
        "section": row.section.label,
        "date": f", attendue le {french_date(row.due_on)}" if row.due_on is not None else "",
        "lien": f"{link('questionnaire-theme', code, year, row.section.theme)}#{row.section.code}",
    }
    write(letters.HANDED, row.person, values, collectivite=candidature.collectivite, about=by)
    MAIL.hand_on_commit()


@transaction.atomic
def unassign_section(candidature: Candidature, pk: int, *, by: User) -> None:
    """Take a section back from a person; nothing typed changes. Raises Refusal."""
    locked = opened(candidature)
    row = SectionAssignment.objects.select_related("section").filter(pk=pk, candidature=locked).first()
    if row is None:
        raise Refusal(["Cette section n’est plus confiée à cette personne."])
    record(Verb.UNASSIGN_SECTION, locked, by=by, section=row.section.code, person=row.person_id)
    row.delete()
