"""`build_book YEAR --output FILE`: a document without web nor worker, with a progress bar; `--sheet FOLDER` shows its
pages.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from label.documents.kinds import kind_named, kinds
from label.models import Edition
from toolkit.printing import LayoutFault, PrintingUnavailable
from toolkit.printing.sheet import contact_sheet

BAR = 30


class Command(BaseCommand):
    help = "Fabrique le livre (ou le palmarès seul) d’une édition dans un fichier PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, help="millésime")
        parser.add_argument("--output", type=Path, required=True, help="fichier à écrire")
        parser.add_argument(
            "--document",
            choices=[kind.code for kind in kinds() if kind.is_listed],
            default="book",
            help="livre, palmarès, épreuve des profils, ou toutes les attestations (ZIP)",
        )
        parser.add_argument(
            "--sheet", type=Path, help="dossier où écrire chaque page en image, et la planche de toutes"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(year=options["year"]).first()
        if edition is None:
            msg = f"Il n’y a pas d’édition {options['year']}."
            raise CommandError(msg)
        target: Path = options["output"]
        kind = kind_named(options["document"])
        if reasons := kind.refusals(edition):
            raise CommandError(" ".join(reasons))
        try:
            made = kind.make(edition, None, self.progress)
        except (PrintingUnavailable, LayoutFault) as lack:
            raise CommandError(str(lack)) from None
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made.content)
        except OSError as error:
            msg = f"{target} ne peut pas être écrit : {error.strerror}."
            raise CommandError(msg) from None
        self.progress(1, 1, "Terminé")
        self.stdout.write(f"\n{target} : {made.pages} pages, {len(made.content)} octets, SHA-256 {made.sha256}")
        for note in (*made.notes, *map(str, made.faults)):
            self.stdout.write(f"  {note}")
        if options["sheet"]:
            self.write_sheet(made.content, options["sheet"])

    def write_sheet(self, content: bytes, folder: Path) -> None:
        """The pages as pictures, for a proof."""
        try:
            self.stdout.write(f"Planche : {contact_sheet(content, folder)}")
        except ModuleNotFoundError:
            msg = "La planche demande pypdfium2, un outil de développement (requirements-dev.txt)."
            raise CommandError(msg) from None
        except OSError as error:
            msg = f"{folder} ne peut pas être écrit : {error.strerror}."
            raise CommandError(msg) from None

    def progress(self, done: int, total: int, step: str) -> None:
        """A bar that is redrawn on a terminal; a line a step elsewhere would drown a log, so nothing there."""
        if not sys.stderr.isatty():
            return
        full = BAR * done // total
        sys.stderr.write(f"\r\x1b[K[{'█' * full}{'·' * (BAR - full)}] {step}")
        sys.stderr.flush()
