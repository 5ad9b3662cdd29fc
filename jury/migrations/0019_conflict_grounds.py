"""The grounds of a conflict stand in a column of their own; those of before were told apart by their sentences."""

import django.contrib.postgres.fields
from django.db import migrations, models

DIRECT = {
    "Mandat dans cette collectivité": "mandate",
    "Emploi dans cette collectivité": "employment",
    "Lieu de vie": "residence",
    "Prestation rendue à cette collectivité": "service",
    "Partenaire de cette collectivité": "partnership",
    "Lien déclaré avec cette collectivité": "other",
    "Membre attaché à cette collectivité, nommé par exception": "exception",
    "Rattachement présent ou passé à cette collectivité": "past",
    "Employeur déclaré (même SIREN)": "employer",
    "Nommée dans un lien déclaré": "named",
}
LINKS = {
    "mandat": "mandate",
    "emploi": "employment",
    "lieu de vie": "residence",
    "prestation des trois dernières années": "service",
    "partenariat de son organisation": "partnership",
    "autre lien": "other",
}
AREAS = {"Intercommunalité d’une commune déclarée": "epci", "Commune d’une intercommunalité déclarée": "commune"}
PARTNER = "Partenaire d’une de ses initiatives : "


def grounds_of(reason):
    """The codes that the sentences of a conflict stand for, sorted; what was typed by hand has none."""
    known = dict(DIRECT)
    for sentence, area in AREAS.items():
        known |= {f"{sentence} ({words})": f"{link}:{area}" for words, link in LINKS.items()}
    found = set()
    for sentence in reason.split(" ; "):
        if sentence in known:
            found.add(known[sentence])
        elif sentence.startswith(PARTNER):
            found.add(f"partner:{sentence.removeprefix(PARTNER)}")
    return sorted(found)


def from_the_sentences(apps, schema_editor):
    rows = apps.get_model("jury", "ConflictOfInterest").objects
    for row in rows.all():
        if grounds := grounds_of(row.reason):
            rows.filter(pk=row.pk).update(grounds=grounds)


class Migration(migrations.Migration):
    dependencies = [("jury", "0018_rehearsals")]

    operations = [
        migrations.AddField(
            model_name="conflictofinterest",
            name="grounds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                db_default=[],
                default=list,
                help_text="Leurs codes (jury.rules.conflicts.Ground), vide pour un déport sans lien relevé.",
                size=None,
                verbose_name="motifs relevés",
            ),
        ),
        migrations.RunPython(from_the_sentences, migrations.RunPython.noop),
    ]
