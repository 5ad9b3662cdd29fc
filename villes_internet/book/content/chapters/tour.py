"""« Tour de France de l’excellence »: a page for each collectivité at 5 @."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.storage import default_storage

from initiatives.models import Initiative, Photo
from label.enums import GROUPINGS, Confidence
from label.models import Edition, Profile
from label.queries.histories import histories_told_in
from label.queries.results import MapPoint, departement_features, region_departements
from label.rules.histories import HistoryYear, Sentence, Standing, Subject
from label.rules.observations import observe
from label.rules.regulation import REFERENTES, TOP
from label.statistics import Result
from toolkit.charts.atlas.labels import Spot
from toolkit.charts.atlas.regions import region_map
from toolkit.charts.history import history_strip, history_title
from toolkit.french import counted, upper_first
from toolkit.printing import Picture
from villes_internet.book.content.cards import (
    CARD_ROOM,
    CARD_TITLE,
    DEPARTEMENT,
    REGION,
    UNDER_CARD,
    UNDER_LONG_CARD,
    CardLine,
    card_height,
    card_lines,
    fitted_card,
)
from villes_internet.book.content.chapters.base import ChapterKind, Matter, Piece, Place, Put
from villes_internet.book.content.chapters.maps import spot
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import KeyFigure
from villes_internet.book.models import ProfilePicture, printed_length
from villes_internet.book.order import in_order


@dataclass(frozen=True)
class PagePicture:
    """The photo of a page: `name` is the fingerprint of its bytes, `alternative` says it in words, `sight` what of it
    stays in its place.
    """

    name: str
    alternative: str
    credit: str
    sight: str


@dataclass(frozen=True)
class FocusPhoto:
    """The photo of a focus: the initiative's own, by its number, the width of its file and the name of its bytes in the
    document.
    """

    pk: int
    width: int
    path: str
    name: str
    alternative: str
    credit: str
    sight: str


@dataclass(frozen=True)
class Focus:
    """« Focus initiative »: what the équipe retained of a collectivité, and its address in the observatory."""

    title: str
    paragraphs: tuple[str, ...]
    address: str
    photo: FocusPhoto | None = None


@dataclass(frozen=True)
class ProfilePage:
    """The page of one collectivité at the highest level; `region_places` are the référentes of its region. Where an
    initiative has the wide column, a photo or the map stands under the card if there is room.
    """

    code: str
    name: str
    arobases: int
    year: int
    place: str
    card: tuple[CardLine, ...]
    staff: tuple[CardLine, ...]
    figures: tuple[KeyFigure, ...]
    observation: tuple[Sentence, ...]
    history: tuple[HistoryYear, ...]
    region: str
    region_departements: tuple[str, ...]
    region_places: tuple[Spot, ...]
    picture: PagePicture | None = None
    focus: Focus | None = None
    has_map: bool = False
    is_map_small: bool = False
    is_by_hand: bool = False
    kept: int = 0  # signs whose room is kept for what this reader is not shown

    @property
    def anchor(self) -> str:
        """Its place in the document."""
        return f"profil-{self.code}"

    @property
    def shape(self) -> str:
        """How its column is set: nothing without an initiative, « brief », « told », « told dense » where the letters
        are smaller (static/css/book-profiles.css).
        """
        if self.focus is None:
            return ""
        if self.is_brief:
            return "brief"
        return "told dense" if self._told > ORDINARY else "told"

    @property
    def is_brief(self) -> bool:
        """Whether its initiative and what is said of it leave room under them, for a photo or the map."""
        return self.focus is not None and self._told <= BRIEF

    @property
    def _told(self) -> int:
        """The signs of its initiative and of what is said of it; 0 without an initiative."""
        if self.focus is None:
            return 0
        told = told_length(self.focus.title, self.focus.paragraphs)
        return told + sum(len(sentence.text) for sentence in self.observation) + self.kept


@dataclass(frozen=True)
class Tour:
    """« Tour de France de l’excellence »: its opening, and a page each."""

    lead: str
    profiles: tuple[ProfilePage, ...]


# Pixels: in the wide column, under the card, under a long card (static/css/book-profiles.css has their millimetres).
REGION_MAP, REGION_MAP_UNDER, REGION_MAP_LOW = (440, 188), (200, 132), (200, 76)
# Signs of an initiative and of its observation in the letters of the book; a paragraph ends with half a line empty.
ORDINARY, PARAGRAPH = 1610, 45
BRIEF = 720  # signs that stand in the upper half of the column


def told_length(title: str, paragraphs: Sequence[str]) -> int:
    """The signs whose room an initiative takes, the ends of its paragraphs among them."""
    return printed_length(title) + sum(printed_length(part) + PARAGRAPH for part in paragraphs)


def read(matter: Matter) -> Tour | None:
    """The pages in alphabetical order, or in that of the desk; None when nobody holds the
    highest level. Eight queries.
    """
    edition, results, points, fitter = matter.edition, matter.results, matter.points, matter.fitter
    rows = sorted((r for r in results if r.arobases == TOP), key=lambda r: (r.sort_key, r.code))
    if not rows:
        return None
    cards = {
        profile.candidature.collectivite.code: profile
        for profile in Profile.objects.filter(
            candidature__edition=edition, candidature__award__arobases=TOP
        ).select_related("candidature__collectivite")
    }
    pictures, focuses = pictures_of(edition, fitter), _focuses(matter)
    pasts = histories_told_in(edition.year, [r.code for r in rows])
    referentes: dict[str, list[MapPoint]] = defaultdict(list)
    for point in points:
        if point.arobases in REFERENTES:
            referentes[point.region].append(point)
    standings = _standings(results)
    departements = region_departements()
    pages = []
    for row in rows:
        page = _page(edition, row, pasts[row.code], standings(row))
        departements_there = tuple(departements.get(row.region, ()))
        near = tuple(spot(point) for point in sorted(referentes[row.region], key=lambda point: point.code))
        page = replace(
            page,
            region_departements=departements_there,
            region_places=near,
            picture=pictures.get(row.code),
            focus=focuses.get(row.code),
        )
        if row.code in matter.by_hand:
            page = replace(page, observation=(Sentence("équipe", matter.by_hand[row.code]),), is_by_hand=True)
        pages.append(with_card(page, row, cards.get(row.code), fitter))
    words = upper_first(counted(len(rows), "collectivité reçoit", "collectivités reçoivent"))
    lead = (
        f"{words} 5 @ en {edition.year}. Chacune a sa page : sa fiche, son histoire dans le label et ce que l’on peut "
        f"en dire."
    )
    return Tour(lead, tuple(in_order(pages, matter.order, lambda page: page.anchor)))


def places(tour: Tour) -> Iterator[Place]:
    """A page each."""
    for page in tour.profiles:
        yield Place(page.code, page.name, "", page.anchor, page.arobases)


def pieces(tour: Tour) -> Iterator[Piece]:
    """A page each."""
    for page in tour.profiles:
        yield Piece(page.anchor, page.name, page)


def drawings(tour: Tour, put: Put) -> dict[str, Any]:
    """For each page the strip of its history, and the map of its region where it has no photo."""
    return {"profils": {page.code: _page_drawings(page, put) for page in tour.profiles}}


def _page_drawings(page: ProfilePage, put: Put) -> dict[str, str]:
    steps = [entry.step for entry in page.history]
    strip = history_strip(history_title(page.name, steps), steps, page.code)
    shown = {"strip": put(f"frise-{page.code}", strip), "map": ""}
    wanted = set(page.region_departements)
    land = [f for f in departement_features() if f["properties"]["code"] in wanted]
    if land and page.has_map:
        title = f"{page.region} : les collectivités à 4 et 5 @, {page.name} entourée."
        under = REGION_MAP_LOW if page.is_map_small else REGION_MAP_UNDER
        size = REGION_MAP if page.focus is None or page.is_brief else under
        svg = region_map(title, land, page.region_places, page.code, size)
        shown["map"] = put(f"region-{page.code}", svg)
    return shown


def photos(edition: Edition, tour: Tour) -> dict[str, Picture]:
    """The bytes of the photos that the pages show, by the name that they are given in the document. One query."""
    wanted = {page.picture.name for page in tour.profiles if page.picture}
    found = {}
    for row in ProfilePicture.objects.filter(candidature__edition=edition, sha256__in=wanted):
        with row.file.open("rb") as file:
            found[row.sha256] = Picture("image/jpeg", file.read())
    for page in tour.profiles:
        if page.focus is not None and page.focus.photo is not None:
            with default_storage.open(page.focus.photo.path, "rb") as stored:
                found[page.focus.photo.name] = Picture("image/jpeg", stored.read())
    return found


def pictures_of(edition: Edition, fitter: Fitter) -> dict[str, PagePicture]:
    """The photos of the pages by code; one that has left the storage is noted, and its page keeps its map. One
    query.
    """
    found = {}
    rows = ProfilePicture.objects.filter(candidature__edition=edition).select_related("candidature__collectivite")
    for row in rows:
        name = row.candidature.name
        if not row.file.storage.exists(row.file.name or ""):
            fitter.note(name, "photo", "absente du stockage, la carte de la région est imprimée à sa place")
            continue
        alternative, credit = fitter.text(row.alternative, "description", name), fitter.text(row.credit, "crédit", name)
        found[row.candidature.collectivite.code] = PagePicture(row.sha256, alternative, credit, row.sight)
    return found


def _focuses(matter: Matter) -> dict[str, Focus]:
    """The initiatives retained for the pages, by code; one that its town has withdrawn since is noted and left out. Two
    queries.
    """
    found = {}
    folders = folders_of([row.initiative for row in matter.focuses])
    for row in matter.focuses:
        code, name, initiative = row.candidature.collectivite.code, row.candidature.name, row.initiative
        if initiative.is_public:
            found[code] = focus_of(initiative, row.title, row.text, folders, matter.fitter, name)
        else:
            matter.fitter.note(name, "focus", "l’initiative n’est plus publique, elle n’est pas imprimée")
    return found


def folders_of(initiatives: Sequence[Initiative]) -> dict[int, str]:
    """Where the first photo of each is kept, by its number. One query."""
    shown = [one.photos_shown[0]["pk"] for one in initiatives if one.photos_shown]
    return dict(Photo.objects.filter(pk__in=shown).values_list("pk", "folder"))


def focus_of(
    initiative: Initiative, title: str, text: str, folders: Mapping[int, str], fitter: Fitter, name: str
) -> Focus:
    """An initiative on the page of a collectivité (`name`), with these words; a photo that has left the storage is
    noted.
    """
    photo, given = None, initiative.photos_shown[0] if initiative.photos_shown else None
    if given is not None:
        width = max(given["widths"])
        path = f"{folders.get(given['pk'], '')}/{width}.jpg"
        if default_storage.exists(path):
            photo = FocusPhoto(
                given["pk"],
                width,
                path,
                f"focus-{given['pk']}",
                fitter.text(given["alternative"], "description", name),
                fitter.text(given["credit"], "crédit", name),
                given.get("sight", "center"),
            )
        else:
            fitter.note(name, "photo du focus", "absente du stockage, le texte est imprimé seul")
    return Focus(
        fitter.text(title, "titre du focus", name),
        tuple(fitter.text(part, "texte du focus", name) for part in text.split("\n\n")),
        initiative.get_absolute_url(),
        photo,
    )


def _standings(results: Sequence[Result]) -> Any:
    """A function that says where a result stands among those of its level."""
    strates = Counter(r.strate for r in results if r.arobases == TOP and r.kind not in GROUPINGS)
    regions = Counter(r.region for r in results if r.arobases == TOP)
    labelled = Counter(r.region for r in results)

    def standing(row: Result) -> Standing:
        own = None if row.kind in GROUPINGS else row.strate
        return Standing(own, strates[own] if own else 0, row.region, regions[row.region], labelled[row.region])

    return standing


def _page(edition: Edition, row: Result, history: Sequence[HistoryYear], standing: Standing) -> ProfilePage:
    """The page without its card: where it is, its history and what is said of it."""
    years = tuple(history)
    subject = Subject(row.code, row.name, years, standing, is_grouping=row.kind in GROUPINGS)
    size = str(row.kind.label) if row.kind in GROUPINGS else str(row.strate.label) if row.strate else ""
    departement = row.departement_name
    where = (f"{departement} ({row.departement})" if departement else "", row.region, size)
    return ProfilePage(
        row.code,
        row.name,
        row.arobases,
        edition.year,
        " · ".join(part for part in where if part),
        (),
        (),
        _figures(years),
        observe(subject),
        years,
        row.region,
        (),
        (),
    )


def with_card(page: ProfilePage, row: Result, profile: Profile | None, fitter: Fitter) -> ProfilePage:
    """The page with its card, and with what stands under it: a photo first, for which the staff makes room, else the
    map if the card leaves enough, a smaller one under a long card.
    """
    beside = page.focus is not None and not page.is_brief
    has_photo = page.picture is not None or (page.focus is not None and page.focus.photo is not None)
    is_pictured = beside and has_photo
    lines = card_lines(row, profile, fitter)
    if beside:  # the head of the page says where it is
        lines = [line for line in lines if line.label not in (DEPARTEMENT, REGION)]
    card, staff = fitted_card(lines, row, profile, fitter, CARD_ROOM - (UNDER_CARD if is_pictured else 0))
    left = CARD_ROOM - sum(map(card_height, (*card, *staff))) - 2 * CARD_TITLE
    is_placed = any(place.code == page.code for place in page.region_places)
    has_room = left >= UNDER_LONG_CARD and not is_pictured if beside else not has_photo
    is_small = beside and left < UNDER_CARD
    return replace(page, card=card, staff=staff, has_map=is_placed and has_room, is_map_small=is_small)


def _figures(history: Sequence[HistoryYear]) -> tuple[KeyFigure, ...]:
    """The first known participation, how many are known, and how many at the highest level."""
    known = [h for h in history if h.participated]
    if not known:
        return ()
    tops = sum(h.arobases == TOP and h.confidence != Confidence.UNCERTAIN for h in known)
    return (
        KeyFigure(str(known[0].year), "première participation connue"),
        KeyFigure(str(len(known)), "participation connue" if len(known) == 1 else "participations connues"),
        KeyFigure(str(tops), f"{'édition connue' if tops == 1 else 'éditions connues'} à 5 @"),
    )


TOUR = ChapterKind(
    "profils",
    "Tour de France de l’excellence",
    read,
    word="profil",
    places=places,
    drawings=drawings,
    photos=photos,
    pieces=pieces,
    side="right",
)
