"""The one visit to the addresses of a filed questionnaire: https, public, in time, never twice, never to a private
network.
"""

import http.client
import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone
from kombu.exceptions import OperationalError

from label.models import Candidature, Edition
from questionnaire import tasks
from questionnaire.actions.answers import Typed, save_answer
from questionnaire.actions.filing import freeze
from questionnaire.models import AddressCheck, FiledQuestionnaire
from questionnaire.queries.answers import facts_of
from questionnaire.rules.trame import Given
from tests.cast import Cast
from toolkit import reaching
from toolkit.reaching import HttpAnswer, Reached, is_public, reach, visit

PUBLIC = "93.184.216.34"
NAMES = {"ville.fr": [PUBLIC], "www.ville.fr": [PUBLIC], "interne.fr": ["10.0.0.8"], "double.fr": [PUBLIC, "127.0.0.1"]}


def resolve(host: str) -> list[str]:
    if host not in NAMES:
        raise socket.gaierror
    return NAMES[host]


def pages(**found: HttpAnswer) -> Callable[[str, str, float], HttpAnswer]:
    """A network that holds these pages, by their path."""

    def open_page(url: str, address: str, seconds: float) -> HttpAnswer:
        assert is_public(address)
        return found[url.rsplit("/", 1)[1] or "accueil"]

    return open_page


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.1.2.3",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "2002:5db8:d822::",
        "64:ff9b::7f00:1",
        "64:ff9b::5db8:d822",
        "64:ff9b:1::a00:1",
        "2001:0:53aa:64c:0:7a11:a247:27dd",
        "::5db8:d822",
        "::ffff:0:7f00:1",
        "2606:2800:220:1:0:5efe:7f00:1",
        "2606:2800:220:1:200:5efe:a00:1",
        "fec0::1",
        "192.88.99.1",
    ],
)
def test_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_address_is(address: str) -> None:
    assert is_public(address)


NETWORK = pages(
    accueil=HttpAnswer(200),
    absente=HttpAnswer(404),
    panne=HttpAnswer(503),
    robots=HttpAnswer(403),
    vers=HttpAnswer(301, "https://www.ville.fr/"),
    relatif=HttpAnswer(302, "/robots"),
    clair=HttpAnswer(301, "http://ville.fr/"),
    prive=HttpAnswer(302, "https://interne.fr/"),
    boucle=HttpAnswer(302, "/boucle"),
    sans=HttpAnswer(302),
    illisible=HttpAnswer(301, "http://[::1"),
)


@pytest.mark.parametrize(
    ("url", "answers", "detail"),
    [
        ("https://ville.fr/", True, "réponse 200"),
        ("https://ville.fr/vers", True, "réponse 200"),
        ("https://ville.fr/relatif", True, "réponse 403"),
        ("https://ville.fr/absente", False, "réponse 404"),
        ("https://ville.fr/panne", False, "réponse 503"),
        ("https://ville.fr/clair", False, "n’est pas en https"),
        ("https://ville.fr/prive", False, "réseau public"),
        ("https://ville.fr/boucle", False, "sans fin"),
        ("https://ville.fr/sans", True, "réponse 302"),
        ("https://ville.fr/illisible", False, "n’a pas répondu (ValueError)"),
        ("http://ville.fr/", False, "n’est pas en https"),
        ("https://ville.fr:8443/", False, "n’est pas en https"),
        ("https://interne.fr/", False, "réseau public"),
        ("https://double.fr/", False, "réseau public"),
        ("https://inconnue.fr/", False, "n’a pas répondu (gaierror)"),
        ("https://[::1/", False, "pas lisible"),
        ("https://ville.fr:x/", False, "pas lisible"),
    ],
)
def test_each_address_is_judged_in_words(url: str, answers: bool, detail: str) -> None:
    found = reach(url, resolve=resolve, visit=NETWORK)
    assert found.answers is answers
    assert detail in found.detail


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A real https server on the loopback for « ville.fr », and a context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ville.fr")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("ville.fr")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/goutte":  # a byte now and then, for ever
                with suppress(OSError):
                    while not self.server.over.wait(0.05):  # type: ignore[attr-defined]
                        self.wfile.write(b"X")
                return
            self.send_response(301 if self.path == "/vers?a=b" else 200)
            self.send_header("Location", "https://ville.fr/")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.over = threading.Event()  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    trust = ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
    yield server.server_port, trust
    server.over.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_visit_goes_to_the_checked_address_and_proves_the_name(site: tuple[int, ssl.SSLContext]) -> None:
    port, trust = site
    assert visit(f"https://ville.fr:{port}/vers?a=b", "127.0.0.1", 5.0, trust) == HttpAnswer(301, "https://ville.fr/")
    with pytest.raises(ssl.SSLCertVerificationError):
        visit(f"https://autre.fr:{port}/", "127.0.0.1", 5.0, trust)


def test_all_the_redirections_share_the_time_of_one_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "PATIENCE_SECONDS", 0.2)
    given: list[float] = []

    def slow(url: str, address: str, seconds: float) -> HttpAnswer:
        """Each page takes half of what is left, the third all of it."""
        given.append(seconds)
        threading.Event().wait(seconds if len(given) == 3 else seconds / 2)
        return HttpAnswer(302, "/boucle")

    found = reach("https://ville.fr/boucle", resolve=resolve, visit=slow)
    assert found == Reached(False, "l’adresse n’a pas répondu (TimeoutError)")
    assert 0.2 >= given[0] > given[1] > given[2] > 0


def test_a_name_that_nobody_resolves_in_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "PATIENCE_SECONDS", 0.1)
    over = threading.Event()

    def slow(_host: str) -> list[str]:
        over.wait(60)
        return [PUBLIC]

    found = reach("https://ville.fr/", resolve=slow, visit=lambda *_: HttpAnswer(200))
    over.set()
    assert found == Reached(False, "l’adresse n’a pas répondu (TimeoutError)")


def test_a_server_that_answers_drop_by_drop_is_left_when_its_time_is_over(site: tuple[int, ssl.SSLContext]) -> None:
    port, trust = site
    with pytest.raises((OSError, http.client.HTTPException)):
        visit(f"https://ville.fr:{port}/goutte", "127.0.0.1", 0.5, trust)


# At the filing
# ----------------------------------------------------------------------------------------------------


def filed_with(cast: Cast, candidature: Candidature, address: str) -> Candidature:
    save_answer(candidature, "SH-01", Typed(Given(address), 0), by=cast.alice)
    candidature.submitted_at, candidature.receipt = timezone.now(), "2013-38185-1"
    candidature.save()
    return candidature


@pytest.mark.django_db
def test_a_filing_has_its_addresses_visited_once(
    cast: Cast,
    candidature: Candidature,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.check_addresses, "apply_async", lambda arguments, **_: sent.extend(arguments))
    visited: list[str] = []

    def found(url: str) -> Reached:
        visited.append(url)
        return Reached(answers=False, detail="réponse 404")

    monkeypatch.setattr(tasks, "reach", found)
    filed_with(cast, candidature, "https://ville.fr/")
    assert facts_of([candidature])[candidature.pk].unreachable == frozenset()  # unchecked counts as answering
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        filed = freeze(candidature)
    assert filed is not None
    assert sent == [filed.pk]
    for _ in range(2):
        tasks.check_addresses(filed.pk)
    assert visited == ["https://ville.fr/"]
    assert AddressCheck.objects.get().detail == "réponse 404"
    assert facts_of([candidature])[candidature.pk].unreachable == {"SH-01"}


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_stops_no_filing(
    cast: Cast,
    candidature: Candidature,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    asked: list[int] = []

    def refuse(arguments: tuple[int], **_options: object) -> None:
        asked.extend(arguments)
        raise OperationalError

    monkeypatch.setattr(tasks.check_addresses, "apply_async", refuse)
    filed_with(cast, candidature, "https://ville.fr/")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        filed = freeze(candidature)
    assert filed is not None
    assert asked == [filed.pk]
    assert not AddressCheck.objects.exists()


@pytest.mark.django_db
def test_an_address_that_nobody_visited_is_asked_again_until_it_is(
    cast: Cast, candidature: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed_with(cast, candidature, "https://ville.fr/")
    filed = freeze(candidature)
    assert filed is not None
    asked: list[int] = []
    monkeypatch.setattr(tasks.check_addresses, "apply_async", lambda arguments, **_: asked.extend(arguments))
    monkeypatch.setattr(tasks, "reach", lambda _url: Reached(answers=True, detail=""))
    assert tasks.ADDRESSES.hand_again() == 0  # the visit asked for by the filing has its time
    FiledQuestionnaire.objects.update(filed_at=timezone.now() - timedelta(hours=1))
    assert (tasks.ADDRESSES.hand_again(), asked) == (1, [filed.pk])
    Edition.objects.filter(pk=candidature.edition_id).update(demonstration=True)
    assert tasks.ADDRESSES.hand_again() == 0  # its sites are not there
    Edition.objects.filter(pk=candidature.edition_id).update(demonstration=False)
    tasks.check_addresses(filed.pk)
    assert tasks.ADDRESSES.hand_again() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [{}, {"valeur": None}, {"valeur": ""}])
def test_a_question_without_an_address_is_not_waited_for(
    cast: Cast, candidature: Candidature, answer: dict[str, object]
) -> None:
    filed_with(cast, candidature, "https://ville.fr/")
    filed = freeze(candidature)
    assert filed is not None
    hours_ago = timezone.now() - timedelta(hours=1)
    FiledQuestionnaire.objects.update(answers={**filed.answers, "SH-01": answer}, filed_at=hours_ago)
    assert tasks.ADDRESSES.hand_again() == 0
