"""All that is kept about a person, in every app: what she reads of herself, and what the équipe extracts for her."""

from typing import Any

from django.utils import timezone

from jury.queries.seats import person_export
from label.models import User
from label.queries.people import account_export
from questionnaire.models import ItemNote


def personal_data(user: User) -> dict[str, Any]:
    """In plain values, ready to be written in JSON; never a vote."""
    return {
        "exporte_le": timezone.now().isoformat(),
        **account_export(user),
        "mots": ItemNote.objects.told_by(user),
        "jury": person_export(user),
    }
