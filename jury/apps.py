"""The jury: members and their conflicts, appraisal, the sitting, the decision."""

from django.apps import AppConfig


class JuryConfig(AppConfig):
    name = "jury"
    verbose_name = "Jury"
