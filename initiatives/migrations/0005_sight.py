"""What of a photo stays in sight where it is cut; the middle, as until now."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0004_english_values'),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='sight',
            field=models.CharField(choices=[('center', 'Le milieu'), ('top', 'Le haut'), ('bottom', 'Le bas'), ('left', 'La gauche'), ('right', 'La droite'), ('top-left', 'Le haut, à gauche'), ('top-right', 'Le haut, à droite'), ('bottom-left', 'Le bas, à gauche'), ('bottom-right', 'Le bas, à droite')], default='center', max_length=12, verbose_name='reste en vue'),
        ),
    ]
