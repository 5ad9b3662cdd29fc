"""Addresses of the book."""

from django.urls import path

from villes_internet.book.views import certificates, files, focus, online, pictures, pilotage

urlpatterns = [
    path("palmares/<annee:year>.pdf", files.public_pdf, {"kind": "palmares"}, name="palmares-pdf"),
    path("palmares/<annee:year>/livre/", online.book_online, name="livre-en-ligne"),
    path("palmares/<annee:year>/livre.pdf", files.public_pdf, {"kind": "book"}, name="livre-pdf"),
    path("palmares/<annee:year>/livre/photos/<str:code>.jpg", pictures.picture_file, name="livre-photo"),
    path("pilotage/livre/", pilotage.documents, name="livre"),
    path("pilotage/livre/demander/", pilotage.ask, name="livre-demander"),
    path("pilotage/livre/attestations/<annee:year>/", certificates.certificates, name="livre-attestations"),
    path("pilotage/livre/focus/<annee:year>/<str:code>/", focus.focus_edit, name="livre-focus"),
    path("pilotage/livre/focus/<annee:year>/<str:code>/versions/", focus.focus_versions, name="livre-focus-versions"),
    path("pilotage/livre/focus/<annee:year>/<str:code>/retirer/", focus.focus_remove, name="livre-focus-retirer"),
    path("pilotage/livre/photos/<annee:year>/", pictures.pictures, name="livre-photos"),
    path("pilotage/livre/photos/<annee:year>/<str:code>/", pictures.picture_edit, name="livre-photo-modifier"),
    path("pilotage/livre/photos/<annee:year>/<str:code>/retirer/", pictures.picture_remove, name="livre-photo-retirer"),
]
