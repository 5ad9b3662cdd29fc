"""Gestures that cross apps: filing a candidature, setting a règlement with its PDF."""

from django.db import transaction

from label import actions
from label.models import Candidature, Edition, Regulation, User
from villes_internet.book.actions import replace_build
from villes_internet.book.enums import Document
from villes_internet.missing import missing


@transaction.atomic
def file_candidature(candidature: Candidature, *, by: User) -> Candidature:
    """File a candidature when nothing blocking is missing in any app, and have its receipt made. Raises Refusal."""
    filed = actions.submit(candidature, by=by, missing=missing(candidature))
    replace_build(filed.edition, Document.RECEIPT, by=by, candidature=filed)
    return filed


@transaction.atomic
def set_regulation(regulation: Regulation, *, by: User) -> None:
    """Save the règlement of an edition and have its PDF made. Raises Refusal."""
    actions.save_regulation(regulation, by=by)
    edition: Edition = regulation.edition
    if regulation.text.strip():
        replace_build(edition, Document.REGULATION, by=by)
