"""The observatory searches its own rows: the index of modelsearch, its words one by one and their view are taken away."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

GONE = """
DROP VIEW IF EXISTS initiatives_word;
DROP TABLE IF EXISTS modelsearch_indexentry CASCADE;
DELETE FROM django_migrations WHERE app = 'modelsearch';
DELETE FROM django_content_type WHERE app_label = 'modelsearch' AND id NOT IN (SELECT content_type_id FROM auth_permission);
"""


def fill(apps, schema_editor):
    if apps.get_model("initiatives", "Initiative").objects.filter(is_public=True).exists():
        from initiatives.search.entries import rebuild

        rebuild()


class Migration(migrations.Migration):
    dependencies = [("label", "0003_regulation_parameters"), ("initiatives", "0002_database_search")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(GONE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Posting"),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("initiative", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="entry", serialize=False, to="initiatives.initiative", verbose_name="initiative")),
                ("facets", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name="facettes")),
                ("title_words", django.contrib.postgres.search.SearchVectorField(verbose_name="mots du titre")),
                ("words", django.contrib.postgres.search.SearchVectorField(verbose_name="mots")),
                ("title_key", models.CharField(max_length=200, verbose_name="titre sans accents")),
                ("published_at", models.DateTimeField(verbose_name="publiée le")),
                ("collectivite", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="label.collectivite", verbose_name="collectivité")),
            ],
            options={
                "verbose_name": "entrée de l’observatoire",
                "verbose_name_plural": "entrées de l’observatoire",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="entry_words"),
                    django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass("title_key", name="gin_trgm_ops"), name="entry_title_key"),
                    models.Index(fields=["-published_at", "-initiative"], name="entry_newest"),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
