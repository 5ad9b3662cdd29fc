"""Conflicts of interest: what a member's links say of the dossiers, each with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jury.enums import LinkKind
from label.rules.names import search_key

OWN = {
    LinkKind.MANDATE: "Mandat dans cette collectivité",
    LinkKind.EMPLOYMENT: "Emploi dans cette collectivité",
    LinkKind.RESIDENCE: "Lieu de vie",
    LinkKind.SERVICE: "Prestation rendue à cette collectivité",
    LinkKind.PARTNERSHIP: "Partenaire de cette collectivité",
    LinkKind.OTHER: "Lien déclaré avec cette collectivité",
}
LONGEST_PARTNER = 80  # signs of a partner's name that a ground keeps
SHORTEST = 4  # signs of a name that a text may name, with its blank
EXCEPTION = "exception"  # the code of one who is attached there, and was named by a written exception
ATTACHED = {
    EXCEPTION: "Membre attaché à cette collectivité, nommé par exception",
    "past": "Rattachement présent ou passé à cette collectivité",
}
AREAS = {
    "epci": "Intercommunalité d’une commune déclarée ({link})",
    "commune": "Commune d’une intercommunalité déclarée ({link})",
}
# What a mandate reaches: the collectivité itself, its EPCI, the communes of its EPCI.
OF_MANDATES = (LinkKind.MANDATE.value, *(f"{LinkKind.MANDATE}:{area}" for area in AREAS))


@dataclass(frozen=True)
class Link:
    """A link of a member: to a collectivité (its code, and that of its EPCI), or to an employer (its SIREN).

    `kind` is None for a past attachment on this site; `words` is what the member wrote, as `search_key` gives it.
    """

    kind: LinkKind | None
    code: str = ""
    epci: str = ""
    siren: str = ""
    words: str = ""
    exceptional: bool = False


@dataclass(frozen=True)
class DossierFacts:
    """A candidature: its number, the code and SIREN of its collectivité, the code of its EPCI, its name, and the
    partners that its initiatives name, one a line, as they are written.
    """

    pk: int
    code: str
    siren: str = ""
    epci: str = ""
    name: str = ""
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """Why a link touches a dossier: `code` is for the rules, `words` for people, in French.

    A code is a kind of link, alone or with an area (« mandate:epci »), `exception`, `past`, `employer`, `named`, or
    « partner: » and its name.
    """

    code: str
    words: str


@dataclass(frozen=True)
class Proposal:
    """A conflict to be confirmed or dismissed: the candidature, and its grounds."""

    pk: int
    grounds: tuple[Ground, ...]

    @property
    def codes(self) -> list[str]:
        """What the rules compare, sorted."""
        return sorted(one.code for one in self.grounds)

    @property
    def reason(self) -> str:
        """The grounds in French, one after the other."""
        return " ; ".join(one.words for one in self.grounds)


def proposals(links: Sequence[Link], dossiers: Iterable[DossierFacts]) -> list[Proposal]:
    """The conflicts that links make with dossiers, one a dossier with all its grounds; in the order of the dossiers.

    The collectivité itself, its EPCI, the communes of a linked EPCI, the employer's SIREN, past attachments; what was
    written names the collectivité or a partner of its initiatives.
    """
    found = []
    for dossier in dossiers:
        grounds = tuple(dict.fromkeys(ground for link in links for ground in _grounds(link, dossier)))
        if grounds:
            found.append(Proposal(dossier.pk, grounds))
    return found


def _grounds(link: Link, dossier: DossierFacts) -> Iterable[Ground]:
    if link.code and link.code == dossier.code:
        yield _attached(link) if link.kind is None else Ground(link.kind.value, OWN[link.kind])
    elif link.code and link.kind is not None:
        if link.epci == dossier.code:
            yield _reached(link.kind, "epci")
        elif link.code == dossier.epci:
            yield _reached(link.kind, "commune")
    if link.siren and link.siren in {dossier.siren, dossier.code}:
        yield Ground("employer", "Employeur déclaré (même SIREN)")
    if link.words and not link.code and says(link.words, dossier.name):
        yield Ground("named", "Nommée dans un lien déclaré")
    for partner in dossier.partners:
        if says(link.words, partner) or (link.siren and link.siren in partner.replace(" ", "")):
            name = partner.strip()[:LONGEST_PARTNER]
            yield Ground(f"partner:{name}", f"Partenaire d’une de ses initiatives : {name}")


def _attached(link: Link) -> Ground:
    code = EXCEPTION if link.exceptional else "past"
    return Ground(code, ATTACHED[code])


def _reached(kind: LinkKind, area: str) -> Ground:
    return Ground(f"{kind}:{area}", AREAS[area].format(link=kind.label.lower()))


def says(words: str, name: str) -> bool:
    """Whether what was written (`search_key`) names this: all its words, in their order; a name of fewer than four
    letters says nothing by itself.
    """
    key = search_key(name)
    return len(key) > SHORTEST and f"{key} " in f"{words} "
