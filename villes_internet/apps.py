"""The composition root as a Django app: it carries the cross-app pages, commands and checks."""

from django.apps import AppConfig


class VillesInternetConfig(AppConfig):
    name = "villes_internet"
    verbose_name = "Villes Internet"

    def ready(self) -> None:
        # They register checks and documents once the apps are known.
        from villes_internet import checks, facts, press  # noqa: F401, PLC0415
        from villes_internet.exports import kinds  # noqa: F401, PLC0415  (registers the exported tables)
        from villes_internet.telling.alarms import start_sentry  # noqa: PLC0415

        facts.register()
        start_sentry()  # whatever the process: web, worker, schedule, backup, migration
