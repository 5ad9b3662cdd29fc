"""What follows a change of the public texts: the search index, and the number that tells every process to read again."""

from django.db.models import F
from modelsearch import index

from initiatives.models import Catalogue, Initiative


def publish_text(row: Initiative) -> None:
    """Index what has just become public."""
    index.insert_or_update_object(row)
    changed()


def unpublish(row: Initiative) -> None:
    """Take it out of the index."""
    index.remove_object(row)
    changed()


def changed() -> None:
    """Say that what is public changed. The row is locked until the commit, so the number follows the order of the commits."""
    Catalogue.objects.filter(pk=1).update(number=F("number") + 1)
