"""Gestures on candidatures: registered once, filled, filed with a receipt, reopened, extended, withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from label import drafts, emails
from label.actions.awards import remove_award
from label.actions.base import record
from label.actions.documents import follow_correction
from label.enums import CandidatureStatus, Kind, Mover, Phase, Role
from label.models import Award, Candidature, Collectivite, Edition, Membership, Profile, User
from label.permissions import is_equipe, membership_of
from label.queries.campaign import last_card_before
from label.queries.people import frozen_facts
from label.rules.candidatures import ASIDE, eligibility, no_more_typed, receipt_number, restored_status, status_refusals
from label.rules.cards import card_faults
from label.rules.missing import Missing, blocking
from label.rules.refusals import Late, Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb

CARRIED = (
    "executive",
    "elected_referent",
    "correspondent",
    "staff",
    "urban_population",
    "website",
    "dedicated_staff",
    "postal_code",
)


def people_of(collectivite: Collectivite) -> list[User]:
    """Everybody attached to a collectivité, whom its candidature concerns."""
    rows = Membership.objects.active().filter(collectivite=collectivite, user__is_active=True).select_related("user")
    return [row.user for row in rows]


@transaction.atomic
def register(
    collectivite: Collectivite,
    edition: Edition,
    *,
    by: User | None,
    late_until: datetime | None = None,
    late_reason: str = "",
) -> Candidature:
    """Register a collectivité in an edition: its facts are frozen, its last card is carried over to be confirmed.

    `late_until` with a reason lets the équipe register it after the inscriptions. Raises Refusal; two at once give one
    candidature, and the second is told who registered it.
    """
    heir = collectivite.successor.name if collectivite.successor is not None else ""
    reasons = list(eligibility(Kind(collectivite.kind), active=collectivite.active, successor=heir).refusals)
    window = edition.registration_window
    if late_until is not None:
        reasons += _late_refusals(edition, late_until, late_reason, by)
    elif not window.is_open:
        reasons.append(window.reason)
    if reasons:
        raise Refusal(reasons)
    now = timezone.now()
    try:
        with transaction.atomic():
            candidature = Candidature.objects.create(
                collectivite=collectivite,
                edition=edition,
                registered_at=now,
                registered_by=by,
                active_at=now,
                active_by=by,
                extended_until=late_until,
                extension_reason=late_reason.strip(),
                **frozen_facts(collectivite, edition),
            )
    except IntegrityError:
        raise Refusal([_already(collectivite, edition)]) from None
    before = last_card_before(candidature)
    values = {name: getattr(before, name) for name in CARRIED} if before is not None else {}
    Profile.objects.create(
        candidature=candidature,
        population=collectivite.population,
        carried_from=before.candidature.edition.year if before is not None else None,
        **{"postal_code": (collectivite.postal_codes or [""])[0], **values},
    )
    record(
        Verb.REGISTER, candidature, by=by, collectivite=collectivite.code, year=edition.year, late=late_reason.strip()
    )
    return candidature


def _late_refusals(edition: Edition, until: datetime, reason: str, by: User | None) -> list[str]:
    reasons = []
    if by is not None and not is_equipe(by):
        reasons.append("Seule l’équipe inscrit une collectivité après la date.")
    if edition.phase not in (Phase.FILLING, Phase.APPRAISAL):
        reasons.append("Une inscription tardive se fait pendant la saisie ou l’instruction.")
    if not reason.strip():
        reasons.append("Donnez la raison de l’inscription tardive.")
    if until <= timezone.now():
        reasons.append("La date limite accordée est déjà passée.")
    return reasons


def _already(collectivite: Collectivite, edition: Edition) -> str:
    existing = (
        Candidature.objects.select_related("registered_by").filter(collectivite=collectivite, edition=edition).first()
    )
    who = f" par {existing.registered_by}" if existing is not None and existing.registered_by is not None else ""
    return (
        f"{collectivite.name} est déjà inscrite à l’édition {edition.year}{who} : votre travail rejoint cette "
        f"candidature."
    )


def _lock(candidature: Candidature) -> Candidature:
    """The candidature, locked; its card is read when it is asked for. Trap: joined to what one waits for, a row would
    be read as it was before the wait.
    """
    return Candidature.objects.locked().select_related("edition", "collectivite").get(pk=candidature.pk)


@transaction.atomic
def save_card(
    candidature: Candidature,
    values: Mapping[str, Any],
    *,
    by: User | None,
    confirm: bool | None = None,
    seen: int | None = None,
    page: str = "",
) -> tuple[Profile, drafts.Saved]:
    """Save what was typed of the card (some of its fields), and confirm it or not when asked.

    `seen` is the version that was shown (None: the present one). Raises Clash for a field that somebody else changed
    too, Refusal when typing is over, the dossier is filed, or a value is not believable.
    """
    locked = _lock(candidature)
    window = locked.card_window
    if not window.is_open:
        raise Late([window.reason])
    if locked.status != CandidatureStatus.REGISTERED:
        raise Late([no_more_typed(CandidatureStatus(locked.status), "la fiche")])
    profile = locked.profile
    profile.candidature = locked
    faults = card_faults({**profile.values, **values}, locked.population)
    if wrong := [sentence for name, sentence in faults.items() if name in values]:
        raise Refusal(wrong)
    typed = dict(values) if confirm is None else {**values, "confirm": confirm}
    done = drafts.save(profile, typed, seen=seen, by=by, page=page)
    now = timezone.now()
    if "confirm" in done.changed:
        locked.card_confirmed_at = now if confirm else None
    if done.changed:
        locked.started_at = locked.started_at or now
        locked.active_at, locked.active_by = now, by
        locked.save(update_fields=["started_at", "card_confirmed_at", "active_at", "active_by"])
        if "confirm" in done.changed or profile.version == 1:  # each save has its revision
            record(Verb.SAVE_CARD, locked, by=by, confirmed=locked.card_confirmed_at is not None)
    return profile, done


@transaction.atomic
def submit(candidature: Candidature, *, by: User, missing: Sequence[Missing]) -> Candidature:
    """File a candidature: its state, its date, its receipt, and a mail to everybody who works on it. Raises Refusal.

    `missing` is what every app still waits for (`villes_internet.actions.file_candidature` gathers it): nothing
    blocking may be left. Only a signataire files, before the closing.
    """
    locked = _lock(candidature)
    reasons = status_refusals(
        CandidatureStatus(locked.status), CandidatureStatus.FILED, by=Mover.AGENT, phase=Phase(locked.edition.phase)
    )
    mine = membership_of(by, locked.collectivite)
    if mine is None or not mine.holds(Role.SIGNATAIRE):
        reasons.append("Seule une personne signataire dépose le dossier.")
    window = locked.filing_window
    if not window.is_open:
        reasons.append(window.reason)
    reasons += [item.text for item in blocking(missing)]
    if reasons:
        raise Refusal(reasons)
    now = timezone.now()
    locked.status = CandidatureStatus.FILED
    locked.submitted_at, locked.submitted_by = now, by
    locked.filings += 1  # the row is locked
    locked.receipt = receipt_number(locked.edition.year, locked.collectivite.code, locked.filings)
    locked.active_at, locked.active_by = now, by
    locked.save()
    record(Verb.SUBMIT, locked, by=by, receipt=locked.receipt, late=locked.is_late)
    emails.candidature_filed(locked, people_of(locked.collectivite))
    MAIL.hand_on_commit()
    return locked


@transaction.atomic
def reopen(candidature: Candidature, *, by: User) -> Candidature:
    """Take a filed candidature back to correct it, until the closing: it will have to be filed again. Raises
    Refusal.
    """
    locked = _lock(candidature)
    equipe = is_equipe(by)
    reasons = status_refusals(
        CandidatureStatus(locked.status),
        CandidatureStatus.REGISTERED,
        by=Mover.EQUIPE if equipe else Mover.AGENT,
        phase=Phase(locked.edition.phase),
        reason="rouverture",
    )
    mine = membership_of(by, locked.collectivite)
    if not equipe and (mine is None or not mine.holds(Role.SIGNATAIRE)):
        reasons.append("Seule une personne signataire rouvre le dossier.")
    if not locked.filing_window.is_open:
        reasons.append(f"{locked.filing_window.reason} Le dossier reste tel qu’il a été déposé.")
    if Award.objects.filter(candidature=locked).exists():
        reasons.append("Le jury a décidé de ce dossier : il ne se rouvre plus.")
    if reasons:
        raise Refusal(reasons)
    record(Verb.REOPEN, locked, by=by, receipt=locked.receipt)
    locked.status, locked.submitted_at, locked.submitted_by, locked.receipt = (
        CandidatureStatus.REGISTERED,
        None,
        None,
        "",
    )
    locked.active_at, locked.active_by = timezone.now(), by
    locked.save()
    emails.candidature_reopened(locked, people_of(locked.collectivite))
    MAIL.hand_on_commit()
    return locked


@transaction.atomic
def extend(candidature: Candidature, *, until: datetime, reason: str, by: User) -> Candidature:
    """Let one candidature be filed after the closing, until a moment and for a reason. Raises Refusal."""
    locked = _lock(candidature)
    reasons = []
    if not is_equipe(by):
        reasons.append("Seule l’équipe prolonge un dossier.")
    if locked.status != CandidatureStatus.REGISTERED:
        reasons.append("Seul un dossier inscrit et non déposé se prolonge.")
    if locked.edition.phase not in (Phase.FILLING, Phase.APPRAISAL):
        reasons.append("Une prolongation se donne pendant la saisie ou l’instruction.")
    if not reason.strip():
        reasons.append("Donnez la raison de la prolongation.")
    closing = locked.edition.closes_at
    if until <= timezone.now() or (closing is not None and until <= closing):
        reasons.append("La prolongation finit après la clôture, et dans l’avenir.")
    if reasons:
        raise Refusal(reasons)
    locked.extended_until, locked.extension_reason = until, reason.strip()
    locked.save(update_fields=["extended_until", "extension_reason"])
    record(Verb.EXTEND, locked, by=by, until=until.isoformat(), reason=reason.strip()[:500])
    emails.candidature_extended(locked, people_of(locked.collectivite))
    MAIL.hand_on_commit()
    return locked


@transaction.atomic
def change_status(candidature: Candidature, target: CandidatureStatus, *, reason: str, by: User) -> Candidature:
    """Withdraw a candidature (its signataire or the équipe), find it inadmissible (the équipe), with a reason.

    Its level, not yet published, is taken back with it; its receipt, its answers and what was decided stay.
    Filing, reopening and restoring have their own gestures. Raises Refusal.
    """
    locked = _lock(candidature)
    equipe = is_equipe(by)
    source = CandidatureStatus(locked.status)
    reasons = status_refusals(
        source, target, by=Mover.EQUIPE if equipe else Mover.AGENT, phase=Phase(locked.edition.phase), reason=reason
    )
    mine = membership_of(by, locked.collectivite)
    if target not in ASIDE:
        reasons.append("Un dossier déposé se rouvre ; il ne change pas d’état ainsi.")
    elif not equipe and (mine is None or not mine.holds(Role.SIGNATAIRE)):
        reasons.append("Seule une personne signataire retire la candidature.")
    if reasons:
        raise Refusal(reasons)
    remove_award(locked, by=by)
    return _changed(locked, target, reason=reason, by=by)


@transaction.atomic
def restore(candidature: Candidature, *, reason: str, by: User) -> Candidature:
    """Put back a withdrawn or inadmissible candidature as it was: filed with its receipt and its date, or registered.

    What the jury had decided comes back with it (`jury.actions.race.follow_race`). Raises Refusal.
    """
    locked = _lock(candidature)
    source = CandidatureStatus(locked.status)
    target = restored_status(receipt=locked.receipt, was_imported=locked.registered_at is None)
    if source not in ASIDE:
        raise Refusal(["Ce dossier n’est ni retiré ni irrecevable."])
    reasons = status_refusals(
        source,
        target,
        by=Mover.EQUIPE if is_equipe(by) else Mover.AGENT,
        phase=Phase(locked.edition.phase),
        reason=reason,
    )
    if reasons:
        raise Refusal(reasons)
    return _changed(locked, target, reason=reason, by=by)


@transaction.atomic
def withdraw_level(candidature: Candidature, *, reason: str, by: User) -> None:
    """Take a published level away, as a correction does: the candidature is withdrawn, its papers with it. Raises
    Refusal when it has none.
    """
    locked = _lock(candidature)
    if not remove_award(locked, by=by, corrected=True):
        raise Refusal([f"{candidature} : aucun niveau à retirer."])
    _write_status(locked, CandidatureStatus.WITHDRAWN, reason=reason, by=by)
    follow_correction(locked, by=by)


def _changed(locked: Candidature, target: CandidatureStatus, *, reason: str, by: User) -> Candidature:
    _write_status(locked, target, reason=reason, by=by)
    emails.candidature_changed(locked, people_of(locked.collectivite))
    MAIL.hand_on_commit()
    return locked


def _write_status(locked: Candidature, target: CandidatureStatus, *, reason: str, by: User) -> None:
    source = locked.status
    locked.status, locked.status_reason = target, reason.strip()[:500] if target in ASIDE else ""
    locked.active_at, locked.active_by = timezone.now(), by
    locked.save()
    record(Verb.CHANGE_STATUS, locked, by=by, source=source, status=target.value, reason=reason.strip()[:500])
