"""A part of the questions of a page, asked for by its address: `?montrer=a-faire&q=fibre`."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest

from label.rules.names import search_words
from questionnaire.enums import Sieve
from questionnaire.rules.sieves import Looked, holds, keeps
from questionnaire.rules.trame import NOTHING, ItemTerms
from questionnaire.rules.values import answer_text
from questionnaire.views.desk import Desk

LONGEST = 100


@dataclass
class Sieving:
    """What is asked of the questions of a desk: a state, words; `mine` are the sections handed to the reader, and
    `since` her last visit (None: never known), after which a colleague's save is a change.
    """

    desk: Desk
    sieve: Sieve
    text: str
    mine: Collection[str]
    since: datetime | None

    @cached_property
    def words(self) -> list[str]:
        """The words that are searched, as keys."""
        return search_words(self.text)

    @property
    def is_asked(self) -> bool:
        """Whether some questions may be left out."""
        return self.sieve != Sieve.EVERY or bool(self.words)

    def looked(self, item: ItemTerms) -> Looked:
        """What the sieves look at of a question."""
        desk, row = self.desk, self.desk.rows.get(item.code)
        given = desk.given.get(item.code, NOTHING)
        _, section = desk.numbered.trame.places[item.code]
        theirs = row is not None and row.saved_by_id not in (None, desk.membership.user_id)
        return Looked(
            desk.reading.states[item.code],
            item.comment_expected and not given.comment.strip(),
            item.proof_expected and not desk.files.get(item.code),
            section.code in self.mine,
            theirs and row is not None and (self.since is None or row.saved_at > self.since),
        )

    def keeps(self, item: ItemTerms) -> bool:
        """Whether a question is shown."""
        if not self.is_asked:
            return True
        given = self.desk.given.get(item.code, NOTHING)
        value = answer_text(item, given) if not given.is_empty else ""
        return keeps(self.sieve, self.looked(item)) and holds(
            self.words, item.code, item.label, item.help, value, given.comment
        )

    def counts(self, items: Iterable[ItemTerms]) -> list[tuple[Sieve, int]]:
        """How many of these questions each sieve keeps; those that keep none are left out, save the one asked."""
        asked = [item for item in items if item.code in self.desk.reading.shown and not item.source_auto]
        seen = [self.looked(item) for item in asked]
        found = Counter(sieve for sieve in Sieve for one in seen if keeps(sieve, one))
        return [(sieve, found[sieve]) for sieve in Sieve if found[sieve] or sieve == self.sieve]


def sieving_of(request: HttpRequest, desk: Desk, mine: Collection[str], since: datetime | None) -> Sieving:
    """What the address asks; what it does not know is every question."""
    asked = request.GET.get("montrer", "")
    sieve = Sieve(asked) if asked in Sieve.values else Sieve.EVERY
    return Sieving(desk, sieve, request.GET.get("q", "").strip()[:LONGEST], mine, since)
