"""What no page does, done on the product's database: an edition already open, people already attached, answers of last
year.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from label.models import PublicVersion
from tests import past
from villes_internet.demo.accounts import PASSWORD, DemoAccount

if TYPE_CHECKING:
    from tests.journeys.conftest import Product

OPEN = """
from datetime import timedelta
from django.utils import timezone
from label.models import Edition
from villes_internet.actions import create_edition
now = timezone.now()
edition = create_edition(Edition.objects.get(year=2012), number=14, year=2013, by=None)
edition.opens_at, edition.fills_at = now - timedelta(days=20), now - timedelta(days=10)
edition.closes_at = now + timedelta(days=10)
edition.phase = "filling"
edition.save()
edition.regulation.quorum, edition.regulation.appeal_days, edition.regulation.text = 8, 30, "## Objet"
edition.regulation.save()
"""
CLOSE = """
from label.models import Edition, MailMessage, Membership, User
from villes_internet.demo.edition import remove_demonstration
Edition.objects.filter(year__gte=2013).update(demonstration=True)
remove_demonstration()
"""
PERSON = """
from allauth.account.models import EmailAddress
from label.models import Collectivite, Membership, User
user, _ = User.objects.get_or_create(email="{email}", defaults=dict(full_name="{name}"))
user.set_password("{password}"); user.save()
EmailAddress.objects.get_or_create(user=user, email=user.email, defaults=dict(verified=True, primary=True))
Membership.objects.create(
    user=user, collectivite=Collectivite.objects.get(code="{code}"), roles={roles}, function="agent",
    status="active", origin="equipe", signatory_basis="delegation" if "signataire" in {roles} else "")
"""
REGISTER = """
from label.actions.candidatures import register
from label.drafts import first_revisions
from label.models import Candidature, Collectivite, Edition
from questionnaire.models import Answer
from villes_internet.demo.answers import ORIGIN
town = Collectivite.objects.get(code="{code}")
register(town, Edition.objects.get(year=2013), by=None)
last = Candidature.objects.select_related("edition__questionnaire").get(collectivite=town, edition__year=2012)
for code, value, comment in {past}:
    item = last.edition.questionnaire.items.get(code=code)
    row = Answer.objects.create(candidature=last, item=item, value=value, comment=comment, version=1)
    first_revisions([row], page=ORIGIN)
"""


@contextmanager
def inside(product: "Product") -> Iterator[None]:
    """The product's database in the place of ours."""
    origin = str(connection.settings_dict["NAME"])
    with product.blocker.unblock():
        past.use(product.database)
        try:
            yield
        finally:
            past.use(origin)


def shell(product: "Product", code: str) -> None:
    """Run some Python on the product's database, in this process: a `manage.py shell` of its own takes two seconds."""
    with inside(product):
        exec(code, {})  # noqa: S102  (our own text, above)
        PublicVersion.objects.move()  # what a gesture would say, and rows written by hand do not


def person(product: "Product", email: str, name: str, code: str, *roles: str) -> DemoAccount:
    """Somebody who has an account and an attachment already."""
    shell(product, PERSON.format(email=email, name=name, password=PASSWORD, code=code, roles=list(roles)))
    return DemoAccount(email, name, "")


def registered(product: "Product", code: str, past: tuple[tuple[str, object, str], ...] = ()) -> None:
    """A town registered in 2013, with what it answered in 2012: (item, value, comment)."""
    shell(product, REGISTER.format(code=code, past=list(past)))
