"""The models of the ground floor, one file per concept."""

from label.models.awards import Award
from label.models.candidatures import Candidature, Profile
from label.models.collectivites import Collectivite, Departement, Region
from label.models.editions import Edition, Regulation
from label.models.journal import JournalEntry
from label.models.members import Adhesion
from label.models.people import User

__all__ = [
    "Adhesion",
    "Award",
    "Candidature",
    "Collectivite",
    "Departement",
    "Edition",
    "JournalEntry",
    "Profile",
    "Region",
    "Regulation",
    "User",
]
