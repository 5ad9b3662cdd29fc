"""A focus page proposed from what is held: what the candidates of an edition publish on a subject, and what the
published study says of its theme. A draft for the équipe, never a page by itself.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from initiatives.enums import Tag
from initiatives.models import Highlight, Initiative, InitiativeQuerySet
from label.enums import Theme
from label.models import Candidature, Edition
from toolkit.french import at_place, counted, listed, upper_first
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.answers import AnswersSaid, ThemeSpread
from villes_internet.book.content.chapters.base import Matter
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Part, Volume
from villes_internet.book.parts import LONGEST_TITLE, LONGEST_VALUE, LONGEST_WORDS, PARTS

MOST_TOLD, MOST_NAMED = 12, 6  # initiatives told on a page, one a collectivité; those that its first sentence names
ROOM = PARTS[Part.FOCUS].longest
SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")  # that Markdown would read


@dataclass(frozen=True)
class FocusSubject:
    """A theme or a tag, its French words, and how many public initiatives of the candidates are about it."""

    code: str
    label: str
    initiatives: int


def subjects(edition: Edition) -> list[FocusSubject]:
    """The themes, then the tags, that the candidates' public initiatives are about. One query."""
    rows = _published(edition).order_by().values_list("themes", "tags")
    counts = Counter(code for themes, tags in rows for code in (*themes, *tags))
    named = [*Theme.choices, *Tag.choices]
    return [FocusSubject(str(code), str(label), counts[code]) for code, label in named if counts[code]]


def proposal(edition: Edition, code: str) -> dict[str, str] | None:
    """The fields of a focus page about a subject; None when no initiative is about it any more. Six queries."""
    if code not in {*Theme.values, *Tag.values}:
        return None
    found = _published(edition).filter(**{"themes__contains" if code in Theme.values else "tags__contains": [code]})
    told = list(found)
    if not told:
        return None
    label = str(Theme(code).label if code in Theme.values else Tag(code).label)
    towns = {one.collectivite_id for one in told}
    studied = _studied(edition, code)
    figures = [(str(len(told)), "initiatives publiées sur ce sujet" if len(told) > 1 else "initiative publiée")]
    figures += [(one.value, one.words) for one in studied.figures] if studied is not None else []
    return {
        "title": label[:LONGEST_TITLE],
        "text": "\n\n".join(_within(ROOM, [_lead(edition, told, len(towns)), *_findings(studied), *_list(told)])),
        "figures": "\n".join(
            f"{value} ; {words.replace(';', ',')}"
            for value, words in figures
            if len(value) <= LONGEST_VALUE and len(words) <= LONGEST_WORDS
        ),
        "source": f"observatoire des initiatives{' et étude des réponses' if studied else ''}, {edition.year}",
    }


def _published(edition: Edition) -> InitiativeQuerySet:
    """What an edition's candidates publish in their own words, what is put forward in it first, then the newest;
    invented ones in a demonstration only.
    """
    racing = Candidature.objects.in_the_race().filter(edition=edition).values("collectivite")
    forward = Highlight.objects.filter(candidature__edition=edition, initiative=OuterRef("pk"))
    rows = Initiative.objects.public().filter(collectivite__in=racing, source="").select_related("collectivite")
    if not edition.demonstration:
        rows = rows.filter(demonstration=False)
    return rows.annotate(is_forward=Exists(forward)).order_by("-is_forward", "-published_at", "-pk")


def _studied(edition: Edition, code: str) -> ThemeSpread | None:
    made = KINDS["reponses"].made_from(Matter(edition, Volume.BOOK, Fitter()))
    content = made.content if made is not None else None
    themes = content.themes if isinstance(content, AnswersSaid) else ()
    return next((one for one in themes if one.code == code), None)


def _lead(edition: Edition, told: list[Initiative], towns: int) -> str:
    count = counted(len(told), "initiative publiée", "initiatives publiées")
    whose = counted(towns, "collectivité candidate", "collectivités candidates")
    names = list(dict.fromkeys(at_place(one.collectivite.name) for one in told))[:MOST_NAMED]
    verb = "portent" if len(told) > 1 else "porte"
    where = listed(names) if towns <= MOST_NAMED else f"{', '.join(names)} et ailleurs"
    return f"{upper_first(count)} par {whose} à l’édition {edition.year} {verb} sur ce sujet : {where}."


def _findings(studied: ThemeSpread | None) -> Iterable[str]:
    return studied.findings if studied is not None else ()


def _list(told: list[Initiative]) -> Iterator[str]:
    """The initiatives, one a collectivité, each with its address."""
    firsts: dict[int, Initiative] = {}
    for one in told:
        firsts.setdefault(one.collectivite_id, one)
    for number, one in enumerate(list(firsts.values())[:MOST_TOLD]):
        where = upper_first(at_place(one.collectivite.name))
        line = f"**{_plain(where)}**, [{_plain(one.title)}]({one.get_absolute_url()}) : {_plain(one.chapo)}"
        yield line if number else f"## Elles le font\n\n{line}"


def _within(room: int, parts: Iterable[str]) -> Iterator[str]:
    """Those that follow each other in so many signs, empty lines counted."""
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            return
        yield part


def _plain(text: str) -> str:
    """Words as Markdown prints them."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))
