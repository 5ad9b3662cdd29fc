"""What a sitting leaves that can be proved: minutes read back line by line, a register that anybody verifies."""

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from jury.actions.closing import close_sitting
from jury.actions.members import recuse
from jury.actions.minutes import keep_signed_minutes
from jury.actions.sitting.cases import adjourn_case, cast_vote, close_vote, decide, open_case, reopen_vote, undo_last
from jury.actions.sitting.opening import mark_present, open_sitting, suspend_sitting
from jury.documents import CORRECTED, MAINTAINED, corrections_told
from jury.models import Appeal, Case, Decision, Minutes
from jury.queries.minutes import minutes_content
from label.actions.candidatures import change_status
from label.actions.corrections import propose_correction, settle_correction
from label.actions.documents import renew_due_documents
from label.documents.kinds import DocumentKind
from label.enums import CandidatureStatus, StepState
from label.models import Candidature, Document, Edition, JournalEntry, RegisterLine
from label.rules.refusals import Refusal
from label.rules.register import canonical, chained, fingerprint, seal
from tests.cast import Cast
from tests.conftest import signed_in
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.jury.bench import Jury, jury_of, seated_once
from tests.pages import text_of
from tests.papers import made_of, words_printed
from villes_internet.steps import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VERIFIER = Path(__file__).parents[2] / "docs" / "verifier_registre.py"
PAGE, FILE = "/pilotage/2150/jury/seance/", "/palmares/2150/registre.json"
ANNEX = f"{PAGE}annexe.csv"
SIGNED = "/pilotage/2150/jury/seances/1/signe/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def opened() -> Jury:
    """Four dossiers of 2150, one of which had 4 @ the year before; everybody is there, the sitting is open."""
    before, edition = EditionFactory(year=2149), EditionFactory(in_deliberation=True, year=2150)
    for name, last in (("Aix", 4), ("Bray", None), ("Caen", None), ("Dax", None)):
        town = CandidatureFactory(edition=edition, name=name, past_confirmed=True, past_source="Registre (test)")
        if last is not None:
            CandidatureFactory(edition=before, collectivite=town.collectivite, awarded=last)
    found = jury_of(edition, size=5)
    open_sitting(found.sitting, by=found.president)
    return found


@pytest.fixture
def jury(db: None) -> Jury:
    return opened()


def case_named(name: str) -> Case:
    return Case.objects.select_related("candidature").get(candidature__name=name, sitting__edition__year=2150)


def counted(jury: Jury, case: Case, *levels: int) -> Case:
    open_case(jury.sitting, case, by=jury.president)
    voters = [one for one in jury.voters if not one.recusals.filter(candidature=case.candidature_id).exists()]
    for one, level in zip(voters, levels, strict=False):
        cast_vote(jury.sitting, case, level, by=one)
    return close_vote(jury.sitting, case, by=jury.president)


def decided(jury: Jury, name: str, level: int, *levels: int, reason: str = "") -> None:
    decide(jury.sitting, counted(jury, case_named(name), *levels), level, by=jury.president, reason=reason)


def close(jury: Jury) -> Jury:
    """The four dossiers decided and the sitting closed."""
    decided(jury, "Aix", 5, 5, 5, 5, 4, 4)
    for name in ("Bray", "Caen", "Dax"):
        decided(jury, name, 2, 2, 2, 2, 2, 3)
    close_sitting(jury.sitting, by=jury.president)
    return jury


seated = seated_once(lambda: close(opened()))


@pytest.fixture
def closed(seated: Jury) -> Jury:
    """A copy of it, of whom a test may say anything."""
    return copy.deepcopy(seated)


@pytest.fixture(scope="module")
def published_register(seated: Jury, django_db_blocker: Any) -> str:
    """The register as the public reads it, made once: most tests only read what it says."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish()
        said = Client().get(FILE).content.decode()
        transaction.set_rollback(True)
    return said


@pytest.fixture
def copied(published_register: str) -> dict[str, Any]:
    """A copy of it, to be changed, far from any database."""
    return dict(json.loads(published_register))


@pytest.fixture
def register(closed: Jury, client: Client) -> dict[str, Any]:
    """The register as the public reads it, its edition beside it."""
    publish()
    return dict(client.get(FILE).json())


def publish() -> None:
    Edition.objects.filter(year=2150).update(phase="published")


def verified(tmp_path: Path, register: dict[str, Any], *more: str) -> tuple[int, str]:
    """What the program says of a register, run alone, without our database."""
    file = tmp_path / "registre.json"
    file.write_text(json.dumps(register, ensure_ascii=False), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(file), *more], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_the_register_is_verified_without_our_database(register: dict[str, Any], tmp_path: Path, elise: Client) -> None:
    assert verified(tmp_path, register) == (0, "5 lignes : tout se tient.\n")
    head = Minutes.objects.get().content["registre"]
    assert head == register["tete"]
    assert verified(tmp_path, register, head)[0] == 0
    assert "n’est celle d’aucune ligne" in verified(tmp_path, register, "0" * 64)[1]
    annex = tmp_path / "annexe.csv"
    annex.write_bytes(elise.get(ANNEX).content)
    assert verified(tmp_path, register, head, str(annex)) == (0, "5 lignes : tout se tient.\n")
    annex.write_bytes(annex.read_bytes().replace(b"[0,0,0,2,3]", b"[0,0,0,3,2]"))
    assert "ligne 1 (Aix) : le sceau ne s’ouvre pas" in verified(tmp_path, register, str(annex))[1]
    annex.write_text("\n".join(annex.read_text(encoding="utf-8-sig").splitlines()[:-1]), encoding="utf-8")
    assert "ligne 4 (Dax) : absente de l’annexe" in verified(tmp_path, register, str(annex))[1]
    nonsense: list[Any] = [{}, {"lignes": []}, []]
    for wrong in nonsense:
        code, words = verified(tmp_path, wrong)
        assert (code, words.startswith("Ce fichier ne se lit pas")) == (2, True)


def test_it_tells_the_facts_of_the_rules_and_neither_tally_nor_reasons(register: dict[str, Any]) -> None:
    first, aix = register["lignes"][:2]
    assert first["corps"]["reglement"]["first_time_ceiling"] == 4
    assert {**aix["corps"], "scelle": "", "code": ""} == {
        "nature": "decision",
        "annee": 2150,
        "code": "",
        "nom": "Aix",
        "niveau": 5,
        "passe": [[2149, 4]],
        "passe_entier": True,
        "scelle": "",
    }
    kept = RegisterLine.objects.get(candidature__name="Aix", edition__year=2150)
    told = json.dumps(register)
    assert kept.secret["decompte"] == [0, 0, 0, 2, 3]
    assert kept.salt not in told
    assert "decompte" not in told
    assert aix["corps"]["scelle"] == seal(kept.secret, kept.salt)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[2]["corps"].update(niveau=3), "ligne 2 (Bray) : ce qu’elle dit a changé"),
        (lambda lines: lines[2]["corps"].update(scelle="0" * 64), "ligne 2 (Bray) : ce qu’elle dit a changé"),
        (lambda lines: lines[0]["corps"].update(annee=2151), "ligne 0 (règlement) : ce qu’elle dit a changé"),
        (lambda lines: lines[3].update(empreinte="0" * 64), "ligne 3 : son empreinte est fausse"),
        (lambda lines: lines.pop(2), "ligne 3 : elle ne suit pas la ligne d’avant"),
        (lambda lines: lines.pop(), "la tête n’est pas l’empreinte de la dernière ligne"),
        (lambda lines: lines.insert(2, lines.pop(3)), "ligne 3 : on attend la ligne 2"),
    ],
)
def test_one_thing_changed_and_it_says_where(copied: dict[str, Any], tmp_path: Path, change: Any, said: str) -> None:
    changed = copy.deepcopy(copied)
    change(changed["lignes"])
    code, words = verified(tmp_path, changed)
    assert code == 1
    assert said in words


@pytest.mark.parametrize(
    ("level", "past", "said"),
    [(5, [[2149, 3]], "5 @ sans 4 @ auparavant"), (5, [], "5 @ pour une première candidature"), (0, [], "hors des")],
)
def test_a_level_that_the_rules_refuse_is_named_even_where_the_chain_holds(
    copied: dict[str, Any], tmp_path: Path, level: int, past: list[Any], said: str
) -> None:
    bodies = [line["corps"] for line in copied["lignes"]]
    bodies[2] |= {"niveau": level, "passe": past}
    links = chained(bodies)
    lines = [
        {
            "numero": link.number,
            "precedente": link.previous,
            "empreinte_du_corps": link.digest,
            "empreinte": link.hash,
            "corps": body,
        }
        for link, body in zip(links, bodies, strict=True)
    ]
    code, words = verified(tmp_path, {"lignes": lines, "tete": links[-1].hash})
    assert code == 1
    assert said in words
    assert "changé" not in words


def test_a_correction_adds_a_line_and_changes_none(
    register: dict[str, Any], tmp_path: Path, cast: Cast, client: Client, closed: Jury, elise: Client
) -> None:
    town = Candidature.objects.get(name="Bray", edition__year=2150)
    kept = tmp_path / "annexe.csv"
    kept.write_bytes(elise.get(ANNEX).content)
    row = propose_correction(town, arobases=3, reason="Un vote mal compté", by=cast.elise)
    settle_correction(row, agreed=True, by=closed.president.user)
    now = client.get(FILE).json()
    assert now["lignes"][:-1] == register["lignes"]
    assert (now["lignes"][-1]["corps"]["niveau"], now["lignes"][-1]["corps"]["corrige"]) == (3, 2)
    assert verified(tmp_path, now, register["tete"]) == (0, "6 lignes : tout se tient.\n")
    # The annex of the closing day is opened with the fingerprint of that day.
    assert verified(tmp_path, now, register["tete"], str(kept)) == (0, "6 lignes : tout se tient.\n")
    assert "ligne 5 (Bray) : absente de l’annexe" in verified(tmp_path, now, str(kept))[1]
    assert "ligne 5 (Bray) : absente" in verified(tmp_path, now, now["tete"], str(kept))[1]
    taken = propose_correction(town, arobases=None, reason="Dossier irrecevable", by=cast.elise)
    settle_correction(taken, agreed=True, by=closed.president.user)
    after = client.get(FILE).json()
    assert after["lignes"][-1]["corps"]["niveau"] is None
    assert after["lignes"][2]["corps"]["nom"] == "Bray"  # it was published: the line stays
    assert verified(tmp_path, after) == (0, "7 lignes : tout se tient.\n")


def test_what_left_the_race_before_the_publication_is_held_back_and_the_chain_holds(
    closed: Jury, tmp_path: Path, client: Client, cast: Cast
) -> None:
    caen = Candidature.objects.get(name="Caen", edition__year=2150)
    change_status(caen, CandidatureStatus.WITHDRAWN, reason="Elle renonce", by=cast.elise)
    assert client.get(FILE).status_code == 404  # embargo
    publish()
    answer = client.get(FILE)
    assert "Caen" not in answer.content.decode()
    assert answer.json()["lignes"][3]["corps"] is None
    assert verified(tmp_path, answer.json()) == (0, "5 lignes : tout se tient.\n")


@pytest.mark.parametrize("change", [{"number": 9}, {"body": {}}, {"secret": {}}, {"hash": "0" * 64}])
def test_no_line_changes_whatever_writes(closed: Jury, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match="on y ajoute seulement"), transaction.atomic():
        RegisterLine.objects.filter(number=1).update(**change)
    with pytest.raises(DatabaseError, match="on y ajoute seulement"), transaction.atomic():
        RegisterLine.objects.all().delete()


def test_an_edition_decided_elsewhere_has_no_register(client: Client) -> None:
    assert client.get("/palmares/2012/registre.json").status_code == 404
    assert "Registre des décisions" not in text_of(client.get("/palmares/2012/"))


def test_the_palmares_shows_the_head_and_hands_the_program_out(register: dict[str, Any], client: Client) -> None:
    page = text_of(client.get("/palmares/2150/"))
    assert register["tete"] in page
    assert client.get("/palmares/verifier_registre.py").content == VERIFIER.read_bytes()


def test_one_value_has_one_fingerprint_whatever_the_order_of_its_keys() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    assert fingerprint({"b": 1, "a": 2}) == fingerprint({"a": 2, "b": 1})


def test_the_minutes_are_read_back_line_by_line(jury: Jury) -> None:
    recuse(jury.others[0], case_named("Bray").candidature, reason="J’y habite", by=jury.others[0].user)
    decided(jury, "Aix", 4, 4, 4, 5, 5)  # two middle votes: the president chose; one did not vote
    suspend_sitting(jury.sitting, by=jury.president)
    open_sitting(jury.sitting, by=jury.president)
    counted(jury, case_named("Bray"), 2, 2, 2, 3)
    reopen_vote(jury.sitting, case_named("Bray"), by=jury.president, reason="Une pièce manquait")
    adjourn_case(jury.sitting, case_named("Bray"), by=jury.president, reason="Lire la pièce")
    decided(jury, "Bray", 2, 2, 2, 2, 2)
    decided(jury, "Caen", 3, 3, 3, 3, 3, 3)
    undo_last(jury.sitting, case_named("Caen").decisions.get(), by=jury.president, reason="Erreur de frappe")
    decide(jury.sitting, case_named("Caen"), 2, by=jury.president, reason="Peu de preuves")
    open_case(jury.sitting, case_named("Dax"), by=jury.president)
    for one in jury.voters[2:]:
        mark_present(jury.sitting, one, present=False, by=jury.president.user)
    close_vote(jury.sitting, case_named("Dax"), by=jury.president)  # the quorum is lost
    for one in jury.voters[2:]:
        mark_present(jury.sitting, one, present=True, by=jury.president.user)
    decided(jury, "Dax", 2, 2, 2, 2, 2, 2)
    told = close_sitting(jury.sitting, by=jury.president).content
    aix, bray, caen, dax = (next(line for line in told["dossiers"] if line["nom"] == n) for n in NAMES)
    assert (dax["sans_voix"], dax["absents"]) == ([], [])
    assert (aix["partage"], aix["sans_voix"], len(aix["votants"])) == ("4\u00a0@ ou 5\u00a0@", ["Juré2"], 4)
    assert (bray["deports"], bray["sans_voix"]) == (["Juré0"], [])
    assert (caen["motif"], caen["preside"]) == ("Peu de preuves", "Présidente")
    assert len(dax["sel"]) == 32
    assert len(told["pauses"]) == 1
    assert re.fullmatch(r"de \d\d:\d\d à \d\d:\d\d", told["pauses"][0])
    assert [(row["nom"], row["raison"]) for row in told["ajournes"]] == [
        ("Bray", "Lire la pièce"),
        ("Dax", "Quorum non atteint"),
    ]
    assert [(row["nom"], row["scrutin"], row["raison"]) for row in told["repris"]] == [
        ("Bray", "1 × 3\u00a0@, 3 × 2\u00a0@", "Une pièce manquait"),
    ]
    assert [(row["nom"], row["raison"]) for row in told["annulees"]] == [("Caen", "Erreur de frappe")]
    assert "Une première candidature reçoit au plus 4 @." in told["reglement"]


NAMES = ("Aix", "Bray", "Caen", "Dax")


def test_a_decision_undone_then_voted_afresh_gives_both_reasons(jury: Jury) -> None:
    decided(jury, "Aix", 2, 2, 2, 2, 2, 2)
    undo_last(jury.sitting, Decision.objects.get(), by=jury.president, reason="Lue trop vite")
    reopen_vote(jury.sitting, case_named("Aix"), by=jury.president, reason="Une pièce retrouvée")
    jury.sitting.refresh_from_db()
    told = minutes_content(jury.sitting, [])
    assert [one["raison"] for one in told["annulees"]] == ["Lue trop vite"]
    assert [one["raison"] for one in told["repris"]] == ["Une pièce retrouvée"]


def test_the_annex_says_who_voted_and_never_what(closed: Jury, elise: Client) -> None:
    lines = elise.get(ANNEX).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert "Présidente, Vice, Juré0, Juré1, Juré2" in lines[1]
    assert elise.get(ANNEX).content == elise.get(ANNEX).content
    # A juror reads the minutes once the results are published; the president signs them.
    assert signed_in(closed.others[0].user).get(ANNEX).status_code == 403
    assert signed_in(closed.president.user).get(ANNEX).status_code == 200


def test_the_signed_scan_is_kept_once_and_never_replaced(closed: Jury, elise: Client) -> None:
    assert "Choisissez un fichier" in text_of(elise.post(f"{SIGNED}deposer/", follow=True))
    assert "PDF" in text_of(elise.post(f"{SIGNED}deposer/", {"file": ContentFile(PNG, "p.png")}, follow=True))
    assert elise.get(SIGNED).status_code == 404
    edition, waits = closed.sitting.edition, "Déposer le procès-verbal signé"
    assert {one.name: one.state for one in steps_of(edition, timezone.now())}[waits] != StepState.DONE
    page = text_of(elise.post(f"{SIGNED}deposer/", {"file": ContentFile(PDF, "pv.pdf")}, follow=True))
    assert "Le procès-verbal signé est déposé." in page
    edition.refresh_from_db()
    assert {one.name: one.state for one in steps_of(edition, timezone.now())}[waits] == StepState.DONE
    entry = JournalEntry.objects.get(verb="keep_signed_minutes")
    assert entry.facts["sha256"] in page
    assert b"".join(elise.get(SIGNED)) == PDF
    minutes = Minutes.objects.get()
    with pytest.raises(Refusal, match="ne se remplace pas"):
        keep_signed_minutes(minutes, ContentFile(PDF, "autre.pdf"), name="autre.pdf", by=closed.president.user)
    with pytest.raises(Refusal, match="déposent le procès-verbal"):
        keep_signed_minutes(minutes, ContentFile(PDF, "a.pdf"), name="a.pdf", by=closed.others[0].user)
    with pytest.raises(DatabaseError, match="ne se remplace pas"), transaction.atomic():
        Minutes.objects.update(signed=None)
    assert signed_in(closed.others[0].user).get(SIGNED).status_code == 403


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


def test_what_is_settled_after_the_sitting_is_an_addendum(closed: Jury, cast: Cast, elise: Client) -> None:
    publish()
    town = Candidature.objects.get(name="Bray", edition__year=2150)
    row = propose_correction(town, arobases=3, reason="Un vote mal compté", by=cast.elise)
    assert list(corrections_told()) == []
    settle_correction(row, agreed=True, by=closed.president.user)
    kept = Candidature.objects.get(name="Dax", edition__year=2150)
    now = timezone.now()
    Appeal.objects.create(
        candidature=kept,
        text="Nous avions plus de lieux.",
        received_by=cast.elise,
        previous_arobases=2,
        status="maintained",
        answer="Ils ne sont pas ouverts.",
        answered_at=now,
        answered_by=cast.elise,
    )
    renew_due_documents()
    first = told_by(CORRECTED)
    assert (first["numero"], first["avant"], first["apres"], first["accorde"]) == (1, 2, 3, "Présidente")
    assert first["empreinte"] == RegisterLine.objects.latest("number").hash
    second = told_by(MAINTAINED)
    assert (second["numero"], second["recours"]) == (2, "Nous avions plus de lieux.")
    page = text_of(elise.get(PAGE))
    assert "Avenant, correction" in page
    assert "Avenant, recours" in page
    renew_due_documents()
    assert Document.objects.filter(kind__in=(CORRECTED.code, MAINTAINED.code)).count() == 2


def told_by(kind: DocumentKind) -> dict[str, Any]:
    content = Document.objects.get(kind=kind.code).content
    assert content is not None
    return dict(content)


@pytest.mark.pdf
def test_an_addendum_is_printed(closed: Jury, cast: Cast) -> None:
    publish()
    town = Candidature.objects.get(name="Bray", edition__year=2150)
    row = propose_correction(town, arobases=3, reason="Un vote mal compté", by=cast.elise)
    settle_correction(row, agreed=True, by=closed.president.user)
    words = words_printed(made_of(CORRECTED, row).content)
    assert "au procès-verbal du jury 2150" in words
    assert "Un vote mal compté" in words
