"""What follows a change of the public texts: the search index, and the version of the public data."""

from modelsearch import index

from initiatives.models import Initiative
from initiatives.search import postings
from label.actions.base import public_changed
from label.models import PublicVersion


def publish_text(row: Initiative) -> None:
    """Index what has just become public, in place of its earlier text."""
    one_at_a_time()
    public_changed()
    postings.remove(row.pk)
    index.insert_or_update_object(row)
    postings.add([row.pk])


def unpublish(row: Initiative) -> None:
    """Take it out of the index."""
    one_at_a_time()
    public_changed()
    postings.remove(row.pk)
    index.remove_object(row)


def one_at_a_time() -> None:
    """Wait for the publication under way: two of them write the same words."""
    PublicVersion.objects.select_for_update().filter(pk=1).first()
