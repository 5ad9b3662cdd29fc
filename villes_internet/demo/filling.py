"""Stage « filling »: 356 candidatures at every degree of progress, eighteen days before the closing."""

from datetime import datetime, timedelta

from django.utils import timezone

from label.actions.base import public_gesture
from label.enums import CandidatureStatus, Kind, Phase
from label.models import Candidature, Collectivite, Edition, User
from label.rules.candidatures import receipt_number
from questionnaire.models import Answer, FiledQuestionnaire, PublishedAnswers, SectionAssignment
from questionnaire.queries.answers import NumberedTrame, given_of, numbered_of
from questionnaire.queries.filed import frozen
from questionnaire.rules.completeness import read
from villes_internet.demo.accounts import BASILE
from villes_internet.demo.answers import INVENTED, answers_up_to, write
from villes_internet.demo.edition import new_demonstration, remove_demonstration, set_phase
from villes_internet.demo.initiatives import seed_initiatives
from villes_internet.demo.people import draw, person_name
from villes_internet.demo.registration import (
    GRENOBLE,
    NEW_TOWNS,
    NOT_YET,
    seed_accounts,
    seed_candidatures,
    seed_people,
    seed_requests,
    towns_in_force,
    towns_of_the_last_edition,
    write_opening,
)

OPENED_DAYS_AGO = 45
TOWNS = 356
WITH_A_PAST = 100
FILED_SHARE = 14  # percent of the candidatures that are filed by then


@public_gesture
def seed_filling() -> Edition:
    """Make the edition, its people, its candidatures and their answers anew; returns the edition."""
    edition, _ = seed_candidates(OPENED_DAYS_AGO, Phase.FILLING)
    return edition


def seed_candidates(opened_days_ago: int, phase: Phase, *, whole: bool = False) -> tuple[Edition, list[Candidature]]:
    """The edition opened that many days ago, and its 356 candidatures; every one is filed when `whole` is asked."""
    remove_demonstration()
    edition = new_demonstration(-timedelta(days=opened_days_ago))
    invited = towns_of_the_last_edition(edition)
    write_opening(edition, invited)
    towns = towns_that_take_part(invited)
    people = seed_people(towns)
    fills: datetime = edition.fills_at  # type: ignore[assignment]
    candidatures = seed_candidatures(edition, towns, people, until=fills)
    seed_accounts()
    seed_requests([c for c in invited if c not in towns][:6])
    set_phase(edition, phase)
    seed_past(edition, towns)
    seed_answers(edition, candidatures, people, whole=whole)
    if not whole:
        hand_out(edition)
    seed_initiatives(candidatures, people, put_forward=True)
    return edition, candidatures


def towns_that_take_part(invited: list[Collectivite]) -> list[Collectivite]:
    """Grenoble first, the towns of the last edition, newcomers, and as many more as make 356."""
    first = [c for c in invited if c.code == GRENOBLE]
    known = [c for c in invited if c.code != GRENOBLE and c.code not in NOT_YET]
    newcomers = list(towns_in_force().filter(code__in=NEW_TOWNS).exclude(pk__in=[c.pk for c in invited]))
    chosen = [*first, *newcomers, *known][:TOWNS]
    if len(chosen) < TOWNS:
        more = (
            towns_in_force()
            .filter(kind=Kind.COMMUNE, population__gte=15_000)
            .exclude(pk__in=[c.pk for c in (*chosen, *invited)])
        )
        chosen += list(more.order_by("sort_key", "code")[: TOWNS - len(chosen)])
    return chosen


def seed_past(edition: Edition, towns: list[Collectivite]) -> None:
    """What a hundred of them could have answered last time; every comment says that it is invented."""
    last = Edition.objects.select_related("questionnaire").get(year=edition.year - 1)
    numbered = numbered_of(last.questionnaire)
    codes = [town.code for town in towns]
    rows = Candidature.objects.filter(edition=last, collectivite__code__in=codes).select_related(
        "collectivite", "edition"
    )
    chosen = sorted(rows, key=lambda c: (c.collectivite.code != GRENOBLE, draw("past", c.collectivite.code)))[
        :WITH_A_PAST
    ]
    end = timezone.now() - timedelta(days=400)
    write(
        [
            answer
            for candidature in chosen
            for answer in answers_up_to(candidature, numbered, 88, None, end - timedelta(days=30), end, mark=INVENTED)
        ]
    )


def seed_answers(
    edition: Edition, candidatures: list[Candidature], people: dict[int, User], *, whole: bool = False
) -> None:
    """Each candidature at its own point: some untouched, most under way, one in seven filed; all of them when
    `whole`.
    """
    numbered = numbered_of(edition.questionnaire)
    closing: datetime = edition.closes_at  # type: ignore[assignment]
    now = min(timezone.now(), closing)
    fills: datetime = edition.fills_at  # type: ignore[assignment]
    answers: list[Answer] = []
    for candidature in candidatures:
        share = 100 if whole else share_of(candidature)
        by = people[candidature.collectivite_id]
        if share:
            begun = max(fills, candidature.registered_at or fills) + timedelta(
                hours=2 + draw("begun", candidature.name) % 72
            )
            until = now - timedelta(minutes=15 + draw("last", candidature.name) % (60 * 24 * 6))
            own = list(answers_up_to(candidature, numbered, share, by, begun, max(until, begun + timedelta(hours=1))))
            follow(candidature, numbered, own, share)
            answers += own
    write(answers)
    Candidature.objects.bulk_update(
        candidatures,
        [
            "started_at",
            "half_at",
            "active_at",
            "card_confirmed_at",
            "status",
            "submitted_at",
            "submitted_by",
            "receipt",
            "filings",
        ],
    )


def share_of(candidature: Candidature) -> int:
    """How much of the questionnaire a town has filled, in percent; Grenoble is under way."""
    code = candidature.collectivite.code
    if code == GRENOBLE:
        return 45
    roll = draw("filled", code) % 100
    if roll < FILED_SHARE:
        return 100
    return 0 if roll < FILED_SHARE + 18 else 5 + draw("share", code) % 95


def follow(candidature: Candidature, numbered: NumberedTrame, answers: list[Answer], share: int) -> None:
    """The dates that follow from its answers, and the filing of a whole dossier."""
    codes = {pk: code for code, pk in numbered.items.items()}
    given = {codes[row.item_id]: given_of(numbered.trame.items[codes[row.item_id]], row) for row in answers}
    reading = read(numbered.trame, given)
    candidature.started_at = min(candidature.started_at or answers[0].saved_at, answers[0].saved_at)
    candidature.active_at = answers[-1].saved_at
    if reading.whole.percent >= 50:
        candidature.half_at = answers[len(answers) // 2].saved_at
    if share == 100 and not reading.blocking:
        file_it(candidature, numbered, answers, codes)


def file_it(candidature: Candidature, numbered: NumberedTrame, answers: list[Answer], codes: dict[int, str]) -> None:
    """A filed candidature: its card confirmed, its receipt, its answers frozen."""
    profile = candidature.profile
    profile.executive = profile.executive or person_name("executive", candidature.collectivite.code)
    profile.correspondent = profile.correspondent or person_name(candidature.collectivite.code)
    profile.staff = profile.staff or max(3, (candidature.population or 1000) // 50)
    profile.save()
    moment = answers[-1].saved_at + timedelta(minutes=10)
    candidature.card_confirmed_at = candidature.card_confirmed_at or answers[0].saved_at
    candidature.status, candidature.submitted_at = CandidatureStatus.FILED, moment
    candidature.submitted_by = candidature.registered_by
    candidature.filings = 1
    candidature.receipt = receipt_number(candidature.edition.year, candidature.collectivite.code, 1)
    FiledQuestionnaire.objects.create(
        candidature=candidature,
        receipt=candidature.receipt,
        filed_at=moment,
        questionnaire_version=candidature.edition.questionnaire.version,
        answers=frozen({codes[row.item_id]: row for row in answers}),
    )
    publishes = draw("publication", candidature.collectivite.code) % 3 == 0
    PublishedAnswers.objects.create(
        candidature=candidature,
        settled=True,
        chosen={codes[row.item_id]: [True, False] for row in answers} if publishes else {},
    )


def hand_out(edition: Edition) -> None:
    """In Grenoble, Basile is in charge of two sections."""
    candidature = Candidature.objects.get(edition=edition, collectivite__code=GRENOBLE)
    sections = numbered_of(edition.questionnaire).sections
    basile = User.objects.get(email=BASILE.email)
    due = timezone.localdate() + timedelta(days=6)
    SectionAssignment.objects.bulk_create(
        SectionAssignment(candidature=candidature, section_id=sections[code], person=basile, due_on=due)
        for code in ("SH-A", "AE-D")
    )
