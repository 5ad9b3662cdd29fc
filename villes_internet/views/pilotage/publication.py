"""`/pilotage/<year>/publication/`: what is ready, its dry run, the words that publish, then what has left."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from jury.models import Feedback
from label.actions.editions import disarm_publication, words_to_publish
from label.documents.truth import Paper, paper_of
from label.emails import result_letter, text_of, told_of_results
from label.enums import MessageStatus, Phase
from label.forms.gestures import GestureForm, PressedField, TextField
from label.letters import RESULT
from label.models import Adhesion, Award, Candidature, Edition, JournalEntry, MailMessage
from label.permissions import edition_of, equipe_required, user_of
from label.queries.opposition import without_link
from label.rules.candidatures import ASIDE
from label.rules.refusals import Refusal
from label.tasks.mail import blocks
from label.verbs import Verb
from label.views.pages import CONFLICT
from toolkit.dates import moment_in_words
from villes_internet.actions import allow_publication
from villes_internet.book.kinds import BOOK, PALMARES
from villes_internet.book.preflight import preflight


@dataclass(frozen=True)
class DeskLine:
    """One thing to look at before the publication: how many of it, its page, whether all is well, whether it stands in
    the way.
    """

    words: str
    count: str
    address: str
    is_well: bool | None  # None: nothing to say of it
    blocks: bool = False


@dataclass(frozen=True)
class Sent:
    """The mails of the results: how many in all, gone, waiting, failed."""

    every: int
    gone: int
    waiting: int
    failed: int


class PublicationForm(GestureForm):
    """The words that allow it, or the button that takes that back."""

    words = TextField(60)
    disarm = PressedField()


@equipe_required
@require_safe
def desk(request: HttpRequest, year: int) -> HttpResponse:
    """What is ready, what is not, and the publication itself."""
    return _page(request, edition_of(year))


@equipe_required
@require_POST
def allow(request: HttpRequest, year: int) -> HttpResponse:
    """Allow the publication in words, or take that back; it is made at once when its hour has passed."""
    row, sent = edition_of(year), PublicationForm.read(request)
    try:
        if sent["disarm"]:
            disarm_publication(row, by=user_of(request))
            messages.success(request, "L’autorisation est reprise : rien ne sera publié.")
        elif allow_publication(row, sent["words"], by=user_of(request)):
            messages.success(request, f"Les résultats {year} sont publiés.")
        else:
            messages.success(request, f"L’édition {year} sera publiée le {moment_in_words(row.publishes_at)}.")
    except Refusal as refusal:
        now = edition_of(year)
        if now.phase == Phase.EMBARGO:
            return _page(request, now, refusal.reasons, sent["words"])
        messages.error(request, " ".join(refusal.reasons))
    return redirect("equipe-publication", year)


def _page(request: HttpRequest, edition: Edition, reasons: list[str] | None = None, words: str = "") -> HttpResponse:
    papers: list[Paper] = [paper_of(kind, edition) for kind in (PALMARES, BOOK)]
    context = {
        "edition": edition,
        "checks": _checks(edition, papers) if edition.phase == Phase.EMBARGO else [],
        "letter": _letter(edition),
        "papers": papers if edition.is_public else [],
        "sent": _sent(edition) if edition.is_public else None,
        "recipients": told_of_results(edition).count(),
        "is_late": edition.publishes_at is not None and edition.publishes_at <= timezone.now(),
        "words": words,
        "words_refusals": reasons or (),
        "expected_words": words_to_publish(edition),
        "first": Candidature.objects.filter(edition=edition, award__isnull=False)
        .order_by("-award__arobases", "sort_key")
        .values_list("collectivite__code", "name")
        .first(),
    }
    return render(request, "pilotage/publication.html", context, status=CONFLICT if reasons else 200)


def _letter(edition: Edition) -> dict[str, Any] | None:
    """The mail of the results as one of its addressees will read it; None when nobody is written to. Two queries."""
    if edition.phase != Phase.EMBARGO:
        return None
    first = told_of_results(edition).select_related("user", "collectivite").order_by("collectivite__sort_key").first()
    if first is None:
        return None
    level = Award.objects.standing().get(candidature__edition=edition, candidature__collectivite=first.collectivite)
    subject, text = result_letter(edition, first, level.arobases, text_of(RESULT))
    text = without_link(text)
    return {"to": first.user.email, "subject": subject, "text": text, "blocks": blocks(text)}


def _checks(edition: Edition, papers: list[Paper]) -> list[DeskLine]:
    """What is looked at before publishing: decisions, who left, restitutions, papers, partners, members, and what the
    book lacks (`preflight`, which costs the most). Six queries beside it.
    """
    year = edition.year
    sitting, feedbacks, towns, partners, members, book = (
        reverse(name, args=[year])
        for name in (
            "equipe-sitting",
            "equipe-feedbacks",
            "equipe-candidatures",
            "equipe-partners",
            "equipe-members",
            "book",
        )
    )
    undecided = Candidature.objects.in_the_race().filter(edition=edition, award__isnull=True).count()
    unread = Feedback.objects.in_the_race().filter(candidature__edition=edition, reread=False).count()
    aside = Candidature.objects.filter(edition=edition, status__in=ASIDE).count()
    supported, adhesions = edition.partners.count(), Adhesion.objects.filter(year=year).count()
    checks = [
        DeskLine("Candidatures sans décision", str(undecided), sitting, not undecided, blocks=bool(undecided)),
        DeskLine("Restitutions à relire", str(unread), f"{feedbacks}?etat=a-relire", not unread),
        DeskLine("Candidatures retirées ou irrecevables", str(aside), f"{towns}?etat=sorties", None),
        DeskLine("Partenaires au livre et au palmarès", str(supported), partners, bool(supported)),
        DeskLine("Membres au livre", str(adhesions), members, bool(adhesions)),
    ]
    lacking = len(preflight(edition))
    checks.append(DeskLine("Ce qui manque au livre, publié avec les résultats", str(lacking), book, not lacking))
    for paper in papers:
        is_ready = paper.file is not None and not paper.changed
        is_well = False if paper.failed else is_ready or None
        state = "prêt" if is_ready else "fabriqué à la publication"
        checks.append(DeskLine(f"PDF du {paper.kind.label.lower()}", state, book, is_well))
    return checks


def _sent(edition: Edition) -> Sent | None:
    """Where the mails of its publication stand; None when it was not published here. Three queries."""
    lines = JournalEntry.objects.filter(target=f"label.edition:{edition.pk}").order_by("-pk")
    published = lines.filter(verb=Verb.PUBLISH_EDITION).first()
    if published is None:
        return None
    moved = lines.filter(verb=Verb.MOVE_PHASE, facts__phase=Phase.PUBLISHED, pk__lt=published.pk).first()
    since = moved.at if moved is not None else published.at
    rows = MailMessage.objects.filter(
        subject_kind=RESULT.code, queued_at__gte=since, collectivite__candidatures__edition=edition
    )
    waiting = Q(status__in=(MessageStatus.QUEUED, MessageStatus.SENDING))
    found = rows.aggregate(
        every=Count("pk"),
        gone=Count("pk", filter=Q(status=MessageStatus.SENT)),
        waiting=Count("pk", filter=waiting),
        failed=Count("pk", filter=Q(status=MessageStatus.FAILED)),
    )
    return Sent(**found)
