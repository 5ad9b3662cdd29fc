"""A second factor is taken away by two people."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('label', '0004_english_values'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactorReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='raison')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandée le')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminée le')),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accordée par')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandée par')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factor_resets', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'remise à zéro d’un second facteur',
                'verbose_name_plural': 'remises à zéro de seconds facteurs',
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(models.F('user'), condition=models.Q(('ended_at__isnull', True)), name='factor_reset_once', violation_error_message='Une remise à zéro est déjà demandée pour cette personne.'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('user')), _negated=True), name='factor_reset_asked_by_another', violation_error_message='Nul ne demande la remise à zéro de son propre second facteur.'), models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(models.Q(('agreed_by', models.F('user')), _negated=True), models.Q(('agreed_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='factor_reset_by_two_others', violation_error_message='Il y faut deux personnes, autres que celle dont c’est le second facteur.')],
            },
        ),
    ]
