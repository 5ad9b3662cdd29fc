"""Who may move an initiative from one status to the next."""

from initiatives.enums import Status
from label.enums import Mover

MOVES: dict[Mover, dict[Status, frozenset[Status]]] = {
    Mover.AGENT: {
        Status.DRAFT: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
        Status.RETURNED: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
        Status.SUBMITTED: frozenset({Status.DRAFT, Status.WITHDRAWN}),
        Status.PUBLISHED: frozenset({Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset({Status.DRAFT}),
    },
    Mover.EQUIPE: {
        Status.SUBMITTED: frozenset({Status.PUBLISHED, Status.RETURNED}),
        Status.PUBLISHED: frozenset({Status.WITHDRAWN}),
        Status.DRAFT: frozenset({Status.WITHDRAWN}),
        Status.RETURNED: frozenset({Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset(),
    },
}


STANDS = {
    Status.DRAFT: "en brouillon",
    Status.SUBMITTED: "proposée à l’équipe",
    Status.PUBLISHED: "déjà publiée",
    Status.RETURNED: "renvoyée à la collectivité",
    Status.WITHDRAWN: "retirée",
}


def move_refusal(source: Status, target: Status, *, by: Mover, reason: str = "") -> str:
    """Why this move is not possible, empty when it is. Sending back, and the équipe's withdrawal, say why."""
    if target not in MOVES[by][source]:
        return f"elle est {STANDS[source]} : ce geste n’est plus possible."
    if by == Mover.EQUIPE and target in (Status.RETURNED, Status.WITHDRAWN) and not reason.strip():
        return "Dites pourquoi : la collectivité lit ce message."
    return ""
