import django.db.models.deletion
import villes_internet.book.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('initiatives', '0001_initial'),
        ('label', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BookEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(choices=[('book', 'Livre'), ('palmares', 'Palmarès'), ('profils', 'Épreuve des profils'), ('attestations', 'Toutes les attestations (ZIP)'), ('attestation', 'Attestation d’une collectivité'), ('accuse', 'Accusé de réception d’un dépôt'), ('reglement', 'Règlement'), ('vierge', 'Questionnaire vierge'), ('reponses', 'Questionnaire rempli'), ('lettre', 'Lettre de restitution')], default='book', max_length=12, verbose_name='document')),
                ('status', models.CharField(choices=[('pending', 'En attente'), ('running', 'En cours'), ('done', 'Terminée'), ('failed', 'Échouée'), ('cancelled', 'Annulée'), ('interrupted', 'Interrompue')], default='pending', max_length=11, verbose_name='état')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='demandée le')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='commencée le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finie le')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='dernier signe de vie')),
                ('token', models.UUIDField(blank=True, editable=False, null=True, verbose_name='jeton de l’exécutant')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='étapes faites')),
                ('total', models.PositiveSmallIntegerField(default=0, verbose_name='étapes')),
                ('step', models.CharField(blank=True, max_length=120, verbose_name='étape en cours')),
                ('error', models.TextField(blank=True, verbose_name='raison de l’échec')),
                ('notes', models.JSONField(blank=True, default=list, help_text='Ce qui a dû être abrégé ou remplacé pour l’impression.', verbose_name='textes ajustés')),
                ('file', models.FileField(blank=True, max_length=200, upload_to=villes_internet.book.models.build_path, verbose_name='fichier')),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pages')),
                ('size', models.PositiveIntegerField(blank=True, null=True, verbose_name='taille, en octets')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 du fichier')),
                ('data_checksum', models.CharField(blank=True, max_length=64, verbose_name='empreinte des données')),
                ('made_from', models.CharField(blank=True, help_text='Ce dont il est fait ; s’il change, il est dépassé.', max_length=64, verbose_name='empreinte des faits')),
                ('candidature', models.ForeignKey(blank=True, help_text='Pour une attestation seule : la candidature labellisée.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='label.candidature', verbose_name='candidature')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='books', to='label.edition', verbose_name='édition')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandée par')),
            ],
            options={
                'verbose_name': 'édition du livre',
                'verbose_name_plural': 'éditions du livre',
                'ordering': ['-requested_at', '-pk'],
                'constraints': [models.UniqueConstraint(models.F('edition'), condition=models.Q(('document__in', ('book', 'palmares', 'profils', 'attestations')), ('status__in', ('pending', 'running'))), name='one_running_build', violation_error_message='Une fabrication est déjà en cours pour cette édition.'), models.UniqueConstraint(models.F('candidature'), models.F('document'), condition=models.Q(('document__in', ('attestation', 'accuse', 'reponses', 'lettre')), ('status__in', ('pending', 'running'))), name='one_running_certificate', violation_error_message='Ce document est déjà en fabrication.'), models.UniqueConstraint(models.F('edition'), models.F('document'), condition=models.Q(('document__in', ('reglement', 'vierge')), ('status__in', ('pending', 'running'))), name='one_running_regulation', violation_error_message='Ce document est déjà en fabrication.'), models.CheckConstraint(condition=models.Q(models.Q(('candidature__isnull', False), ('document__in', ('attestation', 'accuse', 'reponses', 'lettre'))), models.Q(models.Q(('document__in', ('attestation', 'accuse', 'reponses', 'lettre')), _negated=True), ('candidature__isnull', True)), _connector='OR'), name='certificate_has_candidature', violation_error_message='Ce qui est d’une candidature la nomme, et cela seul.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='done_build_has_file', violation_error_message='Une fabrication terminée a un fichier et son empreinte.')],
            },
        ),
        migrations.CreateModel(
            name='ProfileFocus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=70, verbose_name='titre imprimé')),
                ('text', models.CharField(max_length=560, verbose_name='texte imprimé')),
                ('retained_at', models.DateTimeField(auto_now=True, verbose_name='retenue le')),
                ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='book_focus', to='label.candidature', verbose_name='candidature')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='book_focuses', to='initiatives.initiative', verbose_name='initiative')),
                ('retained_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retenue par')),
            ],
            options={
                'verbose_name': 'initiative retenue pour le livre',
                'verbose_name_plural': 'initiatives retenues pour le livre',
                'ordering': ['candidature__sort_key'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='focus_has_title_and_text', violation_error_message='Un focus a un titre et un texte.')],
            },
        ),
        migrations.CreateModel(
            name='ProfilePicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=villes_internet.book.models.picture_path, verbose_name='fichier')),
                ('width', models.PositiveIntegerField(verbose_name='largeur, en pixels')),
                ('height', models.PositiveIntegerField(verbose_name='hauteur, en pixels')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 du fichier')),
                ('alternative', models.CharField(max_length=250, verbose_name='description')),
                ('credit', models.CharField(max_length=100, verbose_name='crédit')),
                ('added_at', models.DateTimeField(auto_now=True, verbose_name='ajoutée le')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajoutée par')),
                ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='book_picture', to='label.candidature', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'photo d’une page du livre',
                'verbose_name_plural': 'photos des pages du livre',
                'ordering': ['candidature__sort_key'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('alternative', ''), _negated=True), models.Q(('credit', ''), _negated=True)), name='picture_described_and_credited', violation_error_message='Une photo a une description et un crédit.')],
            },
        ),
    ]
