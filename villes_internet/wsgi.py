"""The WSGI entry point; it refuses to answer a single request on an unsafe configuration."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villes_internet.settings.prod")

application = get_wsgi_application()

from villes_internet.checks import refuse_unsafe_configuration  # noqa: E402  (apps must be ready first)

refuse_unsafe_configuration()

from django.db import connection  # noqa: E402

from villes_internet.installing import announce_first_link  # noqa: E402
from villes_internet.keeping.restoring import refuse_half_restored  # noqa: E402

refuse_half_restored()
announce_first_link()
connection.close()  # each request opens its own
