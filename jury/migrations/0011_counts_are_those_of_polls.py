from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jury", "0010_ballots_become_polls")]

    operations = [migrations.RemoveField(model_name="decision", name="counts")]
