"""What goes with the jury of a demonstration edition."""

from initiatives.models import Highlight
from jury.documents import APPRAISAL, CORRECTED, FILED_INITIATIVE, MAINTAINED, MINUTES
from jury.models import (
    Appeal,
    Appraisal,
    Assignment,
    Attendance,
    Batch,
    Case,
    ConflictOfInterest,
    Consent,
    Decision,
    DossierNote,
    Feedback,
    FiledScore,
    JuryMember,
    LinkDeclaration,
    Minutes,
    PastCheck,
    Poll,
    Recusal,
    Rehearsal,
    Sitting,
    TownQuestion,
    Vote,
)
from label.models import Correction, Document, Edition, RegisterLine


def forget_jury(edition: Edition) -> None:
    """Take away the jury of a demonstration edition and all its work."""
    sittings = Sitting.objects.filter(edition=edition)
    cases = Case.objects.filter(sitting__in=sittings)
    RegisterLine.objects.filter(edition=edition).delete()
    minutes = Minutes.objects.filter(sitting__in=sittings)
    Document.objects.filter(kind=MINUTES.code, target__in=minutes.values_list("pk", flat=True)).delete()
    minutes.delete()
    Decision.objects.filter(case__in=cases).delete()
    Vote.objects.filter(case__in=cases).delete()
    Poll.objects.filter(case__in=cases).delete()
    Consent.objects.filter(batch__sitting__in=sittings).delete()
    Batch.objects.filter(sitting__in=sittings).delete()
    cases.delete()
    Attendance.objects.filter(sitting__in=sittings).delete()
    sittings.delete()
    told = Highlight.objects.filter(candidature__edition=edition).values_list("pk", flat=True)
    Document.objects.filter(kind=FILED_INITIATIVE.code, target__in=told).delete()
    appeals = Appeal.objects.filter(candidature__edition=edition)
    corrections = Correction.objects.filter(candidature__edition=edition)
    Document.objects.filter(kind=MAINTAINED.code, target__in=appeals.values_list("pk", flat=True)).delete()
    Document.objects.filter(kind=CORRECTED.code, target__in=corrections.values_list("pk", flat=True)).delete()
    appeals.delete()
    corrections.delete()
    Feedback.objects.filter(candidature__edition=edition).delete()
    members = JuryMember.objects.filter(edition=edition)
    appraisals = Appraisal.objects.filter(member__in=members).values("pk")
    Document.objects.filter(kind=APPRAISAL.code, target__in=appraisals).delete()
    for model in (PastCheck, TownQuestion, Appraisal, Assignment, Recusal, ConflictOfInterest, LinkDeclaration):
        model.objects.filter(member__in=members).delete()
    FiledScore.objects.filter(candidature__edition=edition).delete()
    DossierNote.objects.filter(candidature__edition=edition).delete()
    Rehearsal.objects.filter(edition=edition).delete()
    members.delete()
