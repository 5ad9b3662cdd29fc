"""The words that a collectivité approves for its page in the book: until when, which, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from initiatives.models import Initiative
from label.documents.truth import digest
from label.enums import Phase
from label.models import Award, Candidature, Edition, Profile
from label.rules.regulation import TOP
from toolkit.dates import moment_in_words
from villes_internet.book.enums import WordsState
from villes_internet.book.models import (
    FOCUS_PARAGRAPHS,
    FOCUS_TEXT,
    FOCUS_TITLE,
    OBSERVATION,
    ProfileFocus,
    ProfilePicture,
    TownWords,
    WordsDeadline,
    printed_length,
)

BEFORE = {Phase.PREPARATION, Phase.REGISTRATION, Phase.FILLING}


def deadline_of(edition: Edition) -> datetime | None:
    """Until when the words of an edition are approved, where the équipe said so. One query."""
    return WordsDeadline.objects.filter(edition=edition).values_list("until", flat=True).first()


def words_refusal(candidature: Candidature, until: datetime | None, now: datetime) -> str:
    """Why this collectivité cannot approve its words now, as a sentence; empty while it may. Without a deadline they
    are approved until the results are public.
    """
    edition = candidature.edition
    if edition.phase in BEFORE:
        return "Les mots du livre se relisent à partir de la clôture des dépôts."
    if not candidature.is_in_the_race:
        return "Seuls les dossiers déposés et recevables ont leurs mots à relire."
    if until is not None and now > until:
        said = moment_in_words(until)
        return f"Les mots du livre {edition.year} se relisaient jusqu’au {said}. Écrivez à l’équipe du label."
    if edition.phase == Phase.ARCHIVED or (until is None and edition.is_public):
        return f"Le livre {edition.year} est fait : ses mots ne se relisent plus."
    return ""


def proposed_words(initiative: Initiative) -> dict[str, str]:
    """The words that are printed of an initiative, as they are proposed."""
    return {"title": initiative.title[:FOCUS_TITLE], "text": initiative.chapo}


def focus_faults(title: str, text: str) -> list[str]:
    """Why these words cannot stand on a page, as sentences."""
    return [*focus_title_faults(title, text), *focus_text_faults(text)]


def focus_title_faults(title: str, text: str) -> list[str]:
    """Those of the title, and that one of both is missing."""
    reasons = []
    if not title or not text:
        reasons.append("Donnez un titre et un texte.")
    if len(title) > FOCUS_TITLE:
        reasons.append(f"Le titre compte {len(title)} signes : {FOCUS_TITLE} au plus.")
    return reasons


def focus_text_faults(text: str) -> list[str]:
    """Those of the text."""
    reasons = []
    if (length := printed_length(text)) > FOCUS_TEXT:
        wide = f", ses lettres étant larges, la place de {length} :" if length > len(text) else ""
        reasons.append(f"Le texte compte {len(text)} signes{wide or ' :'} la page en tient {FOCUS_TEXT}.")
    if (count := text.count("\n\n") + 1) > FOCUS_PARAGRAPHS:
        reasons.append(f"Le texte compte {count} paragraphes : la page en tient {FOCUS_PARAGRAPHS}.")
    return reasons


def observation_faults(text: str) -> list[str]:
    """Why this observation cannot stand on a page, as sentences."""
    if not text:
        return ["Écrivez une observation, ou rendez-la aux règles."]
    length = printed_length(text)
    said = f"L’observation prend la place de {length} signes : la page en tient {OBSERVATION}."
    return [said] if length > OBSERVATION else []


def facts_of(candidature: Candidature, initiative: Initiative | None) -> str:
    """The SHA-256 of what stands beside the words: the card, the photo with what is said of it. Two queries."""
    pictures = ProfilePicture.objects.filter(candidature=candidature)
    return facts_among(
        Profile.objects.filter(candidature=candidature).first(),
        pictures.first() if tells_photo(candidature.edition) else None,
        initiative,
    )


def tells_photo(edition: Edition) -> bool:
    """Whether the équipe's photo of a page stands beside its words: only 5 @ may have one, and no level is told before
    its hour.
    """
    return edition.is_public


def facts_among(profile: Profile | None, picture: ProfilePicture | None, initiative: Initiative | None) -> str:
    """The same, of rows that were read."""
    photo: Any = initiative.photos_shown[0] if initiative is not None and initiative.photos_shown else None
    told = [photo["pk"], photo["alternative"], photo["credit"]] if photo else []
    own = [picture.sha256, picture.alternative, picture.credit] if picture is not None else []
    return digest(profile.values if profile is not None else {}, told or own)


def page_facts(candidature: Candidature, known: Sequence[Initiative]) -> str:
    """The SHA-256 of all that stands beside the words on the page where they are read, whichever initiative is chosen.
    Two queries.
    """
    return digest([facts_of(candidature, None), [[one.pk, one.photos_shown[:1]] for one in known]])


@dataclass(frozen=True)
class TownPage:
    """A collectivité in the race, with what it said of its words; `is_printed`: it has a page in the book;
    `prints_others`: that page tells an initiative in other words than those that it approved; `is_closed`: it may not
    approve any now.
    """

    candidature: Candidature
    words: TownWords | None
    state: WordsState
    is_printed: bool = False
    prints_others: bool = False
    is_closed: bool = False


def state_of(words: TownWords | None, facts: str) -> WordsState:
    """Where words stand; `facts` are those of now."""
    if words is None:
        return WordsState.UNREAD
    if words.initiative is not None and not words.initiative.is_public:
        return WordsState.CHANGED
    if words.facts != facts:
        return WordsState.CHANGED
    return WordsState.REMARKED if words.waits else WordsState.APPROVED


def town_pages(edition: Edition) -> list[TownPage]:
    """Every collectivité in the race with where its words stand, in alphabetical order. Two queries."""
    tops = set(
        Award.objects.standing()
        .filter(candidature__edition=edition, arobases=TOP)
        .values_list("candidature", flat=True)
    )
    rows = Candidature.objects.in_the_race().filter(edition=edition, registered_at__isnull=False)
    found = rows.select_related(
        *("collectivite", "edition__words_deadline", "profile", "book_picture", "book_focus"),
        *("book_words__initiative", "book_words__approved_by"),
    )
    return [_page(row, is_printed=row.pk in tops) for row in found.order_by("sort_key")]


def unapproved(edition: Edition) -> Sequence[TownPage]:
    """The pages of the book whose collectivité has not approved what they say. Two queries."""
    printed = [page for page in town_pages(edition) if page.is_printed]
    return [page for page in printed if page.state is not WordsState.APPROVED or page.prints_others]


def prints_others(focus: ProfileFocus | None, words: TownWords | None) -> bool:
    """Whether what is retained for a page is not what its collectivité approved."""
    if focus is None or words is None:
        return False
    return (focus.initiative_id, focus.title, focus.text) != (words.initiative_id, words.title, words.text)


def _page(row: Candidature, *, is_printed: bool) -> TownPage:
    words: TownWords | None = getattr(row, "book_words", None)
    facts = facts_among(
        getattr(row, "profile", None),
        getattr(row, "book_picture", None) if tells_photo(row.edition) else None,
        words.initiative if words is not None else None,
    )
    others = is_printed and prints_others(getattr(row, "book_focus", None), words)
    until = getattr(getattr(row.edition, "words_deadline", None), "until", None)
    is_closed = bool(words_refusal(row, until, timezone.now()))
    return TownPage(row, words, state_of(words, facts), is_printed, others, is_closed)


def words_asked(candidature: Candidature) -> bool:
    """Whether this collectivité has words to approve now. Five queries at most, none before it has filed."""
    if not candidature.is_in_the_race or now_refused(candidature):
        return False
    words = TownWords.objects.filter(candidature=candidature).select_related("initiative").first()
    if words is None:
        return True
    return state_of(words, facts_of(candidature, words.initiative)) is WordsState.CHANGED


def now_refused(candidature: Candidature) -> str:
    """Why words cannot be approved at this moment. One query."""
    return words_refusal(candidature, deadline_of(candidature.edition), timezone.now())
