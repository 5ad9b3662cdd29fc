"""The partners of the edition, in the order of the équipe."""

from dataclasses import dataclass

from label.models import Partner
from villes_internet.book.content.chapters.base import ChapterKind, Matter


@dataclass(frozen=True)
class Supporter:
    """One partner: its name, what it does for the label, whether it is the main one."""

    name: str
    role: str
    is_main: bool


@dataclass(frozen=True)
class Partners:
    """Who supports the label that year."""

    lead: str
    partners: tuple[Supporter, ...]


def read(matter: Matter) -> Partners | None:
    """None where the edition names none. One query."""
    edition, fitter = matter.edition, matter.fitter
    partners = tuple(
        Supporter(
            fitter.text(one.name, "partenaire", one.name),
            fitter.text(one.role, "rôle d’un partenaire", one.name),
            one.is_main,
        )
        for one in Partner.objects.shown_in(edition)
    )
    return Partners(f"Ils soutiennent le label en {edition.year}.", partners) if partners else None


PARTNERS = ChapterKind("partenaires", "Les partenaires", read)
