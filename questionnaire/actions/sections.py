"""Sections handed out to the people of a collectivité."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from label.actions.base import record
from label.emails import link, write, year_words
from label.models import Candidature, Membership, User
from label.rules.dates import french_date
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from questionnaire import letters
from questionnaire.actions.answers import opened
from questionnaire.models import SectionAssignment
from questionnaire.queries import sheet_of


@transaction.atomic
def assign_section(
    candidature: Candidature, section: str, person: User, *, due_on: date | None, by: User
) -> SectionAssignment:
    """Put a person of the collectivité in charge of a section, until a day. Raises Refusal."""
    locked = opened(candidature)
    sheet = sheet_of(locked.edition.questionnaire)
    reasons = []
    if section not in sheet.sections:
        reasons.append("Cette section n’existe pas.")
    attached = Membership.objects.active().filter(collectivite_id=locked.collectivite_id, user=person)
    if not attached.exists():
        reasons.append("Cette personne n’est pas rattachée à la collectivité.")
    if due_on is not None and due_on < timezone.localdate():
        reasons.append("La date attendue est déjà passée.")
    if reasons:
        raise Refusal(reasons)
    row, _ = SectionAssignment.objects.update_or_create(
        candidature=locked, section_id=sheet.sections[section], person=person, defaults={"due_on": due_on}
    )
    record(
        Verb.ASSIGN_SECTION, locked, by=by, section=section, person=person.pk, due=due_on.isoformat() if due_on else ""
    )
    if person.pk != by.pk:
        _tell(row, locked, by)
    return row


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
