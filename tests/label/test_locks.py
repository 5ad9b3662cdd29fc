"""Whoever holds an edition or a candidature stands in the way of nobody who only refers to it."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from label.actions.candidatures import register, save_card
from label.enums import Role
from label.models import Candidature, Collectivite, Document, Edition, Profile
from label.models.documents import place_of
from tests.campaigns import filling_2013
from tests.cast import GRENOBLE, Cast
from toolkit.prepared import PreparedModels

pytestmark = pytest.mark.slow

APPS = ("label", "questionnaire", "initiatives", "jury", "villes_internet")
# The demonstration is taken away whole, and nothing of it may be asked for meanwhile.
FOR_UPDATE = ["villes_internet/demo/edition.py"]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("model", [Edition, Candidature])
def test_one_paper_asked_for_twice_at_once_is_one_paper(model: type[Edition] | type[Candidature]) -> None:
    """The schedule asks for it and has not committed; the équipe, who holds its subject, asks for it too: told that it
    is being made, and neither waits for the other for good.
    """
    subject = model.objects.order_by("pk")[0]
    asked, go = Event(), Event()

    def ask() -> None:
        Document.objects.create(kind="essai", title="Essai", file_name="essai.pdf", **place_of(subject))

    def schedule() -> None:
        try:
            with transaction.atomic():
                ask()
                asked.set()
                assert go.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(schedule)
        assert asked.wait(20)
        with transaction.atomic():
            model.objects.locked().get(pk=subject.pk)
            go.set()
            with pytest.raises(IntegrityError, match="one_running_document"), transaction.atomic():
                ask()
        done.result(20)
    assert Document.objects.filter(kind="essai").count() == 1


@pytest.mark.usefixtures("committed")
def test_whoever_waits_for_a_candidature_reads_its_card_as_it_has_become() -> None:
    """A save sent again while the first one is not committed: two versions, and never a fault."""
    cast = Cast()
    edition = filling_2013(Edition.objects.get(year=2012), by=cast.elise)
    town = Collectivite.objects.get(code=GRENOBLE)
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    row = register(town, edition, by=cast.alice)
    saved, waits = Event(), Event()

    def first() -> None:
        try:
            with transaction.atomic():
                save_card(row, {"executive": "Une maire"}, by=cast.alice)
                saved.set()
                assert waits.wait(20)
                _wait_for_somebody()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(first)
        assert saved.wait(20)
        waits.set()
        save_card(row, {"correspondent": "Alice Martin"}, by=cast.alice)
        done.result(20)
    card = Profile.objects.get(candidature=row)
    assert (card.executive, card.correspondent, card.version) == ("Une maire", "Alice Martin", 2)


def _wait_for_somebody() -> None:
    """Until another connection waits for a lock of this one."""
    with connection.cursor() as cursor:
        for _ in range(2000):
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    msg = "nobody waits"
    raise AssertionError(msg)


@pytest.mark.usefixtures("committed")
def test_a_lock_that_is_written_once_is_refused_without_a_transaction() -> None:
    asked = PreparedModels[Edition](lambda year: Edition.objects.locked().filter(year=year), 2999)
    with transaction.atomic():
        assert [one.year for one in asked.all(2012)] == [2012]
    with pytest.raises(TransactionManagementError, match="transaction"):
        asked.all(2012)


def test_no_other_lock_of_them_is_written() -> None:
    root = Path(settings.BASE_DIR)
    own = re.compile(r"\b(Edition|Candidature)\.objects\.select_for_update\(")
    files = [path for app in APPS for path in (root / app).rglob("*.py")]
    found = [str(path.relative_to(root)) for path in files if own.search(path.read_text(encoding="utf-8"))]
    assert found == FOR_UPDATE
