"""The ground floor: people, collectivités, editions, regulation, candidatures and awards."""

from django.apps import AppConfig


class LabelConfig(AppConfig):
    name = "label"
    verbose_name = "Label"
