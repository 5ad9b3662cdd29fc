"""The pages of the jury: who opens what, the wall of a recusal, the screens of the sitting and what they cost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jury.actions.dealing import assign
from jury.actions.members import declare_link, recuse
from jury.actions.sitting.cases import cast_vote, close_vote, decide, open_case
from jury.actions.sitting.opening import mark_present, open_sitting
from jury.documents import MINUTES
from jury.enums import JuryRole, LinkKind
from jury.models import Appraisal, Batch, Case, Decision, JuryMember, Recusal, Sitting, TownQuestion, Vote
from label.actions.awards import confirm_past
from label.enums import Phase, Role
from label.models import Candidature, Collectivite, Document, Edition, MailMessage
from label.rules.refusals import Refusal
from label.tasks.documents import make_document
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, adopt_all, jury_of, member, undecided_2012
from tests.pages import markup_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GESTURE = "/jury/2012/seance/geste/"
ASIDE = "/jury/2012/seance/deport/"
SCRIPT = {"X-Requested-With": "sitting"}


def with_second_factor(row: JuryMember) -> Client:
    """Signed in as a browser is: the session says that the second factor was proved."""
    reader = signed_in(row.user)
    session = reader.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(row.user_id)
    session.save()
    return reader


@pytest.fixture
def edition(request: pytest.FixtureRequest) -> Edition:
    """Three dossiers; all of them for a test marked `whole_edition`."""
    return undecided_2012(few=not hasattr(request, "param"))


whole_edition = pytest.mark.parametrize("edition", ["356"], indirect=True)


@pytest.fixture
def jury(edition: Edition) -> Jury:
    found = jury_of(edition, size=5)
    open_sitting(found.sitting, by=found.president)
    return found


@pytest.fixture
def grenoble(jury: Jury) -> Case:
    return Case.objects.select_related("candidature").get(candidature__collectivite__code="38185")


def test_who_opens_which_page_of_the_jury(jury: Jury, edition: Edition, elise: Client) -> None:
    reader = member(edition, JuryRole.INSTRUCTEUR, "Iris")
    people = {
        "équipe": elise,
        "présidente": signed_in(jury.president.user),
        "jurée": signed_in(jury.others[0].user),
        "instructrice": signed_in(reader.user),
    }
    table = {
        "/jury/2012/": (403, 200, 200, 200),
        "/instruction/2012/": (200, 200, 200, 200),
        "/instruction/2012/38185/": (200, 200, 200, 200),
        "/instruction/2012/99999/": (404, 404, 404, 404),
        "/jury/2012/seance/": (403, 200, 200, 403),
        "/jury/2012/seance/etat/": (403, 200, 200, 403),
        "/jury/2012/seance/ecran/": (200, 200, 200, 403),
        "/pilotage/2012/jury/": (200, 403, 403, 403),
        "/pilotage/2012/jury/seance/": (200, 403, 403, 403),
    }
    got = {address: tuple(one.get(address).status_code for one in people.values()) for address in table}
    assert got == table


def test_behind_a_recusal_a_file_is_neither_opened_nor_listed_with_content_nor_seen(
    jury: Jury, grenoble: Case, edition: Edition
) -> None:
    juror = jury.others[0]
    Candidature.objects.filter(pk=grenoble.candidature_id).update(region="Région-témoin")
    recuse(juror, grenoble.candidature, reason="Lieu de vie", by=juror.user)
    reader = signed_in(juror.user)
    refused = reader.get("/instruction/2012/38185/")
    assert refused.status_code == 403
    assert "Déport" in text_of(refused)
    assert reader.get("/instruction/2012/38185/pieces/1/").status_code == 403
    assert reader.post("/instruction/2012/38185/lecture/", {"strengths": "x"}).status_code == 403
    row = re.search(
        r"<tr><th scope=\"row\">Grenoble.*?</tr>", markup_of(reader.get("/instruction/2012/?q=grenoble")), re.DOTALL
    )
    assert row is not None
    assert "Déport" in row[0]
    assert "<a " not in row[0]
    open_case(jury.sitting, grenoble, by=jury.president)
    screen = text_of(reader.get("/jury/2012/seance/etat/"))
    assert "Déport" in screen
    for secret in ("Grenoble", "Isère", "38185", "Voter", "vote-"):
        assert secret not in screen
    projected = text_of(reader.get("/jury/2012/seance/ecran/"))
    assert "Déport" in projected
    assert "Grenoble" not in projected + text_of(reader.get("/jury/2012/seance/ecran/etat/"))
    vote = reader.post("/jury/2012/seance/vote/", {"case": grenoble.pk, "level": 3}, headers=SCRIPT)
    assert vote.status_code == 409
    assert not Vote.objects.exists()
    # Nor does the curve say it afterwards: hers leaves the dossier out, the others' does not.
    for one in jury.voters[1:]:
        if one != juror:
            cast_vote(jury.sitting, grenoble, 3, by=one)
    close_vote(jury.sitting, grenoble, by=jury.president)
    decide(jury.sitting, grenoble, 3, by=jury.president)
    level = r'<th scope="row">3 @</th><td><progress max="\d+" value="{}"'
    for one, count in ((juror, 0), (jury.others[1], 1)):
        assert re.search(level.format(count), text_of(signed_in(one.user).get("/jury/2012/seance/ecran/etat/")))


def test_a_screen_that_knows_costs_one_query_beyond_session_and_user(jury: Jury, grenoble: Case) -> None:
    reader = with_second_factor(jury.others[0])
    first = reader.get("/jury/2012/seance/etat/")
    with CaptureQueriesContext(connection) as captured:
        again = reader.get("/jury/2012/seance/etat/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    ours = [q["sql"] for q in captured if "django_session" not in q["sql"] and 'FROM "label_user"' not in q["sql"]]
    assert len(ours) == 1, ours
    open_case(jury.sitting, grenoble, by=jury.president)
    moved = reader.get("/jury/2012/seance/etat/", headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200
    assert "Grenoble" in text_of(moved)
    with CaptureQueriesContext(connection) as captured:
        reader.get("/jury/2012/seance/etat/")
    assert len(captured) <= 16


@pytest.mark.parametrize("address", ["/jury/2012/seance/etat/", "/jury/2012/seance/ecran/etat/"])
def test_a_compressed_screen_is_known_again(jury: Jury, grenoble: Case, address: str) -> None:
    open_case(jury.sitting, grenoble, by=jury.president)
    reader = with_second_factor(jury.others[0])
    first = reader.get(address, headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert first["ETag"].startswith("W/")
    again = reader.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})
    assert again.status_code == 304
    cast_vote(jury.sitting, grenoble, 3, by=jury.others[1])
    moved = reader.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})
    assert moved.status_code == 200


def test_a_vote_is_cast_changed_found_again_and_secret(jury: Jury, grenoble: Case) -> None:
    open_case(jury.sitting, grenoble, by=jury.president)
    one, two = (signed_in(row.user) for row in jury.others[:2])
    assert one.post("/jury/2012/seance/vote/", {"case": grenoble.pk, "level": 4}, headers=SCRIPT).status_code == 200
    answer = one.post("/jury/2012/seance/vote/", {"case": grenoble.pk, "level": 3}, headers=SCRIPT)
    assert "Votre vote : 3 @" in text_of(answer).replace("<strong>", "").replace("</strong>", "")
    assert "Votre vote : 3" in text_of(one.get("/jury/2012/seance/")).replace(
        "<strong>", ""
    )  # coming back, she finds it
    other = text_of(two.get("/jury/2012/seance/"))
    assert "1 vote sur 5" in other
    assert 'aria-pressed="true"' not in other
    projected = text_of(two.get("/jury/2012/seance/ecran/etat/"))
    assert "Vote ouvert : 1 sur 5" in projected
    assert "Décompte" not in projected
    for row in jury.voters[:3]:
        cast_vote(jury.sitting, grenoble, 2, by=row)
    close_vote(jury.sitting, grenoble, by=jury.president)
    late = one.post("/jury/2012/seance/vote/", {"case": grenoble.pk, "level": 5}, headers=SCRIPT)
    assert late.status_code == 409
    assert "est clos" in text_of(late)
    assert "Décompte" in text_of(two.get("/jury/2012/seance/ecran/etat/"))


@whole_edition
def test_the_console_is_for_whoever_presides(jury: Jury, grenoble: Case) -> None:
    president, juror = signed_in(jury.president.user), signed_in(jury.others[0].user)
    assert "Présidence" in text_of(president.get("/jury/2012/seance/"))
    assert "Suspendre" not in text_of(juror.get("/jury/2012/seance/"))
    refused = juror.post(GESTURE, {"gesture": "open", "case": grenoble.pk}, headers=SCRIPT)
    assert refused.status_code == 409
    assert "Présidente préside" in text_of(refused)
    president.post(GESTURE, {"gesture": "open", "case": grenoble.pk}, headers=SCRIPT)
    for row in jury.voters[:3]:
        cast_vote(jury.sitting, grenoble, 2, by=row)
    president.post(GESTURE, {"gesture": "close-vote", "case": grenoble.pk}, headers=SCRIPT)
    plain = president.post(GESTURE, {"gesture": "decide", "case": grenoble.pk, "level": 4})
    assert plain.status_code == 302  # without script: back to the page, with the reason
    assert "motif écrit" in text_of(president.get("/jury/2012/seance/"))
    president.post(GESTURE, {"gesture": "decide", "case": grenoble.pk, "level": 2}, headers=SCRIPT)
    assert Decision.objects.get(case=grenoble).arobases == 2
    screen = text_of(juror.get("/jury/2012/seance/ecran/"))
    assert "Grenoble" in screen
    last = Decision.objects.get()
    president.post(GESTURE, {"gesture": "undo", "decision": last.pk, "reason": "Erreur"}, headers=SCRIPT)
    assert not Decision.objects.filter(undone_at__isnull=True).exists()
    assert president.post(GESTURE, {"gesture": "danser"}).status_code == 404
    assert president.post("/jury/2012/seance/vote/", {"case": "x", "level": "9"}).status_code == 404
    closing = president.post(GESTURE, {"gesture": "close-sitting"}, headers=SCRIPT)
    assert "Et 336 autres dossiers" in text_of(closing)


def test_a_recused_president_is_told_nothing_of_the_decision_even_afterwards(jury: Jury, grenoble: Case) -> None:
    recuse(jury.president, grenoble.candidature, reason="Lieu de vie", by=jury.president.user)
    open_case(jury.sitting, grenoble, by=jury.president)
    screen = signed_in(jury.president.user)
    assert "Grenoble" not in text_of(screen.get("/jury/2012/seance/etat/"))
    assert "Suspendre" in text_of(signed_in(jury.vice.user).get("/jury/2012/seance/etat/"))
    for row in (jury.vice, *jury.others[:2]):
        cast_vote(jury.sitting, grenoble, 2, by=row)
    close_vote(jury.sitting, grenoble, by=jury.vice)
    decide(jury.sitting, grenoble, 2, by=jury.vice)
    assert "Grenoble, 2" not in text_of(screen.get("/jury/2012/seance/etat/"))


def test_somebody_steps_aside_from_her_screen_at_once(jury: Jury, grenoble: Case) -> None:
    open_case(jury.sitting, grenoble, by=jury.president)
    juror = signed_in(jury.others[0].user)
    empty = juror.post(ASIDE, {"case": grenoble.pk, "reason": " "}, headers=SCRIPT)
    assert empty.status_code == 409
    done = juror.post(ASIDE, {"case": grenoble.pk, "reason": "Mon frère y est élu"}, headers=SCRIPT)
    assert "Grenoble" not in text_of(done)
    assert Recusal.objects.get(member=jury.others[0]).in_sitting
    assert "à sortir" in text_of(signed_in(jury.president.user).get("/jury/2012/seance/ecran/"))


READING, JSON = "/instruction/2012/38185/lecture/", {"Accept": "application/json"}


@pytest.fixture
def iris(edition: Edition, cast: Cast) -> Client:
    """An instructeur to whom Grenoble is assigned, while dossiers are read."""
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.APPRAISAL)
    reader = member(edition, JuryRole.INSTRUCTEUR, "Iris")
    assign(Candidature.objects.get(edition=edition, collectivite__code="38185"), reader, by=cast.elise)
    return signed_in(reader.user)


def reading_saved(iris: Client, **typed: str) -> Any:
    """What a script is answered: it types into the first version of the reading, from one window unless it says."""
    return iris.post(READING, {"version": "0", "page": "a", **typed}, headers=JSON)


def test_only_whoever_it_is_assigned_to_reads_a_dossier_in_writing(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.APPRAISAL)
    other = signed_in(member(edition, JuryRole.INSTRUCTEUR, "Iris").user)
    assert "Mon instruction" not in text_of(other.get("/instruction/2012/38185/"))
    assert other.post(READING, {"strengths": "x"}).status_code == 409


def test_two_windows_of_a_reader_clash_on_the_same_words_alone(iris: Client) -> None:
    assert "Mon instruction" in text_of(iris.get("/instruction/2012/38185/"))
    assert reading_saved(iris, strengths="Un réseau vivant").json()["version"] == 1
    reading_saved(iris, **{"AP-mots": "Solide", "AP-commentaires": "4"})
    elsewhere = reading_saved(iris, strengths="x", page="b")
    assert elsewhere.status_code == 409
    both = elsewhere.json()
    assert both["code"] == "clash"
    for choice, text in (("mine", "x"), ("theirs", "Un réseau vivant"), ("both", "Un réseau vivant\n\nx")):
        assert ["strengths", text] in both["choices"][choice]
        assert ["version", "2"] in both["choices"][choice]
    assert "dans une autre fenêtre" in both["html"]
    assert reading_saved(iris, advice="", page="b").json()["version"] == 2  # nothing to choose between


def test_a_reading_refused_without_script_keeps_what_was_typed(iris: Client) -> None:
    reading_saved(iris, strengths="Un réseau vivant")
    plain = iris.post(READING, {"strengths": "Mes mots longs", "version": "0", "page": "c"})
    assert plain.status_code == 409
    assert "Mes mots longs" in text_of(plain)
    assert "enregistrez de nouveau pour" in text_of(plain)
    marks = {
        "AP-mots": "",
        "AP-commentaires": "2",
        "AP-initiatives": "",
        "level_sent": "1",
        "proposed_arobases": "3",
        "trust": "1",
    }
    reading_saved(iris, **{"AP-mots": "Solide", "AP-commentaires": "4"})
    kept = text_of(iris.post(READING, {**marks, "version": "0", "page": "c"}))
    assert 'name="proposed_arobases" value="3" checked' in kept
    assert '<option value="1" selected>Hésitante' in kept


def test_a_level_is_proposed_within_bounds_and_before_handing_in(iris: Client) -> None:
    nonsense = iris.post(READING, {"proposed_arobases": "9", "level_sent": "1"}, headers=JSON)
    assert nonsense.status_code == 409
    missing = iris.post(READING, {"level_sent": "1", "proposed_arobases": "", "reasons": "", "hand_in": "1"})
    assert missing.status_code == 409
    assert "Proposez un niveau" in text_of(missing)


def test_a_reading_handed_in_is_closed_until_it_is_taken_up_again(iris: Client) -> None:
    reading_saved(iris, strengths="Un réseau vivant", **{"AP-mots": "Solide", "AP-commentaires": "4"})
    iris.post(
        READING,
        {"level_sent": "1", "proposed_arobases": "4", "trust": "2", "reasons": "Régulier", "without_marks": "1"},
    )
    row = Appraisal.objects.get()
    assert (row.strengths, row.proposed_arobases, row.readings["AP"]["commentaires"]) == ("Un réseau vivant", 4, 4)
    assert row.done_at is not None
    assert reading_saved(iris, strengths="après").status_code == 409
    iris.post("/instruction/2012/38185/reprendre/")
    assert Appraisal.objects.get().done_at is None


def test_nothing_is_handed_in_once_the_sitting_began(iris: Client, edition: Edition) -> None:
    assert re.search("Rendre", text_of(iris.get("/instruction/2012/38185/")))
    Sitting.objects.create(edition=edition, held_on=timezone.localdate(), opened_at=timezone.now())
    assert not re.search("Rendre|Reprendre", text_of(iris.get("/instruction/2012/38185/")))


def test_a_town_is_asked_and_answers(edition: Edition, cast: Cast) -> None:
    reader = member(edition, JuryRole.INSTRUCTEUR, "Iris")
    town = Collectivite.objects.get(code="38185")
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    assign(Candidature.objects.select_related("edition").get(edition=edition, collectivite=town), reader, by=cast.elise)
    iris, place = signed_in(reader.user), "/instruction/2012/38185/"
    late = iris.post(f"{place}questions/", {"text": "Combien ?", "due_on": "2001-01-01"})
    assert late.status_code == 422
    iris.post(f"{place}questions/", {"text": "Combien de postes ?", "due_on": "2150-01-01"})
    assert "Combien de postes" in MailMessage.objects.get(user=cast.alice).text
    alice = signed_in(cast.alice)
    page = text_of(alice.get("/candidature/38185/2012/questions/"))
    assert "Combien de postes ?" in page
    question = TownQuestion.objects.get()
    assert alice.post("/candidature/38185/2012/questions/", {"question": question.pk, "text": ""}).status_code == 422
    alice.post("/candidature/38185/2012/questions/", {"question": question.pk, "text": "Quatorze"})
    assert "Quatorze" in text_of(iris.get(place))
    assert "Quatorze" in MailMessage.objects.get(user=reader.user, subject_kind="jury_reponse").text


def test_the_lists_cost_the_same_whatever_their_number(edition: Edition, elise: Client, jury: Jury) -> None:
    counts = []
    for keep in (3, 356):
        Candidature.objects.filter(edition=edition).update(status="filed")
        if keep == 3:
            few = list(Candidature.objects.filter(edition=edition).values_list("pk", flat=True)[:3])
            Candidature.objects.filter(edition=edition).exclude(pk__in=few).update(
                status="withdrawn", status_reason="essai"
            )
        reader = with_second_factor(jury.others[0])
        reader.get("/instruction/2012/")
        with CaptureQueriesContext(connection) as captured:
            reader.get("/instruction/2012/")
        counts.append(len([q for q in captured if "django_session" not in q["sql"]]))
    assert counts[0] == counts[1] <= 10
    elise.get("/pilotage/2012/jury/repartition/")


def test_without_votes_nothing_closes_nor_is_decided(jury: Jury, grenoble: Case) -> None:
    open_case(jury.sitting, grenoble, by=jury.president)
    president = signed_in(jury.president.user)
    early = president.post(GESTURE, {"gesture": "close-vote", "case": grenoble.pk}, headers=SCRIPT)
    assert early.status_code == 409
    assert "Votes reçus : 0 sur 3" in text_of(early)
    adjourned = president.post(GESTURE, {"gesture": "adjourn", "case": grenoble.pk}, headers=SCRIPT)
    assert "Grenoble est ajourné" in text_of(adjourned)
    with pytest.raises(Refusal, match="d’abord clore le vote"):
        decide(jury.sitting, grenoble, 3, by=jury.president)


def test_a_case_without_a_quorum_says_why_it_is_adjourned(jury: Jury, grenoble: Case) -> None:
    for one in jury.voters[2:]:
        mark_present(jury.sitting, one, present=False, by=jury.president.user)
    president = signed_in(jury.president.user)
    done = president.post(GESTURE, {"gesture": "open", "case": grenoble.pk}, headers=SCRIPT)
    assert "Grenoble est ajourné faute de quorum (2 présents, 3 nécessaires)" in text_of(done)


@whole_edition
@pytest.mark.whole
def test_what_is_adopted_together_is_said_to_whoever_did_it_and_to_the_room(jury: Jury) -> None:
    Case.objects.update(grouped=True, proposal=2)
    president = signed_in(jury.president.user)
    put = president.post(GESTURE, {"gesture": "open-batch", "put": "village:2", "seconds": 30}, headers=SCRIPT)
    batch = Batch.objects.get()
    assert f"{len(batch.lines)} dossiers, 2 @ chacun" in text_of(put)
    assert "Adoption par lots" in text_of(president.get("/jury/2012/seance/ecran/etat/"))
    ours = {"gesture": "consent", "batch": batch.pk}
    for one in jury.voters[1:]:
        signed_in(one.user).post(GESTURE, ours, headers=SCRIPT)
    done = president.post(GESTURE, ours, headers=SCRIPT)
    assert f"{len(batch.lines)} dossiers adoptés ensemble" in text_of(done)
    adopt_all(jury.sitting, by=jury.president)
    assert "dont 356 par adoption groupée" in text_of(president.get("/jury/2012/seance/ecran/etat/"))
    president.post(GESTURE, {"gesture": "close-sitting"}, headers=SCRIPT)
    # Under embargo the chairs and the équipe alone read the minutes: a recusal is a wall until the publication.
    document = Document.objects.get(kind=MINUTES.code)
    address = f"/documents/{document.pk}/fichier/"
    assert signed_in(jury.others[0].user).get(address).status_code == 404
    assert "en préparation" in text_of(president.get(address))
    assert "se prépare" in text_of(president.get("/jury/2012/seance/"))
    make_document(document.pk)
    assert "Procès-verbal (PDF)" in text_of(president.get("/jury/2012/seance/"))
    assert "Procès-verbal (PDF)" not in text_of(signed_in(jury.others[0].user).get("/jury/2012/seance/"))
    assert signed_in(jury.others[0].user).get(address).status_code == 404
    answer = president.get(address)
    assert b"".join(answer.streaming_content)[:4] == b"%PDF"  # type: ignore[attr-defined]


def test_nobody_sits_before_the_charter(jury: Jury, edition: Edition) -> None:
    late = member(edition, JuryRole.MEMBRE, "Nour", ready=False)
    reader = signed_in(late.user)
    assert reader.get("/jury/2012/seance/").status_code == 403
    assert reader.get("/jury/2012/seance/etat/").status_code == 403


@whole_edition
def test_a_past_to_check_is_asked_for_once_from_the_file_and_found_by_the_equipe(
    jury: Jury, edition: Edition, elise: Client, cast: Cast
) -> None:
    iris = signed_in(member(edition, JuryRole.INSTRUCTEUR, "Iris").user)
    never_five = edition.candidatures.select_related("collectivite").get(collectivite__name="Anglet")
    address = f"/instruction/2012/{never_five.collectivite.code}/"
    assert "Demander à l’équipe de vérifier ce passé" in text_of(iris.get(address))
    MailMessage.objects.all().delete()
    for _ in range(2):
        assert iris.post(f"{address}passe/")["Location"] == address
    letter = MailMessage.objects.get(user=cast.elise)
    assert f"/pilotage/2012/collectivites/{never_five.collectivite.code}/#passe" in letter.text
    assert "Vérification du passé demandée à l’équipe" in text_of(iris.get(address))
    waiting = "/pilotage/2012/jury/repartition/?etat=passe"
    assert "<strong>1</strong> sur 356" in text_of(elise.get(waiting))
    confirm_past(never_five, source="Registre", by=cast.elise)
    assert "<strong>0</strong> sur 356" in text_of(elise.get(waiting))
    assert "Demander à l’équipe" not in text_of(iris.get(address))
    # Nothing to check: said in words. Behind a recusal: shut. Without a seat: not her gesture.
    assert "Rien n’est à vérifier" in text_of(iris.post(f"{address}passe/", follow=True))
    recuse(jury.others[0], never_five, reason="Lien", by=jury.others[0].user)
    assert signed_in(jury.others[0].user).post(f"{address}passe/").status_code == 403
    assert elise.post(f"{address}passe/").status_code == 403


def test_only_the_reader_of_a_file_writes_to_its_town(jury: Jury, edition: Edition) -> None:
    edition.phase = Phase.APPRAISAL
    edition.save()
    jury.sitting.opened_at = None
    jury.sitting.save()
    juror = signed_in(jury.others[0].user)
    answer = juror.post("/instruction/2012/38185/questions/", {"text": "Alors ?", "due_on": "2150-01-01"})
    assert answer.status_code == 403
    assert "ne vous est pas confié" in text_of(answer)


def test_the_equipe_recuses_a_member_whose_link_was_said_in_words(jury: Jury, elise: Client) -> None:
    juror = jury.others[0]
    declare_link(juror, kind=LinkKind.OTHER, text="Mon conjoint travaille à la mairie", by=juror.user)
    assert "Mon conjoint travaille à la mairie" in text_of(elise.get("/pilotage/2012/jury/"))
    place = f"/pilotage/2012/jury/membres/{juror.pk}/deport/"
    unknown = elise.post(place, {"code": "00000", "reason": "Conjoint"})
    assert unknown.status_code == 422
    assert all(words in text_of(unknown) for words in ("ne porte le code « 00000 »", 'value="Conjoint"'))
    assert not Recusal.objects.exists()
    assert "Donnez le nom ou le code" in text_of(elise.post(place, {"code": " ", "reason": "Conjoint"}))
    several = text_of(elise.post(place, {"code": "saint", "reason": "Conjoint"}))
    assert "Plusieurs candidatures répondent à « saint », donnez le code" in several
    elise.post(place, {"code": "grenoble", "reason": "Conjoint"})
    assert Recusal.objects.get().member == juror
