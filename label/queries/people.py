"""Who is attached to what, what each person may do, and all that is kept about her."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP

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
from label.rules.roles import HeldRoles, Right, loss, rights_of
from label.rules.strates import strate_of
from label.verbs import Verb

FORMER_REGIONS_UNTIL = 2015


@dataclass(frozen=True)
class HeldVote:
    """The vote that somebody has at the jury of an edition, in words; whether a sitting still counts on her."""

    words: str
    is_awaited: bool


# The votes that a person has in the editions that are not archived. The composition root fills it.
VOTES: list[Callable[[User], Sequence[HeldVote]]] = []


def votes_of(user: User) -> list[HeldVote]:
    """Every vote that she has."""
    return [vote for source in VOTES for vote in source(user)]


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


def losses_of(user: User) -> dict[int, str]:
    """What each collectivité of a person loses when she leaves it, in a sentence, by its primary key; one query."""
    mine = Membership.objects.active().filter(user=user).values("collectivite")
    rows = (
        Membership.objects.active().filter(collectivite__in=mine, user__is_active=True).select_related("collectivite")
    )
    held: dict[Collectivite, dict[int, list[str]]] = {}
    for row in rows.order_by("collectivite__sort_key", "pk"):
        held.setdefault(row.collectivite, {})[row.user_id] = row.roles
    said = {town.pk: loss(town.name, people.pop(user.pk, []), people.values()) for town, people in held.items()}
    return {town: sentence for town, sentence in said.items() if sentence}


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


# The columns that a library names in English.
NAMED_ELSEWHERE = {
    "id": "numéro",
    "created_at": "depuis le",
    "last_used_at": "dernier usage",
    "last_seen_at": "dernier passage",
    "ip": "adresse IP",
    "user_agent": "navigateur",
}


def in_words(rows: QuerySet[Any, Any]) -> list[dict[str, Any]]:
    """The rows of `.values(…)` as a person reads them: each column by the name of its field, each value of a closed
    list by its label, each moment as it is written in JSON.
    """
    fields = {name: _path_of(rows.model, name) for name in rows.query.values_select}
    names = {
        name: NAMED_ELSEWHERE.get(name) or ", ".join(str(field.verbose_name) for field in path)
        for name, path in fields.items()
    }
    return [{names[name]: _plain(fields[name][-1], value) for name, value in row.items()} for row in rows]


def _path_of(model: type[Model], name: str) -> list[Any]:
    """The fields that « collectivite__code » goes through."""
    found: list[Any] = []
    for word in name.split(LOOKUP_SEP):
        field: Any = model._meta.get_field(word)
        found.append(field)
        model = field.related_model
    return found


def _plain(field: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(getattr(field, "base_field", field), one) for one in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(dict(field.flatchoices).get(value, value)) if isinstance(value, str) else value


def _gestures(user: User) -> list[dict[str, Any]]:
    """Her lines of the journal."""
    lines = in_words(JournalEntry.objects.filter(by=user).values("at", "verb", "target"))
    return [{**line, "geste": str(dict(Verb.choices).get(line["geste"], line["geste"]))} for line in lines]


def _saved_texts(user: User) -> Iterator[dict[str, Any]]:
    """Each text that she saved, never the one before."""
    for one in Revision.objects.filter(by=user).order_by("pk").iterator():
        model = apps.get_model(one.subject)
        names = {field.name: str(field.verbose_name) for field in model._meta.fields}
        yield {
            "le": one.at.isoformat(),
            "de": str(model._meta.verbose_name),
            "textes": {names.get(name, name): after for name, (_, after) in one.changes.items()},
        }


def _signatories(user: User) -> list[dict[str, Any]]:
    """The requests that name her as signataire, and those that she made."""
    rows = SignatoryRequest.objects.filter(email__iexact=user.email) | SignatoryRequest.objects.filter(asked_by=user)
    return in_words(
        rows.values("collectivite__code", "full_name", "email", "basis", "asked_at", "decided_at", "granted", "word")
    )


def _typed(user: User) -> dict[str, Any]:
    """What a person typed: what came too late, and each text that she saved, never the one before."""
    late = LateText.objects.filter(by=user)
    return {
        "textes_tardifs": in_words(
            late.values("candidature__collectivite__code", "candidature__edition__year", "what", "lines", "at")
        ),
        "textes_tapes": list(_saved_texts(user)),
    }


def _asked_without_account(user: User) -> dict[str, Any]:
    """What anybody may ask by an address, at hers: the errors reported, what is followed."""
    return {
        "signalements": in_words(
            ErrorReport.objects.filter(email__iexact=user.email).values(
                *("collectivite__code", "edition__year", "claim", "explanation", "source", "full_name", "email"),
                *("sent_at", "confirmed_at", "settled_at", "accepted", "word"),
            )
        ),
        "alertes": in_words(
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
        "compte": in_words(
            User.objects.filter(pk=user.pk).values("id", "email", "full_name", "date_joined", "last_login", "is_active")
        )[0],
        "groupes": sorted(user.group_names),
        "rattachements": in_words(memberships),
        "invitations": in_words(
            Invitation.objects.filter(email__iexact=user.email).values(
                "collectivite__code", "roles", "invited_at", "accepted_at"
            )
        ),
        "signataire_proposee": _signatories(user),
        "candidatures": in_words(
            worked.distinct().values("collectivite__code", "edition__year", "submitted_at", "active_at")
        ),
        "courriels_recus": in_words(
            MailMessage.objects.filter(user=user).values("subject", "text", "address", "queued_at", "sent_at", "status")
        ),
        "seconds_facteurs": in_words(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "remises_a_zero": in_words(FactorReset.objects.filter(user=user).values("reason", "asked_at", "ended_at")),
        "sessions_ouvertes": in_words(
            UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "acces": in_words(AccessLog.objects.filter(user=user).values("at", "event", "address", "agent")),
        "journal": _gestures(user),
        **_typed(user),
        **_asked_without_account(user),
    }
