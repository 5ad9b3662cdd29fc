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
            name='FiledQuestionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receipt', models.CharField(error_messages={'unique': 'Ce dépôt est déjà figé.'}, max_length=20, unique=True, verbose_name='numéro d’accusé')),
                ('filed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='figé le')),
                ('questionnaire_version', models.PositiveIntegerField(verbose_name='version du questionnaire')),
                ('answers', models.JSONField(help_text='Par code d’item : valeur, commentaire, sans objet, reprise.', verbose_name='réponses')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filed_questionnaires', to='label.candidature', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'questionnaire déposé',
                'verbose_name_plural': 'questionnaires déposés',
                'ordering': ['-filed_at'],
            },
        ),
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('trame_version', models.CharField(max_length=20, verbose_name='version de la trame')),
                ('themes', models.JSONField(help_text='Pour chaque code de thème : libellé, poids, description.', verbose_name='thèmes')),
                ('checks', models.JSONField(blank=True, default=list, verbose_name='contrôles croisés')),
                ('levels', models.JSONField(blank=True, default=list, verbose_name='seuils indicatifs')),
                ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='chargé le')),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='questionnaire', to='label.edition', verbose_name='édition')),
            ],
            options={
                'verbose_name': 'questionnaire',
                'verbose_name_plural': 'questionnaires',
                'ordering': ['-edition__year'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(choices=[('AP', 'Accès publics et établissements d’enseignement'), ('MR', 'Mise en réseau des acteurs'), ('SH', 'Services aux habitants, mobilité et accessibilité'), ('UI', 'Usages internes et organisation'), ('AE', 'Administration électronique'), ('IE', 'Information des habitants, débat et expression citoyenne')], max_length=2, verbose_name='thème')),
                ('code', models.CharField(max_length=6, verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='libellé')),
                ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='questionnaire.questionnaire', verbose_name='questionnaire')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, verbose_name='code')),
                ('label', models.CharField(max_length=300, verbose_name='libellé')),
                ('help', models.CharField(blank=True, max_length=600, verbose_name='aide')),
                ('type', models.CharField(choices=[('oui_non', 'Oui ou non'), ('choix_unique', 'Un seul choix'), ('choix_multiple', 'Plusieurs choix'), ('nombre', 'Nombre'), ('pourcentage', 'Pourcentage'), ('url', 'Adresse web')], max_length=14, verbose_name='type')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('scale', models.JSONField(blank=True, default=list, verbose_name='barème')),
                ('scale_by_strate', models.JSONField(blank=True, default=dict, verbose_name='barème par strate')),
                ('divisor', models.CharField(blank=True, max_length=20, verbose_name='unité de calcul')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unité')),
                ('visible_if', models.JSONField(blank=True, null=True, verbose_name='condition d’affichage')),
                ('bonus_for', models.JSONField(blank=True, default=list, verbose_name='strates en bonus')),
                ('optional', models.BooleanField(default=False, verbose_name='facultatif')),
                ('source_auto', models.CharField(blank=True, max_length=40, verbose_name='valeur calculée')),
                ('tags', models.JSONField(blank=True, default=list, verbose_name='thèmes transverses')),
                ('comment_expected', models.BooleanField(default=False, verbose_name='commentaire attendu')),
                ('since', models.PositiveSmallIntegerField(verbose_name='depuis')),
                ('until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jusqu’à')),
                ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('active', models.BooleanField(default=True, verbose_name='posé dans cette édition')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='questionnaire.questionnaire', verbose_name='questionnaire')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='questionnaire.section', verbose_name='section')),
            ],
            options={
                'verbose_name': 'item',
                'verbose_name_plural': 'items',
                'ordering': ['section__position', 'position'],
            },
        ),
        migrations.CreateModel(
            name='SectionAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='attendue le')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='section_assignments', to='label.candidature', verbose_name='candidature')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='section_assignments', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='questionnaire.section', verbose_name='section')),
            ],
            options={
                'verbose_name': 'section confiée',
                'verbose_name_plural': 'sections confiées',
                'ordering': ['section__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AddressCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, verbose_name='code de l’item')),
                ('address', models.CharField(max_length=500, verbose_name='adresse')),
                ('answers', models.BooleanField(verbose_name='répond')),
                ('detail', models.CharField(max_length=200, verbose_name='constat')),
                ('checked_at', models.DateTimeField(auto_now_add=True, verbose_name='visitée le')),
                ('filed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='address_checks', to='questionnaire.filedquestionnaire', verbose_name='questionnaire déposé')),
            ],
            options={
                'verbose_name': 'contrôle d’adresse',
                'verbose_name_plural': 'contrôles d’adresses',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(models.F('filed'), models.F('code'), name='address_checked_once', violation_error_message='Cette adresse est déjà contrôlée pour ce dépôt.')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=40, verbose_name='valeur')),
                ('label', models.CharField(max_length=200, verbose_name='libellé')),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('since', models.PositiveSmallIntegerField(verbose_name='depuis')),
                ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='questionnaire.item', verbose_name='item')),
            ],
            options={
                'verbose_name': 'choix',
                'verbose_name_plural': 'choix',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(models.F('item'), models.F('value'), name='choice_value_once', violation_error_message='Cette valeur est déjà un choix de cet item.')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistrée le')),
                ('value', models.JSONField(blank=True, null=True, verbose_name='valeur')),
                ('comment', models.TextField(blank=True, verbose_name='commentaire')),
                ('not_applicable', models.BooleanField(default=False, verbose_name='sans objet')),
                ('carried_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='reprise de l’édition')),
                ('confirmed', models.BooleanField(default=True, verbose_name='confirmée')),
                ('set_aside', models.BooleanField(default=False, help_text='La réponse de l’édition précédente n’est plus proposée d’emblée.', verbose_name='réponse précédente écartée')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='label.candidature', verbose_name='candidature')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='questionnaire.item', verbose_name='item')),
            ],
            options={
                'verbose_name': 'réponse',
                'verbose_name_plural': 'réponses',
                'ordering': ['item__code'],
                'constraints': [models.UniqueConstraint(models.F('candidature'), models.F('item'), name='answer_once', violation_error_message='Cette candidature a déjà une réponse à cet item.'), models.CheckConstraint(condition=models.Q(('confirmed', True), ('carried_from__isnull', False), _connector='OR'), name='answer_unconfirmed_is_carried', violation_error_message='Seule une réponse reprise attend une confirmation.')],
            },
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(models.F('questionnaire'), models.F('code'), name='section_code_once', violation_error_message='Ce code de section est déjà donné dans ce questionnaire.'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(models.F('questionnaire'), models.F('code'), name='item_code_once', violation_error_message='Ce code d’item est déjà donné dans ce questionnaire.'),
        ),
        migrations.AddConstraint(
            model_name='sectionassignment',
            constraint=models.UniqueConstraint(models.F('candidature'), models.F('section'), models.F('person'), name='assignment_once', violation_error_message='Cette section est déjà confiée à cette personne.'),
        ),
    ]
