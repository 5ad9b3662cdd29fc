"""`retention`: warn and erase idle accounts, drop old accesses, sessions, invitations and mail texts; `--dry-run` only
counts.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from label.actions.people import run_retention


class Command(BaseCommand):
    help = "Applique les durées de conservation annoncées dans /donnees-personnelles/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien changer")

    def handle(self, *_args: Any, **options: Any) -> None:
        report = run_retention(dry_run=options["dry_run"])
        self.stdout.write(f"{'À faire' if options['dry_run'] else 'Fait'} : {report}.")
