"""The words of the public initiatives, each once, by which a mistyped one is understood."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

# What is public when the table comes; themes, enjeux and tags come with each text that is published next.
FILL = """
INSERT INTO initiatives_spelling (word, key)
SELECT DISTINCT word, unaccent(word)
FROM initiatives_initiative AS own
JOIN label_collectivite AS town ON town.id = own.collectivite_id
CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector('simple', concat_ws(' ', own.title, own.chapo, town.name, (
    SELECT string_agg(value, ' ') FROM jsonb_each_text(own.text)
    WHERE key IN ('description', 'objectives', 'audience', 'results', 'figures', 'partners', 'school', 'place')
))))) AS word
WHERE own.is_public AND word ~ '^[[:alpha:]]{4,40}$'
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_squashed_0009_attachments")]

    operations = [
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False, verbose_name="mot")),
                ("key", models.TextField(verbose_name="sans accents")),
            ],
            options={
                "verbose_name": "mot de l’observatoire",
                "verbose_name_plural": "mots de l’observatoire",
                "indexes": [GinIndex(OpClass("key", name="gin_trgm_ops"), name="spelling_key")],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
