"""A new database in one step: the tables as they are after 0009, French search and the sixteen enjeux."""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import initiatives.models
from django.conf import settings
from django.db import migrations, models

from toolkit.migrating import CreateTables

SEARCH = import_module('initiatives.migrations.0002_database_search').Migration.operations


class Migration(migrations.Migration):

    replaces = [
        ('initiatives', '0001_initial'),
        ('initiatives', '0002_database_search'),
        ('initiatives', '0003_entry'),
        ('initiatives', '0004_english_values'),
        ('initiatives', '0005_sight'),
        ('initiatives', '0006_featured'),
        ('initiatives', '0007_versioned_lines'),
        ('initiatives', '0008_source'),
        ('initiatives', '0009_attachments'),
    ]

    initial = True

    dependencies = [
        ('label', '0001_squashed_0036_document_faults'),
        ('label', '__first__'),
    ]

    operations = [
        CreateTables([
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
                name='Initiative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                    ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='inventée, pour la démonstration')),
                    ('source', models.CharField(blank=True, max_length=200, verbose_name='source, quand ce n’est pas la collectivité')),
                    ('status', models.CharField(choices=[('brouillon', 'Brouillon'), ('soumise', 'Proposée'), ('renvoyee', 'À reprendre'), ('publiee', 'Publiée'), ('retiree', 'Retirée')], default='brouillon', max_length=10, verbose_name='état')),
                    ('draft', models.JSONField(blank=True, default=dict, verbose_name='texte saisi')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='commencée le')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='proposée le')),
                    ('message', models.CharField(blank=True, max_length=1000, verbose_name='message de l’équipe')),
                    ('is_public', models.BooleanField(default=False, verbose_name='publique')),
                    ('text', models.JSONField(blank=True, default=dict, verbose_name='texte public')),
                    ('photos_shown', models.JSONField(blank=True, default=list, verbose_name='photos publiques')),
                    ('attachments_shown', models.JSONField(blank=True, db_column='documents_shown', default=list, verbose_name='documents publics')),
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
                    'indexes': [models.Index(fields=['collectivite', 'status'], name='initiative_town'), models.Index(condition=models.Q(('is_public', True)), fields=['-published_at', '-id'], name='initiative_recent'), models.Index(condition=models.Q(('status', 'soumise')), fields=['submitted_at'], name='initiative_queue')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_public', False), models.Q(models.Q(('title', ''), _negated=True), ('changed_at__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='initiative_public_has_text', violation_error_message='Une initiative publique a un titre et une date de publication.'), models.CheckConstraint(condition=models.Q(('themes__contained_by', ['AP', 'MR', 'SH', 'UI', 'AE', 'IE'])), name='initiative_themes_exist', violation_error_message='Ce thème n’existe pas.'), models.CheckConstraint(condition=models.Q(('tags__contained_by', ['ecole-internet', 'handicap', 'quartiers', 'mobilite', 'sante', 'aines', 'jeunesse', 'ruralite', 'donnees-ouvertes'])), name='initiative_tags_exist', violation_error_message='Ce mot-clé n’existe pas.'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('soumise',)), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='initiative_submitted_has_date', violation_error_message='Une initiative proposée a une date.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'renvoyee'), _negated=True), models.Q(('message', ''), _negated=True), _connector='OR'), name='initiative_returned_has_message', violation_error_message='Un renvoi porte un message.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'publiee'), _negated=True), ('is_public', True), _connector='OR'), name='initiative_published_is_public', violation_error_message='Une initiative publiée est publique.')],
                },
            ),
            migrations.CreateModel(
                name='Featured',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                    ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                    ('words', models.CharField(blank=True, max_length=160, verbose_name='en une ligne')),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='mise à la une le')),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                    ('initiative', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='featured', to='initiatives.initiative', verbose_name='initiative')),
                    ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ],
                options={
                    'verbose_name': 'initiative à la une',
                    'verbose_name_plural': 'initiatives à la une',
                    'ordering': ['-added_at', '-pk'],
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
                    ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='initiatives.initiative', verbose_name='initiative')),
                    ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ],
                options={
                    'verbose_name': 'initiative mise en avant',
                    'verbose_name_plural': 'initiatives mises en avant',
                    'ordering': ['added_at', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('candidature'), models.F('initiative'), name='highlight_once', violation_error_message='Cette candidature met déjà cette initiative en avant.')],
                },
            ),
            migrations.CreateModel(
                name='InitiativeAttachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kept', models.BooleanField(default=True, verbose_name='gardé')),
                    ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='initiative_attachment', to='label.attachment', verbose_name='pièce jointe')),
                    ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='initiatives.initiative', verbose_name='initiative')),
                ],
                options={
                    'verbose_name': 'document d’une initiative',
                    'verbose_name_plural': 'documents des initiatives',
                    'db_table': 'initiatives_initiativedocument',
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
                    ('status', models.CharField(choices=[('waiting', 'En préparation'), ('ready', 'Prête'), ('failed', 'Illisible')], default='waiting', max_length=10, verbose_name='état')),
                    ('alternative', models.CharField(blank=True, max_length=300, verbose_name='description')),
                    ('credit', models.CharField(blank=True, max_length=160, verbose_name='crédit')),
                    ('sight', models.CharField(choices=[('center', 'Le milieu'), ('top', 'Le haut'), ('bottom', 'Le bas'), ('left', 'La gauche'), ('right', 'La droite'), ('top-left', 'Le haut, à gauche'), ('top-right', 'Le haut, à droite'), ('bottom-left', 'Le bas, à gauche'), ('bottom-right', 'Le bas, à droite')], default='center', max_length=12, verbose_name='reste en vue')),
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
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('height__isnull', False), ('width__isnull', False)), _connector='OR'), name='photo_ready_has_size', violation_error_message='Une photo prête a des dimensions.')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('initiative', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='initiatives.initiative', verbose_name='initiative')),
                    ('facets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='facettes')),
                    ('title_words', django.contrib.postgres.search.SearchVectorField(verbose_name='mots du titre')),
                    ('words', django.contrib.postgres.search.SearchVectorField(verbose_name='mots')),
                    ('title_key', models.TextField(verbose_name='titre sans accents')),
                    ('published_at', models.DateTimeField(verbose_name='publiée le')),
                    ('collectivite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='label.collectivite', verbose_name='collectivité')),
                ],
                options={
                    'verbose_name': 'entrée de l’observatoire',
                    'verbose_name_plural': 'entrées de l’observatoire',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='entry_words'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('title_key', name='gin_trgm_ops'), name='entry_title_key'), models.Index(fields=['-published_at', '-initiative'], name='entry_newest')],
                },
            ),
        ]),
        *SEARCH,
    ]
