"""What the DNS and the mail server say of our mails, read from real servers of the test."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.message
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from villes_internet.telling.mail_check import dkim, dmarc, spf

SMTP = "django.core.mail.backends.smtp.EmailBackend"
GOOD = {
    ("label.example.", "TXT"): '"v=spf1 mx -all"',
    ("_dmarc.label.example.", "TXT"): '"v=DMARC1; p=quarantine; rua=mailto:a@label.example"',
    ("m1._domainkey.label.example.", "TXT"): '"v=DKIM1; k=rsa; " "p=MIGf"',
    ("1.0.0.127.in-addr.arpa.", "PTR"): "smtp.label.example.",
    ("smtp.label.example.", "A"): "127.0.0.1",
}


@contextmanager
def name_server(zone: dict[tuple[str, str], str]) -> Iterator[str]:
    """A DNS server that knows these records; its « address:port »."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            data, whose = line.recvfrom(4096)
            if not data:
                return
            asked = dns.message.from_wire(data)
            question = asked.question[0]
            reply = dns.message.make_response(asked)
            found = zone.get((str(question.name), dns.rdatatype.to_text(question.rdtype)))
            if found is not None:
                kind = dns.rdatatype.to_text(question.rdtype)
                reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, found))
            line.sendto(reply.to_wire(), whose)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{line.getsockname()[1]}"
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", line.getsockname())
        thread.join(5)
        line.close()


@contextmanager
def mail_server(to: str) -> Iterator[int]:
    """A server that answers `to` to each recipient; its port."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = door.accept()
        with line, line.makefile("rb") as said:
            line.sendall(b"220 label.example ESMTP\r\n")
            in_data = False
            for told in said:
                word = told.strip().upper()
                if in_data:
                    in_data = word != b"."
                    reply = b"" if in_data else b"250 kept\r\n"
                elif word.startswith(b"RCPT"):
                    reply = to.encode() + b"\r\n"
                elif word == b"DATA":
                    in_data, reply = True, b"354 go\r\n"
                elif word == b"QUIT":
                    line.sendall(b"221 bye\r\n")
                    return
                else:
                    reply = b"250 ok\r\n"
                line.sendall(reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        door.close()
        thread.join(5)


def _check(settings: Settings, port: int, where: str, *more: str) -> str:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL = False, "Label <contact@label.example>"
    out = io.StringIO()
    try:
        call_command("check_mail", "elle@ville.example", "--dns", where, *more, stdout=out)
    except CommandError as refused:
        out.write(str(refused))
    return out.getvalue()


def test_a_domain_that_is_well_kept_is_said_to_be(settings: Settings) -> None:
    with name_server(GOOD) as where, mail_server("250 ok") as port:
        said = _check(settings, port, where, "--selector", "m1")
    assert "✗" not in said
    assert "SPF : v=spf1 mx -all" in said
    assert "une clé à m1._domainkey.label.example" in said
    assert "un message est parti à elle@ville.example" in said


def test_what_is_missing_is_said_with_what_to_publish_and_a_refusal_with_the_server_s_words(
    settings: Settings,
) -> None:
    with name_server({}) as where, mail_server("550 5.7.1 adresse sur liste noire") as port:
        said = _check(settings, port, where)
    assert said.count("✗") == 4
    assert "publiez un TXT « v=spf1" in said
    assert "publiez un TXT à _dmarc.label.example" in said
    assert "donnez --selector" in said
    assert "n’a pas de nom qui ramène à elle" in said
    assert "550 5.7.1 adresse sur liste noire" in said
    assert "refuseront nos courriels" in said


def test_a_mail_server_that_does_not_answer_is_said(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with name_server(GOOD) as where:
        assert "le serveur ne répond pas" in _check(settings, port, where)


@pytest.mark.parametrize(
    ("records", "is_good", "words"),
    [
        (["v=spf1 include:_spf.example -all"], True, "v=spf1"),
        (["v=spf1 redirect=_spf.example"], True, "v=spf1"),
        (["v=spf1 +all"], False, "laisse tout le monde"),
        (["v=spf1 -all", "v=spf1 mx -all"], False, "en publie 2"),
        (["v=spf1 " + "include:a.example " * 11 + "-all"], False, "11 recherches"),
        (["v=spf10 -all"], False, "ne dit pas"),
    ],
)
def test_who_may_send_is_read(records: list[str], is_good: bool, words: str) -> None:
    found = spf(records, "label.example")
    assert (found.is_good, words in found.said) == (is_good, True)


def test_a_key_taken_back_and_a_policy_that_says_nothing_are_seen() -> None:
    assert "retirée" in dkim(["v=DKIM1; p="], "label.example", "m1").said
    assert not dmarc(["v=DMARC1; rua=mailto:a@b"], "label.example").is_good
    assert "observe seulement" in dmarc(["v=DMARC1; p=none"], "label.example").said
