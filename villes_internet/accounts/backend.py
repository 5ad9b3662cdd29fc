"""The person of a session, with her groups: every page asks what she may do."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from label.models import User


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, which reads a person and the names of her groups by one query instead of two."""

    def get_user(self, user_id: Any) -> User | None:
        """The active person of this number, None without one."""
        groups = Group.objects.filter(user=OuterRef("pk")).values("name")
        user: User | None = User.objects.annotate(found_groups=ArraySubquery(groups)).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.group_names = frozenset(user.found_groups)  # type: ignore[attr-defined]
        return user
