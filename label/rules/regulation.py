"""The règlement of an edition: a closed list of parameters (docs/design.md §5), each with its sentence, what is wrong
with its value and, when it bears on levels, its verdict on one of them.

A new parameter is a class here, its value in `RegulationTerms` and a column of `Regulation`; forms, the copy to
the next edition, the public page, the PDF, the book and the jury's screens follow.
"""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from label.enums import Coverage, LevelState
from toolkit.typography import NBSP

TOP = 5
REFERENTES = (5, 4)  # the levels of a référente (docs/glossaire.md)


@dataclass(frozen=True)
class RegulationTerms:
    """The value of each parameter, None where it is not fixed yet; 2012's règlement gives the levels' defaults."""

    minimum_arobases: int = 1
    first_time_ceiling: int = 4
    level_required_for_five: int = 4
    quorum: int | None = None
    appeal_days: int | None = None
    heir_keeps_past: bool = False
    members_only: bool = False
    mandates_exclude: bool = False
    publishes_answers: bool = False

    @property
    def given_levels(self) -> tuple[int, ...]:
        """The levels that its jury may speak of: from 1 to 5, and the mention (0) where its minimum is none."""
        return tuple(range(min(self.minimum_arobases, 1), TOP + 1))


def level_name(level: int) -> str:
    """« 3 @ », « mention »."""
    return f"{level}{NBSP}@" if level else "mention"


PARAMETER_NAMES = tuple(field.name for field in fields(RegulationTerms))


class PastParticipation(NamedTuple):
    """A candidature in an earlier edition; `arobases` is None when it received no rating (the prototype of 1999)."""

    year: int
    arobases: int | None

    @property
    def fact(self) -> str:
        """« 2010 : 3 @ »."""
        level = "sans niveau" if self.arobases is None else level_name(self.arobases)
        return f"{self.year}{NBSP}: {level}"


@dataclass(frozen=True)
class Reason:
    """Why a level is not open: a French sentence and the facts that it rests on (« 2010 : 3 @ »)."""

    code: str
    text: str
    facts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.text} ({', '.join(self.facts)})" if self.facts else self.text


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one level: a reason when it does not leave it open."""

    state: LevelState
    reason: Reason | None = None


OPEN = Verdict(LevelState.OPEN)


class Parameter:
    """One parameter: `name` is that of its value in `RegulationTerms` and of its column."""

    name: str

    @abstractmethod
    def sentence(self, terms: RegulationTerms) -> str:
        """What it says to whoever reads the règlement; empty when its value asks nothing."""

    def faults(self, _terms: RegulationTerms) -> Iterator[str]:
        """What keeps an edition from opening: French sentences without a full stop."""
        yield from ()


class Rule(Parameter):
    """A parameter that bears on levels, from 0 to 5."""

    code: str

    @abstractmethod
    def verdict(
        self, level: int, past: Sequence[PastParticipation], terms: RegulationTerms, coverage: Coverage
    ) -> Verdict:
        """What it says of a level, given a past in the order of years; a past known in part closes nothing that the
        rest of it could open (docs/design.md §5).
        """

    def _unless(self, coverage: Coverage, closed: str, unknown: str, facts: tuple[str, ...] = ()) -> Verdict:
        """Closed when the whole past is known, else to check."""
        whole = coverage is Coverage.COMPLETE
        return Verdict(
            LevelState.CLOSED if whole else LevelState.TO_CHECK, Reason(self.code, closed if whole else unknown, facts)
        )


class Minimum(Rule):
    """Every admissible candidature receives something (règlement 2012)."""

    name, code = "minimum_arobases", "minimum"

    def sentence(self, terms: RegulationTerms) -> str:
        """Without a minimum, a candidature may receive a mention."""
        least = terms.minimum_arobases
        if not least:
            return "Une candidature recevable peut recevoir une mention, sans arobase."
        return f"Toute candidature recevable reçoit au moins {least} @."

    def verdict(
        self, level: int, _past: Sequence[PastParticipation], terms: RegulationTerms, _coverage: Coverage
    ) -> Verdict:
        """Below the minimum, closed to everyone."""
        if level >= terms.minimum_arobases:
            return OPEN
        text = f"toute candidature recevable reçoit au moins {terms.minimum_arobases}{NBSP}@"
        return Verdict(LevelState.CLOSED, Reason(self.code, text))


class FirstTimeCeiling(Rule):
    """A first candidature stops below the highest level (règlement 2012)."""

    name, code = "first_time_ceiling", "first_time"

    def sentence(self, terms: RegulationTerms) -> str:
        """Nothing to say when it may reach the highest level."""
        most = terms.first_time_ceiling
        return f"Une première candidature reçoit au plus {most} @." if most < TOP else ""

    def faults(self, terms: RegulationTerms) -> Iterator[str]:
        """A first candidature must be able to receive the minimum."""
        if terms.first_time_ceiling < terms.minimum_arobases:
            yield "le plafond d’une première candidature est sous le niveau minimal"

    def verdict(
        self, level: int, past: Sequence[PastParticipation], terms: RegulationTerms, coverage: Coverage
    ) -> Verdict:
        """Above the ceiling, closed without any earlier candidature, rated or not."""
        if past or level <= terms.first_time_ceiling:
            return OPEN
        closed = f"une première candidature reçoit au plus {terms.first_time_ceiling}{NBSP}@"
        return self._unless(coverage, closed, "aucune candidature antérieure n’est connue")


class RequiredForFive(Rule):
    """The highest level crowns a collectivité that has already held a high one, in any earlier edition (règlement
    2012).
    """

    name = code = "level_required_for_five"

    def sentence(self, terms: RegulationTerms) -> str:
        """Nothing to say when it asks for no level."""
        required = terms.level_required_for_five
        if not required:
            return ""
        return f"Cinq arobases demandent {required} @ au moins dans une édition antérieure, quelle qu’elle soit."

    def faults(self, terms: RegulationTerms) -> Iterator[str]:
        """To ask for the highest level would close it for ever."""
        if terms.level_required_for_five >= TOP:
            yield "cinq arobases ne peuvent pas demander d’en avoir déjà eu cinq"

    def proof(self, past: Sequence[PastParticipation], terms: RegulationTerms) -> PastParticipation | None:
        """The last participation that opens the highest level; None without any."""
        enough = (p for p in reversed(past) if p.arobases is not None and p.arobases >= terms.level_required_for_five)
        return next(enough, None)

    def verdict(
        self, level: int, past: Sequence[PastParticipation], terms: RegulationTerms, coverage: Coverage
    ) -> Verdict:
        """The highest level asks for its proof, and says what the past holds instead."""
        if level != TOP or not terms.level_required_for_five or self.proof(past, terms) is not None:
            return OPEN
        closed = f"5{NBSP}@ demandent {terms.level_required_for_five}{NBSP}@ au moins dans une édition antérieure"
        unknown = f"{closed}, et le passé n’est connu qu’en partie"
        return self._unless(coverage, closed, unknown, tuple(p.fact for p in past))


class Quorum(Parameter):
    """How many members of the jury decide."""

    name = "quorum"

    def sentence(self, terms: RegulationTerms) -> str:
        """Nothing until it is fixed."""
        return f"Le jury décide à partir de {terms.quorum} membres présents." if terms.quorum else ""

    def faults(self, terms: RegulationTerms) -> Iterator[str]:
        """It must be fixed."""
        if not terms.quorum:
            yield "le quorum n’est pas fixé"


class AppealDays(Parameter):
    """For how many days a decision can be contested."""

    name = "appeal_days"

    def sentence(self, terms: RegulationTerms) -> str:
        """Nothing until it is fixed."""
        return f"Une décision peut être contestée pendant {terms.appeal_days} jours." if terms.appeal_days else ""

    def faults(self, terms: RegulationTerms) -> Iterator[str]:
        """It must be fixed."""
        if not terms.appeal_days:
            yield "le délai de recours n’est pas fixé"


class HeirKeepsPast(Parameter):
    """Whether a collectivité made of others has their past: a commune nouvelle, a new grouping."""

    name = "heir_keeps_past"

    def sentence(self, terms: RegulationTerms) -> str:
        """Said when it does."""
        if not terms.heir_keeps_past:
            return ""
        return "Une collectivité qui succède à d’autres garde leur passé : leurs niveaux comptent comme les siens."


class MembersOnly(Parameter):
    """Whether filing is a right of the association's members (docs/glossaire.md §2, « Adhésion »)."""

    name = "members_only"

    def sentence(self, terms: RegulationTerms) -> str:
        """Said when it is."""
        if not terms.members_only:
            return ""
        return "Une candidature se dépose par une collectivité adhérente de l’association cette année-là."


class MandatesExclude(Parameter):
    """Whether a mandate in a candidate, or in its grouping, excludes from the jury; it asks for a recusal otherwise."""

    name = "mandates_exclude"

    def sentence(self, terms: RegulationTerms) -> str:
        """Said when it does."""
        if not terms.mandates_exclude:
            return ""
        return (
            "Qui tient un mandat dans une collectivité candidate, ou dans son intercommunalité, ne siège pas au jury."
        )


class PublishesAnswers(Parameter):
    """Whether what a candidature answers is published with its result unless it keeps it back."""

    name = "publishes_answers"

    def sentence(self, terms: RegulationTerms) -> str:
        """Said when it is."""
        if not terms.publishes_answers:
            return ""
        return (
            "Les réponses d’une candidature sont publiées avec son résultat, sauf celles qu’elle retient ; "
            "ses commentaires et ses textes libres ne le sont que si elle le demande."
        )


def merged(past: Sequence[PastParticipation]) -> list[PastParticipation]:
    """A past of several collectivités as one: the best level of each year."""
    best: dict[int, PastParticipation] = {}
    for one in past:
        before = best.get(one.year)
        if before is None or (one.arobases is not None and one.arobases > (before.arobases or 0)):
            best[one.year] = one
    return [best[year] for year in sorted(best)]


REQUIRED_FOR_FIVE = RequiredForFive()
RULES: tuple[Rule, ...] = (Minimum(), FirstTimeCeiling(), REQUIRED_FOR_FIVE)
PARAMETERS: tuple[Parameter, ...] = (
    *RULES,
    Quorum(),
    AppealDays(),
    HeirKeepsPast(),
    MembersOnly(),
    MandatesExclude(),
    PublishesAnswers(),
)


def sentences(terms: RegulationTerms, parameters: Sequence[Parameter] = PARAMETERS) -> tuple[str, ...]:
    """What a règlement says, one sentence a parameter; one that asks nothing is left out."""
    return tuple(said for parameter in parameters if (said := parameter.sentence(terms)))


def regulation_faults(terms: RegulationTerms | None, *, has_text: bool) -> list[str]:
    """Every French sentence about what a règlement lacks or contradicts; an edition without any lacks it all."""
    if terms is None:
        return ["le règlement n’est pas enregistré"]
    text = [] if has_text else ["le texte du règlement est vide"]
    return [*text, *(fault for parameter in PARAMETERS for fault in parameter.faults(terms))]
