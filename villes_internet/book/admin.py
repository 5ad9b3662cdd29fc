"""Builds in the administration: to be read; they are asked for and stopped in /pilotage/livre/."""

from django.contrib import admin

from label.admin import ReadOnlyAdmin
from villes_internet.book.models import BookEdition, ProfilePicture


@admin.register(BookEdition)
class BookEditionAdmin(ReadOnlyAdmin):
    """Read only: a build is changed by its actions."""

    list_display = ["edition", "document", "status", "requested_at", "pages", "size"]
    list_filter = ["status", "document"]
    list_select_related = ["edition"]


@admin.register(ProfilePicture)
class ProfilePictureAdmin(ReadOnlyAdmin):
    """Read only: photos are put and taken off in /pilotage/livre/photos/."""

    list_display = ["candidature", "credit", "width", "height", "added_at"]
    list_select_related = ["candidature__edition"]
