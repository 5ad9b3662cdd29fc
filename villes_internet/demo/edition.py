"""The demonstration edition itself: placed around now, emptied and made anew by each stage."""

from datetime import UTC, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from initiatives.models import Highlight
from label.actions.base import public_changed, public_gesture, record
from label.actions.documents import replace_document
from label.actions.partners import forget_logo
from label.drafts import drafts_of_year
from label.enums import Phase
from label.models import (
    Adhesion,
    Alert,
    Attachment,
    Award,
    Candidature,
    Document,
    Edition,
    ErrorReport,
    Invitation,
    Mailing,
    MailMessage,
    Membership,
    Partner,
    Profile,
    Regulation,
    SignatoryRequest,
    TeamMember,
)
from label.rules.refusals import Refusal
from label.verbs import Verb
from questionnaire.models import Answer, Extract, FiledQuestionnaire, ItemNote, SectionAssignment, ServiceLink
from toolkit.dates import PARIS
from villes_internet.actions import create_edition
from villes_internet.book.extracts import EXTRACT
from villes_internet.book.kinds import REGULATION
from villes_internet.book.models import BookText, ProfileFocus, ProfileObservation, TownWords
from villes_internet.demo.answers import forget
from villes_internet.demo.forgetting import forget_jury
from villes_internet.demo.initiatives import forget_initiatives

YEAR, NUMBER = 2013, 14
TEXT = """## Article 1 – Objet

L’édition {year} du label « {label} » récompense, de une à cinq arobases, les communes et intercommunalités
qui mettent l’internet au service de leurs habitants.

## Article 2 – Qui peut candidater

- Les **communes**, quelle que soit leur taille ;
- les **intercommunalités** à fiscalité propre.

## Article 3 – Dossier

Le dossier se remplit en ligne : fiche d’identité, questionnaire et initiatives. Il est déposé par l’exécutif
ou par une personne qui en a reçu délégation, avant la clôture. Un accusé de réception est délivré.

## Article 4 – Jury

Le jury décide en une séance. Un membre lié à une collectivité se déporte.

## Article 5 – Recours

Une décision peut être contestée par écrit dans le délai indiqué ci-dessus.
"""


def at_hour(moment: datetime, hour: int) -> datetime:
    """The same day in Paris at a round hour."""
    local = moment.astimezone(PARIS)
    return datetime(local.year, local.month, local.day, hour, tzinfo=PARIS).astimezone(UTC)


@public_gesture
def remove_demonstration() -> None:
    """Take away the demonstration edition and what was invented for it, last edition's answers too; its journal lines
    stay.
    """
    public_changed()
    forget()
    forget_initiatives()
    # FOR UPDATE: no document of it is asked for by the schedule while its own are taken away.
    for edition in Edition.objects.select_for_update().filter(demonstration=True):
        candidatures = Candidature.objects.filter(edition=edition)
        forget_jury(edition)
        Document.objects.filter(edition=edition).delete()
        extracts = Extract.objects.filter(candidature__in=candidatures)
        Document.objects.filter(kind=EXTRACT.code, target__in=extracts.values("pk")).delete()
        for pages in (ProfileFocus, ProfileObservation, TownWords):
            pages.objects.filter(candidature__in=candidatures).delete()
        Award.objects.filter(candidature__in=candidatures).delete()
        Highlight.objects.filter(candidature__in=candidatures).delete()
        for answered in (ServiceLink, Answer, FiledQuestionnaire, ItemNote, SectionAssignment):
            answered.objects.filter(candidature__in=candidatures).delete()
        _remove_attachments(Attachment.objects.filter(candidature__in=candidatures))
        Profile.objects.filter(candidature__in=candidatures).delete()
        MailMessage.objects.filter(mailing__edition=edition).delete()
        Mailing.objects.filter(edition=edition).delete()
        candidatures.delete()
        Regulation.objects.filter(edition=edition).delete()
        BookText.objects.filter(edition=edition).delete()
        logos = list(Partner.objects.filter(edition=edition).exclude(logo="").values_list("logo", flat=True))
        Partner.objects.filter(edition=edition).delete()
        for logo in logos:
            forget_logo(logo)
        TeamMember.objects.filter(edition=edition).delete()
        Adhesion.objects.filter(year=edition.year).delete()
        drafts_of_year(edition.year).delete()
        _remove_reports(ErrorReport.objects.filter(edition=edition))
        edition.delete()
    _remove_reports(ErrorReport.objects.filter(email__endswith=".example"))
    Alert.objects.filter(email__endswith=".example").delete()
    SignatoryRequest.objects.filter(email__endswith=".example").delete()
    Membership.objects.filter(user__email__endswith=".example").delete()
    Invitation.objects.filter(email__endswith=".example").delete()


def _remove_reports(reports: QuerySet[ErrorReport]) -> None:
    """What was reported, with its documents."""
    proofs = list(reports.filter(proof__isnull=False).values_list("proof", flat=True))
    reports.delete()
    _remove_attachments(Attachment.objects.filter(pk__in=proofs))


def _remove_attachments(rows: QuerySet[Attachment]) -> None:
    """The rows at once, their files once the transaction has held."""
    files = [(row.file.storage, str(row.file.name)) for row in rows]
    rows.delete()
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


def new_demonstration(opens_in: timedelta) -> Edition:
    """
    The demonstration edition in preparation, its opening that far from now.

    Raises Refusal when 2013 really exists, or when a real edition is under way: one campaign at a time.
    """
    for running in Edition.objects.under_way():
        msg = f"L’édition {running.year} est en cours\u00a0: aucune édition de démonstration ne s’ouvre à côté d’elle."
        raise Refusal([msg])
    previous = Edition.objects.select_related("regulation").before(YEAR).first()
    if previous is None:
        msg = "The real past must be there first."
        raise RuntimeError(msg)
    edition = create_edition(previous, number=NUMBER, year=YEAR, by=None, demonstration=True)
    opens = at_hour(timezone.now() + opens_in, 9)
    edition.opens_at = opens
    edition.fills_at = at_hour(opens + timedelta(days=21), 9)
    edition.closes_at = at_hour(opens + timedelta(days=63), 18)
    edition.jury_on = (opens + timedelta(days=90)).date()
    edition.publishes_at = at_hour(opens + timedelta(days=104), 11)
    edition.ceremony_on = (opens + timedelta(days=104)).date()
    edition.ceremony_place = "Paris"
    edition.announced_at = edition.calendar_applied_at = timezone.now()
    edition.save()
    regulation = edition.regulation
    regulation.quorum, regulation.appeal_days = 8, 30
    regulation.text = TEXT.format(year=YEAR, label=settings.LABEL["name"])
    regulation.save()
    return edition


def set_phase(edition: Edition, phase: Phase) -> None:
    """Put the edition at the stage that was asked, with one journal line."""
    edition.phase = phase
    edition.save(update_fields=["phase"])
    replace_document(REGULATION, edition, by=None)
    record(Verb.SEED_DEMONSTRATION, edition, by=None, year=edition.year, phase=phase.value)
