"""The partners of the edition, in the order of the équipe."""

from dataclasses import dataclass

from django.core.files.storage import default_storage

from label.documents.kinds import Parts
from label.documents.truth import digest, values_of
from label.models import Edition, Partner
from toolkit.printing import Picture
from villes_internet.book.content.chapters.base import ChapterKind, Matter


@dataclass(frozen=True)
class Supporter:
    """One partner: its name, what it does for the label, whether it is the main one, the address of its site; `logo` is
    what the document calls its picture, empty where there is none.
    """

    name: str
    role: str
    is_main: bool
    link: str = ""
    number: int = 0
    logo: str = ""


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
            one.link,
            *((one.pk, f"logo-{one.logo.name}") if _is_there(one) else ()),
        )
        for one in Partner.objects.shown_in(edition)
    )
    return Partners(f"Ils soutiennent le label en {edition.year}.", partners) if partners else None


def _is_there(partner: Partner) -> bool:
    return bool(partner.logo) and partner.logo.storage.exists(str(partner.logo.name))


def photos(_edition: Edition, partners: Partners) -> dict[str, Picture]:
    """The bytes of the logos, by the name that they are given in the document."""
    found = {}
    for one in partners.partners:
        if one.logo:
            with default_storage.open(one.logo.removeprefix("logo-"), "rb") as file:
                found[one.logo] = Picture("image/png", file.read())
    return found


def rests_on(edition: Edition) -> Parts:
    """What is printed of each, in the order of the équipe."""
    names = ("rank", "name", "role", "is_main", "link", "logo")
    return {"les partenaires": digest(values_of(edition.partners.all(), *names))}


PARTNERS = ChapterKind(
    "partenaires",
    "Les partenaires",
    read,
    photos=photos,
    list_page=("equipe-partners", "Partenaires et logos"),
    rests_on=rests_on,
)
