"""Who may do what, as named predicates; views ask here and nowhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from label.models import User

EQUIPE = "equipe"
TECHNIQUE = "technique"

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


def _in_group(user: User | AnonymousUser | Any, group: str) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    cached: set[str] | None = getattr(user, "_group_names", None)
    if cached is None:
        cached = set(user.groups.values_list("name", flat=True))
        user._group_names = cached  # noqa: SLF001  (one query a request, however often a template asks)
    return group in cached


def is_equipe(user: User | AnonymousUser | Any) -> bool:
    """Whether this person runs the campaign."""
    return _in_group(user, EQUIPE)


def is_technique(user: User | AnonymousUser | Any) -> bool:
    """Whether this person keeps the machines; gives no right over the campaign."""
    return _in_group(user, TECHNIQUE)


def equipe_required(view: View[Params]) -> View[Params]:
    """A page of the équipe: the login middleware has already sent an anonymous reader to sign in; others get 403 in words."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
        if not is_equipe(request.user):
            msg = "Cette page est réservée à l’équipe du label."
            raise PermissionDenied(msg)
        return view(request, *args, **kwargs)

    return guarded
