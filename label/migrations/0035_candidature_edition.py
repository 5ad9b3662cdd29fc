from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("label", "0034_mail_failing")]
    operations = [
        AddIndexConcurrently("candidature", models.Index(fields=["edition", "strate"], name="candidature_edition")),
        migrations.AlterField(
            "candidature",
            "edition",
            models.ForeignKey(
                db_index=False,
                on_delete=models.deletion.PROTECT,
                related_name="candidatures",
                to="label.edition",
                verbose_name="édition",
            ),
        ),
    ]
