"""The book's content as plain values: exact equality on a small edition, chapter by chapter, and the facts of the real
one.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from label.actions.corrections import propose_correction, settle_correction
from label.enums import Kind, Strate
from label.models import Adhesion, Award, Candidature, Correction, Edition, Partner, Profile, TeamMember
from label.rules.histories import HistoryYear
from label.rules.regulation import RULES, sentences
from tests.cast import Cast
from tests.factories.label import CandidatureFactory, CollectiviteFactory, EditionFactory
from toolkit.charts.atlas.labels import Spot
from villes_internet.book.content.cards import CardLine
from villes_internet.book.content.certificates import certificates_of
from villes_internet.book.content.chapters import VOLUMES, WHOLE
from villes_internet.book.content.chapters.answers import ANSWERS
from villes_internet.book.content.chapters.base import Chapter, ChapterKind, Matter
from villes_internet.book.content.chapters.colophon import Colophon
from villes_internet.book.content.chapters.cover import Cover
from villes_internet.book.content.chapters.edition import EditionPages
from villes_internet.book.content.chapters.index import Index, IndexEntry, IndexLetter, IndexPlace
from villes_internet.book.content.chapters.jury import Juror, Jury
from villes_internet.book.content.chapters.maps import LevelMap, Maps
from villes_internet.book.content.chapters.members import MemberGroup, Members
from villes_internet.book.content.chapters.moves import MovesChapter
from villes_internet.book.content.chapters.palmares import LevelList, Palmares
from villes_internet.book.content.chapters.partners import Partners, Supporter
from villes_internet.book.content.chapters.perspective import Arrivals, Perspective
from villes_internet.book.content.chapters.presentation import Presentation
from villes_internet.book.content.chapters.tables import LevelTable, TableRow, Tables
from villes_internet.book.content.chapters.tour import ProfilePage, Tour
from villes_internet.book.content.documents import Book, chapters_of, title_of
from villes_internet.book.content.fingerprints import checksum
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.types import BookEntry, KeyFigure, Passage
from villes_internet.book.enums import Volume
from villes_internet.book.models import BookText
from villes_internet.book.rendering import Plates, chapter_html

pytestmark = pytest.mark.django_db
JURY = {
    "seance": {"lieu": "Salle des fêtes, Bourg", "candidatures": 3},
    "president": "Ada Byron",
    "membres": [
        {"nom": "Luc Brun", "fonction": "journaliste", "present": False},
        {"nom": "Ada Byron", "fonction": "mathématicienne", "lien": "partenaire"},
    ],
    "preparation": ["Comité d'orientation"],
}


@pytest.fixture
def small(blank: None) -> Edition:
    """Three towns, one of them at 5 @ after 4 @ the year before, a jury, a partner and two members."""
    before = EditionFactory(year=2149, number=49)
    edition = EditionFactory(
        year=2150,
        number=50,
        jury_on=date(2149, 11, 8),
        ceremony_on=date(2150, 2, 7),
        ceremony_place="Bourg",
        publishes_at=datetime(2150, 2, 7, 10, tzinfo=UTC),
        printed_jury=JURY,
        printed_figures=[{"id": "primo_candidates", "valeur": 2}, {"id": "primo_4_noms", "valeur": ["Bourg"]}],
    )
    Partner.objects.create(edition=edition, rank=1, name="Mutuelle de l'essai", role="Accueille le jury.", is_main=True)
    top = CandidatureFactory(
        edition=edition,
        collectivite__code="99001",
        collectivite__name="Œil",
        printed_population=1200,
        population=1100,
        awarded=5,
    )
    CandidatureFactory(edition=before, collectivite=top.collectivite, awarded=4)
    CandidatureFactory(edition=edition, collectivite__code="99002", collectivite__name="Bourg", awarded=4)
    CandidatureFactory(edition=edition, collectivite__code="99003", collectivite__name="L'Âge", awarded=1)
    CandidatureFactory(edition=edition, collectivite__code="99004", collectivite__name="Sans niveau")
    Profile.objects.create(
        candidature=top,
        executive="Zoé Œuvrard",
        staff=12,
        population=1250,
        website="oeil.example",
        dedicated_staff=[{"fonction": "Webmestre", "nombre": 0.5}, {"fonction": "Animatrice", "nombre": None}],
    )
    for name, place, kind in (("ŒIL", top.collectivite, "commune"), ("OTEN", None, "autre")):
        Adhesion.objects.create(
            year=2150,
            printed_name=name,
            name=name.title(),
            sort_key=name.lower(),
            kind=kind,
            collectivite=place,
            departement="",
        )
    TeamMember.objects.create(edition=edition, rank=1, name="Luc Brun", function="direction")
    said = ("editorial", "temoignage-1", "methode", "focus-1", "association", "dos")
    BookText.objects.bulk_create(
        BookText(edition=edition, slug=slug, part=slug.partition("-")[0], title="Titre", text="Mots.") for slug in said
    )
    return edition


def by_slug(edition: Edition, volume: Volume = Volume.BOOK) -> dict[str, Any]:
    return {chapter.slug: chapter.content for chapter in chapters_of(edition, volume)}


@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind is not ANSWERS], ids=lambda kind: kind.slug)
def test_a_chapter_says_all_of_itself(small: Edition, kind: ChapterKind[Any]) -> None:
    """A new one is tested here without a word more: its template, its anchor, its places named in the index; what
    needs a questionnaire has its own test (test_answers).
    """
    matter = Matter(small, Volume.BOOK, Fitter())
    for before in WHOLE[: WHOLE.index(kind)]:
        matter.made += [(before, made)] if (made := before.made_from(matter)) is not None else []
    chapter = kind.made_from(matter)
    assert chapter is not None
    book = Book("book", "Livre", 2150, (chapter,))
    html = chapter_html(book, chapter, Plates())
    assert f'id="{kind.slug}"' in html
    assert bool(book.listed) == (bool(chapter.title) and not kind.before_contents)
    for place in kind.places(chapter.content):
        assert kind.word
        assert f'id="{place.anchor}"' in html


def test_the_chapters_come_in_the_order_of_print(small: Edition) -> None:
    assert [(c.slug, c.title) for c in chapters_of(small, Volume.BOOK)] == [
        ("couverture", ""),
        ("lecture", "Comment lire ce livre"),
        ("editorial", "Éditorial"),
        ("temoignages", "Témoignages"),
        ("label", "Le label « Villes Internet »"),
        ("methode", "La méthode"),
        ("perspective", "Le label en perspective"),
        ("edition", "L’édition 2150"),
        ("tableaux", "Les choix du jury"),
        ("mouvements", "Qui bouge"),
        ("jury", "Le jury"),
        ("palmares", "Le palmarès"),
        ("equipe", "L’équipe"),
        ("profils", "Tour de France de l’excellence"),
        ("membres", "Les membres de l’association"),
        ("cartes", "Les cartes"),
        ("focus", "Les focus"),
        ("partenaires", "Les partenaires"),
        ("association", "L’association"),
        ("index", "Index des collectivités"),
        ("colophon", "Achevé d’imprimer"),
        ("quatrieme", ""),
    ]


def test_cover_tables_maps_palmares_and_members_of_a_small_book(small: Edition) -> None:
    content = by_slug(small)
    spots = {
        c: Spot(c, n, "99", 2.0, 47.0, level)
        for c, n, level in (("99001", "Œil", 5), ("99002", "Bourg", 4), ("99003", "L'Âge", 1))
    }
    assert content["couverture"] == Cover(
        "Cités en Réseaux",
        2150,
        50,
        "3 collectivités labellisées",
        "Association Villes Internet",
        (spots["99003"], spots["99002"], spots["99001"]),
    )
    assert replace(content["tableaux"], passages=()) == Tables(
        "Les référentes de l’édition : une à 5 @ et une à 4 @.",
        (
            LevelTable(5, (TableRow("99001", "Œil", "99", "Essai", "Région d’essai", 1200),)),
            LevelTable(4, (TableRow("99002", "Bourg", "99", "Essai", "Région d’essai", None),)),
        ),
    )
    assert replace(content["cartes"], attribution="") == Maps(
        (LevelMap(5, (spots["99001"],)), LevelMap(4, (spots["99002"],))), ""
    )
    oeil, bourg, age = (
        BookEntry("99001", "Œil", "99"),
        BookEntry("99002", "Bourg", "99"),
        BookEntry("99003", "L'Âge", "99"),
    )
    assert content["palmares"] == Palmares(
        "Trois collectivités labellisées, par niveau, et par ordre alphabétique dans chaque niveau.",
        3,
        (LevelList(5, (oeil,)), LevelList(4, (bourg,)), LevelList(1, (age,))),
    )
    assert content["membres"] == Members(
        "Deux membres en 2150, dont un au palmarès.",
        2,
        1,
        (
            MemberGroup("Communes", (BookEntry("99001", "Œil", ""),)),
            MemberGroup("Autres membres", (BookEntry("", "Oten", ""),)),
        ),
    )


WORDS = {
    "arrivee": "premières fois à 5\u00a0@",
    "bouge": "qui bouge",
    "tableau": "tableau",
    "carte": "carte",
    "palmares": "palmarès",
    "profil": "profil",
    "membre": "membres",
}


def places(*anchors: str) -> tuple[IndexPlace, ...]:
    """Anchors with the word of their chapter."""
    return tuple(IndexPlace(anchor, WORDS[anchor.partition("-")[0]]) for anchor in anchors)


@pytest.mark.parametrize(("lines", "tight"), [(38, False), (39, True), (44, True), (45, False)])
def test_a_table_a_little_longer_than_its_page_is_set_closer(lines: int, tight: bool) -> None:
    assert LevelTable(4, (TableRow("99001", "Œil", "99", "Essai", "Région d’essai", 1200),) * lines).is_tight is tight


@pytest.mark.parametrize(
    ("lines", "sheets"), [(29, [29]), (44, [44]), (45, [23, 22]), (90, [30, 30, 30]), (450, [38] * 11 + [32])]
)
def test_a_table_of_several_pages_is_cut_in_equal_parts(lines: int, sheets: list[int]) -> None:
    table = LevelTable(4, (TableRow("99001", "Œil", "99", "Essai", "Région d’essai", 1200),) * lines)
    assert [len(sheet) for sheet in table.sheets] == sheets


def test_the_index_leads_to_every_place_of_each_collectivite(small: Edition) -> None:
    index = by_slug(small)["index"]
    assert isinstance(index, Index)
    assert index.letters == (
        IndexLetter(
            "B", (IndexEntry("Bourg", "99", places("tableau-99002", "bouge-99002", "palmares-99002", "carte-4"), 4),)
        ),
        IndexLetter("L", (IndexEntry("L'Âge", "99", places("bouge-99003", "palmares-99003"), 1),)),
        IndexLetter(
            "O",
            (
                IndexEntry(
                    "Œil",
                    "99",
                    places(
                        "arrivee-99001",
                        "tableau-99001",
                        "bouge-99001",
                        "palmares-99001",
                        "profil-99001",
                        "membre-99001",
                        "carte-5",
                    ),
                    5,
                ),
            ),
        ),
    )


def test_the_page_of_a_collectivite_at_five(small: Edition) -> None:
    tour = by_slug(small)["profils"]
    assert isinstance(tour, Tour)
    (page,) = tour.profiles
    assert [(s.rule, s.text) for s in page.observation] == [
        ("arrival_known", "On suit la trace d’Œil dans le label depuis 2149, avec 4\u00a0@."),
        ("summit_step", "L’édition suivante, en 2150, lui apporte la cinquième arobase."),
        (
            "region_alone",
            (
                "En 2150, elle est seule à 5\u00a0@ dans la région Région d’essai, où trois collectivités sont "
                "labellisées."
            ),
        ),
        ("strate_alone", "La seule petite ville à 5\u00a0@ en 2150, c’est elle."),
    ]
    assert replace(page, observation=()) == ProfilePage(
        code="99001",
        name="Œil",
        arobases=5,
        year=2150,
        place="Essai (99) · Région d’essai · Petite ville",
        card=(
            CardLine("Maire", "Zoé Œuvrard"),
            CardLine("Département", "Essai (99)"),
            CardLine("Région de l’époque", "Région d’essai"),
            CardLine("Habitants", "1\u202f250", is_figure=True),
            CardLine("Agents", "12", is_figure=True),
            CardLine("Site", "oeil.example", address="https://oeil.example"),
        ),
        staff=(CardLine("Webmestre", "0,5", is_figure=True), CardLine("Animatrice", "", is_figure=True)),
        figures=(
            KeyFigure("2149", "première participation connue"),
            KeyFigure("2", "participations connues"),
            KeyFigure("1", "édition connue à 5 @"),
        ),
        observation=(),
        history=(HistoryYear(2149, True, 4, number=49), HistoryYear(2150, True, 5, number=50)),
        region="Région d’essai",
        region_departements=("99",),
        region_places=(Spot("99001", "Œil", "99", 2.0, 47.0, 5), Spot("99002", "Bourg", "99", 2.0, 47.0, 4)),
        has_map=True,
    )


def test_the_jury_has_its_president_first_and_the_partners_their_page(small: Edition) -> None:
    content = by_slug(small)
    assert content["jury"] == Jury(
        "Le jury de l’édition 2150 compte deux membres. Il s’est réuni le 8\u00a0novembre 2149 pour se prononcer sur "
        "3 candidatures. Un membre était présent, d’après le livre imprimé.",
        (
            Juror("Ada Byron", "mathématicienne", True, True, "partenaire"),
            Juror("Luc Brun", "journaliste", False, False, ""),
        ),
        ("Comité d'orientation",),
    )
    assert content["partenaires"] == Partners(
        "Ils soutiennent le label en 2150.", (Supporter("Mutuelle de l'essai", "Accueille le jury.", True),)
    )


def test_the_edition_tells_its_calendar_its_newcomers_and_what_is_known_of_the_first_time_candidates(
    small: Edition,
) -> None:
    edition = by_slug(small)["edition"]
    assert isinstance(edition, EditionPages)
    assert edition.lead == "L’édition 2150, la 50e du label, réunit 3 collectivités, dont une à 5 @."
    assert edition.figures[:2] == (KeyFigure("3", "collectivités labellisées"), KeyFigure("1", "à 5 @"))
    assert edition.passages == (
        Passage(
            "Le calendrier",
            (
                (
                    "Le jury s’est réuni le 8\u00a0novembre 2149 (Salle des fêtes, Bourg). Remise des labels le "
                    "7\u00a0février 2150, à Bourg."
                ),
            ),
        ),
        Passage(
            "Nouvelles venues à 5 @",
            ("Une collectivité reçoit 5 @ pour la première fois, à notre connaissance :",),
            ("Œil (Essai)",),
        ),
    )
    assert edition.first_time == (KeyFigure("2", "candidates pour la première fois"),)
    assert edition.first_time_passages[0] == Passage(
        "Quatre arobases d’emblée",
        ("Dès sa première candidature, Bourg reçoit 4 @, le plafond d’une primo-candidate.",),
    )


def test_a_book_that_nobody_printed_counts_its_first_timers_and_says_insee_s_populations(small: Edition) -> None:
    Edition.objects.filter(pk=small.pk).update(printed_figures=[])
    Candidature.objects.filter(edition=small).update(printed_population=None)
    Edition.objects.filter(year=2149).update(coverage="partial")
    content = by_slug(Edition.objects.get(pk=small.pk))
    pages = content["edition"]
    assert pages.first_time == (
        KeyFigure("2", "labellisées, inconnues avant 2150"),
        KeyFigure("67\u00a0%", "des labellisées"),
        KeyFigure("2", "petites villes"),
        KeyFigure("1", "à 4 @ dès leur première candidature connue"),
    )
    assert pages.first_time_passages[0].items == ("Bourg (Essai)",)
    assert pages.first_time_passages[1].paragraphs == (
        "Sont comptées celles dont aucune participation d’avant 2150 n’est connue de nos données.",
        "Les palmarès d’avant 2150 n’y sont qu’en partie.",
    )
    html = chapter_html(Book("book", "Livre", 2150, ()), Chapter("edition", "L’édition 2150", pages), Plates())
    assert "<li>Bourg (Essai)</li>" in html
    assert [row.population for row in content["tableaux"].levels[0].rows] == [1100]
    assert "de l’INSEE" in content["lecture"].passages[1].paragraphs[0]
    assert any("celles de l’INSEE, à l’inscription" in line for line in content["colophon"].lines)


def test_first_timers_are_told_at_the_levels_that_they_were_given(small: Edition) -> None:
    Edition.objects.filter(pk=small.pk).update(printed_figures=[])
    for level, title, words in (
        (4, "Quatre arobases d’emblée", "Une collectivité reçoit 4 @ dès sa première candidature connue :"),
        (5, "Cinq arobases d’emblée", "Une collectivité reçoit 5 @ dès sa première candidature connue :"),
    ):
        Award.objects.filter(candidature__edition=small, candidature__name="Bourg").update(arobases=level)
        pages = by_slug(Edition.objects.get(pk=small.pk))["edition"]
        assert pages.first_time[-1].value == "1"
        assert pages.first_time[-1].words.startswith(f"à {level} @ dès ")
        assert (pages.first_time_passages[0].title, pages.first_time_passages[0].paragraphs) == (title, (words,))


def test_an_edition_without_jury_partner_member_nor_five_has_no_empty_chapter(blank: None) -> None:
    edition = EditionFactory(year=2151, number=51)
    CandidatureFactory(edition=edition, awarded=2, collectivite__latitude=None, collectivite__longitude=None)
    slugs = [c.slug for c in chapters_of(edition, Volume.BOOK)]
    assert slugs == [
        "couverture",
        "lecture",
        "label",
        "perspective",
        "edition",
        "palmares",
        "index",
        "colophon",
    ]


@pytest.mark.parametrize("volume", Volume)
def test_no_document_has_more_chapters_than_its_progress_expects(volume: Volume) -> None:
    chapters = list(chapters_of(Edition.objects.get(year=2012), volume))
    # 2011 is not whole: nothing moves in 2012; its answers are not held; nobody wrote the back of its cover.
    assert len(VOLUMES[volume]) - 3 <= len(chapters) <= len(VOLUMES[volume])


def test_the_palmares_alone_holds_the_names_and_nothing_of_the_members(small: Edition) -> None:
    assert [c.slug for c in chapters_of(small, Volume.PALMARES)] == ["couverture", "palmares", "colophon"]
    assert [c.slug for c in chapters_of(small, Volume.PROFILES)] == ["couverture", "profils", "colophon"]
    assert title_of(small, Volume.PALMARES) == "Palmarès 2150 du label «\u00a0Villes Internet\u00a0»"
    assert title_of(small, Volume.BOOK) == "Cités en Réseaux 2150"


def test_the_colophon_says_whose_data_of_when_with_which_fingerprint(small: Edition) -> None:
    *chapters, last, back = chapters_of(small, Volume.BOOK)
    colophon = last.content
    assert isinstance(colophon, Colophon)
    assert any("GeoNames" in line for line in colophon.lines)
    assert colophon.data_date == "palmarès publié le 7\u00a0février 2150"
    assert colophon.fingerprint == checksum([*chapters, back.content.writing])
    CandidatureFactory(edition=small, awarded=1)
    again: Any = list(chapters_of(small, Volume.BOOK))[-2].content
    assert again.fingerprint != colophon.fingerprint


def test_the_real_book_names_everyone() -> None:
    content = by_slug(Edition.objects.get(year=2012))
    tables, palmares, members, index = (content[s] for s in ("tableaux", "palmares", "membres", "index"))
    assert [(t.arobases, len(t.rows)) for t in tables.levels] == [(5, 29), (4, 31)]
    assert next(r for r in tables.levels[0].rows if r.name == "Metz").population == 128_000
    assert [(n.arobases, len(n.entries)) for n in palmares.levels] == [(5, 29), (4, 31), (3, 115), (2, 107), (1, 74)]
    assert (members.total, members.labelled) == (301, 182)
    assert [len(g.entries) for g in members.groups] == [288, 6, 7]
    # 356 labelled; 301 members less the seven without code and the 182 who are labelled too; four who were at 5 @
    # before
    assert sum(len(letter.entries) for letter in index.letters) == 356 + 301 - 7 - 182 + 4
    assert [(m.arobases, len(m.spots)) for m in content["cartes"].levels] == [(5, 29), (4, 31)]
    jury = content["jury"]
    assert (jury.jurors[0].name, len(jury.jurors)) == ("Emmanuel Eveno", 15)
    partners = content["partenaires"].partners
    # data/partenaires-2012.csv: those that the book says support, finance or accompany the label; one is the main one.
    assert (len(partners), [one.name for one in partners if one.is_main]) == (
        11,
        ["Mutuelle Nationale Territoriale (MNT)"],
    )


def test_the_real_perspective_says_its_figures() -> None:
    perspective = by_slug(Edition.objects.get(year=2012))["perspective"]
    assert isinstance(perspective, Perspective)
    said = {figure.chart.slug: " ".join(figure.text) for group in perspective.groups for figure in group}
    assert said["editions"] == (
        "L’édition 2012 labellise 356 collectivités. Elles étaient 303 en 2011 : 53 de plus, une hausse de 17 %. "
        "C’est le plus haut des six totaux connus. Les totaux ne sont pas connus pour les éditions 2000 à 2005."
    )
    assert said["niveaux"].startswith(
        "Le niveau 3 @ réunit 32 % des collectivités. Les référentes, à 4 ou 5 @, sont 60, soit 17 %."
    )
    assert "Vacherauville, 108 habitants" in said["strates"]
    assert said["regions"].startswith(
        "47 % des labellisées se trouvent en Rhône-Alpes, en Île-de-France et dans le Nord-Pas-de-Calais."
    )
    assert said["referentes"].startswith(
        "En Île-de-France, dix-huit collectivités tiennent 4 ou 5 @. Vient ensuite Rhône-Alpes"
    )
    assert said["referentes-editions"] == (
        "À 5 @ : 29, contre 24 en 2011 ; à 4 @ : 31, contre 28. La hausse tient d’abord aux 5 @."
    )
    assert said["entrantes"].endswith("reçoivent 5 @ pour la première fois, à notre connaissance.")
    assert [(e.year, e.total, e.levels) for e in perspective.editions][-2:] == [
        (2011, 303, (24, 28, 106, 97, 48)),
        (2012, 356, (29, 31, 115, 107, 74)),
    ]
    assert (perspective.editions[0].levels, perspective.editions[1].levels) == ((), (None,) * 5)
    assert perspective.arrivals[0] == Arrivals(2001, (BookEntry("79202", "Parthenay", ""),))


def test_the_level_that_loses_most_is_named() -> None:
    edition = EditionFactory(year=2013)
    CandidatureFactory(edition=edition, collectivite=CollectiviteFactory(), awarded=4)
    perspective = by_slug(edition)["perspective"]
    assert isinstance(perspective, Perspective)
    (figure,) = [one for group in perspective.groups for one in group if one.chart.slug == "referentes-editions"]
    assert figure.text == (
        "À 5 @ : aucune, contre 29 en 2012 ; à 4 @ : 1, contre 31. La baisse tient d’abord aux 4 @.",
    )


def test_the_real_profiles_are_twenty_nine_true_pages() -> None:
    tour = by_slug(Edition.objects.get(year=2012))["profils"]
    assert isinstance(tour, Tour)
    assert len(tour.profiles) == 29
    assert all(2 <= len(page.observation) <= 4 for page in tour.profiles)
    assert not any(sentence.rule.startswith("fall") for page in tour.profiles for sentence in page.observation)
    metz = next(page for page in tour.profiles if page.name == "Metz")
    assert metz.place == "Moselle (57) · Lorraine · Grande ville"
    assert metz.region_departements == ("54", "55", "57", "88")
    arrivals = [page.observation[0].text.replace(page.name, "") for page in tour.profiles]
    assert len({text[:20] for text in arrivals}) >= 5


def test_the_presentation_follows_the_reglement_of_its_edition(small: Edition) -> None:
    presentation = by_slug(small)["label"]
    assert isinstance(presentation, Presentation)
    levels = next(p for p in presentation.passages if p.title == "Cinq niveaux").paragraphs[0]
    assert f"Règlement 2150 : {' '.join(sentences(small.terms, RULES))}" in levels
    assert len(next(p for p in presentation.passages if p.title == "Six thèmes").items) == 6


def test_an_attestation_says_who_received_what_when(small: Edition, cast: Cast) -> None:
    fitter = Fitter()
    certificates = certificates_of(small, fitter)
    assert [c.name for c in certificates] == ["Œil", "Bourg", "L'Âge"]
    first = certificates[0]
    assert (
        first.sentence
        == "Le jury du label « Villes Internet » décerne cinq arobases à la commune d’Œil pour l’édition 2150."
    )
    assert (first.decided, first.given) == (
        "Décision du jury, le 8\u00a0novembre 2149",
        "Remis le 7\u00a0février 2150, à Bourg",
    )
    assert certificates[2].sentence.endswith("décerne une arobase à la commune de l’Âge pour l’édition 2150.")
    candidature = small.candidatures.get(collectivite__code="99002")
    row = propose_correction(candidature, arobases=1, reason="Une pièce.", by=cast.elise)
    settle_correction(row, agreed=True, by=cast.eve)
    Correction.objects.update(settled_at=datetime(2150, 3, 12, 9, tzinfo=UTC))
    said = [c.corrected for c in certificates_of(small, fitter)]
    assert said == ["", "Niveau corrigé le 12\u00a0mars 2150", ""]
    assert [c.name for c in certificates_of(small, fitter, candidature)] == ["Bourg"]
    assert fitter.notes == []


def test_an_attestation_of_a_grouping_and_of_a_mention(blank: None) -> None:
    edition = EditionFactory(year=2152, number=52)
    CandidatureFactory(
        edition=edition,
        awarded=0,
        collectivite__code="123456789",
        collectivite__kind=Kind.CC,
        collectivite__name="Communauté de communes du Lac",
        strate=Strate.VILLAGE,
    )
    (certificate,) = certificates_of(edition, Fitter())
    assert certificate.sentence == (
        "Le jury du label « Villes Internet » décerne une mention à la communauté de communes du Lac pour l’édition "
        "2152."
    )
    assert (certificate.decided, certificate.given, certificate.president) == ("", "", "")


def test_a_chapter_is_plain_values() -> None:
    cover = Chapter("couverture", "", Cover("Titre", 2150, 50, "", ""))
    assert checksum([cover]) == checksum([replace(cover)])
    assert checksum([cover]) != checksum([replace(cover, title="Autre")])


def test_who_moves_is_told_between_two_whole_palmares_only(small: Edition) -> None:
    content = by_slug(small)["mouvements"]
    assert isinstance(content, MovesChapter)
    assert (content.before, content.year) == (2149, 2150)
    assert content.flows == ((None, 1, 1), (None, 4, 1), (4, 5, 1))
    assert [(group.title, [line.code for line in group.lines]) for group in content.groups] == [
        ("Montent", ["99001"]),
        ("Nouvelles à notre connaissance", ["99002", "99003"]),
    ]
    assert [row for row in content.rows if row[0] == "Absentes"] == [("Absentes", (0, 1, 0, 0, 1, 0))]
    Edition.objects.filter(year=2149).update(coverage="partial")
    assert "mouvements" not in by_slug(small)
