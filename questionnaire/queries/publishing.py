"""What a candidature publishes of its answers, as its people and as anybody read it."""

from dataclasses import dataclass

from label.models import Candidature
from questionnaire.models import PublishedAnswers
from questionnaire.queries.answers import numbered_of
from questionnaire.queries.filed import present_givens
from questionnaire.rules.completeness import read
from questionnaire.rules.publishing import PublishableTheme, counts, publishable, told


def says_by_default(candidature: Candidature, row: PublishedAnswers | None) -> bool:
    """What the règlement says of the answers of which nobody chose: as it stood when the dossier was filed, else
    now.
    """
    settled = row is not None and row.settled
    return row.by_default if row is not None and settled else candidature.edition.terms.publishes_answers


@dataclass(frozen=True)
class Publication:
    """What of a dossier can be published and is: its row (None while nobody chose), the règlement's default, each
    answer by theme, and where it is read; `is_settled` once it was filed with this choice.
    """

    row: PublishedAnswers | None
    by_default: bool
    themes: tuple[PublishableTheme, ...]

    @property
    def version(self) -> int:
        """The version of the choice, 0 before any."""
        return self.row.version if self.row is not None else 0

    @property
    def is_settled(self) -> bool:
        """Whether the dossier was filed with this choice."""
        return self.row is not None and self.row.settled

    @property
    def is_revoked(self) -> bool:
        """Whether nothing more is published."""
        return self.row is not None and self.row.revoked

    @property
    def told(self) -> tuple[PublishableTheme, ...]:
        """What is, or will be, published."""
        return () if self.is_revoked else told(self.themes)

    @property
    def answers(self) -> int:
        """How many answers that is."""
        return counts(self.told)[0]

    @property
    def comments(self) -> int:
        """How many comments."""
        return counts(self.told)[1]


def publication_of(candidature: Candidature) -> Publication | None:
    """What stands of a candidature: as filed, else as it is typed; None when its edition asks nothing. Four queries."""
    if not hasattr(candidature.edition, "questionnaire"):
        return None
    row = PublishedAnswers.objects.filter(candidature=candidature).first()
    numbered = numbered_of(candidature.edition.questionnaire, candidature)
    given = present_givens(candidature, numbered)
    shown = read(numbered.trame, given).shown
    by_default = says_by_default(candidature, row)
    chosen = row.choices if row is not None else {}
    seen = {code: one for code, one in given.items() if code in shown}
    return Publication(row, by_default, publishable(numbered.trame, seen, chosen, by_default=by_default))


def published_in(code: str) -> list[PublishedAnswers]:
    """The choices under which anybody reads answers of a collectivité, newest edition first; one query."""
    rows = PublishedAnswers.objects.readable().filter(candidature__collectivite__code=code.upper())
    read = rows.select_related("candidature__edition__questionnaire", "candidature__collectivite")
    return list(read.order_by("-candidature__edition__year"))
