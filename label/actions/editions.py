"""Gestures on editions: created from the one before, corrected, moved from phase to phase by the calendar or by
hand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from label.actions.base import public_changed, public_gesture, record
from label.drafts import follow_year
from label.enums import Coverage, Phase
from label.models import Candidature, Edition, MailTemplate, Regulation, User
from label.permissions import is_equipe
from label.rules.calendar import (
    STEPS,
    EditionCalendar,
    calendar_faults,
    due_phase,
    early_step,
    out_of_order,
    phases_crossed,
    shifted,
)
from label.rules.mail import DEFAULT_TEMPLATES
from label.rules.phases import EditionFacts, phase_refusals, steps_back
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.dates import moment_in_words
from toolkit.french import upper_first

log = structlog.get_logger(__name__)
MOST_YEARS = 3  # after the edition before: 2009 had none
CALENDAR_FIELDS = tuple(name for name, _ in STEPS)


@public_gesture
def save_edition(edition: Edition, *, by: User | None) -> None:
    """Create or correct what is entered of an edition; its phase and its results have their own gestures."""
    edition.save()
    record(Verb.SAVE_EDITION, edition, by=by, year=edition.year)
    _shown(edition)


@transaction.atomic
def create_edition(
    previous: Edition, *, number: int, year: int, by: User | None, demonstration: bool = False
) -> Edition:
    """A new edition in preparation, from the one before: calendar shifted, place of the ceremony, règlement
    and mail templates copied.

    Raises Refusal when the number or the year is taken, when the year does not come after, or while a draft waits to be
    announced (a button pressed twice would make the year after); a demonstration is made beside it.
    """
    reasons = _number_refusals(previous, number, year)
    draft = Edition.objects.filter(phase=Phase.PREPARATION, announced_at__isnull=True, demonstration=False).first()
    if draft is not None and not demonstration:
        reasons.append(f"L’édition {draft.year} est en préparation : annoncez-la d’abord, ou corrigez son millésime.")
    if reasons:
        raise Refusal(reasons)
    calendar = shifted(previous.calendar, year - previous.year)
    edition = Edition.objects.create(
        number=number,
        year=year,
        phase=Phase.PREPARATION,
        coverage=Coverage.COMPLETE,
        demonstration=demonstration,
        calendar_applied_at=timezone.now(),
        ceremony_place=previous.ceremony_place,
        **{name: getattr(calendar, name) for name in CALENDAR_FIELDS},
    )
    before: Regulation | None = getattr(previous, "regulation", None)
    regulation = before or Regulation(edition=previous)
    Regulation.objects.create(edition=edition, text=regulation.text, **asdict(regulation.terms))
    _propose_mails(edition, {t.kind: (t.subject, t.body) for t in previous.mail_templates.all()})
    record(Verb.CREATE_EDITION, edition, by=by, year=year, previous=previous.year)
    return edition


@transaction.atomic
def create_first_edition(*, number: int, year: int, by: User) -> Edition:
    """The first edition of a new site, in preparation: nothing is copied, its règlement and its mails are those that
    are proposed. Raises Refusal when there is an edition.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe crée une édition."])
    if Edition.objects.exists():
        raise Refusal(["Une édition existe déjà : la suivante part d’elle."])
    edition = Edition.objects.create(
        number=number,
        year=year,
        phase=Phase.PREPARATION,
        coverage=Coverage.COMPLETE,
        calendar_applied_at=timezone.now(),
    )
    Regulation.objects.create(edition=edition)
    _propose_mails(edition, {})
    record(Verb.CREATE_EDITION, edition, by=by, year=year)
    return edition


def _number_refusals(previous: Edition, number: int, year: int, *, of: Edition | None = None) -> list[str]:
    """Why the edition after this one (`of`, when it is there already) cannot bear these numbers; two queries."""
    others = Edition.objects.exclude(pk=of.pk) if of is not None else Edition.objects.all()
    reasons = []
    if not previous.year < year <= previous.year + MOST_YEARS:
        last = previous.year + MOST_YEARS
        reasons.append(f"Le millésime vient après {previous.year} : de {previous.year + 1} à {last}.")
    if others.filter(year=year).exists():
        reasons.append("Une édition porte déjà ce millésime.")
    if others.filter(number=number).exists():
        reasons.append("Une édition porte déjà ce numéro.")
    return reasons


@transaction.atomic
def renumber_edition(edition: Edition, *, number: int, year: int, by: User) -> Edition:
    """Correct the two numbers of a draft, which nobody else knows of; a calendar as its making shifted it follows.
    Raises Refusal once it is announced, and for numbers that it could not have been made with.
    """
    locked = Edition.objects.locked().get(pk=edition.pk)
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe corrige une édition."])
    if locked.is_announced or locked.phase != Phase.PREPARATION:
        raise Refusal(["Une édition annoncée garde ses numéros."])
    previous = Edition.objects.exclude(pk=locked.pk).before(locked.year).first()
    if previous is not None and (reasons := _number_refusals(previous, number, year, of=locked)):
        raise Refusal(reasons)
    facts = {"previous": locked.year, "year": year, "number": number}
    if year != locked.year:
        follow_year(locked.year, year)
    if previous is not None and locked.calendar == shifted(previous.calendar, locked.year - previous.year):
        calendar = shifted(previous.calendar, year - previous.year)
        for name in CALENDAR_FIELDS:
            setattr(locked, name, getattr(calendar, name))
    locked.year, locked.number = year, number
    locked.save(update_fields=["year", "number", *CALENDAR_FIELDS])
    record(Verb.RENUMBER_EDITION, locked, by=by, **facts)
    return locked


def _propose_mails(edition: Edition, ours: Mapping[str, tuple[str, str]]) -> None:
    """The templates of an edition: those of the équipe (`ours`, by kind), else those that are proposed."""
    texts = {**DEFAULT_TEMPLATES, **ours}
    MailTemplate.objects.bulk_create(
        MailTemplate(edition=edition, kind=kind, subject=subject, body=body) for kind, (subject, body) in texts.items()
    )


def calendar_refusals(edition: Edition, calendar: EditionCalendar) -> list[str]:
    """Why these dates cannot be those of an edition, as French sentences."""
    draft = edition.phase == Phase.PREPARATION  # a date may still be missing
    faults = list(out_of_order(calendar).values()) if draft else calendar_faults(calendar)
    return [f"{upper_first(fault)}." for fault in faults]


class CalendarMoves(Refusal):
    """This calendar would act at once: `phases` are those it crosses; asked in words before it is applied."""

    def __init__(self, phases: Sequence[Phase]) -> None:
        super().__init__([f"Ce calendrier ferait passer l’édition à « {phases[-1].label.lower()} » dès maintenant."])
        self.phases = list(phases)


@public_gesture
def save_calendar(
    edition: Edition,
    calendar: EditionCalendar,
    *,
    by: User | None,
    ceremony_place: str | None = None,
    confirmed: Sequence[str] = (),
) -> list[Phase]:
    """Apply the dates of an edition, and where its ceremony is held (None: unchanged); the phases crossed at once.

    From then on the schedule moves the edition at the dates that are still to come, and only at those. Raises Refusal
    when they are out of order, or when a running one would lose its closing; CalendarMoves when dates already past
    would move its phase, unless `confirmed` names the very phases that are crossed.
    """
    now = timezone.now()
    locked = Edition.objects.locked().get(pk=edition.pk)
    if refusals := calendar_refusals(locked, calendar):
        raise Refusal(refusals)
    crossed = phases_crossed(Phase(locked.phase), calendar, now) if locked.is_announced else []
    if crossed and list(confirmed) != crossed:
        raise CalendarMoves(crossed)
    values = {name: getattr(calendar, name) for name in CALENDAR_FIELDS}
    if ceremony_place is not None:
        values["ceremony_place"] = ceremony_place.strip()
    changed = {
        name: [str(getattr(locked, name)), str(value)]
        for name, value in values.items()
        if getattr(locked, name) != value
    }
    state: dict[str, object] = {"calendar_applied_at": now, "schedule_held": False}
    hour = calendar.publishes_at
    if "publishes_at" in changed or (hour is not None and hour <= now):  # what was written named another hour
        state |= {"armed_at": None, "armed_by": None}
    for name, value in {**values, **state}.items():
        setattr(edition, name, value)
    edition.save(update_fields=[*values, *state])
    record(Verb.SAVE_CALENDAR, edition, by=by, year=edition.year, changed=changed)
    for target in crossed:
        move_phase(edition, target, by=by, reason="Calendrier appliqué")
    _shown(edition)
    return crossed


@public_gesture
def announce_edition(edition: Edition, *, by: User, is_reread: bool = False) -> None:
    """Make an edition in preparation known to everybody: its calendar and its règlement become public.

    Its dates already past move nothing: applying its calendar asks for that in words. Raises Refusal while its dates or
    its règlement are not complete, and while the règlement speaks of another edition unless it is said to be read again
    (`is_reread`); twice, it does nothing.
    """
    locked = Edition.objects.locked().get(pk=edition.pk)
    if locked.is_announced:
        return
    if faults := edition.faults:
        raise Refusal([f"{fault[:1].upper()}{fault[1:]}." for fault in faults])
    if edition.others_named and not is_reread:
        years = " et ".join(str(year) for year in edition.others_named)
        raise Refusal([f"Le texte du règlement nomme l’édition {years} : relisez-le, puis cochez qu’il est relu."])
    edition.announced_at = edition.calendar_applied_at = timezone.now()
    edition.save(update_fields=["announced_at", "calendar_applied_at"])
    record(Verb.ANNOUNCE_EDITION, edition, by=by, year=edition.year)
    public_changed()


def words_to_publish(edition: Edition) -> str:
    """What is written to allow the publication."""
    return f"publier {edition.year}"


@transaction.atomic
def arm_publication(edition: Edition, words: str, *, by: User) -> None:
    """Allow, in words, the publication at its hour, or from now on when it has passed. Raises Refusal outside the
    embargo, for other words, or when a colleague has allowed it already.
    """
    locked = Edition.objects.locked().select_related("armed_by").get(pk=edition.pk)
    reasons = []
    if locked.phase != Phase.EMBARGO:
        reasons.append("La publication s’autorise pendant l’embargo.")
    if locked.publishes_at is None:
        reasons.append("Donnez d’abord l’heure de la publication au calendrier.")
    if locked.armed_at is not None:
        who = locked.armed_by or "L’équipe"
        reasons.append(f"{who} a déjà autorisé la publication, le {moment_in_words(locked.armed_at)}.")
    if " ".join(words.lower().split()) != words_to_publish(locked):
        reasons.append(f"Écrivez « {words_to_publish(locked)} » pour autoriser la publication.")
    if reasons:
        raise Refusal(reasons)
    edition.armed_at, edition.armed_by = timezone.now(), by
    edition.save(update_fields=["armed_at", "armed_by"])
    record(Verb.ARM_PUBLICATION, edition, by=by, year=edition.year, at=str(locked.publishes_at))


@transaction.atomic
def disarm_publication(edition: Edition, *, by: User | None) -> None:
    """Take back what was allowed: nothing is published any more. Raises Refusal once it is."""
    locked = Edition.objects.locked().get(pk=edition.pk)
    if locked.is_public:
        raise Refusal(["Les résultats sont publiés : ils ne se reprennent pas, ils se corrigent."])
    if locked.armed_at is not None:
        edition.armed_at, edition.armed_by = None, None
        edition.save(update_fields=["armed_at", "armed_by"])
        record(Verb.DISARM_PUBLICATION, edition, by=by, year=edition.year)


@public_gesture
def save_regulation(regulation: Regulation, *, by: User | None) -> None:
    """Set the règlement of an edition; raises Refusal once its jury has begun: the rules of a running sitting do not
    move.
    """
    edition = Edition.objects.locked().get(pk=regulation.edition_id)
    if edition.phase not in (Phase.PREPARATION, Phase.REGISTRATION, Phase.FILLING, Phase.APPRAISAL):
        raise Refusal(["Le règlement ne change plus une fois la délibération commencée."])
    regulation.save()
    record(Verb.SAVE_REGULATION, edition, by=by, year=edition.year)
    _shown(edition)


def facts_of(edition: Edition, now: datetime) -> EditionFacts:
    """What the table of phases looks at, for this edition now."""
    filed = Candidature.objects.in_the_race().filter(edition=edition)
    return EditionFacts(
        faults=tuple(edition.faults),
        filed_candidatures=filed.count(),
        undecided_candidatures=filed.filter(award__isnull=True).count(),
        announced=edition.announced_at is not None,
        armed=edition.armed_at is not None,
        publication_time_reached=edition.publishes_at is not None and now >= edition.publishes_at,
        running=tuple(Edition.objects.under_way().exclude(pk=edition.pk).values_list("year", flat=True)),
    )


@public_gesture
def move_phase(
    edition: Edition,
    target: Phase,
    *,
    by: User | None,
    reason: str = "",
    by_calendar: bool = False,
) -> None:
    """Move an edition to another phase, by the calendar or by hand with a reason; journaled. Raises Refusal with every
    reason.

    Moved by hand before its date, the date becomes now: what people read of the calendar stays true. Moved back, the
    schedule leaves it there until a calendar is applied anew; what was written to publish it no longer holds.
    """
    now = timezone.now().replace(microsecond=0)
    every = {row.pk: row for row in Edition.objects.locked().order_by("pk")}  # two cannot open at once
    locked = every[edition.pk]
    source = Phase(locked.phase)
    refusals = phase_refusals(source, target, facts_of(locked, now), by_calendar=by_calendar)
    if not by_calendar and not reason.strip():
        refusals.append("donnez la raison de ce changement de phase")
    if refusals:
        raise Refusal([f"{text[:1].upper()}{text[1:]}." for text in refusals])
    changes: dict[str, Any] = {"phase": target}
    facts: dict[str, object] = {}
    if forestalled := early_step(source, target, locked.calendar, now):
        facts = {"changed": {forestalled: [str(getattr(locked, forestalled)), str(now)]}}
        changes[forestalled] = now
    if steps_back(source, target):
        changes |= {"schedule_held": True, "armed_at": None, "armed_by": None}
    for row in (locked, edition):
        for name, value in changes.items():
            setattr(row, name, value)
    locked.save(update_fields=list(changes))
    record(
        Verb.MOVE_PHASE,
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
    if edition.is_announced:
        public_changed()


def next_due(edition: Edition, now: datetime) -> Phase | None:
    """The phase that the schedule owes this edition now; None while it is held, or when nothing is due."""
    if edition.schedule_held or edition.calendar_applied_at is None:
        return None
    return due_phase(Phase(edition.phase), edition.calendar, now, edition.calendar_applied_at)


def advance_editions(
    now: datetime | None = None, publish: Callable[[Edition], None] | None = None
) -> list[tuple[int, Phase]]:
    """Move every edition whose hour has come, as many phases as are due; returns (year, phase) of each move.

    `publish` makes the move to PUBLISHED, with all that appears at that minute.

    An edition that is not ready stays where it is: its page in the pilotage says why.
    """
    moment = now or timezone.now()
    moved = []
    for pk in list(Edition.objects.exclude(phase__in=(Phase.ARCHIVED, Phase.PUBLISHED)).values_list("pk", flat=True)):
        while (step := _advance(pk, moment, publish)) is not None:
            moved.append(step)
    return moved


def _advance(pk: int, moment: datetime, publish: Callable[[Edition], None] | None) -> tuple[int, Phase] | None:
    """Make the one move that an edition owes now; None when it owes none, or is not ready.

    Looked at under the lock: a calendar moved or an edition taken back meanwhile is heard.
    """
    with transaction.atomic():
        every = Edition.objects.locked().select_related("regulation").order_by("pk")
        edition = next((row for row in every if row.pk == pk), None)  # a demonstration may be taken away meanwhile
        target = next_due(edition, moment) if edition is not None else None
        if edition is None or target is None:
            return None
        try:
            if target == Phase.PUBLISHED and publish is not None:
                publish(edition)
            else:
                move_phase(edition, target, by=None, by_calendar=True)
        except Refusal as refusal:
            log.info("edition_not_moved", year=edition.year, phase=target.value, reasons=refusal.reasons)
            return None
        return edition.year, target
