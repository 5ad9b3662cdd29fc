"""« L’édition »: its calendar, its key figures, its newcomers; and what is known of the first-time candidates."""

from dataclasses import dataclass

from label.enums import GROUPINGS, Strate
from label.models import Edition
from label.rules.regulation import TOP
from label.statistics import Background, by_region, counts_by, first_time_at_top, first_timers
from toolkit.dates import french_date
from toolkit.french import at_place, counted, in_region, in_words, listed, place, upper_first
from toolkit.typography import thousands
from villes_internet.book.content.chapters.base import ChapterKind, Matter
from villes_internet.book.content.chapters.jury import days_of
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import KeyFigure, Passage
from villes_internet.book.content.writings import Writing
from villes_internet.book.enums import Part


@dataclass(frozen=True)
class EditionPages:
    """The edition: key figures and passages; what is known of the first-time candidates, empty when nothing is; what
    the équipe says of it.
    """

    lead: str
    figures: tuple[KeyFigure, ...]
    passages: tuple[Passage, ...]
    first_time: tuple[KeyFigure, ...]
    first_time_passages: tuple[Passage, ...]
    writing: Writing | None = None


# The printed figures about first-time candidates, in order, with the words under each.
FIRST_TIME = (
    ("primo_candidates", "candidates pour la première fois"),
    ("primo_candidates_pourcent", "des labellisées"),
    ("primo_petites_villes", "petites villes"),
    ("primo_rurales", "communes rurales"),
    ("primo_intercommunalites", "intercommunalités"),
    ("primo_4", "à 4 @ dès la première candidature"),
)

TITLES = {"4 @": "Quatre arobases", "5 @": "Cinq arobases", "4 @ ou 5 @": "Quatre ou cinq arobases"}


def read(matter: Matter) -> EditionPages:
    """What happened that year."""
    edition, background, fitter = matter.edition, matter.background, matter.fitter
    results = background.results
    referentes = sum(r.is_referente for r in results)
    figures = [
        KeyFigure(thousands(len(results)), "collectivités labellisées"),
        KeyFigure(thousands(sum(r.arobases == TOP for r in results)), f"à {TOP} @"),
        KeyFigure(thousands(referentes), "référentes, à 4 ou 5 @"),
        KeyFigure(thousands(len(by_region(results))), "régions de l’époque"),
        KeyFigure(thousands(len(counts_by(results, lambda r: r.departement))), "départements"),
        KeyFigure(thousands(background.members), "membres de l’association"),
    ]
    passages = [
        p for p in (_calendar(edition, fitter), _newcomers(background), _groupings(background)) if p is not None
    ]
    tops = sum(r.arobases == TOP for r in results)
    which = "première" if edition.number == 1 else f"{edition.number}e"
    lead = f"L’édition {edition.year}, la {which} du label, réunit {thousands(len(results))} collectivités"
    lead += f", dont {in_words(tops, feminine=True)} à {TOP} @." if tops else "."
    first, first_passages = _first_time(background, fitter)
    shown = tuple(f for f in figures if f.value != "0")
    return EditionPages(lead, shown, tuple(passages), first, first_passages, matter.writing(Part.EDITION))


def _calendar(edition: Edition, fitter: Fitter) -> Passage | None:
    lines = []
    if edition.closes_at is not None:
        lines.append(f"Les dossiers se sont clos le {french_date(edition.closes_at)}.")
    sitting = edition.printed_jury.get("seance", {})
    if edition.jury_on is not None:
        where = f" ({fitter.text(sitting['lieu'], 'lieu', 'Jury')})" if sitting.get("lieu") else ""
        lines.append(f"Le jury s’est réuni {days_of(edition)}{where}.")
    if edition.ceremony_on is not None:
        place_name = fitter.text(edition.ceremony_place, "lieu", "Cérémonie")
        town = f", {at_place(place_name)}" if place_name else ""
        # No tense: the book is made before the ceremony, and read years after.
        lines.append(f"Remise des labels le {french_date(edition.ceremony_on)}{town}.")
    return Passage("Le calendrier", (" ".join(lines),)) if lines else None


def _newcomers(background: Background) -> Passage | None:
    """The first known times at 5 @, with the region of each."""
    codes = {h.code for h in first_time_at_top(background.year, background.histories)}
    rows = [r for r in background.results if r.code in codes]
    if not rows:
        return None
    regions = counts_by(rows, lambda r: r.region)
    first = next(iter(regions))
    said = (
        f", dont {counted(regions[first], 'est', 'sont')} {in_region(first)}" if len(rows) > 1 < regions[first] else ""
    )
    items = tuple(f"{r.name} ({r.departement_name})" for r in rows)
    words = counted(len(rows), "collectivité reçoit", "collectivités reçoivent")
    text = f"{upper_first(words)} 5 @ pour la première fois, à notre connaissance{said} :"
    return Passage("Nouvelles venues à 5 @", (text,), items)


def _groupings(background: Background) -> Passage | None:
    """The intercommunalités and the best of them."""
    rows = [r for r in background.results if r.kind in GROUPINGS]
    if not rows:
        return None
    best = max(r.arobases for r in rows)
    names = [place(r.name) for r in rows if r.arobases == best]
    verb = "est labellisée" if len(rows) == 1 else "sont labellisées"
    text = f"{upper_first(counted(len(rows), 'intercommunalité', 'intercommunalités'))} {verb}."
    if best and len(names) <= 3:
        text += f" Le plus haut niveau, {best} @, revient à {listed(names)}."
    return Passage("Les intercommunalités", (text,))


FirstTime = tuple[tuple[KeyFigure, ...], tuple[Passage, ...]]


def _first_time(background: Background, fitter: Fitter) -> FirstTime:
    """The figures of the first-time candidates: those that a book printed, else counted where the palmarès is whole;
    nothing where none is known.
    """
    printed = _first_time_as_printed(background, fitter)
    return printed if printed[0] or not background.is_complete else _first_time_counted(background)


def _first_time_counted(background: Background) -> FirstTime:
    rows = first_timers(background.year, background.results, background.histories)
    if not rows or not background.results:
        return (), ()
    high = [row for row in rows if row.is_referente]
    level = " ou ".join(f"{one} @" for one in sorted({row.arobases for row in high}))  # the règlement may allow 5
    partial = [e.year for e in background.editions if e.year < background.year and not e.complete]
    known = " connue" if partial else ""
    counts = (
        (
            thousands(len(rows)),
            f"labellisées, inconnues avant {background.year}" if partial else "labellisées pour la première fois",
        ),
        (f"{round(100 * len(rows) / len(background.results))}\u00a0%", "des labellisées"),
        (thousands(sum(row.strate == Strate.VILLAGE for row in rows)), "villages"),
        (thousands(sum(row.strate == Strate.PETITE_VILLE for row in rows)), "petites villes"),
        (thousands(sum(row.kind in GROUPINGS for row in rows)), "intercommunalités"),
        (thousands(len(high)), f"à {level} dès leur première candidature{known}"),
    )
    passages = []
    if high:
        words = counted(len(high), "collectivité reçoit", "collectivités reçoivent")
        own = "sa" if len(high) == 1 else "leur"
        text = f"{upper_first(words)} {level} dès {own} première candidature connue :"
        items = tuple(f"{row.name} ({row.departement_name})" for row in high)
        passages.append(Passage(f"{TITLES.get(level, level)} d’emblée", (text,), items))
    said = [f"Sont comptées celles dont aucune participation d’avant {background.year} n’est connue de nos données."]
    if partial:
        said.append(f"Les palmarès d’avant {max(partial) + 1} n’y sont qu’en partie.")
    passages.append(Passage("D’où viennent ces chiffres", tuple(said)))
    return tuple(KeyFigure(value, words) for value, words in counts if value != "0"), tuple(passages)


def _first_time_as_printed(background: Background, fitter: Fitter) -> FirstTime:
    printed = background.printed
    figures = tuple(
        KeyFigure(thousands(printed[key]) + ("\u00a0%" if key.endswith("pourcent") else ""), words)
        for key, words in FIRST_TIME
        if isinstance(printed.get(key), int)
    )
    if not figures:
        return (), ()
    passages = []
    names = printed.get("primo_4_noms") or []
    if names:
        fitted = [place(fitter.text(name, "nom", name)) for name in names]
        text = f"Dès leur première candidature, {listed(fitted)} reçoivent 4 @, le plafond d’une primo-candidate."
        if len(fitted) == 1:
            text = text.replace("leur première", "sa première").replace("reçoivent", "reçoit")
        passages.append(Passage("Quatre arobases d’emblée", (text,)))
    passages.append(
        Passage(
            "D’où viennent ces chiffres",
            (
                "Ces chiffres sont ceux que l’association a publiés pour l’édition.",
                "Nos données ne nomment pas toutes les primo-candidates : elles ne permettent pas de les recompter.",
            ),
        )
    )
    return figures, tuple(passages)


EDITION = ChapterKind("edition", lambda matter: f"L’édition {matter.edition.year}", read)
