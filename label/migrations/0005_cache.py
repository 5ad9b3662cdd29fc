"""The table of Django's cache: rate limits and used codes; it may be lost in a crash, so it is not logged."""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE label_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX label_cache_expires ON label_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("label", "0004_people_and_candidatures")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE label_cache")]
