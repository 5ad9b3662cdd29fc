"""The people of the tests.

Élise and Ève run the campaign, Théo keeps the machines, Camille has an account and no right; in one town Alice is
correspondante, Bob contributeur and Sacha signataire; Charlie works for another town.
"""

from functools import cached_property

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from label.enums import MembershipOrigin, MembershipStatus, Role, SignatoryBasis, UserGroup
from label.models import Collectivite, Membership, User
from villes_internet.demo.accounts import set_second_factor

PASSWORD = "une-phrase-assez-longue"  # noqa: S105
GRENOBLE = "38185"
SECRET = "LESPERSONNESDESTESTSONTUNSECRET2"  # noqa: S105


class Cast:
    """Each person is created when first named."""

    @cached_property
    def elise(self) -> User:
        return self._person("elise@label.example", "Élise", UserGroup.EQUIPE)

    @cached_property
    def eve(self) -> User:
        return self._person("eve@label.example", "Ève", UserGroup.EQUIPE)

    @cached_property
    def theo(self) -> User:
        return self._person("theo@label.example", "Théo", UserGroup.TECHNIQUE)

    @cached_property
    def camille(self) -> User:
        return self._person("camille@ville.example", "Camille")

    @cached_property
    def alice(self) -> User:
        return self._person("alice@ville.example", "Alice Martin")

    @cached_property
    def bob(self) -> User:
        return self._person("bob@ville.example", "Bob Durand")

    @cached_property
    def charlie(self) -> User:
        return self._person("charlie@autre-ville.example", "Charlie Petit")

    @cached_property
    def sacha(self) -> User:
        return self._person("sacha@ville.example", "Sacha Roy")

    def _person(self, email: str, name: str, *groups: str) -> User:
        user = User.objects.create_user(email, PASSWORD, full_name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if groups:
            user.groups.set(Group.objects.get_or_create(name=group)[0] for group in groups)
            set_second_factor(user, SECRET)
        return user

    def member(self, user: User, collectivite: Collectivite, *roles: Role, function: str = "agent") -> Membership:
        """Attach a person of the cast to a collectivité."""
        return Membership.objects.create(
            user=user,
            collectivite=collectivite,
            roles=list(roles),
            function=function,
            origin=MembershipOrigin.EQUIPE,
            status=MembershipStatus.ACTIVE,
            signatory_basis=SignatoryBasis.DELEGATION if Role.SIGNATAIRE in roles else "",
        )
