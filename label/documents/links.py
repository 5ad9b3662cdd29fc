"""The links of a paper, which is read away from this site."""

import re

from django.conf import settings

OWN = re.compile(r'(<a\b[^>]*?) href="/(?!/)')
NOWHERE = re.compile(r'(<a\b[^>]*?) href="(?!(?i:https?://|mailto:)|#)[^"]*"')


def leading_there(html: str) -> str:
    """The same document, whose links to this site are whole; an address that is not whole leads nowhere: it would name
    a folder of the machine that lays the document out.
    """
    return NOWHERE.sub(r"\1", OWN.sub(rf'\1 href="{settings.SITE_URL}/', html))
