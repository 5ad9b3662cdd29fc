"""Whether the web process of this container answers; for its HEALTHCHECK."""

import os
import sys
import urllib.request

ASKED = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sante/{'pret' if 'pret' in sys.argv else 'vivant'}/"
with urllib.request.urlopen(ASKED, timeout=4) as answer:
    raise SystemExit(answer.status != 200)
