"""An edition may have several sittings; the paper of the minutes is about the minutes, and no longer about the edition."""

import django.db.models.deletion
from django.db import migrations, models

KIND = "proces-verbal"


def about_the_minutes(apps, schema_editor):
    documents = apps.get_model("label", "Document").objects.filter(kind=KIND, target=None)
    for minutes in apps.get_model("jury", "Minutes").objects.select_related("sitting"):
        documents.filter(edition=minutes.sitting.edition_id).update(edition=None, target=minutes.pk)


def about_the_edition(apps, schema_editor):
    documents = apps.get_model("label", "Document").objects.filter(kind=KIND, edition=None)
    for minutes in apps.get_model("jury", "Minutes").objects.select_related("sitting"):
        documents.filter(target=minutes.pk).update(edition=minutes.sitting.edition_id, target=None)


class Migration(migrations.Migration):
    dependencies = [("jury", "0016_hands"), ("label", "0023_register_only_grows")]

    operations = [
        migrations.AlterModelOptions(
            name="sitting",
            options={
                "ordering": ["edition", "number"],
                "verbose_name": "séance du jury",
                "verbose_name_plural": "séances du jury",
            },
        ),
        migrations.AddField(
            model_name="sitting",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="numéro"),
        ),
        migrations.AlterField(
            model_name="sitting",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sittings",
                to="label.edition",
                verbose_name="édition",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                models.F("edition"),
                models.F("number"),
                name="sitting_number_once",
                violation_error_message="Cette édition a déjà une séance de ce numéro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                models.F("edition"),
                condition=models.Q(status__in=("open", "suspended")),
                name="one_sitting_runs",
                violation_error_message="Une autre séance de cette édition est ouverte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(number__range=(1, 99)),
                name="sitting_number",
                violation_error_message="Une séance porte un numéro de 1 à 99.",
            ),
        ),
        migrations.RunPython(about_the_minutes, about_the_edition),
    ]
