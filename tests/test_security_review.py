"""`docs/securite.md` answers each requirement of levels 1 and 2 of OWASP ASVS 5.0.0, once."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
# The numbers of the requirements of levels 1 and 2, by section: its own table (5.0.0, English, CSV).
REQUIREMENTS = """
1.1 1-2; 1.2 1-9; 1.3 1-11; 1.4 1-3; 1.5 1-2; 2.1 1-3; 2.2 1-3; 2.3 1-4; 2.4 1-1; 3.2 1-2; 3.3 1-4; 3.4 1-6; 3.5 1-5;
3.7 1-2; 4.1 1-3; 4.2 1-1; 4.3 1-2; 4.4 1-4; 5.1 1-1; 5.2 1-3; 5.3 1-2; 5.4 1-3; 6.1 1-3; 6.2 1-12; 6.3 1-4; 6.4 1-4;
6.5 1-5; 6.6 1-3; 6.8 1-4; 7.1 1-3; 7.2 1-4; 7.3 1-2; 7.4 1-5; 7.5 1-2; 7.6 1-2; 8.1 1-2; 8.2 1-3; 8.3 1-1; 8.4 1-1;
9.1 1-3; 9.2 1-4; 10.1 1-2; 10.2 1-2; 10.3 1-4; 10.4 1-11; 10.5 1-5; 10.6 1-2; 10.7 1-3; 11.1 1-2; 11.2 1-3; 11.3 1-3;
11.4 1-4; 11.5 1-1; 11.6 1-1; 12.1 1-3; 12.2 1-2; 12.3 1-4; 13.1 1-1; 13.2 1-5; 13.3 1-2; 13.4 1-5; 14.1 1-2; 14.2 1-4;
14.3 1-3; 15.1 1-3; 15.2 1-3; 15.3 1-7; 16.1 1-1; 16.2 1-5; 16.3 1-4; 16.4 1-3; 16.5 1-3; 17.1 1-1; 17.2 1-4; 17.3 1-2
"""


def required() -> list[str]:
    found = []
    for part in REQUIREMENTS.replace("\n", " ").split(";"):
        section, numbers = part.split()
        first, last = map(int, numbers.split("-"))
        found += [f"{section}.{number}" for number in range(first, last + 1)]
    return found


def test_every_requirement_has_its_line() -> None:
    text = (ROOT / "docs" / "securite.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| ([✓◐✗–]) \| (.+) \|$", text, re.MULTILINE)
    told = Counter(number for numbers, _, _ in lines for number in numbers.split(", "))
    assert told == Counter(required())
    assert len(told) == 253
    assert all(said for _, sign, said in lines if sign != "–")


@pytest.mark.django_db
def test_every_answer_has_the_headers_that_the_review_says_and_none_to_trace(client: Client) -> None:
    for address in ("/", "/palmares/2012/", "/rien/", "/api/v1/", "/connexion/", "/sante/vivant/"):
        answer = client.get(address)
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["Referrer-Policy"] == "same-origin", address
        policy = answer["Content-Security-Policy"]
        assert all(f"{name} 'none'" in policy for name in ("object-src", "base-uri", "frame-ancestors")), address
        traced = client.generic("TRACE", address)
        assert (traced.status_code, "charset=utf-8" in traced["Content-Type"] or address.startswith("/api/")) == (
            405,
            True,
        )
