"""The register of what is kept about people: every table that knows somebody is in it, and its periods are those that
the sweeps obey.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.utils import timezone

from label.actions.alerts import forget_alerts
from label.models import Alert, User
from label.rules import retention
from tests.pages import text_of
from villes_internet.treatments import treatments

ROOT = Path(settings.BASE_DIR)
# Fields that hold a person's name or address without being of a type that says so.
NAMES = {"full_name", "executive", "correspondent"}


def knows_somebody(model: type[models.Model]) -> bool:
    """Whether a row of this table leads to a person."""
    for field in model._meta.get_fields():
        if field.auto_created and not getattr(field, "concrete", False):
            continue
        if getattr(field, "related_model", None) is User or isinstance(
            field, models.EmailField | models.GenericIPAddressField
        ):
            return True
        if field.name in NAMES:
            return True
    return False


def test_every_table_that_knows_somebody_is_in_the_register() -> None:
    told = {table for one in treatments() for table in one.tables}
    known = {model._meta.label_lower for model in apps.get_models() if knows_somebody(model)}
    assert known - told == set()
    assert {table for table in told if not apps.get_model(table)} == set()
    told_twice = [table for one in treatments() for table in one.tables]
    assert len(told_twice) == len(told)


@pytest.mark.django_db
def test_the_register_is_read_whole_with_the_periods_of_the_sweeps(client: Client) -> None:
    page = text_of(client.get("/donnees-personnelles/"))
    for one in treatments():
        assert all((one.data, one.why, one.ground, one.lasts))
    for period in (retention.ACCESS, retention.IDLE_ACCOUNT, retention.ENDED_SERVICE, retention.SETTLED_REPORT):
        assert period.words in page.lower()
    assert "14 jours toutes, puis une par mois pendant 6 mois" in page


def test_no_sweep_has_a_period_of_its_own() -> None:
    sources = [
        "label/actions/people.py",
        "label/actions/alerts.py",
        "label/actions/reports.py",
        "label/actions/imports.py",
        "questionnaire/actions/services.py",
        "villes_internet/exports/kinds.py",
    ]
    for source in sources:
        text = (ROOT / source).read_text(encoding="utf-8")
        assert "retention" in text
        assert not re.search(r"^[A-Z_]+ = timedelta\((?!days=1\))", text, re.MULTILINE), source


@pytest.mark.django_db
def test_what_was_not_confirmed_goes_after_its_period() -> None:
    Alert.objects.create(email="a@b.example", newsletter=True, asked_at=timezone.now() - timedelta(days=3))
    assert forget_alerts() == 0
    Alert.objects.update(asked_at=timezone.now() - retention.UNCONFIRMED.lasts - timedelta(minutes=1))
    assert forget_alerts() == 1


def test_periods_are_said_in_words() -> None:
    assert (retention.months(12).words, retention.days(7).words) == ("douze mois", "sept jours")
    assert retention.IDLE_ACCOUNT.words == "24 mois"
    assert retention.months(12).lasts == timedelta(days=365)
