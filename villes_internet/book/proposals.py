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
from toolkit.french import counted, listed, upper_first
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.answers import AnswersSaid, ThemeSpread
from villes_internet.book.content.chapters.base import Matter
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.enums import Part, Volume
from villes_internet.book.parts import LONGEST_TITLE, LONGEST_VALUE, LONGEST_WORDS, PARTS

MOST_TOLD, MOST_NAMED = 12, 6  # initiatives told on a page, one a collectivité; those that its first sentence names
ROOM = PARTS[Part.FOCUS].longest
SIGNS = re.compile(r"([\\`*_\[\]<>#|~&])")  # that Markdown would read anywhere
LISTS = re.compile(r"^(\d*)([-+=.)])")  # and at the beginning of a line


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
    """The fields of a focus page about a subject; None when no initiative is about it any more. Seven queries."""
    if code not in {*Theme.values, *Tag.values}:
        return None
    found = _published(edition).filter(**{"themes__contains" if code in Theme.values else "tags__contains": [code]})
    told = list(found)
    if not told:
        return None
    label = str(Theme(code).label if code in Theme.values else Tag(code).label)
    studied = _studied(edition, code)
    what = "initiatives publiées sur ce sujet" if len(told) > 1 else "initiative publiée sur ce sujet"
    counted_ones = [(one.value, one.words) for one in studied.figures] if studied is not None else []
    figures = [_figure(value, words) for value, words in counted_ones if len(value) <= LONGEST_VALUE]
    findings = [_plain(one) for one in studied.findings] if studied is not None else []
    says = " et étude des réponses" if figures or findings else ""
    return {
        "title": label[:LONGEST_TITLE],
        "text": "\n\n".join(_within(ROOM, [_lead(edition, told), *findings, *_list(told)])),
        "figures": "\n".join([_figure(str(len(told)), what), *figures]),
        "source": f"observatoire des initiatives{says}, {edition.year}",
    }


def _figure(value: str, words: str) -> str:
    """A figure as it is typed: one line, its words cut at a space where they are too long."""
    told = words.replace(";", ",")
    return f"{value} ; {told if len(told) <= LONGEST_WORDS else told[: LONGEST_WORDS - 2].rpartition(' ')[0] + ' …'}"


def _published(edition: Edition) -> InitiativeQuerySet:
    """What an edition's candidates published in their own words before the next one, under the names that they had
    then (`known_as`): what is put forward in it first, then the newest; invented ones in a demonstration only.
    """
    racing = Candidature.objects.in_the_race().filter(edition=edition)
    forward = Highlight.objects.filter(candidature__edition=edition, initiative=OuterRef("pk"))
    rows = Initiative.objects.public().filter(source="", collectivite__in=racing.values("collectivite"))
    if not edition.demonstration:
        rows = rows.filter(demonstration=False)
    following = Edition.objects.filter(year__gt=edition.year, opens_at__isnull=False).order_by("year").first()
    if following is not None:
        rows = rows.filter(published_at__lt=following.opens_at)
    named = racing.filter(collectivite=OuterRef("collectivite")).values("name")[:1]
    return rows.annotate(is_forward=Exists(forward), known_as=named).order_by("-is_forward", "-published_at", "-pk")


def _studied(edition: Edition, code: str) -> ThemeSpread | None:
    made = KINDS["reponses"].made_from(Matter(edition, Volume.BOOK, Fitter()))
    content = made.content if made is not None else None
    themes = content.themes if isinstance(content, AnswersSaid) else ()
    return next((one for one in themes if one.code == code), None)


def _lead(edition: Edition, told: list[Initiative]) -> str:
    firsts = _firsts(told)
    count = counted(len(told), "initiative publiée", "initiatives publiées")
    whose = counted(len(firsts), "collectivité candidate", "collectivités candidates")
    names = [_plain(one.known_as) for one in firsts[:MOST_NAMED]]  # type: ignore[attr-defined]
    verb = "portent" if len(told) > 1 else "porte"
    where = listed(names) if len(firsts) <= MOST_NAMED else f"{', '.join(names)} et d’autres"
    return f"{upper_first(count)} par {whose} à l’édition {edition.year} {verb} sur ce sujet : {where}."


def _firsts(told: list[Initiative]) -> list[Initiative]:
    """One initiative a collectivité, the first of each."""
    found: dict[int, Initiative] = {}
    for one in told:
        found.setdefault(one.collectivite_id, one)
    return list(found.values())


def _list(told: list[Initiative]) -> Iterator[str]:
    """The initiatives, one a collectivité, each with its address."""
    for number, one in enumerate(_firsts(told)[:MOST_TOLD]):
        name, title, chapo = (_plain(text) for text in (one.known_as, one.title, one.chapo))  # type: ignore[attr-defined]
        line = f"**{name}**, [{title}]({one.get_absolute_url()}) : {chapo}"
        yield line if number else f"## Elles le font\n\n{line}"


def _within(room: int, parts: Iterable[str]) -> Iterator[str]:
    """Those that follow each other in so many signs, empty lines counted."""
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            return
        yield part


def _plain(text: str) -> str:
    """Words as Markdown prints them, wherever they stand."""
    return LISTS.sub(r"\1\\\2", SIGNS.sub(r"\\\1", " ".join(text.split())))
