"""Values that are kept are English, as every identifier; their displayed words stay."""

from django.db import migrations, models

from toolkit.migrating import renamed_values


class Migration(migrations.Migration):

    dependencies = [
        ('label', '0003_regulation_parameters'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='attachment',
            name='attachment_threat_is_infected',
        ),
        migrations.RemoveIndex(
            model_name='attachment',
            name='attachment_waiting',
        ),
        migrations.AlterField(
            model_name='accesslog',
            name='event',
            field=models.CharField(choices=[('sign_in', 'Connexion'), ('refused', 'Connexion refusée'), ('sign_out', 'Déconnexion')], max_length=11, verbose_name='événement'),
        ),
        migrations.AlterField(
            model_name='attachment',
            name='scan',
            field=models.CharField(choices=[('unscanned', 'Non analysé'), ('waiting', 'Analyse en attente'), ('clean', 'Analysé, sain'), ('infected', 'Refusé par l’antivirus')], default='unscanned', max_length=12, verbose_name='antivirus'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='signatory_basis',
            field=models.CharField(blank=True, choices=[('executive', 'Exécutif (maire, présidence)'), ('delegation', 'Délégation de signature')], max_length=10, verbose_name='fondement de la signature'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='origin',
            field=models.CharField(choices=[('request', 'Demande'), ('invitation', 'Invitation'), ('proconnect', 'ProConnect'), ('equipe', 'Équipe')], max_length=10, verbose_name='origine'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='signatory_basis',
            field=models.CharField(blank=True, choices=[('executive', 'Exécutif (maire, présidence)'), ('delegation', 'Délégation de signature')], max_length=10, verbose_name='fondement de la signature'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='end',
            field=models.CharField(blank=True, choices=[('applied', 'brouillon appliqué'), ('sent', 'envoyé'), ('dropped', 'brouillon abandonné')], max_length=9, verbose_name='fin du brouillon'),
        ),
        renamed_values('label_accesslog', 'event', {'connexion': 'sign_in', 'refus': 'refused', 'deconnexion': 'sign_out'}),
        renamed_values('label_attachment', 'scan', {'sans_analyse': 'unscanned', 'en_attente': 'waiting', 'sain': 'clean', 'infecte': 'infected'}),
        renamed_values('label_invitation', 'signatory_basis', {'executif': 'executive'}),
        renamed_values('label_membership', 'signatory_basis', {'executif': 'executive'}),
        renamed_values('label_membership', 'origin', {'demande': 'request'}),
        renamed_values('label_revision', '"end"', {'applique': 'applied', 'envoye': 'sent', 'abandonne': 'dropped'}),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('scan', 'waiting')), fields=['scan'], name='attachment_waiting'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('threat', ''), ('scan', 'infected'), _connector='OR'), name='attachment_threat_is_infected', violation_error_message='Une menace n’est nommée que pour un document refusé.'),
        ),
    ]
