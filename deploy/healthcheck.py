"""Whether the web process of this container answers; for its HEALTHCHECK."""

import os
import sys
import urllib.request

ASKED = urllib.request.Request(
    f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sante/{'pret' if 'pret' in sys.argv else 'vivant'}/",
    headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"},
)
with urllib.request.urlopen(ASKED, timeout=4) as answer:  # noqa: S310  (our own address)
    raise SystemExit(answer.status != 200)
