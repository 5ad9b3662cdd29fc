"""The year of an edition as steps: what is done, by whom, what comes next, what is late, and the page of each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time

from django.db.models import Exists, Q
from django.urls import reverse

from jury.enums import SittingStatus
from jury.models import Feedback, JuryMember, Minutes, Sitting
from jury.queries.listing import filed
from label.enums import DocumentStatus, Phase, StepState
from label.models import Adhesion, Draft, Edition, JournalEntry, User
from label.verbs import Verb
from questionnaire.actions.building import place_of
from questionnaire.models import Questionnaire
from toolkit.dates import PARIS, french_date
from villes_internet.book.enums import Volume

ORDER = list(Phase)


@dataclass(frozen=True)
class YearStep:
    """One step: its name, its page, whether it is done, when it is due, by whom and when it was last touched; a step
    that a phase ends names it. `note` is what is ready and waits for its hour.
    """

    name: str
    address: str
    is_done: bool
    due: datetime | None = None
    verbs: tuple[Verb, ...] = ()
    phase: Phase | None = None
    note: str = ""
    state: StepState = StepState.LATER
    by: User | None = None
    at: datetime | None = None


def steps_of(edition: Edition, now: datetime) -> list[YearStep]:
    """The steps of an edition, in order; ten queries."""
    found = list(_steps(edition))
    gestures = _gestures(edition, {verb for step in found for verb in step.verbs})
    told, is_next = [], True
    for step in found:
        asked: list[Verb | Phase] = [*step.verbs, *([step.phase] if step.phase is not None else [])]
        lines = [gestures[one] for one in asked if one in gestures]
        last = max(lines, key=lambda line: line.at, default=None)
        state = StepState.DONE
        if not step.is_done:
            late = step.due is not None and step.due < now
            state = StepState.LATE if late else StepState.NEXT if is_next else StepState.LATER
            is_next = False
        told.append(
            replace(
                step,
                state=state,
                by=last.by if last is not None and step.is_done else step.by,
                at=last.at if last is not None and step.is_done else step.at,
            )
        )
    return told


def _gestures(edition: Edition, verbs: Iterable[Verb]) -> dict[Verb | Phase, JournalEntry]:
    """The last line of the journal about this edition for each of these verbs, and for each phase that it entered; one
    query.
    """
    about = Q(facts__year=edition.year) | Q(facts__edition=edition.year) | Q(target=f"label.edition:{edition.pk}")
    rows = JournalEntry.objects.filter(about, verb__in={*verbs, Verb.MOVE_PHASE}).select_related("by")
    found: dict[Verb | Phase, JournalEntry] = {}
    for row in rows.order_by("at", "pk"):
        found[Phase(row.facts["phase"]) if row.verb == Verb.MOVE_PHASE else Verb(row.verb)] = row
    return found


def _reached(edition: Edition, wanted: Phase) -> bool:
    return ORDER.index(Phase(edition.phase)) >= ORDER.index(wanted)


def _steps(edition: Edition) -> Iterable[YearStep]:
    yield from _before(edition)
    yield from _campaign(edition)
    yield from _after(edition)


def _evening(moment: datetime | None) -> datetime | None:
    """Until when what is due on the day of a moment is not late: the end of that day in Paris."""
    return moment.astimezone(PARIS).replace(hour=23, minute=59) if moment is not None else None


def _before(edition: Edition) -> Iterable[YearStep]:
    """What makes an edition, until it is announced."""
    year, public = edition.year, edition.is_public
    page = reverse("equipe-edition", args=[year])
    regulation = getattr(edition, "regulation", None)
    has_text = regulation is not None and bool(regulation.text.strip())
    asked = Questionnaire.objects.filter(edition=edition).exists()
    waits = Draft.objects.filter(place=place_of(year)).exclude(content={}).exists()
    yield YearStep("Créer l’édition", page, True, verbs=(Verb.CREATE_EDITION,))
    yield YearStep(
        "Écrire le règlement",
        page,
        public or (has_text and (edition.is_announced or not edition.others_named)),
        verbs=(Verb.SAVE_REGULATION,),
    )
    yield YearStep(
        "Bâtir le questionnaire",
        reverse("equipe-questionnaire", args=[year]),
        public or (asked and not waits),
        verbs=(Verb.INSTALL_QUESTIONNAIRE, Verb.PUBLISH_QUESTIONNAIRE),
    )
    dates = (edition.opens_at, edition.fills_at, edition.closes_at, edition.publishes_at)
    yield YearStep("Fixer le calendrier", page, public or all(dates), verbs=(Verb.SAVE_CALENDAR,))
    announced = public or edition.is_announced
    yield YearStep("Annoncer l’édition", page, announced, edition.opens_at, (Verb.ANNOUNCE_EDITION,))


def _campaign(edition: Edition) -> Iterable[YearStep]:
    """From the first registration to the sitting."""
    year, public = edition.year, edition.is_public
    held = Sitting.objects.current(edition.pk)
    closed = held is not None and held.status == SittingStatus.CLOSED
    named = public or JuryMember.objects.voters().filter(edition=edition).exists()
    dealt = not filed(edition).filter(assignments__isnull=True).exists()
    jury_day = datetime.combine(edition.jury_on, time(9), tzinfo=PARIS) if edition.jury_on is not None else None
    mails, jury, towns, dealing, sitting = (
        reverse(name, args=[year])
        for name in ("equipe-mails", "equipe-jury", "equipe-candidatures", "equipe-dealing", "equipe-sitting")
    )
    opened, ended = _reached(edition, Phase.REGISTRATION), _reached(edition, Phase.APPRAISAL)
    yield YearStep("Ouvrir les inscriptions, inviter", mails, opened, edition.opens_at, phase=Phase.REGISTRATION)
    yield YearStep("Nommer le jury", jury, named, jury_day, (Verb.NAME_MEMBER,))
    yield YearStep("Suivre la saisie, relancer", towns, ended, edition.closes_at, phase=Phase.APPRAISAL)
    given = public or (ended and dealt)
    yield YearStep("Répartir l’instruction", dealing, given, jury_day, (Verb.ASSIGN_DOSSIERS,))
    due = _evening(datetime.combine(held.held_on, time(9), tzinfo=PARIS) if held is not None else jury_day)
    yield YearStep("Tenir la séance du jury", sitting, public or closed, due, (Verb.PREPARE_SITTING,))


def _after(edition: Edition) -> Iterable[YearStep]:
    """From the sitting to the archive."""
    year, public = edition.year, edition.is_public
    page, desk, feedbacks, partners, team, members, book = (
        reverse(f"equipe-{name}" if name != "book" else name, args=[year])
        for name in ("edition", "publication", "feedbacks", "partners", "team", "members", "book")
    )
    unread = Feedback.objects.in_the_race().filter(candidature__edition=edition, reread=False).exists()
    decided = _reached(edition, Phase.EMBARGO)
    listed = Adhesion.objects.filter(year=year).exists()
    books = edition.documents.filter(kind=Volume.BOOK.value, status=DocumentStatus.DONE)
    made = books.select_related("requested_by").last()
    due, verbs = _evening(edition.publishes_at), (Verb.SAVE_FEEDBACK,)
    has_partners, has_team, unsigned = _carried(edition)
    sitting, kept = reverse("equipe-sitting", args=[year]), (Verb.KEEP_SIGNED_MINUTES,)
    yield YearStep("Déposer le procès-verbal signé", sitting, decided and not unsigned, due, kept)
    yield YearStep("Relire les restitutions", feedbacks, decided and not unread, due, verbs)
    yield YearStep("Reprendre les partenaires", partners, has_partners, due, (Verb.ADD_PARTNER,))
    yield YearStep("Reprendre l’équipe", team, has_team, due, (Verb.SET_TEAM,))
    yield YearStep("Tenir la liste des membres", members, listed, due, (Verb.IMPORT_MEMBERS,))
    armed = ""
    if edition.armed_at is not None and not public:
        armed = f"autorisée le {french_date(edition.armed_at)}, par {edition.armed_by}"
    gestures = (Verb.PUBLISH_EDITION, Verb.ARM_PUBLICATION)
    yield YearStep("Publier les résultats", desk, public, due, gestures, note=armed)
    by, at = (made.requested_by, made.finished_at) if made is not None else (None, None)
    yield YearStep("Faire le livre", book, made is not None, by=by, at=at)
    yield YearStep("Archiver l’édition", page, edition.phase == Phase.ARCHIVED, phase=Phase.ARCHIVED)


def _carried(edition: Edition) -> tuple[bool, bool, bool]:
    """Whether it has partners, its équipe, and minutes whose signed scan nobody has kept; one query."""
    own = Edition.objects.filter(pk=edition.pk)
    has_partners, has_team = Exists(own.filter(partners__isnull=False)), Exists(own.filter(team__isnull=False))
    unsigned = Exists(Minutes.objects.filter(sitting__edition=edition, signed__isnull=True))
    found: tuple[bool, bool, bool] = (
        own.annotate(p=has_partners, t=has_team, u=unsigned).values_list("p", "t", "u").get()
    )
    return found
