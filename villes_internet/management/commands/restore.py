"""`restore`: put a backup into an empty database and the storage; `--verify` compares every export byte for byte."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from label.rules.refusals import Refusal
from toolkit.files import StorageAway
from villes_internet.keeping.restoring import restore
from villes_internet.keeping.sealing import identity_in


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une base vide, et applique de nouveau les effacements faits depuis."
    requires_system_checks = ()  # the tables that they read are not there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", nargs="?", default="", help="le nom d’une sauvegarde ; sans lui, la dernière")
        parser.add_argument("--verify", action="store_true", help="comparer chaque export et chaque fichier")
        parser.add_argument("--identity", type=Path, help="la clé secrète d’une sauvegarde chiffrée")
        parser.add_argument("--other-key", action="store_true", help="restaurer malgré une autre SECRET_KEY")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            identity = identity_in(options["identity"]) if options["identity"] else None
            done = restore(
                options["backup"],
                identity=identity,
                other_key=options["other_key"],
                verify=options["verify"],
                say=self.stdout.write,
            )
        except (Refusal, StorageAway) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"Sauvegarde {done.stamp} restaurée : {done.files} fichiers, "
            f"{done.erased} effacements appliqués de nouveau."
        )
        for line in done.refused:
            self.stdout.write(f"Effacement refusé, à régler avant d’ouvrir : {line}")
        if done.unlike:
            raise CommandError("Ce qui est restauré diffère de la sauvegarde :\n" + "\n".join(done.unlike))
        if options["verify"]:
            self.stdout.write("Comparé : chaque table, chaque export et chaque fichier sont les mêmes.")
