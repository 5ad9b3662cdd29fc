"""What the documents of the book rest on: the fingerprints of their facts, part by part, named in French."""

from django.db.models import Max, Q, Sum

from jury.models import Feedback
from label.documents.kinds import Parts
from label.documents.truth import digest, values_of
from label.models import Award, Candidature, Correction, Edition, Profile, Regulation
from label.queries.mentions import given_in
from label.queries.register import register_head
from questionnaire.models import Answer, Questionnaire
from toolkit.dates import paris_day
from villes_internet.book.content.chapters import WHOLE
from villes_internet.book.jacket import spine_of
from villes_internet.book.models import (
    BookOrder,
    BookText,
    ProfileFocus,
    ProfileObservation,
    ProfilePicture,
    TextPicture,
)

TOWN = ("name", "kind", "departement", "departement_name", "region", "strate", "population", "printed_population")
LEVEL = ("candidature", "arobases", "confidence", "source", *(f"candidature__{name}" for name in TOWN))
TEXT = ("slug", "title", "author", "function", "is_summary", "text", "figures", "source")
PHOTO = ("slug", "sha256", "alternative", "credit", "sight")
FOCUS = ("candidature", "title", "text", "initiative__status", "initiative__changed_at")


def _edition_facts(edition: Edition) -> str:
    return digest(
        [edition.number, edition.year, str(edition.ceremony_on), edition.ceremony_place, edition.demonstration],
        [edition.printed_jury, edition.printed_figures, edition.jury_on, edition.publishes_at],
    )


def rests_on_levels(edition: Edition) -> Parts:
    """The palmarès of an edition."""
    rows = Award.objects.standing().filter(candidature__edition=edition)
    return {"l’édition": _edition_facts(edition), "les niveaux": digest(values_of(rows, *LEVEL))}


def rests_on_the_palmares(edition: Edition) -> Parts:
    """The palmarès as it is printed: its levels, the mentions given and the head of the register, where there are
    some.
    """
    given = [[one.name, one.sign, one.text, one.towns] for one in given_in(edition)]
    head = register_head(edition)
    return {
        **rests_on_levels(edition),
        **({"les mentions spéciales": digest(given)} if given else {}),
        **({"le registre des décisions": digest(head)} if head else {}),
    }


def rests_on_corrections(edition: Edition) -> Parts:
    """The errata of an edition."""
    rows = Correction.objects.done().filter(candidature__edition=edition)
    names = ("candidature__name", "candidature__departement", "previous_arobases", "arobases", "reason", "settled_at")
    return {"l’édition": _edition_facts(edition), "les corrections": digest(list(rows.values_list(*names)))}


def rests_on_the_edition(edition: Edition) -> Parts:
    """The whole book: what its chapters read, together or each alone (`ChapterKind.rests_on`)."""
    own = Q(candidature__edition=edition)
    past = Candidature.objects.in_the_race().filter(edition__year__lt=edition.year)
    participation = ("collectivite", "edition", "award__arobases", "award__confidence", "past_confirmed", "past_source")
    editions = Edition.objects.filter(year__lte=edition.year)
    photos = TextPicture.objects.filter(edition=edition)
    placed = BookOrder.objects.filter(edition=edition)
    return {
        **rests_on_the_palmares(edition),
        "le passé": digest(values_of(past, *participation), values_of(editions, "coverage", "stated_totals")),
        "les fiches": digest(values_of(Profile.objects.filter(own))),
        "les pages des villes": digest(
            values_of(ProfilePicture.objects.filter(own), "candidature", "sha256", "alternative", "credit", "sight"),
            values_of(ProfileFocus.objects.filter(own), *FOCUS),
            values_of(ProfileObservation.objects.filter(own), "candidature", "text"),
        ),
        "le règlement": digest(values_of(Regulation.objects.filter(edition=edition))),
        "les dates": digest(edition.opens_at, edition.fills_at, edition.closes_at),
        "les textes": digest(values_of(BookText.objects.filter(edition=edition), *TEXT)),
        **({"les photos des textes": digest(pictured)} if (pictured := list(values_of(photos, *PHOTO))) else {}),
        **({"l’ordre des pages": digest(order)} if (order := list(values_of(placed, "pieces"))) else {}),
        **dict(part for kind in WHOLE for part in kind.rests_on(edition).items()),
    }


def rests_on_the_spine(edition: Edition) -> Parts:
    """The cover laid flat: the book, and how many pages it had."""
    return {**rests_on_the_edition(edition), "le nombre de pages": digest(spine_of(edition)[0])}


def rests_on_one_level(candidature: Candidature) -> Parts:
    """From the candidature with its award and its edition; no query when they are there."""
    award = getattr(candidature, "award", None)
    own = [getattr(candidature, name) for name in TOWN]
    level = [award.arobases, award.confidence, award.source, own] if award and candidature.is_in_the_race else []
    return {"l’édition": _edition_facts(candidature.edition), "le niveau": digest(level)}


def rests_on_the_letter(candidature: Candidature) -> Parts:
    """A letter: a level, its restitution, the days of an appeal."""
    words = Feedback.objects.filter(candidature=candidature)
    days = Regulation.objects.filter(edition=candidature.edition_id)
    return {
        **rests_on_one_level(candidature),
        "la restitution": digest(values_of(words, "strengths", "advice", "next_level")),
        "le délai de recours": digest(values_of(days, "appeal_days")),
    }


def rests_on_the_text(edition: Edition) -> Parts:
    """The règlement and its dates."""
    rows = Regulation.objects.filter(edition=edition)
    dates = digest(edition.opens_at, edition.fills_at, edition.closes_at, edition.number, edition.demonstration)
    return {"le texte": digest(values_of(rows)), "les dates": dates}


def rests_on_questions(edition: Edition) -> Parts:
    """What is asked."""
    return {"les questions": digest(values_of(Questionnaire.objects.filter(edition=edition), "pk", "version"))}


def rests_on_answers(candidature: Candidature) -> Parts:
    """What is asked, and what was answered."""
    answers = Answer.objects.filter(candidature=candidature)
    said = answers.aggregate(Sum("version"), Max("pk"), Max("saved_at"))
    active = candidature.active_at
    filed = [candidature.receipt, candidature.submitted_at, candidature.name, active and paris_day(active)]
    return {**rests_on_questions(candidature.edition), "les réponses": digest(said, filed)}


def rests_on_the_filing(candidature: Candidature) -> Parts:
    """A filing, which does not change."""
    return {"le dépôt": digest(candidature.receipt, candidature.submitted_at)}
