"""« Signaler une erreur, apporter une preuve »: sent without an account, confirmed by mail, answered by the équipe."""

import re
from datetime import timedelta
from ipaddress import IPv6Address
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from time_machine import travel

from label.actions.people import erase_account
from label.actions.reports import Reported, answer_report, confirm_report, forget_reports, send_report
from label.enums import ClaimedLevel, Coverage, Phase
from label.models import Alert, Attachment, Award, Collectivite, Correction, Edition, ErrorReport, MailMessage
from label.queries.people import account_export
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import CollectiviteFactory, EditionFactory
from tests.pages import markup_of, words_of
from villes_internet.demo.edition import remove_demonstration

pytestmark = pytest.mark.django_db
ACT = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PAGE = "/collectivites/38185/signaler/"
SAID = {
    "year": "2003",
    "claim": "4",
    "source": "Bulletin municipal de mai 2003",
    "explanation": "Page 12",
    "full_name": "Nadia Roux",
    "email": "nadia@presse.example",
}


@pytest.fixture(autouse=True)
def elsewhere(client: Client) -> str:
    """A network of its own for each test: what one sends is counted against no other."""
    found = str(IPv6Address(uuid4().int))
    client.defaults["REMOTE_ADDR"] = found
    return found


def act(content: bytes = ACT) -> SimpleUploadedFile:
    return SimpleUploadedFile("bulletin.pdf", content, "application/pdf")


def link() -> str:
    found = re.search(r"/signalements/\S+", MailMessage.objects.get(subject_kind="signalement_confirmer").text)
    assert found is not None
    return found[0]


def report(place: Collectivite, claim: str = "4", year: int = 2003, **more: object) -> ErrorReport:
    """A report whose address is confirmed."""
    said = Reported(ClaimedLevel(claim), "nadia@presse.example", "Bulletin municipal", **more)  # type: ignore[arg-type]
    row = send_report(place, Edition.objects.get(year=year), said)
    ErrorReport.objects.filter(pk=row.pk).update(confirmed_at=timezone.now())
    return row


def test_anybody_reports_and_her_address_confirms(client: Client) -> None:
    assert f'href="{PAGE}"' in markup_of(client.get("/collectivites/38185/"))
    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, {**SAID, "proof": act()})
    assert answer["Location"] == f"{PAGE}envoye/"
    assert "Ouvrez le courriel" in words_of(client.get(answer["Location"]))
    asked = client.get(link())
    assert "Confirmez votre signalement" in words_of(asked)
    assert asked["Referrer-Policy"] == "same-origin", "else the press comes from nowhere, and is refused"
    assert not ErrorReport.objects.waiting().exists(), "opening the link confirms nothing: readers of mail open them"
    assert "est à l’équipe" in words_of(client.post(link()))
    assert "est à l’équipe" in words_of(client.post(link())), "twice is once"
    assert ErrorReport.objects.waiting().get().claim == "4"


def test_the_equipe_reads_a_report_with_its_source_and_its_document(
    client: Client, elise: Client, grenoble: Collectivite
) -> None:
    client.post(PAGE, {**SAID, "proof": act()})
    client.post(link())
    row = ErrorReport.objects.waiting().get()
    assert "1 erreur signalée" in words_of(elise.get("/pilotage/2012/"))
    page = words_of(elise.get("/pilotage/signalements/"))
    assert "Bulletin municipal de mai 2003" in page
    assert "nadia@presse.example" in page
    document = elise.get(f"/pilotage/signalements/{row.pk}/document/")
    assert b"".join(document.streaming_content) == ACT  # type: ignore[attr-defined]


def test_a_report_accepted_is_public_with_its_source_and_is_answered(
    client: Client, elise: Client, grenoble: Collectivite
) -> None:
    client.post(PAGE, {**SAID, "proof": act()})
    client.post(link())
    elise.post(f"/pilotage/signalements/{ErrorReport.objects.get().pk}/", {"accept": "", "word": "Merci"})
    award = Award.objects.get(candidature__collectivite=grenoble, candidature__edition__year=2003)
    assert (award.arobases, award.source) == (4, "Bulletin municipal de mai 2003")
    assert "Bulletin municipal de mai 2003" in words_of(client.get("/collectivites/38185/"))
    letter = MailMessage.objects.get(subject_kind="signalement_accepte")
    assert letter.address == "nadia@presse.example"
    assert "enregistré, avec sa source" in letter.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ""}, "Citez votre source"),
        ({"email": "nadia"}, "Une adresse électronique est attendue"),
        ({"year": "2150"}, "Choisissez une édition publiée."),
        ({"claim": "9"}, "Choisissez une réponse de la liste."),
    ],
)
def test_a_fault_is_said_and_nothing_typed_is_lost(client: Client, change: dict[str, str], words: str) -> None:
    answer = client.post(PAGE, {**SAID, **change})
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "Page 12" in markup_of(answer)
    assert not ErrorReport.objects.exists()


def test_a_document_that_is_none_is_refused_in_words(client: Client) -> None:
    answer = client.post(PAGE, {**SAID, "proof": act(b"MZ not a document")})
    assert answer.status_code == 422
    assert "ne se joint pas" in words_of(answer)
    assert not Attachment.objects.exists()


def test_nobody_is_written_to_again_and_again(client: Client) -> None:
    for _ in range(5):
        assert client.post(PAGE, SAID).status_code == 302
    answer = client.post(PAGE, SAID)
    assert (answer.status_code, MailMessage.objects.count()) == (422, 5)
    assert "reprenez demain" in words_of(answer)


def test_one_network_does_not_send_hundreds(client: Client) -> None:
    sent = [client.post(PAGE, {**SAID, "email": f"a{n}@presse.example"}) for n in range(12)]
    assert {one.status_code for one in sent} == {302, 422}
    assert "reprenez dans une heure" in words_of(sent[-1])


def test_an_edition_under_embargo_cannot_be_named(client: Client) -> None:
    Edition.objects.filter(year=2012).update(phase=Phase.EMBARGO)
    assert "2012" not in words_of(client.get(PAGE))
    assert client.post(PAGE, {**SAID, "year": "2012"}).status_code == 422


def test_who_is_signed_in_confirms_nothing(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    assert cast.alice.email in markup_of(alice.get(PAGE))
    alice.post(PAGE, {**SAID, "email": cast.alice.email})
    assert ErrorReport.objects.waiting().count() == 1
    other = alice.post(PAGE, {**SAID, "email": "quelquun@dautre.example"})
    assert other["Location"] == f"{PAGE}envoye/", "nothing has left for the équipe yet"
    assert ErrorReport.objects.waiting().count() == 1, "another address is confirmed by its mail"


@pytest.mark.parametrize("token", ["rien", "MTIz:1abcde:zzz"])
def test_a_link_that_is_none_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/signalements/{token}/").status_code == 404
    assert client.post(f"/signalements/{token}/").status_code == 404


def test_a_link_is_good_for_seven_days(client: Client) -> None:
    client.post(PAGE, SAID)
    with travel(timezone.now() + timedelta(days=8), tick=False):
        assert client.post(link()).status_code == 404


def test_a_level_of_a_jury_is_proposed_as_a_correction_by_two(cast: Cast, grenoble: Collectivite) -> None:
    row = report(grenoble, "4", 2012)
    said = answer_report(row, accept=True, word="Faute de frappe", by=cast.elise)
    assert "une deuxième personne l’accorde" in said
    correction = Correction.objects.waiting().get()
    assert (correction.arobases, correction.reason, correction.proposed_by) == (4, "Faute de frappe", cast.elise)
    assert Award.objects.get(candidature=correction.candidature).arobases == 5


def test_a_sourced_level_of_an_edition_known_in_part_is_replaced(cast: Cast, grenoble: Collectivite) -> None:
    before = Award.objects.get(candidature__collectivite=grenoble, candidature__edition__year=2008)
    answer_report(report(grenoble, "1", 2008), accept=True, word="", by=cast.elise)
    before.refresh_from_db()
    assert (before.arobases, before.source) == (1, "Bulletin municipal")


@pytest.mark.parametrize(
    ("claim", "year", "words"),
    [("5", 2012, "C’est déjà le niveau"), ("none", 2003, "rien à retirer"), ("unrated", 2008, "proposez plutôt")],
)
def test_what_cannot_follow_is_refused_in_words(
    cast: Cast, grenoble: Collectivite, claim: str, year: int, words: str
) -> None:
    row = report(grenoble, claim, year)
    with pytest.raises(Refusal, match=words):
        answer_report(row, accept=True, word="", by=cast.elise)
    assert ErrorReport.objects.waiting().get() == row


def test_a_town_missing_from_a_whole_palmares_stays_out(cast: Cast) -> None:
    with pytest.raises(Refusal, match="déjà tous connus"):
        answer_report(report(CollectiviteFactory(), "3", 2012), accept=True, word="", by=cast.elise)


def test_a_refusal_is_explained_and_written(cast: Cast, grenoble: Collectivite) -> None:
    row = report(grenoble)
    with pytest.raises(Refusal, match="écrivez un mot"):
        answer_report(row, accept=False, word=" ", by=cast.elise)
    answer_report(row, accept=False, word="Le bulletin parle de 2004.", by=cast.elise)
    assert "parle de 2004" in MailMessage.objects.get(subject_kind="signalement_refuse").text
    with pytest.raises(Refusal, match="déjà reçu une réponse"):
        answer_report(row, accept=True, word="", by=cast.eve)


def test_only_the_equipe_answers(cast: Cast, grenoble: Collectivite) -> None:
    with pytest.raises(Refusal, match="Seule l’équipe"):
        answer_report(report(grenoble), accept=True, word="", by=cast.alice)


def test_what_is_not_needed_is_forgotten(client: Client, cast: Cast, grenoble: Collectivite) -> None:
    client.post(PAGE, {**SAID, "proof": act()})
    row = report(grenoble)
    answer_report(row, accept=False, word="Non.", by=cast.elise)
    with travel(timezone.now() + timedelta(days=8), tick=False):
        assert forget_reports() == 1
        assert not Attachment.objects.exists()
    with travel(timezone.now() + timedelta(days=366), tick=False):
        forget_reports()
    row.refresh_from_db()
    assert (row.email, row.full_name) == ("", "")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("report_has_a_source", {"source": ""}),
        ("report_answered_once_confirmed", {"accepted": True, "settled_at": timezone.now()}),
        ("report_answered_once_confirmed", {"accepted": True, "confirmed_at": timezone.now()}),
        (
            "report_refused_in_words",
            {"accepted": False, "settled_at": timezone.now(), "confirmed_at": timezone.now()},
        ),
        ("report_keeps_its_address_until_answered", {"email": ""}),
    ],
)
def test_a_row_that_means_nothing_is_refused(
    grenoble: Collectivite, constraint: str, values: dict[str, object]
) -> None:
    good = {"claim": "4", "source": "Bulletin", "email": "a@b.example", "edition": Edition.objects.get(year=2003)}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ErrorReport.objects.create(collectivite=grenoble, **{**good, **values})


def test_who_erases_her_account_is_forgotten_here_too_and_takes_it_with_her(cast: Cast, grenoble: Collectivite) -> None:
    said = Reported(ClaimedLevel.FOUR, cast.alice.email, "Bulletin", full_name="Alice Martin")
    row = send_report(grenoble, Edition.objects.get(year=2003), said, by=cast.alice)
    Alert.objects.create(email=cast.alice.email, collectivite=grenoble)
    kept = account_export(cast.alice)
    assert [line["source"] for line in kept["signalements"]] == ["Bulletin"]
    assert len(kept["alertes"]) == 1
    erase_account(cast.alice, by=cast.elise, reason="À sa demande")
    row.refresh_from_db()
    assert (row.full_name, row.email.partition("@")[2]) == ("", "efface.invalid")
    assert not Alert.objects.exists()
    answer_report(row, accept=True, word="", by=cast.elise)
    assert not MailMessage.objects.filter(subject_kind="signalement_accepte").exists()


def test_the_demonstration_is_set_again_over_what_was_reported_and_followed(grenoble: Collectivite) -> None:
    edition = EditionFactory(year=2013)
    Edition.objects.filter(pk=edition.pk).update(demonstration=True)
    said = Reported(ClaimedLevel.FOUR, "nadia@presse.example", proof=("bulletin.pdf", act()))
    send_report(grenoble, edition, said)
    Alert.objects.create(email="nadia@presse.example", collectivite=grenoble)
    remove_demonstration()
    assert not Edition.objects.filter(pk=edition.pk).exists()
    assert [model.objects.count() for model in (ErrorReport, Attachment, Alert)] == [0, 0, 0]


def test_an_answer_known_twice_is_recorded_once(cast: Cast, grenoble: Collectivite) -> None:
    assert Edition.objects.get(year=2003).coverage == Coverage.PARTIAL
    row = report(grenoble)
    with pytest.raises(Refusal):
        confirm_report("rien")
    answer_report(row, accept=True, word="", by=cast.elise)
    other = report(grenoble)
    with pytest.raises(Refusal, match="déjà le niveau"):
        answer_report(other, accept=True, word="", by=cast.elise)
