"""The observatory: found by its words in French, counted by its facets, followed, reused; nothing before its hour."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiatives import documents
from initiatives.actions.moderation import accept
from initiatives.actions.photos import add_photo, describe_photo
from initiatives.actions.telling import save_draft, submit_initiative, withdraw_initiative
from initiatives.models import Entry, Initiative, Spelling
from initiatives.search.asking import FACETS, asked_in
from initiatives.search.entries import forget_unsaid
from initiatives.search.finding import PAGE, Found, suggestions
from initiatives.tasks import make_sizes
from label.actions.documents import renew_due_documents
from label.enums import AwardOrigin, CandidatureStatus, Phase
from label.models import Award, Candidature, Collectivite, Document, Edition
from label.rules.names import sort_key
from label.tasks.documents import make_document
from tests.cast import Cast
from tests.conftest import signed_in
from tests.initiatives.stories import draft, public
from tests.pages import markup_of, text_of
from tests.papers import sheets_of
from tests.pictures import picture
from toolkit.printing import LayoutFault
from toolkit.printing.inspection import Fault, FaultKind
from villes_internet.demo.initiatives import told, write

pytestmark = pytest.mark.django_db
PLACE = "/initiatives/"


def found(query: str) -> list[str]:
    """The titles found, in order."""
    return [row.title for row in Found(asked_in(QueryDict(query))).rows()]


def many(count: int) -> list[Initiative]:
    """That many invented ones, over towns of every size."""
    from initiatives.enums import Status  # noqa: PLC0415

    towns = list(
        Collectivite.objects.filter(candidatures__edition__year=2012)
        .select_related("departement__region")
        .distinct()[:40]
    )
    return write(told(towns[n % len(towns)], n, Status.PUBLISHED) for n in range(count))


def kept() -> list[tuple[int, list[str], str, str]]:
    """What the observatory keeps of each public initiative."""
    return sorted(Entry.objects.values_list("initiative", "facets", "words", "title_key"))


def test_what_is_found_follows_a_text_published_changed_withdrawn(cast: Cast, grenoble: Collectivite) -> None:
    one, two = (public(grenoble, cast.alice, cast.elise, title=title) for title in ("Le wifi au parc", "Le parc"))
    one = save_draft(one, {"title": "La fibre au parc"}, seen=one.version, by=cast.alice)[0]
    assert found("q=wifi") == ["Le wifi au parc"]  # the change is not accepted yet
    accept([submit_initiative(one, by=cast.alice)], by=cast.elise)
    assert found("q=fibre") == ["La fibre au parc"]
    assert found("q=wifi") == []
    assert sorted(found("q=parc")) == ["La fibre au parc", "Le parc"]
    withdraw_initiative(two, by=cast.alice)
    assert found("q=parc") == ["La fibre au parc"]
    before = kept()
    call_command("rebuild_observatory")
    assert kept() == before
    assert [pk for pk, *_ in before] == [one.pk]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mediateque", "médiathèque"),
        ("medaitheque", "médiathèque"),
        ("acessibilité", "accessibilité"),
        ("citoyn", "citoyen"),
        ("grenobe", "grenoble"),
    ],
)
def test_a_mistyped_word_stands_for_one_of_any_public_text_and_says_so(
    client: Client, cast: Cast, grenoble: Collectivite, typed: str, meant: str
) -> None:
    told = "L’accessibilité du site, avec les citoyens, à la médiathèque."
    public(grenoble, cast.alice, cast.elise, title="Hors les murs", chapo="Un texte.", description=told)
    page = text_of(client.get(PLACE, {"q": typed}))
    assert "1 initiative" in page
    assert "Hors les murs" in page
    assert f"« {typed} » n’est nulle part : voici « {meant} »." in page.replace("\u00a0", " ")
    assert f"pour « {typed} »" in page.replace("\u00a0", " ")


@pytest.mark.parametrize("nowhere", ["mur zzz", "zzzzzzzz", "ecloe", "halle"])
def test_a_word_that_resembles_none_finds_nothing(
    client: Client, cast: Cast, grenoble: Collectivite, nowhere: str
) -> None:
    public(grenoble, cast.alice, cast.elise, title="Le mur de la salle, à l’école")
    assert "0 initiative" in text_of(client.get(PLACE, {"q": nowhere}))


def test_a_mistyped_word_stands_for_none_that_was_withdrawn(cast: Cast, grenoble: Collectivite) -> None:
    row = public(grenoble, cast.alice, cast.elise, title="Le télécentre", chapo="Un texte.", description="Rien.")
    public(grenoble, cast.alice, cast.elise, title="La fibre", chapo="Un texte.", description="Rien.")
    assert found("q=telecntre") == ["Le télécentre"]
    withdraw_initiative(row, by=cast.alice)
    assert found("q=telecntre") == []
    assert Spelling.objects.filter(word="télécentre").exists()
    forget_unsaid()
    assert not Spelling.objects.filter(word="télécentre").exists()
    call_command("rebuild_observatory")
    assert found("q=fibbre") == ["La fibre"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("mediatheque", "La médiathèque à la carte"),
        ("MÉDIATHÈQUES", "La médiathèque à la carte"),
        ("oeuvres", "Une œuvre partagée"),
        ("œuvre", "Une œuvre partagée"),
        ("habitante forme", "Des habitants formés"),
        ("l’œuvre", "Une œuvre partagée"),
        ("grenoble mediatheque", "La médiathèque à la carte"),
    ],
)
def test_french_is_found_as_people_type_it(typed: str, title: str, cast: Cast, grenoble: Collectivite) -> None:
    for one in ("La médiathèque à la carte", "Une œuvre partagée", "Des habitants formés"):
        public(grenoble, cast.alice, cast.elise, title=one, chapo="Un texte.", description="Rien.")
    assert found(f"q={typed}") == [title]


def test_words_with_signs_are_found_and_no_word_is_said(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise, title="Le web 2.0 24h/24", chapo="Avec\x08 un contrôle, à Saint-Denis.")
    for typed in ("web 2.0", "24h/24", "saint-denis", "saint denis", "l’web"):
        assert found(f"q={typed}") == ["Le web 2.0 24h/24"], typed
    assert "ne contient pas de mot à chercher" in text_of(client.get(f"{PLACE}?q=@@"))
    assert "Région « Foo » : aucune initiative." in text_of(client.get(f"{PLACE}?region=Foo"))
    assert "Grenoble" in text_of(client.get(f"{PLACE}?collectivite={grenoble.code}"))
    for query in ("", "?q=%01", "?q=web"):
        assert client.get(f"{PLACE}flux.atom{query}").status_code == 200


def test_what_an_address_repeats_costs_no_more(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise, title="œ" * 120)  # a title whose key is longer than itself
    costs = []
    for years in (["1990"], [str(year) for year in range(2100, 2400)]):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PLACE, {"annee": [*years, "a", "9" * 30]}).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_title_comes_before_a_mention(cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise, title="Autre chose", description="On y parle du wifi, encore du wifi.")
    public(grenoble, cast.alice, cast.elise, title="Le wifi au parc", description="Rien.")
    assert found("q=wifi") == ["Le wifi au parc", "Autre chose"]
    assert found("q=wifi&tri=anciennes") == ["Autre chose", "Le wifi au parc"]
    assert found("q=wifi&tri=titre") == ["Autre chose", "Le wifi au parc"]


def test_facets_count_what_one_more_choice_would_find() -> None:
    rows = many(120)
    everything = Found(asked_in(QueryDict("")))
    assert everything.total == 120
    for facet, values in (("theme", "themes"), ("enjeu", "enjeux"), ("motcle", "tags")):
        for choice in everything.facets[facet]:
            assert choice.count == sum(choice.code in getattr(row, values) for row in rows)
            assert Found(asked_in(QueryDict(f"{facet}={choice.code}"))).total == choice.count
    asked = Found(asked_in(QueryDict("theme=AP&theme=IE&enjeu=mediation&annee=2010")))
    wanted = [r for r in rows if {"AP", "IE"} & set(r.themes) and "mediation" in r.enjeux and r.year == 2010]
    assert asked.total == len(wanted)
    assert {row.pk for row in asked.rows()} == {row.pk for row in wanted}
    by_year = {choice.code: choice.count for choice in asked.facets["annee"]}
    assert by_year == {
        year: n
        for year in {str(r.year) for r in rows}
        if (
            n := sum(
                {"AP", "IE"} & set(r.themes) != set() and "mediation" in r.enjeux and str(r.year) == year for r in rows
            )
        )
        or year == "2010"
    }
    for facet in FACETS:
        for choice in everything.facets[facet]:
            assert Found(asked_in(QueryDict(f"{facet}={choice.code}"))).total == choice.count, (facet, choice)


def test_pages_sorts_and_addresses(client: Client) -> None:
    many(60)
    first, last = client.get(PLACE), client.get(f"{PLACE}?page=99")
    assert text_of(first).count('class="initiative-card"') == PAGE
    assert "Page 3 sur 3" in text_of(last)
    titles = found("tri=titre")
    assert titles == sorted(titles, key=sort_key)
    page = text_of(client.get(f"{PLACE}?theme=AP&theme=XX&tri=magie&region=Nulle&q={'x' * 150}"))
    assert "Thème « XX » : inconnu, laissé de côté." in page
    assert "Le tri « magie » n’existe pas." in page
    assert "s’arrête à 100 signes" in page
    assert "Rien ne correspond" in page
    assert "Voir toutes les initiatives" in page
    asked = asked_in(QueryDict("q=a+b&theme=IE&theme=AP&page=2&tri=titre"))
    assert asked.query() == "q=a+b&theme=IE&theme=AP&tri=titre&page=2"
    assert asked_in(QueryDict(asked.query())) == asked
    assert client.get(f"{PLACE}?page=-1&page=x&annee=%00").status_code in {200, 400}


def test_the_queries_are_the_same_whatever_is_found(client: Client) -> None:
    counts = set()
    for total in (30, 120):
        many(total)
        for query in ("", "?q=habitants", "?q=ville&theme=AP&arobases=3&tri=pertinence", "?enjeu=mediation&page=2"):
            client.get(PLACE + query)
            with CaptureQueriesContext(connection) as queries:
                client.get(PLACE + query)
            counts.add((query == "", bool("q=" in query), len(queries)))  # the bare page has its « à la une » too
    assert len(counts) == 3, counts
    assert max(count for *_, count in counts) <= 8


def test_a_title_that_several_tell_is_suggested_once(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    for _ in range(3):
        last = public(grenoble, cast.alice, cast.elise, title="Wi-Fi dans les parcs")
    other = public(grenoble, cast.alice, cast.elise, title="Wi-Fi à la gare")
    assert [row.pk for row in suggestions("wi")] == [other.pk, last.pk]


def test_suggestions_begin_like_what_is_typed(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise, title="Démocratie ouverte")
    assert [row.title for row in suggestions("démo")] == ["Démocratie ouverte"]
    assert [row.title for row in suggestions("dem")] == ["Démocratie ouverte"]
    assert suggestions("d") == []
    public(grenoble, cast.alice, cast.elise, title="La carte au stade")
    for typed in ("ca", "st", "carte s"):  # beginnings that stand for other words in the name of a place
        assert [row.title for row in suggestions(typed)] == ["La carte au stade"], typed
    assert 'value="Démocratie ouverte"' in markup_of(client.get(f"{PLACE}suggestions/?q=demo"))


def test_an_initiative_has_a_page_that_survives_its_title(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    row = draft(grenoble, cast.alice, title="L’œuvre à l’école", tags=["ecole-internet"], school="École du Bourg")
    photo = add_photo(row, SimpleUploadedFile("a.jpg", picture(1600, 900)), by=cast.alice)
    make_sizes(photo.pk)
    photo.refresh_from_db()
    photo.alternative, photo.credit = "Un </script><b>bus", "Ville"
    photo.save()
    row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    old = row.get_absolute_url()
    assert old == f"/initiatives/l-oeuvre-a-l-ecole-{row.pk}/"
    page = markup_of(client.get(old))
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert (data["headline"], data["author"]["name"]) == ("L’œuvre à l’école", "Grenoble")
    assert page.count("<script") == page.count("</script>")
    assert 'property="og:image" content="http://testserver/initiatives/photos/' in page
    assert "École du Bourg" in page
    row = save_draft(row, {"title": "Un titre tout neuf"}, seen=row.version, by=cast.alice)[0]
    assert client.get(old).status_code == 200  # the change is not accepted yet
    row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    moved = client.get(old)
    assert (moved.status_code, moved["Location"]) == (301, f"/initiatives/un-titre-tout-neuf-{row.pk}/")
    assert client.get(f"/initiatives/{row.pk}/").status_code == 301
    for gone in ("/initiatives/rien/", "/initiatives/rien-999999/", f"/initiatives/x-{'9' * 30}/"):
        assert client.get(gone).status_code == 404
    withdraw_initiative(row, by=cast.alice)
    assert client.get(moved["Location"]).status_code == 404
    assert found("") == []


def test_the_page_is_also_a_pdf_asked_for_by_its_publication(
    client: Client, cast: Cast, grenoble: Collectivite
) -> None:
    row = draft(grenoble, cast.alice, description="Du **gras**\n\n- un\n- deux", figures="1 200 habitants")
    photo = add_photo(row, SimpleUploadedFile("a.jpg", picture(1600, 900)), by=cast.alice)
    make_sizes(photo.pk)
    describe_photo(photo, {"alternative": "Le bus", "credit": "Ville"}, by=cast.alice)
    row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    address = f"{row.get_absolute_url().rstrip('/')}.pdf"
    assert client.get(address).status_code == 404
    page = text_of(client.get(row.get_absolute_url()))
    assert "PDF en préparation" in page
    make_document(Document.objects.get(kind=documents.PAGE.code, target=row.pk).pk)
    assert f'href="{address}"' in client.get(row.get_absolute_url()).content.decode()
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    words = sheets_of(content)[0]
    assert "La médiathèque hors les murs" in words
    assert "1 200 habitants" in words
    row = save_draft(row, {"title": "Un autre titre"}, seen=row.version, by=cast.alice)[0]
    accept([submit_initiative(row, by=cast.alice)], by=cast.elise)
    assert client.get(address).status_code == 404  # the text changed: another one is made
    assert Document.objects.active().get(kind=documents.PAGE.code, target=row.pk)
    withdraw_initiative(row, by=cast.alice)
    assert client.get(address).status_code == 404


def test_similar_ones_share_what_it_is_about(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    one = public(grenoble, cast.alice, cast.elise, title="Une", enjeux=["mediation"], themes=["AP"])
    public(grenoble, cast.alice, cast.elise, title="Lointaine", enjeux=["emploi"], themes=["IE"])
    public(grenoble, cast.alice, cast.elise, title="Voisine", enjeux=["mediation"], themes=["AP"])
    page = text_of(client.get(one.get_absolute_url()))
    near = page[page.index("Initiatives proches") :]
    assert "Voisine" in near
    assert "Lointaine" not in near


def test_the_town_s_page_shows_them_by_year_and_theme(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise, title="De 2011")
    public(grenoble, cast.alice, cast.elise, title="De 2008", started="2008")
    draft(grenoble, cast.alice, title="Encore secrète")
    page = text_of(client.get(f"/collectivites/{grenoble.code}/"))
    assert page.index("De 2011") < page.index("De 2008")
    assert "Accès publics" in page
    assert "Encore secrète" not in page
    assert f"flux.atom?collectivite={grenoble.code}" in page


ATOM = "{http://www.w3.org/2005/Atom}"


def test_any_search_is_a_valid_feed(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise, title="Du wifi & <plus>", chapo="Un « chapô » <b>.")
    public(grenoble, cast.alice, cast.elise, title="Une école", tags=["ecole-internet"], school="École du Bourg")
    for query, titles in (
        ("", 2),
        ("?motcle=ecole-internet", 1),
        (f"?collectivite={grenoble.code}", 2),
        ("?q=wifi", 1),
        ("?enjeu=emploi", 0),
    ):
        answer = client.get(f"{PLACE}flux.atom{query}")
        feed = ET.fromstring(answer.content)  # noqa: S314  (our own feed)
        assert answer["Content-Type"].startswith("application/atom+xml")
        assert len(feed.findall(f"{ATOM}entry")) == titles, query
        for name in ("id", "title", "updated"):
            assert feed.findtext(f"{ATOM}{name}"), (query, name)
        for entry in feed.findall(f"{ATOM}entry"):
            assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "published", "summary"))
    said = markup_of(client.get(f"{PLACE}flux.atom?motcle=ecole-internet"))
    assert "École Internet" in said
    Initiative.objects.filter(title="Une école").update(title="L'école : ici", chapo="« Oui »")
    said = markup_of(client.get(f"{PLACE}flux.atom?motcle=ecole-internet"))
    assert all(words in said for words in ("L’école\u00a0: ici", "«\u00a0Oui\u00a0»"))
    page = markup_of(client.get(f"{PLACE}?enjeu=mediation"))
    assert 'type="application/atom+xml"' in page
    assert "flux.atom?enjeu=mediation" in page


def test_the_open_data_answer_with_the_same_filters(client: Client) -> None:
    many(50)
    whole = client.get("/api/v1/initiatives?limite=10&debut=40").json()
    assert (whole["total"], len(whole["lignes"])) == (50, 10)
    some = client.get("/api/v1/initiatives?theme=AP&enjeu=mediation&etat=en_cours&tri=titre&limite=500").json()
    assert some["total"] == Found(asked_in(QueryDict("theme=AP&enjeu=mediation&etat=en_cours"))).total
    assert [row["titre"] for row in some["lignes"]] == found("theme=AP&enjeu=mediation&etat=en_cours&tri=titre")
    assert client.get("/api/v1/initiatives?theme=XX").json()["ignores"] == ["Thème « XX » : inconnu, laissé de côté."]
    number = whole["lignes"][0]["numero"]
    assert client.get(f"/api/v1/initiatives/{number}").json()["description"]
    assert client.get("/api/v1/initiatives/999999").status_code == 404
    assert client.get("/api/v1/initiatives?limite=0").status_code == 422


def test_the_map_groups_what_is_in_one_place(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    for n in range(2):
        public(grenoble, cast.alice, cast.elise, title=f"À Grenoble {n}")
    public(grenoble, cast.alice, cast.elise, title="Au fort", latitude="45,2", longitude="5,72")
    points = client.get(f"{PLACE}points.json").json()["points"]
    assert sorted((count, title) for _, _, count, title, *_ in points) == [(1, "Au fort"), (2, "2\u00a0initiatives")]
    assert {town for *_, town in points} == {"Grenoble"}
    assert min(address for *_, address, _ in points) == f"/initiatives/?collectivite={grenoble.code}"
    page = text_of(client.get(f"{PLACE}carte/?theme=AP"))
    assert "3 initiatives" in page
    assert "data-map-bounds" in page
    assert 'href="/initiatives/carte/?' in page  # each filter can be taken off there too


def test_an_unfinished_word_and_one_cut_by_a_hyphen_are_found(
    client: Client, cast: Cast, grenoble: Collectivite
) -> None:
    public(grenoble, cast.alice, cast.elise, title="Le wifi de la médiathèque")
    public(grenoble, cast.alice, cast.elise, title="Des écoles en fibre")
    for asked, count in (
        ("médiath", 1),
        ("wi-fi", 1),
        ("wi-fi médiath", 1),
        ("médiath wifi", 1),  # not the last word: found because a title resembles it, and said so
        ("éco", 1),
        ("zzz", 0),
        ("e", 0),
    ):
        found = "1 initiative" if count else "0 initiative"
        assert found in text_of(client.get(PLACE, {"q": asked})), asked


def test_the_order_that_comes_by_itself_has_no_code(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    public(grenoble, cast.alice, cast.elise, title="Le wifi")
    plain, searched = (text_of(client.get(PLACE, {"q": text})) for text in ("", "wifi"))
    assert '<option value="" selected>Publiées récemment' in plain
    assert '<option value="" selected>Pertinence' in searched
    assert '<option value="recentes">Publiées récemment' in searched


def test_going_back_never_shows_the_part_alone(client: Client) -> None:
    part = client.get(PLACE, headers={"HX-Request": "true"})
    assert "<h1>" not in text_of(part)
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in client.get(PLACE)["Vary"]


DOORS = (
    PLACE,
    f"{PLACE}?arobases=5",
    f"{PLACE}?arobases=3&q=ville",
    f"{PLACE}points.json",
    f"{PLACE}points.json?arobases=3",
    f"{PLACE}flux.atom",
    f"{PLACE}flux.atom?arobases=3",
    "/api/v1/initiatives?arobases=3",
    "/api/v1/initiatives",
)


def read_all(client: Client, rows: list[Initiative]) -> dict[str, bytes]:
    """Every public door, byte for byte (the tokens of forms apart)."""
    doors = (
        *DOORS,
        *(row.get_absolute_url() for row in rows[:5]),
        *(f"/collectivites/{row.collectivite.code}/" for row in rows[:5]),
    )
    return {door: client.get(door).content for door in doors}


@pytest.mark.slow
def test_awards_decided_and_not_published_change_no_byte(client: Client) -> None:
    rows = many(60)
    edition = Edition.objects.create(
        number=14, year=2013, phase=Phase.EMBARGO, publishes_at=timezone.now() + timedelta(days=1)
    )
    towns = list(Collectivite.objects.filter(initiatives__in=rows).distinct())
    candidatures = [
        Candidature.objects.create(
            collectivite=town, edition=edition, name=town.name, kind=town.kind, status=CandidatureStatus.FILED
        )
        for town in towns
    ]
    before = read_all(client, rows)
    for n, candidature in enumerate(candidatures):
        Award.objects.create(candidature=candidature, arobases=1 + n % 5, origin=AwardOrigin.DECISION)
    assert read_all(client, rows) == before
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    after = read_all(client, rows)
    assert after[f"{PLACE}?arobases=5"] != before[f"{PLACE}?arobases=5"]


def test_the_score_counts_what_was_published_by_the_closing(candidature: Candidature, cast: Cast) -> None:
    from questionnaire.queries.answers import facts_of  # noqa: PLC0415

    public(candidature.collectivite, cast.alice, cast.elise)
    late = public(candidature.collectivite, cast.alice, cast.elise, title="Trop tard")
    closing = candidature.edition.closes_at
    assert closing is not None
    Initiative.objects.filter(pk=late.pk).update(published_at=closing + timedelta(minutes=1))
    draft(candidature.collectivite, cast.bob)
    facts = facts_of([candidature])[candidature.pk]
    assert facts.computed is not None
    assert facts.computed["initiatives_publiees"] == 1


def test_a_text_that_leaves_its_page_ends_as_a_refusal_in_words_not_as_a_wait(
    client: Client, cast: Cast, grenoble: Collectivite, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = accept([submit_initiative(draft(grenoble, cast.alice), by=cast.alice)], by=cast.elise)[0]
    address = f"{row.get_absolute_url().rstrip('/')}.pdf"
    fault = Fault(1, FaultKind.OVERFLOW, "Un mot sans fin")

    def too_long(*_: object, **__: object) -> None:
        raise LayoutFault([fault])

    monkeypatch.setattr("label.documents.making.print_pdf", too_long)
    with pytest.raises(LayoutFault):
        make_document(Document.objects.get(kind=documents.PAGE.code, target=row.pk).pk)
    assert client.get(address).status_code == 404
    assert "PDF en préparation" not in text_of(client.get(row.get_absolute_url()))
    own = f"/candidature/38185/initiatives/{row.pk}/"
    assert "Un texte sort de son cadre" in text_of(signed_in(cast.alice).get(own))
    renew_due_documents()  # the same text would fail again
    assert not Document.objects.active().filter(kind=documents.PAGE.code).exists()
    row.refresh_from_db()
    row = save_draft(row, {"title": "Un titre plus court"}, seen=row.version, by=cast.alice)[0]
    accept([submit_initiative(row, by=cast.alice)], by=cast.elise)
    assert Document.objects.active().get(kind=documents.PAGE.code, target=row.pk)
    assert "Un texte sort de son cadre" not in text_of(signed_in(cast.alice).get(own))


def test_the_first_page_has_a_door_a_theme_and_a_search_has_none(client: Client) -> None:
    many(40)
    doors = re.findall(r'<a href="/initiatives/\?theme=([A-Z]{2})">', markup_of(client.get(PLACE)))
    assert 4 <= len(doors) <= 6
    assert len(doors) == len(set(doors))
    assert 'class="doors"' not in markup_of(client.get(f"{PLACE}?theme={doors[0]}"))
