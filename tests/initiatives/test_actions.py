"""Telling by versions, proposing, publishing: what is public stays as it was accepted."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from initiatives.actions.moderation import accept, send_back
from initiatives.actions.photos import add_photo, change_photo, describe_photo, move_photo, remove_photo
from initiatives.actions.telling import (
    freeze_highlights,
    put_forward,
    save_draft,
    start_initiative,
    submit_initiative,
    take_back,
    take_off,
    withdraw_initiative,
)
from initiatives.enums import PhotoStatus, Status
from initiatives.models import Entry, Highlight, Initiative
from initiatives.tasks import PHOTOS, WIDTHS, make_sizes
from label.drafts import Clash, state_at
from label.enums import CandidatureStatus
from label.models import Candidature, Collectivite, JournalEntry, MailMessage, PublicVersion
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.initiatives.stories import FULL, draft, proposed, public
from tests.pictures import flat_png, picture

pytestmark = pytest.mark.django_db


def test_a_new_one_that_was_left_empty_is_given_back(grenoble: Collectivite, cast: Cast) -> None:
    first = start_initiative(grenoble, by=cast.alice)
    assert start_initiative(grenoble, by=cast.alice) == first
    assert start_initiative(grenoble, by=cast.bob) != first
    save_draft(first, {"title": "Une"}, seen=0, by=cast.alice)
    assert start_initiative(grenoble, by=cast.alice) != first


def test_each_save_is_a_version_and_can_be_read_again(grenoble: Collectivite, cast: Cast) -> None:
    row = start_initiative(grenoble, by=cast.alice)
    for version, title in enumerate(("U", "Un", "Une"), start=1):
        row = save_draft(row, {"title": title}, seen=version - 1, by=cast.alice, page="p")[0]
        assert row.version == version
    assert save_draft(row, {"title": "Une"}, seen=3, by=cast.alice)[0].version == 3  # the same again is no version
    assert [(state_at(row, version) or {}).get("title") for version in range(5)] == ["", "U", "Un", "Une", None]


def test_two_people_on_one_initiative(grenoble: Collectivite, cast: Cast) -> None:
    row = draft(grenoble, cast.alice)
    save_draft(row, {"chapo": "De Bob"}, seen=1, by=cast.bob, page="b")
    # Alice's page never saw it: another field is merged, her own later saves follow one another.
    row, saved = save_draft(row, {"title": "Titre d’Alice", "chapo": FULL["chapo"]}, seen=1, by=cast.alice, page="a")
    assert (row.draft["title"], row.draft["chapo"]) == ("Titre d’Alice", "De Bob")
    assert saved.theirs == {"chapo": "De Bob"}
    with pytest.raises(Clash) as clash:
        save_draft(row, {"title": "Titre de Bob", "chapo": "De Bob, mieux"}, seen=2, by=cast.bob, page="b")
    assert clash.value.fields == ("title",)
    assert (clash.value.mine["title"], clash.value.mine["chapo"]) == ("Titre de Bob", "De Bob, mieux")
    assert (clash.value.theirs["title"], clash.value.theirs["chapo"]) == ("Titre d’Alice", "De Bob")
    row.refresh_from_db()
    assert (row.version, row.draft["title"]) == (3, "Titre d’Alice")  # nothing of it was saved yet
    # A lost acknowledgement: the same page sends over the version it saw.
    save_draft(row, {"objectives": "A"}, seen=3, by=cast.alice, page="a")
    assert save_draft(row, {"objectives": "AB"}, seen=3, by=cast.alice, page="a")[0].draft["objectives"] == "AB"


def test_whatever_is_typed_is_kept(grenoble: Collectivite, cast: Cast) -> None:
    row = start_initiative(grenoble, by=cast.alice)
    hostile = "<script>alert(1)</script> 😀 \u202eمرحبا " + "é" * 19_000
    row, _ = save_draft(row, {"description": hostile, "started": "hier", "unknown": "x"}, seen=0, by=cast.alice)
    assert row.draft == {"description": hostile, "started": "hier"}
    with pytest.raises(Refusal, match="dépasse"):
        save_draft(row, {"description": "x" * 60_001}, seen=1, by=cast.alice)
    with pytest.raises(Refusal) as refusal:
        submit_initiative(row, by=cast.alice)
    assert any("Commencée en : Une date est attendue" in reason for reason in refusal.value.reasons)
    assert any("Titre : à remplir." in reason for reason in refusal.value.reasons)


def test_a_proposal_is_published_with_one_mail_a_person(grenoble: Collectivite, cast: Cast) -> None:
    rows = [proposed(grenoble, cast.alice), proposed(grenoble, cast.bob, title="Une autre")]
    before = PublicVersion.objects.get(pk=1).number
    with pytest.raises(Refusal, match="reprenez-la"):
        save_draft(rows[0], {"title": "x"}, seen=1, by=cast.alice)
    with pytest.raises(Refusal, match="Seule l’équipe"):
        accept(rows, by=cast.alice)
    accept(rows, by=cast.elise)
    row = Initiative.objects.get(pk=rows[0].pk)
    assert (row.is_public, row.status, row.title, row.themes, row.year, row.stage) == (
        True,
        Status.PUBLISHED,
        FULL["title"],
        ["AP"],
        2011,
        "en_cours",
    )
    assert PublicVersion.objects.get(pk=1).number > before
    mails = MailMessage.objects.filter(subject_kind="initiative_publiee")
    assert sorted(mails.values_list("address", flat=True)) == sorted(
        {cast.alice.email, cast.bob.email, cast.sacha.email}
    )
    assert all("/initiatives/la-mediatheque-hors-les-murs-" in mail.text for mail in mails)
    assert JournalEntry.objects.filter(verb="publish_initiative").count() == 2
    with pytest.raises(Refusal, match="elle est déjà publiée"):
        accept(rows, by=cast.elise)


def test_bulk_acceptance_is_all_or_nothing(grenoble: Collectivite, cast: Cast) -> None:
    good, bad = proposed(grenoble, cast.alice), draft(grenoble, cast.bob, title="Pas proposée")
    with pytest.raises(Refusal, match="Pas proposée"):
        accept([good, bad], by=cast.elise)
    assert not Initiative.objects.public().exists()


def test_what_is_public_stays_until_the_change_is_accepted(grenoble: Collectivite, cast: Cast) -> None:
    row = public(grenoble, cast.alice, cast.elise)
    row = save_draft(row, {"title": "Un titre nouveau"}, seen=1, by=cast.bob)[0]
    assert (row.status, row.is_public, row.title, row.has_changes) == (Status.DRAFT, True, FULL["title"], True)
    submit_initiative(row, by=cast.bob)
    row = send_back(row, message="Plus court.", by=cast.elise)
    assert (row.status, row.title, row.message) == (Status.RETURNED, FULL["title"], "Plus court.")
    assert "Plus court." in MailMessage.objects.filter(subject_kind="initiative_renvoyee")[0].text
    row = accept([submit_initiative(row, by=cast.bob)], by=cast.elise)[0]
    assert (row.title, row.slug) == ("Un titre nouveau", f"un-titre-nouveau-{row.pk}")
    assert row.published_at is not None
    assert row.changed_at is not None
    assert row.published_at < row.changed_at
    with pytest.raises(Refusal, match="Dites pourquoi"):
        withdraw_initiative(row, by=cast.elise)
    row = withdraw_initiative(row, by=cast.elise, reason="Doublon.")
    assert (row.is_public, row.status) == (False, Status.WITHDRAWN)
    assert not Entry.objects.filter(initiative=row).exists()
    assert take_back(row, by=cast.alice).status == Status.DRAFT
    with pytest.raises(Refusal, match="rattachées"):
        submit_initiative(row, by=cast.charlie)


def test_photos_lose_their_metadata_and_get_their_sizes(grenoble: Collectivite, cast: Cast) -> None:
    row = draft(grenoble, cast.alice)
    exif = Image.Exif()
    exif[0x8825] = {2: (48.0, 51.0, 24.0)}  # GPS
    data = picture(2400, 1600, exif=exif)
    photo = add_photo(row, ContentFile(data), by=cast.alice)
    assert add_photo(row, ContentFile(data), by=cast.alice) == photo  # sent twice, it is one
    received = str(photo.received.name)
    make_sizes(photo.pk)
    make_sizes(photo.pk)
    photo.refresh_from_db()
    assert (photo.status, photo.widths, photo.width, photo.height) == (PhotoStatus.READY, list(WIDTHS), 1600, 1067)
    assert not default_storage.exists(received)
    assert sorted(default_storage.listdir(photo.folder)[1]) == sorted(
        f"{w}.{end}" for w in WIDTHS for end in ("jpg", "webp")
    )
    for end in ("jpg", "webp"):
        with default_storage.open(f"{photo.folder}/960.{end}") as file, Image.open(file) as image:
            assert (image.width, dict(image.getexif()), "icc_profile" in image.info) == (960, {}, False)
    small = add_photo(row, ContentFile(picture(700, 400)), by=cast.alice)
    make_sizes(small.pk)
    small.refresh_from_db()
    assert small.widths == [480, 700]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
        (b"<html>", "n’est pas une image"),
        (b"PK\x03\x04" + bytes(100), "n’est pas une image"),
        (flat_png(10_000, 10_000), "trop grande"),
        (picture(300, 200), "trop petite"),
    ],
)
def test_what_is_not_a_photo_is_refused_from_its_header(
    grenoble: Collectivite, cast: Cast, data: bytes, words: str
) -> None:
    row = draft(grenoble, cast.alice)
    with pytest.raises(Refusal, match=words):
        add_photo(row, ContentFile(data), by=cast.alice)
    assert not row.photos.exists()


def test_a_broken_photo_is_said_and_waits_for_nobody(
    grenoble: Collectivite, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = draft(grenoble, cast.alice)
    photo = add_photo(row, ContentFile(picture(1600, 900)[:-9000]), by=cast.alice)
    sent: list[int] = []
    monkeypatch.setattr(make_sizes, "apply_async", lambda arguments, **_: sent.extend(arguments))
    assert (PHOTOS.hand_again(), sent) == (1, [photo.pk])
    make_sizes(photo.pk)
    photo.refresh_from_db()
    assert (photo.status, PHOTOS.hand_again()) == (PhotoStatus.FAILED, 0)
    with pytest.raises(Refusal, match="Photos"):
        submit_initiative(row, by=cast.alice)


def test_a_public_photo_goes_with_the_accepted_change(
    grenoble: Collectivite, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = draft(grenoble, cast.alice)
    first, second = (add_photo(row, ContentFile(picture(size, 800)), by=cast.alice) for size in (1600, 1500))
    for photo in (first, second):
        make_sizes(photo.pk)
        describe_photo(photo, {"alternative": "Le bus", "credit": "Ville"}, by=cast.alice)
    move_photo(second, up=True, by=cast.alice)
    row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    assert [shown["pk"] for shown in row.photos_shown] == [second.pk, first.pk]
    second.refresh_from_db()
    remove_photo(second, by=cast.alice)
    row.refresh_from_db()
    assert (row.status, len(row.photos_shown), default_storage.exists(f"{second.folder}/480.jpg")) == (
        Status.DRAFT,
        2,
        True,
    )
    with django_capture_on_commit_callbacks(execute=True):
        row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    assert [shown["pk"] for shown in row.photos_shown] == [first.pk]
    assert not default_storage.exists(f"{second.folder}/480.jpg")


def test_a_photo_is_turned_then_cut_and_what_is_public_waits_for_the_equipe(
    grenoble: Collectivite, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = draft(grenoble, cast.alice)
    photo = add_photo(row, ContentFile(picture(1600, 800)), by=cast.alice)
    with pytest.raises(Refusal, match="en préparation"):
        change_photo(photo, quarters=1, by=cast.alice)
    make_sizes(photo.pk)
    describe_photo(photo, {"alternative": "Le bus", "credit": "Ville", "sight": "top-left"}, by=cast.alice)
    describe_photo(photo, {"sight": "ailleurs"}, by=cast.alice)
    row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    photo.refresh_from_db()
    assert [shown["sight"] for shown in row.photos_shown] == ["top-left"]
    turned = change_photo(photo, quarters=1, by=cast.alice)
    make_sizes(turned.pk)
    turned.refresh_from_db()
    assert (turned.width, turned.height, turned.rank) == (800, 1600, photo.rank)
    assert (turned.alternative, turned.credit, turned.sight) == ("Le bus", "Ville", "top-left")
    row.refresh_from_db()
    assert (row.status, [shown["pk"] for shown in row.photos_shown]) == (Status.DRAFT, [photo.pk])
    cut = change_photo(turned, cut=(25, 0, 25, 0), by=cast.alice)
    make_sizes(cut.pk)
    cut.refresh_from_db()
    assert (cut.width, cut.height) == (800, 800)
    assert list(row.photos.filter(kept=True)) == [cut], "what was never public is gone"
    with django_capture_on_commit_callbacks(execute=True):
        row = accept([submit_initiative(row, by=cast.alice)], by=cast.elise)[0]
    assert [shown["pk"] for shown in row.photos_shown] == [cut.pk]
    assert not default_storage.exists(f"{photo.folder}/480.jpg")


@pytest.mark.parametrize(("cut", "words"), [((50, 0, 50, 0), "rien"), ((70, 0, 0, 80), "trop petite")])
def test_a_photo_is_not_cut_to_nothing(
    cut: tuple[int, int, int, int], words: str, grenoble: Collectivite, cast: Cast
) -> None:
    photo = add_photo(draft(grenoble, cast.alice), ContentFile(picture(1600, 800)), by=cast.alice)
    make_sizes(photo.pk)
    photo.refresh_from_db()
    with pytest.raises(Refusal, match=words):
        change_photo(photo, cut=cut, by=cast.alice)
    assert list(photo.initiative.photos.all()) == [photo]


def test_a_candidature_puts_initiatives_forward_and_keeps_their_text(candidature: Candidature, cast: Cast) -> None:
    row = draft(candidature.collectivite, cast.alice)
    put_forward(candidature, row, news="Un second bus.", by=cast.alice)
    put_forward(candidature, row, news="Deux bus de plus.", by=cast.alice)
    freeze_highlights(candidature)
    save_draft(row, {"title": "Autre titre"}, seen=1, by=cast.bob)
    kept = Highlight.objects.get()
    assert (kept.news, (kept.frozen or {})["title"]) == ("Deux bus de plus.", FULL["title"])
    other = draft(Collectivite.objects.get(code="57463"), cast.charlie)
    with pytest.raises(Refusal, match="autre collectivité"):
        put_forward(candidature, other, news="", by=cast.alice)
    take_off(candidature, row, by=cast.alice)
    with pytest.raises(Refusal, match="pas mise en avant"):
        take_off(candidature, row, by=cast.alice)
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, submitted_at=timezone.now(), receipt="x"
    )
    with pytest.raises(Refusal, match="déposé"):
        put_forward(candidature, row, news="", by=cast.alice)
    candidature.edition.closes_at = timezone.now() - timedelta(minutes=1)
    candidature.edition.save()
    with pytest.raises(Refusal):
        put_forward(candidature, row, news="", by=cast.alice)
