"""The models of the ground floor, one file per concept."""

from label.models.access import FactorReset
from label.models.alerts import Alert
from label.models.awards import Award, Correction
from label.models.candidatures import Candidature, Profile
from label.models.collectivites import Collectivite, Departement, Region
from label.models.documents import Document
from label.models.drafts import Draft, LateText, Revision, Versioned
from label.models.editions import Edition, Regulation
from label.models.files import Attachment
from label.models.imports import TableImport
from label.models.journal import JournalEntry
from label.models.mail import Mailing, MailMessage, MailTemplate
from label.models.members import Adhesion
from label.models.memberships import Invitation, Membership
from label.models.mentions import GivenMention, SpecialMention
from label.models.newsletters import NewsletterIssue
from label.models.opposition import Opposition
from label.models.partners import Partner
from label.models.people import NAMED_BY, AccessLog, User, called
from label.models.press import PressContact
from label.models.publication import PublicVersion
from label.models.register import RegisterLine
from label.models.reports import ErrorReport
from label.models.rows import WholeRow
from label.models.signatories import SignatoryRequest
from label.models.team import TeamMember

__all__ = [
    "NAMED_BY",
    "AccessLog",
    "Adhesion",
    "Alert",
    "Attachment",
    "Award",
    "Candidature",
    "Collectivite",
    "Correction",
    "Departement",
    "Document",
    "Draft",
    "Edition",
    "ErrorReport",
    "FactorReset",
    "GivenMention",
    "Invitation",
    "JournalEntry",
    "LateText",
    "MailMessage",
    "MailTemplate",
    "Mailing",
    "Membership",
    "NewsletterIssue",
    "Opposition",
    "Partner",
    "PressContact",
    "Profile",
    "PublicVersion",
    "Region",
    "RegisterLine",
    "Regulation",
    "Revision",
    "SignatoryRequest",
    "SpecialMention",
    "TableImport",
    "TeamMember",
    "User",
    "Versioned",
    "WholeRow",
    "called",
]
