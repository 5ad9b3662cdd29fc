"""The book as a Django app of its own."""

from django.apps import AppConfig


class BookConfig(AppConfig):
    name = "villes_internet.book"
    label = "book"
    verbose_name = "Livre annuel"
