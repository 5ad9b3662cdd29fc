"""What a filing freezes, and who is still typing: told before the button is pressed."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from initiatives.models import Initiative, Photo
from label.models import Attachment, Candidature, Profile, Revision, User
from label.queries.campaign import card_share
from questionnaire.models import Answer
from questionnaire.queries.answers import readings_of
from questionnaire.rules.trame import NOTHING

STILL_TYPING = timedelta(minutes=2)  # issue « One promise, one mechanism », §1


@dataclass(frozen=True)
class ThemeShare:
    """What a theme of the questionnaire holds: answers given of the questions asked, and comments and attachments given
    of those expected.
    """

    code: str
    label: str
    answers: int
    asked: int
    comments: int
    comments_expected: int
    proofs: int
    proofs_expected: int


@dataclass(frozen=True)
class Frozen:
    """What would be frozen now: how complete it is, theme by theme, in percent in all; counts of answers, of questions
    left blank, of comments, initiatives and documents; `optional`: how many of those left blank nobody waits for.
    """

    percent: int
    themes: tuple[ThemeShare, ...]
    comments: int
    initiatives: int
    documents: int
    optional: int = 0

    @property
    def answers(self) -> int:
        """How many questions have an answer."""
        return sum(theme.answers for theme in self.themes)

    @property
    def blanks(self) -> int:
        """How many questions have none."""
        return sum(theme.asked for theme in self.themes) - self.answers


def frozen_now(candidature: Candidature) -> Frozen:
    """What filing this candidature now would freeze; a constant number of queries."""
    read = readings_of([candidature]).get(candidature.pk)
    highlights, attached = candidature.highlights.count(), list(Attachment.objects.of(candidature))
    if read is None:
        return Frozen(card_share(candidature), (), 0, highlights, len(attached))
    numbered, given, reading = read
    proved = {one.item_code for one in attached}
    asked = [item for item in numbered.trame.items.values() if item.code in reading.shown and not item.source_auto]
    commented = {code for code, one in given.items() if one.comment.strip()}
    themes = []
    for theme in numbered.trame.themes:
        items = [item for item in asked if numbered.trame.places[item.code][0] == theme]
        answered = {item.code for item in items if not given.get(item.code, NOTHING).is_empty}
        to_comment = {item.code for item in items if item.comment_expected}
        to_prove = {item.code for item in items if item.proof_expected}
        themes.append(
            ThemeShare(
                theme.code,
                theme.label,
                len(answered),
                len(items),
                len(to_comment & commented),
                len(to_comment),
                len(to_prove & proved),
                len(to_prove),
            )
        )
    comments = len({item.code for item in asked} & commented)
    optional = sum(item.optional and given.get(item.code, NOTHING).is_empty for item in asked)
    return Frozen(reading.whole.percent, tuple(themes), comments, highlights, len(attached), optional)


@dataclass(frozen=True)
class Typing:
    """A colleague who saved something of the dossier just now: who, and what."""

    who: str
    what: str


# What is typed of a dossier beside its answers, in words.
WORDS = {
    Profile._meta.label_lower: "la fiche d’identité",
    Initiative._meta.label_lower: "une initiative",
    Photo._meta.label_lower: "la légende d’une photo",
}


def revisions_of(candidature: Candidature) -> QuerySet[Revision]:
    """Every save of what makes up a dossier: its answers, its card, the initiatives and the photos of its
    collectivité.
    """
    told = Initiative.objects.filter(collectivite=candidature.collectivite_id)
    answers = Answer.objects.filter(candidature=candidature)
    return Revision.objects.filter(
        Q(subject=Answer._meta.label_lower, subject_id__in=answers.values("pk"))
        | Q(subject=Initiative._meta.label_lower, subject_id__in=told.values("pk"))
        | Q(subject=Photo._meta.label_lower, subject_id__in=Photo.objects.filter(initiative__in=told).values("pk"))
        | Q(subject=Profile._meta.label_lower, subject_id=candidature.profile.pk)
    )


def still_typing(candidature: Candidature, reader: User) -> list[Typing]:
    """The colleagues whose last save of this dossier is less than two minutes old, each with what it was; three queries
    at most.
    """
    answers = Answer.objects.filter(candidature=candidature)
    rows = revisions_of(candidature).filter(at__gte=timezone.now() - STILL_TYPING, by__isnull=False)
    last: dict[User, Revision] = {}
    for row in rows.exclude(by=reader).select_related("by").order_by("at"):
        if row.by is not None:
            last[row.by] = row
    codes = dict(
        answers.filter(pk__in=[row.subject_id for row in last.values()]).values_list("pk", "item__code")
        if any(row.subject == Answer._meta.label_lower for row in last.values())
        else []
    )
    return [
        Typing(str(who), WORDS.get(row.subject) or f"la réponse à {codes.get(row.subject_id, 'une question')}")
        for who, row in last.items()
    ]
