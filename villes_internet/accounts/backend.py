"""The person of a session, with her groups: every page asks what she may do."""

from contextvars import ContextVar
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from label.models import User

# The person who was read with the session of the request, while Django asks whose it is.
READ: ContextVar[User | None] = ContextVar("read", default=None)


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, which reads a person and the names of her groups by one query instead of two; none for whoever was
    read with her session.
    """

    def get_user(self, user_id: Any) -> User | None:
        """The active person of this number, None without one."""
        user = READ.get()
        if user is None or str(user.pk) != str(user_id):
            groups = Group.objects.filter(user=OuterRef("pk")).values("name")
            user = User.objects.annotate(found_groups=ArraySubquery(groups)).filter(pk=user_id).first()
            if user is not None:
                user.group_names = frozenset(user.found_groups)
        return user if user is not None and self.user_can_authenticate(user) else None


def person_of(request: HttpRequest) -> User | AnonymousUser:
    """Whose session it is, as Django checks it."""
    request.session.get(SESSION_KEY)
    token = READ.set(getattr(request.session, "person", None))
    try:
        found: User | AnonymousUser = get_user(request)
        return found
    finally:
        READ.reset(token)


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, which looks first at whoever was read with the session."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its user, who is asked for when she is needed."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]
