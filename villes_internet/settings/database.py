"""The connection to PostgreSQL, as every environment makes it."""

from typing import Any

import dj_database_url

from villes_internet.settings import env

# A page read anywhere costs hardly more than the next one, on today's disks and in memory: told nothing, PostgreSQL
# takes it for four times as much, and reads all the communes of France for the 356 of an edition.
OPTIONS = "-c random_page_cost=1.1"


def connection(default: str = "postgres://label@localhost/label", *, kept_seconds: int = 0) -> dict[str, Any]:
    """The settings of the database that `DATABASE_URL` names, each connection kept so many seconds between requests."""
    address = env.text("DATABASE_URL", default)
    found: dict[str, Any] = {
        **dj_database_url.parse(address, conn_max_age=kept_seconds, conn_health_checks=kept_seconds > 0)
    }
    if env.text("DATABASE_POOLED") == "1":  # PgBouncer gives each transaction another connection, and takes no options
        return {**found, "DISABLE_SERVER_SIDE_CURSORS": True}
    return {**found, "OPTIONS": {"options": OPTIONS, **found.get("OPTIONS", {})}}
