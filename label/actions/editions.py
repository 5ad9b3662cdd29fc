"""Gestures on editions: created from the one before, corrected, moved from phase to phase by the calendar or by
hand.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from label import emails
from label.actions.base import Refusal, public_changed, public_gesture, record
from label.enums import Coverage, Phase
from label.models import Candidature, Edition, MailTemplate, Regulation, User
from label.rules import (
    DEFAULT_TEMPLATES,
    EditionCalendar,
    EditionFacts,
    calendar_faults,
    due_phase,
    early_step,
    phase_refusals,
    shifted,
    steps_back,
)
from label.rules.calendar import DUE, STEPS

log = structlog.get_logger(__name__)
CALENDAR_FIELDS = tuple(name for name, _ in STEPS)


@public_gesture
def save_edition(edition: Edition, *, by: User | None) -> None:
    """Create or correct what is entered of an edition; its phase and its results have their own gestures."""
    edition.save()
    record("save_edition", edition, by=by, year=edition.year)
    _shown(edition)


@transaction.atomic
def create_edition(
    previous: Edition, *, number: int, year: int, by: User | None, demonstration: bool = False
) -> Edition:
    """A new edition in preparation, from the one before: calendar shifted, règlement and mail templates copied.

    Raises Refusal when the number or the year is taken, or when the year does not come after.
    """
    reasons = []
    if year <= previous.year:
        reasons.append(f"Le millésime vient après {previous.year}.")
    if Edition.objects.filter(year=year).exists():
        reasons.append("Une édition porte déjà ce millésime.")
    if Edition.objects.filter(number=number).exists():
        reasons.append("Une édition porte déjà ce numéro.")
    if reasons:
        raise Refusal(reasons)
    calendar = shifted(previous.calendar, year - previous.year)
    edition = Edition.objects.create(
        number=number,
        year=year,
        phase=Phase.PREPARATION,
        coverage=Coverage.COMPLETE,
        demonstration=demonstration,
        **{name: getattr(calendar, name) for name in CALENDAR_FIELDS},
    )
    before: Regulation | None = getattr(previous, "regulation", None)
    regulation = before or Regulation(edition=previous)
    Regulation.objects.create(
        edition=edition,
        minimum_arobases=regulation.minimum_arobases,
        first_time_ceiling=regulation.first_time_ceiling,
        level_required_for_five=regulation.level_required_for_five,
        quorum=regulation.quorum,
        appeal_days=regulation.appeal_days,
        text=regulation.text,
    )
    texts = dict(DEFAULT_TEMPLATES)
    texts.update({t.kind: (t.subject, t.body) for t in previous.mail_templates.all()})
    MailTemplate.objects.bulk_create(
        MailTemplate(edition=edition, kind=kind, subject=subject, body=body) for kind, (subject, body) in texts.items()
    )
    record("create_edition", edition, by=by, year=year, previous=previous.year)
    return edition


@public_gesture
def save_calendar(
    edition: Edition, calendar: EditionCalendar, *, by: User | None, ceremony_place: str | None = None
) -> None:
    """Set the dates of an edition, and where its ceremony is held (None: unchanged).

    Raises Refusal when they are out of order, or when a running one would lose its closing.
    """
    faults = [fault for fault in calendar_faults(calendar) if edition.phase != Phase.PREPARATION or "avant" in fault]
    if faults:
        raise Refusal([f"{fault[:1].upper()}{fault[1:]}." for fault in faults])
    values = {name: getattr(calendar, name) for name in CALENDAR_FIELDS}
    if ceremony_place is not None:
        values["ceremony_place"] = ceremony_place.strip()
    changed = {
        name: [str(getattr(edition, name)), str(value)]
        for name, value in values.items()
        if getattr(edition, name) != value
    }
    for name, value in values.items():
        setattr(edition, name, value)
    edition.save(update_fields=list(values))
    record("save_calendar", edition, by=by, year=edition.year, changed=changed)
    _shown(edition)


@public_gesture
def save_regulation(regulation: Regulation, *, by: User | None) -> None:
    """Set the règlement of an edition; raises Refusal once its jury has begun: the rules of a running sitting do not
    move.
    """
    edition = Edition.objects.select_for_update().get(pk=regulation.edition_id)
    if edition.phase not in (Phase.PREPARATION, Phase.REGISTRATION, Phase.FILLING, Phase.APPRAISAL):
        raise Refusal(["Le règlement ne change plus une fois la délibération commencée."])
    regulation.save()
    record("save_regulation", edition, by=by, year=edition.year)
    _shown(edition)


def facts_of(edition: Edition, now: datetime) -> EditionFacts:
    """What the table of phases looks at, for this edition now."""
    filed = Candidature.objects.in_the_race().filter(edition=edition)
    return EditionFacts(
        faults=tuple(edition.faults),
        filed_candidatures=filed.count(),
        undecided_candidatures=filed.filter(award__isnull=True).count(),
        publication_time_reached=edition.publishes_at is not None and now >= edition.publishes_at,
        running=tuple(Edition.objects.under_way().exclude(pk=edition.pk).values_list("year", flat=True)),
    )


@public_gesture
def move_phase(
    edition: Edition, target: Phase, *, by: User | None, reason: str = "", by_calendar: bool = False
) -> None:
    """Move an edition to another phase, by the calendar or by hand with a reason; journaled. Raises Refusal with every
    reason.

    Moved by hand before its date, the date becomes now: what people read of the calendar stays true.
    """
    now = timezone.now().replace(microsecond=0)
    every = {row.pk: row for row in Edition.objects.select_for_update().order_by("pk")}  # two cannot open at once
    locked = every[edition.pk]
    source = Phase(locked.phase)
    refusals = phase_refusals(source, target, facts_of(locked, now), by_calendar=by_calendar)
    if not by_calendar and not reason.strip():
        refusals.append("donnez la raison de ce changement de phase")
    if steps_back(source, target) and due_phase(target, locked.calendar, now) is not None:
        step = dict(STEPS)[DUE[target][0]]
        refusals.append(
            f"{step} est déjà passée : changez d’abord sa date, sinon le calendrier referait aussitôt ce passage"
        )
    if refusals:
        raise Refusal([f"{text[:1].upper()}{text[1:]}." for text in refusals])
    forestalled = early_step(source, target, locked.calendar, now)
    facts: dict[str, object] = {}
    if forestalled:
        facts = {"changed": {forestalled: [str(getattr(locked, forestalled)), str(now)]}}
        setattr(locked, forestalled, now)
        setattr(edition, forestalled, now)
    locked.phase = target
    locked.save(update_fields=["phase", *([forestalled] if forestalled else [])])
    edition.phase = target
    record(
        "move_phase",
        locked,
        by=by,
        year=locked.year,
        source=source.value,
        phase=target.value,
        reason=reason.strip()[:500],
        **facts,
    )
    _shown(edition)


def _shown(edition: Edition) -> None:
    """Anybody reads where an edition stands, once it is no longer a draft."""
    if edition.phase != Phase.PREPARATION:
        public_changed()


def advance_editions(
    now: datetime | None = None, publish: Callable[[Edition], None] | None = None
) -> list[tuple[int, Phase]]:
    """Move every edition whose hour has come, as many phases as are due; returns (year, phase) of each move.

    `publish` makes the move to PUBLISHED, with all that appears at that minute.

    An edition that is not ready stays where it is: its page in the pilotage says why.
    """
    moment = now or timezone.now()
    moved = []
    for edition in Edition.objects.exclude(phase__in=(Phase.ARCHIVED, Phase.PUBLISHED)).select_related("regulation"):
        while (target := due_phase(Phase(edition.phase), edition.calendar, moment)) is not None:
            try:
                if target == Phase.PUBLISHED and publish is not None:
                    publish(edition)
                else:
                    move_phase(edition, target, by=None, by_calendar=True)
            except Refusal as refusal:
                log.info("edition_not_moved", year=edition.year, phase=target.value, reasons=refusal.reasons)
                break
            moved.append((edition.year, target))
    return moved


def announce_results(edition: Edition) -> int:
    """Write to everybody attached to a labelled collectivité, within the caller's transaction; how many messages."""
    return emails.results_published(edition)
