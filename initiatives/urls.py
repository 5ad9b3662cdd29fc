"""Addresses of the initiatives."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from initiatives.feeds import InitiativeFeed
from initiatives.views import attachments, cognitive, moderation, observatory, photos, telling

urlpatterns = [
    path("initiatives/", observatory.observatory, name="initiatives"),
    path("initiatives/suggestions/", observatory.suggest, name="initiatives-suggestions"),
    path("initiatives/carte/", observatory.atlas, name="initiatives-map"),
    path("initiatives/carte-cognitive/", cognitive.cognitive_map, name="initiatives-cognitive"),
    path("initiatives/points.json", observatory.points, name="initiatives-points"),
    path("initiatives/flux.atom", login_not_required(InitiativeFeed()), name="initiatives-feed"),
    path("initiatives/documents/<int:pk>/", attachments.read, name="initiative-attachment"),
    path("initiatives/photos/<int:pk>/<int:width>.<str:end>", photos.photo, name="initiative-photo"),
    path("initiatives/<slug:slug>.pdf", observatory.pdf, name="initiative-pdf"),
    path("initiatives/<slug:slug>/", observatory.initiative, name="initiative"),
    path("candidature/<str:code>/initiatives/nouvelle/", telling.start, name="candidature-initiative-new"),
    path("candidature/<str:code>/initiatives/<int:pk>/apercu/", telling.preview, name="candidature-initiative-preview"),
    path("candidature/<str:code>/initiatives/<int:pk>/manques/", telling.lacking, name="candidature-initiative-lacks"),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/reprendre/",
        telling.resume,
        name="candidature-initiative-resume",
    ),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/retirer/", telling.withdraw, name="candidature-initiative-withdraw"
    ),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/documents/ajouter/",
        attachments.send,
        name="candidature-initiative-attachment-add",
    ),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/documents/<int:attachment>/retirer/",
        attachments.remove,
        name="candidature-initiative-attachment-remove",
    ),
    path("candidature/<str:code>/initiatives/<int:pk>/photos/", photos.photos, name="candidature-photos"),
    path("candidature/<str:code>/initiatives/<int:pk>/photos/ajouter/", photos.send, name="candidature-photo-add"),
    path("candidature/<str:code>/initiatives/<int:pk>/photos/<int:photo>/", photos.describe, name="candidature-photo"),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/photos/<int:photo>/geste/",
        photos.change,
        name="candidature-photo-gesture",
    ),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/photos/<int:photo>/versions/",
        photos.photo_versions,
        name="candidature-photo-versions",
    ),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/versions/",
        telling.history,
        name="candidature-initiative-versions",
    ),
    path("candidature/<str:code>/initiatives/<int:pk>/<slug:part>/", telling.save, name="candidature-initiative-part"),
    path("pilotage/initiatives/", moderation.queue, name="equipe-initiatives"),
    path("pilotage/initiatives/publier/", moderation.publish, name="equipe-initiatives-publish"),
    path("pilotage/initiatives/<int:pk>/", moderation.review, name="equipe-initiative"),
    path("pilotage/initiatives/<int:pk>/une/", moderation.head, name="equipe-initiative-head"),
    path("pilotage/initiatives/<int:pk>/repondre/", moderation.answer, name="equipe-initiative-answer"),
]
