"""A question may take up the answers of others, of earlier editions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaire', '0002_type_from_the_registry'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='follows',
            field=models.JSONField(blank=True, default=list, help_text='Codes d’éditions passées dont elle reprend les réponses.', verbose_name='suite de'),
        ),
    ]
