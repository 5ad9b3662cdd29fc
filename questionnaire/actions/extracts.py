"""Asking for a part of the questionnaire on paper."""

from django.db import transaction

from label.models import Candidature
from label.rules.refusals import Refusal
from questionnaire.models import Extract
from questionnaire.queries.answers import numbered_of


@transaction.atomic
def extract_of(candidature: Candidature, part: str, *, is_blank: bool) -> Extract:
    """The extract of a theme or section, by its code, made when nobody asked for it before. Raises Refusal."""
    trame = numbered_of(candidature.edition.questionnaire, candidature).trame
    if not any(part in (theme.code, section.code) for theme in trame.themes for section in theme.asked_sections):
        raise Refusal(["Choisissez un thème ou une section de la liste."])
    return Extract.objects.get_or_create(candidature=candidature, part=part, is_blank=is_blank)[0]
