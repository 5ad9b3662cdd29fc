"""French search without accents, the sixteen enjeux (`initiatives/data/enjeux.yaml`), and the one row
that says how often the public texts changed.

`unaccent` also writes « œ » as « oe ». The configurations must exist before anything is written.
"""

from pathlib import Path

import yaml
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "enjeux.yaml"
CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION fr_unaccent (COPY = french);
ALTER TEXT SEARCH CONFIGURATION fr_unaccent ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""
UNDO = """
DROP TEXT SEARCH CONFIGURATION fr_unaccent;
"""


def load(apps, schema_editor):
    Enjeu = apps.get_model("initiatives", "Enjeu")
    rows = yaml.safe_load(DATA.read_text(encoding="utf-8"))["enjeux"]
    Enjeu.objects.bulk_create(
        Enjeu(code=row["code"], label=row["libelle"], rank=rank) for rank, row in enumerate(rows, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initial")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATIONS, UNDO),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
