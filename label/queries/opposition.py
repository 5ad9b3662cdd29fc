"""Who opposes what the label sends of its own accord, and the link by which it is said."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.urls import reverse

from label.models import Opposition
from label.models.opposition import fingerprint_of
from label.rules.mail import STOP
from toolkit.french import of_place
from toolkit.typography import typographic

SALT = "opposition"
LINK = re.compile(r"\S+/opposition/\S+")


def opposition_link(address: str) -> str:
    """The address that opposes in one click (RFC 8058), for this mail address alone."""
    return settings.SITE_URL + reverse("opposition", args=[signing.dumps(address.strip().lower(), salt=SALT)])


def with_opposition(text: str, why: str, address: str, town: str = "") -> str:
    """A text that nobody asked for, with why it comes (`{town}` named as after « de ») and the link that stops it."""
    said = typographic(why.format(town=of_place(town) if town else ""))
    return f"{text.rstrip()}\n\n{said}\n{STOP} {opposition_link(address)}\n"


def for_address(text: str, address: str) -> str:
    """The same text sent to another address: its link is that one's; a text without a link stays as it is."""
    return LINK.sub(lambda _found: opposition_link(address), text)


def without_link(text: str) -> str:
    """The same as the équipe reads it: the link is its addressee's alone, one press of it would oppose for her."""
    return LINK.sub("[lien propre à ce destinataire]", text)


def address_in(token: str) -> str | None:
    """The mail address of such a link; None when it was not made here."""
    try:
        return str(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None


def opposed_among(addresses: Iterable[str]) -> set[str]:
    """Those of these addresses that nothing is sent to; one query."""
    known = {one: fingerprint_of(one) for one in addresses}
    found = set(Opposition.objects.filter(fingerprint__in=known.values()).values_list("fingerprint", flat=True))
    return {one for one, fingerprint in known.items() if fingerprint in found}
