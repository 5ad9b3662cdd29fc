"""What a person holds, in every app: what somebody else must take up before she leaves."""

from dataclasses import dataclass

from django.urls import reverse

from jury.models import Assignment, JuryMember
from label.enums import MailingStatus
from label.models import Mailing, Membership, User
from questionnaire.models import SectionAssignment


@dataclass(frozen=True)
class Holding:
    """One thing that she holds, in words, and the page where it is handed over."""

    words: str
    address: str


def holdings_of(user: User) -> list[Holding]:
    """Her attachments, the sections handed to her, the files that she has still to appraise, her seats, the mailings
    that she prepared and that have not left; five queries.
    """
    found = [
        Holding(
            f"{link.collectivite.name} : {link.role_labels}",
            reverse("candidature-people", args=[link.collectivite.code]),
        )
        for link in Membership.objects.active().filter(user=user).select_related("collectivite")
    ]
    sections = SectionAssignment.objects.filter(person=user).select_related(
        "section", "candidature__collectivite", "candidature__edition"
    )
    found += [
        Holding(
            f"Section « {one.section.label} » du questionnaire {one.candidature.edition.year} de "
            f"{one.candidature.collectivite.name}",
            reverse("questionnaire", args=[one.candidature.collectivite.code, one.candidature.edition.year]),
        )
        for one in sections[:50]
    ]
    seats = JuryMember.objects.active().filter(user=user).select_related("edition")
    found += [
        Holding(
            f"{seat.get_role_display()}, jury {seat.edition.year}", reverse("equipe-jury", args=[seat.edition.year])
        )
        for seat in seats
    ]
    files = (
        Assignment.objects.filter(member__user=user, member__ended_at__isnull=True)
        .exclude(candidature__appraisals__member__user=user, candidature__appraisals__done_at__isnull=False)
        .select_related("candidature__edition")
        .order_by("candidature__edition__year", "candidature__sort_key")
    )
    found += [
        Holding(
            f"Dossier à instruire : {one.candidature.name}, {one.candidature.edition.year}",
            reverse("equipe-dealing", args=[one.candidature.edition.year]),
        )
        for one in files[:50]
    ]
    waiting = Mailing.objects.filter(created_by=user, status__in=(MailingStatus.DRAFT, MailingStatus.PLANNED))
    return found + [
        Holding(f"Envoi préparé : {mailing.subject}", reverse("equipe-mailing", args=[mailing.pk]))
        for mailing in waiting.order_by("pk")
    ]
