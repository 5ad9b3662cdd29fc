"""Who is attached to what, what each person may do, and all that is kept about her."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from label.enums import MembershipStatus, Role
from label.models import (
    AccessLog,
    Adhesion,
    Alert,
    Candidature,
    Collectivite,
    Edition,
    ErrorReport,
    FactorReset,
    Invitation,
    JournalEntry,
    LateText,
    MailMessage,
    Membership,
    Revision,
    SignatoryRequest,
    User,
)
from label.rules.names import sort_key
from label.rules.roles import HeldRoles, Right, rights_of
from label.rules.strates import strate_of

FORMER_REGIONS_UNTIL = 2015


def frozen_facts(collectivite: Collectivite, edition: Edition) -> dict[str, Any]:
    """What a candidature keeps of its collectivité, as it is today; the region is that of the edition's time."""
    departement = collectivite.departement
    former = edition.year <= FORMER_REGIONS_UNTIL and departement.former_region is not None
    region = departement.former_region if former else departement.region
    strate = strate_of(collectivite.population)
    return {
        "name": collectivite.name,
        "kind": collectivite.kind,
        "sort_key": sort_key(collectivite.name),
        "population": collectivite.population,
        "population_year": collectivite.population_year,
        "strate": strate.value if strate else "",
        "departement": departement.code,
        "departement_name": departement.name,
        "region": region.name if region else "",
    }


def is_member_of_association(collectivite: Collectivite, edition: Edition) -> bool | None:
    """Whether its adhesion of that year is recorded; where the règlement does not ask for it, that of the latest year
    known will do, and None says that no adhesion is known at all.
    """
    if edition.terms.members_only:
        return Adhesion.objects.filter(year=edition.year, collectivite=collectivite).exists()
    year = edition.year
    known = Adhesion.objects.filter(year__lte=year).order_by("-year").values_list("year", flat=True).first()
    if known is None:
        return None
    return Adhesion.objects.filter(year=known, collectivite=collectivite).exists()


def spaces_of(user: User) -> list[Membership]:
    """The attachments of a person that open a space or wait for one, in alphabetical order. One query."""
    return list(
        Membership.objects.filter(user=user, status__in=(MembershipStatus.ACTIVE, MembershipStatus.PENDING))
        .select_related("collectivite__departement")
        .order_by("collectivite__sort_key", "pk")
    )


def rights_of_user(user: User) -> list[Right]:
    """What a person may do and why."""
    attachments = [
        HeldRoles(membership.collectivite.name, [Role(role) for role in membership.roles])
        for membership in spaces_of(user)
        if membership.is_active
    ]
    return rights_of(attachments, user.group_names, is_staff=user.is_staff)


def may_decide_for(collectivite: Collectivite) -> list[User]:
    """The correspondants who may accept people in this collectivité; empty when only the équipe can."""
    rows = (
        Membership.objects.active()
        .filter(collectivite=collectivite, user__is_active=True)
        .with_role(Role.CORRESPONDANT)
        .select_related("user")
    )
    return [row.user for row in rows]


def _lines(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in row.items()} for row in rows
    ]


def _signatories(user: User) -> list[dict[str, Any]]:
    """The requests that name her as signataire, and those that she made."""
    rows = SignatoryRequest.objects.filter(email__iexact=user.email) | SignatoryRequest.objects.filter(asked_by=user)
    return _lines(
        rows.values("collectivite__code", "full_name", "email", "basis", "asked_at", "decided_at", "granted", "word")
    )


def _typed(user: User) -> dict[str, Any]:
    """What a person typed: what came too late, and each text that she saved, never the one before."""
    late = LateText.objects.filter(by=user)
    return {
        "textes_tardifs": _lines(
            late.values("candidature__collectivite__code", "candidature__edition__year", "what", "lines", "at")
        ),
        "textes_tapes": _lines(
            {"at": one.at, "subject": one.subject, "textes": {name: after for name, (_, after) in one.changes.items()}}
            for one in Revision.objects.filter(by=user).order_by("pk").iterator()
        ),
    }


def _asked_without_account(user: User) -> dict[str, Any]:
    """What anybody may ask by an address, at hers: the errors reported, what is followed."""
    return {
        "signalements": _lines(
            ErrorReport.objects.filter(email__iexact=user.email).values(
                *("collectivite__code", "edition__year", "claim", "explanation", "source", "full_name", "email"),
                *("sent_at", "confirmed_at", "settled_at", "accepted", "word"),
            )
        ),
        "alertes": _lines(
            Alert.objects.filter(email__iexact=user.email).values(
                "collectivite__code", "departement__code", "search", "newsletter", "asked_at", "confirmed_at", "told_at"
            )
        ),
    }


def account_export(user: User) -> dict[str, Any]:
    """All that the platform keeps about a person, by kind, in plain values (right of access, article 15 of the
    GDPR).
    """
    memberships = Membership.objects.filter(user=user).values(
        "collectivite__code",
        "collectivite__name",
        "roles",
        "function",
        "status",
        "origin",
        "message",
        "decision",
        "requested_at",
        "decided_at",
        "ended_at",
    )
    worked = Candidature.objects.filter(active_by=user) | Candidature.objects.filter(submitted_by=user)
    return {
        "compte": _lines(
            User.objects.filter(pk=user.pk).values("id", "email", "full_name", "date_joined", "last_login", "is_active")
        )[0],
        "groupes": sorted(user.group_names),
        "rattachements": _lines(memberships),
        "invitations": _lines(
            Invitation.objects.filter(email__iexact=user.email).values(
                "collectivite__code", "roles", "invited_at", "accepted_at"
            )
        ),
        "signataire_proposee": _signatories(user),
        "candidatures": _lines(
            worked.distinct().values("collectivite__code", "edition__year", "submitted_at", "active_at")
        ),
        "courriels_recus": _lines(
            MailMessage.objects.filter(user=user).values("subject", "text", "address", "queued_at", "sent_at", "status")
        ),
        "seconds_facteurs": _lines(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "remises_a_zero": _lines(FactorReset.objects.filter(user=user).values("reason", "asked_at", "ended_at")),
        "sessions_ouvertes": _lines(
            UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "acces": _lines(AccessLog.objects.filter(user=user).values("at", "event", "address", "agent")),
        "journal": _lines(JournalEntry.objects.filter(by=user).values("at", "verb", "target")),
        **_typed(user),
        **_asked_without_account(user),
    }
