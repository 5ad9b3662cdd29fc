"""A note on a dossier is named after it; its table keeps the name that the version before knows: no line is touched."""

from django.db import migrations, models
from django.db.models import deletion

RENAMED = [
    migrations.RenameModel("FileNote", "DossierNote"),
    migrations.AlterModelTable("DossierNote", "jury_filenote"),
    migrations.AlterField(
        "DossierNote",
        "candidature",
        models.ForeignKey(
            on_delete=deletion.PROTECT,
            related_name="dossier_notes",
            to="label.candidature",
            verbose_name="candidature",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("jury", "0001_squashed_0019_conflict_grounds")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=RENAMED)]
