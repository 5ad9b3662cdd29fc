"""What follows a change of the public texts: what the observatory finds, and the version of the public data."""

from initiatives.models import Initiative
from initiatives.search import entries
from label.actions.base import public_changed


def publish_text(row: Initiative) -> None:
    """Have the observatory find what has just become public, in place of its earlier text."""
    public_changed()
    entries.write([row])


def unpublish(row: Initiative) -> None:
    """Have the observatory find it no more."""
    public_changed()
    entries.remove([row.pk])
