"""`seed`: the real past, idempotent; `--stage` adds a demonstration edition, in place of the one before."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from label.importing.referentiel import import_referentiel
from label.management import DATA, refuse
from label.models import Edition
from label.rules.refusals import Refusal
from toolkit.tables.reading import ImportRefused
from villes_internet.demo import STAGES
from villes_internet.demo.accounts import PAST_ACCOUNTS, open_account
from villes_internet.installing import past_of_2012


class Command(BaseCommand):
    help = "Charge le passé réel : référentiel, éditions, palmarès 2012, historiques et membres."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stage",
            choices=sorted(STAGES),
            help="poser en plus une édition de démonstration à ce stade (jamais en production)",
        )
        parser.add_argument("--migrate", action="store_true", help="appliquer d’abord les migrations")
        parser.add_argument("--if-empty", action="store_true", help="ne rien faire si des éditions sont déjà là")

    def handle(self, *_args: Any, **options: Any) -> None:
        stage = options["stage"]
        if stage and settings.ENVIRONMENT == "production":
            msg = "Une édition de démonstration ne se pose pas en production."
            raise CommandError(msg)
        if options["migrate"]:
            call_command("migrate", verbosity=0)
        loaded = Edition.objects.exists()
        if not loaded or not (options["if_empty"] or stage):
            try:
                with transaction.atomic():
                    self.load()
            except ImportRefused as refusal:
                refuse(refusal)
        if settings.DEMO_ACCOUNTS:
            for account in PAST_ACCOUNTS:
                open_account(account)
        if stage:
            try:
                edition = STAGES[stage]()
            except Refusal as refusal:
                raise CommandError(" ".join(refusal.reasons)) from None
            count = edition.candidatures.count()
            self.stdout.write(f"Édition de démonstration {edition.year}, stade « {stage} » : {count} candidatures.")

    def load(self) -> None:
        """All of the past, in one transaction."""
        self.stdout.write("Chargement du passé réel…")
        self.stdout.write(f"Référentiel : {import_referentiel(DATA)}")
        for name, done in past_of_2012():
            self.stdout.write(f"{name} : {done}")
