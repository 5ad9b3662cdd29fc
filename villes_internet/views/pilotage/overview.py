"""The équipe's home: the funnel of the campaign beside the edition before, what waits for somebody, what was done
last.
"""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jury.enums import AppealStatus, ConflictStatus
from jury.models import Appeal, ConflictOfInterest, Feedback
from label.documents.kinds import kind_named
from label.documents.truth import subject_of
from label.enums import (
    CORRECTED,
    UNDER_WAY,
    AwardOrigin,
    MailingStatus,
    MembershipStatus,
    MessageStatus,
    Phase,
    TownClass,
)
from label.models import (
    Candidature,
    Correction,
    Document,
    Edition,
    ErrorReport,
    FactorReset,
    JournalEntry,
    Mailing,
    MailMessage,
    Membership,
    SignatoryRequest,
)
from label.permissions import edition_of, equipe_required
from label.queries.campaign import funnel_rows, orphaned_candidatures
from label.rules.calendar import same_day_before_closing, time_left
from label.rules.candidatures import ASIDE
from label.rules.funnel import STAGES, FunnelLine, Milestones, counts_at, funnel_by
from label.rules.names import search_key
from label.verbs import Verb
from questionnaire.views.threads import asked_in
from villes_internet.journal import named
from villes_internet.steps import steps_of


@dataclass(frozen=True)
class Funnel:
    """The funnel of an edition now: its totals, those of the edition before on the same day (None: unknown), its two
    tables.
    """

    totals: tuple[int, ...]
    before: tuple[int, ...] | None
    before_year: int | None
    by_region: list[FunnelLine]
    by_strate: list[FunnelLine]

    @property
    def stages(self) -> list[tuple[str, int, int | None, int]]:
        """Each stage: its name, its count, that of the edition before, and its share of the widest stage in percent."""
        widest = max((*self.totals, 1))
        earlier = self.before or (None,) * len(self.totals)
        return [
            (label, count, before, round(100 * count / widest))
            for (_, label), count, before in zip(STAGES, self.totals, earlier, strict=True)
        ]


def funnel_of(edition: Edition) -> Funnel:
    """The funnel of an edition, beside that of the edition before; four queries."""
    now = timezone.now()
    rows = funnel_rows(edition)
    regions = sorted({row.region for row in rows if row.region}, key=search_key)
    previous = Edition.objects.before(edition.year).first()
    before = None
    if previous is not None and previous.closes_at is not None and edition.closes_at is not None:
        then = same_day_before_closing(now, edition.closes_at, previous.closes_at)
        past: list[Milestones] = funnel_rows(previous)
        if any(row.registered_at is not None for row in past):
            before = counts_at(past, then)
    return Funnel(
        counts_at(rows, now),
        before,
        previous.year if previous is not None else None,
        funnel_by(rows, "region", now, [(name, name) for name in regions]),
        funnel_by(rows, "town_class", now, TownClass.choices),
    )


def left_the_race(edition: Edition) -> list[Candidature]:
    """The filed candidatures that were withdrawn or found inadmissible once the filing had closed; one query."""
    if edition.phase not in (Phase.APPRAISAL, Phase.DELIBERATION, Phase.EMBARGO):
        return []
    rows = Candidature.objects.filter(edition=edition, status__in=ASIDE).exclude(receipt="")
    return list(rows.select_related("collectivite").order_by("-active_at")[:20])


def _after_publication() -> dict[str, object]:
    """What waits of the editions that are published, by year, and of the people; five queries."""
    return {
        "to_reread": list(
            Feedback.objects.to_reread()
            .order_by("candidature__edition__year")
            .values_list("candidature__edition__year")
            .annotate(waiting=Count("pk"), corrected=Count("pk", filter=Q(candidature__award__origin__in=CORRECTED)))
        ),
        "corrections": list(
            Correction.objects.waiting()
            .order_by("candidature__edition__year")
            .values_list("candidature__edition__year")
            .annotate(waiting=Count("pk"))
        ),
        "appeal": list(
            Appeal.objects.filter(status=AppealStatus.RECEIVED)
            .order_by("candidature__edition__year")
            .values_list("candidature__edition__year")
            .annotate(waiting=Count("pk"))
        ),
        "reports": ErrorReport.objects.waiting().count(),
        "resets": FactorReset.objects.filter(ended_at__isnull=True).select_related("user"),
    }


@equipe_required
def pilotage(request: HttpRequest, year: int) -> HttpResponse:
    """Where the campaign of this year stands, what waits whatever its year, and the last gestures."""
    edition = edition_of(year)
    preparing = Edition.objects.filter(phase=Phase.PREPARATION).select_related("regulation").order_by("-year").first()
    running = Edition.objects.running()
    context: dict[str, object] = {
        "edition": edition,
        "left": time_left(timezone.now(), edition.closes_at) if edition.closes_at is not None else "",
        "years": Edition.objects.years(),
        "year_steps": steps_of(edition, timezone.now()),
        "campaign": running if running != edition else None,
        "preparing": preparing,
        "makings": Document.objects.all()[:3],
        # The hundreds of levels that an import records, of papers that the platform makes, would bury what people did.
        "journal": named(
            JournalEntry.objects.exclude(verb=Verb.AWARD, facts__origin=AwardOrigin.IMPORT)
            .exclude(verb=Verb.REQUEST_DOCUMENT, by=None)
            .select_related("by")[:8]
        ),
        "requests": Membership.objects.filter(status=MembershipStatus.PENDING).count(),
        "questions": sum(one.waits for one in asked_in(year)),
        "signatories": SignatoryRequest.objects.waiting().count(),
        "failures": MailMessage.objects.filter(status=MessageStatus.FAILED).count(),
        "papers": [
            (document, kind_named(document.kind).address(subject_of(document)))
            for document in Document.objects.left_failed()[:20]
            if subject_of(document) is not None
        ],
        "to_read": Mailing.objects.filter(status__in=(MailingStatus.DRAFT, MailingStatus.PLANNED)).order_by("send_at"),
        "steps": [label for _, label in STAGES],
        "conflicts": ConflictOfInterest.objects.filter(
            status=ConflictStatus.PROPOSED, member__edition=edition, member__ended_at__isnull=True
        ).count(),
        "exits": [],
        "orphans": [],
        **_after_publication(),
    }
    if edition.phase in UNDER_WAY:
        context |= {
            "funnel": funnel_of(edition),
            "exits": left_the_race(edition),
            "orphans": list(orphaned_candidatures(edition).select_related("collectivite").order_by("sort_key")[:20]),
        }
    return render(request, "villes_internet/pilotage.html", context)
