"""Answers as a filing froze them: written, and read back."""

from collections.abc import Mapping
from typing import Any

from label.enums import CandidatureStatus
from label.models import Candidature
from questionnaire.models import Answer, FiledQuestionnaire
from questionnaire.queries.answers import NumberedTrame, answers_of, givens
from questionnaire.rules.kinds import kind_of
from questionnaire.rules.trame import Given, ItemTerms


def frozen(rows: Mapping[str, Answer]) -> dict[str, dict[str, Any]]:
    """Answers as a filing keeps them, by item code."""
    return {
        code: {
            "valeur": row.value,
            "commentaire": row.comment,
            "sans_objet": row.not_applicable,
            "reprise": row.carried_from,
            "confirmee": row.confirmed,
        }
        for code, row in rows.items()
    }


def frozen_givens(items: Mapping[str, ItemTerms], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Given]:
    """Filed answers as the rules take them; items that the trame no longer has are left out."""
    return {
        code: Given(
            kind_of(items[code]).restored(items[code], kept["valeur"]),
            kept["commentaire"],
            kept["sans_objet"],
            kept["confirmee"],
        )
        for code, kept in answers.items()
        if code in items
    }


def present_givens(candidature: Candidature, numbered: NumberedTrame) -> dict[str, Given]:
    """What stands in a dossier: as it was filed while it stays so, else as it is typed now; two queries at most."""
    filed = candidature.status == CandidatureStatus.FILED
    kept = FiledQuestionnaire.objects.filter(receipt=candidature.receipt).first() if filed else None
    if kept is not None:
        return frozen_givens(numbered.trame.items, kept.answers)
    return givens(numbered, answers_of(candidature, numbered))
