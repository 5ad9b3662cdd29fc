from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("label", "0032_document_pieces")]
    operations = [
        AddIndexConcurrently("journalentry", models.Index(fields=["-at", "-id"], name="journal_latest")),
    ]
