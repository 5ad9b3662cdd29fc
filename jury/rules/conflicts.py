"""Conflicts of interest: what a member's links say of the files, each with its reason."""

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
SHORTEST = 4  # signs of a name that a text may name, with its blank
PAST = "Rattachement présent ou passé à cette collectivité"
EXCEPTION = "Membre attaché à cette collectivité, nommé par exception"


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
class FileFacts:
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
class Proposal:
    """A conflict to be confirmed or dismissed: the candidature, and the reason in French."""

    pk: int
    reason: str


def proposals(links: Sequence[Link], files: Iterable[FileFacts]) -> list[Proposal]:
    """The conflicts that links make with files, one a file with all its reasons; in the order of the files.

    The collectivité itself, its EPCI, the communes of a linked EPCI, the employer's SIREN, past attachments; what was
    written names the collectivité or a partner of its initiatives.
    """
    found = []
    for file in files:
        reasons = list(dict.fromkeys(reason for link in links for reason in _reasons(link, file)))
        if reasons:
            found.append(Proposal(file.pk, " ; ".join(reasons)))
    return found


def _reasons(link: Link, file: FileFacts) -> Iterable[str]:
    if link.code and link.code == file.code:
        yield EXCEPTION if link.exceptional else OWN[link.kind] if link.kind is not None else PAST
    elif link.code and link.kind is not None:
        if link.epci == file.code:
            yield f"Intercommunalité d’une commune déclarée ({link.kind.label.lower()})"
        elif link.code == file.epci:
            yield f"Commune d’une intercommunalité déclarée ({link.kind.label.lower()})"
    if link.siren and link.siren in {file.siren, file.code}:
        yield "Employeur déclaré (même SIREN)"
    if link.words and not link.code and says(link.words, file.name):
        yield "Nommée dans un lien déclaré"
    for partner in file.partners:
        if says(link.words, partner) or (link.siren and link.siren in partner.replace(" ", "")):
            yield f"Partenaire d’une de ses initiatives : {partner.strip()[:80]}"


def says(words: str, name: str) -> bool:
    """Whether what was written (`search_key`) names this: all its words, in their order; a name of fewer than four
    letters says nothing by itself.
    """
    key = search_key(name)
    return len(key) > SHORTEST and f"{key} " in f"{words} "
