"""What the commands of the label share."""

from pathlib import Path
from typing import NoReturn

from django.core.management.base import CommandError

from toolkit.tables.reading import ImportRefused

DATA = Path(__file__).resolve().parents[1] / "data"
SHOWN = 40


def refuse(refusal: ImportRefused) -> NoReturn:
    """End a command with the reasons of a refused import, the first ones in full."""
    problems = [f"  {problem}" for problem in refusal.problems[:SHOWN]]
    if len(refusal.problems) > SHOWN:
        problems.append(f"  … et {len(refusal.problems) - SHOWN} autres")
    lines = "\n".join(problems)
    msg = f"Import refusé, rien n’a été écrit : {len(refusal.problems)} ligne(s) refusée(s).\n{lines}"
    raise CommandError(msg)
