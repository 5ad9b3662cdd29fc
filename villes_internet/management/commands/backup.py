"""`backup`: the database, the files and what they hold counted, to BACKUP_DIR or BACKUP_BUCKET; then old ones go."""

from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError

from label.rules.refusals import Refusal
from toolkit.files import StorageAway
from villes_internet.keeping.making import listed, make_backup, thin_out

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers, puis retire les sauvegardes trop anciennes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="dire les sauvegardes qui sont là, sans en faire")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["list"]:
                for stamp, one in listed():
                    rows = sum(table.rows for table in one.tables.values())
                    self.stdout.write(
                        f"{stamp} : {rows} lignes, {len(one.files)} fichiers ({one.weight} octets), "
                        f"version {one.release}{', chiffrée' if one.sealed else ''}"
                    )
                return
            try:
                stamp, manifest = make_backup(self.stdout.write)
            finally:
                going = thin_out()
        except (Refusal, StorageAway) as refusal:
            log.error("backup_refused", reason=str(refusal))
            raise CommandError(str(refusal)) from None
        except Exception:
            log.exception("backup_failed")
            raise
        self.stdout.write(
            f"Sauvegarde {stamp} : base {manifest.dump_size} octets, {len(manifest.tables)} tables, "
            f"{len(manifest.exports)} exports, {len(manifest.files)} fichiers ({manifest.weight} octets)"
            f"{', chiffrée' if manifest.sealed else ''}."
        )
        if manifest.gone:
            self.stdout.write(f"Effacés pendant la copie : {', '.join(manifest.gone)}.")
        if going:
            self.stdout.write(f"Sauvegardes retirées : {', '.join(going)}.")
