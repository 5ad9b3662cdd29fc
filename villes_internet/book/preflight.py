"""Before a build: what an édition's book still lacks, in sentences that lead to where each is mended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.urls import reverse

from initiatives.models import Initiative
from label.enums import Coverage, DocumentStatus
from label.models import Adhesion, Award, Candidature, Document, Edition, Partner, TeamMember
from label.rules.regulation import TOP
from questionnaire.models import FiledQuestionnaire, StudyTable
from toolkit.files import StorageAway
from toolkit.french import counted, listed, of_place, upper_first
from toolkit.printing.inspection import FaultKind
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.tour import BRIEF, folders_of, told_length
from villes_internet.book.enums import TextState, Volume, WordsState
from villes_internet.book.links import links_of
from villes_internet.book.models import PageRemark, PrintedPicture, ProfileFocus, ProfilePicture, TextPicture
from villes_internet.book.texts import placed_in
from villes_internet.book.words import unapproved

LEAST_DPI = 200  # dots an inch under which a photo is seen to be coarse
MILLIMETRES = 25.4  # in an inch
# A photo's place on paper, in millimetres: under the card, across the page (static/css/book-profiles.css).
UNDER, ACROSS = (50, 34), (110, 47)
TEXT = (80, 53)  # beside a text (static/css/book-writings.css)
OBSERVED = 200  # signs of a short observation: what stands on a page with an initiative
NAMED = 5


@dataclass(frozen=True)
class BookLack:
    """One thing, in a sentence, and the page where it is mended; one that `refuses` stops the build."""

    words: str
    address: str
    refuses: bool = False


def preflight(edition: Edition) -> list[BookLack]:
    """What a build would show or miss, the gravest first. About twenty queries, and one question to the store for
    each photo.
    """
    found = (_texts, _links, _pages, _words, _remarks, _photos, _text_photos, _last_book, _people, _study)
    here = reverse("equipe", args=[edition.year])
    nothing = [BookLack(reason, here, refuses=True) for reason in unprintable(edition)]
    return [*nothing, *invented(edition), *(lack for read in found for lack in read(edition))]


def unprintable(edition: Edition) -> list[str]:
    """Why an edition without any award, or known in part only, has no document."""
    if not Award.objects.standing().filter(candidature__edition=edition).exists():
        return [f"L’édition {edition.year} n’a encore aucun niveau attribué : il n’y a rien à imprimer."]
    if edition.coverage != Coverage.COMPLETE:
        reason = "ne sont connus qu’en partie : un document les donnerait pour entiers"
        return [f"Les résultats de l’édition {edition.year} {reason}."]
    return []


def invented(edition: Edition) -> list[BookLack]:
    """That pages of a real edition would print an initiative of the demonstration; one query."""
    if edition.demonstration:
        return []
    rows = ProfileFocus.objects.filter(candidature__edition=edition, initiative__demonstration=True)
    names = list(rows.order_by("candidature__sort_key").values_list("candidature__name", flat=True))
    words = f"Des données de démonstration sont retenues pour un livre réel : {_some(names)}."
    return [BookLack(words, reverse("book-photos", args=[edition.year]), refuses=True)] if names else []


def _texts(edition: Edition) -> Iterator[BookLack]:
    desk = reverse("book-texts", args=[edition.year])
    found = placed_in(edition)
    waiting = [one.slot for one in found if one.state is TextState.WRITTEN]
    missing = [one.slot for one in found if one.is_missing]
    for slots, verbs, rest in (
        (waiting, ("texte attend", "textes attendent"), "une relecture"),
        (missing, ("texte reste", "textes restent"), "à écrire"),
    ):
        names = [slot.name for slot in slots]
        alone = reverse("book-text", args=[edition.year, slots[0].slug]) if len(slots) == 1 else desk
        if names:
            yield BookLack(f"{_capital(names, *verbs)} {rest} : {_some(names)}.", alone)


def _links(edition: Edition) -> Iterator[BookLack]:
    found = links_of(edition, KINDS)
    for link in found.dead:
        words = f"{link.giver} : un lien ne mène nulle part, {link.address[:80]} ({link.why})."
        yield BookLack(words, link.place)
    if found.waiting:
        verbs = ("lien n’a pas encore été visité", "liens n’ont pas encore été visités")
        words = f"{upper_first(counted(found.waiting, *verbs, feminine=False))} : cela se fait dans l’heure."
        yield BookLack(words, reverse("book", args=[edition.year]))


def _pages(edition: Edition) -> Iterator[BookLack]:
    """The pages without an initiative, those without any photo, and the initiatives whose photo, printed first, has
    left the storage.
    """
    tops = Award.objects.standing().filter(candidature__edition=edition, arobases=TOP).values("candidature")
    found = Candidature.objects.filter(pk__in=tops).select_related("book_picture", "book_focus__initiative")
    told = [(row, _initiative_of(row)) for row in found.order_by("sort_key")]
    shown = [(row, one) for row, one in told if one is not None and one.photos_shown]
    pictured = {row for row, _ in shown} | {row for row, _ in told if hasattr(row, "book_picture")}
    desk = reverse("book-photos", args=[edition.year])
    for names, what in (
        ([row.name for row, one in told if one is None], "d’initiative"),
        ([row.name for row, _ in told if row not in pictured], "de photo"),
    ):
        if names:
            words = _capital(names, f"page n’a pas {what}", f"pages n’ont pas {what}", feminine=True)
            yield BookLack(f"{words} : {_some(names)}.", desk)
    folders = folders_of([one for _, one in shown]) if shown else {}
    for row, one in shown:
        first = one.photos_shown[0]
        if _has_left(f"{folders.get(first['pk'], '')}/{max(first['widths'])}.jpg"):
            yield BookLack(f"Photo de l’initiative {of_place(row.name)} : son fichier n’est plus là.", desk)


def _initiative_of(row: Candidature) -> Initiative | None:
    return row.book_focus.initiative if hasattr(row, "book_focus") else None


def _has_left(path: str) -> bool:
    """Whether a file is no more in its store; not known when the store is away: the build will say it."""
    try:
        return not default_storage.exists(path)
    except StorageAway:
        return False


def _words(edition: Edition) -> Iterator[BookLack]:
    pages = unapproved(edition)
    desk = reverse("book-words", args=[edition.year])
    awaited = [one for one in pages if one.state in (WordsState.UNREAD, WordsState.CHANGED)]
    for is_closed, verbs in (
        (False, ("page attend", "pages attendent")),
        (True, ("page s’imprime sans", "pages s’impriment sans")),  # nobody can give it any more
    ):
        if names := [one.candidature.name for one in awaited if one.is_closed == is_closed]:
            whose = "leur" if len(names) > 1 else "sa"
            words = f"{_capital(names, *verbs, feminine=True)} l’accord de {whose} collectivité"
            yield BookLack(f"{words} : {_some(names)}.", desk)
    if others := [one.candidature for one in pages if one.prints_others]:
        names = [one.name for one in others]
        verbs = ("page dit", "pages disent")
        words = f"{_capital(names, *verbs, feminine=True)} d’autres mots que ceux qui sont approuvés : {_some(names)}."
        alone = reverse("book-focus", args=[edition.year, others[0].collectivite.code])
        yield BookLack(words, alone if len(others) == 1 else desk)
    if names := [one.candidature.name for one in pages if one.state is WordsState.REMARKED]:
        words = _capital(
            names, "remarque de collectivité attend", "remarques de collectivités attendent", feminine=True
        )
        yield BookLack(f"{words} : {_some(names)}.", desk)


def _remarks(edition: Edition) -> Iterator[BookLack]:
    rows = PageRemark.objects.filter(edition=edition, settled_at__isnull=True).values_list("name", flat=True)
    if found := list(rows):
        words = _capital(found, "remarque sur une page attend", "remarques sur des pages attendent", feminine=True)
        yield BookLack(f"{words} : {_some(list(dict.fromkeys(found)))}.", reverse("book-plan", args=[edition.year]))


def _photos(edition: Edition) -> Iterator[BookLack]:
    rows = ProfilePicture.objects.filter(candidature__edition=edition).select_related(
        "candidature__collectivite", "candidature__book_focus"
    )
    gone = _gone(rows)
    for row in rows:
        address = reverse("book-photo-change", args=[edition.year, row.candidature.collectivite.code])
        yield from _photo(of_place(row.candidature.name), address, dots=page_dots(row), is_gone=row.pk in gone)


def _gone(rows: Iterable[PrintedPicture]) -> set[int]:
    """The photos whose file is no more in its store; none is known when the store is away: the build will say it."""
    try:
        return {row.pk for row in rows if not row.file.storage.exists(row.file.name or "")}
    except StorageAway:
        return set()


def _photo(whose: str, address: str, *, dots: int, is_gone: bool) -> Iterator[BookLack]:
    """That its file is gone, or that it is coarse at its printed size."""
    if is_gone:
        yield BookLack(f"Photo {whose} : son fichier n’est plus là, envoyez-la de nouveau.", address)
    elif dots < LEAST_DPI:
        words = f"{dots} points par pouce à sa taille d’impression, il en faut {LEAST_DPI}"
        yield BookLack(f"Photo {whose} : {words}.", address)


def _last_book(edition: Edition) -> Iterator[BookLack]:
    """Why the last book could not be made (a text that leaves its box), or the titles and the lines that it leaves
    alone and its pages almost empty.
    """
    ended = (DocumentStatus.DONE, DocumentStatus.FAILED)
    document = Document.objects.of(Volume.BOOK.value, edition).filter(status__in=ended).first()
    if document is not None and document.status == DocumentStatus.FAILED:
        words = f"Le dernier livre n’a pas pu être fait : {document.error[:300]}"
        yield BookLack(words, reverse("book", args=[edition.year]) + "#fabrications")
        return
    if document is None:
        return
    if found := [f"page {one['page']} ({FaultKind(one['kind']).label})" for one in document.faults]:
        words = _capital(found, "défaut de mise en pages", "défauts de mise en pages")
        where = _some(found)
        yield BookLack(f"{words} dans le dernier livre : {where}.", reverse("book-plan", args=[edition.year]))
    if changed := list(dict.fromkeys(note.partition(" : ")[0] for note in document.notes)):
        verbs = ("texte n’est pas imprimé tel qu’il est", "textes ne sont pas imprimés tels qu’ils sont")
        words = f"{_capital(changed, *verbs)} (signe sans dessin, longueur) dans le dernier livre"
        yield BookLack(f"{words} : {_some(changed)}.", reverse("book", args=[edition.year]) + "#fabrications")


def _study(edition: Edition) -> Iterator[BookLack]:
    """That nothing is told of the answers, once it may be: that chapter is not in the book."""
    told = StudyTable.objects.public().filter(edition=OuterRef("candidature__edition"))
    held = FiledQuestionnaire.objects.filter(~Exists(told), candidature__edition=edition)
    if edition.is_public and held.exists():
        words = "L’étude n’est pas publiée : le livre n’a pas le chapitre « Ce que disent les réponses »."
        yield BookLack(words, reverse("equipe-study", args=[edition.year]))


def _people(edition: Edition) -> Iterator[BookLack]:
    partners = list(Partner.objects.shown_in(edition))
    rows = (
        (TeamMember.objects.filter(edition=edition).exists(), "Personne n’est nommé dans l’équipe.", "equipe-team"),
        (bool(partners), "Aucun partenaire n’est dans la liste.", "equipe-partners"),
        (
            Adhesion.objects.filter(year=edition.year).exists(),
            "Aucun membre de l’association n’est connu.",
            "equipe-members",
        ),
    )
    for is_known, words, name in rows:
        if not is_known:
            yield BookLack(words, reverse(name, args=[edition.year]))
    if names := [one.name for one in partners if not one.logo]:
        words = _capital(names, "partenaire n’a pas de logo", "partenaires n’ont pas de logo")
        yield BookLack(f"{words} : {_some(names)}.", reverse("equipe-partners", args=[edition.year]))
    told = set(Partner.objects.filter(edition__year__lt=edition.year).values_list("role", flat=True))
    if names := [one.name for one in partners if one.names_another_year and one.role in told]:
        words = _capital(names, "partenaire garde les mots", "partenaires gardent les mots")
        yield BookLack(f"{words} d’une autre année : {_some(names)}.", reverse("equipe-partners", args=[edition.year]))


def _text_photos(edition: Edition) -> Iterator[BookLack]:
    rows = list(TextPicture.objects.filter(edition=edition))
    names = {one.slot.slug: one.slot.name for one in placed_in(edition)} if rows else {}
    gone = _gone(rows)
    for row in rows:
        address = reverse("book-text-picture", args=[edition.year, row.slug])
        whose = f"de « {names.get(row.slug, row.slug)} »"
        yield from _photo(whose, address, dots=text_dots(row), is_gone=row.pk in gone)


def page_dots(picture: ProfilePicture) -> int:
    """The dots an inch of the photo of a page, in the place that its initiative leaves it: a brief one, the wide
    column. One query, none when the candidature comes with its initiative.
    """
    focus = getattr(picture.candidature, "book_focus", None)
    is_beside = focus is not None and told_length(focus.title, focus.text.split("\n\n")) + OBSERVED > BRIEF
    return printed_dpi(picture.width, picture.height, beside=is_beside)


def text_dots(picture: TextPicture) -> int:
    """The dots an inch of the photo of a text."""
    return int(min(picture.width / TEXT[0], picture.height / TEXT[1]) * MILLIMETRES)


def printed_dpi(width: int, height: int, *, beside: bool) -> int:
    """The dots an inch of a photo of this size (pixels), which fills its place on paper; `beside` an initiative it
    stands under the card.
    """
    wide, tall = UNDER if beside else ACROSS
    return int(min(width / wide, height / tall) * MILLIMETRES)


def _capital(names: list[str], one: str, many: str, *, feminine: bool = False) -> str:
    return upper_first(counted(len(names), one, many, feminine=feminine))


def _some(names: list[str]) -> str:
    """The first names, and how many more."""
    more = len(names) - NAMED
    return f"{', '.join(names[:NAMED])} et {more} autres" if more > 1 else listed(names)
