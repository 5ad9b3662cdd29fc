"""Whoever may not know a decision reads the same bytes whatever was decided: every address and gesture of the jury."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from jury.actions.members import recuse
from jury.actions.sitting.cases import cast_vote, close_vote, decide, open_case
from jury.actions.sitting.opening import open_sitting
from jury.enums import JuryRole
from jury.models import Case, Decision, JuryMember
from tests.cast import GRENOBLE, Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, jury_of, member, undecided_2012

pytestmark = [pytest.mark.django_db, pytest.mark.whole]  # every address and gesture, once a level
NOW = datetime(2011, 11, 8, 9, 30, tzinfo=UTC)
OF_CASE = ("open", "close-vote", "reopen-vote", "adjourn", "decide")
GESTURE = "/jury/2012/seance/geste/"
SCRIPT = {"X-Requested-With": "sitting"}


@pytest.fixture
def jury() -> Iterator[Jury]:
    with time_machine.travel(NOW, tick=False):
        found = jury_of(undecided_2012(few=True), size=7)
        open_sitting(found.sitting, by=found.president)
        yield found


@pytest.fixture
def grenoble(jury: Jury) -> Case:
    return Case.objects.select_related("candidature").get(candidature__collectivite__code=GRENOBLE)


def read(answer: Any) -> tuple[int, bytes, str]:
    """The status, the bytes and the way of an answer, without the marks that change at each rendering."""
    content: bytes = b"".join(answer) if answer.streaming else answer.content
    for mark in (rb'csrfmiddlewaretoken" value="[^"]*"', rb'nonce="[^"]*"', rb'data-page="[^"]*"', rb"[0-9a-f-]{36}"):
        content = re.sub(mark, b"", content)
    return answer.status_code, content, answer.headers.get("Location", "")


def addresses(seat: JuryMember) -> list[str]:
    """Every address of the jury, about Grenoble where it names a town."""
    get_resolver().url_patterns  # noqa: B018  (the root names the kinds of parts of an address)
    values = {"code": GRENOBLE, "pk": seat.pk, "year": 2012, "rest": "seance/", "number": 1}
    found = []
    for pattern in import_module("jury.urls").urlpatterns:
        assert isinstance(pattern, URLPattern)
        names = pattern.pattern.converters
        found.append(reverse(str(pattern.name), kwargs={name: values[name] for name in names}))
    return found


def everything_said(reader: Client, seat: JuryMember, case: Case, decision: Decision) -> dict[str, object]:
    """What is answered to each address and to each gesture, those that name the case among them."""
    said: dict[str, object] = {f"GET {address}": read(reader.get(address)) for address in addresses(seat)}
    for kind, key in (("attestation", case.candidature_id), ("lettre", case.candidature_id)):
        said[f"ask {kind}"] = read(reader.post(f"/documents/{kind}/{key}/demander/"))
    edition = case.candidature.edition_id
    said["ask the minutes"] = read(reader.post(f"/documents/proces-verbal/{edition}/demander/"))
    for headers in ({}, SCRIPT):
        for level in (2, 3):
            vote = {"case": case.pk, "level": level}
            said[f"vote {level} {headers}"] = read(reader.post("/jury/2012/seance/vote/", vote, headers=headers))
            for name in OF_CASE:
                gesture = {"gesture": name, **vote, "reason": "Parce que"}
                said[f"{name} {level} {headers}"] = read(reader.post(GESTURE, gesture, headers=headers))
        undo = {"gesture": "undo", "decision": decision.pk, "reason": "Erreur"}
        said[f"undo {headers}"] = read(reader.post(GESTURE, undo, headers=headers))
        pull = {"case": case.pk}
        said[f"retirer {headers}"] = read(reader.post("/jury/2012/seance/groupe/retirer/", pull, headers=headers))
        aside = {"case": case.pk, "reason": "Lieu de vie"}
        said[f"déport {headers}"] = read(reader.post("/jury/2012/seance/deport/", aside, headers=headers))
    return said


def after(jury: Jury, case: Case, level: int, ask: Callable[[Decision], dict[str, object]]) -> dict[str, object]:
    """What is said once this level is decided; then nothing of it ever was."""
    said: dict[str, object] = {}
    with transaction.atomic():
        open_case(jury.sitting, case, by=jury.president)
        out = set(case.candidature.recusals.values_list("member", flat=True))
        for one in jury.voters:
            if one.pk not in out:
                cast_vote(jury.sitting, case, level, by=one)
        chair = jury.vice if jury.president.pk in out else jury.president
        close_vote(jury.sitting, case, by=chair)
        said = ask(decide(jury.sitting, case, level, by=chair))
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize(
    "who", ["jurée déportée", "présidente déportée", "instructrice", "agente", "inconnue", "personne"]
)
def test_whoever_may_not_know_reads_the_same_whatever_was_decided(
    jury: Jury, grenoble: Case, cast: Cast, who: str
) -> None:
    seat = {"présidente déportée": jury.president, "instructrice": None}.get(who, jury.others[0])
    if seat is None:
        seat = member(jury.sitting.edition, JuryRole.INSTRUCTEUR, "Iris")
    if "déportée" in who:
        recuse(seat, grenoble.candidature, reason="Lieu de vie", by=seat.user)
    people = {"agente": cast.alice, "inconnue": cast.camille}

    def ask(decision: Decision) -> dict[str, object]:
        reader = Client() if who == "personne" else signed_in(people.get(who, seat.user))
        return everything_said(reader, seat, grenoble, decision)

    one, other = after(jury, grenoble, 2, ask), after(jury, grenoble, 3, ask)
    assert len(one) > 60
    assert {name for name in one if one[name] != other[name]} == set()


def test_whoever_may_know_does_read_it(jury: Jury, grenoble: Case) -> None:
    """The comparison above can fail: a juror who sat reads another answer."""

    def ask(decision: Decision) -> dict[str, object]:
        return everything_said(signed_in(jury.others[0].user), jury.others[0], grenoble, decision)

    one, other = after(jury, grenoble, 2, ask), after(jury, grenoble, 3, ask)
    assert {name for name in one if one[name] != other[name]}
