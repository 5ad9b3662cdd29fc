"""The photos of the book in the administration, to be read."""

from django.contrib import admin

from label.admin import ReadOnlyAdmin
from villes_internet.book.models import ProfilePicture


@admin.register(ProfilePicture)
class ProfilePictureAdmin(ReadOnlyAdmin):
    """Read only: photos are put and taken off in /pilotage/livre/photos/."""

    list_display = ["candidature", "credit", "width", "height", "added_at"]
    list_select_related = ["candidature__edition"]
