"""The partners, as the edition names them."""

from dataclasses import dataclass

from villes_internet.book.content.chapters.base import ChapterKind, Matter


@dataclass(frozen=True)
class Partners:
    """Who supports the label that year."""

    lead: str
    names: tuple[str, ...]


def read(matter: Matter) -> Partners | None:
    """In the order of the source; None where none is named."""
    edition, fitter = matter.edition, matter.fitter
    names = tuple(fitter.text(name, "partenaire", name) for name in edition.printed_jury.get("partenaires", []))
    return Partners(f"Ils soutiennent le label en {edition.year}.", names) if names else None


PARTNERS = ChapterKind("partenaires", "Les partenaires", read)
