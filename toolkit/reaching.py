"""Whether a public https address answers: one careful visit, never to a private network, never longer than a few
seconds.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

PATIENCE_SECONDS = 5.0  # for the whole visit, wherever it leads
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A site that refuses a robot is there all the same.
REFUSES_ROBOTS = frozenset({401, 403, 405, 406, 429})
# What Python calls global and no page of the internet lives at: IPv6 addresses that hold an IPv4 one (mapped,
# compatible, translated by RFC 7915, NAT64 of RFC 6052 and 8215, Teredo, 6to4), relays of 6to4, sites of RFC 3879.
CLOSED = tuple(
    ip_network(each)
    for each in (
        *("::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"),
        *("192.88.99.0/24", "fec0::/10"),
    )
)
ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the last four bytes of such an address are an IPv4 one
HEADERS = {"User-Agent": "VillesInternet/1.0 (controle d'adresse)", "Accept": "*/*", "Connection": "close"}


@dataclass(frozen=True)
class Reached:
    """What a visit found: whether the address answers, and why in French."""

    answers: bool
    detail: str


@dataclass(frozen=True)
class HttpAnswer:
    """The status of a page and where it redirects to, if anywhere."""

    status: int
    location: str = ""


Resolve = Callable[[str], list[str]]
Visit = Callable[[str, str, float], HttpAnswer]


def resolve(host: str) -> list[str]:
    """The network addresses of a host; raises OSError when there are none."""
    return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)})


class _PinnedConnection(http.client.HTTPSConnection):
    """A connection to one network address, whatever the name says later: the address that was checked is the one
    visited.
    """

    def __init__(self, host: str, address: str, context: ssl.SSLContext, port: int, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds, context=context)
        self._address, self._tls = address, context
        self._until = time.monotonic() + seconds
        self.end: threading.Timer | None = None

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        # Whatever it sends, and however slowly, it is left when its time is over: each reading alone has a limit.
        self.other = plain.dup()
        self.end = threading.Timer(max(self._until - time.monotonic(), 0), _hang_up, [self.other])
        self.end.daemon = True
        self.end.start()
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)

    def close(self) -> None:
        super().close()
        if self.end is not None:
            self.end.cancel()
            self.other.close()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def visit(url: str, address: str, seconds: float, context: ssl.SSLContext | None = None) -> HttpAnswer:
    """Ask for a page at one network address and read its head only, in so many seconds. Raises OSError or
    HTTPException.
    """
    parts = urlsplit(url)
    connection = _PinnedConnection(
        parts.hostname or "", address, context or ssl.create_default_context(), parts.port or 443, seconds
    )
    try:
        path = parts.path or "/"
        connection.request("GET", f"{path}?{parts.query}" if parts.query else path, headers=HEADERS)
        response = connection.getresponse()
        return HttpAnswer(response.status, response.getheader("Location", "") or "")
    finally:
        connection.close()


def reach(url: str, *, resolve: Resolve = resolve, visit: Visit = visit) -> Reached:
    """Visit an address, following a few redirections, each checked like the first (https, a public network), all of
    them in five seconds.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return Reached(False, "l’adresse n’est pas lisible")
        if parts.scheme != "https" or not host or port not in (None, 443):
            return Reached(False, "l’adresse, ou celle où elle mène, n’est pas en https")
        try:
            addresses = _in_time(resolve, host, _left(until))
            if not addresses or not all(is_public(address) for address in addresses):
                return Reached(False, "l’adresse n’est pas sur le réseau public")
            answer = visit(url, addresses[0], _left(until))
            following = urljoin(url, answer.location or "")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Reached(False, f"l’adresse n’a pas répondu ({type(error).__name__})")
        if answer.status not in REDIRECTS or not answer.location:
            fine = answer.status < http.HTTPStatus.BAD_REQUEST or answer.status in REFUSES_ROBOTS
            return Reached(fine, f"réponse {answer.status}")
        url = following
    return Reached(False, "l’adresse redirige sans fin")


def _left(until: float) -> float:
    """The seconds left until then; raises TimeoutError when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _in_time(resolve: Resolve, host: str, seconds: float) -> list[str]:
    """What `resolve` answers in so many seconds; raises TimeoutError after them, and what it raises."""
    answers: list[list[str]] = []
    faults: list[BaseException] = []

    def ask() -> None:
        try:
            answers.append(resolve(host))
        except (OSError, ValueError) as error:
            faults.append(error)

    # The system's own call has no limit of ours, and cannot be stopped: it is left to end alone.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if faults:
        raise faults[0]
    if not answers:
        raise TimeoutError
    return answers[0]


def is_public(address: str) -> bool:
    """Whether a network address is on the public internet: no loopback, private, link-local, shared or multicast one,
    and none that holds another (mapped, NAT64, 6to4, Teredo, ISATAP…), which a gateway would open.
    """
    found = ip_address(address.partition("%")[0])
    closed = any(found in network for network in CLOSED)
    if isinstance(found, IPv6Address):
        closed = closed or (int(found) >> 32) & 0xFFFFFFFF in ISATAP
    return found.is_global and not found.is_multicast and not closed
