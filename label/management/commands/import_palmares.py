"""`import_palmares FILE --edition YEAR`: the results of an edition, from a file in the columns of
`palmares-2012.csv`.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from label.importing.palmares import import_palmares
from label.management import refuse
from label.models import Edition
from toolkit.tables.reading import ImportRefused


class Command(BaseCommand):
    help = "Importe un palmarès : tout est vérifié, puis tout est écrit, ou rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="fichier CSV")
        parser.add_argument("--edition", type=int, required=True, help="millésime de l’édition")

    def handle(self, *_args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(year=options["edition"]).first()
        if edition is None:
            msg = f"Il n’y a pas d’édition {options['edition']} : créez-la d’abord dans l’administration."
            raise CommandError(msg)
        try:
            report = import_palmares(options["file"], edition)
        except ImportRefused as refusal:
            refuse(refusal)
        self.stdout.write(f"Palmarès {edition.year} : {report}")
