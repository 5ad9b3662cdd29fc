"""Accounts to try the product with, on a machine of one's own: their passwords and second factors are printed by `./dev
run`.
"""

import base64
import hmac
import struct
import time
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from label.enums import UserGroup
from label.models import User

PASSWORD = "arobases-2012-demonstration"  # noqa: S105  (development only, printed by ./dev run)


@dataclass(frozen=True)
class DemoAccount:
    """An account: its address, its name, its group, its TOTP secret (empty: none)."""

    email: str
    name: str
    what: str
    group: str = ""
    secret: str = ""


ELISE = DemoAccount(
    "elise@villes-internet.example",
    "Élise Marchand",
    "équipe du label",
    UserGroup.EQUIPE,
    "VILLESINTERNETEQUIPEDEMO2345ABCD",
)
THEO = DemoAccount(
    "theo@villes-internet.example",
    "Théo Lambert",
    "administrateur technique",
    UserGroup.TECHNIQUE,
    "VILLESINTERNETTECHNIQUE234567ABC",
)
CAMILLE = DemoAccount("camille@grenoble.example", "Camille Roussel", "correspondante et signataire de Grenoble")
BASILE = DemoAccount("basile@grenoble.example", "Basile Moreau", "contributeur de Grenoble et de Parthenay")
NOUR = DemoAccount("nour@ville.example", "Nour Benali", "compte neuf, sans collectivité")
PAULE = DemoAccount(
    "paule@jury.example", "Paule Vernet", "présidente du jury", UserGroup.JURY, "VILLESINTERNETPRESIDENTE2345ABCD"
)
VICTOR = DemoAccount(
    "victor@jury.example", "Victor Salmon", "vice-président du jury", UserGroup.JURY, "VILLESINTERNETVICEPRESIDENT234AB"
)
JADE = DemoAccount(
    "jade@jury.example",
    "Jade Kervella",
    "jurée, déportée de Grenoble",
    UserGroup.JURY,
    "VILLESINTERNETJUREE234567ABCDEFG",
)
IRIS = DemoAccount(
    "iris@cabinet.example", "Iris Delmas", "instructrice", UserGroup.JURY, "VILLESINTERNETINSTRUCTRICE234567"
)
PAST_ACCOUNTS = (ELISE, THEO)
CAMPAIGN_ACCOUNTS = (CAMILLE, BASILE, NOUR)
JURY_ACCOUNTS = (PAULE, VICTOR, JADE, IRIS)


def open_account(account: DemoAccount) -> User:
    """The person of a demo account, created with a verified address and her second factor when she has one;
    idempotent.
    """
    user: User | None = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(
            account.email, PASSWORD, full_name=account.name, is_staff=account.group == UserGroup.TECHNIQUE
        )
    if account.group:
        user.groups.add(Group.objects.get(name=account.group))
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    if account.secret:
        set_second_factor(user, account.secret)
    return user


def head_of_equipe() -> User | None:
    """Who acts for the équipe in the demonstration; None where it has no account."""
    people = User.objects.filter(groups__name=UserGroup.EQUIPE, email__endswith=".example")
    head: User | None = people.order_by("pk").first()
    return head


def set_second_factor(user: User, secret: str) -> None:
    """Give a person this TOTP secret (base32), once."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        data = {"secret": get_adapter().encrypt(secret)}
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)


def totp_code(secret: str, moment: float | None = None) -> str:
    """The six figures that an application shows for a base32 secret (RFC 6238, SHA-1, thirty seconds)."""
    counter = int((time.time() if moment is None else moment) // 30)
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    number: int = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
