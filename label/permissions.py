"""Who may do what, as named predicates; views ask here and nowhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from label.enums import Role, UserGroup
from label.models import Collectivite, Edition, Membership, User
from toolkit.dates import moment_in_words
from toolkit.prepared import PreparedModels

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=Callable[..., Any])
Person = User | AnonymousUser


def _in_group(user: Person, group: str) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    return group in user.group_names


def is_equipe(user: Person) -> bool:
    """Whether this person runs the campaign."""
    return _in_group(user, UserGroup.EQUIPE)


def is_technique(user: Person) -> bool:
    """Whether this person keeps the machines."""
    return _in_group(user, UserGroup.TECHNIQUE)


def is_jury(user: Person) -> bool:
    """Whether this person is, or was, named to a jury: which pages open is said by the jury of the edition."""
    return _in_group(user, UserGroup.JURY)


def needs_second_factor(user: Person) -> bool:
    """Whether this person must prove a second factor before any confidential page: équipe, technique, jury, the admin's
    staff.
    """
    return isinstance(user, User) and (is_equipe(user) or is_technique(user) or is_jury(user) or user.is_staff)


def has_second_factor(user: Person) -> bool:
    """Whether a TOTP or a passkey is set; the sign-in then asks for it each time. One query."""
    asked = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return isinstance(user, User) and Authenticator.objects.filter(user=user, type__in=asked).exists()


def proved_in_session(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor: nothing more is asked of the database."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person must prove a second factor and has set none. One query at most."""
    if not request.user.is_authenticated or proved_in_session(request):
        return False
    return needs_second_factor(request.user) and not has_second_factor(request.user)


def before_second_factor(view: V) -> V:
    """Mark a view that opens before a second factor is set: a person's own account. Every other view that asks for a
    sign-in waits for it (`SecondFactorMiddleware`).
    """
    view.second_factor = False  # type: ignore[attr-defined]
    return view


def keeps_nothing(view: V) -> V:
    """Mark a view of which nothing is kept when it is sent without a session: secrets, or a button alone. What is sent
    to any other view that asks for a sign-in is kept (`KeepTypedMiddleware`).
    """
    view.keeps_typed = False  # type: ignore[attr-defined]
    return view


def reads_as(request: HttpRequest) -> Person:
    """Whoever reads a page that opens without signing in, with the rights that she has proved: before her second
    factor, those of anybody.
    """
    return AnonymousUser() if lacks_second_factor(request) else request.user


def user_of(request: HttpRequest) -> User:
    """The signed-in person; raises PermissionDenied for anyone else (the login middleware came before)."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def equipe_required(view: View) -> View:
    """A page of the équipe: an anonymous reader was sent to sign in, a second factor was asked for; others get 403 in
    words.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_equipe(request.user):
            msg = "Cette page est réservée à l’équipe du label."
            raise PermissionDenied(msg)
        return view(request, *args, **kwargs)

    return guarded


def membership_of(user: Person, collectivite: Collectivite) -> Membership | None:
    """The active attachment of this person to this collectivité. One query."""
    if not isinstance(user, User):
        return None
    return (
        Membership.objects.active().filter(user=user, collectivite=collectivite).select_related("collectivite").first()
    )


def can_manage_people(user: Person, membership: Membership | None) -> bool:
    """The équipe, and the correspondant of the collectivité, accept and invite."""
    return is_equipe(user) or (membership is not None and membership.holds(Role.CORRESPONDANT))


def can_register(membership: Membership) -> bool:
    """The correspondant or the signataire registers the collectivité."""
    return membership.holds(Role.CORRESPONDANT, Role.SIGNATAIRE)


def can_fill(membership: Membership) -> bool:
    """Everybody attached fills the card and, later, answers."""
    return membership.is_active


def can_publish_answers(membership: Membership) -> bool:
    """The correspondant or the signataire says what is published of the answers."""
    return membership.holds(Role.CORRESPONDANT, Role.SIGNATAIRE)


def can_file(membership: Membership) -> bool:
    """Only the signataire files, reopens and withdraws."""
    return membership.holds(Role.SIGNATAIRE)


# Asked by every page of a collectivité's workspace: written once.
MEMBERSHIPS = PreparedModels[Membership](
    lambda user, code: (
        Membership.objects.active()
        .filter(user=user, collectivite__code=code)
        .select_related("collectivite__departement")
        .order_by("pk")[:1]
    ),
    987654321,
    "code",
)


def member_of(request: HttpRequest, code: str) -> tuple[Collectivite, Membership]:
    """The collectivité of this code and the person's attachment to it; a stranger gets 404, as if there were
    nothing.
    """
    found = MEMBERSHIPS.all(user_of(request).pk, code.upper())
    if not found:
        refuse_stranger(user_of(request), code)
    return found[0].collectivite, found[0]


def refuse_stranger(user: User, code: str) -> NoReturn:
    """Answer whoever is not attached to this collectivité: 403 in words when she was, else 404, as if there were
    nothing.
    """
    ended = Membership.objects.filter(user=user, collectivite__code=code.upper(), ended_at__isnull=False)
    last = ended.select_related("collectivite").order_by("-ended_at").first()
    if last is not None and last.ended_at is not None:
        when = moment_in_words(last.ended_at)
        msg = f"Votre rattachement à {last.collectivite.name} a pris fin le {when}."
        raise PermissionDenied(msg)
    msg = "Cette page n’existe pas, ou n’est pas à vous."
    raise Http404(msg)


def refuse_unless(holds: bool, sentence: str) -> None:
    """Raise PermissionDenied with a sentence when a member lacks the right."""
    if not holds:
        raise PermissionDenied(sentence)


def edition_of(year: int) -> Edition:
    """The edition of this year; Http404 when there is none."""
    edition = Edition.objects.select_related("regulation").filter(year=year).first()
    if edition is None:
        msg = f"Il n’y a pas d’édition {year}."
        raise Http404(msg)
    return edition
