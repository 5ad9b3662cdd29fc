"""Who has a seat, who is recused from what, who presides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from initiatives.models import Highlight
from initiatives.rules.content import text_of
from jury.enums import ConflictStatus, JuryRole, SittingStatus
from jury.models import Attendance, ConflictOfInterest, JuryMember, LinkDeclaration, Recusal, RehearsalDevice, Sitting
from jury.rules.conflicts import OF_MANDATES, DossierFacts, Link, Proposal, proposals
from jury.rules.sitting import presiding
from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Edition, Membership, User
from label.queries.people import HeldVote, in_words
from label.rules.names import search_key
from toolkit.prepared import Prepared, PreparedModels


def seat_of(user: User, year: int) -> JuryMember | None:
    """The seat of a person in the jury of a year, past ones too; one query."""
    seats = JuryMember.objects.active().filter(user=user, edition__year=year)
    return seats.select_related("edition__regulation", "user").first()


def votes_held(user: User) -> list[HeldVote]:
    """The votes of a person in the editions that are not archived; awaited until the results are published or every
    sitting is closed. Two queries.
    """
    seats = JuryMember.objects.active().voters().filter(user=user).exclude(edition__phase=Phase.ARCHIVED)
    closed = Exists(Sitting.objects.filter(edition=OuterRef("edition"), status=SittingStatus.CLOSED))
    left = Exists(Sitting.objects.filter(edition=OuterRef("edition")).exclude(status=SittingStatus.CLOSED))
    done = set(seats.filter(closed & ~left).values_list("pk", flat=True))
    return [
        HeldVote(
            f"{one.get_role_display().lower()}, jury {one.edition.year}",
            is_awaited=not (one.pk in done or one.edition.is_public),
        )
        for one in seats.select_related("edition").order_by("edition__year")
    ]


def last_seat_year(user: User) -> int | None:
    """The last announced year in whose jury a person sits, else the one that is prepared; one query, or two."""
    seats = JuryMember.objects.active().filter(user=user).order_by("-edition__year")
    years = seats.values_list("edition__year", flat=True)
    return years.filter(edition__in=Edition.objects.announced()).first() or years.first()


def links_before(member: JuryMember) -> list[LinkDeclaration]:
    """The links that the same person declared for the last jury before this one, without those that she has declared
    again; three queries.
    """
    seats = JuryMember.objects.filter(user=member.user_id, edition__year__lt=member.edition.year)
    last = seats.order_by("-edition__year").first()
    if last is None:
        return []
    said = ("kind", "collectivite", "siren", "text")
    again = set(member.links.values_list(*said))
    links = last.links.select_related("collectivite")
    return [one for one in links if (one.kind, one.collectivite_id, one.siren, one.text) not in again]


def closed_dossiers(member: JuryMember) -> dict[int, str]:
    """The candidatures that this member may not open, with the reason: recusals, and conflicts that wait for an answer.
    One query.
    """
    waiting = ConflictOfInterest.objects.filter(member=member, status=ConflictStatus.PROPOSED)
    recusals = Recusal.objects.filter(member=member).values_list("candidature_id", "reason")
    return dict(waiting.values_list("candidature_id", "reason").union(recusals))


def is_closed_to(member: JuryMember, candidature: Candidature) -> bool:
    """Whether this member may not open this dossier: recused, or a conflict waits for an answer. One query."""
    waiting = ConflictOfInterest.objects.filter(member=member, status=ConflictStatus.PROPOSED, candidature=candidature)
    recusals = Recusal.objects.filter(member=member, candidature=candidature)
    return waiting.values("pk").union(recusals.values("pk")).exists()


def recused_by_dossier(edition: Edition) -> dict[int, list[JuryMember]]:
    """The members recused from each candidature, in the order of their naming; one query."""
    found: dict[int, list[JuryMember]] = defaultdict(list)
    rows = Recusal.objects.filter(candidature__edition=edition, member__ended_at__isnull=True)
    for row in rows.select_related("member__user").order_by("member__named_at", "member_id"):
        found[row.candidature_id].append(row.member)
    return found


def links_of(member: JuryMember) -> list[Link]:
    """What ties a member: declarations, and attachments on this site, present or past; two queries."""
    declared = LinkDeclaration.objects.filter(member=member).select_related("collectivite__epci")
    links = [
        Link(
            kind=row.link_kind,
            code=row.collectivite.code if row.collectivite is not None else "",
            epci=row.collectivite.epci.code
            if row.collectivite is not None and row.collectivite.epci is not None
            else "",
            siren=row.siren,
            words=search_key(row.text),
        )
        for row in declared
    ]
    attached = Membership.objects.filter(user=member.user_id).values_list("collectivite__code", flat=True)
    return links + [Link(kind=None, code=code, exceptional=bool(member.exception)) for code in attached]


def dossier_facts(edition: Edition) -> list[DossierFacts]:
    """What the rule of conflicts looks at, for every candidature that runs or is filed; two queries."""
    rows = (
        Candidature.objects.filter(edition=edition, status__in=(CandidatureStatus.REGISTERED, CandidatureStatus.FILED))
        .order_by("sort_key")
        .values_list(
            "pk", "collectivite__code", "collectivite__siren", "collectivite__epci__code", "collectivite__name"
        )
    )
    partners: dict[int, list[str]] = defaultdict(list)
    for row in Highlight.objects.filter(candidature__edition=edition).select_related("initiative").order_by("pk"):
        partners[row.candidature_id] += [line for line in text_of(row.told, "partners").splitlines() if line.strip()]
    return [
        DossierFacts(pk, code, siren, epci or "", name, tuple(partners[pk])) for pk, code, siren, epci, name in rows
    ]


def holds_mandate(rows: "QuerySet[ConflictOfInterest]") -> "QuerySet[ConflictOfInterest]":
    """Those of these conflicts that come from a mandate."""
    return rows.filter(grounds__overlap=list(OF_MANDATES)).exclude(status=ConflictStatus.DISMISSED)


def excluded_by_mandate(edition: Edition) -> list[JuryMember]:
    """The voters whom the règlement of an edition excludes, since a mandate of theirs touches a candidate and no
    exception was written; one query, none where it does not exclude.
    """
    if not edition.terms.mandates_exclude:
        return []
    held = holds_mandate(ConflictOfInterest.objects.filter(candidature__edition=edition)).values("member")
    return list(JuryMember.objects.voters().filter(edition=edition, exception="", pk__in=held).select_related("user"))


def conflicts_of(member: JuryMember, dossiers: list[DossierFacts]) -> list[Proposal]:
    """What the system finds for a member; two queries."""
    return proposals(links_of(member), dossiers)


@dataclass(frozen=True)
class Bench:
    """The voters of an edition, those who are there, who holds the two chairs, and who stands in for both, in the order
    that the équipe wrote; by the number of the member.
    """

    members: tuple[JuryMember, ...]
    present: frozenset[int]
    president: int | None
    vice_president: int | None
    substitutes: tuple[int, ...] = ()

    def chair(self, away: Iterable[int] = ()) -> int | None:
        """Who presides when those in `away`, and the absent, are out."""
        absent = {one.pk for one in self.members} - self.present
        return presiding(self.president, self.vice_president, absent | set(away), self.substitutes)


# Asked with each screen of the sitting: written once.
VOTERS = PreparedModels[JuryMember](
    lambda edition: JuryMember.objects.voters().filter(edition=edition).select_related("user"), 987654321
)
PRESENT = Prepared(
    lambda sitting: Attendance.objects.filter(sitting=sitting, left_at__isnull=True).values_list("member_id"), 987654321
)


def bench_of(sitting: Sitting) -> Bench:
    """The jury as it sits now; two queries."""
    members = tuple(VOTERS.all(sitting.edition_id))
    present = frozenset(member for (member,) in PRESENT.rows(sitting.pk))
    president, vice_president = (holder(members, role) for role in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT))
    return Bench(members, present, president, vice_president, substitutes_among(members))


def substitutes_among(members: Iterable[JuryMember]) -> tuple[int, ...]:
    """Those who stand in for both chairs, in their order."""
    ranked = [one for one in members if one.substitute_rank is not None]
    return tuple(one.pk for one in sorted(ranked, key=lambda one: one.substitute_rank or 0))


def holder(members: Iterable[JuryMember], role: JuryRole) -> int | None:
    """The number of the member who holds a role."""
    return next((one.pk for one in members if one.role == role), None)


def person_export(user: User) -> list[dict[str, Any]]:
    """What the jury keeps about a person, edition by edition, in plain values: her seat, her links, her conflicts.
    Never a vote.
    """
    found = []
    for seat in JuryMember.objects.filter(user=user).select_related("edition").order_by("edition__year"):
        links = LinkDeclaration.objects.filter(member=seat)
        conflicts = ConflictOfInterest.objects.filter(member=seat)
        devices = RehearsalDevice.objects.filter(member=seat)
        found.append(
            {
                "edition": seat.edition.year,
                "role": seat.get_role_display(),
                "fonction": seat.function,
                "nomme_le": seat.named_at.isoformat(),
                "charte": seat.charter_at.isoformat() if seat.charter_at is not None else None,
                "liens": in_words(links.values("kind", "collectivite__code", "siren", "text")),
                "appareils": in_words(devices.values("words", "width", "first_at", "seen_at")),
                "conflits": in_words(conflicts.values("candidature__collectivite__code", "reason", "status", "word")),
            }
        )
    return found


def seated_in(sitting: Sitting) -> QuerySet[JuryMember]:
    """Those who vote at a sitting: today's, or of a closed one those who came and those who could have."""
    rows = JuryMember.objects.filter(edition=sitting.edition_id)
    if sitting.closed_at is None:
        return rows.voters()
    named = Q(named_at__lte=sitting.closed_at)
    left = Q(ended_at__isnull=False, ended_at__lte=sitting.closed_at)
    here = rows.filter(attendances__sitting=sitting).values("pk")
    return rows.filter((named & ~left) | Q(pk__in=here)).exclude(role=JuryRole.INSTRUCTEUR)
