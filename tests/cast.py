"""The people of the tests: Élise runs the campaign, Théo keeps the machines, Camille has an account and no right."""

from functools import cached_property

from django.contrib.auth.models import Group

from label.models import User
from label.permissions import EQUIPE, TECHNIQUE

PASSWORD = "une-phrase-assez-longue"  # noqa: S105


class Cast:
    """Each person is created when first named."""

    @cached_property
    def elise(self) -> User:
        return self._person("elise@label.example", "Élise", EQUIPE)

    @cached_property
    def theo(self) -> User:
        return self._person("theo@label.example", "Théo", TECHNIQUE)

    @cached_property
    def camille(self) -> User:
        return self._person("camille@ville.example", "Camille")

    def _person(self, email: str, name: str, *groups: str) -> User:
        user = User.objects.create_user(email, PASSWORD, full_name=name)
        user.groups.set(Group.objects.get_or_create(name=group)[0] for group in groups)
        return user
