"""What every type of question knows: how its answers are read, kept, shown, scored, checked and invented."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from questionnaire.enums import Operator
from questionnaire.rules.trame import ChoiceTerms, ItemTerms, Value

# What a condition may ask of any answer: only whether there is one.
ABOUT_EMPTINESS = (Operator.GIVEN, Operator.EMPTY, Operator.COMMENTED)
BETWEEN = re.compile(r"\s*[,;]\s*")  # the several that a condition wants


@dataclass(frozen=True)
class Facts:
    """What the score takes from elsewhere: frozen population and strate, staff of the card, values computed by other
    apps.

    `unreachable` are the codes of the addresses that the check at filing found silent; an unchecked one counts as
    answering.
    """

    population: int | None = None
    strate: str = ""
    staff: int | None = None
    computed: Mapping[str, Decimal] | None = None
    unreachable: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Imagined:
    """A town of the demonstration before one question: `taste` (25 timid to 84 exemplary) and `roll` (0 lucky to 99),
    both in percent; `size`, 1 for 10,000 inhabitants; its site; `draw`, a number that is always the same for a word.
    """

    taste: int
    roll: int
    size: float
    site: str
    draw: Callable[[str], int]

    @property
    def readiness(self) -> int:
        """From 0 to 199: how well it does on this question."""
        return self.taste + 100 - self.roll


class ItemKind(ABC):
    """A type of question. One instance serves all the questions of its type; what differs from one question to another
    is in its terms.
    """

    code: ClassVar[str]  # as the trame and the database write it
    label: ClassVar[str]
    template: ClassVar[str]  # draws the control of an answer from `control`
    keyboard: ClassVar[str] = "text"  # of a line to write: that of phones (`inputmode`)
    has_choices: ClassVar[bool] = False
    is_multiple: ClassVar[bool] = False  # several of its choices may be ticked
    has_scale: ClassVar[bool] = False
    is_compared: ClassVar[bool] = False  # last edition's value stands beside this one's when it has jumped
    is_visited: ClassVar[bool] = False  # a worker visits it once the questionnaire is filed
    is_written: ClassVar[bool] = False  # its answer is a text of its own, published only when that is asked
    is_ranked: ClassVar[bool] = False  # its answers rise from the least to the best, and each is worth the lesser ones
    no: ClassVar[Value] = None  # the answer that says « none » (no, zero), where every question of the type has one
    operators: ClassVar[tuple[Operator, ...]] = ABOUT_EMPTINESS  # what a condition may ask of its answer

    @property
    def family(self) -> str:
        """Types of one family take over each other's answers from one edition to the next."""
        return self.code

    # An answer: read, kept, shown -------------------------------------------------------------------------------------

    def read(self, item: ItemTerms, texts: Sequence[str]) -> Value:
        """What was typed, as a value; None when nothing was. Raises ValueError with a French sentence to stand beside
        the field.
        """
        given = [text.strip() for text in texts if text.strip()]
        return self.read_text(item, given[0]) if given else None

    @abstractmethod
    def read_text(self, item: ItemTerms, text: str) -> Value:
        """The value of one text that is not empty. Raises ValueError with a French sentence."""

    def typed(self, value: Value) -> tuple[str, ...]:
        """A value as its control holds it: the texts that `read` takes."""
        if value in (None, "", ()):
            return ()
        return value if isinstance(value, tuple) else (str(value),)

    def kept(self, value: Value) -> Any:
        """A value as the database keeps it, in JSON."""
        return list(value) if isinstance(value, tuple) else value

    def restored(self, item: ItemTerms, kept: Any) -> Value:
        """What `kept` gave, read back for this item; None when it no longer fits (a choice that is gone, another
        type).
        """
        if kept in (None, "", []):
            return None
        texts = [str(one) for one in kept] if isinstance(kept, list) else [str(kept)]
        try:
            return self.read(item, texts)
        except ValueError:
            return None

    def cell(self, _item: ItemTerms, value: Value) -> str:
        """A value as a cell of a spreadsheet holds it, empty when it is."""
        return "".join(self.typed(value))

    def from_cell(self, _item: ItemTerms, text: str) -> tuple[str, ...]:
        """What was typed in such a cell, as the texts that `read` takes."""
        return (text.strip(),) if text.strip() else ()

    @abstractmethod
    def text(self, item: ItemTerms, value: Value) -> str:
        """A value in words, for whoever reads it; never asked of an empty one."""

    def together(self, _item: ItemTerms, values: Sequence[Value]) -> str:
        """What several collectivités answered, in words that name none; never asked of no value."""
        return "1 réponse" if len(values) == 1 else f"{len(values)}\u00a0réponses"

    def worth(self, _item: ItemTerms, _value: Value) -> tuple[str, ...]:
        """What of a value is worth points wherever it is answered, in words, the least first; empty when that depends
        on more than the value.
        """
        return ()

    def options(self, _item: ItemTerms) -> tuple[ChoiceTerms, ...]:
        """What there is to choose from, in order: to tick on screen and on paper; empty when the answer is written."""
        return ()

    def unit(self, item: ItemTerms) -> str:
        """What stands after the place to write."""
        return item.unit

    def number(self, _value: Value) -> Decimal | None:
        """A value that may be summed, sorted and set on a median; None for any other."""
        return None

    def has_jumped(self, _before: Value, _now: Value) -> bool:
        """Whether an answer moved so far since the last edition that it may be a fault of typing."""
        return False

    def says_yes(self, _value: Value) -> bool | None:
        """Whether a value is a yes or a no; None when it says something else."""
        return None

    # The score --------------------------------------------------------------------------------------------------------

    def best(self, item: ItemTerms) -> int:
        """The most that an answer can give in this edition."""
        return item.points

    @abstractmethod
    def points(self, item: ItemTerms, value: Value, facts: Facts) -> tuple[int | None, str]:
        """The points of a value and why, in French; None and which fact lacks where they depend on an unknown one."""

    def settled(self, item: ItemTerms) -> ItemTerms:
        """The item once its points are those of its best answer, where its answers say them."""
        return item

    # The trame --------------------------------------------------------------------------------------------------------

    def faults(self, item: ItemTerms) -> Iterator[str]:
        """What is wrong in the terms of an item of this type, with the choices of all its years: French sentences
        without a full stop.
        """
        if bool(item.choices) != self.has_choices:
            yield "des choix sont attendus" if self.has_choices else "ce type n’a pas de choix"
        if bool(item.scales) != self.has_scale:
            yield "un barème est attendu" if self.has_scale else "ce type n’a pas de barème"

    def wanted(self, operator: str, text: str) -> Value:
        """What a condition wants, as the équipe types it: several of « l’une de », nothing where it only asks whether
        there is an answer. Raises ValueError with a French sentence.
        """
        if operator in ABOUT_EMPTINESS:
            return None
        if operator == Operator.AMONG:
            return tuple(part for part in BETWEEN.split(text) if part)
        return text or None

    def wanted_faults(self, item: ItemTerms, wanted: Value) -> Iterator[str]:
        """What no answer to this item can meet in what a condition wants: French sentences without a full stop."""
        known = {option.value for option in self.options(item)}
        several = wanted if isinstance(wanted, tuple) else (wanted,)
        yield from (f"« {one} » n’est pas une réponse de {item.code}" for one in several if one not in known)

    def meets(self, value: Value, operator: str, wanted: Value) -> bool:
        """Whether an answer meets what a condition wants; `operator` is one of this type's that is not about
        emptiness.
        """
        several = wanted if isinstance(wanted, tuple) else (wanted,)
        given = value if isinstance(value, tuple) else (value,)
        return any(one in given for one in several) if operator in (Operator.EQUALS, Operator.AMONG) else False

    # The demonstration ------------------------------------------------------------------------------------------------

    @abstractmethod
    def invented(self, item: ItemTerms, town: Imagined) -> Value:
        """What an imagined town answers: the readier, the better."""
