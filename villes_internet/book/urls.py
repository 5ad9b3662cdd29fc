"""Addresses of the book."""

from django.urls import path

from villes_internet.book import views

urlpatterns = [
    path("palmares/<annee:year>.pdf", views.palmares_pdf, name="palmares-pdf"),
    path("pilotage/livre/", views.builds, name="livre"),
    path("pilotage/livre/demander/", views.build_request, name="livre-demander"),
    path("pilotage/livre/<int:pk>/", views.build_row, name="livre-fabrication"),
    path("pilotage/livre/<int:pk>/annuler/", views.build_cancel, name="livre-annuler"),
    path("pilotage/livre/<int:pk>/reessayer/", views.build_retry, name="livre-reessayer"),
    path("pilotage/livre/<int:pk>/fichier/", views.build_download, name="livre-telecharger"),
]
