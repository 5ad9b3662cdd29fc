"""What is written to the people of a collectivité about their initiatives; `label.tasks` sends it."""

from collections.abc import Sequence

from initiatives.models import Initiative
from label.emails import link, queue
from label.models import Collectivite, User

AFTER = "Vous pouvez la modifier à tout moment : le texte public reste en place jusqu’à notre accord."
AGAIN = "Reprenez-la ici, puis proposez-la de nouveau :"


def published(collectivite: Collectivite, initiatives: Sequence[Initiative], people: Sequence[User]) -> None:
    """They are public: one message a person, with the address of each."""
    several = len(initiatives) > 1
    subject = f"{len(initiatives)} initiatives publiées" if several else f"Initiative publiée : {initiatives[0].title}"
    lines = "\n".join(f"– {one.title} : {link('initiative', one.slug)}" for one in initiatives)
    intro = (
        "Ces initiatives sont publiques dans l’observatoire :"
        if several
        else "Cette initiative est publique dans l’observatoire :"
    )
    for person in people:
        queue(
            "initiative_publiee",
            person.email,
            subject=subject,
            user=person,
            collectivite=collectivite,
            text=f"{collectivite.name}\n\n{intro}\n\n{lines}\n\n{AFTER}",
        )


def sent_back(initiative: Initiative, people: Sequence[User]) -> None:
    """The équipe asks for a change, and says which."""
    here = link("candidature-initiative", initiative.collectivite.code, initiative.pk)
    for person in people:
        queue(
            "initiative_renvoyee",
            person.email,
            subject=f"À reprendre : {initiative.draft_title}",
            user=person,
            collectivite=initiative.collectivite,
            text=(
                f"{initiative.collectivite.name} : « {initiative.draft_title} "
                f"»\n\n{initiative.message}\n\n{AGAIN}\n\n{here}"
            ),
        )


def withdrawn(initiative: Initiative, people: Sequence[User]) -> None:
    """The équipe took it off the observatory, and says why."""
    for person in people:
        queue(
            "initiative_retiree",
            person.email,
            subject=f"Initiative retirée : {initiative.draft_title}",
            user=person,
            collectivite=initiative.collectivite,
            text=(
                f"{initiative.collectivite.name} : « {initiative.draft_title} » n’est plus "
                f"publique.\n\n{initiative.message}"
            ),
        )
