"""Who may give which role in a collectivité, and what each person may do and why (« Mes droits »)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from label.enums import Role, SignatoryBasis, UserGroup


def role_refusals(
    roles: Collection[str], *, by_equipe: bool, basis: str = "", inviter_roles: Collection[str] = ()
) -> list[str]:
    """Why these roles may not be given: the équipe alone names a signataire, a correspondant gives the two others."""
    refusals = []
    if not roles:
        refusals.append("Choisissez au moins un rôle.")
    if unknown := [role for role in roles if role not in Role.values]:
        refusals.append(f"Ce rôle n’existe pas : {', '.join(sorted(unknown))}.")
    if Role.SIGNATAIRE in roles:
        if not by_equipe:
            refusals.append("Seule l’équipe du label donne le rôle de signataire.")
        elif basis not in SignatoryBasis.values:
            refusals.append("Dites à quel titre la personne signe : exécutif ou délégation.")
    if not by_equipe and Role.CORRESPONDANT not in inviter_roles:
        refusals.append("Seules la personne correspondante de la collectivité et l’équipe du label donnent des rôles.")
    return refusals


def role_words(roles: Collection[str]) -> str:
    """« correspondant, signataire », in the order of the enumeration."""
    return ", ".join(role.label.lower() for role in Role if role.value in roles)


def loss(name: str, held: Collection[str], others: Collection[Collection[str]]) -> str:
    """What a collectivité of this name loses with somebody who leaves it, in a sentence; empty when the others hold all
    that she does. `others`: the roles of each other person attached.
    """
    kept = {role for roles in others for role in roles}
    if not others:
        return f"Personne d’autre n’est rattaché à {name} : l’équipe du label y cherchera quelqu’un."
    if Role.SIGNATAIRE in held and Role.SIGNATAIRE not in kept:
        return f"{name} n’aura plus de signataire : sans elle ou lui, aucun dossier ne se dépose."
    if Role.CORRESPONDANT in held and Role.CORRESPONDANT not in kept:
        return f"{name} n’aura plus de correspondant(e) : l’équipe du label répondra aux demandes de rattachement."
    return ""


@dataclass(frozen=True)
class Right:
    """One thing that a person may do, and why she may."""

    what: str
    why: str


@dataclass(frozen=True)
class HeldRoles:
    """What « Mes droits » needs of an attachment."""

    collectivite: str
    roles: Sequence[Role]


def rights_of(attachments: Sequence[HeldRoles], groups: Collection[str], *, is_staff: bool) -> list[Right]:
    """Every right of a person with its reason, in the order of the people of docs/design.md §1."""
    rights = []
    for attachment in attachments:
        for role in Role:
            if role in attachment.roles:
                why = f"vous êtes {role.label.lower()} pour {attachment.collectivite}"
                rights.append(Right(role.allows, why))
    if UserGroup.EQUIPE in groups:
        rights.append(
            Right(
                "Pilote la campagne : éditions, candidatures, rattachements, courriels, documents.",
                "vous êtes de l’équipe du label",
            )
        )
    if UserGroup.JURY in groups:
        rights.append(
            Right(
                "Lit les dossiers du jury, sauf ceux dont elle ou il se déporte, les instruit ou vote en séance.",
                "vous êtes nommé(e) au jury",
            )
        )
    if is_staff and UserGroup.TECHNIQUE in groups:
        rights.append(
            Right(
                "Règle la plateforme dans l’administration, sans lire les délibérations.",
                "vous administrez la plateforme",
            )
        )
    return rights
