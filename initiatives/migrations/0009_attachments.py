"""A town's file is an attachment, as everywhere: the table and the column keep their names."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0008_source"), ("label", "0035_candidature_edition")]

    operations = [
        migrations.AlterModelTable("initiativedocument", "initiatives_initiativedocument"),
        migrations.RenameModel("InitiativeDocument", "InitiativeAttachment"),
        migrations.AlterField(
            "initiativeattachment",
            "initiative",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments",
                to="initiatives.initiative",
                verbose_name="initiative",
            ),
        ),
        migrations.AlterField(
            "initiativeattachment",
            "attachment",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="initiative_attachment",
                to="label.attachment",
                verbose_name="pièce jointe",
            ),
        ),
        migrations.AlterField(
            "initiative",
            "documents_shown",
            models.JSONField(
                blank=True, db_column="documents_shown", default=list, verbose_name="documents publics"
            ),
        ),
        migrations.RenameField("initiative", "documents_shown", "attachments_shown"),
    ]
