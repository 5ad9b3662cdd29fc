"""French search without accents, the sixteen enjeux (`data/enjeux.yaml`), and the one row that says how often the public texts changed.

`unaccent` also writes « œ » as « oe ». The configurations must exist before anything is indexed.
"""

from pathlib import Path

import yaml
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "enjeux.yaml"
CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION fr_unaccent (COPY = french);
ALTER TEXT SEARCH CONFIGURATION fr_unaccent ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
CREATE TEXT SEARCH CONFIGURATION simple_unaccent (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION simple_unaccent ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""
# The long texts of an index entry are kept apart from its row: finding where a common word is reads ten times fewer pages.
NARROW = """
ALTER TABLE modelsearch_indexentry SET (toast_tuple_target = 128);
ALTER TABLE modelsearch_indexentry ALTER COLUMN title SET STORAGE MAIN;
"""
WIDE = """
ALTER TABLE modelsearch_indexentry RESET (toast_tuple_target);
ALTER TABLE modelsearch_indexentry ALTER COLUMN title SET STORAGE EXTENDED;
"""
UNDO = """
DROP TEXT SEARCH CONFIGURATION fr_unaccent;
DROP TEXT SEARCH CONFIGURATION simple_unaccent;
"""

# The words of modelsearch's index: one row a word of an initiative, its number in `title_of` or, when only the text has the word, in `text_of`.
VIEW = """
CREATE VIEW initiatives_word AS
SELECT object_id, lexeme,
    CASE WHEN bool_or(in_title) THEN object_id::integer END AS title_of,
    CASE WHEN NOT bool_or(in_title) THEN object_id::integer END AS text_of
FROM (
    SELECT entry.object_id, word.lexeme, word.in_title
    FROM modelsearch_indexentry AS entry
    JOIN django_content_type AS kind
        ON kind.id = entry.content_type_id AND kind.app_label = 'initiatives' AND kind.model = 'initiative'
    CROSS JOIN LATERAL (
        SELECT unnest(tsvector_to_array(entry.title)) AS lexeme, true AS in_title
        UNION ALL SELECT unnest(tsvector_to_array(entry.body)), false
    ) AS word
) AS found
GROUP BY object_id, lexeme
"""


def load(apps, schema_editor):
    Enjeu = apps.get_model("initiatives", "Enjeu")
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))["enjeux"]
    Enjeu.objects.bulk_create(
        Enjeu(code=row["code"], label=row["libelle"], rank=rank) for rank, row in enumerate(rows, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initial"), ("modelsearch", "__latest__")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATIONS, UNDO),
        migrations.RunSQL(NARROW, WIDE),
        migrations.RunSQL(VIEW, "DROP VIEW initiatives_word"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
