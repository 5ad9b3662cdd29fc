"""What follows a change of the public texts: the search index, and the number that tells every process to read
again.
"""

from django.db.models import F
from modelsearch import index

from initiatives.models import Catalogue, Initiative
from initiatives.search import postings


def publish_text(row: Initiative) -> None:
    """Index what has just become public, in place of its earlier text."""
    changed()
    postings.remove(row.pk)
    index.insert_or_update_object(row)
    postings.add([row.pk])


def unpublish(row: Initiative) -> None:
    """Take it out of the index."""
    changed()
    postings.remove(row.pk)
    index.remove_object(row)


def changed() -> None:
    """Say that what is public changed, before the words are: the row is locked until the commit, so publications wait
    for each other.
    """
    Catalogue.objects.filter(pk=1).update(number=F("number") + 1)
