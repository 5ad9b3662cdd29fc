"""A new database in one step: the tables as they are after 0010."""

import django.contrib.postgres.fields
import django.db.models.deletion
import villes_internet.book.models
from django.conf import settings
from django.db import migrations, models

from toolkit.migrating import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('book', '0001_initial'),
        ('book', '0002_texts'),
        ('book', '0003_words'),
        ('book', '0004_observation'),
        ('book', '0005_back'),
        ('book', '0006_plan'),
        ('book', '0007_links'),
        ('book', '0008_signature'),
        ('book', '0009_text_pictures'),
        ('book', '0010_page_sight'),
    ]

    initial = True

    dependencies = [
        ('initiatives', '0001_squashed_0009_attachments'),
        ('label', '0001_squashed_0036_document_faults'),
        ('label', '__first__'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='TextLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.URLField(max_length=500, unique=True, verbose_name='adresse')),
                    ('answers', models.BooleanField(verbose_name='répond')),
                    ('detail', models.CharField(max_length=120, verbose_name='ce qui a été constaté')),
                    ('visited_at', models.DateTimeField(auto_now=True, verbose_name='visitée le')),
                ],
                options={
                    'verbose_name': 'adresse citée dans un livre',
                    'verbose_name_plural': 'adresses citées dans les livres',
                    'ordering': ['address'],
                },
            ),
            migrations.CreateModel(
                name='WordsDeadline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateTimeField(verbose_name='jusqu’au')),
                    ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='words_deadline', to='label.edition', verbose_name='édition')),
                ],
                options={
                    'verbose_name': 'délai des mots du livre',
                    'verbose_name_plural': 'délais des mots du livre',
                },
            ),
            migrations.CreateModel(
                name='BookOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pieces', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None, verbose_name='pièces')),
                    ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changé le')),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changé par')),
                    ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='book_order', to='label.edition', verbose_name='édition')),
                ],
                options={
                    'verbose_name': 'ordre d’un livre',
                    'verbose_name_plural': 'ordres des livres',
                    'constraints': [models.CheckConstraint(condition=models.Q(('pieces__len__gte', 1)), name='book_order_names_pieces', violation_error_message='Un ordre nomme des pièces.')],
                },
            ),
            migrations.CreateModel(
                name='BookText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=80, verbose_name='place')),
                    ('part', models.CharField(choices=[('editorial', 'Éditorial'), ('temoignage', 'Témoignages'), ('methode', 'La méthode'), ('constat', 'Le label en perspective : pourquoi'), ('edition', 'L’édition'), ('choix', 'Les choix du jury'), ('biographie', 'Biographies du jury'), ('focus', 'Pages focus'), ('association', 'L’association'), ('impression', 'Mentions d’impression'), ('dos', 'Quatrième de couverture')], max_length=12, verbose_name='partie')),
                    ('rank', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                    ('title', models.CharField(blank=True, max_length=80, verbose_name='titre')),
                    ('author', models.CharField(blank=True, max_length=120, verbose_name='auteur')),
                    ('function', models.CharField(blank=True, max_length=200, verbose_name='fonction de l’auteur')),
                    ('is_summary', models.BooleanField(default=False, verbose_name='résumé d’un texte signé')),
                    ('text', models.TextField(verbose_name='texte')),
                    ('figures', models.TextField(blank=True, verbose_name='chiffres')),
                    ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                    ('written_at', models.DateTimeField(auto_now=True, verbose_name='écrit le')),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='validé le')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='book_texts', to='label.edition', verbose_name='édition')),
                    ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validé par')),
                    ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrit par')),
                ],
                options={
                    'verbose_name': 'texte du livre',
                    'verbose_name_plural': 'textes du livre',
                    'ordering': ['edition', 'part', 'rank', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('edition'), models.F('slug'), name='book_text_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='book_text_says_something', violation_error_message='Un texte du livre n’est pas vide.'), models.CheckConstraint(condition=models.Q(('part__in', ['editorial', 'temoignage', 'methode', 'constat', 'edition', 'choix', 'biographie', 'focus', 'association', 'impression', 'dos'])), name='book_text_has_a_place', violation_error_message='Ce texte n’a pas de place dans le livre.')],
                },
            ),
            migrations.CreateModel(
                name='LetterSignature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=90, verbose_name='signataire')),
                    ('function', models.CharField(max_length=90, verbose_name='fonction')),
                    ('file', models.FileField(max_length=200, upload_to=villes_internet.book.models.signature_path, verbose_name='fichier')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 du fichier')),
                    ('added_at', models.DateTimeField(auto_now=True, verbose_name='ajoutée le')),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajoutée par')),
                    ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='letter_signature', to='label.edition', verbose_name='édition')),
                ],
                options={
                    'verbose_name': 'signature des lettres',
                    'verbose_name_plural': 'signatures des lettres',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('function', ''), _negated=True), models.Q(('file', ''), _negated=True)), name='signature_is_somebody', violation_error_message='Une signature est celle de quelqu’un.')],
                },
            ),
            migrations.CreateModel(
                name='PageRemark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('piece', models.CharField(max_length=80, verbose_name='pièce')),
                    ('name', models.CharField(max_length=200, verbose_name='son nom')),
                    ('leaf', models.PositiveSmallIntegerField(default=1, verbose_name='page de la pièce')),
                    ('text', models.TextField(max_length=1000, verbose_name='remarque')),
                    ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='écrite le')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='traitée le')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='page_remarks', to='label.edition', verbose_name='édition')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='traitée par')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
                ],
                options={
                    'verbose_name': 'remarque sur une page du livre',
                    'verbose_name_plural': 'remarques sur les pages du livre',
                    'ordering': ['edition', 'piece', 'leaf', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('piece', ''), _negated=True), models.Q(('name', ''), _negated=True), ('leaf__gte', 1)), name='page_remark_says_where_and_what', violation_error_message='Une remarque dit quelque chose d’une page.'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='page_remark_settled_by_somebody', violation_error_message='Une remarque se traite par quelqu’un.')],
                },
            ),
            migrations.CreateModel(
                name='ProfileFocus',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=70, verbose_name='titre imprimé')),
                    ('text', models.TextField(max_length=1300, verbose_name='texte imprimé')),
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
                name='ProfileObservation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=320, verbose_name='texte imprimé')),
                    ('instead', models.TextField(verbose_name='à la place de')),
                    ('written_at', models.DateTimeField(auto_now=True, verbose_name='écrite le')),
                    ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='book_observation', to='label.candidature', verbose_name='candidature')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
                ],
                options={
                    'verbose_name': 'observation écrite à la main',
                    'verbose_name_plural': 'observations écrites à la main',
                    'ordering': ['candidature__sort_key'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='observation_says_something', violation_error_message='Une observation n’est pas vide.')],
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
                    ('sight', models.CharField(choices=[('center', 'Le milieu'), ('top', 'Le haut'), ('bottom', 'Le bas'), ('left', 'La gauche'), ('right', 'La droite'), ('top-left', 'Le haut, à gauche'), ('top-right', 'Le haut, à droite'), ('bottom-left', 'Le bas, à gauche'), ('bottom-right', 'Le bas, à droite')], db_default='center', default='center', max_length=12, verbose_name='reste en vue')),
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
            migrations.CreateModel(
                name='TextPicture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.FileField(max_length=200, upload_to=villes_internet.book.models.picture_path, verbose_name='fichier')),
                    ('width', models.PositiveIntegerField(verbose_name='largeur, en pixels')),
                    ('height', models.PositiveIntegerField(verbose_name='hauteur, en pixels')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 du fichier')),
                    ('alternative', models.CharField(max_length=250, verbose_name='description')),
                    ('credit', models.CharField(max_length=100, verbose_name='crédit')),
                    ('sight', models.CharField(choices=[('center', 'Le milieu'), ('top', 'Le haut'), ('bottom', 'Le bas'), ('left', 'La gauche'), ('right', 'La droite'), ('top-left', 'Le haut, à gauche'), ('top-right', 'Le haut, à droite'), ('bottom-left', 'Le bas, à gauche'), ('bottom-right', 'Le bas, à droite')], db_default='center', default='center', max_length=12, verbose_name='reste en vue')),
                    ('added_at', models.DateTimeField(auto_now=True, verbose_name='ajoutée le')),
                    ('slug', models.SlugField(max_length=80, verbose_name='place')),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajoutée par')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='text_pictures', to='label.edition', verbose_name='édition')),
                ],
                options={
                    'verbose_name': 'photo d’un texte du livre',
                    'verbose_name_plural': 'photos des textes du livre',
                    'ordering': ['edition', 'slug'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('alternative', ''), _negated=True), models.Q(('credit', ''), _negated=True)), name='text_picture_described_and_credited', violation_error_message='Une photo a une description et un crédit.'), models.UniqueConstraint(models.F('edition'), models.F('slug'), name='text_picture_once')],
                },
            ),
            migrations.CreateModel(
                name='TownWords',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(blank=True, max_length=70, verbose_name='titre')),
                    ('text', models.TextField(blank=True, max_length=1300, verbose_name='texte')),
                    ('remark', models.TextField(blank=True, max_length=1000, verbose_name='remarque')),
                    ('facts', models.CharField(max_length=64, verbose_name='empreinte de la fiche et de la photo')),
                    ('approved_at', models.DateTimeField(verbose_name='approuvés le')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='remarque traitée le')),
                    ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approuvés par')),
                    ('candidature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='book_words', to='label.candidature', verbose_name='candidature')),
                    ('initiative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='book_words', to='initiatives.initiative', verbose_name='initiative')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='remarque traitée par')),
                ],
                options={
                    'verbose_name': 'mots d’une collectivité',
                    'verbose_name_plural': 'mots des collectivités',
                    'ordering': ['candidature__sort_key'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('initiative__isnull', True), ('text', ''), ('title', '')), models.Q(('initiative__isnull', False), models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='words_of_an_initiative', violation_error_message='Un titre et un texte sont ceux d’une initiative.'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('remark', ''), _negated=True)), _connector='OR'), name='words_remark_settled_by_somebody', violation_error_message='Une remarque se traite par quelqu’un.')],
                },
            ),
        ]),
    ]
