"""A published level is corrected by two people, with or without an appeal."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('label', '0005_factor_reset'),
    ]

    operations = [
        migrations.AlterField(
            model_name='award',
            name='origin',
            field=models.CharField(choices=[('import', 'Reprise d’une source'), ('decision', 'Décision du jury'), ('appeal', 'Recours'), ('correction', 'Correction')], max_length=10, verbose_name='origine'),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('previous_arobases', models.PositiveSmallIntegerField(verbose_name='niveau publié')),
                ('arobases', models.PositiveSmallIntegerField(blank=True, help_text='Vide : retiré.', null=True, verbose_name='niveau corrigé')),
                ('reason', models.CharField(max_length=500, verbose_name='raison, publique')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='proposée le')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='réglée le')),
                ('agreed', models.BooleanField(default=False, verbose_name='accordée')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='label.candidature', verbose_name='candidature')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposée par')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='réglée par')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ['-proposed_at', '-pk'],
                'constraints': [models.UniqueConstraint(models.F('candidature'), condition=models.Q(('settled_at__isnull', True)), name='one_waiting_correction', violation_error_message='Une correction attend déjà pour cette candidature.'), models.CheckConstraint(condition=models.Q(('arobases__isnull', True), models.Q(('arobases__range', (0, 5)), models.Q(('arobases', models.F('previous_arobases')), _negated=True)), _connector='OR'), name='correction_changes_the_level', violation_error_message='Une correction change le niveau, de 0 à 5 arobases.'), models.CheckConstraint(condition=models.Q(('agreed', False), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('settled_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='correction_by_two_people', violation_error_message='Une correction se propose par une personne et s’accorde par une autre.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='correction_has_a_reason', violation_error_message='Une correction dit sa raison.')],
            },
        ),
    ]
