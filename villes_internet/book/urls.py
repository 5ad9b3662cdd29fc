"""Addresses of the book."""

from django.urls import path

from villes_internet.book.views import (
    certificates,
    files,
    focus,
    observations,
    online,
    pictures,
    pilotage,
    texts,
    words,
)

urlpatterns = [
    path("palmares/<annee:year>.pdf", files.public_file, {"kind": "palmares"}, name="palmares-pdf"),
    path("carte/<annee:year>.png", files.public_file, {"kind": "carte"}, name="map-png"),
    path("palmares/<annee:year>/livre/", online.book_online, name="book-online"),
    path("palmares/<annee:year>/livre/vers/<slug:anchor>/", online.book_anchor, name="book-anchor"),
    path("palmares/<annee:year>/livre/<slug:chapter>/", online.book_online, name="book-chapter"),
    path("palmares/<annee:year>/livre.pdf", files.public_file, {"kind": "book"}, name="book-pdf"),
    path("palmares/<annee:year>/livre.epub", files.public_file, {"kind": "epub"}, name="book-epub"),
    path("palmares/<annee:year>/livre/photos/<str:code>.jpg", pictures.picture_file, name="book-photo"),
    path("pilotage/<annee:year>/livre/", pilotage.documents, name="book"),
    path("pilotage/<annee:year>/livre/demander/", pilotage.ask, name="book-ask"),
    path("pilotage/<annee:year>/livre/attestations/", certificates.certificates, name="book-certificates"),
    path("pilotage/<annee:year>/livre/focus/<str:code>/", focus.focus_edit, name="book-focus"),
    path("pilotage/<annee:year>/livre/focus/<str:code>/versions/", focus.focus_versions, name="book-focus-versions"),
    path("pilotage/<annee:year>/livre/focus/<str:code>/retirer/", focus.focus_remove, name="book-focus-remove"),
    path("pilotage/<annee:year>/livre/observation/<str:code>/", observations.observation_edit, name="book-observation"),
    path(
        "pilotage/<annee:year>/livre/observation/<str:code>/versions/",
        observations.observation_versions,
        name="book-observation-versions",
    ),
    path(
        "pilotage/<annee:year>/livre/observation/<str:code>/rendre/",
        observations.observation_reset,
        name="book-observation-reset",
    ),
    path("pilotage/<annee:year>/livre/textes/", texts.texts, name="book-texts"),
    path("pilotage/<annee:year>/livre/textes/<slug:slug>/", texts.text, name="book-text"),
    path("pilotage/<annee:year>/livre/textes/<slug:slug>/versions/", texts.text_history, name="book-text-versions"),
    path("pilotage/<annee:year>/livre/textes/<slug:slug>/epreuve/", texts.proof, name="book-text-proof"),
    path(
        "pilotage/<annee:year>/livre/textes/<slug:slug>/epreuve/<slug:key>-<int:page>.png",
        texts.proof_page,
        name="book-text-proof-page",
    ),
    path("pilotage/<annee:year>/livre/textes/<slug:slug>/valider/", texts.review, name="book-text-review"),
    path("pilotage/<annee:year>/livre/textes/<slug:slug>/retirer/", texts.remove, name="book-text-remove"),
    path("pilotage/<annee:year>/livre/textes/<slug:slug>/reprendre/", texts.carry, name="book-text-carry"),
    path("candidature/<str:code>/<annee:year>/livre/", words.words, name="candidature-words"),
    path("candidature/<str:code>/<annee:year>/livre/epreuve/", words.words_proof, name="candidature-words-proof"),
    path(
        "candidature/<str:code>/<annee:year>/livre/epreuve/<slug:key>-<int:page>.png",
        words.words_proof_page,
        name="candidature-words-proof-page",
    ),
    path("pilotage/<annee:year>/livre/mots/", words.words_followed, name="book-words"),
    path("pilotage/<annee:year>/livre/mots/<str:code>/traiter/", words.remark_settled, name="book-words-settle"),
    path("pilotage/<annee:year>/livre/photos/", pictures.pictures, name="book-photos"),
    path("pilotage/<annee:year>/livre/photos/<str:code>/", pictures.picture_edit, name="book-photo-change"),
    path("pilotage/<annee:year>/livre/photos/<str:code>/retirer/", pictures.picture_remove, name="book-photo-remove"),
]
