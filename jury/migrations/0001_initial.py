import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('label', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField(verbose_name='rang')),
                ('proposal', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau proposé')),
                ('grouped', models.BooleanField(default=False, verbose_name='adoption groupée')),
                ('status', models.CharField(choices=[('attente', 'À examiner'), ('vote', 'Vote ouvert'), ('depouille', 'Vote clos'), ('decide', 'Décidé'), ('ajourne', 'Ajourné')], default='attente', max_length=9, verbose_name='état')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouvert le')),
                ('vote_closed_at', models.DateTimeField(blank=True, null=True, verbose_name='vote clos le')),
                ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='jury_case', to='label.candidature', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'dossier de la séance',
                'verbose_name_plural': 'dossiers de la séance',
                'ordering': ['rank'],
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
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jury_members', to='label.edition', verbose_name='édition')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jury_memberships', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'membre du jury',
                'verbose_name_plural': 'membres du jury',
                'ordering': ['named_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arobases', models.PositiveSmallIntegerField(verbose_name='niveau')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('grouped', models.BooleanField(default=False, verbose_name='par adoption groupée')),
                ('counts', models.JSONField(default=list, help_text='Nombre de votes pour 1, 2, 3, 4 et 5 arobases.', verbose_name='décompte')),
                ('eligible', models.PositiveSmallIntegerField(verbose_name='présents non déportés')),
                ('quorum', models.PositiveSmallIntegerField(verbose_name='quorum')),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='décidé le')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='annulée le')),
                ('undone_reason', models.CharField(blank=True, max_length=500, verbose_name='raison de l’annulation')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='jury.case', verbose_name='dossier')),
                ('presided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='présidé par')),
            ],
            options={
                'verbose_name': 'décision',
                'verbose_name_plural': 'décisions',
                'ordering': ['decided_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConflictOfInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='raison')),
                ('status', models.CharField(choices=[('propose', 'À confirmer'), ('confirme', 'Déport'), ('ecarte', 'Écarté')], default='propose', max_length=8, verbose_name='état')),
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
            },
        ),
        migrations.AddField(
            model_name='case',
            name='pulled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='retiré du groupe par'),
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
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='demande')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reçu le')),
                ('status', models.CharField(choices=[('recu', 'Reçu'), ('propose', 'Correction proposée'), ('maintenu', 'Décision maintenue'), ('corrige', 'Décision corrigée')], default='recu', max_length=9, verbose_name='état')),
                ('previous_arobases', models.PositiveSmallIntegerField(verbose_name='niveau contesté')),
                ('arobases', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='niveau corrigé')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondu par')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='label.candidature', verbose_name='candidature')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jury.jurymember', verbose_name='confirmé par')),
            ],
            options={
                'verbose_name': 'recours',
                'verbose_name_plural': 'recours',
                'ordering': ['received_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LinkDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mandat', 'Mandat'), ('emploi', 'Emploi'), ('residence', 'Lieu de vie'), ('prestation', 'Prestation des trois dernières années'), ('partenariat', 'Partenariat de son organisation'), ('libre', 'Autre lien')], max_length=11, verbose_name='nature')),
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
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='jour')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='fin prévue')),
                ('status', models.CharField(choices=[('preparee', 'Préparée'), ('ouverte', 'Ouverte'), ('suspendue', 'Suspendue'), ('close', 'Close')], default='preparee', max_length=9, verbose_name='état')),
                ('serial', models.PositiveBigIntegerField(default=1, verbose_name='numéro d’état')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverte le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                ('group_adopted_at', models.DateTimeField(blank=True, null=True, verbose_name='adoption groupée le')),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sitting', to='label.edition', verbose_name='édition')),
            ],
            options={
                'verbose_name': 'séance du jury',
                'verbose_name_plural': 'séances du jury',
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
                ('sitting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='jury.sitting', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'procès-verbal',
                'verbose_name_plural': 'procès-verbaux',
            },
        ),
        migrations.AddField(
            model_name='case',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='jury.sitting', verbose_name='séance'),
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
            },
        ),
        migrations.AddConstraint(
            model_name='jurymember',
            constraint=models.UniqueConstraint(models.F('edition'), models.F('user'), condition=models.Q(('ended_at__isnull', True)), name='jury_member_once', violation_error_message='Cette personne est déjà nommée pour cette édition.'),
        ),
        migrations.AddConstraint(
            model_name='jurymember',
            constraint=models.UniqueConstraint(models.F('edition'), models.F('role'), condition=models.Q(('ended_at__isnull', True), ('role__in', ('president', 'vice_president'))), name='jury_one_president', violation_error_message='Ce rôle est déjà tenu : retirez d’abord la personne qui le tient.'),
        ),
        migrations.AddConstraint(
            model_name='jurymember',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['president', 'vice_president', 'membre', 'instructeur'])), name='jury_role_known', violation_error_message='Ce rôle n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(models.F('case'), condition=models.Q(('undone_at__isnull', True)), name='decision_once', violation_error_message='Ce dossier est déjà décidé.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('arobases__range', (1, 5))), name='decision_level', violation_error_message='Un niveau va de 1 à 5 arobases.'),
        ),
        migrations.AddConstraint(
            model_name='conflictofinterest',
            constraint=models.UniqueConstraint(models.F('member'), models.F('candidature'), name='conflict_once', violation_error_message='Ce conflit est déjà relevé.'),
        ),
        migrations.AddConstraint(
            model_name='conflictofinterest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ecarte'), _negated=True), models.Q(('word', ''), _negated=True), _connector='OR'), name='conflict_dismissed_with_a_word', violation_error_message='Écarter un conflit demande un mot.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(models.F('candidature'), models.F('member'), name='file_assigned_once', violation_error_message='Ce dossier est déjà confié à cette personne.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.UniqueConstraint(models.F('candidature'), models.F('member'), name='appraisal_once', violation_error_message='Cette personne instruit déjà ce dossier.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_arobases__isnull', True), ('proposed_arobases__range', (1, 5)), _connector='OR'), name='appraisal_level', violation_error_message='Un niveau va de 1 à 5 arobases.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('proposed_arobases__isnull', False), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='appraisal_done_has_a_proposal', violation_error_message='Une instruction rendue propose un niveau, avec ses raisons.'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(models.F('candidature'), condition=models.Q(('status__in', ('recu', 'propose'))), name='one_open_appeal', violation_error_message='Un recours est déjà en cours pour cette candidature.'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'recu'), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='appeal_answered_in_words', violation_error_message='Un recours se règle par une réponse écrite.'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'corrige'), _negated=True), models.Q(('arobases__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='appeal_correction_is_confirmed', violation_error_message='Une correction est confirmée par la présidence du jury.'),
        ),
        migrations.AddConstraint(
            model_name='linkdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('collectivite__isnull', False), models.Q(('siren', ''), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='link_says_something', violation_error_message='Un lien nomme une collectivité, un employeur, ou se dit en mots.'),
        ),
        migrations.AddConstraint(
            model_name='linkdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('siren', ''), ('siren__regex', '^[0-9]{9}$'), _connector='OR'), name='link_siren_well_formed', violation_error_message='Un SIREN compte neuf chiffres.'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.UniqueConstraint(models.F('member'), models.F('candidature'), name='recusal_once', violation_error_message='Ce déport est déjà enregistré.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(models.F('sitting'), condition=models.Q(('status__in', ('vote', 'depouille'))), name='one_case_on_the_table', violation_error_message='Un autre dossier est déjà ouvert.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('proposal__isnull', True), ('proposal__range', (1, 5)), _connector='OR'), name='case_proposal_level', violation_error_message='Un niveau va de 1 à 5 arobases.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('grouped', False), ('proposal__isnull', False), _connector='OR'), name='grouped_has_a_proposal', violation_error_message='Un dossier de l’adoption groupée a une proposition.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(models.F('sitting'), models.F('member'), condition=models.Q(('left_at__isnull', True)), name='present_once', violation_error_message='Ce membre est déjà présent.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('arrived_at')), _connector='OR'), name='leaves_after_arriving', violation_error_message='Le départ suit l’arrivée.'),
        ),
        migrations.AddConstraint(
            model_name='townquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='town_question_answered', violation_error_message='Une réponse a un texte et une date.'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(models.F('case'), models.F('member'), name='vote_once', violation_error_message='Ce membre a déjà voté sur ce dossier.'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('arobases__range', (1, 5))), name='vote_level', violation_error_message='Un vote va de 1 à 5 arobases.'),
        ),
    ]
