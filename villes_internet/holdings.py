"""What a person holds, in every app: what somebody else must take up before she leaves."""

from dataclasses import dataclass

from django.urls import reverse

from jury.models import Assignment, JuryMember
from label.enums import MailingStatus
from label.models import Draft, Mailing, Membership, User
from questionnaire.models import SectionAssignment


@dataclass(frozen=True)
class Holding:
    """One thing that she holds, in words, and the page where it is handed over; whether somebody else may take it up
    before her access ends (a seat or an attachment is settled on its own page, a draft is anybody's of the équipe).
    """

    words: str
    address: str
    to_hand: bool = False


# The drafts of the équipe, by what their place begins with: their words, the name of their page, whether a year
# follows.
DRAFTS: dict[str, tuple[str, str, bool]] = {
    "questionnaire": ("Questionnaire", "equipe-questionnaire", True),
    "repair": ("Réparation d’une question, questionnaire", "equipe-questionnaire", True),
    "item-answer": ("Réponse à une collectivité", "equipe-asked", True),
    "members": ("Membres", "equipe-members", True),
    "mentions": ("Mentions spéciales", "equipe-mentions", True),
    "team": ("Équipe", "equipe-team", True),
    "partner-of": ("Partenaire de l’édition", "equipe-partners", True),
    "calendar": ("Calendrier", "equipe-edition", True),
    "regulation": ("Règlement", "equipe-edition", True),
    "mail": ("Modèle de courriel", "equipe-mails", True),
    "letter": ("Texte d’une lettre", "equipe-letters", False),
    "press": ("Liste de presse", "equipe-press", False),
}


def _drafts(user: User) -> list[Holding]:
    """The drafts of the équipe that she saved last and that are not applied; one query."""
    found = {}
    for row in Draft.objects.filter(saved_by=user).exclude(content={}).order_by("place"):
        sort, _, rest = row.place.partition(":")
        known = DRAFTS.get(sort)
        if known is not None:
            words, page, dated = known
            year = rest.partition(":")[0]
            said = f"Brouillon : {words} {year}" if dated else f"Brouillon : {words}"
            found[said] = Holding(said, reverse(page, args=[int(year)] if dated else []))
    return list(found.values())


def holdings_of(user: User) -> list[Holding]:
    """Her attachments, the sections handed to her, the dossiers that she has still to appraise, her seats, the mailings
    that she prepared and that have not left, her drafts; six queries.
    """
    found = [
        Holding(
            f"{link.collectivite.name} : {link.role_labels}",
            reverse("candidature-people", args=[link.collectivite.code]),
        )
        for link in Membership.objects.active().filter(user=user).select_related("collectivite")
    ]
    sections = (
        SectionAssignment.objects.held()
        .filter(person=user)
        .select_related("section", "candidature__collectivite", "candidature__edition")
    )
    found += [
        Holding(
            f"Section « {one.section.label} » du questionnaire {one.candidature.edition.year} de "
            f"{one.candidature.collectivite.name}",
            reverse("questionnaire", args=[one.candidature.collectivite.code, one.candidature.edition.year]),
            to_hand=True,
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
    dossiers = (
        Assignment.objects.filter(member__user=user, member__ended_at__isnull=True)
        .exclude(candidature__appraisals__member__user=user, candidature__appraisals__done_at__isnull=False)
        .select_related("candidature__edition")
        .order_by("candidature__edition__year", "candidature__sort_key")
    )
    found += [
        Holding(
            f"Dossier à instruire : {one.candidature.name}, {one.candidature.edition.year}",
            reverse("equipe-dealing", args=[one.candidature.edition.year]),
            to_hand=True,
        )
        for one in dossiers[:50]
    ]
    return [*found, *_mailings(user), *_drafts(user)]


def _mailings(user: User) -> list[Holding]:
    waiting = Mailing.objects.filter(created_by=user, status__in=(MailingStatus.DRAFT, MailingStatus.PLANNED))
    return [
        Holding(
            f"Envoi préparé : {one.get_kind_display()} ({one.edition.year}), à « {one.get_audience_display()} »",
            reverse("equipe-mailing", args=[one.pk]),
            to_hand=True,
        )
        for one in waiting.select_related("edition").order_by("pk")
    ]
