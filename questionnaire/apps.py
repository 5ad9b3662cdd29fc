"""The online questionnaire: what an edition asks, and what each collectivité answers."""

from django.apps import AppConfig


class QuestionnaireConfig(AppConfig):
    name = "questionnaire"
    verbose_name = "Questionnaire"
