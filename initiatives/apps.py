"""Initiatives: told by agents, published by the équipe, found and followed by everybody."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Initiatives"

    def ready(self) -> None:
        from initiatives import documents, letters  # noqa: F401, PLC0415  (declares its papers once the apps are known)
