"""The online questionnaire: what an edition asks, and what each collectivité answers."""

from django.apps import AppConfig


class QuestionnaireConfig(AppConfig):
    name = "questionnaire"
    verbose_name = "Questionnaire"

    def ready(self) -> None:
        from questionnaire import documents, letters  # noqa: F401, PLC0415  (declares its papers and mail once the apps are known)
