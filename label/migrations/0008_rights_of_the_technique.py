"""What the technique sets in the administration: accounts and their groups, editions' numbers; the référentiel is read."""

from django.db import migrations

# Model, its name in Django's permissions, and the rights; never candidatures, awards nor the journal: they tell decisions.
RIGHTS = (
    ("user", "personne", ("view", "add", "change")),
    ("edition", "édition", ("view", "change")),
    ("collectivite", "collectivité", ("view",)),
    ("adhesion", "adhésion", ("view",)),
)


def grant(apps, _editor):
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="technique")
    for model, name, rights in RIGHTS:
        # Django makes these after the migrations of a new database: they are made here when they are not there yet.
        kind, _ = content_types.objects.get_or_create(app_label="label", model=model)
        for right in rights:
            permission, _ = permissions.objects.get_or_create(
                content_type=kind, codename=f"{right}_{model}", defaults={"name": f"Can {right} {name}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("label", "0007_one_campaign_and_named_mails"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
