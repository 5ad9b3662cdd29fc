#!/usr/bin/env python
"""Django's command line; `./dev manage …` calls it with the services up."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villes_internet.settings.dev")
    # What serves may go through PgBouncer; a migration, a backup, a restoration do not.
    if direct := os.environ.get("DATABASE_DIRECT_URL"):
        os.environ["DATABASE_URL"] = direct
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
