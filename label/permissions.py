"""Who may do what, as named predicates; views ask here and nowhere else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from label.models import User

EQUIPE = "equipe"
TECHNIQUE = "technique"

View = Callable[..., HttpResponseBase]


def _in_group(user: User | AnonymousUser, group: str) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    return group in user.group_names


def is_equipe(user: User | AnonymousUser) -> bool:
    """Whether this person runs the campaign."""
    return _in_group(user, EQUIPE)


def equipe_required(view: View) -> View:
    """A page of the équipe: the login middleware has already sent an anonymous reader to sign in; others get 403 in words."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_equipe(request.user):
            msg = "Cette page est réservée à l’équipe du label."
            raise PermissionDenied(msg)
        return view(request, *args, **kwargs)

    return guarded
