"""The correction that answers an appeal is one like any other: those that were made are told so."""

import django.db.models.deletion
from django.db import migrations, models


def told(apps, _schema):
    """A correction for each appeal that proposed, or made, one."""
    appeal, correction = apps.get_model("jury", "Appeal"), apps.get_model("label", "Correction")
    for row in appeal.objects.filter(arobases__isnull=False, status__in=("proposed", "corrected")):
        made = row.status == "corrected"
        row.correction = correction.objects.create(
            candidature_id=row.candidature_id,
            previous_arobases=row.previous_arobases,
            arobases=row.arobases,
            reason="Sur recours de la collectivité.",
            proposed_by_id=row.answered_by_id,
            proposed_at=row.answered_at,
            settled_by_id=row.confirmed_by.user_id if made else None,
            settled_at=row.answered_at if made else None,
            agreed=made,
        )
        row.save(update_fields=["correction"])


class Migration(migrations.Migration):

    dependencies = [
        ('jury', '0003_english_values'),
        ('label', '0006_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='appeal',
            name='correction',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='label.correction', verbose_name='correction'),
        ),
        migrations.RunPython(told, migrations.RunPython.noop),
    ]
