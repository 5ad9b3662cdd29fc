"""The faults of a document's pages leave the notes, where a prefix told them apart."""

import re

from django.db import migrations, models

KINDS = {
    "débordement": "overflow",
    "titre seul": "lone_title",
    "ligne seule": "lone_line",
    "presque vide": "nearly_empty",
}
NOTE = re.compile(r"Mise en pages – page (\d+), ([^:]+) : « (.*) »\.", re.DOTALL)


def parted(notes):
    """The notes that stay, and the faults that some of them were."""
    kept, faults = [], []
    for note in notes:
        found = NOTE.fullmatch(note)
        if found and found[2] in KINDS:
            faults.append({"page": int(found[1]), "kind": KINDS[found[2]], "text": found[3]})
        else:
            kept.append(note)
    return kept, faults


def out_of_the_notes(apps, schema_editor):
    rows = apps.get_model("label", "Document").objects
    for key, notes in rows.exclude(notes=[]).values_list("pk", "notes"):
        kept, faults = parted(notes)
        if faults:
            rows.filter(pk=key).update(notes=kept, faults=faults)


class Migration(migrations.Migration):
    dependencies = [("label", "0035_candidature_edition")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="faults",
            field=models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                help_text="toolkit.printing.inspection.Fault : page, nature, où.",
                verbose_name="défauts de mise en pages",
            ),
        ),
        migrations.RunPython(out_of_the_notes, migrations.RunPython.noop),
    ]
