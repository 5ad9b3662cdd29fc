"""`replay_erasures MOMENT`: erase again what was erased since, after the database went back there by itself."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from label.actions.base import record
from label.rules.refusals import Refusal
from label.verbs import Verb
from villes_internet.keeping.erasures import replay
from villes_internet.keeping.places import backups


class Command(BaseCommand):
    help = "Applique de nouveau les effacements faits depuis un instant, quand la base y est revenue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("moment", help="cet instant, « 2026-11-29 03:00 » (heure de Paris)")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            moment = datetime.fromisoformat(options["moment"])
        except ValueError:
            raise CommandError("Donnez l’instant comme « 2026-11-29 03:00 ».") from None
        since = moment if moment.tzinfo else timezone.make_aware(moment)
        try:
            erased, refused = replay(backups(), since)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        record(Verb.RESTORE, "restore", by=None, backup=since.isoformat(), erased=erased)
        self.stdout.write(f"{erased} effacements appliqués de nouveau.")
        for line in refused:
            self.stdout.write(f"Effacement refusé, à régler avant d’ouvrir : {line}")
