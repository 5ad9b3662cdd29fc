"""`import_referentiel [FOLDER]`: bring communes, groupings, départements and regions to the year of a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from label.importing.referentiel import import_referentiel
from label.management import DATA, refuse
from toolkit.tables.reading import ImportRefused


class Command(BaseCommand):
    help = "Charge ou met à jour le référentiel national (communes, intercommunalités, départements, régions)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=DATA, help="dossier des fichiers (label/data par défaut)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            report = import_referentiel(options["folder"])
        except ImportRefused as refusal:
            refuse(refusal)
        self.stdout.write(f"Référentiel : {report}")
