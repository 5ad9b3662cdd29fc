"""Whoever holds an edition or a candidature stands in the way of nobody who only refers to it."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from label.models import Candidature, Document, Edition
from label.models.documents import place_of
from toolkit.prepared import PreparedModels

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
