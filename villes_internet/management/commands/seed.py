"""`seed`: the real past — référentiel, editions 1 to 13, the palmarès of 2012, histories and members; idempotent."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from label.importing.editions import import_book_facts, import_editions
from label.importing.history import import_known_fives, import_profiles
from label.importing.members import import_members
from label.importing.palmares import import_palmares
from label.importing.reading import ImportRefused
from label.importing.referentiel import import_referentiel
from label.management import DATA, refuse
from label.models import Edition, User
from label.permissions import EQUIPE

LAST = 2012
DEMO_EMAIL = "elise@villes-internet.example"
DEMO_PASSWORD = "arobases-2012-demonstration"  # noqa: S105  (development only, printed by ./dev run)


class Command(BaseCommand):
    help = "Charge le passé réel : référentiel, éditions, palmarès 2012, historiques et membres."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="ne rien faire si des éditions sont déjà là")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["if_empty"] and Edition.objects.exists():
            return
        try:
            with transaction.atomic():
                self.load()
        except ImportRefused as refusal:
            refuse(refusal)

    def load(self) -> None:
        """All of the past, in one transaction."""
        self.stdout.write("Chargement du passé réel…")
        self.stdout.write(f"Référentiel : {import_referentiel(DATA)}")
        self.stdout.write(f"Éditions : {import_editions(DATA / 'editions.csv', complete={LAST})}")
        edition = Edition.objects.get(year=LAST)
        import_book_facts(edition, DATA / "statistiques-2012.json", DATA / "jury-2012.json")
        self.stdout.write(f"Palmarès {LAST} : {import_palmares(DATA / 'palmares-2012.csv', edition)}")
        self.stdout.write(f"Historiques : {import_profiles(DATA / 'profils-2012.json')}")
        self.stdout.write(f"Autres 5 @ : {import_known_fives(DATA / 'historique-5-arobases.csv')}")
        self.stdout.write(f"Membres : {import_members(DATA / 'membres-2012.csv', LAST)}")
        if settings.DEMO_ACCOUNTS and not User.objects.filter(email=DEMO_EMAIL).exists():
            user = User.objects.create_user(
                DEMO_EMAIL, DEMO_PASSWORD, full_name="Élise, équipe du label", is_staff=True
            )
            user.groups.add(Group.objects.get(name=EQUIPE))
