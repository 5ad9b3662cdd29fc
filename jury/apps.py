"""The jury: members and their conflicts, appraisal, the sitting, the decision."""

from django.apps import AppConfig


class JuryConfig(AppConfig):
    name = "jury"
    verbose_name = "Jury"

    def ready(self) -> None:
        from jury import documents, letters  # noqa: F401, PLC0415  (declares its papers once the apps are known)
