"""After the sitting: restitutions, the embargo's minute, appeals; and nothing before, by any door."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jury.actions.after import answer_appeal, confirm_correction, receive_appeal, save_feedback
from jury.actions.closing import close_sitting
from jury.actions.sitting.opening import open_sitting
from jury.documents import MINUTES
from jury.models import Appeal, Case, Feedback
from label.actions.documents import renew_due_documents
from label.actions.editions import arm_publication
from label.enums import Phase, Role
from label.models import (
    Award,
    Candidature,
    Collectivite,
    Correction,
    Document,
    Edition,
    JournalEntry,
    MailMessage,
    Regulation,
    User,
)
from label.tasks.documents import make_document
from tests.cast import SECRET, Cast
from tests.conftest import signed_in
from tests.jury.bench import FEW, Jury, adopt_all, jury_of, undecided_2012
from tests.pages import markup_of, text_of, words_of
from tests.papers import made, made_of, read, sheets_of
from tests.refusals import refused
from tests.villes_internet.access import TABLE
from villes_internet.actions import publish_edition
from villes_internet.book.kinds import CERTIFICATE, LETTER, PALMARES
from villes_internet.demo.accounts import set_second_factor
from villes_internet.schedule import advance

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Every address that answers a GET, and the forms that a filter, another edition or a collectivité gives some of them.
PUBLIC = (
    *(
        address
        for address, method, _ in TABLE.values()
        if method == "GET" and "{" not in address and "sante" not in address
    ),
    "/palmares/2012.xlsx",
    "/palmares/2012.json",
    "/palmares/2011/",
    "/palmares/2012/?departement=38",
    "/collectivites/?q=grenoble",
    "/collectivites/247900665/",
    "/statistiques/2011/",
    "/statistiques/2012/regions.csv",
    "/initiatives/?arobases=4",
    "/initiatives/flux.atom?collectivite=38185",
    "/initiatives/points.json?arobases=4",
    "/api/v1/collectivites?q=grenoble",
    "/reglement/2012/",
    "/candidature/38185/2012/",
    "/candidature/38185/2012/miroir/",
    "/candidature/38185/2012/documents/",
    "/candidature/38185/2012/resultat/",
    "/candidature/38185/2012/questions/",
)


@pytest.fixture
def edition() -> Edition:
    found = undecided_2012(few=True)
    Regulation.objects.update_or_create(
        edition=found, defaults={"quorum": None, "appeal_days": 30, "text": "Le texte."}
    )
    return Edition.objects.select_related("regulation").get(pk=found.pk)


def decided(edition: Edition, level: int = 2) -> Jury:
    jury = jury_of(edition, size=3)
    Case.objects.update(grouped=True, proposal=level)
    open_sitting(jury.sitting, by=jury.president)
    adopt_all(jury.sitting, by=jury.president)
    close_sitting(jury.sitting, by=jury.president)
    edition.refresh_from_db()
    return jury


def bodies(readers: dict[str, Client]) -> dict[str, bytes]:
    """What each of these reads at every address, the nonces and tokens masked."""
    found = {}
    papers = [
        f"/documents/{pk}/{end}" for pk in Document.objects.values_list("pk", flat=True) for end in ("", "fichier/")
    ]
    for (who, client), address in product(readers.items(), (*PUBLIC, *papers)):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)
        found[f"{who} {address}"] = str(answer.status_code).encode() + re.sub(rb"nonce-[\w+/=]+", b"", body)
    return found


@pytest.mark.whole
def test_two_databases_that_differ_by_the_decided_levels_give_the_same_bytes(
    edition: Edition, cast: Cast, time_machine: object
) -> None:
    """For anybody, for the agents of a candidate, for the machines' keeper: nothing says a level before its minute."""
    time_machine.move_to(timezone.now(), tick=False)  # type: ignore[attr-defined]
    cast.member(cast.alice, Collectivite.objects.get(code="38185"), Role.CORRESPONDANT, Role.SIGNATAIRE)
    decided(edition, 2)
    made(CERTIFICATE, grenoble())
    made(PALMARES, edition)
    readers = {"anybody": Client(), "alice": signed_in(cast.alice), "théo": signed_in(cast.theo)}
    with_two = bodies(readers)
    Award.objects.filter(candidature__edition=edition).update(arobases=4)
    assert {address for address, body in bodies(readers).items() if body != with_two[address]} == set()
    assert b"Grenoble" in with_two["anybody /collectivites/38185/"]
    root = User.objects.create_superuser("root@label.example", "une-phrase-assez-longue")
    set_second_factor(root, SECRET)
    assert "2012" not in markup_of(signed_in(root).get("/admin/label/award/?q=grenoble")).split("result_list")[-1]


def test_publication_opens_every_door_at_its_minute_and_writes_to_the_towns(
    edition: Edition, cast: Cast, client: Client
) -> None:
    town = Collectivite.objects.get(code="38185")
    cast.member(cast.alice, town, Role.CORRESPONDANT, Role.SIGNATAIRE)
    decided(edition)
    alice = signed_in(cast.alice)
    assert "Résultat 2012" not in markup_of(alice.get("/candidature/38185/2012/resultat/"))
    Edition.objects.filter(pk=edition.pk).update(
        publishes_at=timezone.now() + timedelta(hours=1), calendar_applied_at=timezone.now() - timedelta(days=9)
    )
    edition.refresh_from_db()
    assert "heure de publication" in refused(lambda: publish_edition(edition, by=cast.elise, reason="Il est temps"))
    assert advance() == 0
    passed = timezone.now() - timedelta(seconds=1)
    Edition.objects.filter(pk=edition.pk).update(publishes_at=passed)
    assert advance() == 0  # nobody has written that it may be published
    assert "a écrit" in refused(lambda: publish_edition(edition, by=cast.elise, reason="Il est temps"))
    Edition.objects.filter(pk=edition.pk).update(publishes_at=passed + timedelta(hours=1))
    edition.refresh_from_db()
    arm_publication(edition, "publier 2012", by=cast.elise)
    Edition.objects.filter(pk=edition.pk).update(publishes_at=passed)
    assert advance() == 1
    edition.refresh_from_db()
    assert edition.phase == Phase.PUBLISHED
    assert client.get("/palmares/2012/").status_code == 200
    letter = MailMessage.objects.get(user=cast.alice, subject_kind="resultat")
    assert "2 @" in letter.text
    assert "/candidature/38185/2012/resultat/" in letter.text
    assert {row.kind for row in Document.objects.filter(edition=edition).active()} >= {PALMARES.code, "book"}
    assert JournalEntry.objects.filter(verb="publish_edition").count() == 1
    page = markup_of(alice.get("/candidature/38185/2012/resultat/"))
    assert "Résultat 2012" in page
    assert "Ce qui ouvre le niveau suivant" in page


def test_the_letter_says_the_level_and_how_to_contest(edition: Edition, elise: Client, cast: Cast) -> None:
    decided(edition)
    candidature = Candidature.objects.get(edition=edition, collectivite__code="38185")
    row = Feedback.objects.get(candidature=candidature)
    with pytest.raises(ValueError, match="publiée"):
        made_of(LETTER, Candidature.objects.get(pk=candidature.pk))
    place = "/pilotage/2012/jury/suites/38185/"
    form = {
        "strengths": "Un réseau vivant",
        "advice": "Ouvrir les données",
        "next_level": "5 @ demandent…",
        "version": row.version,
        "reread": "on",
    }
    assert elise.post(place, form).status_code == 302
    overtaken = elise.post(place, form | {"strengths": "Mon texte"})
    assert overtaken.status_code == 409
    assert "Mon texte" in markup_of(overtaken)
    assert "relue" in markup_of(elise.get("/pilotage/2012/jury/suites/"))
    allow(edition, cast.elise)
    publish_edition(edition, by=None, by_calendar=True)
    made = made_of(LETTER, Candidature.objects.get(pk=candidature.pk))
    assert made.pages == 1
    assert made.notes == ()


def allow(edition: Edition, by: User) -> None:
    """The hour of the publication passed yesterday, and somebody has written that it may be done."""
    edition.publishes_at = timezone.now() + timedelta(hours=1)
    edition.save()
    arm_publication(edition, f"publier {edition.year}", by=by)
    edition.publishes_at = timezone.now() - timedelta(days=1)
    edition.save()


ANSWER, PLACE = "/pilotage/2012/jury/recours/{}/", "/candidature/38185/2012/resultat/recours/"


def published(edition: Edition, cast: Cast) -> tuple[Jury, Candidature]:
    """The results published yesterday, and Grenoble with a signataire."""
    jury = decided(edition)
    cast.member(cast.sacha, Collectivite.objects.get(code="38185"), Role.SIGNATAIRE)
    allow(edition, cast.elise)
    publish_edition(edition, by=None, by_calendar=True)
    return jury, grenoble()


def correction_of(appeal: Appeal) -> Correction:
    """The correction that answers an appeal."""
    return Correction.objects.get(appeal=appeal)


def grenoble() -> Candidature:
    rows = Candidature.objects.select_related("edition__regulation", "award")
    return rows.get(edition__year=2012, collectivite__code="38185")


def test_an_appeal_is_received_in_its_time_from_the_signataire(edition: Edition, cast: Cast) -> None:
    decided(edition)
    assert "pas publiés" in refused(lambda: receive_appeal(grenoble(), text="Non", by=cast.sacha))
    allow(edition, cast.elise)
    publish_edition(edition, by=None, by_calendar=True)
    town = Collectivite.objects.get(code="38185")
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    assert signed_in(cast.bob).post(PLACE, {"text": "Non"}).status_code == 403
    sacha = signed_in(cast.sacha)
    home = markup_of(sacha.get("/candidature/38185/2012/"))
    assert "Résultat 2012" in home
    assert "un recours se dépose jusqu’au" in home
    assert sacha.post(PLACE, {"text": ""}).status_code == 422
    assert sacha.post(PLACE, {"text": "Deux points d’accès oubliés"}).status_code == 302
    assert "déjà été déposé" in refused(lambda: receive_appeal(grenoble(), text="Encore", by=cast.sacha))
    assert "un recours se dépose" not in markup_of(sacha.get("/candidature/38185/2012/"))
    again = sacha.post(PLACE, {"text": "Une autre page, restée ouverte"})
    assert again.status_code == 422
    assert all(words in markup_of(again) for words in ("déjà été déposé", "Une autre page, restée ouverte"))
    Edition.objects.filter(pk=edition.pk).update(publishes_at=timezone.now() - timedelta(days=31))
    Appeal.objects.all().delete()
    assert "délai de recours est passé" in refused(lambda: receive_appeal(grenoble(), text="Tard", by=cast.sacha))


def test_a_restitution_read_again_after_the_publication_is_told_to_its_town_once(edition: Edition, cast: Cast) -> None:
    decided(edition)
    cast.member(cast.sacha, Collectivite.objects.get(code="38185"), Role.CONTRIBUTEUR)
    feedback = Feedback.objects.get(candidature=grenoble())
    told = MailMessage.objects.filter(subject_kind="restitution_relue")
    save_feedback(feedback, {"reread": True}, by=cast.elise)
    assert not told.exists()  # the mail of the results will say it
    save_feedback(feedback, {"reread": False}, by=cast.elise)
    allow(edition, cast.elise)
    publish_edition(edition, by=None, by_calendar=True)
    save_feedback(feedback, {"advice": "Ouvrir le soir."}, by=cast.elise)
    assert not told.exists()
    save_feedback(feedback, {"reread": True}, by=cast.elise)
    save_feedback(feedback, {"reread": True, "advice": "Ouvrir le samedi."}, by=cast.elise)
    letter = told.get()
    assert letter.user == cast.sacha
    assert "/candidature/38185/2012/resultat/" in letter.text


def test_restitutions_are_sorted_by_name_level_and_date(edition: Edition, cast: Cast, elise: Client) -> None:
    decided(edition)
    Award.objects.filter(candidature__collectivite__code="57463").update(arobases=4)
    Feedback.objects.filter(candidature=grenoble()).update(saved_at=timezone.now() + timedelta(hours=1))

    def first(order: str) -> str:
        page = markup_of(elise.get(f"/pilotage/2012/jury/suites/?tri={order}"))
        return page.split("<tbody>")[1].split("</a>")[0]

    names = sorted(Feedback.objects.all(), key=lambda row: row.candidature.sort_key)
    assert names[0].candidature.collectivite.code in first("nom")
    assert "57463" in first("niveau")
    assert "38185" in first("date")


def test_an_answer_from_a_window_that_is_late_replaces_none(edition: Edition, cast: Cast, elise: Client) -> None:
    _, candidature = published(edition, cast)
    appeal = receive_appeal(candidature, text="Deux points d’accès oubliés", by=cast.sacha)
    answer, seen = ANSWER.format(appeal.pk), appeal.stamp
    assert elise.post(answer, {"answer": ""}).status_code == 422
    assert elise.post(answer, {"answer": "Rien ne change", "arobases": ""}).status_code == 422  # nothing is chosen
    assert (
        elise.post(answer, {"answer": "Rien ne change", "arobases": "2"}).status_code == 422
    )  # it is that level already
    assert elise.post(answer, {"answer": "Vous avez raison", "arobases": "3", "seen": seen}).status_code == 302
    stale = elise.post(answer, {"answer": "Rien à corriger", "arobases": "maintenue", "seen": seen})
    assert stale.status_code == 422
    appeal.refresh_from_db()
    assert (appeal.answer, appeal.arobases) == ("Vous avez raison", 3)
    page = markup_of(stale)
    assert all(
        words in page for words in ("a reçu une réponse entre-temps", "Rien à corriger</textarea>", appeal.stamp)
    )
    assert (
        elise.post(answer, {"answer": "Rien à corriger", "arobases": "maintenue", "seen": appeal.stamp}).status_code
        == 302
    )
    appeal.refresh_from_db()
    assert (appeal.answer, appeal.arobases, appeal.status) == ("Rien à corriger", None, "maintained")


def test_a_correction_is_the_president_s_alone_and_keeps_the_level_of_before(
    edition: Edition, cast: Cast, elise: Client
) -> None:
    jury, candidature = published(edition, cast)
    appeal = receive_appeal(candidature, text="Deux points d’accès oubliés", by=cast.sacha)
    sacha = signed_in(cast.sacha)
    elise.post(ANSWER.format(appeal.pk), {"answer": "Vous avez raison", "arobases": "3"})
    assert Award.objects.get(candidature=candidature).arobases == 2  # nothing moves before the president
    assert "Correction proposée" not in markup_of(sacha.get("/candidature/38185/2012/resultat/"))
    assert "Vous avez raison" not in markup_of(sacha.get("/candidature/38185/2012/resultat/"))
    assert "présidence" in refused(lambda: confirm_correction(correction_of(appeal), confirmed=True, by=jury.vice))
    president = signed_in(jury.president.user)
    assert "Corriger la décision" in markup_of(president.get("/jury/2012/"))
    assert president.post(f"/jury/2012/corrections/{correction_of(appeal).pk}/", {"answer": "oui"}).status_code == 302
    appeal.refresh_from_db()
    award = Award.objects.get(candidature=candidature)
    assert (award.arobases, award.origin, appeal.previous_arobases) == (3, "appeal", 2)
    feedback = Feedback.objects.get(candidature=candidature)
    assert "obtenu 3\u00a0@ en 2012" in feedback.next_level  # the letter says what is true now
    assert "de 2\u00a0@ à 3\u00a0@" in markup_of(sacha.get("/candidature/38185/2012/resultat/"))
    assert JournalEntry.objects.filter(verb="award", facts__previous=2, facts__arobases=3).exists()
    late = president.post(f"/jury/2012/corrections/{correction_of(appeal).pk}/", {"answer": "non"}, follow=True)
    assert "Aucune correction n’attend votre accord" in markup_of(late)
    assert "est réglé" in refused(lambda: answer_appeal(appeal, answer="Encore", arobases=None, by=cast.elise))


@pytest.mark.whole
def test_every_paper_of_a_town_follows_the_correction_of_its_level(edition: Edition, cast: Cast, elise: Client) -> None:
    jury, candidature = published(edition, cast)
    certificate, letter = made(CERTIFICATE, candidature), made(LETTER, candidature)
    make_document(Document.objects.active().get(kind=MINUTES.code).pk)  # the book and the palmarès are no town's
    minutes = Document.objects.done().get(kind=MINUTES.code)
    sacha = signed_in(cast.sacha)
    appeal = receive_appeal(candidature, text="Deux points d’accès oubliés", by=cast.sacha)
    answer_appeal(appeal, answer="Vous avez raison", arobases=3, by=cast.elise)
    assert read(sacha, certificate) == 200
    confirm_correction(correction_of(appeal), confirmed=True, by=jury.president)
    # Withdrawn at once, and asked for again: what lives is no longer served, the acts stay, marked.
    assert read(sacha, certificate) == 404
    assert (read(elise, certificate), read(sacha, letter)) == (200, 200)
    asked = Document.objects.active()
    assert {(row.kind, row.candidature_id) for row in asked} == {
        ("palmares", None),
        ("carte", None),
        ("book", None),
        ("attestation", candidature.pk),
    }
    page = " ".join(markup_of(sacha.get("/candidature/38185/2012/resultat/")).split())
    assert "Corrigé le" in page
    assert "de 2 à 3 @. Sur recours" in page
    assert page.count("PDF en préparation") == 1
    # The letter follows once the équipe has read the restitution again.
    wait = "relit la restitution"
    assert wait in text_of(sacha.post(f"/documents/lettre/{candidature.pk}/demander/", follow=True))
    renew_due_documents()
    assert not Document.objects.active().filter(kind="lettre").exists()
    Feedback.objects.filter(candidature=candidature).update(reread=True)
    renew_due_documents()
    assert Document.objects.active().filter(kind="lettre").exists()
    Feedback.objects.filter(candidature=candidature).update(advice="Tapé encore")
    for row in Document.objects.active().filter(candidature=candidature):
        make_document(row.pk)
    page = " ".join(markup_of(sacha.get("/candidature/38185/2012/resultat/")).split())
    assert "PDF en préparation" not in page
    after = {row.kind: row for row in Document.objects.done().order_by("pk")}
    for kind in ("lettre", "attestation"):
        assert f"/documents/{after[kind].pk}/fichier/" in page
        with after[kind].file.open() as file:
            words = sheets_of(file.read())[0]
        assert ("3 arobases" in words) or ("trois arobases" in words)
    assert f"/documents/{letter.pk}/fichier/" in page
    assert "remplacée le" in page
    Feedback.objects.filter(candidature=candidature).update(advice="Tapé toujours")
    renew_due_documents()
    assert not Document.objects.active().filter(kind="lettre").exists()  # the next one is asked for by somebody
    assert "sur recours" not in page.split("Recours</h2>")[0]
    assert f"/documents/{certificate.pk}/fichier/" not in page
    # The minutes stay as they were signed, and their page says what was corrected since.
    assert read(elise, minutes) == 200
    room = " ".join(markup_of(elise.get("/pilotage/2012/jury/seance/")).split())
    assert "Grenoble, de 2 à 3 @. Sur recours" in room
    register = words_of(elise.get("/jury/2012/seance/registre/"))
    assert register.count("Corrigé le") == 1
    assert ": de 2 à 3 @" in register


def test_the_edition_names_its_jury_as_the_book_prints_it(edition: Edition) -> None:
    edition.printed_jury = {"preparation": ["Un comité"], "president": "Quelqu’un d’avant"}
    edition.save()
    decided(edition)
    edition.refresh_from_db()
    named = edition.printed_jury
    assert (named["preparation"], named["president"]) == (["Un comité"], "Présidente")
    assert (named["seance"]["candidatures"], named["seance"]["date"]) == (len(FEW), str(edition.jury_on))
    assert [one["present"] for one in named["membres"]] == [True] * len(named["membres"])


def test_the_minutes_hold_no_vote_by_name(edition: Edition) -> None:
    jury = decided(edition)
    content = jury.sitting.minutes.content
    assert {"membres", "dossiers", "niveaux", "annulees"} <= set(content)
    assert len(content["dossiers"]) == len(FEW)
    assert all("vote" not in str(key) for line in content["dossiers"] for key in line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jury_vote")
        assert cursor.fetchone() == (0,)
