"""The book as a Django app of its own."""

from django.apps import AppConfig


class BookConfig(AppConfig):
    name = "villes_internet.book"
    label = "book"
    verbose_name = "Livre annuel"

    def ready(self) -> None:
        # They declare their documents once the apps are known.
        from villes_internet.book import extracts, kinds  # noqa: F401, PLC0415
