"""The life of a candidature as a table, who may be a candidate, and until when it may be filed."""

from dataclasses import dataclass
from datetime import datetime

from label.enums import PUBLIC_PHASES, UNDER_WAY, CandidatureStatus, Kind, Mover, Phase
from toolkit.dates import moment_in_words
from toolkit.typography import NBSP

# Registration stays open while the questionnaire is being filled (docs/design.md §5).
REGISTRATION_PHASES = (Phase.REGISTRATION, Phase.FILLING)
ELIGIBLE_KINDS = frozenset({Kind.COMMUNE, Kind.CC, Kind.CA, Kind.CU, Kind.METROPOLE})

# Who may receive a level: those that were filed, and neither withdrawn nor found inadmissible.
IN_THE_RACE = (CandidatureStatus.FILED,)
ASIDE = (CandidatureStatus.WITHDRAWN, CandidatureStatus.INADMISSIBLE)
TYPED_IN = (Phase.REGISTRATION, Phase.FILLING, Phase.APPRAISAL)  # under an extension in the last one
CORRECTION = "Les résultats sont publiés : l’état d’un dossier ne change plus que par une correction."


def in_the_race(status: CandidatureStatus) -> bool:
    """Whether a candidature may receive a level, be examined, counted and published (docs/design.md §9)."""
    return status in IN_THE_RACE


@dataclass(frozen=True)
class StatusTransition:
    """One allowed move of a candidature: who asks for it, in which phases, and whether a reason is written."""

    source: CandidatureStatus
    target: CandidatureStatus
    by: tuple[Mover, ...]
    phases: tuple[Phase, ...] = UNDER_WAY
    reason: bool = False


REGISTERED, FILED = CandidatureStatus.REGISTERED, CandidatureStatus.FILED
STATUS_TRANSITIONS: tuple[StatusTransition, ...] = (
    StatusTransition(REGISTERED, FILED, (Mover.AGENT,), TYPED_IN),
    StatusTransition(FILED, REGISTERED, (Mover.AGENT, Mover.EQUIPE), TYPED_IN),
    *(StatusTransition(source, ASIDE[0], (Mover.AGENT, Mover.EQUIPE), reason=True) for source in (REGISTERED, FILED)),
    *(StatusTransition(source, ASIDE[1], (Mover.EQUIPE,), reason=True) for source in (REGISTERED, FILED)),
    # Restored as it was: filed when it has its receipt, else registered.
    *(
        StatusTransition(source, target, (Mover.EQUIPE,), reason=True)
        for source in ASIDE
        for target in (REGISTERED, FILED)
    ),
)


def restored_status(*, receipt: str, was_imported: bool) -> CandidatureStatus:
    """What a withdrawn or inadmissible candidature becomes again: filed when it had been, or when a source said so."""
    return FILED if receipt or was_imported else REGISTERED


# What a gesture finds done already, by somebody else or from another page.
ALREADY = {
    REGISTERED: "Le dossier est déjà rouvert.",
    FILED: "Le dossier est déjà déposé.",
    ASIDE[0]: "La candidature est déjà retirée.",
    ASIDE[1]: "La candidature est déjà déclarée irrecevable.",
}


def no_more_typed(status: CandidatureStatus, what: str) -> str:
    """Why what a candidature holds (`what`: « la fiche ») no longer changes, when it is not only registered."""
    if status == FILED:
        return f"Le dossier est déposé : pour changer {what}, une personne signataire le rouvre d’abord."
    return f"La candidature est {status.label.lower()} : rien n’y change plus."


def status_refusals(
    source: CandidatureStatus, target: CandidatureStatus, *, by: Mover, phase: Phase, reason: str = ""
) -> list[str]:
    """Why a candidature may not pass from one state to another, in French; empty when it may."""
    move = next((t for t in STATUS_TRANSITIONS if (t.source, t.target) == (source, target)), None)
    if move is None:
        was, asked = source.label.lower(), target.label.lower()
        words = f"Une candidature «{NBSP}{was}{NBSP}» ne devient pas «{NBSP}{asked}{NBSP}»."
        return [ALREADY[source] if source == target else words]
    if by not in move.by:
        return [f"Seule {' ou '.join(one.label for one in move.by)} peut le demander."]
    if phase in PUBLIC_PHASES:
        return [CORRECTION]
    if phase not in move.phases:
        return [f"Ce changement ne se fait pas pendant la phase «{NBSP}{phase.label}{NBSP}»."]
    if move.reason and not reason.strip():
        return ["Donnez la raison : elle est écrite au dossier."]
    return []


@dataclass(frozen=True)
class Eligibility:
    """Whether a collectivité may be a candidate: what is against it, what speaks for it, what the équipe will check."""

    refusals: tuple[str, ...]
    facts: tuple[str, ...]
    to_check: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        return not self.refusals


def eligibility(
    kind: Kind, *, active: bool, successor: str = "", is_member: bool | None = None, members_only: bool = False
) -> Eligibility:
    """Communes and intercommunalités with their own tax, in force (règlement 2012: « villes, villages et
    intercommunalités »).

    Membership of the association is said and never keeps anybody from registering: filing waits for it where the
    règlement asks for it (docs/glossaire.md §2, « Adhésion »).
    """
    refusals, facts = [], []
    if kind not in ELIGIBLE_KINDS:
        refusals.append(
            f"Le label s’adresse aux communes et aux intercommunalités à fiscalité propre, et non {_to_the(kind)}."
        )
    else:
        facts.append("C’est une commune." if kind == Kind.COMMUNE else "C’est une intercommunalité à fiscalité propre.")
    if active:
        facts.append(
            "Elle figure au Code officiel géographique en vigueur." if kind == Kind.COMMUNE else "Elle est en vigueur."
        )
    else:
        heir = f" : {successor} lui a succédé, et peut candidater." if successor else "."
        refusals.append(f"Cette collectivité n’existe plus{heir}")
    to_check = []
    if is_member:
        facts.append("Son adhésion à l’association est enregistrée.")
    elif members_only:
        to_check.append(
            "Le règlement réserve le dépôt aux adhérents de l’année. Son adhésion n’est pas encore enregistrée : elle "
            "peut s’inscrire et remplir son dossier en attendant."
        )
    elif is_member is not None:
        to_check.append(
            "Son adhésion à l’association n’est pas enregistrée : l’équipe la vérifiera, cela n’empêche pas de "
            "s’inscrire."
        )
    return Eligibility(tuple(refusals), tuple(facts), tuple(to_check))


def _to_the(kind: Kind) -> str:
    return {
        Kind.SYNDICAT: "aux syndicats mixtes",
        Kind.DEPARTEMENT: "aux départements",
        Kind.REGION: "aux régions",
    }.get(kind, "aux autres structures")


@dataclass(frozen=True)
class Window:
    """Whether something may be done now: until when it may, or the French sentence that says why it may not; whether
    that is over for good.
    """

    is_open: bool
    deadline: datetime | None = None
    reason: str = ""
    is_over: bool = False


def _opening(at: datetime | None, now: datetime) -> str:
    """When something will open: an hour that has passed promises nothing, since the équipe has not opened it."""
    if at is None:
        return "à une date qui reste à fixer"
    return f"le {moment_in_words(at)}" if at > now else "bientôt"


def registration_window(phase: Phase, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Window:
    """Whether a collectivité may register now: from the opening until the closing, which the clock decides."""
    if phase == Phase.PREPARATION:
        return Window(is_open=False, reason=f"Les inscriptions ouvriront {_opening(opens_at, now)}.")
    if phase in REGISTRATION_PHASES and (closes_at is None or now < closes_at):
        return Window(is_open=True, deadline=closes_at)
    since = f" depuis le {moment_in_words(closes_at)}" if closes_at is not None else ""
    return Window(is_open=False, reason=f"Les inscriptions sont closes{since}.")


def filing_window(
    phase: Phase,
    closes_at: datetime | None,
    extended_until: datetime | None,
    now: datetime,
    fills_at: datetime | None = None,
) -> Window:
    """Whether a candidature may be filed, changed or reopened: in FILLING until the closing, or under an extension.

    The clock decides even when the schedule has not moved the phase yet; an extension holds in FILLING and in
    APPRAISAL.
    """
    if extended_until is not None and phase in (Phase.FILLING, Phase.APPRAISAL):
        deadline = max(extended_until, closes_at) if closes_at is not None else extended_until
        if now < deadline:
            return Window(is_open=True, deadline=deadline)
        ended = moment_in_words(deadline)
        reason = f"La prolongation de ce dossier est terminée depuis le {ended}."
        return Window(is_open=False, deadline=deadline, reason=reason, is_over=True)
    if phase in (Phase.PREPARATION, Phase.REGISTRATION):
        return Window(
            is_open=False,
            deadline=closes_at,
            reason=f"Le dépôt ouvrira avec la saisie, {_opening(fills_at, now)}.",
        )
    if phase == Phase.FILLING and (closes_at is None or now < closes_at):
        return Window(is_open=True, deadline=closes_at)
    reason = f"La clôture est passée depuis le {moment_in_words(closes_at)}."
    return Window(is_open=False, deadline=closes_at, reason=reason, is_over=True)


def card_window(phase: Phase, closes_at: datetime | None, extended_until: datetime | None, now: datetime) -> Window:
    """Whether the card may be typed: from the registration on, until the filing closes."""
    if phase == Phase.REGISTRATION:
        return Window(is_open=True, deadline=closes_at)
    return filing_window(phase, closes_at, extended_until, now)


def receipt_number(year: int, code: str, filing: int) -> str:
    """The number of a receipt: « 2013-38185-1 », the last figure counting the filings of that candidature."""
    return f"{year}-{code}-{filing}"
