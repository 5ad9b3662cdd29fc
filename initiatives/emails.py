"""What is written to the people of a collectivité about their initiatives; `label.tasks` sends it."""

from collections.abc import Sequence

from initiatives import letters
from initiatives.models import Initiative
from label.emails import link, town_words, write
from label.models import Collectivite, User


def published(collectivite: Collectivite, initiatives: Sequence[Initiative], people: Sequence[User]) -> None:
    """They are public: one message a person, with the address of each."""
    several = len(initiatives) > 1
    values = {
        **town_words(collectivite),
        "publiees": (
            f"{len(initiatives)} initiatives publiées" if several else f"Initiative publiée : {initiatives[0].title}"
        ),
        "liste": "\n".join(f"– {one.title} : {link('initiative', one.slug)}" for one in initiatives),
    }
    write(letters.PUBLISHED, people, values, collectivite=collectivite)


def sent_back(initiative: Initiative, people: Sequence[User]) -> None:
    """The équipe asks for a change, and says which."""
    address = link("candidature-initiative", initiative.collectivite.code, initiative.pk)
    write(letters.SENT_BACK, people, {**_words(initiative), "lien": address}, collectivite=initiative.collectivite)


def withdrawn(initiative: Initiative, people: Sequence[User]) -> None:
    """The équipe took it off the observatory, and says why."""
    write(letters.WITHDRAWN, people, _words(initiative), collectivite=initiative.collectivite)


def _words(initiative: Initiative) -> dict[str, str]:
    return {
        **town_words(initiative.collectivite),
        "titre": initiative.draft_title,
        "message": initiative.message,
    }
