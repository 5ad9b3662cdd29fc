"""What a filing freezes, and who is still typing: told before the button is pressed."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from initiatives.models import Initiative, Photo
from label.models import Attachment, Candidature, Revision, User
from questionnaire.models import Answer
from questionnaire.queries import readings_of

STILL_TYPING = timedelta(minutes=2)  # issue « One promise, one mechanism », §1


@dataclass(frozen=True)
class Frozen:
    """What would be frozen now: counts of answers, of questions left blank, of comments, initiatives and documents."""

    answers: int
    blanks: int
    comments: int
    initiatives: int
    documents: int


def frozen_now(candidature: Candidature) -> Frozen:
    """What filing this candidature now would freeze; a constant number of queries."""
    read = readings_of([candidature]).get(candidature.pk)
    highlights, documents = candidature.highlights.count(), Attachment.objects.of(candidature).count()
    if read is None:
        return Frozen(0, 0, 0, highlights, documents)
    sheet, given, reading = read
    asked = [code for code in reading.shown if not sheet.trame.items[code].source_auto]
    said = [given[code] for code in asked if code in given]
    answers = sum(not one.is_empty for one in said)
    comments = sum(bool(one.comment.strip()) for one in said)
    return Frozen(answers, len(asked) - answers, comments, highlights, documents)


@dataclass(frozen=True)
class Typing:
    """A colleague who saved something of the file just now: who, and what."""

    who: str
    what: str


def still_typing(candidature: Candidature, reader: User) -> list[Typing]:
    """The colleagues whose last save of this file is less than two minutes old, each with what it was; three queries at
    most.
    """
    answers = Answer.objects.filter(candidature=candidature)
    told = Initiative.objects.filter(collectivite=candidature.collectivite_id)
    subjects = (
        Q(subject=Answer._meta.label_lower, subject_id__in=answers.values("pk"))
        | Q(subject=Initiative._meta.label_lower, subject_id__in=told.values("pk"))
        | Q(subject=Photo._meta.label_lower, subject_id__in=Photo.objects.filter(initiative__in=told).values("pk"))
        | Q(subject="label.profile", subject_id=candidature.profile.pk)
    )
    rows = Revision.objects.filter(subjects, at__gte=timezone.now() - STILL_TYPING, by__isnull=False)
    last: dict[User, Revision] = {}
    for row in rows.exclude(by=reader).select_related("by").order_by("at"):
        if row.by is not None:
            last[row.by] = row
    codes = dict(
        answers.filter(pk__in=[row.subject_id for row in last.values()]).values_list("pk", "item__code")
        if any(row.subject == Answer._meta.label_lower for row in last.values())
        else []
    )
    words = {
        "label.profile": "la fiche d’identité",
        Initiative._meta.label_lower: "une initiative",
        Photo._meta.label_lower: "la légende d’une photo",
    }
    return [
        Typing(str(who), words.get(row.subject) or f"la réponse à {codes.get(row.subject_id, 'une question')}")
        for who, row in last.items()
    ]
