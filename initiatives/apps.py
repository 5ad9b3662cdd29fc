"""Initiatives: told by agents, published by the équipe, found and followed by everybody."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Initiatives"

    def ready(self) -> None:
        from initiatives import documents  # noqa: F401, PLC0415  (declares its documents once the apps are known)
