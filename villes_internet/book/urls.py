"""Addresses of the book."""

from django.urls import path

from villes_internet.book.views import certificates, files, focus, online, pictures, pilotage

urlpatterns = [
    path("palmares/<annee:year>.pdf", files.public_pdf, {"kind": "palmares"}, name="palmares-pdf"),
    path("palmares/<annee:year>/livre/", online.book_online, name="livre-en-ligne"),
    path("palmares/<annee:year>/livre.pdf", files.public_pdf, {"kind": "book"}, name="livre-pdf"),
    path("palmares/<annee:year>/livre/photos/<str:code>.jpg", pictures.picture_file, name="livre-photo"),
    path("pilotage/<annee:year>/livre/", pilotage.documents, name="livre"),
    path("pilotage/<annee:year>/livre/demander/", pilotage.ask, name="livre-demander"),
    path("pilotage/<annee:year>/livre/attestations/", certificates.certificates, name="livre-attestations"),
    path("pilotage/<annee:year>/livre/focus/<str:code>/", focus.focus_edit, name="livre-focus"),
    path("pilotage/<annee:year>/livre/focus/<str:code>/versions/", focus.focus_versions, name="livre-focus-versions"),
    path("pilotage/<annee:year>/livre/focus/<str:code>/retirer/", focus.focus_remove, name="livre-focus-retirer"),
    path("pilotage/<annee:year>/livre/photos/", pictures.pictures, name="livre-photos"),
    path("pilotage/<annee:year>/livre/photos/<str:code>/", pictures.picture_edit, name="livre-photo-modifier"),
    path("pilotage/<annee:year>/livre/photos/<str:code>/retirer/", pictures.picture_remove, name="livre-photo-retirer"),
]
