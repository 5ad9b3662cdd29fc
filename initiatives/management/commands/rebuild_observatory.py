"""`rebuild_observatory`: what the observatory finds, written again from the public initiatives."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from initiatives.models import Entry
from initiatives.search.entries import rebuild
from label.actions.base import public_changed


class Command(BaseCommand):
    """After a restore of the initiatives alone, or a change of what is searched."""

    help = "Récrit ce que l’observatoire trouve, depuis les initiatives publiques."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write every entry again."""
        rebuild()
        public_changed()
        self.stdout.write(f"Initiatives publiques dans l’observatoire : {Entry.objects.count()}.")
