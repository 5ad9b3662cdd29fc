"""Addresses of many codes by one reversal."""

from django.urls import reverse

from toolkit.addresses import CODE, addresses


def test_an_address_is_the_one_that_a_reversal_gives() -> None:
    town = addresses("candidature-space", CODE, 2013)
    assert town("2A004") == reverse("candidature-space", args=["2A004", 2013])
    item = addresses("questionnaire-answer", "38185", 2013, CODE)
    assert item("AP-06") == reverse("questionnaire-answer", args=["38185", 2013, "AP-06"])
