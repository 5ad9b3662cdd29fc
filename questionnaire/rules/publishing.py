"""What of its answers a collectivité lets anybody read: the règlement says by default, she says item by item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import NOTHING, Given, ItemTerms, ThemeTerms, Trame
from questionnaire.rules.values import answer_text

# Of one item: whether its answer is published, and whether its comment is.
PublicationChoice = tuple[bool, bool]


@dataclass(frozen=True)
class Publishable:
    """An answer that can be published: in words, its comment (empty when there is none), and what is chosen of both."""

    item: ItemTerms
    answer: str
    comment: str
    choice: PublicationChoice

    @property
    def tells_answer(self) -> bool:
        """Whether the answer is published."""
        return self.choice[0] and bool(self.answer)

    @property
    def published(self) -> str:
        """What of it somebody wrote, where a name may stand."""
        written = self.answer if kind_of(self.item).is_written else ""
        return f"{written} {self.comment}".strip()

    @property
    def tells_comment(self) -> bool:
        """Whether the comment is."""
        return self.choice[1] and bool(self.comment)


@dataclass(frozen=True)
class PublishableTheme:
    """What can be published of a theme."""

    theme: ThemeTerms
    lines: tuple[Publishable, ...]


def default_choice(item: ItemTerms, *, by_default: bool) -> PublicationChoice:
    """What is published of an item of which nobody chose: never a comment, nor a text that somebody wrote."""
    return by_default and not kind_of(item).is_written, False


def publishable(
    trame: Trame, given: Mapping[str, Given], chosen: Mapping[str, PublicationChoice], *, by_default: bool
) -> tuple[PublishableTheme, ...]:
    """What can be published, theme by theme, of the answers that stand: an answer carried over that nobody confirmed is
    not one.
    """
    found = []
    for theme in trame.themes:
        lines = []
        for item in theme.items:
            said = given.get(item.code, NOTHING)
            answer = "" if said.is_empty else answer_text(item, said)
            comment = said.comment.strip()
            if said.confirmed and (answer or comment):
                choice = chosen.get(item.code, default_choice(item, by_default=by_default))
                lines.append(Publishable(item, answer, comment, choice))
        if lines:
            found.append(PublishableTheme(theme, tuple(lines)))
    return tuple(found)


def told(themes: Sequence[PublishableTheme]) -> tuple[PublishableTheme, ...]:
    """Only what is published of it."""
    kept = (
        PublishableTheme(one.theme, tuple(line for line in one.lines if line.tells_answer or line.tells_comment))
        for one in themes
    )
    return tuple(one for one in kept if one.lines)


def counts(themes: Sequence[PublishableTheme]) -> tuple[int, int]:
    """How many answers and how many comments are published of it."""
    lines = [line for one in themes for line in one.lines]
    return sum(line.tells_answer for line in lines), sum(line.tells_comment for line in lines)
