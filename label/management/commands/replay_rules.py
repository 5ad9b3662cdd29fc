"""`replay_rules YEAR`: hold an edition's awards against the level rules of 2012 and list the exceptions."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from label.enums import LevelState
from label.models import Edition
from label.queries.histories import replay
from label.rules.regulation import RegulationTerms


class Command(BaseCommand):
    help = "Rejoue les règles de niveau de 2012 sur une édition et nomme les exceptions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, help="millésime")

    def handle(self, *_args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(year=options["year"]).first()
        if edition is None:
            msg = f"Il n’y a pas d’édition {options['year']}."
            raise CommandError(msg)
        lines = replay(edition, RegulationTerms())
        if not lines:
            self.stdout.write(f"Édition {edition.year} : aucun niveau enregistré.")
        exceptions = 0
        to_check = 0
        for candidature, arobases, ceiling in lines:
            level = ceiling[arobases]
            to_check += level.state is LevelState.TO_CHECK
            if level.state is LevelState.CLOSED:
                exceptions += 1
                reasons = " ; ".join(str(reason) for reason in level.reasons)
                proof = f" — passé confirmé : {candidature.past_source}" if candidature.past_confirmed else ""
                self.stdout.write(f"{candidature.name} : {arobases} @ — {reasons}{proof}")
        plural = "s" if exceptions > 1 else ""
        self.stdout.write(
            f"Édition {edition.year} : {len(lines)} niveaux rejoués, {to_check} à vérifier (passé partiellement "
            f"connu), {exceptions} exception{plural} parmi les historiques connus"
        )
