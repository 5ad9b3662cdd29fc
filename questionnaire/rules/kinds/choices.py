"""Questions that are answered by choosing: yes or no, one of several, several of several."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from questionnaire.enums import Operator
from questionnaire.rules.kinds.base import ABOUT_EMPTINESS, Facts, Imagined, ItemKind
from questionnaire.rules.trame import NO, YES, ChoiceTerms, ItemTerms, Value

SHOWN = 60  # signs of what is no choice
TOLD = 3  # how many choices are told of what several collectivités chose


def _plain(label: str) -> str:
    """A label without what a spreadsheet or a hand may change of it."""
    return " ".join(label.replace("\u2019", "'").split()).casefold()


class Choices(ItemKind):
    """What the three have in common: options to tick, worth points each."""

    template = "questionnaire/kinds/choices.html"
    has_choices = True
    operators = (Operator.EQUALS, Operator.AMONG, *ABOUT_EMPTINESS)
    layout = "stacked"  # how the options stand: stacked, or in a row

    def options(self, item: ItemTerms) -> tuple[ChoiceTerms, ...]:
        """The choices of this edition."""
        return item.choices

    def read_text(self, item: ItemTerms, text: str) -> Value:
        """The choice of this value, or the one that stands for it."""
        text = dict(item.moved).get(text, text)
        if all(text != option.value for option in self.options(item)):
            raise ValueError(self._not_offered(item, text))
        return text

    def text(self, item: ItemTerms, value: Value) -> str:
        """Its label; the bare value when the choice is gone."""
        return self._label(item, str(value))

    def cell(self, item: ItemTerms, value: Value) -> str:
        """The labels, one a line."""
        return "\n".join(self._label(item, one) for one in self.typed(value))

    def from_cell(self, item: ItemTerms, text: str) -> tuple[str, ...]:
        """The choices of these labels, whatever their case and blanks; what is no label stays as it is typed."""
        known = {_plain(option.label): option.value for option in self.options(item)}
        lines = [line for line in text.split("\n") if line.strip()]
        if self.is_multiple:
            lines = [part for line in lines for part in ([line] if _plain(line) in known else line.split(";"))]
        return tuple(known.get(_plain(line), line.strip()) for line in lines)

    def together(self, item: ItemTerms, values: Sequence[Value]) -> str:
        """How many chose each of the three most chosen, one a line."""
        chosen = Counter(one for value in values for one in self.typed(value))
        rank = {option.value: place for place, option in enumerate(self.options(item))}
        most = sorted(chosen, key=lambda one: (-chosen[one], rank.get(one, len(rank))))[:TOLD]
        return "\n".join(f"{self._label(item, one)}\u00a0: {chosen[one]} sur {len(values)}" for one in most)

    def worth(self, item: ItemTerms, value: Value) -> tuple[str, ...]:
        """The choices that bring points."""
        chosen = self.typed(value)
        return tuple(option.label for option in self.options(item) if option.points and option.value in chosen)

    def _not_offered(self, item: ItemTerms, text: str) -> str:
        labels = " ; ".join(option.label for option in self.options(item))
        return f"« {text[:SHOWN]} » n’est pas un choix de cette question : {labels}."

    def _label(self, item: ItemTerms, value: str) -> str:
        return next((option.label for option in self.options(item) if option.value == value), value)

    def best(self, item: ItemTerms) -> int:
        """The best choice of this edition."""
        return max(option.points for option in self.options(item))

    def points(self, item: ItemTerms, value: Value, _facts: Facts) -> tuple[int, str]:
        """The points of the choice."""
        given = sum(option.points for option in self.options(item) if option.value == value)
        return min(given, item.points), self.text(item, value)

    def faults(self, item: ItemTerms) -> Iterator[str]:
        """The points follow the choices."""
        yield from super().faults(item)
        if item.choices:
            most = self._most(item)
            if item.points > most or (item.points < most and not self.is_multiple):
                yield f"les choix de cet item donnent {most} points : les siens les suivent"

    def _most(self, item: ItemTerms) -> int:
        return max(choice.points for choice in item.choices)


class OneChoice(Choices):
    """One of several."""

    code, label = "choix_unique", "Un seul choix"
    is_ranked = True

    def worth(self, item: ItemTerms, value: Value) -> tuple[str, ...]:
        """Every step up to this choice, by what it brings: « Version réduite ou mieux »."""
        options = [option for option in self.options(item) if option.points]
        reached = next((option.points for option in options if option.value == value), 0)
        steps = sorted({option.points for option in options})
        return tuple(
            " ou ".join(option.label for option in options if option.points == step)
            + (" ou mieux" if step < steps[-1] else "")
            for step in steps
            if step <= reached
        )

    def settled(self, item: ItemTerms) -> ItemTerms:
        """The best choice says them."""
        return replace(item, points=self._most(item)) if item.choices else item

    @property
    def family(self) -> str:
        """A yes may become a choice called yes, and back."""
        return "one_of_several"

    def invented(self, item: ItemTerms, town: Imagined) -> Value:
        """From the least choice to the best."""
        ranked = sorted(item.choices, key=lambda choice: choice.points)
        return ranked[min(len(ranked) - 1, town.readiness * len(ranked) // 200)].value


class YesNo(OneChoice):
    """Yes or no: yes is worth the points of the item, no is worth nothing."""

    code, label = "oui_non", "Oui ou non"
    no = NO
    has_choices = False
    layout = "in-a-row"

    def options(self, item: ItemTerms) -> tuple[ChoiceTerms, ...]:
        """The two words."""
        return ChoiceTerms(YES, "Oui", item.points), ChoiceTerms(NO, "Non")

    def read_text(self, item: ItemTerms, text: str) -> Value:
        """One of the two words."""
        if text not in (YES, NO):
            msg = "Répondez par oui ou par non."
            raise ValueError(msg)
        return text

    def says_yes(self, value: Value) -> bool | None:
        """Whether it is a yes; None before anything is said."""
        return value == YES if value in (YES, NO) else None

    def points(self, item: ItemTerms, value: Value, _facts: Facts) -> tuple[int, str]:
        """All or nothing."""
        return (item.points, "oui") if value == YES else (0, "non")

    def invented(self, item: ItemTerms, town: Imagined) -> Value:
        """Yes for those who are ready."""
        return YES if town.roll < town.taste else NO


class SeveralChoices(Choices):
    """Several of several: the sum of what is ticked, up to the points of the item."""

    code, label = "choix_multiple", "Plusieurs choix"
    is_multiple = True

    def read(self, item: ItemTerms, texts: Sequence[str]) -> Value:
        """The choices in the trame's order, empty when none is ticked. Raises ValueError."""
        moved = dict(item.moved)
        given = [moved.get(text.strip(), text.strip()) for text in texts if text.strip()]
        known = [choice.value for choice in item.choices]
        if foreign := [value for value in given if value not in known]:
            raise ValueError(self._not_offered(item, foreign[0]))
        return tuple(value for value in known if value in given)

    def text(self, item: ItemTerms, value: Value) -> str:
        """Their labels, one after the other."""
        return " ; ".join(self._label(item, one) for one in self.typed(value))

    def best(self, item: ItemTerms) -> int:
        """Everything ticked, up to the points of the item."""
        return min(item.points, sum(choice.points for choice in item.choices))

    def points(self, item: ItemTerms, value: Value, _facts: Facts) -> tuple[int, str]:
        """The sum of what is ticked."""
        ticked = self.typed(value)
        points = sum(choice.points for choice in item.choices if choice.value in ticked)
        return min(points, item.points), f"{len(ticked)} choix"

    def _most(self, item: ItemTerms) -> int:
        return sum(choice.points for choice in item.choices)

    def invented(self, item: ItemTerms, town: Imagined) -> Value:
        """The more it is worth asking, the more is ticked."""
        return tuple(choice.value for choice in item.choices if town.draw(choice.value) % 100 < town.taste)
