"""The tables of the jury."""

from jury.models.after import Appeal, Feedback
from jury.models.appraisal import Appraisal, Assignment, DossierNote, FiledScore, PastCheck, TownQuestion
from jury.models.batches import Batch, Consent
from jury.models.members import ConflictOfInterest, JuryMember, LinkDeclaration, Recusal
from jury.models.rehearsal import Rehearsal, RehearsalDevice
from jury.models.sitting import Attendance, Case, Decision, Minutes, Poll, Sitting, Vote

__all__ = [
    "Appeal",
    "Appraisal",
    "Assignment",
    "Attendance",
    "Batch",
    "Case",
    "ConflictOfInterest",
    "Consent",
    "Decision",
    "DossierNote",
    "Feedback",
    "FiledScore",
    "JuryMember",
    "LinkDeclaration",
    "Minutes",
    "PastCheck",
    "Poll",
    "Recusal",
    "Rehearsal",
    "RehearsalDevice",
    "Sitting",
    "TownQuestion",
    "Vote",
]
