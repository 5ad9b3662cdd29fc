"""The campaign as the équipe follows it: candidatures in rows, the funnel, the cards of before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from label.enums import CandidatureStatus, MailKind, MessageStatus, Role
from label.models import (
    NAMED_BY,
    Adhesion,
    Candidature,
    Collectivite,
    Edition,
    MailMessage,
    Membership,
    Profile,
    called,
)
from label.queries.histories import Pasts, pasts_of
from label.queries.people import frozen_facts
from label.rules.cards import card_blocking, card_completeness, card_missing
from label.rules.funnel import Milestones
from label.rules.missing import Missing
from label.rules.strates import class_code


def last_card_before(candidature: Candidature) -> Profile | None:
    """The card of the last edition in which the collectivité gave one."""
    return (
        Profile.objects.filter(
            candidature__collectivite_id=candidature.collectivite_id,
            candidature__edition__year__lt=candidature.edition.year,
        )
        .select_related("candidature__edition")
        .order_by("-candidature__edition__year")
        .first()
    )


@dataclass(frozen=True)
class CandidatureRow:
    """A candidature in the équipe's table: itself, the code of its collectivité, who works on it, how complete its card
    and its answers are, what blocks it.
    """

    candidature: Candidature
    code: str
    people: tuple[str, ...]
    has_signatory: bool
    percent: int
    answered: int | None
    blocking: int
    previous: int | None

    @property
    def obtained(self) -> int | None:
        """The level that it holds, once it is public."""
        award = getattr(self.candidature, "award", None)
        return award.arobases if award is not None and self.candidature.edition.is_public else None

    @property
    def state(self) -> str:
        """One word for the table: what the candidature waits for."""
        if self.candidature.status != CandidatureStatus.REGISTERED:
            return CandidatureStatus(self.candidature.status).label
        if self.candidature.filing_window.is_over:
            return "Non déposée"
        if self.candidature.started_at is None:
            return "À commencer"
        return "Peut être déposée" if not self.blocking else "Commencée"


# What another app knows of each candidature, by its number: how much is answered (percent), and what blocks it there.
AnsweredOf = Callable[[Sequence[Candidature]], Mapping[int, tuple[int, int]]]


def candidature_rows(candidatures: QuerySet[Candidature], answered_of: AnsweredOf) -> list[CandidatureRow]:
    """Rows for the table, of candidatures of one edition that come with it (`edition.candidatures`); four queries
    whatever their number, six where an heir keeps the past of those before, and those of `answered_of`.
    """
    kept = list(candidatures.select_related("profile", "award").annotate(code=F("collectivite__code")))
    towns = candidatures.order_by().values("collectivite")
    people: dict[int, list[str]] = {}
    signed: set[int] = set()
    named = (f"user__{name}" for name in NAMED_BY)
    attached = Membership.objects.active().filter(collectivite__in=towns)
    for town, roles, *who in attached.values_list("collectivite", "roles", *named):
        people.setdefault(town, []).append(called(*who))
        if Role.SIGNATAIRE in roles:
            signed.add(town)
    pasts = pasts_of(kept[0].edition) if kept else Pasts()
    answered = answered_of(kept)
    rows = []
    for candidature in kept:
        town = candidature.collectivite_id
        percent, blocked = answered.get(candidature.pk, (None, 0))
        card, confirmed = _card(candidature), candidature.card_confirmed_at is not None
        blocked += card_blocking(card, confirmed=confirmed)
        names = tuple(people.get(town, []))
        share = _share(candidature, card)
        last = pasts.last_level_of(town)
        before = last.arobases if last is not None else None
        rows.append(
            CandidatureRow(candidature, candidature.code, names, town in signed, share, percent, blocked, before)
        )
    return rows


def orphaned_candidatures(edition: Edition) -> QuerySet[Candidature]:
    """Running candidatures whose collectivité has nobody attached any more: the équipe must find somebody."""
    attached = Membership.objects.active().filter(collectivite=OuterRef("collectivite"), user__is_active=True)
    return Candidature.objects.running().filter(~Exists(attached), edition=edition)


def funnel_rows(edition: Edition) -> list[Milestones]:
    """When each collectivité passed each stage of an edition: those invited by the opening mail, and those registered.
    Two queries.
    """
    invited: dict[int, datetime] = dict(
        MailMessage.objects.filter(
            mailing__edition=edition,
            mailing__kind=MailKind.OPENING,
            collectivite__isnull=False,
            status=MessageStatus.SENT,
        )
        .values("collectivite")
        .annotate(first=Min("sent_at"))
        .values_list("collectivite", "first")
    )
    rows = []
    known: set[int] = set()
    for c in Candidature.objects.filter(edition=edition).exclude(
        Q(registered_at__isnull=True) & Q(status=CandidatureStatus.WITHDRAWN)
    ):
        known.add(c.collectivite_id)
        rows.append(
            Milestones(
                c.region,
                class_code(c.kind, c.strate),
                invited.get(c.collectivite_id),
                c.registered_at,
                c.started_at,
                c.half_at,
                c.submitted_at,
            )
        )
    rest = [pk for pk in invited if pk not in known]
    if rest:
        rows += _invited_only(edition, rest, invited)
    return rows


def _invited_only(edition: Edition, keys: list[int], invited: Mapping[int, datetime]) -> list[Milestones]:
    rows = Collectivite.objects.filter(pk__in=keys).select_related("departement__region", "departement__former_region")
    found = []
    for collectivite in rows:
        facts = frozen_facts(collectivite, edition)
        found.append(Milestones(facts["region"], class_code(facts["kind"], facts["strate"]), invited[collectivite.pk]))
    return found


def adhesions_lacking(candidatures: Sequence[Candidature]) -> dict[int, list[Missing]]:
    """What filing waits for where the règlement keeps it for the association's members: an adhesion of the edition's
    year, by candidature. Their editions come with their règlement; one query where some ask for it.
    """
    asking = [one for one in candidatures if one.edition.terms.members_only]
    if not asking:
        return {}
    known = Adhesion.objects.filter(year__in={one.edition.year for one in asking}, collectivite__isnull=False)
    members = set(known.values_list("year", "collectivite"))
    return {
        one.pk: [Missing(f"Adhésion {year} à l’association : à faire enregistrer par l’équipe", "contact", hers=False)]
        for one in asking
        if ((year := one.edition.year), one.collectivite_id) not in members
    }


def waiting_for_adhesion(edition: Edition) -> QuerySet[Candidature]:
    """The registered candidatures that filing waits for, until their adhesion of the year is recorded."""
    if not edition.terms.members_only:
        return Candidature.objects.none()
    members = Adhesion.objects.filter(year=edition.year, collectivite=OuterRef("collectivite"))
    registered = Candidature.objects.filter(edition=edition, status=CandidatureStatus.REGISTERED)
    return registered.filter(~Exists(members)).select_related("collectivite").order_by("sort_key", "pk")


def card_lacks(candidature: Candidature) -> list[Missing]:
    """What the card of a candidature still lacks (`missing` of this app)."""
    return card_missing(_card(candidature), kind=candidature.kind, confirmed=candidature.card_confirmed_at is not None)


def card_share(candidature: Candidature) -> int:
    """How complete the card is, in whole percent."""
    return _share(candidature, _card(candidature))


def _share(candidature: Candidature, card: Mapping[str, Any]) -> int:
    started, confirmed = candidature.started_at is not None, candidature.card_confirmed_at is not None
    return round(100 * card_completeness(card, started=started, confirmed=confirmed))


def _card(candidature: Candidature) -> dict[str, Any]:
    """What its card gives; empty without one."""
    profile: Profile | None = getattr(candidature, "profile", None)
    return profile.values if profile is not None else {}
