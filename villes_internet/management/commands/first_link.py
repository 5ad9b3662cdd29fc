"""`first_link`: the one-time link that opens the first account of an empty site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from villes_internet.installing import TAKEN, first_link, is_new


class Command(BaseCommand):
    help = "Donne le lien du premier compte d’un site vide ; il vaut un jour et sert une fois."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not is_new():
            raise CommandError(TAKEN)
        self.stdout.write(first_link())
