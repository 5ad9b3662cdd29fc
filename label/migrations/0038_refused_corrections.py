"""A correction that the jury's chair refuses says why."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('label', '0037_homonyms'),
    ]

    operations = [
        migrations.AddField(
            model_name='correction',
            name='refusal',
            field=models.CharField(blank=True, db_default='', help_text='De la présidence, pour l’équipe.', max_length=500, verbose_name='motif du refus'),
        ),
    ]
