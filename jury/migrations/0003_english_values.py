"""Values that are kept are English, as every identifier; their displayed words stay."""

from django.conf import settings
from django.db import migrations, models

from toolkit.migrating import renamed_values


class Migration(migrations.Migration):

    dependencies = [
        ('jury', '0002_database_wall'),
        ('label', '0004_english_values'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='appeal',
            name='one_open_appeal',
        ),
        migrations.RemoveConstraint(
            model_name='appeal',
            name='appeal_answered_in_words',
        ),
        migrations.RemoveConstraint(
            model_name='appeal',
            name='appeal_correction_is_confirmed',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='one_case_on_the_table',
        ),
        migrations.RemoveConstraint(
            model_name='conflictofinterest',
            name='conflict_dismissed_with_a_word',
        ),
        migrations.AlterField(
            model_name='appeal',
            name='status',
            field=models.CharField(choices=[('received', 'Reçu'), ('proposed', 'Correction proposée'), ('maintained', 'Décision maintenue'), ('corrected', 'Décision corrigée')], default='received', max_length=10, verbose_name='état'),
        ),
        migrations.AlterField(
            model_name='case',
            name='status',
            field=models.CharField(choices=[('waiting', 'À examiner'), ('voting', 'Vote ouvert'), ('tallied', 'Vote clos'), ('decided', 'Décidé'), ('adjourned', 'Ajourné')], default='waiting', max_length=9, verbose_name='état'),
        ),
        migrations.AlterField(
            model_name='conflictofinterest',
            name='status',
            field=models.CharField(choices=[('proposed', 'À confirmer'), ('confirmed', 'Déport'), ('dismissed', 'Écarté')], default='proposed', max_length=9, verbose_name='état'),
        ),
        migrations.AlterField(
            model_name='linkdeclaration',
            name='kind',
            field=models.CharField(choices=[('mandate', 'Mandat'), ('employment', 'Emploi'), ('residence', 'Lieu de vie'), ('service', 'Prestation des trois dernières années'), ('partnership', 'Partenariat de son organisation'), ('other', 'Autre lien')], max_length=11, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='sitting',
            name='status',
            field=models.CharField(choices=[('prepared', 'Préparée'), ('open', 'Ouverte'), ('suspended', 'Suspendue'), ('closed', 'Close')], default='prepared', max_length=9, verbose_name='état'),
        ),
        renamed_values('jury_appeal', 'status', {'recu': 'received', 'propose': 'proposed', 'maintenu': 'maintained', 'corrige': 'corrected'}),
        renamed_values('jury_case', 'status', {'attente': 'waiting', 'vote': 'voting', 'depouille': 'tallied', 'decide': 'decided', 'ajourne': 'adjourned'}),
        renamed_values('jury_conflictofinterest', 'status', {'propose': 'proposed', 'confirme': 'confirmed', 'ecarte': 'dismissed'}),
        renamed_values('jury_linkdeclaration', 'kind', {'mandat': 'mandate', 'emploi': 'employment', 'prestation': 'service', 'partenariat': 'partnership', 'libre': 'other'}),
        renamed_values('jury_sitting', 'status', {'preparee': 'prepared', 'ouverte': 'open', 'suspendue': 'suspended', 'close': 'closed'}),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(models.F('candidature'), condition=models.Q(('status__in', ('received', 'proposed'))), name='one_open_appeal', violation_error_message='Un recours est déjà en cours pour cette candidature.'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'received'), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='appeal_answered_in_words', violation_error_message='Un recours se règle par une réponse écrite.'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'corrected'), _negated=True), models.Q(('arobases__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='appeal_correction_is_confirmed', violation_error_message='Une correction est confirmée par la présidence du jury.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(models.F('sitting'), condition=models.Q(('status__in', ('voting', 'tallied'))), name='one_case_on_the_table', violation_error_message='Un autre dossier est déjà ouvert.'),
        ),
        migrations.AddConstraint(
            model_name='conflictofinterest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'dismissed'), _negated=True), models.Q(('word', ''), _negated=True), _connector='OR'), name='conflict_dismissed_with_a_word', violation_error_message='Écarter un conflit demande un mot.'),
        ),
    ]
