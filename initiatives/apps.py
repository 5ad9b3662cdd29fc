"""Initiatives: told by agents, published by the équipe, found and followed by everybody."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Initiatives"
