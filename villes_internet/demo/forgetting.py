"""What goes with the jury of a demonstration edition."""

from jury.documents import APPRAISAL
from jury.models import (
    Appeal,
    Appraisal,
    Assignment,
    Attendance,
    Case,
    ConflictOfInterest,
    Decision,
    Feedback,
    FiledScore,
    JuryMember,
    LinkDeclaration,
    Minutes,
    PastCheck,
    Poll,
    Recusal,
    Sitting,
    TownQuestion,
    Vote,
)
from label.models import Correction, Document, Edition


def forget_jury(edition: Edition) -> None:
    """Take away the jury of a demonstration edition and all its work."""
    sittings = Sitting.objects.filter(edition=edition)
    cases = Case.objects.filter(sitting__in=sittings)
    Minutes.objects.filter(sitting__in=sittings).delete()
    Decision.objects.filter(case__in=cases).delete()
    Vote.objects.filter(case__in=cases).delete()
    Poll.objects.filter(case__in=cases).delete()
    cases.delete()
    Attendance.objects.filter(sitting__in=sittings).delete()
    sittings.delete()
    Appeal.objects.filter(candidature__edition=edition).delete()
    Correction.objects.filter(candidature__edition=edition).delete()
    Feedback.objects.filter(candidature__edition=edition).delete()
    members = JuryMember.objects.filter(edition=edition)
    appraisals = Appraisal.objects.filter(member__in=members).values("pk")
    Document.objects.filter(kind=APPRAISAL.code, target__in=appraisals).delete()
    for model in (PastCheck, TownQuestion, Appraisal, Assignment, Recusal, ConflictOfInterest, LinkDeclaration):
        model.objects.filter(member__in=members).delete()
    FiledScore.objects.filter(candidature__edition=edition).delete()
    members.delete()
