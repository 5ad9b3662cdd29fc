"""Who opposes what the label sends of its own accord, and the link by which it is said."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.urls import reverse

from label.models import Opposition
from label.models.opposition import fingerprint_of

SALT = "opposition"


def opposition_link(address: str) -> str:
    """The address that opposes in one click (RFC 8058), for this mail address alone."""
    return settings.SITE_URL + reverse("opposition", args=[signing.dumps(address.strip().lower(), salt=SALT)])


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
