"""The forms of the label: what people type, read and refused in French beside each field."""

from label.forms.candidatures import (
    CardForm,
    ExtendForm,
    LateForm,
    PastForm,
    ReasonForm,
    SourceForm,
    card_texts,
)
from label.forms.editions import CalendarForm, NewEditionForm, RegulationForm
from label.forms.mail import MailingForm, TemplateForm
from label.forms.memberships import ContactForm, DecisionForm, InviteForm, MembershipRequestForm, RolesForm
from label.forms.palmares import PalmaresFilter, palmares_filter

__all__ = [
    "CalendarForm",
    "CardForm",
    "ContactForm",
    "DecisionForm",
    "ExtendForm",
    "InviteForm",
    "LateForm",
    "MailingForm",
    "MembershipRequestForm",
    "NewEditionForm",
    "PalmaresFilter",
    "PastForm",
    "ReasonForm",
    "RegulationForm",
    "RolesForm",
    "SourceForm",
    "TemplateForm",
    "card_texts",
    "palmares_filter",
]
