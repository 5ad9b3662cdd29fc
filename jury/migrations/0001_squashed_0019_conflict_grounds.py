"""A new database in one step: the tables as they are after 0019, the walls of recusals and of signed minutes, the jury’s group."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from toolkit.migrating import CreateTables

WALL = import_module('jury.migrations.0002_database_wall').Migration.operations
SIGNED = import_module('jury.migrations.0013_signed_minutes_stay').Migration.operations


class Migration(migrations.Migration):

    replaces = [
        ('jury', '0001_initial'),
        ('jury', '0002_database_wall'),
        ('jury', '0003_english_values'),
        ('jury', '0004_corrections'),
        ('jury', '0005_mention'),
        ('jury', '0006_case_card'),
        ('jury', '0007_closes_itself'),
        ('jury', '0008_substitutes'),
        ('jury', '0009_polls'),
        ('jury', '0010_ballots_become_polls'),
        ('jury', '0011_counts_are_those_of_polls'),
        ('jury', '0012_signed_minutes'),
        ('jury', '0013_signed_minutes_stay'),
        ('jury', '0014_batches'),
        ('jury', '0015_notes'),
        ('jury', '0016_hands'),
        ('jury', '0017_several_sittings'),
        ('jury', '0018_rehearsals'),
        ('jury', '0019_conflict_grounds'),
    ]

    initial = True

    dependencies = [
        ('label', '0001_squashed_0036_document_faults'),
        ('label', '__first__'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.CharField(blank=True, max_length=20, verbose_name='classe')),
                    ('level', models.PositiveSmallIntegerField(verbose_name='niveau')),
                    ('lines', models.JSONField(default=list, help_text='Ce que les membres en lisent.', verbose_name='dossiers')),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ouvert le')),
                    ('closes_at', models.DateTimeField(verbose_name='objections jusqu’au')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='ouvert par')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='jury.sitting', verbose_name='séance')),
                ],
                options={
                    'verbose_name': 'lot',
                    'verbose_name_plural': 'lots',
                    'ordering': ['opened_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('sitting'), condition=models.Q(('ended_at__isnull', True)), name='one_batch_at_a_time', violation_error_message='Un autre lot est ouvert.'), models.CheckConstraint(condition=models.Q(('level__range', (0, 5))), name='batch_level', violation_error_message='Un niveau va de 0 à 5 arobases.'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opened_at'))), name='batch_window', violation_error_message='Les objections se closent après l’ouverture du lot.')],
                },
            ),
            migrations.CreateModel(
                name='Feedback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                    ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                    ('strengths', models.TextField(blank=True, verbose_name='points forts')),
                    ('advice', models.TextField(blank=True, verbose_name='pistes')),
                    ('next_level', models.TextField(blank=True, verbose_name='ce qui ouvre le niveau suivant')),
                    ('reread', models.BooleanField(default=False, verbose_name='relue')),
                    ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='label.candidature', verbose_name='candidature')),
                    ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ],
                options={
                    'verbose_name': 'restitution',
                    'verbose_name_plural': 'restitutions',
                    'ordering': ['candidature__sort_key'],
                },
            ),
            migrations.CreateModel(
                name='FiledScore',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('receipt', models.CharField(max_length=20, verbose_name='numéro d’accusé')),
                    ('total', models.DecimalField(decimal_places=3, max_digits=6, verbose_name='score')),
                    ('themes', models.JSONField(default=dict, verbose_name='score par thème')),
                    ('suggested', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau que le score suggère')),
                    ('not_applicable', models.PositiveSmallIntegerField(default=0, verbose_name='réponses « sans objet »')),
                    ('too_many', models.BooleanField(default=False, verbose_name='trop de « sans objet »')),
                    ('percent', models.PositiveSmallIntegerField(default=100, verbose_name='part remplie (%)')),
                    ('computed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='calculé le')),
                    ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='filed_score', to='label.candidature', verbose_name='candidature')),
                ],
                options={
                    'verbose_name': 'score d’un dossier',
                    'verbose_name_plural': 'scores des dossiers',
                },
            ),
            migrations.CreateModel(
                name='JuryMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('president', 'Présidence'), ('vice_president', 'Vice-présidence'), ('membre', 'Membre du jury'), ('instructeur', 'Instruction')], max_length=14, verbose_name='rôle')),
                    ('function', models.CharField(blank=True, max_length=200, verbose_name='fonction')),
                    ('exception', models.CharField(blank=True, help_text='Pour une personne attachée à une collectivité : pourquoi elle siège quand même.', max_length=500, verbose_name='raison de l’exception')),
                    ('named_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='nommé le')),
                    ('charter_at', models.DateTimeField(blank=True, null=True, verbose_name='charte acceptée le')),
                    ('declared_at', models.DateTimeField(blank=True, null=True, verbose_name='liens déclarés le')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                    ('substitute_rank', models.PositiveSmallIntegerField(blank=True, help_text='Qui préside un dossier dont la présidence et la vice-présidence sont écartées ou absentes.', null=True, verbose_name='rang de suppléance')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jury_members', to='label.edition', verbose_name='édition')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jury_memberships', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ],
                options={
                    'verbose_name': 'membre du jury',
                    'verbose_name_plural': 'membres du jury',
                    'ordering': ['named_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('edition'), models.F('user'), condition=models.Q(('ended_at__isnull', True)), name='jury_member_once', violation_error_message='Cette personne est déjà nommée pour cette édition.'), models.UniqueConstraint(models.F('edition'), models.F('role'), condition=models.Q(('ended_at__isnull', True), ('role__in', ('president', 'vice_president'))), name='jury_one_president', violation_error_message='Ce rôle est déjà tenu : retirez d’abord la personne qui le tient.'), models.CheckConstraint(condition=models.Q(('role__in', ['president', 'vice_president', 'membre', 'instructeur'])), name='jury_role_known', violation_error_message='Ce rôle n’existe pas.'), models.UniqueConstraint(models.F('edition'), models.F('substitute_rank'), condition=models.Q(('ended_at__isnull', True), ('substitute_rank__isnull', False)), name='jury_substitutes_in_order', violation_error_message='Deux suppléants n’ont pas le même rang.')],
                },
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='jury.batch', verbose_name='lot')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='membre')),
                ],
                options={
                    'verbose_name': 'consentement',
                    'verbose_name_plural': 'consentements',
                    'constraints': [models.UniqueConstraint(models.F('batch'), models.F('member'), name='consent_once', violation_error_message='Ce membre a déjà consenti à ce lot.')],
                },
            ),
            migrations.CreateModel(
                name='ConflictOfInterest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=500, verbose_name='raison')),
                    ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, db_default=[], default=list, help_text='Leurs codes (jury.rules.conflicts.Ground), vide pour un déport sans lien relevé.', size=None, verbose_name='motifs relevés')),
                    ('status', models.CharField(choices=[('proposed', 'À confirmer'), ('confirmed', 'Déport'), ('dismissed', 'Écarté')], default='proposed', max_length=9, verbose_name='état')),
                    ('word', models.CharField(blank=True, max_length=500, verbose_name='mot')),
                    ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='relevé le')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='réglé le')),
                    ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='label.candidature', verbose_name='candidature')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='réglé par')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='jury.jurymember', verbose_name='membre')),
                ],
                options={
                    'verbose_name': 'conflit d’intérêts',
                    'verbose_name_plural': 'conflits d’intérêts',
                    'ordering': ['candidature__sort_key', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('member'), models.F('candidature'), name='conflict_once', violation_error_message='Ce conflit est déjà relevé.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'dismissed'), _negated=True), models.Q(('word', ''), _negated=True), _connector='OR'), name='conflict_dismissed_with_a_word', violation_error_message='Écarter un conflit demande un mot.')],
                },
            ),
            migrations.CreateModel(
                name='Case',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveIntegerField(verbose_name='rang')),
                    ('proposal', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau proposé')),
                    ('grouped', models.BooleanField(default=False, verbose_name='adoption groupée')),
                    ('status', models.CharField(choices=[('waiting', 'À examiner'), ('voting', 'Vote ouvert'), ('tallied', 'Vote clos'), ('decided', 'Décidé'), ('adjourned', 'Ajourné')], default='waiting', max_length=9, verbose_name='état')),
                    ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouvert le')),
                    ('card', models.JSONField(blank=True, default=dict, help_text='Ce que les membres lisent avant de voter.', verbose_name='carte')),
                    ('vote_closed_at', models.DateTimeField(blank=True, null=True, verbose_name='vote clos le')),
                    ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='jury_case', to='label.candidature', verbose_name='candidature')),
                    ('pulled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='retiré du groupe par')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='jury.sitting', verbose_name='séance')),
                ],
                options={
                    'verbose_name': 'dossier de la séance',
                    'verbose_name_plural': 'dossiers de la séance',
                    'ordering': ['rank'],
                    'constraints': [models.UniqueConstraint(models.F('sitting'), condition=models.Q(('status__in', ('voting', 'tallied'))), name='one_case_on_the_table', violation_error_message='Un autre dossier est déjà ouvert.'), models.CheckConstraint(condition=models.Q(('proposal__isnull', True), ('proposal__range', (0, 5)), _connector='OR'), name='case_proposal_level', violation_error_message='Un niveau va de 0 à 5 arobases.'), models.CheckConstraint(condition=models.Q(('grouped', False), ('proposal__isnull', False), _connector='OR'), name='grouped_has_a_proposal', violation_error_message='Un dossier de l’adoption groupée a une proposition.')],
                },
            ),
            migrations.CreateModel(
                name='Assignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='pour le')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='confié le')),
                    ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='label.candidature', verbose_name='candidature')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='jury.jurymember', verbose_name='instructeur')),
                ],
                options={
                    'verbose_name': 'dossier confié',
                    'verbose_name_plural': 'dossiers confiés',
                    'ordering': ['candidature__sort_key', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('candidature'), models.F('member'), name='file_assigned_once', violation_error_message='Ce dossier est déjà confié à cette personne.')],
                },
            ),
            migrations.CreateModel(
                name='Appraisal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                    ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                    ('readings', models.JSONField(blank=True, default=dict, help_text='Par thème : note des commentaires, note des initiatives, mots.', verbose_name='lectures')),
                    ('strengths', models.TextField(blank=True, verbose_name='points forts')),
                    ('advice', models.TextField(blank=True, verbose_name='pistes')),
                    ('proposed_arobases', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau proposé')),
                    ('reasons', models.TextField(blank=True, verbose_name='raisons')),
                    ('trust', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Hésitante'), (2, 'Assez sûre'), (3, 'Sûre')], null=True, verbose_name='confiance')),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='commencé le')),
                    ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='rendu le')),
                    ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='label.candidature', verbose_name='candidature')),
                    ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='jury.jurymember', verbose_name='instructeur')),
                ],
                options={
                    'verbose_name': 'instruction',
                    'verbose_name_plural': 'instructions',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(models.F('candidature'), models.F('member'), name='appraisal_once', violation_error_message='Cette personne instruit déjà ce dossier.'), models.CheckConstraint(condition=models.Q(('proposed_arobases__isnull', True), ('proposed_arobases__range', (0, 5)), _connector='OR'), name='appraisal_level', violation_error_message='Un niveau va de 0 à 5 arobases.'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('proposed_arobases__isnull', False), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='appraisal_done_has_a_proposal', violation_error_message='Une instruction rendue propose un niveau, avec ses raisons.')],
                },
            ),
            migrations.CreateModel(
                name='Appeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(verbose_name='demande')),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reçu le')),
                    ('status', models.CharField(choices=[('received', 'Reçu'), ('proposed', 'Correction proposée'), ('maintained', 'Décision maintenue'), ('corrected', 'Décision corrigée')], default='received', max_length=10, verbose_name='état')),
                    ('previous_arobases', models.PositiveSmallIntegerField(verbose_name='niveau contesté')),
                    ('arobases', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau corrigé')),
                    ('answer', models.TextField(blank=True, verbose_name='réponse')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondu par')),
                    ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='label.candidature', verbose_name='candidature')),
                    ('correction', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='label.correction', verbose_name='correction')),
                    ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='confirmé par')),
                ],
                options={
                    'verbose_name': 'recours',
                    'verbose_name_plural': 'recours',
                    'ordering': ['received_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('candidature'), condition=models.Q(('status__in', ('received', 'proposed'))), name='one_open_appeal', violation_error_message='Un recours est déjà en cours pour cette candidature.'), models.CheckConstraint(condition=models.Q(('status', 'received'), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='appeal_answered_in_words', violation_error_message='Un recours se règle par une réponse écrite.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'corrected'), _negated=True), models.Q(('arobases__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='appeal_correction_is_confirmed', violation_error_message='Une correction est confirmée par la présidence du jury.')],
                },
            ),
            migrations.CreateModel(
                name='LinkDeclaration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('mandate', 'Mandat'), ('employment', 'Emploi'), ('residence', 'Lieu de vie'), ('service', 'Prestation des trois dernières années'), ('partnership', 'Partenariat de son organisation'), ('other', 'Autre lien')], max_length=11, verbose_name='nature')),
                    ('siren', models.CharField(blank=True, max_length=9, verbose_name='SIREN de l’employeur')),
                    ('text', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déclaré le')),
                    ('collectivite', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='label.collectivite', verbose_name='collectivité')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='jury.jurymember', verbose_name='membre')),
                ],
                options={
                    'verbose_name': 'lien déclaré',
                    'verbose_name_plural': 'liens déclarés',
                    'ordering': ['at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('collectivite__isnull', False), models.Q(('siren', ''), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='link_says_something', violation_error_message='Un lien nomme une collectivité, un employeur, ou se dit en mots.'), models.CheckConstraint(condition=models.Q(('siren', ''), ('siren__regex', '^[0-9]{9}$'), _connector='OR'), name='link_siren_well_formed', violation_error_message='Un SIREN compte neuf chiffres.')],
                },
            ),
            migrations.CreateModel(
                name='PastCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandée le')),
                    ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='past_check', to='label.candidature', verbose_name='candidature')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past_checks', to='jury.jurymember', verbose_name='demandée par')),
                ],
                options={
                    'verbose_name': 'vérification du passé',
                    'verbose_name_plural': 'vérifications du passé',
                },
            ),
            migrations.CreateModel(
                name='Poll',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('counts', models.JSONField(help_text='Votes de 1 à 5 arobases ; six nombres commencent à la mention.', verbose_name='décompte')),
                    ('voters', models.JSONField(default=list, help_text='Numéros des membres qui ont voté.', verbose_name='votants')),
                    ('closed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='clos le')),
                    ('set_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='écarté le')),
                    ('set_aside_reason', models.CharField(blank=True, max_length=500, verbose_name='raison de l’écart')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='jury.case', verbose_name='dossier')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='confirmé par')),
                    ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='compté à main levée par')),
                ],
                options={
                    'verbose_name': 'scrutin',
                    'verbose_name_plural': 'scrutins',
                    'ordering': ['closed_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('case'), condition=models.Q(('set_aside_at__isnull', True)), name='poll_once', violation_error_message='Ce dossier a déjà un scrutin.'), models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', True), ('set_aside_reason', '')), models.Q(('set_aside_at__isnull', False), models.Q(('set_aside_reason', ''), _negated=True)), _connector='OR'), name='poll_set_aside_with_a_reason', violation_error_message='Un scrutin s’écarte avec sa raison.'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('typed_by__isnull', False), models.Q(('confirmed_by', models.F('typed_by')), _negated=True)), _connector='OR'), name='hands_confirmed_by_another', violation_error_message='Un décompte à main levée se confirme par un autre membre.')],
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('arobases', models.PositiveSmallIntegerField(verbose_name='niveau')),
                    ('reason', models.TextField(blank=True, verbose_name='motif')),
                    ('grouped', models.BooleanField(default=False, verbose_name='par adoption groupée')),
                    ('eligible', models.PositiveSmallIntegerField(verbose_name='présents non déportés')),
                    ('quorum', models.PositiveSmallIntegerField(verbose_name='quorum')),
                    ('decided_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='décidé le')),
                    ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='annulée le')),
                    ('undone_reason', models.CharField(blank=True, max_length=500, verbose_name='raison de l’annulation')),
                    ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='jury.batch', verbose_name='lot')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='jury.case', verbose_name='dossier')),
                    ('presided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='présidé par')),
                    ('poll', models.ForeignKey(blank=True, help_text='Vide pour une adoption groupée.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='jury.poll', verbose_name='scrutin')),
                ],
                options={
                    'verbose_name': 'décision',
                    'verbose_name_plural': 'décisions',
                    'ordering': ['decided_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('case'), condition=models.Q(('undone_at__isnull', True)), name='decision_once', violation_error_message='Ce dossier est déjà décidé.'), models.CheckConstraint(condition=models.Q(('arobases__range', (0, 5))), name='decision_level', violation_error_message='Un niveau va de 0 à 5 arobases.')],
                },
            ),
            migrations.CreateModel(
                name='Recusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=500, verbose_name='raison')),
                    ('in_sitting', models.BooleanField(default=False, verbose_name='pendant la séance')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date')),
                    ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='label.candidature', verbose_name='candidature')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='jury.jurymember', verbose_name='membre')),
                ],
                options={
                    'verbose_name': 'déport',
                    'verbose_name_plural': 'déports',
                    'ordering': ['candidature__sort_key', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('member'), models.F('candidature'), name='recusal_once', violation_error_message='Ce déport est déjà enregistré.')],
                },
            ),
            migrations.CreateModel(
                name='Rehearsal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ouverte le')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='finie le')),
                    ('serial', models.PositiveBigIntegerField(default=1, verbose_name='numéro d’état')),
                    ('table', models.JSONField(blank=True, default=dict, help_text='jury.rules.rehearsal.Board, jusqu’à la fin.', verbose_name='table')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rehearsals', to='label.edition', verbose_name='édition')),
                ],
                options={
                    'verbose_name': 'répétition',
                    'verbose_name_plural': 'répétitions',
                    'ordering': ['-opened_at', '-pk'],
                    'constraints': [models.UniqueConstraint(models.F('edition'), condition=models.Q(('closed_at__isnull', True)), name='one_rehearsal_at_a_time', violation_error_message='Une répétition est déjà ouverte.'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('table', {}), _connector='OR'), name='rehearsal_leaves_nothing', violation_error_message='Une répétition finie ne garde ni vote ni décision.')],
                },
            ),
            migrations.CreateModel(
                name='RehearsalDevice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.CharField(max_length=60, verbose_name='appareil')),
                    ('width', models.PositiveIntegerField(default=0, verbose_name='largeur, en pixels')),
                    ('first_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='premier signe')),
                    ('seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dernier signe')),
                    ('measures', models.PositiveIntegerField(default=0, verbose_name='mesures')),
                    ('total_ms', models.PositiveBigIntegerField(default=0, verbose_name='durée totale des réponses')),
                    ('worst_ms', models.PositiveIntegerField(default=0, verbose_name='réponse la plus lente')),
                    ('lost', models.PositiveIntegerField(default=0, verbose_name='coupures')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='membre')),
                    ('rehearsal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='jury.rehearsal', verbose_name='répétition')),
                ],
                options={
                    'verbose_name': 'appareil d’une répétition',
                    'verbose_name_plural': 'appareils d’une répétition',
                    'ordering': ['first_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('rehearsal'), models.F('member'), models.F('words'), name='rehearsal_device_once', violation_error_message='Cet appareil est déjà suivi.')],
                },
            ),
            migrations.CreateModel(
                name='Sitting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(default=1, verbose_name='numéro')),
                    ('held_on', models.DateField(verbose_name='jour')),
                    ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu')),
                    ('ends_at', models.TimeField(blank=True, null=True, verbose_name='fin prévue')),
                    ('status', models.CharField(choices=[('prepared', 'Préparée'), ('open', 'Ouverte'), ('suspended', 'Suspendue'), ('closed', 'Close')], default='prepared', max_length=9, verbose_name='état')),
                    ('serial', models.PositiveBigIntegerField(default=1, verbose_name='numéro d’état')),
                    ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverte le')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                    ('closes_itself', models.BooleanField(default=False, help_text='Au choix de qui préside.', verbose_name='vote clos dès que tous ont voté')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='label.edition', verbose_name='édition')),
                ],
                options={
                    'verbose_name': 'séance du jury',
                    'verbose_name_plural': 'séances du jury',
                    'ordering': ['edition', 'number'],
                    'constraints': [models.UniqueConstraint(models.F('edition'), models.F('number'), name='sitting_number_once', violation_error_message='Cette édition a déjà une séance de ce numéro.'), models.UniqueConstraint(models.F('edition'), condition=models.Q(('status__in', ('open', 'suspended'))), name='one_sitting_runs', violation_error_message='Une autre séance de cette édition est ouverte.'), models.CheckConstraint(condition=models.Q(('number__range', (1, 99))), name='sitting_number', violation_error_message='Une séance porte un numéro de 1 à 99.')],
                },
            ),
            migrations.CreateModel(
                name='Minutes',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.JSONField(verbose_name='contenu')),
                    ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
                    ('signed', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='label.attachment', verbose_name='procès-verbal signé')),
                    ('sitting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='jury.sitting', verbose_name='séance')),
                ],
                options={
                    'verbose_name': 'procès-verbal',
                    'verbose_name_plural': 'procès-verbaux',
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('arrived_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='arrivée')),
                    ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='départ')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='jury.jurymember', verbose_name='membre')),
                    ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='jury.sitting', verbose_name='séance')),
                ],
                options={
                    'verbose_name': 'présence',
                    'verbose_name_plural': 'présences',
                    'ordering': ['arrived_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('sitting'), models.F('member'), condition=models.Q(('left_at__isnull', True)), name='present_once', violation_error_message='Ce membre est déjà présent.'), models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('arrived_at')), _connector='OR'), name='leaves_after_arriving', violation_error_message='Le départ suit l’arrivée.')],
                },
            ),
            migrations.CreateModel(
                name='TownQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(verbose_name='question')),
                    ('due_on', models.DateField(verbose_name='réponse attendue le')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='posée le')),
                    ('answer', models.TextField(blank=True, verbose_name='réponse')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondue par')),
                    ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='town_questions', to='label.candidature', verbose_name='candidature')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='town_questions', to='jury.jurymember', verbose_name='instructeur')),
                ],
                options={
                    'verbose_name': 'question à la collectivité',
                    'verbose_name_plural': 'questions aux collectivités',
                    'ordering': ['asked_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='town_question_answered', violation_error_message='Une réponse a un texte et une date.')],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('arobases', models.PositiveSmallIntegerField(verbose_name='niveau')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='jury.case', verbose_name='dossier')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cast_votes', to='jury.jurymember', verbose_name='membre')),
                ],
                options={
                    'verbose_name': 'vote',
                    'verbose_name_plural': 'votes',
                    'constraints': [models.UniqueConstraint(models.F('case'), models.F('member'), name='vote_once', violation_error_message='Ce membre a déjà voté sur ce dossier.'), models.CheckConstraint(condition=models.Q(('arobases__range', (0, 5))), name='vote_level', violation_error_message='Un vote va de 0 à 5 arobases.')],
                },
            ),
            migrations.CreateModel(
                name='FileNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(verbose_name='note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrite le')),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='de')),
                    ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_notes', to='label.candidature', verbose_name='candidature')),
                ],
                options={
                    'verbose_name': 'note interne',
                    'verbose_name_plural': 'notes internes',
                    'ordering': ['at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_says_something', violation_error_message='Une note a un texte.')],
                },
            ),
        ]),
        *WALL,
        *SIGNED,
    ]
