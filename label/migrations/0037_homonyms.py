"""Towns of one name come in one order."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('label', '0001_squashed_0036_document_faults'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='award',
            options={'ordering': ['-candidature__edition__year', '-arobases', 'candidature__sort_key', 'candidature_id'], 'verbose_name': 'niveau attribué', 'verbose_name_plural': 'niveaux attribués'},
        ),
        migrations.AlterModelOptions(
            name='candidature',
            options={'ordering': ['-edition__year', 'sort_key', 'collectivite_id'], 'verbose_name': 'candidature', 'verbose_name_plural': 'candidatures'},
        ),
    ]
