import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import initiatives.models
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
            name='Enjeu',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('label', models.CharField(max_length=60, verbose_name='libellé')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
            ],
            options={
                'verbose_name': 'enjeu',
                'verbose_name_plural': 'enjeux',
                'ordering': ['rank'],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('lexeme', models.TextField(primary_key=True, serialize=False, verbose_name='mot')),
                ('titles', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None, verbose_name='dans le titre')),
                ('texts', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None, verbose_name='dans le texte')),
            ],
            options={
                'verbose_name': 'mot de l’observatoire',
                'verbose_name_plural': 'mots de l’observatoire',
            },
        ),
        migrations.CreateModel(
            name='Initiative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='inventée, pour la démonstration')),
                ('status', models.CharField(choices=[('brouillon', 'Brouillon'), ('soumise', 'Proposée'), ('renvoyee', 'À reprendre'), ('publiee', 'Publiée'), ('retiree', 'Retirée')], default='brouillon', max_length=10, verbose_name='état')),
                ('draft', models.JSONField(blank=True, default=dict, verbose_name='texte saisi')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='commencée le')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='proposée le')),
                ('message', models.CharField(blank=True, max_length=1000, verbose_name='message de l’équipe')),
                ('is_public', models.BooleanField(default=False, verbose_name='publique')),
                ('text', models.JSONField(blank=True, default=dict, verbose_name='texte public')),
                ('photos_shown', models.JSONField(blank=True, default=list, verbose_name='photos publiques')),
                ('documents_shown', models.JSONField(blank=True, default=list, verbose_name='documents publics')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='titre public')),
                ('chapo', models.CharField(blank=True, max_length=400, verbose_name='chapô public')),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='thèmes')),
                ('enjeux', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='enjeux')),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='mots-clés')),
                ('stage', models.CharField(blank=True, choices=[('projet', 'Projet'), ('en_cours', 'En cours'), ('achevee', 'Achevée')], max_length=10, verbose_name='avancement')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publiée le')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='texte public changé le')),
                ('collectivite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='label.collectivite', verbose_name='collectivité')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='commencée par')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposée par')),
            ],
            options={
                'verbose_name': 'initiative',
                'verbose_name_plural': 'initiatives',
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Highlight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                ('news', models.TextField(blank=True, verbose_name='ce qui est nouveau cette année')),
                ('frozen', models.JSONField(blank=True, null=True, verbose_name='texte déposé')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='mise en avant le')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='label.candidature', verbose_name='candidature')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='initiatives.initiative', verbose_name='initiative')),
            ],
            options={
                'verbose_name': 'initiative mise en avant',
                'verbose_name_plural': 'initiatives mises en avant',
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InitiativeDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept', models.BooleanField(default=True, verbose_name='gardé')),
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='initiative_document', to='label.attachment', verbose_name='pièce jointe')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='initiatives.initiative', verbose_name='initiative')),
            ],
            options={
                'verbose_name': 'document d’une initiative',
                'verbose_name_plural': 'documents des initiatives',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                ('received', models.FileField(blank=True, max_length=120, upload_to=initiatives.models.photo_path, verbose_name='fichier reçu')),
                ('folder', models.CharField(blank=True, max_length=80, verbose_name='dossier des tailles')),
                ('widths', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='largeurs')),
                ('width', models.PositiveIntegerField(blank=True, null=True, verbose_name='largeur')),
                ('height', models.PositiveIntegerField(blank=True, null=True, verbose_name='hauteur')),
                ('status', models.CharField(choices=[('en_attente', 'En préparation'), ('prete', 'Prête'), ('echouee', 'Illisible')], default='en_attente', max_length=10, verbose_name='état')),
                ('alternative', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('credit', models.CharField(blank=True, max_length=160, verbose_name='crédit')),
                ('rank', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                ('kept', models.BooleanField(default=True, verbose_name='gardée')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ajoutée le')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajoutée par')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='initiatives.initiative', verbose_name='initiative')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['rank', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=models.Index(fields=['collectivite', 'status'], name='initiative_town'),
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=models.Index(condition=models.Q(('is_public', True)), fields=['-published_at', '-id'], name='initiative_recent'),
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=models.Index(condition=models.Q(('status', 'soumise')), fields=['submitted_at'], name='initiative_queue'),
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=django.contrib.postgres.indexes.GinIndex(fields=['themes'], name='initiative_themes'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('is_public', False), models.Q(models.Q(('title', ''), _negated=True), ('changed_at__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='initiative_public_has_text', violation_error_message='Une initiative publique a un titre et une date de publication.'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('themes__contained_by', ['AP', 'MR', 'SH', 'UI', 'AE', 'IE'])), name='initiative_themes_exist', violation_error_message='Ce thème n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('tags__contained_by', ['ecole-internet', 'handicap', 'quartiers', 'mobilite', 'sante', 'aines', 'jeunesse', 'ruralite', 'donnees-ouvertes'])), name='initiative_tags_exist', violation_error_message='Ce mot-clé n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('soumise',)), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='initiative_submitted_has_date', violation_error_message='Une initiative proposée a une date.'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'renvoyee'), _negated=True), models.Q(('message', ''), _negated=True), _connector='OR'), name='initiative_returned_has_message', violation_error_message='Un renvoi porte un message.'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'publiee'), _negated=True), ('is_public', True), _connector='OR'), name='initiative_published_is_public', violation_error_message='Une initiative publiée est publique.'),
        ),
        migrations.AddConstraint(
            model_name='highlight',
            constraint=models.UniqueConstraint(models.F('candidature'), models.F('initiative'), name='highlight_once', violation_error_message='Cette candidature met déjà cette initiative en avant.'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'prete'), _negated=True), models.Q(('height__isnull', False), ('width__isnull', False)), _connector='OR'), name='photo_ready_has_size', violation_error_message='Une photo prête a des dimensions.'),
        ),
    ]
