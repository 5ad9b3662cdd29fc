"""Reports of mails that were accepted, then given back (RFC 3464): which address, and why."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from itertools import pairwise

BLOCK = re.compile(r"^final-recipient\s*:.*$", re.IGNORECASE | re.MULTILINE)
FIELD = re.compile(r"^([A-Za-z-]+)\s*:\s*(.*(?:\n[ \t].*)*)$", re.MULTILINE)
LONGEST_WHY = 200
# The enhanced codes of RFC 3463 that a person understands; the others are told as the server said them.
WORDS = {
    "5.1.1": "cette adresse n’existe pas",
    "5.1.2": "ce domaine n’existe pas",
    "5.1.10": "ce domaine ne reçoit pas de courriel",
    "5.2.1": "cette boîte est fermée",
    "5.2.2": "cette boîte est pleine",
    "5.7.1": "le serveur refuse nos messages",
}


@dataclass(frozen=True)
class BouncedAddress:
    """An address whose server gave a mail back for good, and why, in French where the code is known."""

    address: str
    why: str


def read_report(raw: bytes) -> list[BouncedAddress]:
    """The addresses that a report says refused for good (`failed`, or a code in 5); a delay says nothing. The report
    may be a whole message, or only the lines that somebody pasted.
    """
    found: dict[str, BouncedAddress] = {}
    for fields in _recipients(raw):
        one = _read(fields)
        if one is not None:
            found.setdefault(one.address, one)
    return list(found.values())


def _recipients(raw: bytes) -> Iterator[dict[str, str]]:
    """The fields of each recipient, of the parts made for machines, else of any text."""
    parts = [part for part in message_from_bytes(raw).walk() if part.get_content_type() == "message/delivery-status"]
    blocks = [block for part in parts for block in part.get_payload() if isinstance(block, Message)]
    if blocks:
        for block in blocks:
            yield {name.lower(): " ".join(str(value).split()) for name, value in block.items()}
        return
    text = raw.decode("utf-8", errors="replace").replace("\r\n", "\n")
    starts = [place.start() for place in BLOCK.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        piece = text[start:end].split("\n\n", 1)[0]
        yield {name.lower(): " ".join(value.split()) for name, value in FIELD.findall(piece)}


def _read(fields: dict[str, str]) -> BouncedAddress | None:
    recipient = fields.get("original-recipient") or fields.get("final-recipient", "")
    address = recipient.rpartition(";")[2].strip().strip("<>").lower()
    status = fields.get("status", "").split(" ", 1)[0]
    gone = fields.get("action", "").lower() == "failed" or status.startswith("5.")
    if not gone or status.startswith("4.") or address.count("@") != 1:
        return None
    said = fields.get("diagnostic-code", "").rpartition(";")[2].strip()[:LONGEST_WHY]
    why = WORDS.get(status) or (f"« {said} »" if said else f"code {status or 'inconnu'}")
    return BouncedAddress(address, why)
