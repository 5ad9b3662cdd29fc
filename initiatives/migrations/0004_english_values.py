"""Values that are kept are English, as every identifier; their displayed words stay."""

from django.conf import settings
from django.db import migrations, models

from toolkit.migrating import renamed_values


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0003_entry'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='photo',
            name='photo_ready_has_size',
        ),
        migrations.AlterField(
            model_name='photo',
            name='status',
            field=models.CharField(choices=[('waiting', 'En préparation'), ('ready', 'Prête'), ('failed', 'Illisible')], default='waiting', max_length=10, verbose_name='état'),
        ),
        renamed_values('initiatives_photo', 'status', {'en_attente': 'waiting', 'prete': 'ready', 'echouee': 'failed'}),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('height__isnull', False), ('width__isnull', False)), _connector='OR'), name='photo_ready_has_size', violation_error_message='Une photo prête a des dimensions.'),
        ),
    ]
