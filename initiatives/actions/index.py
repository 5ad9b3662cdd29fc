"""What follows a change of the public texts: what the observatory finds, and the version of the public data."""

from initiatives.enums import Status
from initiatives.models import Initiative
from initiatives.rules.content import Content, codes_of, month_of, number_of, text_of
from initiatives.search import entries
from label.actions.base import public_changed


def make_public(row: Initiative, content: Content) -> None:
    """Make a text the public one of an initiative, with the columns that follow from it; nothing is saved."""
    start = month_of(text_of(content, "started"))
    row.text = {name: value for name, value in content.items() if value}
    row.title, row.chapo = text_of(content, "title").strip(), text_of(content, "chapo").strip()
    row.themes, row.enjeux, row.tags = (codes_of(content, name) for name in ("themes", "enjeux", "tags"))
    row.stage, row.year = text_of(content, "stage"), start.year if start else None
    row.latitude, row.longitude = (number_of(text_of(content, name)) for name in ("latitude", "longitude"))
    row.is_public, row.status = True, Status.PUBLISHED


def publish_text(row: Initiative) -> None:
    """Have the observatory find what has just become public, in place of its earlier text."""
    public_changed()
    entries.write([row])


def unpublish(row: Initiative) -> None:
    """Have the observatory find it no more."""
    public_changed()
    entries.remove([row.pk])
