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
