"""Messages whose end two readers may see in two places (request smuggling), and what a server makes of each."""

import re
import socket
from collections.abc import Callable

HIDDEN = b"GET /cache-dans-une-autre/ HTTP/1.1\r\nHost: %(host)s\r\n\r\n"
POST = b"POST /csp/ HTTP/1.1\r\nHost: %(host)s\r\nContent-Type: text/plain\r\n"
# Each ends with a request that must never be answered by itself.
MESSAGES = {
    "both lengths": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "both lengths, the other way": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 60\r\n\r\n" + HIDDEN,
    "two lengths in one": POST + b"Content-Length: 0, 60\r\n\r\n" + HIDDEN,
    "a signed length": POST + b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "a negative length": POST + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a length in another base": POST + b"Content-Length: 0x0\r\n\r\n" + HIDDEN,
    "a space before the colon": POST + b"Content-Length : 0\r\n\r\n" + HIDDEN,
    "a folded field": POST + b"X-A: b\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "a coding twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a coding after a tab": POST + b"Transfer-Encoding:\tchunked\x0b\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "a chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\n\r\n\r\n" + HIDDEN,
    "a chunk in another base": POST + b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + HIDDEN,
    "a null in a name": POST + b"X-\x00A: b\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
}
FOLLOWED = POST + b"Content-Length: 0\r\n\r\n" + HIDDEN  # two whole messages: both are answered
ALIVE = b"GET /sante/vivant/ HTTP/1.1\r\nHost: %(host)s\r\nConnection: close\r\n\r\n"
NOT_FOUND = 404  # of the hidden request alone
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


def statuses_of(message: bytes, host: str, opened: Callable[[], socket.socket]) -> list[int]:
    """What a server answers to it on one connection, until it closes it or says nothing more for two seconds."""
    said = b""
    with opened() as connection:
        connection.settimeout(2)
        try:
            connection.sendall(message % {b"host": host.encode()})
            while data := connection.recv(65_536):
                said += data
        except (TimeoutError, ConnectionError):
            pass
    return [int(status) for status in STATUS.findall(said)]


def taken(host: str, opened: Callable[[], socket.socket]) -> dict[str, list[int]]:
    """Those whose hidden request was answered, to its sender or to whoever asks next: none may be. A whole message
    followed by another shows that two answers would be seen; raises AssertionError when they are not.
    """
    plain = statuses_of(FOLLOWED, host, opened)
    assert plain[1:] == [NOT_FOUND], plain
    found = {}
    for name, message in MESSAGES.items():
        found[name] = statuses_of(message, host, opened)
        for _ in range(4):  # behind a proxy, the next reader of the same connection would be given the hidden answer
            found[name] += statuses_of(ALIVE, host, opened)
    return {name: statuses for name, statuses in found.items() if NOT_FOUND in statuses}
