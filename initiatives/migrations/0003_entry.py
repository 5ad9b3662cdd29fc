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
DROP TEXT SEARCH CONFIGURATION IF EXISTS simple_unaccent;
DELETE FROM django_migrations WHERE app = 'modelsearch';
DELETE FROM auth_group_permissions WHERE permission_id IN (
    SELECT p.id FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id WHERE t.app_label = 'modelsearch'
);
DELETE FROM auth_permission WHERE content_type_id IN (SELECT id FROM django_content_type WHERE app_label = 'modelsearch');
DELETE FROM django_content_type WHERE app_label = 'modelsearch';
"""
# What is public when the rows come; `rebuild_observatory` writes them whole, with the words of themes, enjeux and tags.
FILL = """
INSERT INTO initiatives_entry (initiative_id, collectivite_id, facets, title_words, words, title_key, published_at)
SELECT own.id, own.collectivite_id,
    ARRAY(SELECT 'theme:' || code FROM unnest(own.themes) AS code)
        || ARRAY(SELECT 'enjeu:' || code FROM unnest(own.enjeux) AS code)
        || ARRAY(SELECT 'motcle:' || code FROM unnest(own.tags) AS code)
        || CASE WHEN own.year IS NULL THEN ARRAY[]::text[] ELSE ARRAY['annee:' || own.year] END
        || CASE WHEN own.stage = '' THEN ARRAY[]::text[] ELSE ARRAY['etat:' || own.stage] END,
    to_tsvector('fr_unaccent', own.title),
    strip(to_tsvector('fr_unaccent', concat_ws(' ', own.title, own.chapo, town.name, (
        SELECT string_agg(value, ' ') FROM jsonb_each_text(own.text)
        WHERE key IN ('description', 'objectives', 'audience', 'results', 'figures', 'partners', 'school', 'place')
    )))),
    trim(regexp_replace(lower(unaccent(own.title)), '[^a-z0-9]+', ' ', 'g')), own.published_at
FROM initiatives_initiative AS own
JOIN label_collectivite AS town ON town.id = own.collectivite_id
WHERE own.is_public
"""


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
                ("title_key", models.TextField(verbose_name="titre sans accents")),
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
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="initiative", name="initiative_themes"),
    ]
