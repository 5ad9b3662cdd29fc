"""Initiatives for the tests, told through the actions."""

from initiatives.actions.moderation import accept
from initiatives.actions.telling import save_draft, start_initiative, submit_initiative
from initiatives.models import Initiative
from label.models import Collectivite, User

FULL: dict[str, str | list[str]] = {
    "title": "La médiathèque hors les murs",
    "chapo": "Un bus équipé passe dans chaque hameau, une fois par semaine.",
    "stage": "en_cours",
    "started": "03/2011",
    "description": "Le bus **passe** dans douze hameaux.\n\n## Ce qu’il porte\n\n- des ordinateurs\n- des livres",
    "themes": ["AP"],
    "enjeux": ["mediation"],
}


def draft(town: Collectivite, by: User, **fields: str | list[str]) -> Initiative:
    """A draft with everything that is needed, and these fields."""
    row = start_initiative(town, by=by)
    return save_draft(row, {**FULL, **fields}, seen=0, by=by)[0]


def proposed(town: Collectivite, by: User, **fields: str | list[str]) -> Initiative:
    """One that waits for the équipe."""
    return submit_initiative(draft(town, by, **fields), by=by)


def public(town: Collectivite, by: User, equipe: User, **fields: str | list[str]) -> Initiative:
    """One that the équipe published."""
    return accept([proposed(town, by, **fields)], by=equipe)[0]
