"""The pages of those who tell and of those who publish: with a script or without, nothing typed is lost."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiatives.actions.attachments import illustrate
from initiatives.actions.moderation import accept
from initiatives.actions.photos import add_photo, describe_photo
from initiatives.actions.telling import put_forward, save_draft, submit_initiative, take_back
from initiatives.enums import Status
from initiatives.models import Highlight, Initiative
from initiatives.tasks import make_sizes
from label.models import Attachment, Candidature, Collectivite
from label.rules.refusals import Refusal
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.models import Questionnaire
from questionnaire.rules.trame import Given
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.documents import PDF
from tests.initiatives.stories import FULL, draft, proposed, public
from tests.pages import markup_of, text_of
from tests.pictures import picture

pytestmark = pytest.mark.django_db
LIST, SPACE = f"/candidature/{GRENOBLE}/2013/initiatives/", f"/candidature/{GRENOBLE}/initiatives/"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def alice(cast: Cast, candidature: Candidature) -> Client:
    return signed_in(cast.alice)


@pytest.fixture
def row(cast: Cast, candidature: Candidature) -> Initiative:
    return draft(candidature.collectivite, cast.alice)


def sent(**fields: str | list[str]) -> dict[str, str | list[str]]:
    """A whole form as a browser sends it."""
    parts = ("presentation", "recit", "moyens", "resultats", "classement", "contact")
    return {**{f"{part}-version": "1" for part in parts}, **FULL, **fields}


def test_an_initiative_is_begun_from_the_list_and_opened(alice: Client) -> None:
    assert "Aucune initiative encore" in text_of(alice.get(LIST))
    answer = alice.post(f"{SPACE}nouvelle/")
    row = Initiative.objects.get()
    assert answer["Location"] == f"{SPACE}{row.pk}/"
    page = text_of(alice.get(f"{SPACE}{row.pk}/"))
    assert "Initiative sans titre" in page
    assert "Titre : à remplir." in page


def test_a_part_is_saved_as_it_is_typed(alice: Client, row: Initiative, cast: Cast) -> None:
    address = f"{SPACE}{row.pk}/presentation/"
    typed = {
        "title": "<b>Été</b>",
        "chapo": "Deux\r\nlignes",
        "stage": "projet",
        "started": "hier",
        "ended": "",
        "presentation-version": "1",
        "page": "p",
    }
    answer = alice.post(address, typed)
    data = answer.json()
    assert (answer.status_code, data["version"]) == (200, 2)
    assert data["saved"].startswith("Enregistré à ")
    assert "Une date est attendue" in data["faults"]["started"]
    row.refresh_from_db()
    assert (row.draft["title"], row.draft["chapo"], row.draft["started"]) == ("<b>Été</b>", "Deux\nlignes", "hier")
    page = markup_of(alice.get(f"{SPACE}{row.pk}/"))
    assert "<b>Été</b>" not in page
    assert 'aria-invalid="true"' in page
    assert alice.post(f"{SPACE}{row.pk}/magie/", typed).status_code == 404


def test_a_colleague_s_text_is_merged_or_shown(alice: Client, row: Initiative, cast: Cast) -> None:
    bob = signed_in(cast.bob)
    here = f"{SPACE}{row.pk}/presentation/"
    base = {name: FULL.get(name, "") for name in ("title", "chapo", "stage", "started", "ended")}
    bob.post(here, {**base, "chapo": "De Bob", "presentation-version": "1", "page": "b"})
    merged = alice.post(here, {**base, "title": "D’Alice", "presentation-version": "1", "page": "a"})
    assert ["chapo", "De Bob"] in merged.json()["fields"]
    clash = bob.post(here, {**base, "title": "De Bob", "chapo": "De Bob", "presentation-version": "2", "page": "b"})
    data = clash.json()
    assert (clash.status_code, data["code"]) == (409, "clash")
    assert "D’Alice" in data["html"]
    assert "Alice Martin" in data["html"]
    assert ["title", "De Bob"] in data["choices"]["mine"]
    assert ["title", "D’Alice"] in data["choices"]["theirs"]
    closed = alice.post(here, {**base, "person": "1", "presentation-version": "3"})
    assert (closed.status_code, closed.json()["code"]) == (409, "stranger")


def test_the_questions_of_the_campaign_are_chosen_by_theme_and_those_of_another_edition_kept(
    alice: Client, row: Initiative, cast: Cast, questionnaire: Questionnaire
) -> None:
    save_draft(row, {"items": ["AP-01", "ZZ-99"]}, seen=1, by=cast.alice)
    shown = text_of(alice.get(f"{SPACE}{row.pk}/"))
    assert 'name="items" value="AP-01" checked' in shown
    assert 'name="items" value="AP-05">' in shown
    assert "Question que l’édition ne pose pas" in shown
    assert shown.count('<details class="question-choice"') == 7
    assert shown.count('<details class="question-choice" open>') == 2


def test_without_script_one_button_saves_everything(alice: Client, row: Initiative, cast: Cast) -> None:
    page = f"{SPACE}{row.pk}/"
    assert alice.post(page, sent(title="Autre titre", items=["AP-01", "AP-05"])).status_code == 302
    row.refresh_from_db()
    assert (row.draft["title"], row.draft["items"]) == ("Autre titre", ["AP-01", "AP-05"])
    signed_in(cast.bob).post(page, sent(**{f"{part}-version": "2" for part in ("presentation",)}, title="De Bob"))
    answer = alice.post(page, sent(**{"presentation-version": "2"}, title="D’Alice"))
    shown = text_of(answer)
    assert (answer.status_code, 'value="D’Alice"' in shown, "De Bob" in shown) == (409, True, True)
    row.refresh_from_db()
    assert row.draft["title"] == "De Bob"
    lacking = alice.post(page, sent(**{"presentation-version": "3"}, title="", propose="oui"))
    assert "Enregistrer et proposer" in text_of(lacking)
    assert (lacking.status_code, "Titre : à remplir." in text_of(lacking)) == (422, True)
    assert alice.post(page, sent(**{"presentation-version": "4"}, propose="oui"), follow=True).status_code == 200
    row.refresh_from_db()
    assert row.status == Status.SUBMITTED


def test_what_was_typed_before_the_session_expired_comes_back(row: Initiative, cast: Cast) -> None:
    client = signed_in(cast.alice)
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    client.post(f"{SPACE}{row.pk}/", sent(title="Tapé sans session"))
    assert (
        "initiative" in client.session["typed"]["path"]
        if "typed" in client.session
        else any("initiatives" in str(v) for v in client.session.values())
    )


def test_proposing_taking_back_and_withdrawing(alice: Client, row: Initiative) -> None:
    here = f"{SPACE}{row.pk}/"
    assert "Proposer à l’équipe" in text_of(alice.get(f"{here}manques/"))
    alice.post(f"{here}proposer/")
    page = text_of(alice.get(here))
    assert "l’équipe la lit" in page
    assert "readonly" in page
    assert alice.post(f"{here}presentation/", {"title": "x", "presentation-version": "1"}).json()["code"] == "closed"
    alice.post(f"{here}reprendre/")
    assert "Retirer cette initiative ?" in text_of(alice.post(f"{here}retirer/"))
    alice.post(f"{here}retirer/", {"confirm": "oui"})
    row.refresh_from_db()
    assert row.status == Status.WITHDRAWN
    assert "La rétablir" in text_of(alice.get(here))


def test_the_preview_reads_like_the_page_and_nothing_in_it_runs(alice: Client, row: Initiative, cast: Cast) -> None:
    save_draft(
        row,
        {
            "description": "Du **gras** <script>alert(1)</script> [x](javascript:alert(1))",
            "figures": "1 200 habitants",
            "links": "https://ville.fr le site",
            "budget": "12 500",
        },
        seen=1,
        by=cast.alice,
    )
    page = markup_of(alice.get(f"{SPACE}{row.pk}/apercu/"))
    assert "<strong>gras</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert 'href="https://ville.fr"' in page
    assert "12\u202f500\u00a0€" in page


def test_photos_are_sent_described_moved_and_taken_away(alice: Client, row: Initiative) -> None:
    here = f"{SPACE}{row.pk}/photos/"
    files = [SimpleUploadedFile("un.jpg", picture()), SimpleUploadedFile("deux.svg", b"<svg/>")]
    page = text_of(alice.post(f"{here}ajouter/", {"uploads": files}, follow=True))
    assert "« deux.svg » : Ce fichier n’est pas une image" in page
    assert "En préparation" in page
    photo = row.photos.get()
    for shown in (f"{SPACE}{row.pk}/", here):  # the page of the initiative, and the list alone
        assert '<option value="center" selected>Le milieu</option>' in markup_of(alice.get(shown))
    refused = alice.post(f"{here}ajouter/", {"uploads": SimpleUploadedFile("x.png", b"MZ")}, headers=SCRIPT)
    assert (refused.status_code, "n’est pas une image" in refused.json()["message"]) == (409, True)
    second = alice.post(
        f"{here}ajouter/", {"uploads": SimpleUploadedFile("b.png", picture(900, 700, "PNG"))}, headers=SCRIPT
    )
    assert (second.status_code, second.json()["whole"]) == (201, True)
    make_sizes(photo.pk)
    shown = markup_of(alice.get(here))
    assert f"/initiatives/photos/{photo.pk}/480.webp" in shown
    data = {f"photo-{photo.pk}-alternative": "Le bus", f"photo-{photo.pk}-credit": "Ville"}
    assert alice.post(f"{here}{photo.pk}/", data, headers=SCRIPT).json()["version"] == 1
    assert (
        alice.post(
            f"{here}{photo.pk}/", {**data, f"photo-{photo.pk}-alternative": "x" * 301}, headers=SCRIPT
        ).status_code
        == 409
    )
    assert alice.post(f"{here}{photo.pk}/geste/", {"gesture": "down"}).status_code == 302
    assert [p.pk for p in row.photos.all()][-1] == photo.pk
    assert "Ce geste n’existe pas" in text_of(alice.post(f"{here}{photo.pk}/geste/", {"gesture": "voler"}, follow=True))
    answer = alice.post(f"{here}{photo.pk}/geste/", {"gesture": "remove"}, headers={"HX-Request": "true"})
    assert f"photo-{photo.pk}" not in markup_of(answer)
    assert row.photos.count() == 1


def test_a_photo_is_public_with_its_initiative_alone(
    client: Client, alice: Client, row: Initiative, cast: Cast
) -> None:
    photo = add_photo(row, SimpleUploadedFile("a.jpg", picture()), by=cast.alice)
    make_sizes(photo.pk)
    address = f"/initiatives/photos/{photo.pk}/480.jpg"
    charlie = signed_in(cast.charlie)
    assert [reader.get(address).status_code for reader in (client, charlie)] == [404, 404]
    mine = alice.get(address)
    assert b"".join(mine.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert mine["Cache-Control"] == "private, no-store"
    photo.refresh_from_db()
    photo.alternative = "Le bus"
    photo.save()
    accept([submit_initiative(row, by=cast.alice)], by=cast.elise)
    public_ = client.get(address)
    assert (b"".join(public_.streaming_content)[:2], public_["Cache-Control"]) == (b"\xff\xd8", "public, max-age=300")  # type: ignore[attr-defined]
    for wrong in (f"/initiatives/photos/{photo.pk}/481.jpg", f"/initiatives/photos/{photo.pk}/480.gif"):
        assert client.get(wrong).status_code == 404


def test_documents_follow_the_initiative(client: Client, alice: Client, row: Initiative, cast: Cast) -> None:
    here = f"{SPACE}{row.pk}/documents/"
    files = [SimpleUploadedFile("Bilan.pdf", PDF), SimpleUploadedFile("x.exe", b"MZ")]
    assert "« x.exe » : Ce type de fichier" in text_of(alice.post(f"{here}ajouter/", {"uploads": files}, follow=True))
    sent = alice.post(f"{here}ajouter/", {"uploads": SimpleUploadedFile("encore.pdf", PDF)}, headers=SCRIPT)
    assert (sent.status_code, sent.json()["whole"]) == (201, True)  # the same one: it is there once
    assert alice.post(f"{here}ajouter/", {}, headers=SCRIPT).status_code == 409
    document = row.attachments.get()
    address = f"/initiatives/documents/{document.pk}/"
    assert (client.get(address).status_code, signed_in(cast.charlie).get(address).status_code) == (404, 404)
    assert b"".join(alice.get(address).streaming_content) == PDF  # type: ignore[attr-defined]
    row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="Bilan.pdf"'
    assert "Bilan.pdf" in text_of(client.get(row.get_absolute_url()))
    # Taken away, it stays public until the change is accepted; then it goes, with its file.
    assert alice.post(f"{here}{document.pk}/retirer/", headers=SCRIPT).json() == {}
    row.refresh_from_db()
    assert row.status == Status.DRAFT
    assert b"".join(client.get(address).streaming_content) == PDF  # type: ignore[attr-defined]
    accept([submit_initiative(row, by=cast.alice)], by=cast.elise)
    assert client.get(address).status_code == 404
    assert not Attachment.objects.exists()
    assert alice.post(f"{here}{document.pk}/retirer/").status_code == 404


def test_what_a_candidature_could_tell_is_hinted_and_put_forward(
    alice: Client, row: Initiative, cast: Cast, candidature: Candidature
) -> None:
    save_answer(candidature, "AP-01", Typed(Given("oui", "Trois lieux"), 0), by=cast.alice)
    save_answer(candidature, "AP-06", Typed(Given("oui", ""), 0), by=cast.alice)
    assert "aucune initiative ne les illustre" in text_of(alice.get(LIST))
    save_draft(row, {"items": ["AP-01"]}, seen=1, by=cast.alice)
    page = text_of(alice.get(LIST))
    hints = page[page.index('class="hints"') : page.index("</ul>", page.index('class="hints"'))]
    assert ("AP-06" in hints, "AP-01" in hints) == (True, False)
    alice.post(f"{LIST}{row.pk}/avant/", {"news": "Un second bus."})
    assert Highlight.objects.get().news == "Un second bus."
    assert "Nouveau cette année : Un second bus." in text_of(alice.get(LIST))
    alice.post(f"{LIST}{row.pk}/avant/", {"withdraw": "oui"})
    assert not Highlight.objects.exists()


def test_what_is_new_keeps_its_versions_before_and_once_put_forward(
    alice: Client, row: Initiative, cast: Cast, candidature: Candidature
) -> None:
    place = f"{LIST}{row.pk}/avant/"
    alice.post(place, {"news": "Un premier texte", "version": "0"}, headers=SCRIPT)
    alice.post(place, {"news": "Un second texte", "version": "1"}, headers=SCRIPT)
    assert f'href="{place}?versions"' in markup_of(alice.get(LIST))
    assert all(words in text_of(alice.get(f"{place}?versions")) for words in ("Un premier texte", "Un second texte"))
    alice.post(f"{place}?versions", {"version": "1", "names": "news", "vue": "2"})
    assert "Un premier texte" in text_of(alice.get(LIST))
    alice.post(place, {"news": "Un premier texte"})
    alice.post(place, {"news": "Repris ensuite", "version": "1"}, headers=SCRIPT)
    alice.post(f"{place}?versions", {"version": "1", "names": "news", "vue": "2"})
    assert Highlight.objects.get().news == "Un premier texte"
    assert signed_in(cast.charlie).get(f"{place}?versions").status_code == 404
    assert alice.get(place).status_code == 405


def test_the_list_reads_the_same_number_of_queries_whatever_its_length(
    alice: Client, cast: Cast, candidature: Candidature
) -> None:
    alice.get(LIST)  # the trame is read once in a process
    counts = []
    for _ in range(2):
        for _ in range(5):
            put_forward(candidature, draft(candidature.collectivite, cast.alice), news="x", by=cast.alice)
        with CaptureQueriesContext(connection) as queries:
            alice.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_equipe_reads_the_queue_and_publishes_several_at_once(
    elise: Client, cast: Cast, grenoble: Collectivite
) -> None:
    rows = [proposed(grenoble, cast.alice, title=f"Initiative {n}") for n in range(3)]
    page = text_of(elise.get("/pilotage/initiatives/"))
    assert page.index("Initiative 0") < page.index("Initiative 1") < page.index("Initiative 2")
    assert "Initiative 0" not in text_of(elise.get("/pilotage/initiatives/?theme=MR"))
    regions = re.findall(r"<option[^>]*>([^<]*)</option>", markup_of(elise.get("/pilotage/initiatives/")))
    assert regions.count("Bretagne") == 1, "those of today only"
    inside = markup_of(elise.get(f"/pilotage/initiatives/{rows[1].pk}/?theme=AP&q=Initiative"))
    assert f"/pilotage/initiatives/{rows[2].pk}/?theme=AP&amp;q=Initiative" in inside  # the next of the same filter
    assert "sur 3 en attente" in text_of(elise.get(f"/pilotage/initiatives/{rows[1].pk}/"))
    assert "Initiative 0" in text_of(elise.get("/pilotage/initiatives/?theme=AP&region=84&q=grenob&etat=x&page=99"))
    assert "Cochez d’abord" in text_of(elise.post("/pilotage/initiatives/publier/", {}, follow=True))
    done = elise.post(
        "/pilotage/initiatives/publier/",
        {"initiative": [row.reading_mark for row in rows[:2]], "back": "etat=soumise&q=x"},
        follow=True,
    )
    assert "2 initiatives publiées" in text_of(done)
    assert Initiative.objects.public().count() == 2
    assert "Initiative 0" in text_of(elise.get("/pilotage/initiatives/?etat=publiee"))


def test_only_the_text_that_was_read_is_published(elise: Client, cast: Cast, grenoble: Collectivite) -> None:
    row = proposed(grenoble, cast.alice)
    mark = row.reading_mark
    row = take_back(row, by=cast.alice)
    row = save_draft(row, {"title": "Jamais lu"}, seen=row.version, by=cast.alice)[0]
    submit_initiative(row, by=cast.alice)
    page = text_of(elise.post("/pilotage/initiatives/publier/", {"initiative": mark}, follow=True))
    assert "relisez-la" in page
    assert not Initiative.objects.public().exists()
    refused = elise.post(
        f"/pilotage/initiatives/{row.pk}/repondre/", {"send_back": "", "message": "Court.", "mark": mark}
    )
    assert (refused.status_code, "relisez-la" in text_of(refused)) == (409, True)


def test_a_change_of_photos_or_documents_is_shown(elise: Client, cast: Cast, grenoble: Collectivite) -> None:
    row = public(grenoble, cast.alice, cast.elise)
    photo = add_photo(row, SimpleUploadedFile("a.jpg", picture(640, 320)), by=cast.alice)
    make_sizes(photo.pk)
    describe_photo(photo, {"alternative": "Le bus", "credit": ""}, by=cast.alice)
    illustrate(row, SimpleUploadedFile("bilan.pdf", PDF), name="bilan.pdf", by=cast.alice)
    submit_initiative(row, by=cast.alice)
    page = markup_of(elise.get(f"/pilotage/initiatives/{row.pk}/"))
    assert "<ins>Le bus" in page
    assert "<ins>bilan.pdf</ins>" in page


def test_a_clash_without_script_keeps_what_a_colleague_typed_elsewhere(
    alice: Client, row: Initiative, cast: Cast
) -> None:
    page = f"{SPACE}{row.pk}/"
    save_draft(row, {"title": "De Bob", "objectives": "Ceux de Bob"}, seen=1, by=cast.bob, page="b")
    answer = alice.post(page, sent(title="D’Alice"))
    shown = text_of(answer)
    assert (answer.status_code, "Ceux de Bob" in shown, 'value="D’Alice"' in shown) == (409, True, True)


def test_the_equipe_reads_the_changes_and_answers(elise: Client, cast: Cast, grenoble: Collectivite) -> None:
    row = public(grenoble, cast.alice, cast.elise)
    row = save_draft(
        row, {"chapo": "Un bus équipé passe dans chaque quartier, une fois par semaine."}, seen=1, by=cast.alice
    )[0]
    submit_initiative(row, by=cast.alice)
    address = f"/pilotage/initiatives/{row.pk}/"
    page = markup_of(elise.get(address))
    assert "<del>hameau</del><ins>quartier</ins>" in page
    assert "Ce champ est nécessaire." in text_of(elise.post(f"{address}repondre/", {"send_back": ""}))
    elise.post(f"{address}repondre/", {"send_back": "", "message": "Plus court."})
    row.refresh_from_db()
    assert (row.status, row.is_public) == (Status.RETURNED, True)
    elise.post(f"{address}repondre/", {"withdraw": "", "message": "À la demande de la ville."})
    row.refresh_from_db()
    assert (row.status, row.is_public) == (Status.WITHDRAWN, False)
    assert "initiative retirée" in markup_of(elise.get("/pilotage/journal/"))
    assert BytesIO is not None


def test_a_point_far_away_is_refused_and_the_equipe_reads_where_it_is(
    alice: Client, row: Initiative, cast: Cast, elise: Client
) -> None:
    town = row.collectivite
    town.latitude, town.longitude = 45.18, 5.72
    town.save()
    save_draft(row, {"latitude": "47,01", "longitude": "11,23"}, seen=1, by=cast.alice)  # in Austria
    assert re.search(r"Lieu : ce point est à 4\d\d km de la collectivité", text_of(alice.get(f"{SPACE}{row.pk}/")))
    with pytest.raises(Refusal, match="Lieu : ce point"):
        submit_initiative(row, by=cast.alice)
    save_draft(row, {"latitude": "45,19", "longitude": "5,75"}, seen=2, by=cast.alice)
    submit_initiative(row, by=cast.alice)
    assert "45,1900 ; 5,7500, à 3 km du centre de la collectivité" in text_of(
        elise.get(f"/pilotage/initiatives/{row.pk}/")
    )


def test_a_refused_publication_of_several_says_why_and_keeps_what_was_ticked(
    row: Initiative, cast: Cast, elise: Client
) -> None:
    gone, waiting = (proposed(row.collectivite, cast.alice, title=title) for title in ("Déjà lue", "À lire"))
    marks = [gone.reading_mark, waiting.reading_mark]
    accept([gone], by=cast.elise)
    answer = elise.post("/pilotage/initiatives/publier/", {"initiative": marks, "back": "q=lire"})
    shown = text_of(answer)
    assert answer.status_code == 409
    assert all(words in shown for words in ("Déjà lue : elle est déjà publiée", "Aucune n’est publiée."))
    assert f'value="{waiting.reading_mark}" checked' in shown
    assert not Initiative.objects.get(pk=waiting.pk).is_public
