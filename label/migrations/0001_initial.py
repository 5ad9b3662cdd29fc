import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import label.models.files
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Departement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=3, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='nom')),
                ('zone', models.CharField(choices=[('metro', 'Métropole'), ('drom', 'Départements et régions d’outre-mer'), ('com', 'Collectivités d’outre-mer')], max_length=5, verbose_name='zone')),
            ],
            options={
                'verbose_name': 'département',
                'verbose_name_plural': 'départements',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Un compte existe déjà avec cette adresse.'}, max_length=254, unique=True, verbose_name='adresse électronique')),
                ('full_name', models.CharField(blank=True, max_length=150, verbose_name='nom complet')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('is_staff', models.BooleanField(default=False, verbose_name='accès à l’administration')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='inscription')),
                ('idle_warned_at', models.DateTimeField(blank=True, null=True, verbose_name='prévenue de l’effacement le')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='effacée le')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'personne',
                'verbose_name_plural': 'personnes',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='date')),
                ('event', models.CharField(choices=[('connexion', 'Connexion'), ('refus', 'Connexion refusée'), ('deconnexion', 'Déconnexion')], max_length=11, verbose_name='événement')),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='adresse IP')),
                ('agent', models.CharField(blank=True, max_length=200, verbose_name='navigateur')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'accès',
                'verbose_name_plural': 'accès',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Candidature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('registered', 'Inscrite'), ('filed', 'Déposée'), ('withdrawn', 'Retirée'), ('inadmissible', 'Irrecevable')], default='registered', max_length=12, verbose_name='état')),
                ('name', models.CharField(max_length=120, verbose_name='nom de l’époque')),
                ('kind', models.CharField(choices=[('commune', 'Commune'), ('cc', 'Communauté de communes'), ('ca', 'Communauté d’agglomération'), ('cu', 'Communauté urbaine'), ('metropole', 'Métropole'), ('syndicat', 'Syndicat mixte'), ('departement', 'Département'), ('region', 'Région'), ('autre', 'Autre structure')], max_length=12, verbose_name='type de l’époque')),
                ('sort_key', models.CharField(editable=False, max_length=130, verbose_name='clé de tri')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population municipale de l’époque')),
                ('population_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année de la population')),
                ('printed_population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population imprimée dans le livre')),
                ('strate', models.CharField(blank=True, choices=[('village', 'Village'), ('petite_ville', 'Petite ville'), ('ville_moyenne', 'Ville moyenne'), ('grande_ville', 'Grande ville')], max_length=13, verbose_name='strate')),
                ('departement', models.CharField(blank=True, max_length=3, verbose_name='département de l’époque')),
                ('departement_name', models.CharField(blank=True, max_length=60, verbose_name='nom du département')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='région de l’époque')),
                ('past_confirmed', models.BooleanField(default=False, help_text='L’équipe a vérifié que les participations antérieures enregistrées sont toutes celles qui existent.', verbose_name='passé confirmé')),
                ('past_source', models.CharField(blank=True, max_length=300, verbose_name='source de cette confirmation')),
                ('confidence', models.CharField(choices=[('sur', 'Sûr'), ('deduit', 'Déduit'), ('incertain', 'Incertain')], default='sur', max_length=9, verbose_name='confiance')),
                ('source', models.CharField(blank=True, max_length=400, verbose_name='source')),
                ('registered_at', models.DateTimeField(blank=True, null=True, verbose_name='inscrite le')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='commencée le')),
                ('half_at', models.DateTimeField(blank=True, null=True, verbose_name='à moitié remplie le')),
                ('card_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='fiche confirmée le')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='déposée le')),
                ('receipt', models.CharField(blank=True, max_length=20, verbose_name='numéro d’accusé')),
                ('filings', models.PositiveSmallIntegerField(default=0, help_text='Combien de fois le dossier a été déposé.', verbose_name='dépôts')),
                ('extended_until', models.DateTimeField(blank=True, null=True, verbose_name='prolongée jusqu’au')),
                ('extension_reason', models.CharField(blank=True, max_length=500, verbose_name='raison de la prolongation')),
                ('status_reason', models.CharField(blank=True, max_length=500, verbose_name='raison de l’état')),
                ('active_at', models.DateTimeField(blank=True, null=True, verbose_name='dernière activité')),
                ('active_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dernière activité de')),
                ('registered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='inscrite par')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposée par')),
            ],
            options={
                'verbose_name': 'candidature',
                'verbose_name_plural': 'candidatures',
                'ordering': ['-edition__year', 'sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arobases', models.PositiveSmallIntegerField(choices=[(0, 'Mention'), (1, '1\xa0@'), (2, '2\xa0@'), (3, '3\xa0@'), (4, '4\xa0@'), (5, '5\xa0@')], error_messages={'invalid_choice': 'Un niveau va de 0 à 5 arobases.'}, verbose_name='niveau')),
                ('origin', models.CharField(choices=[('import', 'Reprise d’une source'), ('decision', 'Décision du jury'), ('appeal', 'Recours')], max_length=8, verbose_name='origine')),
                ('confidence', models.CharField(choices=[('sur', 'Sûr'), ('deduit', 'Déduit'), ('incertain', 'Incertain')], default='sur', max_length=9, verbose_name='confiance')),
                ('source', models.CharField(blank=True, max_length=400, verbose_name='source')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='enregistré le')),
                ('candidature', models.OneToOneField(error_messages={'unique': 'Cette candidature a déjà un niveau.'}, on_delete=django.db.models.deletion.PROTECT, related_name='award', to='label.candidature', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'niveau attribué',
                'verbose_name_plural': 'niveaux attribués',
                'ordering': ['-candidature__edition__year', '-arobases', 'candidature__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_code', models.CharField(blank=True, max_length=6, verbose_name='question')),
                ('file', models.FileField(max_length=120, upload_to=label.models.files.stored_path, verbose_name='fichier')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('media_type', models.CharField(max_length=90, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('scan', models.CharField(choices=[('sans_analyse', 'Non analysé'), ('en_attente', 'Analyse en attente'), ('sain', 'Analysé, sain'), ('infecte', 'Refusé par l’antivirus')], default='sans_analyse', max_length=12, verbose_name='antivirus')),
                ('threat', models.CharField(blank=True, max_length=120, verbose_name='menace trouvée')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='joint le')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='joint par')),
                ('candidature', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='label.candidature', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'pièce jointe',
                'verbose_name_plural': 'pièces jointes',
                'ordering': ['candidature', 'item_code', 'added_at'],
            },
        ),
        migrations.CreateModel(
            name='Collectivite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(error_messages={'unique': 'Une collectivité porte déjà ce code.'}, max_length=9, unique=True, validators=[django.core.validators.RegexValidator('^([0-9][0-9AB][0-9]{3}|[0-9]{9})$', 'Un code INSEE (cinq caractères) ou un SIREN (neuf chiffres) est attendu.')], verbose_name='code')),
                ('kind', models.CharField(choices=[('commune', 'Commune'), ('cc', 'Communauté de communes'), ('ca', 'Communauté d’agglomération'), ('cu', 'Communauté urbaine'), ('metropole', 'Métropole'), ('syndicat', 'Syndicat mixte'), ('departement', 'Département'), ('region', 'Région'), ('autre', 'Autre structure')], max_length=12, verbose_name='type')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('former_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='anciens noms')),
                ('sort_key', models.CharField(editable=False, max_length=130, verbose_name='clé de tri')),
                ('search_key', models.TextField(editable=False, verbose_name='clé de recherche')),
                ('siren', models.CharField(blank=True, max_length=9, verbose_name='SIREN')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population municipale')),
                ('population_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année de la population')),
                ('postal_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=list, size=None, verbose_name='codes postaux')),
                ('contact_email', models.EmailField(blank=True, help_text='Adresse générique de la collectivité, pour l’invitation à candidater.', max_length=254, verbose_name='adresse de contact')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('active', models.BooleanField(default=True, verbose_name='en vigueur')),
                ('cog_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='millésime du référentiel')),
                ('epci', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='communes', to='label.collectivite', verbose_name='intercommunalité')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='label.collectivite', verbose_name='collectivité qui lui succède')),
                ('departement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='label.departement', verbose_name='département')),
            ],
            options={
                'verbose_name': 'collectivité',
                'verbose_name_plural': 'collectivités',
                'ordering': ['sort_key', 'code'],
            },
        ),
        migrations.AddField(
            model_name='candidature',
            name='collectivite',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidatures', to='label.collectivite', verbose_name='collectivité'),
        ),
        migrations.CreateModel(
            name='Adhesion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('sort_key', models.CharField(editable=False, max_length=130, verbose_name='clé de tri')),
                ('printed_name', models.CharField(max_length=120, verbose_name='nom imprimé')),
                ('printed_departement', models.CharField(blank=True, max_length=3, verbose_name='département imprimé')),
                ('departement', models.CharField(blank=True, max_length=3, verbose_name='département')),
                ('kind', models.CharField(choices=[('commune', 'Commune'), ('cc', 'Communauté de communes'), ('ca', 'Communauté d’agglomération'), ('cu', 'Communauté urbaine'), ('metropole', 'Métropole'), ('syndicat', 'Syndicat mixte'), ('departement', 'Département'), ('region', 'Région'), ('autre', 'Autre structure')], max_length=12, verbose_name='type')),
                ('confidence', models.CharField(choices=[('sur', 'Sûr'), ('deduit', 'Déduit'), ('incertain', 'Incertain')], default='sur', max_length=9, verbose_name='confiance')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('collectivite', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adhesions', to='label.collectivite', verbose_name='collectivité')),
            ],
            options={
                'verbose_name': 'adhésion',
                'verbose_name_plural': 'adhésions',
                'ordering': ['-year', 'sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(error_messages={'unique': 'Une édition porte déjà ce numéro.'}, unique=True, verbose_name='numéro')),
                ('year', models.PositiveSmallIntegerField(error_messages={'unique': 'Une édition porte déjà ce millésime.'}, unique=True, validators=[django.core.validators.MinValueValidator(1999), django.core.validators.MaxValueValidator(9999)], verbose_name='millésime')),
                ('phase', models.CharField(choices=[('preparation', 'Préparation'), ('registration', 'Inscription'), ('filling', 'Saisie'), ('appraisal', 'Instruction'), ('deliberation', 'Délibération'), ('embargo', 'Embargo'), ('published', 'Publiée'), ('archived', 'Archivée')], default='preparation', max_length=12, verbose_name='phase')),
                ('coverage', models.CharField(choices=[('complete', 'Complète'), ('partial', 'Partielle')], default='complete', max_length=8, verbose_name='couverture des résultats')),
                ('rated', models.BooleanField(default=True, help_text='Le prototype de 1999 n’attribuait pas de niveau.', verbose_name='avec niveaux')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverture')),
                ('fills_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverture de la saisie')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='clôture')),
                ('jury_on', models.DateField(blank=True, null=True, verbose_name='séance du jury')),
                ('publishes_at', models.DateTimeField(blank=True, null=True, verbose_name='publication')),
                ('ceremony_on', models.DateField(blank=True, null=True, verbose_name='cérémonie')),
                ('ceremony_place', models.CharField(blank=True, max_length=120, verbose_name='lieu de la cérémonie')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='annoncée le')),
                ('calendar_applied_at', models.DateTimeField(blank=True, null=True, verbose_name='calendrier appliqué le')),
                ('schedule_held', models.BooleanField(default=False, help_text='Ramenée en arrière à la main, elle attend un calendrier.', verbose_name='calendrier suspendu')),
                ('armed_at', models.DateTimeField(blank=True, null=True, verbose_name='publication autorisée le')),
                ('stated_totals', models.JSONField(blank=True, default=dict, help_text='Ce que les sources annoncent (total, cinq, quatre…) ; une clé absente est un chiffre inconnu.', verbose_name='totaux annoncés')),
                ('printed_figures', models.JSONField(blank=True, default=list, verbose_name='chiffres imprimés dans le livre')),
                ('printed_jury', models.JSONField(blank=True, default=dict, verbose_name='jury imprimé dans le livre')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('demonstration', models.BooleanField(default=False, help_text='Édition inventée : personnes et réponses ne sont pas réelles.', verbose_name='données de démonstration')),
                ('armed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='autorisée par')),
            ],
            options={
                'verbose_name': 'édition',
                'verbose_name_plural': 'éditions',
                'ordering': ['-year'],
            },
        ),
        migrations.AddField(
            model_name='candidature',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidatures', to='label.edition', verbose_name='édition'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse invitée')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('contributeur', 'Contributeur'), ('correspondant', 'Correspondant'), ('signataire', 'Signataire')], max_length=13), blank=True, default=list, size=None, verbose_name='rôles')),
                ('signatory_basis', models.CharField(blank=True, choices=[('executif', 'Exécutif (maire, présidence)'), ('delegation', 'Délégation de signature')], max_length=10, verbose_name='fondement de la signature')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True, verbose_name='empreinte du jeton')),
                ('invited_at', models.DateTimeField(auto_now_add=True, verbose_name='invitée le')),
                ('expires_at', models.DateTimeField(verbose_name='expire le')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='acceptée le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acceptée par')),
                ('collectivite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='label.collectivite', verbose_name='collectivité')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invitée par')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-invited_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='date')),
                ('verb', models.CharField(max_length=40, verbose_name='geste')),
                ('target', models.CharField(max_length=80, verbose_name='objet')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='faits')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
            ],
            options={
                'verbose_name': 'ligne du journal',
                'verbose_name_plural': 'journal',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ouverture', 'Ouverture de la campagne'), ('relance_14', 'Relance, 14 jours avant la clôture'), ('relance_7', 'Relance, 7 jours avant la clôture'), ('relance_2', 'Relance, 2 jours avant la clôture'), ('relance_0', 'Relance du dernier matin'), ('relance', 'Relance à la main'), ('libre', 'Message libre')], max_length=10, verbose_name='message')),
                ('audience', models.CharField(choices=[('invitees', 'Toutes les collectivités dont une adresse est connue'), ('non_inscrites', 'Invitées, pas encore inscrites'), ('inscrites', 'Inscrites, dossier non déposé'), ('non_commencees', 'Inscrites, dossier non commencé'), ('commencees', 'Dossier commencé, non déposé'), ('deposees', 'Dossier déposé'), ('choisies', 'Candidatures choisies dans le tableau')], max_length=14, verbose_name='destinataires')),
                ('subject', models.CharField(max_length=150, verbose_name='objet')),
                ('body', models.TextField(verbose_name='texte')),
                ('status', models.CharField(choices=[('draft', 'Brouillon'), ('planned', 'Prévu'), ('released', 'Parti'), ('cancelled', 'Annulé')], default='draft', max_length=9, verbose_name='état')),
                ('automatic', models.BooleanField(default=False, verbose_name='préparé par le calendrier')),
                ('send_at', models.DateTimeField(blank=True, null=True, verbose_name='heure prévue')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='préparé le')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='parti le')),
                ('chosen', models.ManyToManyField(blank=True, related_name='+', to='label.candidature', verbose_name='choisies')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mailings', to='label.edition', verbose_name='édition')),
            ],
            options={
                'verbose_name': 'envoi',
                'verbose_name_plural': 'envois',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MailMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=40, verbose_name='sorte')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='adresse')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='objet')),
                ('text', models.TextField(blank=True, verbose_name='texte')),
                ('secret', models.BooleanField(default=False, verbose_name='secret')),
                ('status', models.CharField(choices=[('queued', 'En file'), ('sending', 'En cours d’envoi'), ('sent', 'Envoyé'), ('failed', 'Échoué'), ('cancelled', 'Annulé')], default='queued', max_length=9, verbose_name='état')),
                ('queued_at', models.DateTimeField(auto_now_add=True, verbose_name='mis en file le')),
                ('due_at', models.DateTimeField(db_index=True, verbose_name='à envoyer à partir du')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='pris le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='raison de l’échec')),
                ('about', models.ForeignKey(blank=True, help_text='Celle que le texte nomme sans lui être adressé : son effacement l’atteint aussi.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='autre personne nommée')),
                ('collectivite', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='label.collectivite', verbose_name='collectivité')),
                ('mailing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='label.mailing', verbose_name='envoi')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'courriel',
                'verbose_name_plural': 'courriels',
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ouverture', 'Ouverture de la campagne'), ('relance_14', 'Relance, 14 jours avant la clôture'), ('relance_7', 'Relance, 7 jours avant la clôture'), ('relance_2', 'Relance, 2 jours avant la clôture'), ('relance_0', 'Relance du dernier matin'), ('relance', 'Relance à la main'), ('libre', 'Message libre')], max_length=10, verbose_name='message')),
                ('subject', models.CharField(max_length=150, verbose_name='objet')),
                ('body', models.TextField(verbose_name='texte')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_templates', to='label.edition', verbose_name='édition')),
            ],
            options={
                'verbose_name': 'modèle de courriel',
                'verbose_name_plural': 'modèles de courriels',
                'ordering': ['edition', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('contributeur', 'Contributeur'), ('correspondant', 'Correspondant'), ('signataire', 'Signataire')], max_length=13), blank=True, default=list, size=None, verbose_name='rôles')),
                ('signatory_basis', models.CharField(blank=True, choices=[('executif', 'Exécutif (maire, présidence)'), ('delegation', 'Délégation de signature')], max_length=10, verbose_name='fondement de la signature')),
                ('function', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('origin', models.CharField(choices=[('demande', 'Demande'), ('invitation', 'Invitation'), ('proconnect', 'ProConnect'), ('equipe', 'Équipe')], max_length=10, verbose_name='origine')),
                ('status', models.CharField(choices=[('pending', 'En attente'), ('active', 'Actif'), ('refused', 'Refusé'), ('ended', 'Terminé')], default='pending', max_length=8, verbose_name='état')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='mot de la demande')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='décidé le')),
                ('decision', models.CharField(blank=True, max_length=500, verbose_name='mot de la décision')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('collectivite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='label.collectivite', verbose_name='collectivité')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'rattachement',
                'verbose_name_plural': 'rattachements',
                'ordering': ['requested_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('executive', models.CharField(blank=True, max_length=120, verbose_name='exécutif')),
                ('elected_referent', models.CharField(blank=True, max_length=120, verbose_name='élu référent')),
                ('correspondent', models.CharField(blank=True, max_length=120, verbose_name='correspondant de la candidature')),
                ('postal_code', models.CharField(blank=True, max_length=5, verbose_name='code postal')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population déclarée')),
                ('urban_population', models.PositiveIntegerField(blank=True, null=True, verbose_name='population de l’agglomération')),
                ('staff', models.PositiveIntegerField(blank=True, null=True, verbose_name='effectif')),
                ('dedicated_staff', models.JSONField(blank=True, default=list, help_text='Liste de {fonction, nombre} ; le nombre peut être décimal (mi-temps) ou inconnu.', verbose_name='personnel dédié')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='site')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                ('carried_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='reprise de l’édition')),
                ('notes', models.JSONField(blank=True, default=list, verbose_name='remarques de lecture')),
                ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to='label.candidature', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'fiche d’identité',
                'verbose_name_plural': 'fiches d’identité',
            },
        ),
        migrations.CreateModel(
            name='PublicVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='numéro')),
            ],
            options={
                'verbose_name': 'version des données publiques',
                'verbose_name_plural': 'version des données publiques',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='public_version_is_one_row', violation_error_message='Les données publiques n’ont qu’une version.')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=2, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='nom')),
                ('until_2015', models.BooleanField(default=False, verbose_name='découpage d’avant 2016')),
            ],
            options={
                'verbose_name': 'région',
                'verbose_name_plural': 'régions',
                'ordering': ['until_2015', 'name'],
                'constraints': [models.UniqueConstraint(models.F('code'), models.F('until_2015'), name='region_code_unique', violation_error_message='Une région de ce découpage porte déjà ce code.')],
            },
        ),
        migrations.AddField(
            model_name='departement',
            name='former_region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='label.region', verbose_name='région d’avant 2016'),
        ),
        migrations.AddField(
            model_name='departement',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='departements', to='label.region', verbose_name='région actuelle'),
        ),
        migrations.CreateModel(
            name='Regulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minimum_arobases', models.PositiveSmallIntegerField(default=1, verbose_name='niveau minimal d’une candidature recevable')),
                ('first_time_ceiling', models.PositiveSmallIntegerField(default=4, verbose_name='plafond d’une première candidature')),
                ('level_required_for_five', models.PositiveSmallIntegerField(default=4, verbose_name='niveau antérieur exigé pour cinq arobases')),
                ('quorum', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='quorum')),
                ('appeal_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='délai de recours, en jours')),
                ('text', models.TextField(blank=True, verbose_name='texte')),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='regulation', to='label.edition', verbose_name='édition')),
            ],
            options={
                'verbose_name': 'règlement',
                'verbose_name_plural': 'règlements',
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_any_case', violation_error_message='Un compte existe déjà avec cette adresse.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('full_name', ''), ('is_active', False), ('is_staff', False)), _connector='OR'), name='user_erased_is_empty', violation_error_message='Un compte effacé ne garde ni nom ni droit.'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('arobases__range', (0, 5))), name='award_level', violation_error_message='Un niveau va de 0 à 5 arobases.'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('scan', 'en_attente')), fields=['scan'], name='attachment_waiting'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(models.F('candidature'), models.F('item_code'), models.F('sha256'), name='attachment_once_per_place', violation_error_message='Ce document est déjà joint ici.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0), ('size__lte', 20971520)), name='attachment_size', violation_error_message='Un document n’est ni vide ni plus lourd que la limite.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('item_code', ''), ('candidature__isnull', False), _connector='OR'), name='attachment_item_has_candidature', violation_error_message='Un document joint à une question l’est dans une candidature.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('threat', ''), ('scan', 'infecte'), _connector='OR'), name='attachment_threat_is_infected', violation_error_message='Une menace n’est nommée que pour un document refusé.'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.UniqueConstraint(models.F('year'), models.F('printed_name'), models.F('printed_departement'), name='adhesion_once_as_printed', violation_error_message='Ce membre figure déjà dans la liste de cette année.'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.UniqueConstraint(models.F('year'), models.F('collectivite'), name='adhesion_once_per_year', violation_error_message='Cette collectivité est déjà membre cette année.'),
        ),
        migrations.AddIndex(
            model_name='collectivite',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='collectivite_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='collectivite',
            index=models.Index(fields=['sort_key', 'code'], name='collectivite_sort'),
        ),
        migrations.AddConstraint(
            model_name='collectivite',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^([0-9][0-9AB][0-9]{3}|[0-9]{9})$')), name='collectivite_code_well_formed', violation_error_message='Un code INSEE (cinq caractères) ou un SIREN (neuf chiffres) est attendu.'),
        ),
        migrations.AddConstraint(
            model_name='collectivite',
            constraint=models.CheckConstraint(condition=models.Q(('siren', ''), ('siren__regex', '^[0-9]{9}$'), _connector='OR'), name='collectivite_siren_well_formed', violation_error_message='Un SIREN compte neuf chiffres.'),
        ),
        migrations.AddConstraint(
            model_name='collectivite',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='collectivite_coordinates', violation_error_message='La latitude va de -90 à 90, la longitude de -180 à 180, et l’une ne va pas sans l’autre.'),
        ),
        migrations.AddConstraint(
            model_name='collectivite',
            constraint=models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('active', False), _connector='OR'), name='collectivite_successor_when_closed', violation_error_message='Seule une collectivité disparue a un successeur.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('phase__in', ['preparation', 'registration', 'filling', 'appraisal', 'deliberation', 'embargo', 'published', 'archived'])), name='edition_phase_known', violation_error_message='Cette phase n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__isnull', True), ('opens_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='edition_closes_after_opening', violation_error_message='La clôture vient après l’ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('armed_at__isnull', True), ('phase', 'embargo'), ('phase__in', frozenset(['archived', 'published'])), _connector='OR'), name='edition_armed_under_embargo', violation_error_message='La publication s’autorise pendant l’embargo.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(models.Value(1), condition=models.Q(('phase__in', ('registration', 'filling', 'appraisal', 'deliberation', 'embargo'))), name='one_edition_under_way', violation_error_message='Une autre édition est encore en cours.'),
        ),
        migrations.AddConstraint(
            model_name='candidature',
            constraint=models.UniqueConstraint(models.F('collectivite'), models.F('edition'), name='candidature_once_per_edition', violation_error_message='Cette collectivité a déjà une candidature dans cette édition.'),
        ),
        migrations.AddConstraint(
            model_name='candidature',
            constraint=models.CheckConstraint(condition=models.Q(('past_confirmed', False), models.Q(('past_source', ''), _negated=True), _connector='OR'), name='candidature_confirmation_has_source', violation_error_message='Une confirmation du passé cite sa source.'),
        ),
        migrations.AddConstraint(
            model_name='candidature',
            constraint=models.UniqueConstraint(models.F('receipt'), condition=models.Q(('receipt', ''), _negated=True), name='candidature_receipt_unique', violation_error_message='Ce numéro d’accusé est déjà donné.'),
        ),
        migrations.AddConstraint(
            model_name='candidature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('receipt', ''), ('submitted_at__isnull', True)), models.Q(('submitted_at__isnull', False), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='candidature_filing_has_receipt', violation_error_message='Un dépôt a une date et un numéro d’accusé, ou ni l’une ni l’autre.'),
        ),
        migrations.AddConstraint(
            model_name='candidature',
            constraint=models.CheckConstraint(condition=models.Q(('extended_until__isnull', True), models.Q(('extension_reason', ''), _negated=True), _connector='OR'), name='candidature_extension_has_reason', violation_error_message='Une prolongation a une raison.'),
        ),
        migrations.AddConstraint(
            model_name='candidature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('withdrawn', 'inadmissible')), _negated=True), models.Q(('status_reason', ''), _negated=True), _connector='OR'), name='candidature_end_has_reason', violation_error_message='Un retrait ou une irrecevabilité a une raison.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['contributeur', 'correspondant', 'signataire']), ('roles__len__gt', 0)), name='invitation_has_role', violation_error_message='Une invitation propose au moins un rôle connu.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('roles__contains', ['signataire']), _negated=True), models.Q(('signatory_basis', ''), _negated=True), _connector='OR'), name='invitation_signatory_has_basis', violation_error_message='Un signataire l’est comme exécutif ou par délégation.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_accepted_or_withdrawn', violation_error_message='Une invitation acceptée ne se retire plus.'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['target'], name='journal_target'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['verb', '-at'], name='journal_verb'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.UniqueConstraint(models.F('edition'), models.F('kind'), condition=models.Q(('automatic', True)), name='mailing_automatic_once', violation_error_message='Le calendrier a déjà préparé cette relance.'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'released'), _negated=True), ('released_at__isnull', False), _connector='OR'), name='mailing_released_has_date', violation_error_message='Un envoi parti a une date de départ.'),
        ),
        migrations.AddIndex(
            model_name='mailmessage',
            index=models.Index(fields=['status', 'due_at'], name='mail_due'),
        ),
        migrations.AddConstraint(
            model_name='mailmessage',
            constraint=models.UniqueConstraint(models.F('mailing'), models.F('address'), models.F('collectivite'), name='mail_once_per_mailing', violation_error_message='Cette adresse a déjà reçu ce message.'),
        ),
        migrations.AddConstraint(
            model_name='mailmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='mail_sent_has_date', violation_error_message='Un courriel envoyé a une date d’envoi.'),
        ),
        migrations.AddConstraint(
            model_name='mailtemplate',
            constraint=models.UniqueConstraint(models.F('edition'), models.F('kind'), name='mail_template_once', violation_error_message='Ce modèle existe déjà pour cette édition.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(models.F('user'), models.F('collectivite'), condition=models.Q(('status__in', ('pending', 'active'))), name='membership_once_open', violation_error_message='Cette personne est déjà rattachée à cette collectivité, ou l’a demandé.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'active'), _negated=True), ('roles__len__gt', 0), _connector='OR'), name='membership_active_has_role', violation_error_message='Un rattachement actif porte au moins un rôle.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['contributeur', 'correspondant', 'signataire'])), name='membership_roles_known', violation_error_message='Ce rôle n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('roles__contains', ['signataire']), _negated=True), models.Q(('signatory_basis', ''), _negated=True), _connector='OR'), name='membership_signatory_has_basis', violation_error_message='Un signataire l’est comme exécutif ou par délégation.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ended'), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='membership_ended_has_date', violation_error_message='Un rattachement terminé a une date de fin.'),
        ),
        migrations.AddConstraint(
            model_name='regulation',
            constraint=models.CheckConstraint(condition=models.Q(('first_time_ceiling__range', (0, 5)), ('level_required_for_five__range', (0, 5)), ('minimum_arobases__range', (0, 5))), name='regulation_levels', violation_error_message='Un niveau va de 0 à 5 arobases.'),
        ),
    ]
