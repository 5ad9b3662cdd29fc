"""Invented answers: what a town could have said to each item, up to some point of the questionnaire."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from label.drafts import first_revisions
from label.models import Candidature, Revision, User
from questionnaire.models import Answer
from questionnaire.queries.answers import NumberedTrame
from questionnaire.rules.conditions import visible
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.kinds.base import Imagined
from questionnaire.rules.trame import Given, ItemTerms
from toolkit.french import of_place
from villes_internet.demo.comments import comment, not_ours, not_yet
from villes_internet.demo.people import draw, slug

ORIGIN = "demonstration"  # marks the rows that the removal of the demonstration edition takes away
INVENTED = " (réponse inventée pour la démonstration)"


def given_to(item: ItemTerms, section: str, town: Candidature, year: int) -> Given:
    """What this town says to an item that year; nearly the same from one year to the next."""
    code = town.collectivite.code
    taste = draw("taste", code) % 60 + 25  # from timid to exemplary, in percent
    roll = draw("roll", code, item.code) % 100
    if year > 2012 and draw("moves", code, item.code) % 9 == 0:
        roll = max(0, roll - 25)
    kind = kind_of(item)
    size = max(1.0, (town.population or 5000) / 10000) ** 0.7
    site = f"https://www.{slug(town.name)[:30]}.example"
    value = kind.invented(item, Imagined(taste, roll, size, site, lambda word: draw("ticks", code, item.code, word)))
    if draw("na", code, item.code) % 40 == 0:
        return Given(comment=not_ours(code, item.code), not_applicable=True)
    positive = value not in ((), None) and kind.says_yes(value) is not False
    words = ""
    if item.comment_expected and draw("comments", code, item.code) % 8:
        words = comment(section, of_place(town.name), code, item.code) if positive else not_yet(code, item.code)
    return Given(value, words)


def answers_up_to(
    town: Candidature,
    numbered: NumberedTrame,
    share: int,
    by: User | None,
    start: datetime,
    end: datetime,
    *,
    mark: str = "",
) -> Iterator[Answer]:
    """The answers of a town to that share of the questionnaire (percent), saved in order between two moments."""
    trame = numbered.trame
    given: dict[str, Given] = {}
    for code, item in trame.items.items():
        _, section = trame.places[code]
        if not item.source_auto and draw("order", town.collectivite.code, code) % 100 < share:
            given[code] = given_to(item, section.code, town, trame.year)
    shown = visible(trame, given)
    kept = [(code, said) for code, said in given.items() if code in shown]
    step = (end - start) / max(1, len(kept))
    for index, (code, said) in enumerate(kept):
        yield Answer(
            candidature=town,
            item_id=numbered.items[code],
            value=kind_of(trame.items[code]).kept(said.value),
            comment=said.comment + mark if said.comment else "",
            not_applicable=said.not_applicable,
            version=1,
            saved_at=start + step * index + timedelta(seconds=7),
            saved_by=by,
        )


def write(answers: list[Answer]) -> None:
    """Insert answers with the one revision of each."""
    rows = Answer.objects.bulk_create(answers, batch_size=2000)
    first_revisions(rows, page=ORIGIN)


def forget() -> None:
    """Take away every invented answer, of any edition."""
    invented = Revision.objects.filter(subject=Answer._meta.label_lower, page=ORIGIN)
    Answer.objects.filter(pk__in=list(invented.values_list("subject_id", flat=True))).delete()
    invented.delete()
