"""The two groups that open doors: the équipe runs the campaign, the technique keeps the machines."""

from django.db import migrations


def create(apps, _editor):
    group = apps.get_model("auth", "Group")
    for name in ("equipe", "technique"):
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("label", "0002_database_rules"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
